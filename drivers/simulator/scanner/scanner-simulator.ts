import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { openPty, placeLink, type Pty } from '../pty.js'

export interface ScannerSimulatorOptions {
  /** Where it listens for the daemon; port 0 takes a free one. */
  readonly tcp?: { readonly host: string; readonly port: number }
  /** A path that becomes a link to a pseudo terminal; its folder must exist. Linux with `koffi` only. */
  readonly ptyLink?: string
  /** What it puts around each scan, as a scanner is set up by its manual. CR unless told. */
  readonly prefix?: Uint8Array
  readonly suffix?: Uint8Array
}

export interface ScannerSimulator {
  /** The port it listens at; null without TCP. It stays the same over unplugs. */
  readonly tcpPort: number | null
  /**
   * Scans a code on every line that is open; lost on those that are not, as with a real scanner.
   * @param code a text is sent as UTF-8; write GS as `\x1d`
   */
  scan(code: string | Uint8Array): void
  /** Sends bytes as they are, without marks: noise, half a scan. */
  send(bytes: Uint8Array): void
  /** Resolves when a daemon is connected over TCP. */
  connected(): Promise<void>
  /** Pulls the cable: the pseudo terminal is hung up, TCP connections break and new ones are refused. */
  unplug(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

const carriageReturn = Uint8Array.of(0x0d)

/** A TCP end that can be pulled and plugged; keeps its port. */
const createTcpEnd = async (host: string, wanted: number) => {
  const sockets = new Set<Socket>()
  let arrived: (() => void)[] = []
  let port = wanted
  let server: Server | null = null

  const plug = async (): Promise<void> => {
    if (server !== null) return
    server = createServer((socket) => {
      sockets.add(socket)
      socket.setNoDelay(true)
      // A broken connection is told by 'close'; what the daemon sends to a scanner is heard and not answered.
      socket.on('error', () => {})
      socket.resume()
      socket.once('close', () => sockets.delete(socket))
      for (const tell of arrived) tell()
      arrived = []
    })
    server.listen(port, host)
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }

  const unplug = async (): Promise<void> => {
    if (server === null) return
    const closed = once(server, 'close')
    server.close()
    server = null
    for (const socket of sockets) socket.destroy()
    await closed
  }

  await plug()
  return {
    plug,
    unplug,
    get port() {
      return port
    },
    write: (bytes: Uint8Array) => {
      for (const socket of sockets) socket.write(bytes)
    },
    connected: () =>
      sockets.size > 0 ? Promise.resolve() : new Promise<void>((resolve) => arrived.push(() => resolve())),
  }
}

/** A pseudo terminal that can be pulled and plugged behind a link that keeps its name. */
const createPtyEnd = async (link: string) => {
  let pty: Pty | null = null
  const plug = async (): Promise<void> => {
    if (pty !== null) return
    pty = await openPty()
    await placeLink(pty.path, link)
  }
  const unplug = async (): Promise<void> => {
    const old = pty
    pty = null
    if (old === null) return
    // udev removes the link of a device that is gone.
    await rm(link, { force: true })
    await old.unplug()
  }
  await plug()
  return { plug, unplug, write: (bytes: Uint8Array) => pty?.write(bytes) }
}

/** Starts a scanner that is not there: it speaks over TCP, over a pseudo terminal, or over both. */
export const serveScannerSimulator = async (options: ScannerSimulatorOptions): Promise<ScannerSimulator> => {
  const tcp = options.tcp ? await createTcpEnd(options.tcp.host, options.tcp.port) : null
  const pty = options.ptyLink === undefined ? null : await createPtyEnd(options.ptyLink)
  const prefix = options.prefix ?? new Uint8Array(0)
  const suffix = options.suffix ?? carriageReturn
  const send = (bytes: Uint8Array): void => {
    tcp?.write(bytes)
    pty?.write(bytes)
  }
  const unplug = async (): Promise<void> => {
    await Promise.all([tcp?.unplug(), pty?.unplug()])
  }
  return {
    tcpPort: tcp?.port ?? null,
    send,
    scan: (code) => send(Buffer.concat([prefix, typeof code === 'string' ? Buffer.from(code, 'utf8') : code, suffix])),
    connected: () => tcp?.connected() ?? Promise.resolve(),
    unplug,
    plug: async () => {
      await Promise.all([tcp?.plug(), pty?.plug()])
    },
    close: unplug,
  }
}

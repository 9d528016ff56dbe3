import { rm } from 'node:fs/promises'
import { openPty, placeLink, type Pty } from '../pty.js'
import { startPluggableServer } from './pluggable-server.js'

/**
 * `refused` breaks what is open and lets nothing in; `half-open` keeps the line and is silent on it; `slow` sends byte
 * by byte, as a scanner with an inter-character delay does.
 */
export type ScannerFault = 'none' | 'refused' | 'half-open' | 'slow'

export interface ScannerSimulatorOptions {
  /** Where it listens for the daemon; port 0 takes a free one. */
  readonly tcp?: { readonly host: string; readonly port: number }
  /** A path that becomes a link to a pseudo terminal; its folder must exist. Linux with `koffi` only. */
  readonly ptyLink?: string
  /** What it puts before each scan, as a scanner is set up by its manual; nothing unless told. */
  readonly prefix?: Uint8Array
  /** What it puts after each scan; CR unless told. */
  readonly suffix?: Uint8Array
}

export interface ScannerSimulator {
  /** The port it listens at; null without TCP. It stays the same over faults. */
  readonly tcpPort: number | null
  /**
   * Scans a code on every line that is open; lost on those that are not, as with a real scanner. Resolves when the
   * last byte is sent.
   * @param code a text is sent as UTF-8; write GS as `\x1d`
   */
  scan(code: string | Uint8Array): Promise<void>
  /** Sends bytes as they are, without marks: noise, half a scan. */
  send(bytes: Uint8Array): Promise<void>
  /** Resolves when a daemon is connected over TCP; at once without TCP. */
  connected(): Promise<void>
  setFault(fault: ScannerFault): Promise<void>
  close(): Promise<void>
}

const carriageReturn = Uint8Array.of(0x0d)
/** Milliseconds between two bytes of a slow scanner. */
const slowMs = 5

/** A pseudo terminal that can be pulled and plugged behind a link that keeps its name. */
const startPluggablePty = async (link: string) => {
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
  const tcp = options.tcp ? await startPluggableServer(options.tcp.host, options.tcp.port) : null
  const pty = options.ptyLink === undefined ? null : await startPluggablePty(options.ptyLink)
  const prefix = options.prefix ?? new Uint8Array(0)
  const suffix = options.suffix ?? carriageReturn
  let fault: ScannerFault = 'none'

  const write = (bytes: Uint8Array): void => {
    tcp?.write(bytes)
    pty?.write(bytes)
  }
  const send = async (bytes: Uint8Array): Promise<void> => {
    if (fault === 'half-open' || fault === 'refused') return
    if (fault === 'none') {
      write(bytes)
      return
    }
    for (const byte of bytes) {
      write(Uint8Array.of(byte))
      await new Promise((resolve) => setTimeout(resolve, slowMs))
    }
  }
  const unplug = async (): Promise<void> => {
    await Promise.all([tcp?.unplug(), pty?.unplug()])
  }
  return {
    tcpPort: tcp?.port ?? null,
    send,
    scan: (code) => send(Buffer.concat([prefix, typeof code === 'string' ? Buffer.from(code, 'utf8') : code, suffix])),
    connected: () => tcp?.connected() ?? Promise.resolve(),
    setFault: async (next) => {
      fault = next
      await (next === 'refused' ? unplug() : Promise.all([tcp?.plug(), pty?.plug()]))
    },
    close: unplug,
  }
}

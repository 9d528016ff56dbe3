import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** The network end of a simulated device: can be pulled and plugged, and keeps its port. */
export interface PluggableServer {
  readonly port: number
  /** Sends to every daemon that is connected. */
  write(bytes: Uint8Array): void
  /** Resolves when a daemon is connected. */
  connected(): Promise<void>
  unplug(): Promise<void>
  plug(): Promise<void>
}

/** Starts it, plugged. */
export const startPluggableServer = async (host: string, wanted: number): Promise<PluggableServer> => {
  const sockets = new Set<Socket>()
  let arrived: (() => void)[] = []
  let port = wanted
  let server: Server | null = null

  const welcome = (socket: Socket): void => {
    sockets.add(socket)
    socket.setNoDelay(true)
    // A broken connection is told by 'close'; what the daemon sends to a scanner is heard and not answered.
    socket.on('error', () => {})
    socket.resume()
    socket.once('close', () => sockets.delete(socket))
    for (const tell of arrived) tell()
    arrived = []
  }

  const plug = async (): Promise<void> => {
    if (server !== null) return
    server = createServer(welcome)
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
    write: (bytes) => {
      for (const socket of sockets) socket.write(bytes)
    },
    connected: () =>
      sockets.size > 0 ? Promise.resolve() : new Promise<void>((resolve) => arrived.push(() => resolve())),
  }
}

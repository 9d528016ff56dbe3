import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/**
 * What the proxy does to new and existing connections:
 * `pass` relays; `half-open` keeps both connections and relays nothing, like a pulled cable; `stall` does not even read,
 * so that the sender's buffers fill; `slow` relays byte by byte; `refuse` breaks what is there and lets nothing in.
 */
export type ProxyFault = 'pass' | 'half-open' | 'stall' | 'slow' | 'refuse'

export interface TcpFaultProxy {
  readonly port: number
  /** Open connections from the driver's side. */
  readonly connections: number
  set(fault: ProxyFault): Promise<void>
  close(): Promise<void>
}

/** A proxy in front of a real device or simulator, which spoils the connection on demand. */
export const startTcpFaultProxy = async (
  target: { readonly host?: string; readonly port: number } | { readonly path: string },
): Promise<TcpFaultProxy> => {
  const pairs = new Set<readonly [Socket, Socket]>()
  let fault: ProxyFault = 'pass'

  const relay = (from: Socket, to: Socket): void => {
    from.on('data', (chunk: Buffer) => {
      if (fault === 'half-open') return
      if (fault === 'slow') for (const byte of chunk) to.write(Uint8Array.of(byte))
      else to.write(chunk)
    })
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
  }

  const applyTo = (pair: readonly [Socket, Socket]): void => {
    for (const socket of pair) {
      if (fault === 'refuse') socket.destroy()
      else if (fault === 'stall') socket.pause()
      else socket.resume()
    }
  }

  const createListener = (): Server =>
    createServer((near) => {
      const far = connect('path' in target ? target : { host: '127.0.0.1', ...target, noDelay: true })
      const pair = [near, far] as const
      pairs.add(pair)
      near.setNoDelay(true)
      near.once('close', () => pairs.delete(pair))
      relay(near, far)
      relay(far, near)
      applyTo(pair)
    })

  let server = createListener()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const shut = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const pair of pairs) for (const socket of pair) socket.destroy()
    await closed
  }

  return {
    port,
    get connections() {
      return pairs.size
    },
    async set(next) {
      fault = next
      if (next === 'refuse') await shut()
      else if (!server.listening) {
        server = createListener()
        server.listen(port, '127.0.0.1')
        await once(server, 'listening')
      }
      for (const pair of pairs) applyTo(pair)
    },
    close: shut,
  }
}

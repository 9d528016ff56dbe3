import { createServer, type Server } from 'node:net'
import { TillgateError } from '../../core/errors/error.js'
import { LineConnection } from './line-connection.js'
import { networkReason } from './network-reason.js'
import { prepareSocket, socketLine } from './tcp.js'
import type { Connection, Transport } from './transport.js'

export interface TcpServerSettings {
  readonly host: string
  readonly port: number
}

/**
 * A device that calls us: some wireless scanners and serial servers connect by themselves. An attempt lasts until it
 * calls. Only while nobody is connected is there a listener, so a second caller is refused and never mixed in.
 */
export const createTcpServerTransport = ({ host, port }: TcpServerSettings): Transport => {
  const address = `tcp-server://${host.includes(':') ? `[${host}]` : host}:${port}`
  const offline = (reason: string, cause?: unknown): TillgateError =>
    new TillgateError('DEVICE_OFFLINE', { device: address, reason }, { cause })
  return {
    address,
    open: (signal) =>
      new Promise<Connection>((resolve, reject) => {
        if (signal.aborted) {
          reject(offline('the attempt was called off'))
          return
        }
        const server: Server = createServer()
        const onAbort = (): void => fail(offline('the attempt was called off'))
        const fail = (error: TillgateError): void => {
          signal.removeEventListener('abort', onAbort)
          server.close(() => reject(error))
        }
        signal.addEventListener('abort', onAbort, { once: true })
        server.once('error', (error) => fail(offline(networkReason(error), error)))
        server.on('connection', (socket) => {
          // Closed to new callers by the first, but a second may already have been in the queue.
          if (!server.listening) {
            socket.destroy()
            return
          }
          signal.removeEventListener('abort', onAbort)
          server.close()
          prepareSocket(socket)
          resolve(new LineConnection(socketLine(socket), address).begin())
        })
        server.listen(port, host)
      }),
  }
}

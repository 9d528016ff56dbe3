import { connect, type Socket } from 'node:net'
import { TillgateError } from '../../core/errors/error.js'
import { LineConnection, type Line } from './line-connection.js'
import { networkReason } from './network-reason.js'
import type { Connection, Transport } from './transport.js'

export interface TcpSettings {
  /** Address or name. A name is looked up in libuv's pool at each attempt; an address is not. */
  readonly host: string
  readonly port: number
  /** Milliseconds until an attempt is given up; the kernel alone would try for minutes. */
  readonly connectMs?: number
}

/**
 * Idle milliseconds before the kernel asks whether the other side is still there. libuv then asks ten times, one second
 * apart, so a device whose cable was pulled is found out within 15 s, although it never says goodbye.
 */
const keepAliveMs = 5_000

/** How long the other side may take to answer our goodbye, in milliseconds. */
const farewellMs = 250

/** A socket as a line. Also used for connections that came in. */
export const socketLine = (socket: Socket): Line => ({
  listen(onChunk, onEnd) {
    let reason = 'the other side closed the connection'
    socket.on('error', (error) => {
      reason = networkReason(error)
    })
    socket.on('data', onChunk)
    socket.on('close', () => onEnd(reason))
  },
  send: (bytes) =>
    new Promise((resolve, reject) => {
      socket.write(bytes, (error) => {
        if (error) reject(new Error(networkReason(error), { cause: error }))
        else resolve()
      })
    }),
  release: (stuck) =>
    new Promise((resolve) => {
      if (socket.closed) {
        resolve()
        return
      }
      // A plain close with unread bytes in the buffer makes the kernel throw away what was just written, so the end
      // is said first and reading goes on until the other side agrees or the time is up.
      const timer = setTimeout(() => socket.destroy(), stuck ? 0 : farewellMs)
      socket.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
      if (!stuck) socket.end()
    }),
})

/** Sets what every device connection needs: bytes go out at once, and a dead peer is noticed. */
export const prepareSocket = (socket: Socket): void => {
  socket.setNoDelay(true)
  socket.setKeepAlive(true, keepAliveMs)
}

/** A device that is reached over TCP: a printer at port 9100, a scanner behind a serial server. */
export const createTcpTransport = ({ host, port, connectMs = 3_000 }: TcpSettings): Transport => {
  const address = `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`
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
        const socket = connect({ host, port })
        const giveUp = (error: TillgateError): void => {
          finish()
          // A late error of a socket that is being destroyed has no reader and must not end the process.
          socket.on('error', () => {})
          socket.once('close', () => reject(error))
          socket.destroy()
        }
        const onAbort = (): void => giveUp(offline('the attempt was called off'))
        const onError = (error: Error): void => giveUp(offline(networkReason(error), error))
        const timer = setTimeout(() => giveUp(offline(`no answer within ${connectMs} ms`)), connectMs)
        const finish = (): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', onAbort)
          socket.off('error', onError)
        }
        signal.addEventListener('abort', onAbort, { once: true })
        socket.once('error', onError)
        socket.once('connect', () => {
          finish()
          prepareSocket(socket)
          resolve(new LineConnection(socketLine(socket), address).begin())
        })
      }),
  }
}

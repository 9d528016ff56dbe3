import { SerialPort } from 'serialport'
import { TillgateError } from '../../core/errors/error.js'
import { reasonOf } from '../reason.js'
import { LineConnection, type Line } from './line-connection.js'
import { errorCode } from './network-reason.js'
import type { Transport } from './transport.js'

export interface SerialSettings {
  /** Best a name below /dev/serial/by-path or /dev/serial/by-id, which stays when devices are plugged differently. */
  readonly path: string
  readonly baud?: number
  readonly dataBits?: 7 | 8
  readonly parity?: 'none' | 'even' | 'odd'
  readonly stopBits?: 1 | 2
  readonly flow?: 'none' | 'rts-cts' | 'xon-xoff'
}

/** What is used of an open port. */
export interface SerialHandle {
  readonly isOpen: boolean
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>
  write(bytes: Buffer): Promise<void>
  set(lines: { dtr: boolean; rts: boolean; brk: boolean; cts: boolean; dsr: boolean }): Promise<void>
  flush(): Promise<void>
  close(): Promise<void>
}

/** The settings in the binding's words. */
export interface SerialOpenOptions {
  readonly path: string
  readonly baudRate: number
  readonly dataBits: 7 | 8
  readonly parity: 'none' | 'even' | 'odd'
  readonly stopBits: 1 | 2
  readonly rtscts: boolean
  readonly xon: boolean
  readonly xoff: boolean
  readonly xany: boolean
  readonly lock: boolean
}

/** What opens a port; handed in by tests that want to watch one. */
export interface SerialBinding {
  open(options: SerialOpenOptions): Promise<SerialHandle>
}

const readBytes = 4_096

// The binding underneath the `SerialPort` stream is used: the stream destroys itself on a failed write before its
// descriptor is closed, and then nobody can wait for the port to be free again.
const portLine = (port: SerialHandle): Line => ({
  listen(onChunk, onEnd) {
    const buffer = Buffer.allocUnsafe(readBytes)
    const read = async (): Promise<void> => {
      while (port.isOpen) {
        const { bytesRead } = await port.read(buffer, 0, readBytes)
        if (bytesRead > 0) onChunk(Uint8Array.from(buffer.subarray(0, bytesRead)))
      }
    }
    // The loop ends with an error when the port is closed, and then `onEnd` has nothing left to end.
    void read().catch((error: unknown) => onEnd(endReason(error)))
  },
  send: (bytes) => port.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
  async release(stuck) {
    try {
      // The kernel's close() of a serial line waits up to 30 s for unsent bytes, in a thread of libuv's pool. What was
      // written properly may take that time; what is stuck is thrown away.
      if (stuck) await port.flush()
    } catch {
      // A port that is gone cannot be flushed and has nothing to wait for.
    }
    try {
      if (port.isOpen) await port.close()
    } catch {
      // The descriptor of an unplugged port may already be invalid: it is given back all the same.
    }
  },
})

const endReason = (error: unknown): string => {
  const code = errorCode(error)
  // EIO is what a hung-up line answers, ENXIO and EBADF what an unplugged one does.
  return code === null || code === 'EIO' || code === 'ENXIO' || code === 'EBADF' ? 'it was unplugged' : code
}

/** The binding keeps no error code, only the C library's text. */
const openError = (path: string, cause: unknown): TillgateError => {
  const text = reasonOf(cause)
  if (text.includes('Permission denied'))
    return new TillgateError('DEVICE_PERMISSION', { device: path, path }, { cause })
  if (text.includes('Cannot lock port') || text.includes('Device or resource busy')) {
    return new TillgateError('DEVICE_BUSY', { path }, { cause })
  }
  const reason = /No such (file|device)/.test(text) ? 'it is not plugged in' : text
  return new TillgateError('DEVICE_OFFLINE', { device: path, reason }, { cause })
}

/** A device at a serial line: a real one, a USB one that acts as one, or a pseudo terminal. */
export const createSerialTransport = (
  settings: SerialSettings,
  binding: SerialBinding = SerialPort.binding,
): Transport => {
  const { path, baud = 9_600, dataBits = 8, parity = 'none', stopBits = 1, flow = 'none' } = settings
  const software = flow === 'xon-xoff'
  const calledOff = (): TillgateError =>
    new TillgateError('DEVICE_OFFLINE', { device: path, reason: 'the attempt was called off' })
  return {
    address: path,
    async open(signal) {
      if (signal.aborted) throw calledOff()
      let port: SerialHandle
      try {
        port = await binding.open({
          path,
          baudRate: baud,
          dataBits,
          parity,
          stopBits,
          rtscts: flow === 'rts-cts',
          xon: software,
          xoff: software,
          xany: false,
          lock: true,
        })
      } catch (error) {
        throw openError(path, error)
      }
      // Opening cannot be interrupted, so what was called off meanwhile is given back here.
      if (signal.aborted) {
        await portLine(port).release(true)
        throw calledOff()
      }
      try {
        // Many USB scanners stay silent until DTR is raised.
        await port.set({ dtr: true, rts: true, brk: false, cts: false, dsr: false })
      } catch {
        // A pseudo terminal and some adapters have no such lines, and work without.
      }
      return new LineConnection(portLine(port), path).begin()
    },
  }
}

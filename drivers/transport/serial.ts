import { SerialPort } from 'serialport'
import { TillgateError } from '../../core/errors/error.js'
import { reasonOf } from '../reason.js'
import { LineConnection } from './line-connection.js'
import { serialLine, type SerialHandle } from './serial-line.js'
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

/** The native binding of `serialport`, below its stream; `serialLine` says why. */
export const nativeBinding: SerialBinding = {
  async open(options) {
    const port = await SerialPort.binding.open(options)
    if ('poller' in port) return port
    await port.close()
    throw new Error('serial lines are supported on Linux and macOS only')
  },
}

/** A device at a serial line: a real one, a USB one that acts as one, or a pseudo terminal. */
export const createSerialTransport = (settings: SerialSettings, binding: SerialBinding = nativeBinding): Transport => {
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
        await serialLine(port).release(true)
        throw calledOff()
      }
      try {
        // Many USB scanners stay silent until DTR is raised.
        await port.set({ dtr: true, rts: true, brk: false, cts: false, dsr: false })
      } catch {
        // A pseudo terminal and some adapters have no such lines, and work without.
      }
      return new LineConnection(serialLine(port), path).begin()
    },
  }
}

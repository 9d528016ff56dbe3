import type { TillgateError } from '../../core/errors/error.js'
import type { Device } from '../device.js'

/** One scan as it came out of the scanner, its marks removed and nothing decoded. */
export interface RawScan {
  readonly bytes: Uint8Array
  /** When its last byte arrived, in milliseconds since the epoch. */
  readonly at: number
  /** The scanner's id. */
  readonly device: string
}

/** Something was scanned and cannot be used; it must be told to the person who scanned it, never dropped. */
export interface ScanFault {
  /** SCAN_TOO_LONG or SCAN_INCOMPLETE. */
  readonly error: TillgateError
  readonly at: number
  readonly device: string
}

export interface Scanner extends Device {
  readonly kind: 'scanner'
  onScan(listener: (scan: RawScan) => void): void
  onScanFault(listener: (fault: ScanFault) => void): void
}

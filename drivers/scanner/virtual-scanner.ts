import { TillgateError } from '../../core/errors/error.js'
import { systemClock, type Clock } from '../clock.js'
import type { DeviceStatus } from '../device.js'
import { Listeners } from '../listeners.js'
import { StatusBoard } from '../status-board.js'
import { maxFrameBytes } from './framing.js'
import type { RawScan, Scanner, ScanFault } from './scanner.js'

/** A scanner without hardware: the demo's bench, the training mode and tests scan by calling it. */
export class VirtualScanner implements Scanner {
  readonly id: string
  readonly kind = 'scanner'
  readonly #clock: Clock
  readonly #board: StatusBoard
  readonly #scans = new Listeners<RawScan>()
  readonly #faults = new Listeners<ScanFault>()

  constructor(options: { readonly id: string; readonly clock?: Clock }) {
    this.id = options.id
    this.#clock = options.clock ?? systemClock
    this.#board = new StatusBoard(this, this.#clock)
  }

  start(): void {
    this.#board.set('ready', 'Ready (virtual)')
  }

  async stop(): Promise<void> {
    this.#board.set('absent', 'Not in use')
  }

  /** A virtual scanner is never waited for. */
  wake(): void {}

  status(): DeviceStatus {
    return this.#board.status
  }

  onStatus(listener: (status: DeviceStatus) => void): void {
    this.#board.onChange(listener)
  }

  onScan(listener: (scan: RawScan) => void): void {
    this.#scans.add(listener)
  }

  onScanFault(listener: (fault: ScanFault) => void): void {
    this.#faults.add(listener)
  }

  /**
   * Scans a code; does nothing while stopped, like a scanner that is switched off.
   * @param code a text is sent as UTF-8; write GS as `\x1d`
   */
  scan(code: string | Uint8Array): void {
    if (this.#board.status.state !== 'ready') return
    const bytes = typeof code === 'string' ? new TextEncoder().encode(code) : Uint8Array.from(code)
    const at = this.#clock.now()
    if (bytes.length > maxFrameBytes) {
      const error = new TillgateError('SCAN_TOO_LONG', { length: bytes.length, limit: maxFrameBytes })
      this.#faults.tell({ error, at, device: this.id })
    } else this.#scans.tell({ bytes, at, device: this.id })
  }
}

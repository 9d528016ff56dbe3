import { TillgateError } from '../../core/errors/error.js'
import { systemClock, type Clock } from '../clock.js'
import { ConnectionRunner, type ConnectionRunnerOptions } from '../connection-runner.js'
import { connectionWords } from '../connection-words.js'
import type { DeviceStatus } from '../device.js'
import { Listeners } from '../listeners.js'
import { StatusBoard } from '../status-board.js'
import type { Connection, Transport } from '../transport/transport.js'
import { createFramer, maxFrameBytes, type Frame, type Framer, type FramingSettings } from './framing.js'
import type { RawScan, ScanFault, Scanner } from './scanner.js'

export interface LineScannerOptions {
  readonly id: string
  readonly transport: Transport
  readonly framing: FramingSettings
  readonly clock?: Clock
  /** How patiently it reconnects; the defaults suit a store. */
  readonly reconnect?: Pick<ConnectionRunnerOptions, 'backoff' | 'random' | 'settleMs'>
}

/** A scanner that sends its scans as a stream of bytes: over a serial line or over TCP. */
export class LineScanner implements Scanner {
  readonly id: string
  readonly kind = 'scanner'
  readonly #framing: FramingSettings
  readonly #clock: Clock
  readonly #runner: ConnectionRunner
  readonly #board: StatusBoard
  readonly #scans = new Listeners<RawScan>()
  readonly #faults = new Listeners<ScanFault>()

  constructor(options: LineScannerOptions) {
    this.id = options.id
    this.#framing = options.framing
    this.#clock = options.clock ?? systemClock
    this.#board = new StatusBoard(this, this.#clock)
    this.#runner = new ConnectionRunner({
      ...options.reconnect,
      transport: options.transport,
      clock: this.#clock,
      onConnection: (connection) => this.#listen(connection),
    })
    this.#runner.onStatus((connection) => {
      const { state, text } = connectionWords(connection)
      this.#board.set(state, text)
    })
  }

  start(): void {
    this.#runner.start()
  }

  stop(): Promise<void> {
    return this.#runner.stop()
  }

  wake(): void {
    this.#runner.wake()
  }

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

  #listen(connection: Connection): void {
    // A new framer for each connection: half a scan must not be continued by another plug-in.
    const framer = createFramer(this.#framing)
    let cancelAlarm = (): void => {}
    const setAlarm = (): void => {
      cancelAlarm()
      const { due } = framer
      if (due !== null)
        cancelAlarm = this.#clock.after(due - this.#clock.now(), () => this.#tell(framer.expire(this.#clock.now())))
    }
    connection.onData((chunk) => {
      this.#tell(framer.push(chunk, this.#clock.now()))
      setAlarm()
    })
    // `closed` never rejects.
    void this.#tellRest(connection, framer, () => cancelAlarm())
  }

  async #tellRest(connection: Connection, framer: Framer, cancelAlarm: () => void): Promise<void> {
    await connection.closed
    cancelAlarm()
    this.#tell(framer.flush())
  }

  #tell(frames: readonly Frame[]): void {
    const at = this.#clock.now()
    for (const { bytes, length, fault } of frames) {
      if (fault === null) this.#scans.tell({ bytes, at, device: this.id })
      else if (fault === 'too-long')
        this.#tellFault(at, new TillgateError('SCAN_TOO_LONG', { length, limit: maxFrameBytes }))
      else this.#tellFault(at, new TillgateError('SCAN_INCOMPLETE', { scanner: this.id, length }))
    }
  }

  #tellFault(at: number, error: TillgateError): void {
    this.#faults.tell({ error, at, device: this.id })
  }
}

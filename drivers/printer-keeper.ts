import type { Backoff } from './backoff.js'
import type { Clock } from './clock.js'
import { ConnectionRunner, type ConnectionStatus } from './connection-runner.js'
import type { DeviceState, DeviceStatus } from './device.js'
import { StatusBoard } from './status-board.js'
import type { Closed, Connection, Transport } from './transport/transport.js'

/** What a driver makes of an open connection. */
export interface KeptLine {
  readonly closed: Promise<Closed>
}

/** A status without its name and time. */
export interface ShownStatus {
  readonly state: DeviceState
  readonly text: string
  readonly conditions: readonly string[]
}

export interface PrinterKeeperOptions<L extends KeptLine> {
  readonly id: string
  readonly kind: 'receipt-printer' | 'label-printer'
  readonly transport: Transport
  readonly clock: Clock
  readonly backoff: Backoff | undefined
  /** Milliseconds between two polls. */
  readonly pollMs: number
  /** Makes a line of a new connection; it must listen at once. */
  readonly open: (connection: Connection) => L
  /** First words on a new line. Rejects when the line is no good, after closing it. */
  readonly greet: (line: L) => Promise<void>
  /** Asks for the status. Rejects as `greet` does. */
  readonly poll: (line: L) => Promise<void>
  /** What to show for a printer that is connected. */
  readonly show: () => ShownStatus
}

const nothing = (): void => {}

/**
 * What printers of all languages share: one connection that is kept and polled, one job at a time in the order of the
 * calls, and a status whose changes are told once.
 */
export class PrinterKeeper<L extends KeptLine> {
  readonly #options: PrinterKeeperOptions<L>
  readonly #runner: ConnectionRunner
  readonly #board: StatusBoard
  #line: L | null = null
  #isGreeted = false
  #cancelPoll = nothing
  #whenGreeted: (() => void)[] = []
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: PrinterKeeperOptions<L>) {
    this.#options = options
    const { transport, clock, backoff } = options
    this.#board = new StatusBoard(options, clock)
    this.#runner = new ConnectionRunner({
      transport,
      clock,
      onConnection: (connection) => this.#connected(connection),
      ...(backoff === undefined ? {} : { backoff }),
    })
    this.#runner.onStatus(() => this.tell())
  }

  start(): void {
    this.#runner.start()
  }

  async stop(): Promise<void> {
    this.#cancelPoll()
    await this.#runner.stop()
    this.#wakeWaiting()
    await this.#last
  }

  wake(): void {
    this.#runner.wake()
  }

  /** The status now; what was true a while ago may have become unknown meanwhile. */
  status(): DeviceStatus {
    this.tell()
    return this.#board.status
  }

  onStatus(listener: (status: DeviceStatus) => void): void {
    this.#board.onChange(listener)
  }

  /** Tells listeners if what is shown has changed. */
  tell(): void {
    const runner = this.#runner.status()
    const { state, text, conditions } = runner.state === 'ready' ? this.#options.show() : this.#away(runner)
    this.#board.set(state, text, conditions)
  }

  /** The open line, or null. */
  line(): L | null {
    return this.#line
  }

  /** The line once the printer has answered on it; null if that takes longer than `ms`. */
  async lineWithin(ms: number): Promise<L | null> {
    if (!this.#isGreeted) {
      let cancel = nothing
      await new Promise<void>((resolve) => {
        cancel = this.#options.clock.after(ms, resolve)
        this.#whenGreeted.push(resolve)
      })
      cancel()
    }
    return this.#isGreeted ? this.#line : null
  }

  /** Does work when all work given before is done, whatever became of it. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    // The next one follows in any case; who gave the work hears what became of it.
    this.#last = done.catch(nothing)
    return done
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.clock.after(ms, resolve)
    })
  }

  #away({ failure }: ConnectionStatus): ShownStatus {
    const reason = failure === null ? '' : `: ${failure.reason}`
    const text = `Not connected to ${this.#options.transport.address}${reason}.`
    return { state: 'absent', text, conditions: ['absent'] }
  }

  #connected(connection: Connection): void {
    const line = this.#options.open(connection)
    this.#line = line
    this.#isGreeted = false
    void this.#greet(line)
    void this.#forgetWhenClosed(line)
  }

  async #forgetWhenClosed(line: L): Promise<void> {
    await line.closed
    if (this.#line !== line) return
    this.#line = null
    this.#isGreeted = false
    this.#cancelPoll()
    this.tell()
  }

  async #greet(line: L): Promise<void> {
    try {
      await this.#options.greet(line)
      this.#isGreeted = this.#line === line
      this.#wakeWaiting()
      this.#pollLater(line)
    } catch {
      // The line is closed; the runner connects again, and the status says so.
    }
  }

  #wakeWaiting(): void {
    for (const wake of this.#whenGreeted.splice(0)) wake()
  }

  #pollLater(line: L): void {
    this.#cancelPoll()
    if (this.#line !== line) return
    this.#cancelPoll = this.#options.clock.after(this.#options.pollMs, () => {
      void this.#poll(line)
    })
  }

  async #poll(line: L): Promise<void> {
    try {
      await this.#options.poll(line)
      this.#pollLater(line)
    } catch {
      // As in `#greet`.
    }
    this.tell()
  }
}

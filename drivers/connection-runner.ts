import { isTillgateError } from '../core/errors/error.js'
import { deviceBackoff, pauseAfter, type Backoff } from './backoff.js'
import { systemClock, type Clock } from './clock.js'
import { transition, type ConnectionEffect, type ConnectionEvent, type ConnectionState } from './connection-machine.js'
import { Listeners } from './listeners.js'
import { reasonOf } from './reason.js'
import type { Connection, Transport } from './transport/transport.js'

/** Why there is no connection, from the last attempt that failed or the last connection that ended. */
export interface ConnectionFailure {
  /** `refused` needs somebody to do something; `failed` and `lost` mend by themselves. */
  readonly kind: 'failed' | 'refused' | 'lost'
  readonly reason: string
}

export interface ConnectionStatus {
  readonly state: ConnectionState
  /** Since when, in milliseconds since the epoch. */
  readonly since: number
  /** Failures since the last good time. */
  readonly failures: number
  /** Null while all is well and before the first failure. */
  readonly failure: ConnectionFailure | null
}

export interface ConnectionRunnerOptions {
  readonly transport: Transport
  /**
   * Takes each new connection before `ready` is told. When it throws, the attempt counts as failed.
   */
  readonly onConnection: (connection: Connection) => void
  readonly clock?: Clock
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random?: () => number
  readonly backoff?: Backoff
  /** Milliseconds a connection must hold before earlier failures are forgotten. */
  readonly settleMs?: number
}

const nothing = (): void => {}

/**
 * Keeps one device connected: owns its transport, opens it, notices its end, pauses, tries again. Whatever happens
 * here stays here; another runner never notices.
 */
export class ConnectionRunner {
  readonly #transport: Transport
  readonly #onConnection: (connection: Connection) => void
  readonly #clock: Clock
  readonly #random: () => number
  readonly #backoff: Backoff
  readonly #settleMs: number
  readonly #listeners = new Listeners<ConnectionStatus>()
  #status: ConnectionStatus
  #connection: Connection | null = null
  #aborter = new AbortController()
  #cancelTimer = nothing
  #hurry = false
  /** Resolves when everything opened so far has been given back: a port can be opened once at a time. */
  #released: Promise<void> = Promise.resolve()

  constructor(options: ConnectionRunnerOptions) {
    this.#transport = options.transport
    this.#onConnection = options.onConnection
    this.#clock = options.clock ?? systemClock
    this.#random = options.random ?? Math.random
    this.#backoff = options.backoff ?? deviceBackoff
    this.#settleMs = options.settleMs ?? 5_000
    this.#status = { state: 'absent', since: this.#clock.now(), failures: 0, failure: null }
  }

  /** Begins to connect and to stay connected. Harmless when it runs already. */
  start(): void {
    this.#dispatch('start')
  }

  /** Ends the connection or the attempt and resolves when all is given back. Harmless when it does not run. */
  async stop(): Promise<void> {
    this.#dispatch('stop')
    await this.#released
  }

  /** Tries at once if it pauses. */
  wake(): void {
    this.#dispatch('wake')
  }

  /** The open connection, or null. */
  connection(): Connection | null {
    return this.#status.state === 'ready' ? this.#connection : null
  }

  status(): ConnectionStatus {
    return this.#status
  }

  /** Adds a listener for every change of state. */
  onStatus(listener: (status: ConnectionStatus) => void): void {
    this.#listeners.add(listener)
  }

  #dispatch(event: ConnectionEvent, failure: ConnectionFailure | null = null): void {
    const before = this.#status
    const { next, effects } = transition(before.state, event)
    if (next !== before.state) {
      this.#cancelTimer()
      this.#cancelTimer = nothing
    }
    let { failures } = before
    if (failure !== null) failures += 1
    if (effects.includes('forget-failures')) failures = 0
    this.#status = {
      state: next,
      since: next === before.state ? before.since : this.#clock.now(),
      failures,
      failure: next === 'ready' || next === 'absent' ? null : (failure ?? before.failure),
    }
    for (const effect of effects) this.#perform(effect)
    if (next !== before.state) this.#listeners.tell(this.#status)
  }

  #perform(effect: ConnectionEffect): void {
    switch (effect) {
      case 'open':
        this.#hurry = false
        this.#aborter = new AbortController()
        this.#released = this.#hold(this.#released, this.#aborter.signal)
        return
      case 'release':
        this.#aborter.abort()
        // `#released` waits for its end.
        void this.#connection?.close()
        return
      case 'retry-later': {
        const pause = this.#hurry ? 0 : pauseAfter(this.#status.failures, this.#backoff, this.#random())
        this.#cancelTimer = this.#clock.after(pause, () => this.#dispatch('due'))
        return
      }
      case 'settle-later':
        this.#cancelTimer = this.#clock.after(this.#settleMs, () => this.#dispatch('settled'))
        return
      case 'forget-failures':
        // Counted in `#dispatch`, together with the failure of the same event.
        return
      case 'hurry':
        this.#hurry = true
    }
  }

  /** One attempt and, if it succeeds, its connection to the end. Never rejects. */
  async #hold(before: Promise<void>, signal: AbortSignal): Promise<void> {
    await before
    if (signal.aborted) return
    let connection: Connection | null = null
    try {
      connection = await this.#transport.open(signal)
      if (!signal.aborted) this.#onConnection(connection)
    } catch (error) {
      await connection?.close()
      if (!signal.aborted) this.#fail(error)
      return
    }
    if (signal.aborted) {
      await connection.close()
      return
    }
    this.#connection = connection
    this.#dispatch('opened')
    const { reason } = await connection.closed
    this.#connection = null
    if (!signal.aborted) this.#dispatch('lost', { kind: 'lost', reason })
  }

  #fail(error: unknown): void {
    const kind =
      isTillgateError(error, 'DEVICE_PERMISSION') || isTillgateError(error, 'DEVICE_BUSY') ? 'refused' : 'failed'
    this.#dispatch(kind, { kind, reason: reasonOf(error) })
  }
}

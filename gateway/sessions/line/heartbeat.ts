import type { Clock } from '../clock.js'
import { Timer } from '../timer.js'

/**
 * Finds a peer that is gone without a word (a pulled cable, a sleeping tablet): pings at each beat, and after two beats
 * without any sign of life says so.
 */
export class Heartbeat {
  readonly #milliseconds: number
  readonly #ping: () => void
  readonly #onSilent: () => void
  readonly #timer: Timer
  #misses = 0
  #alive = true
  #waiting: ((alive: boolean) => void)[] = []

  constructor(clock: Clock, seconds: number, ping: () => void, onSilent: () => void) {
    this.#milliseconds = seconds * 1000
    this.#ping = ping
    this.#onSilent = onSilent
    this.#timer = new Timer(clock, () => this.#beat())
  }

  start(): void {
    this.#ping()
    this.#timer.set(this.#milliseconds)
  }

  stop(): void {
    this.#timer.clear()
    this.#settle(false)
  }

  /** Anything came from the peer. */
  heard(): void {
    this.#alive = true
    this.#misses = 0
    this.#settle(true)
  }

  /** Asks for a sign of life now; false when none came in time. */
  probe(clock: Clock, milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = clock.after(milliseconds, () => resolve(false))
      this.#waiting.push((alive) => {
        cancel()
        resolve(alive)
      })
      this.#ping()
    })
  }

  #beat(): void {
    this.#misses = this.#alive ? 0 : this.#misses + 1
    if (this.#misses >= 2) {
      this.#onSilent()
      return
    }
    this.#alive = false
    this.#ping()
    this.#timer.set(this.#milliseconds)
  }

  #settle(alive: boolean): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve(alive)
  }
}

import type { Clock } from './clock.js'

/** One alarm that can be set again and again; setting it moves it. */
export class Timer {
  readonly #clock: Clock
  readonly #call: () => void
  #cancel: (() => void) | null = null

  constructor(clock: Clock, call: () => void) {
    this.#clock = clock
    this.#call = call
  }

  set(milliseconds: number): void {
    this.clear()
    this.#cancel = this.#clock.after(milliseconds, () => {
      this.#cancel = null
      this.#call()
    })
  }

  clear(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}

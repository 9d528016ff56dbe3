import type { Clock } from '../clock.js'

interface Alarm {
  readonly at: number
  readonly action: () => void
}

/** A clock that stands still until the test moves it. */
export class ManualClock implements Clock {
  #now: number
  #alarms: Alarm[] = []

  constructor(now = 0) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, action: () => void): () => void {
    const alarm = { at: this.#now + ms, action }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((one) => one !== alarm)
    }
  }

  /** How long until each alarm that is set, in milliseconds, soonest first. */
  get pending(): readonly number[] {
    return this.#alarms.map((alarm) => alarm.at - this.#now).toSorted((a, b) => a - b)
  }

  /** Moves the hands by `ms`; alarms on the way go off at their own time and in their order. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#alarms.filter((alarm) => alarm.at <= end).toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next)
      this.#now = Math.max(this.#now, next.at)
      next.action()
    }
    this.#now = end
  }
}

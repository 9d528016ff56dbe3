import { performance } from 'node:perf_hooks'

/** Time as sessions see it. Order and distance come from `ticks`, which no correction of the wall clock can move. */
export interface Clock {
  /** Monotonic milliseconds. */
  ticks(): number
  now(): Date
  /** Calls once, after so many milliseconds; gives what cancels it. Never keeps the process alive. */
  after(milliseconds: number, call: () => void): () => void
}

export const systemClock: Clock = {
  ticks: () => performance.now(),
  now: () => new Date(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

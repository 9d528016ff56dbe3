/**
 * Time as the drivers see it. Handed in, so that a test turns the hands itself and never sleeps.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs `action` once after `ms` milliseconds; the function returned calls it off and is harmless afterwards. */
  after(ms: number, action: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms)
    return () => clearTimeout(timer)
  },
}

/**
 * Watches the event loop, and nothing else, for the watchdog of the service manager.
 *
 *   timer every quarter of the limit ── on time, or a little late ──► alive()
 *                                   └── later than the limit ───────► silence, so that the manager restarts the daemon
 *                                   └── loop stuck: no timer runs ──► silence
 *
 * The database is left out on purpose: a daemon without its database is not ready, and says so, but restarting it
 * mends nothing and takes the registers down. A device that hangs restarts its own transport, not the store.
 */
export interface LoopWatch {
  /** One beat; the timer calls it. */
  beat(): void
  start(): void
  stop(): void
  /** How late the last beat was, in milliseconds. */
  readonly lagMs: number
}

export interface LoopWatchOptions {
  /** A beat later than this counts as a stuck loop. */
  readonly limitMs: number
  readonly alive: () => void
  readonly onLate: (lagMs: number) => void
  /** Monotonic milliseconds. */
  readonly now?: () => number
}

/** Of a watchdog time: beats come at a quarter of it and may be late by a quarter, so that two chances remain. */
export const createLoopWatch = ({
  limitMs,
  alive,
  onLate,
  now = () => performance.now(),
}: LoopWatchOptions): LoopWatch => {
  const periodMs = limitMs
  let expected = 0
  let lagMs = 0
  let timer: NodeJS.Timeout | null = null
  const beat = (): void => {
    const at = now()
    lagMs = Math.max(0, at - expected)
    expected = at + periodMs
    if (lagMs > limitMs) onLate(lagMs)
    else alive()
  }
  return {
    beat,
    start: () => {
      expected = now()
      beat()
      timer ??= setInterval(beat, periodMs)
    },
    stop: () => {
      if (timer) clearInterval(timer)
      timer = null
    },
    get lagMs() {
      return lagMs
    },
  }
}

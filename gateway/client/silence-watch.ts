export interface SilenceWatch {
  /** To be called for each message that arrives. */
  heard(): void
  stop(): void
}

/**
 * Asks for a sign of life after `pingAfter` ms of silence and gives the line up at `deadAfter` ms. A page in the
 * background has slow timers: what counts is that nothing came *after* the question, not the clock.
 */
export const watchSilence = (
  { pingAfter, deadAfter }: { readonly pingAfter: number; readonly deadAfter: number },
  { ping, dead }: { readonly ping: () => void; readonly dead: () => void },
): SilenceWatch => {
  let heardAt = performance.now()
  let asked = false
  let timer: ReturnType<typeof setTimeout>
  const look = () => {
    const silent = performance.now() - heardAt
    if (asked) return dead()
    if (silent < pingAfter - 1) return arm(pingAfter - silent)
    asked = true
    ping()
    arm(deadAfter - pingAfter)
  }
  const arm = (ms: number) => {
    timer = setTimeout(look, ms)
  }
  arm(pingAfter)
  return {
    heard: () => {
      heardAt = performance.now()
      if (!asked) return
      asked = false
      clearTimeout(timer)
      arm(pingAfter)
    },
    stop: () => clearTimeout(timer),
  }
}

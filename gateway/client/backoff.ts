/**
 * The pause before attempt `attempt` (0 is the first), in milliseconds: doubled each time up to `cap`, and anywhere in
 * its upper half, so that a shop full of registers does not come back in one blow after a restart of the daemon.
 */
export const retryDelay = (attempt: number, first: number, cap: number, random: number): number =>
  Math.min(cap, first * 2 ** Math.min(attempt, 20)) * (0.5 + random / 2)

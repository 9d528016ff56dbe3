export interface Backoff {
  /** Ceiling of the first pause, in milliseconds. */
  readonly baseMs: number
  /** Ceiling of every pause, in milliseconds. */
  readonly capMs: number
}

/**
 * A till waits for its device, and an attempt on the local network or on a device node costs next to nothing, so the
 * ceiling is low: whatever was plugged in or switched on again is found within two seconds.
 */
export const deviceBackoff: Backoff = { baseMs: 100, capMs: 2_000 }

/**
 * The pause after `failures` failures in a row (1 or more), in milliseconds: exponential up to the cap, with full
 * jitter, so that sixteen registers do not all knock at one switch together after a power cut.
 * @param random a number from 0 (inclusive) to 1 (exclusive)
 */
export const pauseAfter = (failures: number, backoff: Backoff, random: number): number =>
  // 2 ** 30 is beyond any cap and far from overflow.
  random * Math.min(backoff.capMs, backoff.baseMs * 2 ** Math.min(failures - 1, 30))

/**
 * Counts failures by key (a user at a register, a pairing at a register) and says how long to pause. Kept in memory:
 * it slows guessing down; what must survive a restart is counted with the user in the database.
 */
export interface Attempts {
  /** Seconds until the next try is heard; 0 when it is heard now. */
  pause(key: string): number
  fail(key: string): void
  succeed(key: string): void
}

/** Pause in seconds after the n-th failure in a row. */
export type PausePolicy = (failures: number) => number

/** Two slips are free; then 5, 10, 20, … seconds, at most 5 minutes. A PIN of 4 digits then lasts for weeks. */
export const pinPause: PausePolicy = (failures) => (failures < 3 ? 0 : Math.min(300, 5 * 2 ** (failures - 3)))

/** The same user across all registers: lenient, or one screen could lock a colleague out everywhere. */
export const accountPause: PausePolicy = (failures) => (failures < 10 ? 0 : Math.min(300, 15 * 2 ** (failures - 10)))

/** A pairing code has 40 bits and lives 10 minutes: five tries, then a minute. */
export const pairingPause: PausePolicy = (failures) => (failures < 5 ? 0 : 60)

const forgetAfterMs = 3_600_000
const maxKeys = 10_000

/** `now` is a monotonic clock in milliseconds: setting the wall clock must not end a pause. */
export const createAttempts = (policy: PausePolicy, now: () => number = () => performance.now()): Attempts => {
  const records = new Map<string, { failures: number; at: number }>()
  const current = (key: string): { failures: number; at: number } | undefined => {
    const record = records.get(key)
    if (record && now() - record.at > forgetAfterMs) records.delete(key)
    return records.get(key)
  }
  return {
    pause(key) {
      const record = current(key)
      if (!record) return 0
      return Math.max(0, Math.ceil(policy(record.failures) - (now() - record.at) / 1000))
    },
    fail(key) {
      const failures = (current(key)?.failures ?? 0) + 1
      // Set anew, so that the map's order is the order of the last failure and the oldest goes first.
      records.delete(key)
      records.set(key, { failures, at: now() })
      const oldest = records.keys().next()
      if (records.size > maxKeys && !oldest.done) records.delete(oldest.value)
    },
    succeed(key) {
      records.delete(key)
    },
  }
}

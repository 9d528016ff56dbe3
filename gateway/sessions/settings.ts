import type { ReturnTerms } from '../../core/sale/returns.js'

/** Times and sizes of the registers' sessions; every one of them is in the configuration. */
export interface SessionSettings {
  /** After a screen is gone for so long, the serial numbers in its basket are free for others. */
  readonly leaseSeconds: number
  /** A basket nobody touched for so long is suspended by itself. */
  readonly idleSeconds: number
  /** A user is signed out after so long: one working day. */
  readonly signInSeconds: number
  /** Updates kept for a screen that comes back. */
  readonly replayUpdates: number
  /** The same in bytes, because a large sale makes large updates. */
  readonly replayBytes: number
  /** Answers kept in memory; older ones are asked of the database. */
  readonly answersKept: number
  readonly receiptSecondsToLive: number
  readonly labelSecondsToLive: number
  /** Terms of the store for what comes back. */
  readonly returns: Omit<ReturnTerms, 'override'>
  /** Reasons offered where something is taken back. */
  readonly returnReasons: readonly string[]
  /** Business days before a unit that was bought from a customer may be sold again. */
  readonly buyBackHoldDays: number
  /** Minutes after midnight at which the business day ends. */
  readonly dayEndsAt: number
}

export const defaultSettings: SessionSettings = {
  leaseSeconds: 120,
  idleSeconds: 30 * 60,
  signInSeconds: 12 * 3600,
  replayUpdates: 1000,
  replayBytes: 4 * 1024 * 1024,
  answersKept: 1000,
  receiptSecondsToLive: 120,
  labelSecondsToLive: 3600,
  returns: { days: 30, withoutReceipt: false, inspection: false },
  returnReasons: ['Does not fit', 'Defective', 'Not wanted', 'Wrong item', 'Gift'],
  buyBackHoldDays: 0,
  dayEndsAt: 0,
}

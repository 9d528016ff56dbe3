/** A store's terms for what comes back, with what the user who asks may go beyond. */
export interface ReturnTerms {
  /** How long after the sale, in days; 0: for ever. */
  readonly days: number
  /** Whether a cashier may take something back without its receipt. */
  readonly withoutReceipt: boolean
  /** True where a unit waits for inspection before it can be sold again. */
  readonly inspection: boolean
  /** True for a user who may go beyond these terms. */
  readonly override: boolean
}

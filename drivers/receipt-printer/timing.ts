/** How long the driver waits for what, in milliseconds. */
export interface PrinterTiming {
  /** Between two questions for the status of an idle printer. */
  readonly pollMs: number
  /** A status older than this is `unknown`. */
  readonly staleMs: number
  /** A question that a working printer answers at once. */
  readonly replyMs: number
  /** Between two questions while a job waits for its confirmation. */
  readonly confirmPollMs: number
  /** A healthy printer that has not confirmed a job after so long will not any more. */
  readonly confirmMs: number
  /** A stopped printer (paper out, cover open) keeps a job so long before somebody is asked. */
  readonly holdMs: number
  /** For the questions after a crash: until the printer is connected, and for late confirmations. */
  readonly settleMs: number
  /** A drawer that has not opened after so long will not any more. */
  readonly drawerMs: number
}

/**
 * A receipt prints in one or two seconds and status answers come within 100 ms. Printers close idle connections after
 * 60 to 90 s, so the poll also keeps the connection, and finds one that is open on this side only.
 */
export const printerTiming: PrinterTiming = {
  pollMs: 5_000,
  staleMs: 15_000,
  replyMs: 3_000,
  confirmPollMs: 500,
  confirmMs: 15_000,
  holdMs: 15 * 60_000,
  settleMs: 8_000,
  drawerMs: 2_000,
}

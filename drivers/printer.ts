import type { LabelDoc } from '../core/documents/label.js'
import type { ReceiptDoc } from '../core/documents/receipt.js'
import type { Device } from './device.js'

/** Where a driver writes down, durably, how far a job got. Kept by the spool; drivers know no database. */
export interface PrintJournal {
  /**
   * Awaited before the first byte goes out: from here on a crash leaves the question whether the paper came.
   * `cutCounter` is the printer's own count of cuts before the job, null where it has none.
   */
  sending(evidence: { readonly cutCounter: number | null }): Promise<void>
  /** All bytes were handed over. */
  sent(): Promise<void>
}

/**
 * How a job ended. `printed` is said only after a reply that the printer queued behind the job. `unconfirmed` means
 * that paper may or may not have come: a person is asked, nothing is sent again by itself.
 */
export type PrintOutcome =
  | {
      readonly outcome: 'printed'
      /** Characters the printer has no glyph for, printed as "?"; empty where all text came out. */
      readonly replaced?: readonly string[]
    }
  | { readonly outcome: 'unconfirmed'; readonly reason: string }
  | {
      readonly outcome: 'failed'
      readonly reason: string
      /** What must change first, one of the status conditions; null where it is not the printer's state. */
      readonly condition: string | null
      /** True only when no byte of the job went out: sending it again cannot print it twice. */
      readonly retry: boolean
    }

export interface PrintJob {
  /** The spool's id of the job; the confirmation asked from the printer is made from it. */
  readonly id: string
  readonly document: ReceiptDoc | LabelDoc
  /** Labels only; a second receipt is a job of its own and says COPY. */
  readonly copies?: number
}

/** What is known about a job after a crash between its first byte and its confirmation. */
export interface SettleQuestion {
  readonly id: string
  readonly cutCounterBefore: number | null
}
export type SettleAnswer = 'printed' | 'not-printed' | 'unknown'

/** A receipt or label printer. Prints one job at a time; further calls wait in order. */
export interface Printer extends Device {
  readonly kind: 'receipt-printer' | 'label-printer'
  /**
   * Prints and waits until the printer confirms. Never rejects for a fault of the printer; rejects only with what the
   * journal threw. An aborted `signal` ends the waiting: `failed` before the first byte, `unconfirmed` after it.
   */
  print(job: PrintJob, journal: PrintJournal, signal: AbortSignal): Promise<PrintOutcome>
  /** Asks the printer about a job of before a crash: a late confirmation, the count of cuts. */
  settle(question: SettleQuestion): Promise<SettleAnswer>
}

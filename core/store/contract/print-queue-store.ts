import type { CashReport } from './cash-store.js'
import type { Actor, OrRefusal, RequestKey } from './actor.js'

export type JobState = 'queued' | 'sending' | 'sent' | 'printed' | 'unconfirmed' | 'failed' | 'expired' | 'dismissed'

export interface JobRow {
  readonly id: string
  readonly kind: 'receipt' | 'label'
  readonly printer: string
  readonly registerId: string | null
  /** Receipt: the document to print. */
  readonly documentId: string | null
  /** Label: item, copies, serial. Slip: which one. */
  readonly body: {
    readonly itemId?: string
    readonly copies?: number
    readonly serial?: string
    readonly slip?: 'transfer'
    /** A cash report instead of a document. */
    readonly cash?: CashReport
    /** The business date of a closed day, whose slip it is. */
    readonly day?: string
  }
  readonly title: string
  readonly state: JobState
  readonly reason: string | null
  readonly copy: number
  readonly at: string
  readonly firstPrintedAt: string | null
  readonly expiresAt: string | null
  readonly cutCounter: number | null
}

export interface PrintQueue {
  enqueue(input: {
    readonly id: string
    readonly kind: 'receipt' | 'label'
    readonly printer: string
    readonly actor: Actor
    readonly documentId: string | null
    /** What it is about where it is no document: a cash session, a closed day. Its copies are counted by it. */
    readonly subject?: string
    readonly body: JobRow['body']
    readonly title: string
    readonly secondsToLive: number | null
    /** True for a reprint: the copy number is counted on. With `subject` the first print is none. */
    readonly again: boolean
    readonly request: RequestKey | null
  }): Promise<JobRow>
  /** Marks the jobs of a printer whose time is over: they ask, and never print by themselves. */
  expire(printer: string): Promise<{ readonly expired: readonly JobRow[]; readonly waiting: number }>
  /** The next job of a printer, oldest first, claimed with SKIP LOCKED; none while one is in hand. */
  claim(printer: string): Promise<JobRow | null>
  sending(id: string, cutCounter: number | null): Promise<void>
  sent(id: string): Promise<void>
  settle(
    id: string,
    state: 'printed' | 'unconfirmed' | 'failed' | 'expired' | 'queued',
    reason: string | null,
  ): Promise<JobRow>
  answer(id: string, answer: 'came-out' | 'print-again' | 'dismiss', actor: Actor): Promise<OrRefusal<JobRow>>
  /** After a start: jobs of a printer that were in `sending` or `sent`. */
  interrupted(printer: string): Promise<readonly JobRow[]>
  /** Waiting or asking, of a register or of the whole store. */
  open(registerId: string | null): Promise<readonly JobRow[]>
  byId(id: string): Promise<JobRow | null>
}

export interface Drawers {
  /** Written before the pulse goes out: who, why, for which sale. */
  pulse(input: {
    readonly actor: Actor
    readonly drawer: string
    readonly reason: string
    readonly documentId: string | null
  }): Promise<void>
}

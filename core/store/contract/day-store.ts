import type { Actor, OrRefusal, RequestKey } from './actor.js'

export interface DayState {
  readonly businessDate: string
  /** Null until it was closed. */
  readonly closedBy: string | null
  readonly openSales: readonly { readonly register: number; readonly user: string; readonly state: string }[]
  /** What was done at registers that day, and how it was paid (change taken off). Minor units. */
  readonly documents: readonly { readonly kind: string; readonly count: number; readonly total: number }[]
  readonly tenders: readonly { readonly kind: string; readonly amount: number }[]
  /** Closed since the day before was. */
  readonly closedSessions: readonly {
    readonly register: number
    readonly number: number
    readonly counted: number
    readonly overShort: number
  }[]
  readonly suspendedSales: number
  /** Layaways and orders that are kept, and what was paid on them, in minor units. */
  readonly layaways: { readonly count: number; readonly deposits: number }
  readonly cashSessions: readonly { readonly register: number; readonly user: string }[]
  /** Titles of jobs that wait or ask something. */
  readonly unprintedJobs: readonly string[]
  /** Document numbers missing since the last closing, between two that are there. */
  readonly gaps: readonly { readonly after: string; readonly before: string; readonly missing: number }[]
  /** What cash was rounded by on this day, in all. Minor units. */
  readonly rounding: number
  /** How many exceptions wait for a person. */
  readonly exceptions: number
  /** The end of every stream of the journal. */
  readonly heads: readonly {
    readonly stream: string
    readonly epoch: number
    readonly seq: number
    readonly hash: string
  }[]
}

/** A day as it stood when it was closed. */
export interface ClosedDay extends Omit<DayState, 'closedBy' | 'openSales' | 'cashSessions'> {
  readonly closedBy: string
  readonly at: string
  readonly event: string
  /** Its own entry in the journal: the hash of it vouches for all heads. */
  readonly entry: DayState['heads'][number]
}

export interface Days {
  /** Days that were closed, the newest first; `before`: older than this one. */
  closedDays(
    before: string | null,
    limit: number,
  ): Promise<readonly { readonly businessDate: string; readonly closedBy: string; readonly at: string }[]>
  closed(businessDate: string): Promise<ClosedDay | null>

  state(businessDate: string): Promise<DayState>
  /** Once for each day. DAY_CLOSED, DAY_OPEN. */
  close(input: {
    readonly actor: Actor
    readonly businessDate: string
    readonly request: RequestKey
  }): Promise<OrRefusal<DayState>>
}

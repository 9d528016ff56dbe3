import type { Actor, OrRefusal, RequestKey } from './actor.js'

export interface DayState {
  readonly businessDate: string
  /** Null until it was closed. */
  readonly closedBy: string | null
  readonly openSales: readonly { readonly register: number; readonly user: string; readonly state: string }[]
  readonly suspendedSales: number
  readonly cashSessions: readonly { readonly register: number; readonly user: string }[]
  /** Titles of jobs that wait or ask something. */
  readonly unprintedJobs: readonly string[]
  /** Document numbers missing since the last closing, between two that are there. */
  readonly gaps: readonly { readonly after: string; readonly before: string; readonly missing: number }[]
  /** The end of every stream of the journal. */
  readonly heads: readonly {
    readonly stream: string
    readonly epoch: number
    readonly seq: number
    readonly hash: string
  }[]
}

export interface Days {
  state(businessDate: string): Promise<DayState>
  /** Once for each day. DAY_CLOSED, DAY_OPEN. */
  close(input: {
    readonly actor: Actor
    readonly businessDate: string
    readonly request: RequestKey
  }): Promise<OrRefusal<DayState>>
}

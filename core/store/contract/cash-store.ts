import type { Actor, OrRefusal, RequestKey } from './actor.js'

/** A cash session as whoever works with it sees it: what should be there is null until it was counted. Minor units. */
export interface CashState {
  readonly session: string
  readonly number: number
  readonly float: number
  readonly openedAt: string
  readonly openedBy: string
  readonly counted: number | null
  readonly countedBy: string | null
  readonly expected: number | null
  readonly overShort: number | null
  /** False once something was sold or paid after the count. */
  readonly isCountFresh: boolean
}

/** X (a reading) while the session is open, Z once it is closed. */
export interface CashReport {
  readonly session: string
  readonly register: number
  /** Counts the sessions of the register. */
  readonly number: number
  readonly float: number
  readonly openedAt: string
  readonly openedBy: string
  readonly documents: readonly { readonly kind: string; readonly count: number; readonly total: number }[]
  readonly tenders: readonly { readonly kind: string; readonly amount: number }[]
  readonly tax: number
  readonly change: number
  /** What cash was rounded by, in all. */
  readonly rounding: number
  readonly paidIn: number
  readonly paidOut: number
  readonly noSales: number
  readonly expected: number
  readonly counted: number | null
  readonly countedBy: string | null
  readonly overShort: number | null
  readonly closedAt: string | null
  readonly closedBy: string | null
}

interface Asked {
  readonly actor: Actor
  /** The register whose drawer it is. */
  readonly register: string
  readonly request: RequestKey
}

export interface Cash {
  /** Whether a register may be paid without an open session, and to what cash is rounded (0: it is not); from the configuration, at the start. */
  configure(options: { readonly sessionRequired: boolean; readonly rounding?: number }): Promise<void>
  current(registerId: string): Promise<CashState | null>
  /** The newest first; by key. */
  sessions(
    after: string | null,
    limit: number,
  ): Promise<{ readonly rows: readonly CashReport[]; readonly next: string | null }>
  report(session: string): Promise<CashReport | null>
  /** CASH_SESSION_OPEN. */
  open(input: Asked & { readonly float: number }): Promise<OrRefusal<CashState>>
  /** REASON_REQUIRED, CASH_SESSION_NONE. */
  pay(
    input: Asked & { readonly kind: 'paid-in' | 'paid-out'; readonly amount: number; readonly reason: string },
  ): Promise<OrRefusal<CashState>>
  /** The drawer is opened without a sale. REASON_REQUIRED. */
  noSale(input: Asked & { readonly reason: string }): Promise<OrRefusal<object>>
  /** What is there, said before it is known what should be. CASH_COUNTED for a second one without `mayRecount`. */
  count(input: Asked & { readonly counted: number; readonly mayRecount: boolean }): Promise<OrRefusal<CashState>>
  /** Closes a session that was counted, and writes its report to the printer. CASH_COUNT_MISSING, CASH_COUNT_STALE. */
  close(
    input: Asked & { readonly printer: string | null; readonly secondsToLive: number },
  ): Promise<OrRefusal<CashReport>>
}

import type { ErrorCode } from '../../errors/catalogue.js'
import type { ErrorDetails } from '../../errors/error.js'

/** A rule said no, and nothing was written. */
export interface Refusal {
  readonly refused: { readonly code: ErrorCode; readonly details: ErrorDetails }
}
export type OrRefusal<T> = T | Refusal
export const isRefusal = (value: object): value is Refusal => 'refused' in value

/** Who acts: goes on every document and event. */
export interface Actor {
  readonly userId: string
  readonly userName: string
  /** Null on the command line and over HTTP without a register. */
  readonly registerId: string | null
  /** The journal stream written to: the register, the user's session, or the process. */
  readonly stream: { readonly id: string; readonly kind: 'register' | 'session' | 'process' }
}

/** Identity of a request: its scope is the register or the user; `sha256` (hex) covers name and body. */
export interface RequestKey {
  readonly scope: string
  readonly id: string
  readonly sha256: string
}

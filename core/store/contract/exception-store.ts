import type { Actor, OrRefusal, RequestKey } from './actor.js'

/** Something that happened although it should not have: it stands, and a person decides what is right. */
export interface ExceptionRow {
  readonly id: string
  readonly kind: string
  readonly document: string
  readonly number: string | null
  /** Refusals (`code`, `details`) that were not made, or facts of the kind. */
  readonly details: unknown
  readonly at: string
  readonly settledAt: string | null
  readonly settledBy: string | null
  readonly note: string | null
}

export interface Exceptions {
  /** Open ones, the oldest first; with `all` also settled ones, the newest first. */
  list(options: { readonly all: boolean; readonly limit: number }): Promise<readonly ExceptionRow[]>
  /** REASON_REQUIRED, NOT_FOUND, EXCEPTION_SETTLED, EXCEPTION_OPEN_TRANSFER. */
  settle(input: {
    readonly actor: Actor
    readonly id: string
    readonly note: string
    readonly request: RequestKey
  }): Promise<OrRefusal<{ readonly id: string }>>
}

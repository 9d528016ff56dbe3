import type { Actor, OrRefusal, RequestKey } from './actor.js'
import type { DraftKind } from './draft-store.js'

/** A document of two steps between its steps: written down by somebody, not posted yet. Nothing here moves stock. */
export interface InitiatedRow {
  readonly id: string
  readonly kind: DraftKind
  /** Counts the changes, from 1. */
  readonly version: number
  readonly body: unknown
  readonly user: string
  readonly userId: string
  readonly openedAt: string
  readonly changedBy: string
  readonly changedAt: string
}

export interface SavedInitiated {
  readonly id: string
  readonly version: number
}

export interface Initiated {
  /** `version` is what the author saw last, 0 for a new one. Refusals: DRAFT_UNKNOWN, DRAFT_CHANGED. */
  save(document: {
    readonly actor: Actor
    readonly id: string
    readonly kind: DraftKind
    /** The kind it had before: a count becomes the adjustment that it proposes. */
    readonly fromKind?: DraftKind
    readonly version: number
    readonly body: object
    readonly request: RequestKey
  }): Promise<OrRefusal<SavedInitiated>>
  find(id: string): Promise<InitiatedRow | null>
  /** The newest change first; at most 200. */
  list(kind: DraftKind): Promise<readonly InitiatedRow[]>
  /** Throws it away, with an event that says who did. Refusals: DRAFT_UNKNOWN, DRAFT_CHANGED. */
  remove(document: {
    readonly actor: Actor
    readonly id: string
    readonly version: number
  }): Promise<OrRefusal<SavedInitiated>>
}

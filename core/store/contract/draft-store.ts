import type { OrRefusal } from './actor.js'

export type DraftKind = 'receiving' | 'adjustment' | 'transfer' | 'vendor-return' | 'count'

export interface DraftRow {
  readonly id: string
  readonly kind: DraftKind
  /** Counts its changes, from 1. */
  readonly version: number
  /** Who began it, and who changed it last. */
  readonly user: string
  readonly changedBy: string
  readonly changedAt: string
}

/** Half-done documents of the back office. The body is the page's own text; nothing in a draft moves stock. */
export interface Drafts {
  /** The newest first. */
  list(kind: DraftKind): Promise<readonly DraftRow[]>
  find(id: string): Promise<(DraftRow & { readonly body: string }) | null>
  /** `version` is the one that is changed; 0 makes the draft. Refuses DRAFT_CHANGED, DRAFT_UNKNOWN. */
  save(input: {
    readonly id: string
    readonly kind: DraftKind
    readonly version: number
    readonly body: string
    readonly user: { readonly id: string; readonly name: string }
  }): Promise<OrRefusal<{ readonly version: number }>>
  /** Throws it away; one that is gone already changes nothing. */
  discard(id: string): Promise<void>
}

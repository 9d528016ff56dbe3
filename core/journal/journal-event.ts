/**
 * An event of the journal as it is hashed, exported and checked: every field as the text or number that went into the
 * hash. Times have microseconds and end in Z; hashes are hexadecimal; the body is text, byte for byte.
 */
export interface JournalEvent {
  readonly storeId: string
  readonly epoch: number
  readonly stream: string
  /** Gap-free within its stream, from 1. */
  readonly seq: number
  /** Hash of the event before it in its stream; empty for the first. */
  readonly prevHash: string
  readonly hash: string
  readonly id: string
  /** Version of the event's form. */
  readonly v: number
  readonly kind: string
  readonly itemId: string | null
  readonly serialScope: string | null
  readonly serialKey: string | null
  readonly serialKeyVersion: number | null
  readonly unitId: string | null
  /** The unit's own event number, from 1. */
  readonly unitNumber: number | null
  readonly ownerEpoch: number | null
  readonly documentId: string | null
  readonly at: string
  readonly enteredAt: string
  readonly body: string
}

/** Where a stream stands: the number and hash of its newest event. */
export interface StreamHead {
  readonly stream: string
  readonly epoch: number
  readonly seq: number
  readonly hash: string
}

/** What a unit is, as its row says and as the body of its latest event must say under `after`. */
export interface UnitState {
  readonly unitId: string
  /** Number of its latest event. */
  readonly number: number
  readonly serial: string
  readonly after: UnitAfter
}

export interface UnitAfter {
  readonly state: string
  readonly store: string
  readonly ownerEpoch: number
  readonly lap: number
  readonly cost: number | null
  readonly blocked: string | null
  readonly conflict: boolean
}

/** A line of an audit export, in this order: the store, events by stream and number, heads, units, the end. */
export type AuditRecord =
  | { readonly store: { readonly id: string; readonly number: number; readonly name: string; readonly at: string } }
  | { readonly event: JournalEvent }
  | { readonly heads: readonly StreamHead[] }
  | { readonly unit: UnitState }
  | { readonly end: { readonly events: number; readonly units: number } }

/** Kind of the event that holds the heads of other streams. */
export const checkpointKind = 'journal.checkpoint'

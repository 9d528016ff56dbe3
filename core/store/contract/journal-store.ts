import type { AuditRecord } from '../../journal/journal-event.js'
import type { Difference } from '../../journal/verifier.js'
import type { OrRefusal } from './actor.js'

export interface Checkpoint {
  /** Null: nothing moved since the one before. */
  readonly event: string | null
  /** How many streams it names. */
  readonly streams: number
}

/** The journal as a whole: anchored by checkpoints, read out, held against what is derived from it. */
export interface Journal {
  /** Writes an event with the heads of all streams that moved. */
  checkpoint(): Promise<OrRefusal<Checkpoint>>
  /** All events, units and heads of one moment, while the store goes on; not in memory, on a connection of its own. */
  records(): AsyncIterable<AuditRecord>
  /** What is kept beside the journal (lists of units' events, documents) and differs from it first. */
  projectionFault(): Promise<Difference | null>
}

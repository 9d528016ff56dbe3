import type { OrRefusal } from './actor.js'

/** What goes on at the venue in a span of time; documents written meanwhile carry it. */
export interface VenueEventRow {
  readonly id: string
  readonly name: string
  readonly from: string
  readonly to: string
  /** True while it runs. */
  readonly active: boolean
}

export interface VenueEvents {
  /** The newest first. */
  list(limit: number): Promise<readonly VenueEventRow[]>
  byId(id: string): Promise<VenueEventRow | null>
  /** VENUE_EVENT_OVERLAP: one at a time, so that a document has one answer. */
  save(
    input: Pick<VenueEventRow, 'id' | 'name' | 'from' | 'to'> & { readonly change: boolean },
  ): Promise<OrRefusal<{ readonly id: string }>>
  /** VENUE_EVENT_USED once a document carries it. */
  remove(id: string): Promise<OrRefusal<{ readonly id: string }>>
}

import type { Actor, OrRefusal, RequestKey } from './actor.js'

/** What a bound book asks of an item beside its name. */
export interface RegulatedFields {
  readonly manufacturer: string | null
  readonly importer: string | null
  readonly model: string | null
  readonly calibre: string | null
  readonly type: string | null
}

export interface Regulated {
  /** Null: the item's units do not stand in the bound book. */
  of(item: string): Promise<RegulatedFields | null>
  /** Null takes the item out of the book. ITEM_UNKNOWN. */
  set(input: {
    readonly actor: Actor
    readonly request: RequestKey
    readonly item: string
    readonly fields: RegulatedFields | null
  }): Promise<OrRefusal<{ readonly item: string }>>
}

import type { LevelBearer } from '../../catalog/level.js'
import type { RulesInForce, SerialRules } from '../../catalog/serial-rules.js'
import type { Level, OfferedSerial } from '../../sale/basket.js'

export interface ItemRow {
  readonly itemId: string
  readonly name: string
  readonly productId: string
  readonly productName: string
  readonly upc: string | null
  readonly additionalUpcs: readonly string[]
  readonly price: number
  readonly cost: number | null
  readonly taxRate: number
  readonly level: Level
  readonly levelSource: string
  /** Whether its serial number is asked for, transaction by transaction. */
  readonly serialRules: RulesInForce
  readonly onHand: number
  readonly active: boolean
}

/** Everything that can be set on an item. */
export interface ItemDetailsRow extends ItemRow {
  /** Set on the item itself; null inherits. */
  readonly ownLevel: Level | null
  /** Always, but stock without serial numbers is on hand. */
  readonly pending: boolean
  /** Units on hand with a serial number. */
  readonly registered: number
  readonly exact: boolean
  readonly serialScope: 'item' | 'chain'
  /** What serial numbers look like; `own` is set on the item itself, null inherits. */
  readonly serialFormat: string | null
  readonly ownSerialFormat: string | null
  /** The cells set on the item itself. */
  readonly ownSerialRules: SerialRules
  readonly names: Readonly<Record<LevelBearer, string | null>>
}

export interface ItemHitRow extends ItemRow {
  readonly serial: string | null
  readonly state: string | null
}

export interface CatalogQueries {
  item(id: string): Promise<ItemRow | null>
  details(id: string): Promise<ItemDetailsRow | null>
  byCode(codes: readonly string[]): Promise<ItemRow | null>
  /** By name, product id, UPC or serial number; best first. */
  search(input: {
    readonly text: string
    readonly codes: readonly string[]
    readonly serial: OfferedSerial | null
    readonly limit: number
  }): Promise<readonly ItemHitRow[]>
  quickPick(): Promise<readonly { readonly name: string; readonly items: readonly ItemRow[] }[]>
  /** A page of all items after the item `after`. */
  list(input: {
    readonly after: string | null
    readonly limit: number
    readonly order: 'id' | 'name'
  }): Promise<readonly ItemRow[]>
}

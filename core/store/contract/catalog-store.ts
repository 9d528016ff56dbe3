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
  readonly requiredOnSale: boolean
  readonly requiredOnReturn: boolean
  readonly onHand: number
  readonly active: boolean
}

export interface ItemHitRow extends ItemRow {
  readonly serial: string | null
  readonly state: string | null
}

export interface CatalogQueries {
  item(id: string): Promise<ItemRow | null>
  byCode(codes: readonly string[]): Promise<ItemRow | null>
  /** By name, product id, UPC or serial number; best first. */
  search(input: {
    readonly text: string
    readonly codes: readonly string[]
    readonly serial: OfferedSerial | null
    readonly limit: number
  }): Promise<readonly ItemHitRow[]>
  quickPick(): Promise<readonly { readonly name: string; readonly items: readonly ItemRow[] }[]>
  list(input: { readonly after: string | null; readonly limit: number }): Promise<readonly ItemRow[]>
}

import type { ErrorCode } from '../../errors/catalogue.js'
import type { ErrorDetails } from '../../errors/error.js'
import type { Level, OfferedSerial } from '../../sale/basket.js'
import type { StockTransaction } from '../../serials/stock-transitions.js'

/** What of an item decides about its serial numbers. */
export interface ItemRules {
  readonly itemId: string
  readonly item: string
  readonly level: Level
  /** Case and inner blanks count. */
  readonly exact: boolean
}

/** A number as it stands here, and what a transaction would say to it now. */
export interface SerialState {
  /** In words; null for a number that nobody knows. */
  readonly state: string | null
  readonly code: ErrorCode | null
  readonly details: ErrorDetails
  readonly warning: string | null
}

/** What is on hand of an item here, with what decides about its numbers. */
export interface ItemStock extends ItemRules {
  readonly quantity: number
  /** Changes with the quantity and with the set of units on hand. */
  readonly token: string
  readonly serials: readonly { readonly label: string; readonly key: string }[]
}

/** Look-ups for the back office's documents. */
export interface Inventory {
  /** In the order of `itemIds`; those that the catalog does not know are left out. */
  stockOf(itemIds: readonly string[]): Promise<readonly ItemStock[]>
  /** Items of a department (null: of all) with stock, or with less than none; by name, at most `limit`. */
  stocked(which: {
    readonly department: string | null
    readonly negative: boolean
    readonly limit: number
  }): Promise<readonly string[]>
  /** @returns null for an item that the catalog does not know */
  rules(itemId: string): Promise<ItemRules | null>
  /** One answer for each number, in order; locks nothing. Not for an item that takes no numbers. */
  serialStates(
    itemId: string,
    transaction: StockTransaction,
    serials: readonly OfferedSerial[],
  ): Promise<readonly SerialState[]>
}

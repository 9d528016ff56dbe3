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

/** Look-ups for the back office's documents. */
export interface Inventory {
  /** @returns null for an item that the catalog does not know */
  rules(itemId: string): Promise<ItemRules | null>
  /** One answer for each number, in order; locks nothing. Not for an item that takes no numbers. */
  serialStates(
    itemId: string,
    transaction: StockTransaction,
    serials: readonly OfferedSerial[],
  ): Promise<readonly SerialState[]>
}

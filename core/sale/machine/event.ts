import type { CompletedSale } from '../../store/store.js'
import type { Basket, BasketChange, BasketTender, Exemption, LateEntry, OfferedSerial, PriceChange } from '../basket.js'
import type { Refused } from '../prompt.js'
import type { ReturnTerms } from '../returns.js'
import type { EnteredSerial, ScannedCode } from '../scanned-code.js'
import type { StoreEffect } from './effect.js'

/** When something reached the register. */
export interface Moment {
  /** Monotonic milliseconds: order and distance, whatever the wall clock does. */
  readonly ticks: number
  /** ISO 8601, UTC: to show. */
  readonly time: string
}

/** Made by the caller, used when the event starts a sale or a line: ids, and whose sale it would be. */
export interface NewSale {
  readonly basketId: string
  readonly lineId: string
  readonly registerId: string
  readonly userId: string
  readonly userName: string
}

/** What a customer brings back: pieces of a line of a receipt, or of an item without one. */
export interface Returning {
  readonly sale: string | null
  readonly position: number | null
  readonly itemId: string | null
  readonly quantity: number
  readonly serials: readonly OfferedSerial[]
  readonly reason: string
  readonly terms: ReturnTerms
}

interface InSale {
  readonly sale: string
}
interface OnLine extends InSale {
  readonly line: string
}
interface Arrived {
  readonly received: Moment
}

/** What is asked of a sale from outside: by a scanner or a screen. */
export type Asked =
  | ({ readonly name: 'scan'; readonly code: ScannedCode; readonly start: NewSale } & Arrived)
  | ({
      readonly name: 'add-item'
      readonly itemId: string
      readonly quantity: number
      readonly serial: OfferedSerial | null
      readonly start: NewSale
    } & Arrived)
  | ({ readonly name: 'add-return'; readonly returning: Returning; readonly start: NewSale } & Arrived)
  | ({ readonly name: 'enter-serial'; readonly entered: EnteredSerial } & OnLine)
  | ({ readonly name: 'remove-serial'; readonly serial: string } & OnLine)
  | ({ readonly name: 'set-quantity'; readonly quantity: number } & OnLine)
  | ({ readonly name: 'skip-prompt' } & OnLine)
  | ({ readonly name: 'postpone-prompt' } & OnLine)
  | ({ readonly name: 'focus-prompt' } & OnLine)
  | ({
      readonly name: 'answer-question'
      readonly prompt: string
      readonly n: number
      /** Null takes the answer back. */
      readonly answer: string | null
    } & OnLine)
  | ({ readonly name: 'remove-line' } & OnLine)
  | ({ readonly name: 'set-price'; readonly change: PriceChange | null } & OnLine)
  | ({ readonly name: 'set-exemption'; readonly exemption: Exemption | null } & InSale)
  | ({ readonly name: 'start-late'; readonly late: LateEntry; readonly start: NewSale } & Arrived)
  | ({ readonly name: 'set-customer'; readonly customer: string | null } & InSale)
  | ({ readonly name: 'void' } & InSale)
  | ({ readonly name: 'suspend' } & InSale)
  | ({ readonly name: 'recall' } & InSale)
  | ({ readonly name: 'tender'; readonly version: number; readonly tender: BasketTender } & InSale)
  | ({ readonly name: 'return-tenders' } & InSale)
  | ({ readonly name: 'complete'; readonly version: number; readonly tenders: readonly BasketTender[] } & InSale)

/** What became of an effect. Exactly one answer follows each store effect. */
export type Answer =
  /** The basket changed in part; `line` is the line that a scan or an item was added to, else null. */
  | ({
      readonly name: 'changed'
      readonly effect: StoreEffect
      readonly change: BasketChange
      readonly line: string | null
    } & Arrived)
  /** The whole basket came back. */
  | { readonly name: 'replaced'; readonly effect: StoreEffect; readonly basket: Basket }
  /** The basket left this register without a document. */
  | ({ readonly name: 'ended'; readonly effect: StoreEffect } & Arrived)
  | ({ readonly name: 'completed'; readonly effect: StoreEffect; readonly sale: CompletedSale } & Arrived)
  | { readonly name: 'refused'; readonly effect: StoreEffect; readonly refused: Refused }
  /** The effect threw: whether it happened is not known until the basket was read again. */
  | { readonly name: 'failed'; readonly effect: StoreEffect }
  /** The basket as the database has it: at the start, and whenever what is known here may be wrong. */
  | ({ readonly name: 'restored'; readonly basket: Basket | null; readonly last: CompletedSale | null } & Arrived)

export type SaleEvent = Asked | Answer
export type EventName = SaleEvent['name']
export type EventOf<N extends EventName> = Extract<SaleEvent, { readonly name: N }>

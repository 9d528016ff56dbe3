import type { BasketChange, MoneyKind, OfferedSerial } from '../../sale/basket.js'
import type { ReturnTerms } from '../../sale/returns.js'
import type { Actor, OrRefusal, RequestKey } from './actor.js'
import type { Caused } from './basket-store.js'
import type { CompletedSale } from './sale-store.js'

/** A unit that is still out on a line of a receipt. */
export interface SerialOut {
  readonly label: string
  /** ISO date. */
  readonly warrantyUntil: string | null
  /** True for the number that was asked for. */
  readonly asked: boolean
}

export interface ReturnableLine {
  readonly position: number
  readonly itemId: string
  readonly name: string
  /** As sold. */
  readonly quantity: number
  readonly unitPrice: number
  readonly level: 'not' | 'sometimes' | 'always'
  /** True where a piece does not come back without its number. */
  readonly serialRequired: boolean
  /** Pieces that did not come back and are in nobody's basket. */
  readonly out: number
  /** Those of them that were sold without a number. */
  readonly withoutSerial: number
  readonly serials: readonly SerialOut[]
}

export interface ReturnableReceipt {
  readonly document: string
  readonly number: string
  readonly kind: 'sale' | 'return' | 'exchange'
  readonly at: string
  readonly businessDate: string
  readonly user: string
  readonly register: number | null
  readonly total: number
  readonly voided: boolean
  /** A deposit is named by what it was paid with. */
  readonly tenders: readonly { readonly kind: MoneyKind; readonly amount: number }[]
  readonly lines: readonly ReturnableLine[]
}

/** A piece that comes back: of a sale line, or (with `sale: null`) of an item without its receipt. */
export interface ReturnInput {
  readonly actor: Actor
  readonly basketId: string
  readonly newLineId: string
  readonly sale: string | null
  readonly position: number | null
  /** For a return without a receipt; null where the serial number says it. */
  readonly itemId: string | null
  readonly quantity: number
  readonly serials: readonly OfferedSerial[]
  readonly reason: string
  readonly terms: ReturnTerms
  /** The business day, ISO. */
  readonly today: string
}

/** Who, when, why, and what is printed: the same for each document that corrects a sale. */
export interface CorrectionHead {
  readonly actor: Actor
  readonly documentId: string
  readonly reason: string
  readonly businessDate: string
  readonly receiptPrinter: string | null
  readonly receiptJobId: string
  readonly receiptSecondsToLive: number
  readonly request: RequestKey
}

/** A document that was written; `cash` says that money went through the drawer just now, and not at an earlier request. */
export interface Correction extends CompletedSale {
  readonly cash: boolean
}

export interface AfterSale {
  /** Receipts that a text means: a receipt's number, its document's id, a serial number. */
  find(text: string): Promise<OrRefusal<{ readonly receipts: readonly ReturnableReceipt[] }>>
  /** Puts a returned line into the basket, which is made when it is new; numbers are leased, quantities held. */
  addReturn(input: ReturnInput & Caused): Promise<OrRefusal<BasketChange & { readonly line: string }>>
  /** Undoes a sale, return or exchange whose units did not move since. */
  postVoid(input: CorrectionHead & { readonly document: string }): Promise<OrRefusal<Correction>>
  /** Another unit went out than the receipt says: the two change places. */
  swap(
    input: CorrectionHead & {
      readonly sale: string
      readonly position: number
      readonly old: OfferedSerial
      readonly new: OfferedSerial
    },
  ): Promise<OrRefusal<Correction>>
  /** Buys a piece from a customer, paid in cash; it is held until released. */
  buyBack(
    input: CorrectionHead & {
      readonly itemId: string
      readonly serial: OfferedSerial | null
      /** Minor units, zero or more. */
      readonly price: number
      readonly seller: { readonly name: string; readonly contact: string | null } | { readonly customer: string }
      /** Business days before a unit may be sold again; 0: it is only held until released. */
      readonly holdDays: number
    },
  ): Promise<OrRefusal<Correction>>
}

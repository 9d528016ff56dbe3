import type { DocumentAnswer } from './prompt-store.js'
import type { BasketTender, Exemption } from '../../sale/basket.js'
import type { Actor, OrRefusal, RequestKey } from './actor.js'

export interface CompletedSale {
  readonly document: string
  readonly number: string
  readonly at: string
  readonly total: number
  readonly tendered: number
  readonly change: number
  /** What cash was rounded by: tendered - change = total + rounding. */
  readonly rounding: number
  readonly lines: number
  readonly job: string | null
}

export interface TaxOfDocument {
  readonly rate: number
  readonly base: number
  readonly amount: number
  /** Why nothing was taken of this base; null where something was. */
  readonly exemption: string | null
}

/** A sale priced by `core/sale`, ready to be written. */
export interface PricedSale {
  readonly documentId: string
  readonly net: number
  readonly tax: number
  readonly total: number
  readonly lines: readonly {
    readonly line: string
    readonly unitPrice: number
    readonly amount: number
    readonly taxBase: number
    readonly taxAmount: number
    readonly exemption: string | null
  }[]
  readonly taxes: readonly TaxOfDocument[]
  readonly tenders: readonly BasketTender[]
  readonly change: number
  readonly rounding: number
  readonly businessDate: string
  readonly enteredOn: string
  readonly currency: string
  readonly receiptPrinter: string | null
  readonly receiptJobId: string
  readonly receiptSecondsToLive: number
}

export interface Sales {
  /** ONE transaction: request, stream, keys locked in order, re-check, document, events, units, movements, print job, reply. */
  complete(input: {
    readonly actor: Actor
    readonly basketId: string
    readonly version: number
    readonly sale: PricedSale
    readonly request: RequestKey
    /** How many serial numbers the basket holds: so many ids are made. */
    readonly serials: number
    /** How many of them come back. */
    readonly returned?: number
  }): Promise<OrRefusal<CompletedSale>>
  /** Look-up by document id, receipt number or serial number. */
  find(text: string): Promise<readonly SaleSummary[]>
  document(id: string): Promise<SaleDocument | null>
  /** What was last completed on a register, or null. */
  last(registerId: string): Promise<CompletedSale | null>
}

/** Documents of a register: all of them have a receipt. */
export const receiptKinds = [
  'sale',
  'return',
  'exchange',
  'void',
  'swap',
  'buy-back',
  'layaway',
  'order',
  'deposit',
  'layaway-cancelled',
] as const
export type ReceiptKind = (typeof receiptKinds)[number]

export interface SaleSummary {
  readonly document: string
  readonly number: string
  readonly kind: ReceiptKind
  /** The receipt that this one undoes, corrects or takes back from, where it is one. */
  readonly refersTo: string | null
  readonly at: string
  readonly registerNumber: number
  readonly user: string
  readonly total: number
  readonly serials: readonly string[]
}

export interface SaleDocument extends SaleSummary {
  readonly businessDate: string
  readonly currency: string
  readonly net: number
  readonly tax: number
  readonly change: number
  readonly rounding: number
  readonly exemption: Exemption | null
  /** The number of the paper that this sale was first written on, and when it was entered. */
  readonly paper: { readonly number: string; readonly enteredAt: string } | null
  readonly lines: readonly {
    readonly position: number
    readonly itemId: string
    readonly name: string
    readonly productId: string
    readonly upc: string | null
    readonly quantity: number
    readonly unitPrice: number
    /** The listed price, where the line was sold at another one on purpose; else null. */
    readonly listPrice: number | null
    readonly priceReason: string | null
    readonly amount: number
    readonly taxRate: number
    /** The receipt that this line came back from. */
    readonly refersTo: string | null
    readonly reason: string | null
    readonly serials: readonly string[]
    readonly answers: readonly DocumentAnswer[]
  }[]
  readonly taxes: readonly TaxOfDocument[]
  readonly tenders: readonly BasketTender[]
  readonly training: boolean
  /** The name is null where the person was forgotten, or is not known here. */
  readonly customer: { readonly number: string; readonly name: string | null } | null
  readonly reason: string | null
}

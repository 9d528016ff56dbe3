import type { PricedSale } from '../store/store.js'
import type { Basket, BasketTender } from './basket.js'
import { dueOf, tendered } from './due.js'
import { sumOf } from './money.js'
import type { SalePolicy } from './policy.js'
import { totalsOf } from './totals.js'

/** What a document carries beside its money; made by the caller, because ids and clocks are not pure. */
export interface DocumentFacts {
  readonly documentId: string
  readonly businessDate: string
  /** The day of the entry; another one where a sale made on paper is entered late. */
  readonly enteredOn: string
  /** Null where the register has no receipt printer; no print job is written then. */
  readonly receiptPrinter: string | null
  readonly receiptJobId: string
  readonly receiptSecondsToLive: number
}

/** A basket with its tenders as the document to be written. The machine has checked that the tenders suffice. */
export const priceSale = (
  basket: Basket,
  tenders: readonly BasketTender[],
  policy: SalePolicy,
  facts: DocumentFacts,
): PricedSale => {
  const { lines, taxes, net, tax, total } = totalsOf(basket, policy)
  const { rounding } = dueOf(total, tenders, policy.cashRounding)
  return {
    ...facts,
    lines,
    taxes,
    net,
    tax,
    total,
    tenders,
    rounding,
    change: Math.max(0, sumOf([tendered(tenders), -total, -rounding])),
    currency: policy.currency,
  }
}

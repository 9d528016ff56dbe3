import type { BasketChange } from '../../sale/basket.js'
import type { ReturnTerms } from '../../sale/returns.js'
import { newId } from '../ids.js'
import type { Actor, CompletedSale, CorrectionHead, OrRefusal, ReturnableLine, ReturnableReceipt } from '../store.js'
import type { Shop } from './shop.js'
import { complete, granted, requestKey, scan, serial } from './till.js'

/** Terms of the test shop. */
export const terms: ReturnTerms = { days: 30, withoutReceipt: true, inspection: false, override: false }

/** Sells units by their numbers, one basket. */
export const sell = async (shop: Shop, actor: Actor, labels: readonly string[]): Promise<CompletedSale> => {
  const sale = newId()
  for (const label of labels) granted(await scan(shop.store, actor, sale, label))
  return granted(await complete(shop.store, actor, sale))
}

/** Brings something back: from line 1 of a receipt, by its serial number, or an item without either. */
export const bring = async (
  shop: Shop,
  actor: Actor,
  basketId: string,
  what: {
    readonly sale?: string
    readonly position?: number
    readonly item?: string
    readonly serials: readonly string[]
    readonly quantity?: number
    readonly reason?: string
    readonly today?: string
    readonly newLineId?: string
    readonly terms?: Partial<ReturnTerms>
  },
): Promise<OrRefusal<BasketChange & { readonly line: string }>> => {
  return shop.store.afterSale.addReturn({
    actor,
    basketId,
    newLineId: what.newLineId ?? newId(),
    sale: what.sale ?? null,
    position: what.sale === undefined ? null : (what.position ?? 1),
    itemId: what.item ?? null,
    quantity: what.quantity ?? 1,
    serials: what.serials.map(serial),
    reason: what.reason ?? 'did not fit',
    terms: { ...terms, ...what.terms },
    today: what.today ?? '2026-11-25',
    request: null,
  })
}

/** The head of a document that corrects a sale. */
export const correction = (actor: Actor): CorrectionHead => ({
  actor,
  documentId: newId(),
  reason: 'a mistake',
  businessDate: '2026-11-24',
  receiptPrinter: null,
  receiptJobId: newId(),
  receiptSecondsToLive: 120,
  request: requestKey(actor),
})

/** The first line of the first receipt found. */
export const lineOf = (found: { readonly receipts: readonly ReturnableReceipt[] }): ReturnableLine => {
  const line = found.receipts[0]?.lines[0]
  if (line === undefined) throw new Error('no receipt was found')
  return line
}

import { upcCandidates } from '../../barcode/gtin.js'
import type { BasketLine, BasketTender, OfferedSerial } from '../../sale/basket.js'
import { offerSerial } from '../../serials/offered.js'
import { newId } from '../ids.js'
import {
  isRefusal,
  type Actor,
  type CompletedSale,
  type OrRefusal,
  type PostedDocument,
  type DocumentFault,
  type RequestKey,
  type Store,
} from '../store.js'

/** Short ways for tests to act as a register or the back office does. */
export const serial = (text: string): OfferedSerial => {
  const offer = offerSerial(text)
  if (!offer.ok) throw new Error(`${text} is no serial number: ${offer.code}`)
  return offer.serial
}

export const requestKey = (actor: Actor, id = newId(), content = id): RequestKey => ({
  scope: actor.registerId ?? actor.userId,
  id,
  sha256: content,
})

/** The value, or an error that names the refusal. */
export const granted = <T extends object>(value: OrRefusal<T>): T => {
  if (isRefusal(value)) throw new Error(`refused: ${value.refused.code} ${JSON.stringify(value.refused.details)}`)
  return value
}

/** The code of a refusal, or null when the request was granted. */
export const refusalOf = (value: object): string | null => (isRefusal(value) ? value.refused.code : null)

export const receive = async (
  store: Store,
  actor: Actor,
  itemId: string,
  serials: readonly string[],
  quantity = serials.length,
): Promise<OrRefusal<PostedDocument> | { readonly faults: readonly DocumentFault[] }> =>
  store.stock.post({
    actor,
    kind: 'receiving',
    documentId: newId(),
    reference: null,
    reason: null,
    businessDate: '2026-11-24',
    lines: [{ itemId, transaction: 'receive', quantity, unitCost: 100, serials: serials.map(serial) }],
    request: requestKey(actor),
  })

export const scan = (
  store: Store,
  actor: Actor,
  basketId: string,
  text: string,
  options: { readonly prompt?: string; readonly serial?: string } = {},
) => {
  const offer = offerSerial(options.serial ?? text)
  return store.baskets.scan({
    actor,
    basketId,
    newLineId: newId(),
    text,
    codes: upcCandidates(text),
    serial: offer.ok ? offer.serial : null,
    fromElement: options.serial !== undefined,
    prompt: options.prompt ?? null,
    request: null,
  })
}

/** Completes with exact cash; prices are the basket's, tax is left at zero (pricing is core/sale's, tested there). */
export const complete = async (
  store: Store,
  actor: Actor,
  basketId: string,
  options: {
    readonly request?: RequestKey
    readonly version?: number
    readonly tenders?: readonly BasketTender[]
    readonly printer?: string
  } = {},
): Promise<OrRefusal<CompletedSale>> => {
  const basket = await store.baskets.current(actor.registerId ?? '')
  const lines = basket?.id === basketId ? basket.lines : []
  const amountOf = (line: BasketLine): number => line.quantity * line.unitPrice * (line.returned === null ? 1 : -1)
  const total = lines.reduce((sum, line) => sum + amountOf(line), 0)
  return store.sales.complete({
    actor,
    basketId,
    version: options.version ?? basket?.version ?? 0,
    request: options.request ?? requestKey(actor),
    serials: lines.reduce((sum, line) => sum + line.serials.length, 0),
    returned: lines.reduce((sum, line) => sum + (line.returned === null ? 0 : line.serials.length), 0),
    sale: {
      documentId: newId(),
      net: total,
      tax: 0,
      total,
      lines: lines.map((line) => ({
        line: line.id,
        unitPrice: line.unitPrice,
        exemption: null,
        amount: amountOf(line),
        taxBase: amountOf(line),
        taxAmount: 0,
      })),
      taxes: [{ rate: 0, base: total, amount: 0, exemption: null }],
      tenders: options.tenders ?? (total === 0 ? [] : [{ kind: 'cash', amount: total }]),
      change: 0,
      rounding: 0,
      businessDate: '2026-11-24',
      enteredOn: '2026-11-24',
      currency: 'USD',
      receiptPrinter: options.printer ?? null,
      receiptJobId: newId(),
      receiptSecondsToLive: 120,
    },
  })
}

import { createReadStream } from 'node:fs'
import { upcCandidates } from '../../../core/barcode/gtin.js'
import { documentError } from '../../../core/inventory/document-error.js'
import { TillgateError } from '../../../core/errors/error.js'
import { moneyFormat } from '../../../core/sale/money.js'
import { offerSerial } from '../../../core/serials/offered.js'
import type { OfferedSerial } from '../../../core/sale/basket.js'
import { newId } from '../../../core/store/ids.js'
import { isRefusal, type Actor, type StockLine, type Store } from '../../../core/store/store.js'
import { importCatalog, importRefused } from '../../catalog-file/import-catalog.js'
import { readRecords } from '../../catalog-file/records.js'

/** The store that the shop is, for `setUpStore`. */
export const sampleStore = {
  venue: { number: 1, name: 'Riverside Arena' },
  number: 1,
  name: 'Main Street',
  zone: 'Europe/Berlin',
  locale: 'en-US',
  currency: 'USD',
} as const

export interface LoadedShop {
  readonly items: number
  /** Units with serial numbers that were received now; 0 when everything was there already. */
  readonly units: number
  /** Everything received now, with and without serial numbers. */
  readonly quantity: number
}

/**
 * Fills a store with the sample shop by the ways everybody uses: the catalog is imported, goods are received. Doing it
 * again changes nothing. `actor` is who received; `businessDate` the day: `2026-11-24`.
 */
export const loadSampleShop = async (options: {
  readonly store: Pick<Store, 'catalog' | 'catalogWriter' | 'serials' | 'stock' | 'context'>
  readonly actor: Actor
  readonly businessDate: string
  readonly onStep?: (step: string) => void
}): Promise<LoadedShop> => {
  const { store, actor, businessDate, onStep } = options
  onStep?.('catalog')
  const imported = await importCatalog({
    stage: () => store.catalogWriter.stage(),
    stream: createReadStream(new URL('./items.csv', import.meta.url)),
    minorDigits: moneyFormat(store.context.locale, store.context.currency).minorDigits,
    skipBad: false,
  })
  if (!imported.imported) throw importRefused(imported)

  let units = 0
  let quantity = 0
  for (const [reference, lines] of await readDeliveries(store)) {
    onStep?.(`delivery ${reference}`)
    // The goods of a delivery come together, so a number of one of them tells whether it came before.
    const [serial] = lines.flatMap(({ serials }) => serials)
    if (serial !== undefined && (await store.serials.life(serial)).length > 0) continue
    const posted = await store.stock.post({
      actor,
      kind: 'receiving',
      documentId: newId(),
      reference,
      reason: null,
      businessDate,
      lines,
      request: { scope: 'sample-shop', id: reference, sha256: reference },
    })
    if ('faults' in posted) throw documentError(posted.faults)
    if (isRefusal(posted)) throw new TillgateError(posted.refused.code, posted.refused.details)
    units += posted.units
    quantity += posted.quantity
  }
  return { items: imported.rows, units, quantity }
}

/** Lines by delivery note, in the order of the file. */
const readDeliveries = async ({
  catalog,
  context,
}: Pick<Store, 'catalog' | 'context'>): Promise<ReadonlyMap<string, readonly StockLine[]>> => {
  const { minorDigits } = moneyFormat(context.locale, context.currency)
  const deliveries = new Map<string, StockLine[]>()
  for await (const { line, cells } of readRecords(createReadStream(new URL('./stock.csv', import.meta.url)))) {
    const [reference = '', upc = '', quantity = '', unitCost = '', serials = ''] = cells
    if (line === 1) continue
    const item = await catalog.byCode(upcCandidates(upc))
    if (item === null) throw new TillgateError('UPC_UNKNOWN', { code: upc })
    const lines = deliveries.get(reference) ?? []
    lines.push({
      itemId: item.itemId,
      transaction: 'receive',
      quantity: Number(quantity),
      unitCost: Math.round(Number(unitCost) * 10 ** minorDigits),
      serials: serials === '' ? [] : serials.split('|').map(serialOf),
    })
    deliveries.set(reference, lines)
  }
  return deliveries
}

const serialOf = (text: string): OfferedSerial => {
  const offer = offerSerial(text)
  if (!offer.ok) throw new TillgateError(offer.code, offer.details)
  return offer.serial
}

import { TillgateError } from '../../core/errors/error.js'
import { documentError } from '../../core/inventory/document-error.js'
import { readSerials, type ReadSerial } from '../../core/inventory/read-serials.js'
import { newId } from '../../core/store/ids.js'
import type { CatalogWriter } from '../../core/store/catalog-write.js'
import type { CatalogQueries, DocumentFault, StockDocument } from '../../core/store/store.js'
import type { HttpInput } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { may } from '../security/principal.js'
import { checked } from './catalog-write.js'
import { actorOf, type Handlers, type HttpContext } from './handler.js'
import { granted } from './initiated.js'
import { postedOnWire } from './stock-document.js'

type Opening = NonNullable<HttpInput<'catalog.create'>['openingStock']>

/** Creates an item, with what is there of it already in the same transaction. */
export const createItemHandlers = (deps: {
  readonly catalogWriter: CatalogWriter
  readonly catalog: CatalogQueries
  readonly businessDate: () => string
}): Handlers<'catalog.create'> => ({
  async 'catalog.create'(input, context) {
    const { openingStock, ...fields } = input
    const { userId } = actorOf(context)
    const request = requestKey(userId, context.requestId ?? '', 'catalog.create', input)
    const item = checked(fields)
    if (openingStock === undefined) {
      const { itemId, rev } = granted(await deps.catalogWriter.create(item, request))
      return { itemId, rev }
    }
    if (!may(context.principal, 'adjustment'))
      throw new TillgateError('PERMISSION_REQUIRED', { action: 'opening stock', permission: 'adjustment' })
    const { serials, faults } = readSerials(1, openingStock.serials ?? [], openingStock.quantity)
    const wrong = [...faults, ...(await ownedByOthers(serials, deps.catalog))]
    if (wrong.length > 0) throw documentError(wrong)
    const document = openingDocument(openingStock, serials, context, deps.businessDate())
    const created = await deps.catalogWriter.createWithStock(item, document, request)
    if ('faults' in created) throw documentError(created.faults)
    const { itemId, rev, opening } = granted(created)
    return { itemId, rev, opening: postedOnWire(opening) }
  },
})

const openingDocument = (
  { quantity, unitCost }: Opening,
  serials: readonly ReadSerial[],
  context: HttpContext,
  businessDate: string,
): StockDocument => {
  const actor = actorOf(context)
  return {
    actor,
    kind: 'adjustment',
    documentId: newId(),
    reference: null,
    reason: 'Opening stock',
    businessDate,
    // The item has no id yet; it is filled in where both are written.
    lines: [{ itemId: '', transaction: 'adjust-add', quantity, unitCost: unitCost ?? null, serials, derived: true }],
    // A document keeps its request id for ever, and the item has one of its own.
    request: requestKey(actor.userId, `${context.requestId ?? ''}-opening`, 'opening stock', null),
  }
}

/** Codes that carry the number of a unit of an item that exists: the new one cannot be meant. */
const ownedByOthers = async (
  serials: readonly ReadSerial[],
  catalog: CatalogQueries,
): Promise<readonly DocumentFault[]> => {
  const faults: DocumentFault[] = []
  for (const { label: s, gtin } of serials) {
    const owner = gtin === undefined ? null : await catalog.byCode([gtin])
    if (owner === null) continue
    const details = { s, otherItem: owner.name, item: 'the new item' }
    faults.push({ line: 1, serial: s, code: 'SERIAL_WRONG_ITEM', details })
  }
  return faults
}

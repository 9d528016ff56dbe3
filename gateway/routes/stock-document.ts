import { TillgateError } from '../../core/errors/error.js'
import { documentError } from '../../core/inventory/document-error.js'
import type { StockTransaction } from '../../core/serials/stock-transitions.js'
import { newId } from '../../core/store/ids.js'
import type { CatalogQueries, DocumentFault, PostedDocument, Stock, StockDocument } from '../../core/store/store.js'
import type { HttpOutput } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { may } from '../security/principal.js'
import { actorOf, type HttpContext } from './handler.js'
import { granted } from './initiated.js'
import { faultInWords, mergeFaults, readLines, type WireLine } from './stock-lines.js'

export interface StockDeps {
  readonly stock: Stock
  readonly catalog: CatalogQueries
  /** Today's business date of the store: `2026-11-24`. */
  readonly businessDate: () => string
}

/** A document whose lines all do the same: the lines as they came, and what stands on it. */
export interface AskedDocument {
  readonly kind: StockDocument['kind']
  readonly transaction: StockTransaction
  readonly lines: readonly WireLine[]
  /** For the identity of the request: what was asked, as a whole. */
  readonly command: string
  readonly input: unknown
  readonly more: Partial<StockDocument>
}

const read = async (
  asked: AskedDocument,
  deps: StockDeps,
  context: HttpContext,
): Promise<{ readonly document: StockDocument; readonly faults: readonly DocumentFault[] }> => {
  const actor = actorOf(context)
  if (asked.lines.length === 0) throw new TillgateError('DOCUMENT_EMPTY')
  const { lines, faults } = await readLines(asked.lines, asked.transaction, deps.catalog)
  return {
    document: {
      actor,
      kind: asked.kind,
      documentId: newId(),
      reference: null,
      reason: null,
      businessDate: deps.businessDate(),
      lines,
      endHold: may(context.principal, 'unit.end-hold'),
      request: requestKey(actor.userId, context.requestId ?? '', asked.command, asked.input),
      ...asked.more,
    },
    faults,
  }
}

/** Posts all lines with all their numbers, or throws with everything that is wrong. */
export const postDocument = async (
  asked: AskedDocument,
  deps: StockDeps,
  context: HttpContext,
): Promise<HttpOutput<'receiving.post'>> => {
  const { document, faults } = await read(asked, deps, context)
  const posted = await deps.stock.post(document)
  if ('faults' in posted) throw documentError(mergeFaults(faults, posted.faults))
  return postedOnWire(granted(posted))
}

/** What posting would say now. */
export const previewDocument = async (
  asked: AskedDocument,
  deps: StockDeps,
  context: HttpContext,
): Promise<HttpOutput<'receiving.preview'>> => {
  const { document, faults } = await read(asked, deps, context)
  const found = granted(await deps.stock.preview(document))
  return { faults: mergeFaults(faults, found.faults).map(faultInWords), warnings: [...found.warnings] }
}

export const postedOnWire = ({ document, number, at, units, quantity, warnings }: PostedDocument) => ({
  document,
  number,
  at,
  units,
  quantity,
  warnings: [...warnings],
})

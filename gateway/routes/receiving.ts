import { TillgateError } from '../../core/errors/error.js'
import { documentError } from '../../core/inventory/document-error.js'
import { newId } from '../../core/store/ids.js'
import {
  isRefusal,
  type CatalogQueries,
  type DocumentFault,
  type Stock,
  type StockDocument,
} from '../../core/store/store.js'
import type { HttpInput } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { actorOf, type Handlers, type HttpContext } from './handler.js'
import { faultInWords, mergeFaults, readLines } from './stock-lines.js'

export interface ReceivingDeps {
  readonly stock: Stock
  readonly catalog: CatalogQueries
  /** Today's business date of the store: `2026-11-24`. */
  readonly businessDate: () => string
}

export const receivingHandlers = (deps: ReceivingDeps): Handlers<'receiving.post' | 'receiving.preview'> => {
  const read = async (
    input: HttpInput<'receiving.post'>,
    context: HttpContext,
  ): Promise<{ readonly document: StockDocument; readonly faults: readonly DocumentFault[] }> => {
    const actor = actorOf(context)
    if (input.lines.length === 0) throw new TillgateError('DOCUMENT_EMPTY')
    const { lines, faults } = await readLines(input.lines, 'receive', deps.catalog)
    return {
      document: {
        actor,
        kind: 'receiving',
        documentId: newId(),
        reference: input.reference ?? null,
        reason: null,
        businessDate: deps.businessDate(),
        lines,
        ...(input.draft && { draft: input.draft }),
        request: requestKey(actor.userId, context.requestId ?? '', 'receiving.post', input),
      },
      faults,
    }
  }
  return {
    async 'receiving.post'(input, context) {
      const { document: asked, faults } = await read(input, context)
      const posted = await deps.stock.post(asked)
      if ('faults' in posted) throw documentError(mergeFaults(faults, posted.faults))
      if (isRefusal(posted)) throw new TillgateError(posted.refused.code, posted.refused.details)
      const { document, number, at, units, quantity, warnings } = posted
      return { document, number, at, units, quantity, warnings: [...warnings] }
    },
    async 'receiving.preview'(input, context) {
      const { document, faults } = await read(input, context)
      const found = await deps.stock.preview(document)
      if (isRefusal(found)) throw new TillgateError(found.refused.code, found.refused.details)
      return {
        faults: mergeFaults(faults, found.faults).map(faultInWords),
        warnings: [...found.warnings],
      }
    },
  }
}

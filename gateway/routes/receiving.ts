import { TillgateError } from '../../core/errors/error.js'
import { readSerials, receivingError } from '../../core/inventory/receiving.js'
import { newId } from '../../core/store/ids.js'
import {
  isRefusal,
  type CatalogQueries,
  type Receiving,
  type ReceivingFault,
  type ReceivingLine,
} from '../../core/store/store.js'
import type { HttpInput } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { codeOfText } from '../sessions/code.js'
import { actorOf, type Handlers } from './handler.js'

export interface ReceivingDeps {
  readonly receiving: Receiving
  readonly catalog: CatalogQueries
  /** Today's business date of the store: `2026-11-24`. */
  readonly businessDate: () => string
}

type WireLine = HttpInput<'receiving.post'>['lines'][number]

export const receivingHandlers = (deps: ReceivingDeps): Handlers<'receiving.post'> => ({
  async 'receiving.post'(input, context) {
    const actor = actorOf(context)
    if (input.lines.length === 0) throw new TillgateError('RECEIVING_EMPTY')
    const request = requestKey(actor.userId, context.requestId ?? '', 'receiving.post', input)
    const { lines, faults } = await readLines(input.lines, deps.catalog)
    const posted = await deps.receiving.post({
      actor,
      documentId: newId(),
      reference: input.reference ?? null,
      businessDate: deps.businessDate(),
      lines,
      request,
    })
    if ('faults' in posted) throw receivingError(mergeFaults(faults, posted.faults))
    if (isRefusal(posted)) throw new TillgateError(posted.refused.code, posted.refused.details)
    const { document, number, at, units, quantity, warnings } = posted
    return {
      document,
      number,
      at,
      units,
      quantity,
      warnings: warnings.map(({ line, serial, warning }) => ({ line, serial, warning })),
    }
  },
})

/**
 * Codes to items and texts to serial numbers. A line with a fault of its own goes to the store with an item that does not
 * exist: so nothing is posted, and what the store finds wrong with the other lines is told at the same time.
 */
const readLines = async (
  wire: readonly WireLine[],
  catalog: CatalogQueries,
): Promise<{ readonly lines: readonly ReceivingLine[]; readonly faults: readonly ReceivingFault[] }> => {
  const lines: ReceivingLine[] = []
  const faults: ReceivingFault[] = []
  for (const [index, entry] of wire.entries()) {
    const line = index + 1
    const itemId = await itemOf(entry, line, catalog)
    if (itemId === null) faults.push({ line, serial: null, code: 'UPC_UNKNOWN', details: { code: entry.code ?? '' } })
    const read = readSerials(line, entry.serials ?? [], entry.quantity)
    faults.push(...read.faults)
    const isRight = itemId !== null && read.faults.length === 0
    lines.push({
      itemId: isRight ? itemId : newId(),
      quantity: entry.quantity,
      unitCost: entry.unitCost ?? null,
      serials: read.serials,
    })
  }
  return { lines, faults }
}

/** Of a line that has faults of its own, what the store said is not told: it judged a stand-in. */
const mergeFaults = (own: readonly ReceivingFault[], ofStore: readonly ReceivingFault[]): readonly ReceivingFault[] => {
  const told = new Set(own.map(({ line }) => line))
  return [...own, ...ofStore.filter(({ line }) => !told.has(line))].toSorted((a, b) => a.line - b.line)
}

const itemOf = async ({ itemId, code }: WireLine, line: number, catalog: CatalogQueries): Promise<string | null> => {
  if ((itemId === undefined) === (code === undefined))
    throw new TillgateError('REQUEST_INVALID', {
      problem: 'a line has either itemId or code',
      path: `/lines/${line - 1}`,
    })
  if (itemId !== undefined) return itemId
  return (await catalog.byCode(codeOfText(code ?? '').codes))?.itemId ?? null
}

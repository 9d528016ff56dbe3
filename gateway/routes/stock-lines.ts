import { messageOf, TillgateError } from '../../core/errors/error.js'
import { readSerials } from '../../core/inventory/read-serials.js'
import type { StockTransaction } from '../../core/serials/stock-transitions.js'
import { newId } from '../../core/store/ids.js'
import type { CatalogQueries, DocumentFault, StockLine } from '../../core/store/store.js'
import type { HttpInput } from '../protocol/http-commands.js'
import { codeOfText } from '../sessions/code.js'

type WireLine = HttpInput<'receiving.post'>['lines'][number]

/**
 * Codes to items and texts to serial numbers. A line with a fault of its own goes to the store with an item that does not
 * exist: so nothing is posted, and what the store finds wrong with the other lines is told at the same time.
 */
export const readLines = async (
  wire: readonly WireLine[],
  transaction: StockTransaction,
  catalog: CatalogQueries,
): Promise<{ readonly lines: readonly StockLine[]; readonly faults: readonly DocumentFault[] }> => {
  const lines: StockLine[] = []
  const faults: DocumentFault[] = []
  for (const [index, entry] of wire.entries()) {
    const line = index + 1
    const itemId = await itemOf(entry, line, catalog)
    if (itemId === null) faults.push({ line, serial: null, code: 'UPC_UNKNOWN', details: { code: entry.code ?? '' } })
    const read = readSerials(line, entry.serials ?? [], entry.quantity)
    faults.push(...read.faults)
    const isRight = itemId !== null && read.faults.length === 0
    lines.push({
      itemId: isRight ? itemId : newId(),
      transaction,
      quantity: entry.quantity,
      unitCost: entry.unitCost ?? null,
      serials: read.serials,
    })
  }
  return { lines, faults }
}

/** Of a line that has faults of its own, what the store said is not told: it judged a stand-in. */
export const mergeFaults = (
  own: readonly DocumentFault[],
  ofStore: readonly DocumentFault[],
): readonly DocumentFault[] => {
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

/** A fault as it stands in a preview: the words of every other surface. */
export const faultInWords = ({ line, serial, code, details }: DocumentFault) => ({
  line,
  serial,
  code,
  message: messageOf(code, details),
})

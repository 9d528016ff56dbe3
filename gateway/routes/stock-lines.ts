import { cleanText } from '../../core/documents/print-text.js'
import { messageOf, TillgateError } from '../../core/errors/error.js'
import { readSerials, type GivenSerial, type ReadSerial } from '../../core/inventory/read-serials.js'
import type { StockTransaction } from '../../core/serials/stock-transitions.js'
import { newId } from '../../core/store/ids.js'
import type { CatalogQueries, DocumentFault, GivenAnswer, StockLine } from '../../core/store/store.js'
import { codeOfText } from '../sessions/code.js'

/** A line as it comes: the item by id or by code, pieces, numbers as a list or as a text. */
export interface WireLine {
  readonly itemId?: string
  readonly code?: string
  readonly quantity: number
  readonly unitCost?: number
  readonly serials?: string | readonly GivenSerial[]
  readonly answers?: readonly GivenAnswer[]
}

export interface ReadLine {
  /** Null for a code that the catalog does not know. */
  readonly itemId: string | null
  readonly serials: readonly ReadSerial[]
  /** What is wrong with the line before the store is asked. */
  readonly faults: readonly DocumentFault[]
}

/** The item and the numbers of one line; `line` counts from 1. */
export const readLine = async (entry: WireLine, line: number, catalog: CatalogQueries): Promise<ReadLine> => {
  const itemId = await itemOf(entry, line, catalog)
  const { serials, faults } = readSerials(line, entry.serials ?? [], entry.quantity)
  if (itemId === null)
    return {
      itemId,
      serials,
      faults: [{ line, serial: null, code: 'UPC_UNKNOWN', details: { code: entry.code ?? '' } }, ...faults],
    }
  return { itemId, serials, faults: [...faults, ...(await gtinFaults(itemId, serials, line, catalog))] }
}

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
    const read = await readLine(entry, index + 1, catalog)
    faults.push(...read.faults)
    lines.push({
      itemId: read.itemId !== null && read.faults.length === 0 ? read.itemId : newId(),
      transaction,
      quantity: entry.quantity,
      unitCost: entry.unitCost ?? null,
      serials: read.serials,
      ...(entry.answers && { answers: cleanAnswers(entry.answers) }),
    })
  }
  return { lines, faults }
}

/** Answers as they are kept: one line of printable text. */
export const cleanAnswers = (answers: readonly GivenAnswer[]): readonly GivenAnswer[] =>
  answers.map(({ answer, ...rest }) => ({ ...rest, answer: cleanText(answer) }))

/** Of a line that has faults of its own, what the store said is not told: it judged a stand-in. */
export const mergeFaults = (
  own: readonly DocumentFault[],
  ofStore: readonly DocumentFault[],
): readonly DocumentFault[] => {
  const told = new Set(own.map(({ line }) => line))
  return [...own, ...ofStore.filter(({ line }) => !told.has(line))].toSorted((a, b) => a.line - b.line)
}

/** The item that a line or a request names by id or by code; null for a code that the catalog does not know. */
export const itemOf = async (
  { itemId, code }: { readonly itemId?: string; readonly code?: string },
  line: number | null,
  catalog: CatalogQueries,
): Promise<string | null> => {
  if ((itemId === undefined) === (code === undefined))
    throw new TillgateError('REQUEST_INVALID', {
      problem: 'a line has either itemId or code',
      path: line === null ? '/' : `/lines/${line - 1}`,
    })
  if (itemId !== undefined) return itemId
  return (await catalog.byCode(codeOfText(code ?? '').codes))?.itemId ?? null
}

/** Codes that carry the number of another item's unit. */
export const gtinFaults = async (
  itemId: string,
  serials: readonly { readonly label: string; readonly gtin?: string }[],
  line: number,
  catalog: CatalogQueries,
): Promise<readonly DocumentFault[]> => {
  const owners = new Map<string, { readonly itemId: string; readonly name: string } | null>()
  for (const { gtin } of serials)
    if (gtin !== undefined && !owners.has(gtin)) owners.set(gtin, await catalog.byCode([gtin]))
  if ([...owners.values()].every((owner) => owner?.itemId === itemId)) return []
  const item = (await catalog.item(itemId))?.name ?? ''
  return serials.flatMap(({ label: s, gtin }): readonly DocumentFault[] => {
    if (gtin === undefined) return []
    const owner = owners.get(gtin) ?? null
    if (owner === null) return [{ line, serial: s, code: 'UPC_UNKNOWN', details: { code: gtin } }]
    if (owner.itemId === itemId) return []
    return [{ line, serial: s, code: 'SERIAL_WRONG_ITEM', details: { s, otherItem: owner.name, item } }]
  })
}

/** A fault as it stands in a preview: the words of every other surface. */
export const faultInWords = ({ line, serial, code, details }: DocumentFault) => ({
  line,
  serial,
  code,
  message: messageOf(code, details),
})

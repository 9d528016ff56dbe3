import pg from 'pg'
import { upcCandidates } from '../barcode/gtin.js'
import { stockDocuments } from './contract/stock-store.js'
import { newIds } from './ids.js'
import { comparing, type FormatRule } from './serial-formats.js'
import { faultsState, previewState } from './sql-errors.js'
import type { DocumentFault, DocumentWarning, OrRefusal, StockDocument } from './store.js'

/**
 * The argument of st.post_stock. A serial number that is some item's product bar code is refused, hence the codes beside
 * each; with a rule for its item it is compared with what the item's numbers look like.
 */
export const stockArgument = (
  document: StockDocument,
  generation: number,
  rules: ReadonlyMap<string, FormatRule> = new Map(),
): object => {
  const serials = document.lines.reduce((sum, line) => sum + line.serials.length, 0)
  return {
    ...document,
    generation,
    letter: stockDocuments[document.kind],
    lines: document.lines.map((line) => {
      const rule = rules.get(line.itemId)
      const compare = rule && comparing(rule)
      return {
        ...line,
        serials: line.serials.map((serial) => ({
          ...(compare ? compare(serial) : serial),
          codes: upcCandidates(serial.label),
        })),
      }
    }),
    ids: newIds(2 * document.lines.length + serials + 1),
    units: newIds(serials),
  }
}

const detailOf = (error: unknown, state: string): unknown =>
  error instanceof pg.DatabaseError && error.code === state ? JSON.parse(error.detail ?? 'null') : undefined

type Faults = { readonly faults: readonly DocumentFault[] }
type Preview = Faults & { readonly warnings: readonly DocumentWarning[] }

/** The answer of a document's function, or all that is wrong with the document. */
export const callForFaults = async <T extends object>(
  work: () => Promise<OrRefusal<T>>,
): Promise<OrRefusal<T> | Faults> => {
  try {
    return await work()
  } catch (error) {
    const faults = detailOf(error, faultsState) as readonly DocumentFault[] | undefined
    if (faults === undefined) throw error
    return { faults }
  }
}

/** A preview undoes itself; what it found comes back. */
export const askingFaults = async (work: () => Promise<OrRefusal<never>>): Promise<OrRefusal<Preview>> => {
  try {
    return await work()
  } catch (error) {
    const found = detailOf(error, previewState)
    if (found === undefined) throw error
    return found as Preview
  }
}

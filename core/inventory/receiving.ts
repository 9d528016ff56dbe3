import { messageOf, TillgateError } from '../errors/error.js'
import type { OfferedSerial } from '../sale/basket.js'
import { offerSerial } from '../serials/offered.js'
import { parseSerialList } from '../serials/serial-list.js'
import type { ReceivingFault } from '../store/store.js'

/**
 * The serial numbers of one receiving line: a list (each text is one number), or a typed text, read by the rules of
 * `parseSerialList`. Bad entries come back as faults; a text with two readings is a fault as a whole.
 */
export const readSerials = (
  line: number,
  given: string | readonly string[],
  quantity: number,
): { readonly serials: readonly OfferedSerial[]; readonly faults: readonly ReceivingFault[] } => {
  const serials: OfferedSerial[] = []
  const faults: ReceivingFault[] = []
  const take = (text: string): void => {
    const offer = offerSerial(text)
    if (offer.ok) serials.push(offer.serial)
    else faults.push({ line, serial: text, code: offer.code, details: offer.details })
  }
  if (typeof given !== 'string') {
    for (const text of given) take(text)
    return { serials, faults }
  }
  // Which policy the item has only the store knows; the folded one refuses nothing that the exact one takes.
  const { rows, ask } = parseSerialList(given, { policy: 'folded', quantity })
  if (ask)
    faults.push({
      line,
      serial: null,
      code: 'REQUEST_INVALID',
      details: {
        problem: 'the list can be read in two ways, send it as a JSON list',
        path: `/lines/${line - 1}/serials`,
      },
    })
  for (const row of rows) {
    if (row.ok) take(row.label)
    else faults.push({ line, serial: row.text, code: row.code, details: row.details })
  }
  return { serials, faults }
}

/** Faults told in words; the rest is counted. A wrong file has thousands, and nobody reads more than a screenful. */
const shown = 50

/**
 * All faults of a document as one error. A single one keeps its own code, with the line beside it; several become
 * RECEIVING_REFUSED, whose details list line, code and sentence of each.
 */
export const receivingError = (faults: readonly ReceivingFault[]): TillgateError => {
  const [first] = faults
  if (first && faults.length === 1) return new TillgateError(first.code, { ...first.details, line: first.line })
  const told = faults.slice(0, shown)
  return new TillgateError('RECEIVING_REFUSED', {
    count: faults.length,
    faults: told.map((fault) => `line ${fault.line}: ${messageOf(fault.code, fault.details)}`),
    lines: told.map((fault) => String(fault.line)),
    codes: told.map((fault) => fault.code),
  })
}

import type { OfferedSerial } from '../sale/basket.js'
import { offerSerial } from '../serials/offered.js'
import { parseSerialList } from '../serials/serial-list.js'
import type { DocumentFault } from '../store/store.js'

/**
 * The serial numbers of one line of a document: a list (each text is one number), or a typed text, read by the rules of
 * `parseSerialList`. Bad entries come back as faults; a text with two readings is a fault as a whole.
 */
export const readSerials = (
  line: number,
  given: string | readonly string[],
  quantity: number,
): { readonly serials: readonly OfferedSerial[]; readonly faults: readonly DocumentFault[] } => {
  const serials: OfferedSerial[] = []
  const faults: DocumentFault[] = []
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

import type { ErrorCode } from '../errors/catalogue.js'
import type { ErrorDetails } from '../errors/error.js'
import { offerSerial } from '../serials/offered.js'
import { readScannedSerial } from '../serials/scanned-serial.js'
import { parseSerialList } from '../serials/serial-list.js'
import type { DocumentFault, StockSerial, UnitFacts } from '../store/store.js'

/** One number of a list: a text, or the number with what is known of the unit beside it. */
export type GivenSerial = string | (UnitFacts & { readonly serial: string })

export interface ReadSerial extends StockSerial {
  /** Of a code that carried the number: 14 digits of the item it belongs to. */
  readonly gtin?: string
}

/**
 * The serial numbers of one line of a document: a list (each text is one number), or a typed text, read by the rules of
 * `parseSerialList`. Bad entries come back as faults; a text with two readings is a fault as a whole.
 */
export const readSerials = (
  line: number,
  given: string | readonly GivenSerial[],
  quantity: number,
): { readonly serials: readonly ReadSerial[]; readonly faults: readonly DocumentFault[] } => {
  const serials: ReadSerial[] = []
  const faults: DocumentFault[] = []
  const fault = (serial: string | null, code: ErrorCode, details: ErrorDetails): void =>
    void faults.push({ line, serial, code, details })
  const take = (text: string, more: UnitFacts, gtin: string | undefined): void => {
    const offer = offerSerial(text)
    if (!offer.ok) fault(text, offer.code, offer.details)
    else
      serials.push({
        ...offer.serial,
        ...(Object.keys(more).length > 0 && { more }),
        ...(gtin !== undefined && { gtin }),
      })
  }
  if (typeof given !== 'string') {
    for (const entry of given) {
      const { serial: text, ...more } = typeof entry === 'string' ? { serial: entry } : entry
      const scanned = readScannedSerial(text)
      const noDay = [more.expiresOn, more.warrantyUntil].find((day) => day !== undefined && !isDay(day))
      if (noDay === undefined) take(scanned?.serial ?? text, { ...scanned?.facts, ...more }, scanned?.gtin)
      else fault(text, 'REQUEST_INVALID', { problem: `there is no day ${noDay}`, path: `/lines/${line - 1}/serials` })
    }
    return { serials, faults }
  }
  // Which policy the item has only the store knows; the folded one refuses nothing that the exact one takes.
  const { rows, ask } = parseSerialList(given, { policy: 'folded', quantity })
  if (ask)
    fault(null, 'REQUEST_INVALID', {
      problem: 'the list can be read in two ways, send it as a JSON list',
      path: `/lines/${line - 1}/serials`,
    })
  for (const row of rows) {
    if (row.ok) take(row.label, { ...row.facts }, row.gtin)
    else fault(row.text, row.code, row.details)
  }
  return { serials, faults }
}

/** 2027-02-30 has the form of a day and is none. */
const isDay = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

import type { ErrorDetails } from '../errors/error.js'
import type { OfferedSerial } from '../sale/basket.js'
import { offerSerial } from '../serials/offered.js'
import { checkSerialFormat, readSerialFormat, type SerialFormat } from '../serials/validators/serial-format.js'
import type { Database } from './database.js'
import { isRefusal, type OrRefusal, type Refusal } from './store.js'

/**
 * Serial numbers and the form that their item's numbers have. The database has no matcher of its own: this program, its
 * only writer, compares each number and says with which format (`format`); the database looks whether that is still the
 * one in force, and whether the number is unknown at all, as a unit that is known must be able to leave whatever the
 * format is by now. So neither a format that changed meanwhile nor a call that forgot to compare lets a number in.
 */
export interface ComparedSerial extends OfferedSerial {
  readonly format: string
  /** Why a number that nobody knows is refused; null: it has the form. */
  readonly fault: Refusal['refused'] | null
  /** The number as it is kept, where that is not what was entered (an IMEI without its check digit). */
  readonly kept: OfferedSerial | null
}

/** What of an item decides about the form of its numbers. */
export interface FormatRule {
  readonly item: string
  readonly format: string
  readonly exact: boolean
}

/** Makes the comparison for one item; the format is read once for however many numbers. */
export const comparing = ({
  item,
  format: line,
  exact,
}: FormatRule): (<T extends OfferedSerial>(serial: T) => T & ComparedSerial) => {
  const format = knownFormat(line)
  return (serial) => {
    const check = format === null ? null : checkSerialFormat(format, serial.label, item, exact)
    if (check === null) return { ...serial, format: line, fault: null, kept: null }
    if (!check.ok) return { ...serial, format: line, fault: { code: check.code, details: check.details }, kept: null }
    return { ...serial, format: line, fault: null, kept: keptOf(check.serial, serial) }
  }
}

/** A master elsewhere may know formats that this version does not: they refuse nothing. */
const knownFormat = (line: string): SerialFormat | null => {
  const read = readSerialFormat(line)
  return read.ok ? read.format : null
}

const keptOf = (text: string, serial: OfferedSerial): OfferedSerial | null => {
  if (text === serial.label) return null
  const offer = offerSerial(text)
  return offer.ok ? offer.serial : null
}

/** How often a number is compared anew because the format changed under it. */
const attempts = 3

interface Unchecked extends ErrorDetails {
  readonly item: string
  readonly format: string
  readonly exact: boolean
}

/**
 * Offers one number, for whatever item it turns out to be of: the call is repeated with the number compared when the
 * database asks for it, which it does only for a number that nobody knows of an item that has a format.
 */
export const offering = async <T extends object>(
  serial: OfferedSerial | null,
  call: (serial: OfferedSerial | null) => Promise<OrRefusal<T>>,
): Promise<OrRefusal<T>> => {
  let offered = serial
  for (let attempt = 1; ; attempt += 1) {
    const result = await call(offered)
    if (!isRefusal(result) || result.refused.code !== 'SERIAL_UNCHECKED' || serial === null || attempt === attempts)
      return result
    const compared = comparing(result.refused.details as Unchecked)(serial)
    if (compared.fault !== null) return { refused: compared.fault }
    offered = { ...compared, ...compared.kept }
  }
}

/**
 * The same for several numbers of one item: the database says which of them is wrong, as some may be known already.
 */
export const offeringAll = async <T extends object>(
  serials: readonly OfferedSerial[],
  call: (serials: readonly OfferedSerial[]) => Promise<OrRefusal<T>>,
): Promise<OrRefusal<T>> => {
  let offered = serials
  for (let attempt = 1; ; attempt += 1) {
    const result = await call(offered)
    if (!isRefusal(result) || result.refused.code !== 'SERIAL_UNCHECKED' || attempt === attempts) return result
    offered = serials.map(comparing(result.refused.details as Unchecked))
  }
}

/** The rules of those items that have a format. */
export const formatsOf = async (db: Database, itemIds: readonly string[]): Promise<ReadonlyMap<string, FormatRule>> => {
  const rows = await db.rows<FormatRule & { readonly itemId: string }>(
    'item-formats',
    `select l.item_id as "itemId", st.item_text(l.item_id) as item, l.serial_format as format, l.exact from st.item_level l
     where l.item_id = any ($1::uuid[]) and l.serial_format is not null`,
    [itemIds],
  )
  return new Map(rows.map(({ itemId, ...rule }) => [itemId, rule]))
}

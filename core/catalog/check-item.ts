import { findControls, findHalves, nameCharacter, trimOuter, whiteSpaceRun } from '../barcode/hidden-characters.js'
import { upcEntry, type UpcKind } from '../barcode/gtin.js'
import type { ErrorCode } from '../errors/catalogue.js'
import type { ErrorDetails } from '../errors/error.js'
import type { Level } from '../sale/basket.js'
import { readSerialFormat } from '../serials/validators/serial-format.js'
import { additionalUpcLimit, textLimits, type ItemInput, type UpcInput } from './item-input.js'
import { clearedRules, orderedRules, type SaidRules } from './serial-rules.js'
import { classificationKinds, levelBearers, type LevelBearer } from './level.js'

/** A code of an item, ready to be stored. */
export interface CheckedUpc {
  readonly key: string
  readonly display: string
  readonly kind: UpcKind
}

/** A classification or attribute by name; `level`, `serialFormat` and `serialRules` undefined leave what it has. */
export interface CheckedName {
  readonly name: string
  readonly level?: Level | null
  readonly serialFormat?: string | null
  readonly serialRules?: SaidRules
}

/** An item's fields, cleaned and checked. Left out: unchanged; null: cleared. */
export interface CheckedItem extends Partial<Readonly<Record<LevelBearer, CheckedName | null>>> {
  readonly productId?: string
  readonly productName?: string
  readonly description?: string
  readonly price?: number
  readonly cost?: number | null
  readonly taxRate?: number
  readonly upc?: CheckedUpc
  readonly additionalUpcs?: readonly CheckedUpc[]
  readonly level?: Level | null
  readonly exact?: boolean
  readonly serialScope?: 'item' | 'chain'
  readonly serialFormat?: string | null
  /** The cells that are said; null clears one, what is left out stays. */
  readonly serialRules?: SaidRules
  readonly quickPick?: { readonly page: string; readonly position: number } | null
  readonly active?: boolean
}

/** One thing that is wrong with an item; `field` is a key of `ItemInput`. */
export interface ItemFault {
  readonly field: keyof ItemInput
  readonly code: ErrorCode
  readonly details: ErrorDetails
}

export interface ItemCheck {
  readonly item: CheckedItem
  readonly faults: readonly ItemFault[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Fault = Omit<ItemFault, 'field'>

/** What every field that cannot be taken comes back as. */
export const invalidField = (field: keyof ItemInput, problem: string): ItemFault => ({
  field,
  code: 'ITEM_INVALID',
  details: { field: wordsOf(field), problem },
})

/** `productId` → `product ID`: as a person would name it. */
const wordsOf = (field: string): string =>
  field
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/\bid\b/, 'ID')
    .replace(/\bupc/, 'UPC')

/** Words of plain ASCII with single blanks: nothing to clean, which is nearly every text of a large file. */
const plain = /^[!-~]+(?: [!-~]+)*$/

/**
 * One line of text: no white space around it, one blank for each run inside (a spreadsheet cell may hold line breaks).
 * Names go to people and into look-ups, so a control character in one is a fault; a longer text keeps what it has, as
 * everything that is printed is cleaned on its way.
 */
const readText = (
  text: string,
  field: keyof ItemInput,
  limit: number,
  controls: 'keep' | 'refuse',
): string | ItemFault => {
  if (text.length <= limit && plain.test(text)) return text
  const nul = text.indexOf('\0')
  if (nul !== -1)
    return { field, code: 'TEXT_NUL', details: { position: Array.from(text.slice(0, nul)).length + 1, field } }
  const line = text.replace(whiteSpaceRun, ' ').trim()
  if (trimOuter(line).text === '') return invalidField(field, 'it is empty')
  const [half] = findHalves(line)
  if (half !== undefined) return invalidField(field, `it holds half a character at ${half.position}`)
  const [control] = controls === 'refuse' ? findControls(line) : []
  if (control !== undefined)
    return invalidField(field, `it holds ${nameCharacter(control.codePoint)} at ${control.position}`)
  const length = line.length <= limit ? 0 : Array.from(line).length
  return length > limit
    ? invalidField(field, `it has ${length} characters, at most ${limit} are taken`)
    : line.normalize('NFC')
}

const storePrefix = /^\s*store:/i

/** Checks one code as entered; `store:` in front of a text makes it a code of the store's own. */
export const checkUpc = (
  input: UpcInput,
): { readonly ok: true; readonly upc: CheckedUpc } | ({ readonly ok: false } & Fault) => {
  const marked = typeof input === 'string' && storePrefix.test(input)
  const entry =
    typeof input === 'string'
      ? upcEntry(marked ? input.replace(storePrefix, '') : input, { kind: marked ? 'store' : 'gtin' })
      : upcEntry(input.code, { kind: input.kind })
  return entry.ok
    ? { ok: true, upc: { key: entry.key, display: entry.display, kind: entry.kind } }
    : { ok: false, code: entry.code, details: entry.details }
}

/** Cleans an item and finds all that is wrong with it. Pure; what needs the rest of the catalog is the database's. */
export const checkItem = (input: ItemInput): ItemCheck => {
  const item: Mutable<CheckedItem> = {}
  const faults: ItemFault[] = []
  const read = (
    field: keyof ItemInput,
    text: string,
    limit: number,
    controls: 'keep' | 'refuse' = 'refuse',
  ): string | null => {
    const result = readText(text, field, limit, controls)
    if (typeof result === 'string') return result
    faults.push(result)
    return null
  }

  for (const [field, limit, controls] of texts) {
    const text = input[field]
    const value = text === undefined ? null : read(field, text, limit, controls)
    if (value !== null) item[field] = value
  }
  for (const bearer of levelBearers) {
    const given = input[bearer]
    if (given === null) item[bearer] = null
    if (!given) continue
    const name = read(bearer, given.name, textLimits.name)
    const format = readFormat(given.serialFormat, bearer, faults)
    if (name === null) continue
    item[bearer] = {
      name,
      ...(given.level !== undefined && { level: given.level }),
      ...(format !== undefined && { serialFormat: format }),
      ...(given.serialRules !== undefined && { serialRules: orderedRules(given.serialRules ?? clearedRules) }),
    }
  }
  if (input.quickPick) {
    const page = read('quickPick', input.quickPick.page, textLimits.name)
    if (page !== null) item.quickPick = { page, position: input.quickPick.position }
  } else if (input.quickPick === null) item.quickPick = null

  const format = readFormat(input.serialFormat, 'serialFormat', faults)
  if (format !== undefined) item.serialFormat = format
  copyPlain(input, item)
  checkUpcs(input, item, faults)
  faults.push(...classificationFaults(input))
  return { item, faults }
}

/** The form of serial numbers in its one spelling; undefined where none is given or it cannot be read. */
const readFormat = (
  line: string | null | undefined,
  field: keyof ItemInput,
  faults: ItemFault[],
): string | null | undefined => {
  if (line === undefined || line === null) return line
  const read = readSerialFormat(line)
  if (read.ok) return read.format.text
  faults.push(invalidField(field, field === 'serialFormat' ? read.problem : `its serial format: ${read.problem}`))
  return undefined
}

/** A product ID is printed and typed; a description may be anything that somebody's supplier put into a file. */
const texts = [
  ['productId', textLimits.productId, 'refuse'],
  ['productName', textLimits.text, 'keep'],
  ['description', textLimits.text, 'keep'],
] as const

const copyPlain = (input: ItemInput, item: Mutable<CheckedItem>): void => {
  if (input.price !== undefined) item.price = input.price
  if (input.cost !== undefined) item.cost = input.cost
  if (input.taxRate !== undefined) item.taxRate = input.taxRate
  if (input.level !== undefined) item.level = input.level
  if (input.serialRules !== undefined) item.serialRules = orderedRules(input.serialRules ?? clearedRules)
  if (input.exact !== undefined) item.exact = input.exact
  if (input.serialScope !== undefined) item.serialScope = input.serialScope
  if (input.active !== undefined) item.active = input.active
}

const checkUpcs = (input: ItemInput, item: Mutable<CheckedItem>, faults: ItemFault[]): void => {
  const take = (field: 'upc' | 'additionalUpcs', code: UpcInput): CheckedUpc | null => {
    const result = checkUpc(code)
    if (result.ok) return result.upc
    faults.push({ field, code: result.code, details: result.details })
    return null
  }
  const main = input.upc === undefined ? null : take('upc', input.upc)
  if (main !== null) item.upc = main
  if (input.additionalUpcs === undefined) return
  const all = input.additionalUpcs.flatMap((code) => take('additionalUpcs', code) ?? [])
  // The main one may be repeated in a list of all; a code twice in the list is one code.
  const more = all.filter(
    ({ key }, index) => key !== main?.key && all.findIndex((other) => other.key === key) === index,
  )
  if (more.length > additionalUpcLimit) faults.push({ field: 'additionalUpcs', code: 'UPC_LIMIT', details: {} })
  item.additionalUpcs = more
}

/** A category lies in a department and a subcategory in a category, so they are given together or not at all. */
const classificationFaults = (input: ItemInput): readonly ItemFault[] =>
  classificationKinds.flatMap((kind, index) => {
    const above = index === 0 ? undefined : classificationKinds[index - 1]
    return above !== undefined && input[kind] && !input[above]
      ? [invalidField(kind, `it lies in a ${above}, which is not given`)]
      : []
  })

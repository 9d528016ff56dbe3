import type { ErrorCode } from '../errors/catalogue.js'
import type { ErrorDetails } from '../errors/error.js'
import { checkItem, type CheckedItem } from './check-item.js'
import { columnOfField, type CsvHeader } from './csv-columns.js'
import type { ItemInput } from './item-input.js'
import { readSerialFormat } from '../serials/validators/serial-format.js'
import { clearedRules, readSerialRules, type SaidRules } from './serial-rules.js'
import { levelBearers, levels, type LevelBearer } from './level.js'
import type { Level } from '../sale/basket.js'

/** One thing that is wrong with a row of a catalog file. */
export interface RowFault {
  /** Null: the row as a whole. */
  readonly column: string | null
  readonly code: ErrorCode
  readonly details: ErrorDetails
}

export interface CsvRow {
  readonly itemId: string | null
  readonly item: CheckedItem
  readonly faults: readonly RowFault[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Problem = { readonly problem: string }
type Read<T> = T | Problem

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'problem' in value

/** Decimal text to minor units, exactly: "19.9" with two digits is 1990. */
export const readMoney = (text: string, minorDigits: number): Read<number> => {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null)
    return {
      problem: text.startsWith('-') ? 'it is below zero' : 'it is no amount; write one like 1234.50, without currency',
    }
  const [, whole = '', fraction = ''] = match
  if (fraction.slice(minorDigits).replaceAll('0', '') !== '')
    return { problem: `it has more than ${minorDigits} digits behind the point` }
  const minor = Number(`${whole}${fraction.slice(0, minorDigits).padEnd(minorDigits, '0')}`)
  return Number.isSafeInteger(minor) ? minor : { problem: 'it is too large' }
}

/** Percent text to parts per million: "8.875" or "8.875 %" is 88750. */
export const readPercent = (text: string): Read<number> => {
  const rate = readMoney(text.replace(/\s*%$/, ''), 4)
  if (isProblem(rate))
    return {
      problem: rate.problem.replace(
        'no amount; write one like 1234.50, without currency',
        'no percentage; write one like 8.875',
      ),
    }
  return rate <= 1_000_000 ? rate : { problem: 'it is more than 100 percent' }
}

const words: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['1', true],
  ['no', false],
  ['false', false],
  ['0', false],
  ['', false],
])

const readYesNo = (text: string): Read<boolean> =>
  words.get(text.toLowerCase()) ?? { problem: 'it is neither yes nor no' }

const readLevel = (text: string): Read<Level | null> => {
  const word = text.toLowerCase()
  if (word === '' || word === 'inherit') return null
  return levels.find((level) => level === word) ?? { problem: 'it is none of not, sometimes, always, inherit' }
}

const readScope = (text: string): Read<'item' | 'chain'> =>
  text === '' || text === 'item' ? 'item' : text === 'chain' ? 'chain' : { problem: 'it is neither item nor chain' }

const readFormat = (text: string): Read<string | null> => {
  if (text === '' || text.toLowerCase() === 'none') return null
  const format = readSerialFormat(text)
  return format.ok ? format.format.text : { problem: format.problem }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Makes the reader of a file's rows. `minorDigits` of the currency that its prices are in. */
export const createRowReader = (header: CsvHeader, minorDigits: number): ((cells: readonly string[]) => CsvRow) => {
  const places = new Map(header.names.map((name, place) => [name, place]))
  return (cells) => {
    if (cells.length !== header.names.length)
      return {
        itemId: null,
        item: {},
        faults: [rowFault(null, `the row has ${cells.length} cells, the first line ${header.names.length}`)],
      }
    const faults: RowFault[] = []
    /** The cell, trimmed; undefined when the file has no such column. */
    const cell = (name: string): string | undefined => {
      const place = places.get(name)
      return place === undefined ? undefined : cells[place]?.trim()
    }
    const read = <T>(name: string, reader: (text: string) => Read<T>): T | undefined => {
      const text = cell(name)
      if (text === undefined) return undefined
      const nul = text.indexOf('\0')
      if (nul !== -1) {
        faults.push({ column: name, code: 'TEXT_NUL', details: { position: nul + 1 } })
        return undefined
      }
      const value = reader(text)
      if (!isProblem(value)) return value
      faults.push(rowFault(name, value.problem))
      return undefined
    }

    const input: Mutable<ItemInput> = {}
    const set = <K extends keyof ItemInput>(key: K, value: ItemInput[K] | undefined): void => {
      if (value !== undefined) input[key] = value
    }
    const itemId = read<string>('item_id', (text) =>
      text === '' || uuid.test(text) ? text.toLowerCase() : { problem: 'it is no item id' },
    )
    for (const [name, key] of [
      ['product_id', 'productId'],
      ['product_name', 'productName'],
      ['description', 'description'],
    ] as const)
      set(key, emptyIsNone(cell(name)))
    set(
      'price',
      read('price', (text) => (text === '' ? { problem: 'it is empty' } : readMoney(text, minorDigits))),
    )
    set(
      'cost',
      read('cost', (text) => (text === '' ? null : readMoney(text, minorDigits))),
    )
    set(
      'taxRate',
      read('tax_rate', (text) => (text === '' ? { problem: 'it is empty' } : readPercent(text))),
    )
    set('upc', emptyIsNone(cell('upc')))
    set(
      'additionalUpcs',
      cell('additional_upcs')
        ?.split('|')
        .map((code) => code.trim())
        .filter((code) => code !== ''),
    )
    set('level', read('level', readLevel))
    set('serialRules', readRules(read))
    set('exact', read('exact', readYesNo))
    set('serialScope', read('serial_scope', readScope))
    set('serialFormat', read('serial_format', readFormat))
    set(
      'active',
      read('active', (text) => (text === '' ? true : readYesNo(text))),
    )
    for (const bearer of levelBearers) set(bearer, readName(bearer, cell, read))
    set('quickPick', readQuickPick(cell, read))

    const named = itemId !== undefined && itemId !== ''
    if (cell('product_id') === '' && !named) faults.push(rowFault('product_id', 'it is empty'))
    if (cell('upc') === '') faults.push(rowFault('upc', 'every item has a main UPC'))
    const { item, faults: wrong } = checkItem(input)
    for (const { field, code, details } of wrong) faults.push({ column: columnOfField(field), code, details })
    return { itemId: named ? itemId : null, item, faults }
  }
}

/** A text that is left empty says nothing: a product's name stands on one of its rows, a description may be the product's. */
const emptyIsNone = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

type Cells = (name: string) => string | undefined
type Reader = <T>(name: string, reader: (text: string) => Read<T>) => T | undefined

const readName = (bearer: LevelBearer, cell: Cells, read: Reader): ItemInput[LevelBearer] => {
  const name = cell(bearer)
  const given = cell(`${bearer}_level`)
  const level = given === undefined || given === '' ? undefined : read(`${bearer}_level`, readLevel)
  const said = cell(`${bearer}_serial_format`)
  const serialFormat = said === undefined || said === '' ? undefined : read(`${bearer}_serial_format`, readFormat)
  const ruled = cell(`${bearer}_serial_rules`)
  const serialRules = ruled === undefined || ruled === '' ? undefined : read(`${bearer}_serial_rules`, readSerialRules)
  if (name === undefined) return undefined
  if (name === '') return null
  return {
    name,
    ...(level !== undefined && { level }),
    ...(serialFormat !== undefined && { serialFormat }),
    ...(serialRules !== undefined && { serialRules }),
  }
}

/** The cells of an item's three columns; what `serial_rules` says of a cell goes before the yes or no of its own column. */
const readRules = (read: Reader): SaidRules | undefined => {
  const yesNo = (text: string) => {
    const yes = readYesNo(text)
    return isProblem(yes) ? yes : text === '' ? 'inherit' : yes ? 'required' : 'optional'
  }
  const sale = read<'inherit' | 'required' | 'optional'>('required_on_sale', yesNo)
  const back = read<'inherit' | 'required' | 'optional'>('required_on_return', yesNo)
  const rules = read<SaidRules>('serial_rules', (text) => (text === '' ? clearedRules : readSerialRules(text)))
  if (sale === undefined && back === undefined && rules === undefined) return undefined
  const said = { ...rules }
  if (sale !== undefined) said.sale ??= sale === 'inherit' ? null : sale
  if (back !== undefined) said.return ??= back === 'inherit' ? null : back
  return said
}

const readQuickPick = (cell: Cells, read: Reader): ItemInput['quickPick'] => {
  const page = cell('quick_pick_page')
  if (page === undefined) return undefined
  if (page === '') return null
  const position = read<number>('quick_pick_position', (text) =>
    /^[1-9]\d{0,2}$|^1000$/.test(text) ? Number(text) : { problem: 'it is no number from 1 to 1000' },
  )
  return position === undefined ? undefined : { page, position }
}

const rowFault = (column: string | null, problem: string): RowFault => ({
  column,
  code: 'ITEM_INVALID',
  details: { field: (column ?? 'row').replaceAll('_', ' '), problem },
})

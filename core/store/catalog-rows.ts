import type { CheckedItem, CheckedName } from '../catalog/check-item.js'
import { levelBearers } from '../catalog/level.js'

/** An item on its way into the catalog: one row of the staging table. */
export interface StagedItem {
  /** Of the file; 1 for a single item. */
  readonly line: number
  /** Names an existing item; null: product ID and main UPC do, or the item is new. */
  readonly itemId: string | null
  readonly item: CheckedItem
}

type Cell = string | number | boolean | null
type Row = Readonly<Record<string, Cell | object>>

const levelText = (name: CheckedName | null | undefined): string | null =>
  name?.level === undefined ? null : (name.level ?? 'inherit')

const formatText = (name: CheckedName | null | undefined): string | null =>
  name?.serialFormat === undefined ? null : (name.serialFormat ?? '')

type Reader = (staged: StagedItem) => Cell | object

/** The columns of the staging table and what stands in them, but for the id of a new item. */
const cells: readonly (readonly [column: string, read: Reader])[] = [
  ['line', ({ line }) => line],
  ['item_id', ({ itemId }) => itemId],
  ['product_id', ({ item }) => item.productId ?? null],
  ['product_name', ({ item }) => item.productName ?? null],
  ['description', ({ item }) => item.description ?? null],
  ['price', ({ item }) => item.price ?? null],
  ['cost', ({ item }) => item.cost ?? null],
  ['tax_rate', ({ item }) => item.taxRate ?? null],
  ['level', ({ item }) => item.level ?? null],
  ['exact', ({ item }) => item.exact ?? null],
  ['serial_scope', ({ item }) => item.serialScope ?? null],
  ['serial_format', ({ item }) => item.serialFormat ?? null],
  ['serial_rules', ({ item }) => item.serialRules ?? null],
  ...levelBearers.map((bearer): [string, Reader] => [bearer, ({ item }) => item[bearer]?.name ?? null]),
  ...levelBearers.map((bearer): [string, Reader] => [`${bearer}_level`, ({ item }) => levelText(item[bearer])]),
  ...levelBearers.map((bearer): [string, Reader] => [`${bearer}_format`, ({ item }) => formatText(item[bearer])]),
  ...levelBearers.map((bearer): [string, Reader] => [
    `${bearer}_rules`,
    ({ item }) => item[bearer]?.serialRules ?? null,
  ]),
  ['quick_pick_page', ({ item }) => item.quickPick?.page ?? null],
  ['quick_pick_position', ({ item }) => item.quickPick?.position ?? null],
  ['active', ({ item }) => item.active ?? null],
  [
    'upcs',
    ({ item: { upc, additionalUpcs = [] } }) => [
      ...(upc === undefined ? [] : [{ ...upc, main: true }]),
      ...additionalUpcs.map((more) => ({ ...more, main: false })),
    ],
  ],
]

/** One row by the names of the staging table's columns; `newId` is the id that it gets when it is new. */
export const stagedRow = (staged: StagedItem, newId: string): Row => ({
  new_id: newId,
  ...Object.fromEntries(cells.map(([column, read]) => [column, read(staged)])),
})

/** The fields that an item says something about; the others stay as they are in the catalog. */
export const fieldsOf = (item: CheckedItem): readonly string[] => Object.keys(item)

/** Columns of the COPY, in the order in which `copyLine` writes them. Ids of new items are made by the database there. */
export const copyColumns: readonly string[] = cells.map(([column]) => column)

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const copyCell = (value: Cell | object): string => {
  if (value === null) return '\\N'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character) : text
}

/** A row in the text format of COPY (PostgreSQL manual, COPY, "Text Format"). */
export const copyLine = (staged: StagedItem): string => {
  let line = ''
  for (const [, read] of cells) line += `${line === '' ? '' : '\t'}${copyCell(read(staged))}`
  return `${line}\n`
}

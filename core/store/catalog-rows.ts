import type { CheckedItem, CheckedName } from '../catalog/check-item.js'
import { levelBearers } from '../catalog/level.js'

/** An item on its way into the catalog: one row of the staging table. */
export interface StagedItem {
  /** Of the file; 1 for a single item. */
  readonly line: number
  /** The id it gets when it is new. */
  readonly newId: string
  /** Names an existing item; null: product ID and main UPC do, or the item is new. */
  readonly itemId: string | null
  readonly item: CheckedItem
}

type Cell = string | number | boolean | null
type Row = Readonly<Record<string, Cell | readonly object[]>>

const levelText = (name: CheckedName | null | undefined): string | null =>
  name?.level === undefined ? null : (name.level ?? 'inherit')

/** A row by the names of the staging table's columns. */
export const stagedRow = ({ line, newId, itemId, item }: StagedItem): Row => ({
  line,
  new_id: newId,
  item_id: itemId,
  product_id: item.productId ?? null,
  product_name: item.productName ?? null,
  description: item.description ?? null,
  price: item.price ?? null,
  cost: item.cost ?? null,
  tax_rate: item.taxRate ?? null,
  level: item.level ?? null,
  required_on_sale: item.requiredOnSale ?? null,
  required_on_return: item.requiredOnReturn ?? null,
  exact: item.exact ?? null,
  serial_scope: item.serialScope ?? null,
  ...Object.fromEntries(levelBearers.map((bearer) => [bearer, item[bearer]?.name ?? null])),
  ...Object.fromEntries(levelBearers.map((bearer) => [`${bearer}_level`, levelText(item[bearer])])),
  quick_pick_page: item.quickPick?.page ?? null,
  quick_pick_position: item.quickPick?.position ?? null,
  active: item.active ?? null,
  upcs: [
    ...(item.upc === undefined ? [] : [{ ...item.upc, main: true }]),
    ...(item.additionalUpcs ?? []).map((upc) => ({ ...upc, main: false })),
  ],
})

/** The fields that a set of items says something about; the others stay as they are in the catalog. */
export const fieldsOf = (item: CheckedItem): readonly string[] => Object.keys(item)

/** Columns of the COPY, in the order in which `copyLine` writes them. */
export const copyColumns: readonly string[] = Object.keys(stagedRow({ line: 1, newId: '', itemId: null, item: {} }))

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const copyCell = (value: Cell | readonly object[]): string => {
  if (value === null) return '\\N'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character)
}

/** A row in the text format of COPY (PostgreSQL manual, COPY, "Text Format"). */
export const copyLine = (staged: StagedItem): string => `${Object.values(stagedRow(staged)).map(copyCell).join('\t')}\n`

import type { ItemInput } from './item-input.js'
import { levelBearers, type LevelBearer } from './level.js'

/** A column of a catalog file. */
export interface CsvColumn {
  readonly name: string
  /** The field of an item that it fills, alone or with another column; `itemId` names the item. */
  readonly field: keyof ItemInput | 'itemId'
  readonly about: string
}

const column = (name: string, field: CsvColumn['field'], about: string): CsvColumn => ({ name, field, about })

const places: Readonly<Record<LevelBearer, string>> = {
  department: 'Where the item is filed; made when there is none of this name.',
  category: 'Lies in the department; needs that column.',
  subcategory: 'Lies in the category; needs that column.',
  style: 'Style.',
  size: 'Size.',
  color: 'Color.',
  brand: 'Brand.',
  season: 'Season.',
  team: 'Team.',
  vendor: 'Vendor.',
}

/**
 * Every column there is, in the order of the example file. A row is the item whose product ID and main UPC it names, or
 * the one that item_id names; importing a file twice changes nothing the second time. A column that is left out leaves
 * that field as it is; an empty cell clears it (a name or a description stays).
 */
export const csvColumns: readonly CsvColumn[] = [
  column('item_id', 'itemId', 'Names an existing item outright, so that its product ID and UPC can change as well.'),
  column('product_id', 'productId', 'Number of the product. Items with the same one are its variants.'),
  column('product_name', 'productName', 'Name of the product; once for each product ID is enough.'),
  column('description', 'description', 'What the item is called on screen, receipt and label; else the product name.'),
  column('price', 'price', 'Decimal, in the currency of the store: 19.99.'),
  column('cost', 'cost', 'Decimal; empty when unknown.'),
  column('tax_rate', 'taxRate', 'Percent: 8.875.'),
  column('upc', 'upc', 'Main UPC, EAN or GTIN with its check digit, or a code of the store’s own: store:AB-17.'),
  column('additional_upcs', 'additionalUpcs', 'At most ten more, separated by |.'),
  column('level', 'level', 'not, sometimes or always; empty or inherit takes the level from where the item is filed.'),
  column(
    'serial_rules',
    'serialRules',
    'Of a sometimes item: sale=required return=none, likewise receiving, adjustment, transfer; required, optional, none or inherit; empty inherits.',
  ),
  column('required_on_sale', 'serialRules', 'yes: the same as sale=required; no: sale=optional.'),
  column('required_on_return', 'serialRules', 'yes: the same as return=required; no: return=optional.'),
  column('exact', 'exact', 'yes: serial numbers keep upper and lower case and inner blanks.'),
  column('serial_scope', 'serialScope', 'item, or chain for numbers that are unique in the whole chain (IMEI).'),
  column(
    'serial_format',
    'serialFormat',
    'What serial numbers look like: imei, vin, gtin, mask AA-9999 and others; empty inherits.',
  ),
  ...levelBearers.flatMap((bearer) => [
    column(bearer, bearer, places[bearer]),
    column(`${bearer}_level`, bearer, `Level of this ${bearer}: not, sometimes, always or inherit; empty leaves it.`),
    column(
      `${bearer}_serial_format`,
      bearer,
      `Serial format of this ${bearer}’s items; none clears it, empty leaves it.`,
    ),
    column(
      `${bearer}_serial_rules`,
      bearer,
      `Serial rules of this ${bearer}’s sometimes items, as serial_rules; inherit clears them, empty leaves them.`,
    ),
  ]),
  column('quick_pick_page', 'quickPick', 'Page of the quick-pick grid on the register; empty: not there.'),
  column('quick_pick_position', 'quickPick', 'Place on that page, from 1.'),
  column('active', 'active', 'no: the item is retired and not sold any more.'),
]

export const csvColumnNames: readonly string[] = csvColumns.map(({ name }) => name)

/** What the columns of one file are. */
export interface CsvHeader {
  /** Column name by place; the file's own order. */
  readonly names: readonly string[]
  /** The fields of an item that the file speaks about. */
  readonly fields: readonly (keyof ItemInput)[]
}

export type HeaderResult =
  { readonly ok: true; readonly header: CsvHeader } | { readonly ok: false; readonly problem: string }

/** `suggest` gives the known word that was likely meant by a mistyped one, or null. */
export const readHeader = (
  cells: readonly string[],
  suggest: (typed: string, known: readonly string[]) => string | null,
): HeaderResult => {
  const names = cells.map((cell) => cell.trim().toLowerCase().replace(/[ -]+/g, '_'))
  const no = (problem: string): HeaderResult => ({ ok: false, problem })
  const [only] = cells
  if (cells.length === 1 && only !== undefined && /[;\t]/.test(only))
    return no(`its columns are separated by ${only.includes(';') ? 'semicolons' : 'tabs'} instead of commas`)
  for (const [place, name] of names.entries()) {
    if (name === '') return no(`column ${place + 1} has no name`)
    if (!csvColumnNames.includes(name)) {
      const near = suggest(name, csvColumnNames)
      return no(`there is no column "${name.slice(0, 80)}"${near === null ? '' : `; did you mean "${near}"?`}`)
    }
    if (names.indexOf(name) !== place) return no(`the column "${name}" is there twice`)
  }
  for (const [name, needed] of needs)
    if (names.includes(name) && !names.includes(needed)) return no(`the column "${name}" needs the column "${needed}"`)
  if (!names.includes('item_id') && !(names.includes('product_id') && names.includes('upc')))
    return no('it needs the columns "product_id" and "upc", or "item_id", to tell which item a row is')
  const fields = csvColumns.filter(({ name }) => names.includes(name)).map(({ field }) => field)
  return { ok: true, header: { names, fields: [...new Set(fields)].filter((field) => field !== 'itemId') } }
}

const needs: readonly (readonly [name: string, needed: string])[] = [
  ['category', 'department'],
  ['subcategory', 'category'],
  ['quick_pick_page', 'quick_pick_position'],
  ['quick_pick_position', 'quick_pick_page'],
  ...levelBearers.map((bearer) => [`${bearer}_level`, bearer] as const),
  ...levelBearers.map((bearer) => [`${bearer}_serial_format`, bearer] as const),
  ...levelBearers.map((bearer) => [`${bearer}_serial_rules`, bearer] as const),
]

/** The column that a fault of a field is shown at. */
export const columnOfField = (field: string): string => csvColumns.find((each) => each.field === field)?.name ?? field

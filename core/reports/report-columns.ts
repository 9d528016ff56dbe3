/**
 * The columns of the two inventory reports: titles and order are part of what shops agreed on with their accountants and
 * importers, so they stand here once and every surface (screen, JSON, CSV, command line) reads them.
 */

/** `code`: letters and digits that must stay as they are, leading zeros too; `money`: minor units of the currency. */
export type ColumnKind = 'text' | 'code' | 'time' | 'money'

export interface ReportColumn<Key extends string = string> {
  readonly key: Key
  readonly title: string
  readonly kind: ColumnKind
  /** Permission without which the cells are empty; the column stays. */
  readonly permission?: 'cost'
  /** Not shown on a screen until it is asked for; exports always have it. */
  readonly hidden?: true
}

const column = <const Key extends string>(
  key: Key,
  title: string,
  kind: ColumnKind,
  more: Pick<ReportColumn, 'permission' | 'hidden'> = {},
): ReportColumn<Key> => ({ key, title, kind, ...more })

const additionalUpcs = column('additionalUpcs', 'Additional UPCs', 'code', { hidden: true })

/** Serial Number History: one row for each time something happened to a unit. 22 columns and the hidden one. */
export const historyColumns = [
  column('serial', 'Serial Number', 'code'),
  column('description', 'Description', 'text'),
  column('productId', 'Product ID', 'code'),
  column('productName', 'Product Name', 'text'),
  column('at', 'Transaction Date', 'time'),
  column('customerNumber', 'Customer Number', 'code'),
  column('customerName', 'Customer Name', 'text'),
  column('type', 'Transaction Type', 'text'),
  column('source', 'Source', 'text'),
  column('destination', 'Destination', 'text'),
  column('department', 'Department', 'text'),
  column('category', 'Category', 'text'),
  column('subcategory', 'Sub Category', 'text'),
  column('style', 'Style', 'text'),
  column('size', 'Size', 'text'),
  column('color', 'Color', 'text'),
  column('brand', 'Brand', 'text'),
  column('season', 'Season', 'text'),
  column('team', 'Team', 'text'),
  column('vendor', 'Vendor', 'text'),
  column('user', 'Transaction Initiated By', 'text'),
  column('event', 'Event', 'text'),
  additionalUpcs,
] as const

/** Serial Number On Hand: one row for each unit. 17 columns and the hidden one. */
export const onHandColumns = [
  column('serial', 'Serial Number On Hand', 'code'),
  column('upc', 'UPC', 'code'),
  column('description', 'Description', 'text'),
  column('productId', 'Product ID', 'code'),
  column('productName', 'Product Name', 'text'),
  column('department', 'Department', 'text'),
  column('category', 'Category', 'text'),
  column('subcategory', 'SubCategory', 'text'),
  column('style', 'Style', 'text'),
  column('size', 'Size', 'text'),
  column('color', 'Color', 'text'),
  column('brand', 'Brand', 'text'),
  column('season', 'Season', 'text'),
  column('team', 'Team', 'text'),
  column('vendor', 'Vendor', 'text'),
  column('unitCost', 'Unit Cost', 'money', { permission: 'cost' }),
  column('retailPrice', 'Retail Price', 'money'),
  additionalUpcs,
] as const

/**
 * The bound book: one row for each time a unit came into the shop's hands or left them, and for each correction. What a
 * law asks for differs from place to place; the columns claim nothing.
 */
export const boundBookColumns = [
  column('entry', 'Entry', 'text'),
  column('at', 'Date', 'time'),
  column('serial', 'Serial Number', 'code'),
  column('manufacturer', 'Manufacturer', 'text'),
  column('importer', 'Importer', 'text'),
  column('model', 'Model', 'text'),
  column('articleType', 'Type', 'text'),
  column('calibre', 'Calibre', 'text'),
  column('description', 'Description', 'text'),
  column('productId', 'Product ID', 'code'),
  column('type', 'Transaction Type', 'text'),
  column('acquiredFrom', 'Acquired From', 'text'),
  column('disposedTo', 'Disposed To', 'text'),
  column('customerNumber', 'Customer Number', 'code'),
  column('documentNumber', 'Document', 'code'),
  column('user', 'Entered By', 'text'),
  column('note', 'Note', 'text'),
] as const

export type HistoryColumn = (typeof historyColumns)[number]['key']
export type OnHandColumn = (typeof onHandColumns)[number]['key']

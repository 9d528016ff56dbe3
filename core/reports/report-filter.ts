import Type, { type Static } from 'typebox'
import { datePresets, type DatePreset } from './date-preset.js'
import { transactionTypes, type TransactionType } from './transaction-types.js'

/**
 * What can be asked of the reports. Every filter is one text or number, so that a set of them fits into an address and
 * can be saved as one. All of them narrow; what is left out does not.
 */

const optional = Type.Optional
const Words = (description: string) => optional(Type.String({ minLength: 1, maxLength: 200, description }))
const Count = (description: string) => optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647, description }))
const Day = (description: string) => optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description }))

const Preset = optional(
  Type.Enum(Object.keys(datePresets) as DatePreset[], {
    description: 'Days by name, on the store’s clock; “custom”, or left out, takes “from” and “to”.',
  }),
)

export const classifications = ['department', 'category', 'subcategory'] as const
export const attributes = ['style', 'size', 'color', 'brand', 'season', 'team', 'vendor'] as const
export type ClassName = (typeof classifications)[number] | (typeof attributes)[number]

const common = {
  venue: Count('Number of the venue.'),
  store: Count('Number of the store.'),
  serialFrom: Words('First serial number, inside; numbers are in natural order: A9 before A10.'),
  serialTo: Words('Last serial number, inside.'),
  upc: Words('Main or additional UPC of the item.'),
  item: optional(Type.String({ pattern: '^[0-9a-f-]{36}$', description: 'Id of the item.' })),
  department: Words('Name of the department, as in the column; so for the others.'),
  category: Words('Name of the category.'),
  subcategory: Words('Name of the subcategory.'),
  style: Words('Style.'),
  size: Words('Size.'),
  color: Words('Color.'),
  brand: Words('Brand.'),
  season: Words('Season.'),
  team: Words('Team.'),
  vendor: Words('Vendor.'),
  preset: Preset,
}

export const historyFilterFields = {
  ...common,
  register: Count('Number of the register.'),
  type: optional(Type.Enum(Object.keys(transactionTypes) as TransactionType[], { description: 'Transaction type.' })),
  customer: Words('Customer number.'),
  from: Day('First day of the transactions, inside.'),
  to: Day('Last day, inside.'),
  order: optional(
    Type.Enum(['serial', 'date'], {
      description:
        '“serial”: by serial number, each number’s life from its beginning; “date”: the newest first. Left out: by serial number where a range of them is given, else by date.',
    }),
  ),
}

export const spanFilterFields = {
  preset: Preset,
  from: historyFilterFields.from,
  to: historyFilterFields.to,
}

/** `original`: every entry as it was made; `corrected`: as it should have been made; `both`: every entry and every correction. */
export const bookViews = ['original', 'corrected', 'both'] as const
export type BookView = (typeof bookViews)[number]

export const boundBookFilterFields = {
  ...spanFilterFields,
  view: optional(
    Type.Enum([...bookViews], {
      description:
        '“original”: every entry as it was made; “corrected”: without what was undone, with the numbers as corrected; “both” (when left out): every entry as it was made, and every correction.',
    }),
  ),
}

/** `on-hand`: what counts as on hand; the others are states on their own. */
export const stockStates = [
  'on-hand',
  'available',
  'held',
  'quarantine',
  'damaged',
  'reserved',
  'in-transit',
  'return-pending',
] as const

/** In a basket or not, for sale or not: it is here. */
export const onHandStates = ['available', 'held', 'quarantine', 'damaged', 'reserved'] as const

export const onHandFilterFields = {
  ...common,
  from: Day('Received on this day or later.'),
  to: Day('Received on this day or earlier.'),
  asOf: Day('As it was at the end of this day: state and cost of then, names and price of today.'),
  state: optional(
    Type.Enum([...stockStates], {
      description: 'Left out: on hand, whatever its state there. On the way, or returned and not inspected, is not.',
    }),
  ),
}

export const HistoryFilter = Type.Object(historyFilterFields, { additionalProperties: false })
export type HistoryFilter = Static<typeof HistoryFilter>

export const OnHandFilter = Type.Object(onHandFilterFields, { additionalProperties: false })
export type OnHandFilter = Static<typeof OnHandFilter>

import type { HistoryQuery, OnHandQuery } from '../reports/report-query.js'
import type { InstantSpan } from '../reports/date-preset.js'
import type { BookView } from '../reports/report-filter.js'
import { joined, raw, sql, type SqlText } from './sql-text.js'

/** Which rows a report has, as SQL: what follows `from`, without order and limit. */

type Common = Pick<HistoryQuery, 'venue' | 'store' | 'item' | 'upcKeys' | 'serials' | 'names'>

/** `store`, `item`: columns of the source; `name` gives the column of a classification or attribute. */
const commonConditions = (
  query: Common,
  columns: { readonly store: SqlText; readonly item: SqlText; readonly name: (name: string) => SqlText },
): readonly SqlText[] => {
  const { venue, store, item, upcKeys, serials, names } = query
  const conditions: SqlText[] = []
  if (venue !== null)
    conditions.push(
      sql`${columns.store} in (select s.id from cat.store s join cat.venue v on v.id = s.venue_id where v.number = ${venue}::int)`,
    )
  if (store !== null)
    conditions.push(sql`${columns.store} in (select s.id from cat.store s where s.number = ${store}::int)`)
  if (item !== null) conditions.push(sql`${columns.item} = ${item}::uuid`)
  if (upcKeys !== null)
    conditions.push(
      sql`${columns.item} = any (array(select x.item_id from cat.upc x where x.key = any (${upcKeys}::text[])
        union select a.old from cat.upc x join cat.item_alias a on a.item = x.item_id where x.key = any (${upcKeys}::text[])))`,
    )
  if (serials.length > 0) {
    const spans = serials.map(({ from, to }) => {
      const parts: SqlText[] = []
      if (from !== null) parts.push(sql`r.serial_sort >= ${from}::text collate "C"`)
      if (to !== null) parts.push(sql`r.serial_sort <= ${to}::text collate "C"`)
      return joined(parts, ' and ')
    })
    conditions.push(spans.length === 1 ? joined(spans, '') : sql`(${joined(spans, ' or ')})`)
  }
  for (const { name, value } of names) conditions.push(sql`lower(${columns.name(name)}) = lower(${value}::text)`)
  return conditions
}

const where = (conditions: readonly SqlText[]): SqlText =>
  conditions.length === 0 ? raw('') : sql` where ${joined(conditions, ' and ')}`

export const historySource = (query: HistoryQuery, more: readonly SqlText[] = []): SqlText => {
  const { register, kinds, customer, at } = query
  const conditions = [
    ...commonConditions(query, {
      store: raw('r.store_id'),
      item: raw('r.item_id'),
      name: (name) => raw(`r.${name}`),
    }),
  ]
  if (register !== null) conditions.push(sql`r.register_number = ${register}::int`)
  if (kinds !== null) conditions.push(sql`r.kind = any (${kinds}::text[])`)
  if (customer !== null) conditions.push(sql`r.customer_number = ${customer}::text`)
  if (at.from !== null) conditions.push(sql`r.at >= ${at.from}::timestamptz`)
  if (at.until !== null) conditions.push(sql`r.at < ${at.until}::timestamptz`)
  return sql`st.serial_history r${where([...conditions, ...more])}`
}

/** The states are words of ours: written out, so that the index over what is on hand fits. */
const statesText = (states: readonly string[]): SqlText => {
  if (!states.every((state) => /^[a-z-]+$/.test(state))) throw new Error('a state is a word')
  return raw(states.map((state) => `'${state}'`).join(', '))
}

export const onHandSource = (query: OnHandQuery, more: readonly SqlText[] = []): SqlText => {
  const { venue, store, states, received, asOf } = query
  const conditions = [
    sql`r.state in (${statesText(states)})`,
    ...commonConditions(query, {
      store: raw('r.owner_store_id'),
      item: raw('r.item_id'),
      name: (name) => raw(`n.${name}`),
    }),
  ]
  // A unit at another store is known here, but not here: who wants to see it names the store.
  if (venue === null && store === null) conditions.push(sql`r.owner_store_id = (select h.store_id from st.daemon h)`)
  if (received.from !== null) conditions.push(sql`r.received_at >= ${received.from}::timestamptz`)
  if (received.until !== null) conditions.push(sql`r.received_at < ${received.until}::timestamptz`)
  const units = asOf === null ? raw('st.unit_now') : sql`st.unit_as_of(${asOf}::timestamptz)`
  return sql`${units} r left join cat.item_alias a on a.old = r.item_id left join cat.item i on i.id = coalesce(a.item, r.item_id)
    left join cat.item_names n on n.item_id = i.id left join cat.upc m on m.item_id = i.id and m.position = 0${where([...conditions, ...more])}`
}

/** Each column of On Hand as an expression over `onHandSource`; those of the history are columns of its view. */
export const onHandExpressions = {
  serial: 'r.serial',
  upc: 'm.display',
  description: 'i.description',
  productId: 'n.product_id',
  productName: 'n.product_name',
  department: 'n.department',
  category: 'n.category',
  subcategory: 'n.subcategory',
  style: 'n.style',
  size: 'n.size',
  color: 'n.color',
  brand: 'n.brand',
  season: 'n.season',
  team: 'n.team',
  vendor: 'n.vendor',
  unitCost: 'coalesce(r.cost, i.cost)',
  retailPrice: 'coalesce(r.price, i.price)',
  additionalUpcs: `(select string_agg(x.display, '|' order by x.position) from cat.upc x where x.item_id = i.id and x.position > 0)`,
} as const

export const historyExpressions = {
  serial: 'r.serial',
  description: 'r.description',
  productId: 'r.product_id',
  productName: 'r.product_name',
  at: 'r.at',
  customerNumber: 'r.customer_number',
  customerName: 'r.customer_name',
  type: 'r.kind',
  source: 'r.source',
  destination: 'r.destination',
  department: 'r.department',
  category: 'r.category',
  subcategory: 'r.subcategory',
  style: 'r.style',
  size: 'r.size',
  color: 'r.color',
  brand: 'r.brand',
  season: 'r.season',
  team: 'r.team',
  vendor: 'r.vendor',
  user: 'r.user_name',
  event: 'r.event',
  additionalUpcs: 'r.additional_upcs',
} as const

/** The rows of the bound book in one of its views. */
export const boundBookSource = ({ from, until }: InstantSpan, view: BookView): SqlText => {
  const conditions: SqlText[] = []
  if (from !== null) conditions.push(sql`r.at >= ${from}::timestamptz`)
  if (until !== null) conditions.push(sql`r.at < ${until}::timestamptz`)
  if (view !== 'both') conditions.push(raw(`r.entry <> 'Correction'`))
  if (view === 'corrected') conditions.push(raw('r.undone is not true'))
  return sql`st.bound_book r${where(conditions)}`
}

export const boundBookExpressions = (view: BookView) => ({
  entry: 'r.entry',
  at: 'r.at',
  serial: view === 'corrected' ? 'r.serial_now' : 'r.serial',
  manufacturer: 'r.manufacturer',
  importer: 'r.importer',
  model: 'r.model',
  articleType: 'r.type',
  calibre: 'r.calibre',
  description: 'r.description',
  productId: 'r.product_id',
  type: 'r.kind',
  acquiredFrom: 'r.acquired_from',
  disposedTo: 'r.disposed_to',
  customerNumber: 'r.customer_number',
  documentNumber: 'r.document_number',
  user: 'r.user_name',
  note: 'r.note',
})

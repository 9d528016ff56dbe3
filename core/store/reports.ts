import type { Readable } from 'node:stream'
import { TillgateError } from '../errors/error.js'
import { boundBookColumns, historyColumns, onHandColumns } from '../reports/report-columns.js'
import type { UnitEvent } from '../reports/epcis.js'
import type { HistoryQuery, OnHandQuery } from '../reports/report-query.js'
import { wordsOfKind } from '../reports/transaction-types.js'
import type { Database } from './database.js'
import { copyCsv, copyStatement, type CsvText } from './report-csv.js'
import {
  boundBookExpressions,
  boundBookSource,
  historyExpressions,
  historySource,
  onHandExpressions,
  onHandSource,
} from './report-text.js'
import { pageOf, readKey, type Key } from './page-key.js'
import { asStoreError } from './sql-errors.js'
import { raw, sql, withParameters, type SqlText } from './sql-text.js'
import type { CsvOptions, HistoryReportRow, OnHandReportRow, ReportChoices, Reports } from './store.js'

/** Files at a time: each holds a connection and a whole report. */
const exportsAtOnce = 4

/** What the reports must know of the store they are of. */
export interface ReportSetting {
  readonly zone: string
  readonly minorDigits: number
}

const eventBatch = 2000
const firstUnit = '00000000-0000-0000-0000-000000000000'
const endOfTime = new Date('9999-12-31T00:00:00Z')

const historyKeys = {
  serial: { order: 'r.serial_sort, r.serial_key, r.unit_id, r.number', form: ['text', 'text', 'uuid', 'int'] },
  date: { order: 'r.at desc, r.unit_id desc, r.number desc', form: ['time', 'uuid', 'int'] },
} as const
const onHandKey = { order: 'r.serial_sort, r.serial_key, r.unit_id', form: ['text', 'text', 'uuid'] } as const

const listOf = (expressions: Readonly<Record<string, string>>): string =>
  Object.entries(expressions)
    .map(([key, expression]) => `${expression} as "${key}"`)
    .join(', ')

const isoTime = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
/** With microseconds, as the database keeps them: a page must not begin a little before or behind. */
const exactTime = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const historyList = `${listOf({ ...historyExpressions, at: isoTime('r.at') })}, r.unit_id as "unitId", r.number, r.item_id as "itemId",
  r.document_id as document, r.document_number as "documentNumber", r.register_number as register`
const onHandList = `${listOf(onHandExpressions)}, r.unit_id as "unitId", r.item_id as "itemId", r.state, ${isoTime('r.received_at')} as "receivedAt"`

const eventList = `e.event_id as "eventId", e.kind, e.state, ${isoTime('e.at')} as at, ${isoTime('v.entered_at')} as "enteredAt", e.unit_id as "unitId",
  e.serial_label as serial, m.key as "upcKey", v.store_id as "storeId", e.document_id as document, d.kind as "documentKind"`

/** The two inventory reports: pages over `db`, files over connections of their own to `url`. */
export const reportsOf = (db: Database, url: string, { zone, minorDigits }: ReportSetting): Reports => {
  const rowsOf = async <T extends object>(text: SqlText): Promise<readonly T[]> => {
    try {
      // Not prepared: there are more filters than are worth keeping, and each plan should know its values.
      return (await db.pool.query<T>(withParameters(text))).rows
    } catch (error) {
      throw asStoreError(error)
    }
  }

  let running = 0
  const file = async (text: Omit<CsvText, 'zone' | 'minorDigits'>, options: CsvOptions): Promise<Readable> => {
    if (running >= exportsAtOnce) throw new TillgateError('EXPORT_BUSY', { limit: exportsAtOnce })
    running += 1
    return copyCsv(url, copyStatement({ ...text, zone, minorDigits }), options, () => (running -= 1))
  }

  return {
    history: async (query, { after, limit }) => {
      const { order, form } = historyKeys[query.order]
      const more = after === null ? [] : [behind(query.order, readKey(after, form))]
      const key =
        query.order === 'serial'
          ? 'r.serial_sort, r.serial_key, r.unit_id, r.number'
          : `${exactTime('r.at')}, r.unit_id, r.number`
      const rows = await rowsOf<HistoryReportRow & { key: Key }>(
        sql`select ${raw(historyList)}, json_build_array(${raw(key)}) as key from ${historySource(query, more)} order by ${raw(order)} limit ${limit + 1}`,
      )
      return pageOf(rows, limit, (row) => ({ ...row, type: wordsOfKind(row.type) }))
    },
    onHand: async (query, { after, limit }) => {
      const more = after === null ? [] : [behind('serial', readKey(after, onHandKey.form))]
      const rows = await rowsOf<OnHandReportRow & { key: Key }>(
        sql`select ${raw(onHandList)}, json_build_array(r.serial_sort, r.serial_key, r.unit_id) as key from ${onHandSource(query, more)}
          order by ${raw(onHandKey.order)} limit ${limit + 1}`,
      )
      return pageOf(rows, limit, (row) => row)
    },
    historyCsv: (query: HistoryQuery, options) =>
      file(
        {
          columns: historyColumns,
          expressions: historyExpressions,
          source: historySource(query),
          order: historyKeys[query.order].order,
          cost: options.cost,
        },
        options,
      ),
    onHandCsv: (query: OnHandQuery, options) =>
      file(
        {
          columns: onHandColumns,
          expressions: onHandExpressions,
          source: onHandSource(query),
          order: onHandKey.order,
          cost: options.cost,
        },
        options,
      ),
    boundBookCsv: (span, view, options) =>
      file(
        {
          columns: boundBookColumns,
          expressions: boundBookExpressions(view),
          source: boundBookSource(span, view),
          order: 'r.at, r.unit_id, r.number',
          cost: options.cost,
        },
        options,
      ),
    unitEvents: async function* ({ from, until }) {
      let after: Key | null = ['0001-01-01T00:00:00.000000Z', firstUnit, 0]
      while (after !== null) {
        const [at = '', unit = '', number = 0]: Key = after
        const rows: readonly (UnitEvent & { key: Key })[] = await rowsOf<UnitEvent & { key: Key }>(
          sql`select ${raw(eventList)}, json_build_array(${raw(exactTime('e.at'))}, e.unit_id, e.number) as key
            from st.unit_event e join st.unit u on u.id = e.unit_id join up.event v on v.id = e.event_id left join up.document d on d.id = e.document_id
            left join cat.upc m on m.item_id = u.item_id and m.position = 0
            where (e.at, e.unit_id, e.number) > (${at}::timestamptz, ${unit}::uuid, ${number}::int)
              and e.at >= ${from ?? new Date(0)}::timestamptz and e.at < ${until ?? endOfTime}::timestamptz
            order by e.at, e.unit_id, e.number limit ${eventBatch}`,
        )
        for (const { key, ...event } of rows) {
          after = key
          yield event
        }
        if (rows.length < eventBatch) after = null
      }
    },
    choices: async () => {
      const [row] = await db.rows<ReportChoices>('report-choices', choicesText, [])
      return row ?? { venues: [], stores: [], registers: [], names: [] }
    },
  }
}

/** The rows behind a key, in the order of the page. */
const behind = (order: 'serial' | 'date', key: Key): SqlText => {
  const [a = '', b = '', c = '', d = 0] = key
  if (order === 'date') return sql`(r.at, r.unit_id, r.number) < (${a}::timestamptz, ${b}::uuid, ${c}::int)`
  return key.length === 3
    ? sql`(r.serial_sort, r.serial_key, r.unit_id) > (${a}::text collate "C", ${b}::text collate "C", ${c}::uuid)`
    : sql`(r.serial_sort, r.serial_key, r.unit_id, r.number) > (${a}::text collate "C", ${b}::text collate "C", ${c}::uuid, ${d}::int)`
}

const choicesText = `select
  coalesce((select json_agg(json_build_object('number', v.number, 'name', coalesce(v.name, '')) order by v.number) from cat.venue v where v.number is not null), '[]') as venues,
  coalesce((select json_agg(json_build_object('number', s.number, 'name', coalesce(s.name, ''), 'venue', v.number) order by s.number)
    from cat.store s left join cat.venue v on v.id = s.venue_id where s.number is not null), '[]') as stores,
  coalesce((select json_agg(json_build_object('number', r.number, 'name', r.name) order by r.number) from st.register r), '[]') as registers,
  coalesce((select json_agg(json_build_object('kind', n.kind, 'name', n.name, 'within', n.within) order by n.kind, n.within, n.name) from (
    select 'department' as kind, d.name, null as within from cat.department d
    union all select 'category', c.name, d.name from cat.category c left join cat.department d on d.id = c.department_id
    union all select 'subcategory', s.name, c.name from cat.subcategory s left join cat.category c on c.id = s.category_id
    union all select a.kind, a.name, null from cat.attribute a) n where n.name is not null), '[]') as names`

import { Readable } from 'node:stream'
import { datePresets } from '../../core/reports/date-preset.js'
import { epcisDocument } from '../../core/reports/epcis.js'
import { historyColumns, onHandColumns } from '../../core/reports/report-columns.js'
import type { HistoryFilter, OnHandFilter } from '../../core/reports/report-filter.js'
import { historyQuery, onHandQuery, spanQuery, weekStartOf, type ReportClock } from '../../core/reports/report-query.js'
import { transactionTypes } from '../../core/reports/transaction-types.js'
import type { Reports, StoreContext } from '../../core/store/store.js'
import { columnView } from '../protocol/http-report-commands.js'
import { may } from '../security/principal.js'
import type { Handlers } from './handler.js'

const pageSize = 200

type Names =
  | 'report.serial-history'
  | 'report.serial-history-file'
  | 'report.serial-on-hand'
  | 'report.serial-on-hand-file'
  | 'report.epcis'
  | 'report.bound-book-file'
  | 'report.choices'

/** The store's clock for the days of a report. */
export const reportClock = (
  { zone, locale }: Pick<StoreContext, 'zone' | 'locale'>,
  now = new Date(),
): ReportClock => ({
  now,
  zone,
  weekStart: weekStartOf(locale),
})

/** `serial-on-hand-2026-11-24.csv` would be wrong for a report as of another day: the name says what, the file when. */
const fileNames = { history: 'serial-number-history.csv', onHand: 'serial-number-on-hand.csv' } as const

export const reportHandlers = (reports: Reports, store: StoreContext): Handlers<Names> => {
  const history = (filter: HistoryFilter) => historyQuery(filter, reportClock(store))
  const onHand = (filter: OnHandFilter) => onHandQuery(filter, reportClock(store))
  return {
    async 'report.serial-history'({ after = null, limit = pageSize, ...filter }) {
      const { rows, next } = await reports.history(history(filter), { after, limit })
      return { columns: historyColumns.map(columnView), rows: [...rows], next }
    },
    async 'report.serial-history-file'({ bom, ...filter }, { principal }) {
      const options = { byteOrderMark: bom === 'true', cost: may(principal, 'cost') }
      return { name: fileNames.history, stream: await reports.historyCsv(history(filter), options) }
    },
    async 'report.serial-on-hand'({ after = null, limit = pageSize, ...filter }, { principal }) {
      const { rows, next } = await reports.onHand(onHand(filter), { after, limit })
      const cost = may(principal, 'cost')
      return {
        columns: onHandColumns.map(columnView),
        rows: rows.map((row) => (cost ? row : { ...row, unitCost: null })),
        next,
      }
    },
    async 'report.serial-on-hand-file'({ bom, ...filter }, { principal }) {
      const options = { byteOrderMark: bom === 'true', cost: may(principal, 'cost') }
      return { name: fileNames.onHand, stream: await reports.onHandCsv(onHand(filter), options) }
    },
    async 'report.bound-book-file'({ bom, view = 'both', ...filter }) {
      const options = { byteOrderMark: bom === 'true', cost: false }
      const stream = await reports.boundBookCsv(spanQuery(filter, reportClock(store)), view, options)
      return { name: `bound-book-${view}.csv`, stream }
    },
    'report.epcis': (filter) => {
      const { now, ...clock } = reportClock(store)
      const events = reports.unitEvents(spanQuery(filter, { now, ...clock }))
      const stream = Readable.from(epcisDocument(events, { zone: store.zone, now }), { objectMode: false })
      return Promise.resolve({ name: 'epcis.jsonld', stream })
    },
    async 'report.choices'() {
      const { venues, stores, registers, names } = await reports.choices()
      return {
        venues: [...venues],
        stores: [...stores],
        registers: [...registers],
        types: Object.entries(transactionTypes).map(([type, name]) => ({ type, name })),
        presets: Object.entries(datePresets).map(([preset, name]) => ({ preset, name })),
        names: [...names],
      }
    },
  }
}

import type { Readable } from 'node:stream'
import type { InstantSpan } from '../../reports/date-preset.js'
import type { UnitEvent } from '../../reports/epcis.js'
import type { BookView } from '../../reports/report-filter.js'
import type { HistoryColumn, OnHandColumn } from '../../reports/report-columns.js'
import type { HistoryQuery, OnHandQuery } from '../../reports/report-query.js'

export interface PageRequest {
  /** What the page before gave as `next`; null: from the beginning. */
  readonly after: string | null
  readonly limit: number
}

export interface ReportPage<Row> {
  readonly rows: readonly Row[]
  /** Null at the end. */
  readonly next: string | null
}

type Texts<Key extends string> = { readonly [K in Key]: string | null }

export interface HistoryReportRow extends Texts<Exclude<HistoryColumn, 'serial' | 'at' | 'type' | 'user'>> {
  readonly serial: string
  /** ISO, UTC. */
  readonly at: string
  /** In words: Sale, Return, … */
  readonly type: string
  readonly user: string
  readonly unitId: string
  /** The unit's own event number, from 1. */
  readonly number: number
  readonly itemId: string
  readonly document: string | null
  readonly documentNumber: string | null
  readonly register: number | null
}

export interface OnHandReportRow extends Texts<Exclude<OnHandColumn, 'serial' | 'unitCost' | 'retailPrice'>> {
  readonly serial: string
  /** Minor units; null when unknown. */
  readonly unitCost: number | null
  readonly retailPrice: number | null
  readonly unitId: string
  readonly itemId: string
  readonly state: string
  /** ISO, UTC. Null: never received, captured at a sale. */
  readonly receivedAt: string | null
}

export interface CsvOptions {
  /** Starts the file with a byte order mark. */
  readonly byteOrderMark: boolean
  /** Without it the cells of what items cost are empty. */
  readonly cost: boolean
}

/** What there is to choose from in the filters. */
export interface ReportChoices {
  readonly venues: readonly { readonly number: number; readonly name: string }[]
  readonly stores: readonly { readonly number: number; readonly name: string; readonly venue: number | null }[]
  readonly registers: readonly { readonly number: number; readonly name: string }[]
  readonly names: readonly { readonly kind: string; readonly name: string; readonly within: string | null }[]
}

/** The two inventory reports. Rows come in a fixed order, a page at a time; a file is streamed and never in memory. */
export interface Reports {
  history(query: HistoryQuery, page: PageRequest): Promise<ReportPage<HistoryReportRow>>
  onHand(query: OnHandQuery, page: PageRequest): Promise<ReportPage<OnHandReportRow>>
  /** CSV, UTF-8, with all columns. Resolves with the first bytes; EXPORT_BUSY when too many run. */
  historyCsv(query: HistoryQuery, options: CsvOptions): Promise<Readable>
  onHandCsv(query: OnHandQuery, options: CsvOptions): Promise<Readable>
  /** The bound book of the items that have regulated fields, oldest first. */
  boundBookCsv(span: InstantSpan, view: BookView, options: CsvOptions): Promise<Readable>
  choices(): Promise<ReportChoices>
  /** What happened to units in a span of time, oldest first, some thousands at a time. */
  unitEvents(span: InstantSpan): AsyncIterable<UnitEvent>
}

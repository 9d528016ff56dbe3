import { upcCandidates } from '../barcode/gtin.js'
import { TillgateError } from '../errors/error.js'
import { offerSerial } from '../serials/offered.js'
import { addDays, instantsOf, isDay, presetDays, startOfDay, type DatePreset, type InstantSpan } from './date-preset.js'
import {
  attributes,
  classifications,
  onHandStates,
  type ClassName,
  type HistoryFilter,
  type OnHandFilter,
} from './report-filter.js'
import { kindsOfType } from './transaction-types.js'

/** From–To on the sort form of serial numbers, both inside; null: open. */
export interface SortSpan {
  readonly from: string | null
  readonly to: string | null
}

interface CommonQuery {
  readonly venue: number | null
  readonly store: number | null
  readonly item: string | null
  /** Keys of which an item must have one; null: any item. */
  readonly upcKeys: readonly string[] | null
  /** One span, or two where upper and lower case are different numbers; none: every number. */
  readonly serials: readonly SortSpan[]
  readonly names: readonly { readonly name: ClassName; readonly value: string }[]
}

export interface HistoryQuery extends CommonQuery {
  readonly register: number | null
  /** Kinds of documents, or of events without one; null: all. */
  readonly kinds: readonly string[] | null
  readonly customer: string | null
  readonly at: InstantSpan
  readonly order: 'serial' | 'date'
}

export interface OnHandQuery extends CommonQuery {
  readonly received: InstantSpan
  /** The first instant after the day asked for; null: now. */
  readonly asOf: Date | null
  readonly states: readonly string[]
}

/** The store's clock, and the day its weeks begin with: 1 Monday to 7 Sunday. */
export interface ReportClock {
  readonly now: Date
  readonly zone: string
  readonly weekStart: number
}

/** Days by name or by date as a span of time. @throws TillgateError REQUEST_INVALID */
export const spanQuery = (filter: SpanFilter, clock: ReportClock): InstantSpan => daysOf(filter, clock)

interface SpanFilter {
  readonly preset?: DatePreset
  readonly from?: string
  readonly to?: string
}

/** @throws TillgateError REQUEST_INVALID, SERIAL_FORMAT, TEXT_NUL */
export const historyQuery = (filter: HistoryFilter, clock: ReportClock): HistoryQuery => {
  const serials = spansOf(filter)
  return {
    ...commonOf(filter),
    serials,
    register: filter.register ?? null,
    kinds: filter.type === undefined ? null : kindsOfType(filter.type),
    customer: filter.customer ?? null,
    at: daysOf(filter, clock),
    order: filter.order ?? (serials.length > 0 ? 'serial' : 'date'),
  }
}

/** @throws TillgateError REQUEST_INVALID, SERIAL_FORMAT, TEXT_NUL */
export const onHandQuery = (filter: OnHandFilter, clock: ReportClock): OnHandQuery => ({
  ...commonOf(filter),
  serials: spansOf(filter),
  received: daysOf(filter, clock),
  asOf: filter.asOf === undefined ? null : startOfDay(addDays(checkDay(filter.asOf, '/asOf'), 1), clock.zone),
  states: filter.state === undefined || filter.state === 'on-hand' ? onHandStates : [filter.state],
})

const commonOf = (filter: HistoryFilter | OnHandFilter): Omit<CommonQuery, 'serials'> => ({
  venue: filter.venue ?? null,
  store: filter.store ?? null,
  item: filter.item ?? null,
  upcKeys: filter.upc === undefined ? null : upcCandidates(filter.upc),
  names: [...classifications, ...attributes].flatMap((name) => {
    const value = filter[name]
    return value === undefined ? [] : [{ name, value }]
  }),
})

const checkDay = (day: string, path: string): string => {
  if (!isDay(day)) throw new TillgateError('REQUEST_INVALID', { problem: 'the calendar has no such day', path })
  return day
}

const daysOf = (filter: SpanFilter, { now, zone, weekStart }: ReportClock): InstantSpan => {
  const { preset = 'custom' } = filter
  if (preset !== 'custom') {
    if (filter.from !== undefined || filter.to !== undefined)
      throw new TillgateError('REQUEST_INVALID', { problem: 'days are given by name and by date', path: '/preset' })
    return instantsOf(presetDays(preset, now, zone, weekStart), zone)
  }
  const from = filter.from === undefined ? null : checkDay(filter.from, '/from')
  const to = filter.to === undefined ? null : checkDay(filter.to, '/to')
  if (from !== null && to !== null && from > to)
    throw new TillgateError('REQUEST_INVALID', { problem: 'the first day is behind the last', path: '/from' })
  return instantsOf({ from, to }, zone)
}

const spansOf = ({ serialFrom, serialTo }: { serialFrom?: string; serialTo?: string }): readonly SortSpan[] => {
  if (serialFrom === undefined && serialTo === undefined) return []
  const [from, to] = [sortsOf(serialFrom), sortsOf(serialTo)]
  const folded = { from: from?.folded ?? null, to: to?.folded ?? null }
  if (folded.from !== null && folded.to !== null && folded.from > folded.to)
    throw new TillgateError('REQUEST_INVALID', {
      problem: 'the first serial number is behind the last',
      path: '/serialFrom',
    })
  const exact = { from: from?.exact ?? null, to: to?.exact ?? null }
  return exact.from === folded.from && exact.to === folded.to ? [folded] : [folded, exact]
}

const sortsOf = (text: string | undefined): { readonly folded: string; readonly exact: string } | null => {
  if (text === undefined) return null
  const offer = offerSerial(text)
  if (!offer.ok) throw new TillgateError(offer.code, offer.details)
  const { folded, exact } = offer.serial
  return { folded: folded.sort, exact: exact.key === '' ? folded.sort : exact.sort }
}

/** Node 20 has the older of the two; neither is in the standard's types yet. */
interface Weeks {
  readonly weekInfo?: { readonly firstDay: number }
  readonly getWeekInfo?: () => { readonly firstDay: number }
}

/** The first day of a week where this locale is spoken: Monday, unless the runtime's tables say otherwise. */
export const weekStartOf = (locale: string): number => {
  const known: Intl.Locale & Weeks = new Intl.Locale(locale)
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1
}

import { attributes, classifications, stockStates } from '../../../core/reports/report-filter.js'
import type { HttpOutput } from '../../protocol/http-commands.js'
import type { ConsoleTexts } from './texts-en.js'

export type ReportName = 'history' | 'onHand'
type Choices = HttpOutput<'report.choices'>

export interface Choice {
  readonly value: string
  readonly words: string
}

/** One filter of a report: its key is that of the address and of the request. */
export interface ReportField {
  readonly key: string
  readonly label: string
  readonly kind: 'text' | 'day' | 'choice' | 'name'
  readonly choices: readonly Choice[]
  /** Always in sight; the others fold away. */
  readonly main: boolean
}

/** The days by name; `custom` shows the two fields. */
export const presetKey = 'preset'
/** Only on the screen: whether the hidden column is shown. */
export const upcsKey = 'upcs'
/** Filters that are numbers in a request. */
const numeric = new Set(['venue', 'store', 'register'])

/** The filters of a report, in the order in which they stand. */
export const fieldsOf = (report: ReportName, texts: ConsoleTexts, choices: Choices | null): readonly ReportField[] => {
  const at = texts.reports
  const field = (key: string, label: string, more: Partial<ReportField> = {}): ReportField => ({
    key,
    label,
    kind: 'text',
    choices: [],
    main: false,
    ...more,
  })
  const choice = (key: string, label: string, list: readonly Choice[], main = false): ReportField =>
    field(key, label, { kind: 'choice', choices: list, main })
  const numbered = (rows: readonly { readonly number: number; readonly name: string }[] | undefined): Choice[] =>
    (rows ?? []).map(({ number, name }) => ({ value: String(number), words: `${number} ${name}` }))
  const names = [...classifications, ...attributes].map((kind) =>
    field(kind, texts.bearer[kind], {
      kind: 'name',
      choices: [...new Set((choices?.names ?? []).filter((each) => each.kind === kind).map(({ name }) => name))].map(
        (name) => ({ value: name, words: name }),
      ),
    }),
  )
  const days = [field('from', at.from, { kind: 'day', main: true }), field('to', at.to, { kind: 'day', main: true })]
  const serials = [field('serialFrom', at.serialFrom, { main: true }), field('serialTo', at.serialTo, { main: true })]
  const places = [
    choice('venue', at.venue, numbered(choices?.venues)),
    choice('store', at.store, numbered(choices?.stores)),
  ]
  if (report === 'history')
    return [
      ...days,
      ...serials,
      choice('type', at.type, choices?.types.map(({ type, name }) => ({ value: type, words: name })) ?? [], true),
      ...places,
      choice('register', at.register, numbered(choices?.registers)),
      ...names,
      field('upc', at.upc),
      field('customer', at.customer),
      choice('order', at.order, [
        { value: 'serial', words: at.orders.serial },
        { value: 'date', words: at.orders.date },
      ]),
    ]
  return [
    ...days,
    ...serials,
    field('upc', at.upc, { main: true }),
    field('asOf', at.asOf, { kind: 'day' }),
    choice(
      'state',
      at.state,
      stockStates.map((state) => ({ value: state, words: at.states[state] })),
    ),
    ...places,
    ...names,
  ]
}

/** The filters an address holds, as a request has them. What is no filter of the report is left out. */
export const requestOf = (fields: readonly ReportField[], query: URLSearchParams): Record<string, string | number> => {
  const request: Record<string, string | number> = {}
  for (const key of [presetKey, ...fields.map((field) => field.key)]) {
    const value = query.get(key)?.trim() ?? ''
    if (value === '') continue
    // Days by name and days by date exclude each other.
    if ((key === 'from' || key === 'to') && (query.get(presetKey) ?? 'custom') !== 'custom') continue
    if (!numeric.has(key)) request[key] = value
    else if (/^\d{1,9}$/.test(value)) request[key] = Number(value)
  }
  return request
}

export interface Chip {
  readonly key: string
  readonly words: string
}

/** The filters in force, in words. */
export const chipsOf = (
  report: ReportName,
  fields: readonly ReportField[],
  query: URLSearchParams,
  texts: ConsoleTexts,
  choices: Choices | null,
): readonly Chip[] => {
  const request = requestOf(fields, query)
  const preset = request[presetKey]
  const days =
    preset === undefined || preset === 'custom' ? null : choices?.presets.find((each) => each.preset === preset)
  const chip = (key: string, label: string, value: string): Chip => ({ key, words: texts.reports.chip(label, value) })
  return [
    ...(days === null || days === undefined ? [] : [chip(presetKey, texts.reports.days[report], days.name)]),
    ...fields.flatMap(({ key, label, choices: list }) => {
      const value = request[key]
      if (value === undefined) return []
      return [chip(key, label, list.find((each) => each.value === String(value))?.words ?? String(value))]
    }),
  ]
}

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { HistoryFilter, OnHandFilter } from '../../../core/reports/report-filter.js'
import type { ErrorBody } from '../../protocol/common.js'
import type { HttpInput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { type Console, refusalOf, useConsole } from './console.js'
import { Link, Outcome, Refusal } from './parts.js'
import { type Chip, chipsOf, fieldsOf, presetKey, type ReportName, requestOf, upcsKey } from './report-fields.js'
import { ReportFilters } from './report-filters.js'
import { type ReportReply, ReportTable } from './report-table.js'
import { addressOf } from './route.js'
import { saveFile } from './save-file.js'

type Filters = Record<string, string | number>

export const reportPaths = { history: 'serial-history', onHand: 'serial-on-hand' } as const

/** What an address holds is checked by the daemon, which says what is wrong with it. */
const askReport = (
  { ask }: Console,
  report: ReportName,
  filters: Filters,
  paging: { readonly after?: string; readonly limit?: number },
  signal: AbortSignal,
): Promise<ReportReply> =>
  report === 'history'
    ? ask('report.serial-history', { ...(filters as HistoryFilter), ...paging }, { signal })
    : ask('report.serial-on-hand', { ...(filters as OnHandFilter), ...paging }, { signal })

const askFile = ({ file }: Console, report: ReportName, filters: Filters): Promise<Blob> =>
  report === 'history'
    ? file('report.serial-history-file', filters as HistoryFilter)
    : file('report.serial-on-hand-file', filters as OnHandFilter)

/** Of the filters only the days: an exchange of data with a partner leaves out no unit. */
const spanOf = (filters: Filters): HttpInput<'report.epcis'> =>
  Object.fromEntries(Object.entries(filters).filter(([key]) => [presetKey, 'from', 'to'].includes(key)))

/** Nothing matches: says which single filter would have to go. */
const Empty = ({
  report,
  chips,
  filters,
  onDrop,
}: {
  readonly report: ReportName
  readonly chips: readonly Chip[]
  readonly filters: Filters
  readonly onDrop: (key: string) => void
}): JSX.Element => {
  const console = useConsole()
  const { texts } = console
  const at = texts.reports
  const { asked } = useAsked(chips.length === 0 ? null : JSON.stringify(filters), async (signal) => {
    const found = await Promise.all(
      chips.map(async (chip) => {
        const { [chip.key]: _left, ...rest } = filters
        const { rows } = await askReport(console, report, rest, { limit: 1 }, signal)
        return rows.length > 0 ? [chip] : []
      }),
    )
    return found.flat()
  })
  const { data } = asked.value
  if (chips.length === 0) return <p class="empty">{at.nothing}</p>
  return (
    <div class="empty" role="status">
      <p>
        {at.empty} {data !== null && (data.length > 0 ? at.loosen : at.loosenMore)}
      </p>
      <div class="row">
        {data?.map(({ key, words }) => (
          <button key={key} type="button" class="button" onClick={() => onDrop(key)}>
            {at.without(words)}
          </button>
        ))}
      </div>
    </div>
  )
}

/** Reports → Inventory Reports: filters in the address, a page of rows, the whole as a file or on paper. */
export const ReportPage = ({ report }: { readonly report: ReportName }): JSX.Element => {
  const console = useConsole()
  const { texts, ask, route } = console
  const at = texts.reports
  const { query } = route.place.value
  const path = ['reports', reportPaths[report]]
  const go = (next: URLSearchParams, replace = false) =>
    route.go(addressOf(path, Object.fromEntries(next)), { replace })
  const choices = useAsked('choices', (signal) => ask('report.choices', {}, { signal })).asked.value
  const fields = fieldsOf(report, texts, choices.data)
  const filters = requestOf(fields, query)
  const after = query.get('after')
  // A history begins with this month; a look at all of it is one button away.
  const isBare = report === 'history' && query.toString() === ''
  useEffect(() => {
    if (isBare) go(new URLSearchParams({ preset: 'current-month' }), true)
  }, [isBare])
  const { asked } = useAsked(isBare ? null : JSON.stringify([filters, after]), (signal) =>
    askReport(console, report, filters, { limit: 100, ...(after === null ? {} : { after }) }, signal),
  )
  const { data, loading, refused } = asked.value
  const failed = useSignal<ErrorBody | null>(null)
  const making = useSignal(false)
  const download = async (make: () => Promise<Blob>, name: string) => {
    if (making.peek()) return
    making.value = true
    failed.value = null
    try {
      saveFile(await make(), name)
    } catch (error) {
      failed.value = refusalOf(error)
    } finally {
      making.value = false
    }
  }
  const chips = chipsOf(report, fields, query, texts, choices.data)
  const title = at[report]
  const without = (key: string): URLSearchParams => {
    const next = new URLSearchParams(query)
    next.delete(key)
    next.delete('after')
    return next
  }
  const withKey = (key: string, value: string): URLSearchParams => {
    const next = new URLSearchParams(query)
    next.set(key, value)
    return next
  }
  return (
    <div class="sheet report-sheet">
      <div class="head">
        <h1>{title}</h1>
        <button
          type="button"
          class="button"
          aria-disabled={making.value}
          onClick={() => void download(() => askFile(console, report, filters), `${reportPaths[report]}.csv`)}
        >
          {making.value ? at.downloading : at.download}
        </button>
        {report === 'history' && (
          <button
            type="button"
            class="button"
            title={at.epcisHint}
            aria-disabled={making.value}
            onClick={() => void download(() => console.file('report.epcis', spanOf(filters)), 'epcis.jsonld')}
          >
            {at.epcis}
          </button>
        )}
        <button type="button" class="button" onClick={() => print()}>
          {at.print}
        </button>
      </div>
      <ReportFilters
        report={report}
        fields={fields}
        choices={choices.data}
        query={query}
        onSearch={(next) => go(next)}
      />
      <Refusal refused={failed.value} />
      <Outcome loading={loading} refused={refused ?? choices.refused} />
      {data !== null && refused === null && (
        <>
          {data.rows.length === 0 && !loading && (
            <Empty report={report} chips={chips} filters={filters} onDrop={(key) => go(without(key))} />
          )}
          {data.rows.length > 0 && (
            <div class="scroll" role="group" tabIndex={0} aria-label={title}>
              <ReportTable reply={data} label={title} withHidden={query.get(upcsKey) === '1'} />
            </div>
          )}
          <div class="foot row">
            <p class="soft" role="status">
              {at.rows(data.rows.length, after !== null || data.next !== null)}
            </p>
            {after !== null && (
              <Link to={addressOf(path, Object.fromEntries(without('after')))} class="button">
                {texts.first}
              </Link>
            )}
            {data.next !== null && (
              <Link to={addressOf(path, Object.fromEntries(withKey('after', data.next)))} class="button">
                {texts.more}
              </Link>
            )}
          </div>
        </>
      )}
    </div>
  )
}

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useAsked } from './asked.js'
import { CountForm, PayForm } from './cash-drawer.js'
import { CashReportTable } from './cash-report.js'
import { useConsole } from './console.js'
import { OfficePrint } from './office-print.js'
import { Link, Outcome } from './parts.js'
import { addressOf } from './route.js'

/** One cash session: counted blind and closed while it is open, its report afterwards. */
export const CashSessionPage = ({ session }: { readonly session: string }): JSX.Element => {
  const { texts, ask, format, may, spoken } = useConsole()
  const at = texts.cash
  const { asked, again } = useAsked(session, (signal) => ask('cash.session', { session }, { signal }))
  const { data: report, loading, refused } = asked.value
  const done = useSignal('')
  const shown = useSignal(false)
  const { date, time } = format.value
  const when = (iso: string, user: string) => at.by(`${date(iso)}, ${time(iso)}`, user)
  const tell = (words: string) => {
    done.value = words
    spoken.value = words
    again()
  }
  const open = report !== null && report.closedAt === null
  // What should be there is not in sight of who counts.
  const withReport = report !== null && (!open || shown.value)
  return (
    <div class="sheet">
      <p>
        <Link to={addressOf(['cash'])}>{at.title}</Link>
      </p>
      <h1>{report === null ? at.title : at.session(report.register, report.number)}</h1>
      <Outcome loading={loading} refused={refused} />
      <p role="status" class="soft">
        {done.value}
      </p>
      {report !== null && (
        <p>
          {at.column.opened}: {when(report.openedAt, report.openedBy)}
          {report.closedAt !== null && (
            <>
              {' · '}
              {at.column.closed}: {when(report.closedAt, report.closedBy ?? '')}
            </>
          )}
        </p>
      )}
      {report !== null && open && (
        <>
          {may('cash') && <CountForm report={report} onDone={tell} />}
          {may('cash.drawer') && <PayForm report={report} onDone={tell} />}
          {!shown.value && (
            <div class="row">
              <button
                type="button"
                class="button"
                onClick={() => {
                  shown.value = true
                  again()
                }}
              >
                {at.reading}
              </button>
              <span class="small soft">{at.readingHint}</span>
            </div>
          )}
        </>
      )}
      {report !== null && withReport && (
        <>
          <h2>{open ? at.x : at.z}</h2>
          <CashReportTable report={report} />
          <OfficePrint
            words={open ? at.printX : at.printZ}
            print={(printer, requestId) => ask('cash.print-session', { session, printer }, { requestId })}
          />
        </>
      )}
    </div>
  )
}

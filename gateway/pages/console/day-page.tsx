import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { DayHeads, DayRemarks, DaySums } from './day-parts.js'
import { Ask } from './form-parts.js'
import { OfficePrint } from './office-print.js'
import { Link, Outcome } from './parts.js'
import { addressOf } from './route.js'

const PastDays = ({ round }: { readonly round: number }): JSX.Element => {
  const { texts, ask, format } = useConsole()
  const at = texts.day
  const { date, time } = format.value
  const { asked } = useAsked(`days ${round}`, (signal) => ask('day.list', { limit: 60 }, { signal }))
  const { data, loading, refused } = asked.value
  return (
    <section aria-label={at.past} class="card">
      <h2>{at.past}</h2>
      <Outcome loading={loading} refused={refused} />
      {data?.days.length === 0 && <p class="soft">{at.noPast}</p>}
      <ul class="plain-list">
        {data?.days.map((day) => (
          <li key={day.businessDate}>
            <Link to={addressOf(['day', day.businessDate])}>{day.businessDate}</Link>{' '}
            <span class="soft">{at.closedAt(day.closedBy, `${date(day.at)}, ${time(day.at)}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Today's business day: what keeps it open, what to know, the close. */
export const DayPage = (): JSX.Element => {
  const { texts, ask, spoken } = useConsole()
  const at = texts.day
  const { asked, again } = useAsked('day', (signal) => ask('day.show', {}, { signal }))
  const { data: day, loading, refused } = asked.value
  const closing = useSignal(false)
  const done = useSignal('')
  const round = useSignal(0)
  const blocked = day !== null && (day.openSales.length > 0 || day.cashSessions.length > 0)
  return (
    <div class="sheet">
      <div class="head">
        <h1>{at.title}</h1>
        <button type="button" class="button" onClick={() => again()}>
          {texts.devices.reload}
        </button>
      </div>
      <Outcome loading={loading} refused={refused} />
      <p role="status" class="soft">
        {done.value}
      </p>
      {day !== null && (
        <section class="card" aria-label={at.of(day.businessDate)}>
          <h2>{at.of(day.businessDate)}</h2>
          {day.closedBy !== null && <p>{at.closedBy(day.closedBy)}</p>}
          {day.closedBy === null && (
            <>
              <h3>{at.blocks}</h3>
              {!blocked && <p class="soft">{at.blocksNothing}</p>}
              <ul class="bullets">
                {day.openSales.map(({ register, user }, index) => (
                  <li key={`sale ${register} ${index}`}>{at.openSale(register, user)}</li>
                ))}
                {day.cashSessions.map(({ register, user }) => (
                  <li key={`drawer ${register}`}>
                    {at.openDrawer(register, user)} <Link to={addressOf(['cash'])}>{texts.cash.title}</Link>
                  </li>
                ))}
              </ul>
              <h3>{at.know}</h3>
              <DayRemarks day={day} />
            </>
          )}
          <h3>{at.sums}</h3>
          <DaySums day={day} />
          <DayHeads day={day} />
          {day.closedBy === null ? (
            <div class="row">
              <button type="button" class="button action" onClick={() => (closing.value = true)}>
                {at.close}
              </button>
            </div>
          ) : (
            <OfficePrint
              words={at.print}
              print={(printer, requestId) => ask('day.print', { date: day.businessDate, printer }, { requestId })}
            />
          )}
        </section>
      )}
      <PastDays round={round.value} />
      {day !== null && closing.value && (
        <Ask
          title={at.close}
          words={at.closeAsk(day.businessDate)}
          confirm={at.close}
          danger
          onClose={() => {
            closing.value = false
            again()
          }}
          onConfirm={async (requestId) => {
            await ask('day.close', {}, { requestId })
            closing.value = false
            done.value = at.closed(day.businessDate)
            spoken.value = done.value
            round.value++
            again()
          }}
        />
      )}
    </div>
  )
}

/** A closed day as it stood, and its slip once more. */
export const PastDayPage = ({ date: businessDate }: { readonly date: string }): JSX.Element => {
  const { texts, ask, format } = useConsole()
  const at = texts.day
  const { date, time } = format.value
  const { asked } = useAsked(businessDate, (signal) => ask('day.past', { date: businessDate }, { signal }))
  const { data: day, loading, refused } = asked.value
  return (
    <div class="sheet">
      <p>
        <Link to={addressOf(['day'])}>{at.title}</Link>
      </p>
      <h1>{at.of(businessDate)}</h1>
      <Outcome loading={loading} refused={refused} />
      {day !== null && (
        <>
          <p>{at.closedAt(day.closedBy, `${date(day.at)}, ${time(day.at)}`)}</p>
          <DaySums day={day} />
          <h2>{at.know}</h2>
          <DayRemarks day={day} />
          <h2>{at.entry}</h2>
          <p class="hash">
            <code>{day.entry.hash}</code>
          </p>
          <p class="small soft">{at.entryHint}</p>
          <DayHeads day={day} />
          <OfficePrint
            words={at.print}
            print={(printer, requestId) => ask('day.print', { date: businessDate, printer }, { requestId })}
          />
        </>
      )}
    </div>
  )
}

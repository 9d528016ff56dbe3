import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { OverShort } from './cash-report.js'
import { useConsole } from './console.js'

type Day = Pick<
  HttpOutput<'day.past'>,
  'documents' | 'tenders' | 'closedSessions' | 'suspendedSales' | 'unprintedJobs' | 'gaps' | 'heads'
>

/** What the day came to: documents, tenders, drawers. */
export const DaySums = ({ day }: { readonly day: Day }): JSX.Element => {
  const { texts, format } = useConsole()
  const at = texts.day
  const { money } = format.value
  if (day.documents.length === 0 && day.closedSessions.length === 0) return <p class="soft">{at.nothing}</p>
  return (
    <table class="table sums" aria-label={at.sums}>
      <tbody>
        {day.documents.map(({ kind, count, total }) => (
          <tr key={kind}>
            <th scope="row">{texts.documents(kind, count)}</th>
            <td class="figure">{money(total)}</td>
          </tr>
        ))}
        {day.tenders.map(({ kind, amount }) => (
          <tr key={`paid ${kind}`}>
            <th scope="row">
              {at.paid} {texts.tenderKinds[kind] ?? kind}
            </th>
            <td class="figure">{money(amount)}</td>
          </tr>
        ))}
        {day.closedSessions.map((row) => (
          <tr key={`${row.register}-${row.number}`}>
            <th scope="row">
              {at.drawer(row.register, row.number)}: {money(row.counted)}
            </th>
            <td class="figure">
              <OverShort amount={row.overShort} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What whoever closes the day should know, though it keeps nothing from being closed. */
export const DayRemarks = ({ day }: { readonly day: Day }): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.day
  const lines = [
    ...(day.suspendedSales === 0 ? [] : [at.suspended(day.suspendedSales)]),
    ...day.unprintedJobs.map(at.unprinted),
    ...day.gaps.map(({ missing, after, before }) => at.gap(missing, after, before)),
  ]
  if (lines.length === 0) return <p class="soft">{at.knowNothing}</p>
  return (
    <ul class="bullets">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

/** Where every stream of the journal ends; folded, for few ever look. */
export const DayHeads = ({ day }: { readonly day: Day }): JSX.Element => {
  const { texts, format } = useConsole()
  const at = texts.day
  return (
    <details>
      <summary>
        {at.heads} ({format.value.number(day.heads.length)})
      </summary>
      <div class="scroll" role="group" tabIndex={0} aria-label={at.heads}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{at.stream}</th>
              <th scope="col" class="figure">
                {at.seq}
              </th>
              <th scope="col">{at.hash}</th>
            </tr>
          </thead>
          <tbody>
            {day.heads.map(({ stream, epoch, seq, hash }) => (
              <tr key={stream}>
                <td>
                  <code>{stream}</code>
                </td>
                <td class="figure">
                  {epoch}/{seq}
                </td>
                <td>
                  <code>{hash.slice(0, 16)}…</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

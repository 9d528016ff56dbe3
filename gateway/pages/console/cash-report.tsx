import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useConsole } from './console.js'

export type CashReport = HttpOutput<'cash.session'>

/** Over or short in words, with the colour that goes with them. */
export const OverShort = ({ amount }: { readonly amount: number }): JSX.Element => {
  const { texts, format } = useConsole()
  const at = texts.cash
  if (amount === 0) return <span class="badge good">{at.exact}</span>
  return amount < 0 ? (
    <span class="badge bad">{at.short(format.value.money(-amount))}</span>
  ) : (
    <span class="badge warn">{at.over(format.value.money(amount))}</span>
  )
}

/** The rows of a reading or closing report, as on paper. */
export const CashReportTable = ({ report }: { readonly report: CashReport }): JSX.Element => {
  const { texts, format } = useConsole()
  const at = texts.cash
  const { money, number } = format.value
  const rows: readonly (readonly [string, string])[] = [
    ...report.documents.map(({ kind, count, total }): [string, string] => [texts.documents(kind, count), money(total)]),
    [at.row.tax, money(report.tax)],
    ...report.tenders.map(({ kind, amount }): [string, string] => [texts.tenderKinds[kind] ?? kind, money(amount)]),
    [at.row.change, money(0 - report.change)],
    [at.row.float, money(report.float)],
    [at.row.paidIn, money(report.paidIn)],
    [at.row.paidOut, money(0 - report.paidOut)],
    [at.row.noSales, number(report.noSales)],
    [at.row.expected, money(report.expected)],
    ...(report.counted === null
      ? []
      : [[at.row.countedBy(report.countedBy ?? ''), money(report.counted)] as [string, string]]),
  ]
  const title = report.closedAt === null ? at.x : at.z
  return (
    <table class="table sums" aria-label={title}>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="figure">{value}</td>
          </tr>
        ))}
        {report.overShort !== null && (
          <tr>
            <th scope="row">{at.row.overShort}</th>
            <td class="figure">
              <OverShort amount={report.overShort} />
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

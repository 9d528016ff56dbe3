import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useConsole } from './console.js'
import { Link } from './parts.js'
import { addressOf } from './route.js'

export type ReportReply = HttpOutput<'report.serial-history'> | HttpOutput<'report.serial-on-hand'>
type Column = ReportReply['columns'][number]
type Row = ReportReply['rows'][number]

const cellOf = (row: Row, key: string): string | number | null => {
  const value = Object.entries(row).find(([name]) => name === key)?.[1]
  return value ?? null
}

/** The rows of a report, all columns in their order; the number stays in sight and opens its life. */
export const ReportTable = ({
  reply,
  label,
  withHidden,
}: {
  readonly reply: ReportReply
  readonly label: string
  readonly withHidden: boolean
}): JSX.Element => {
  const { format } = useConsole()
  const { money, date, time } = format.value
  const columns = reply.columns.filter(({ hidden }) => withHidden || !hidden)
  const words = ({ key, kind }: Column, row: Row): string => {
    const value = cellOf(row, key)
    if (value === null) return ''
    if (kind === 'money' && typeof value === 'number') return money(value)
    if (kind === 'time' && typeof value === 'string') return `${date(value)}, ${time(value)}`
    return String(value)
  }
  return (
    <table class="table report" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ key, title, kind }) => (
            <th key={key} scope="col" class={kind === 'money' ? 'figure' : ''}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {reply.rows.map((row) => (
          <tr key={'number' in row ? `${row.unitId} ${row.number}` : row.unitId}>
            {columns.map((column) =>
              column.key === 'serial' ? (
                <th key={column.key} scope="row">
                  <Link to={addressOf(['serials', row.serial])}>{row.serial}</Link>
                </th>
              ) : (
                <td key={column.key} class={column.kind === 'money' ? 'figure' : ''}>
                  {words(column, row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

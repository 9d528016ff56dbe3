import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { Icon } from '../shared/icons.js'
import { useConsole } from './console.js'

type Plan = HttpOutput<'adjustment.preview'>
type Line = Plan['lines'][number]

/** Numbers told by name; the rest is counted. */
const shown = 20

const Part = ({ part, sign }: { readonly part: Line['comesIn']; readonly sign: string }): JSX.Element => {
  const { texts, format } = useConsole()
  if (part.quantity === 0) return <span class="soft">{texts.none}</span>
  return (
    <>
      <strong>
        {sign}
        {format.value.number(part.quantity)}
      </strong>{' '}
      <span class="small">
        {part.serials.slice(0, shown).join(', ')}
        {part.serials.length > shown && ` ${texts.adjustment.more(part.serials.length - shown)}`}
      </span>
    </>
  )
}

/** What an adjustment would change: what comes in, what goes out, what stays. */
export const PlanTable = ({ plan }: { readonly plan: Plan }): JSX.Element => {
  const { texts, format } = useConsole()
  const at = texts.adjustment
  const { number } = format.value
  return (
    <table class="table" aria-label={at.plan}>
      <thead>
        <tr>
          <th scope="col">{texts.document.item}</th>
          <th scope="col" class="figure">
            {at.now}
          </th>
          <th scope="col">{at.comesIn}</th>
          <th scope="col">{at.goesOut}</th>
          <th scope="col">{at.stays}</th>
          <th scope="col" class="figure">
            {at.after}
          </th>
        </tr>
      </thead>
      <tbody>
        {plan.lines.map((line) => (
          <tr key={`${line.line} ${line.itemId}`}>
            <th scope="row">
              {line.item} {!line.listed && <span class="badge warn">{at.notListed}</span>}
              {plan.faults
                .filter((fault) => fault.line === line.line)
                .slice(0, 5)
                .map((fault) => (
                  <p key={fault.message} class="field-fault">
                    <Icon name="refused" /> {fault.message}
                  </p>
                ))}
            </th>
            <td class="figure">{number(line.quantityNow)}</td>
            <td>
              <Part part={line.comesIn} sign="+" />
            </td>
            <td>
              <Part part={line.goesOut} sign="−" />
            </td>
            <td>{number(line.unchanged.quantity)}</td>
            <td class="figure">
              <strong>{number(line.quantityAfter)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

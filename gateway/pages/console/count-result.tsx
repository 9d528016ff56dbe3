import type { JSX } from 'preact'
import { useConsole } from './console.js'
import type { Count } from './count-page.js'
import { DiscardButton } from './discard-button.js'
import { useSending } from './form-parts.js'
import { Link, Refusal } from './parts.js'
import { addressOf } from './route.js'

type Line = NonNullable<Count['result']>[number]

/** Numbers told by name; a shelf that was forgotten is counted. */
const shown = 50

const Findings = ({ line }: { readonly line: Line }): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.count
  const odd = line.numbers.filter(({ finding }) => finding !== 'found')
  if (odd.length === 0 && line.pieces === 0) return <span class="badge good">{at.fits}</span>
  return (
    <ul class="units">
      {odd.slice(0, shown).map(({ serial, finding, words, propose }) => (
        <li key={serial}>
          <span class={`badge ${propose === null ? 'note' : 'warn'}`}>{at.finding[finding]}</span>{' '}
          <Link to={addressOf(['serials', serial])}>{serial}</Link> <span class="soft">{words}</span>
        </li>
      ))}
      {odd.length > shown && <li>{texts.adjustment.more(odd.length - shown)}</li>}
      {line.pieces !== 0 && (
        <li>
          <span class="badge warn">{line.pieces > 0 ? at.tooMany(line.pieces) : at.tooFew(-line.pieces)}</span>
        </li>
      )}
    </ul>
  )
}

/** What the count found: each difference with where the number really is, and what can follow from it. */
export const CountResult = ({
  count,
  result,
  onChanged,
}: {
  readonly count: Count
  readonly result: readonly Line[]
  readonly onChanged: () => void
}): JSX.Element => {
  const { texts, ask, may, route, format, spoken } = useConsole()
  const at = texts.count
  const { number } = format.value
  const { id, version } = count
  const { refused, send } = useSending()
  const list = addressOf(['inventory', 'count'])
  const differs = ({ numbers, pieces }: Line): boolean =>
    pieces !== 0 || numbers.some(({ propose }) => propose !== null)
  const lines = [...result.filter(differs), ...result.filter((line) => !differs(line))]
  const differences = result.filter(differs).length
  const recount = () =>
    send(async (requestId) => {
      await ask('count.recount', { id, version }, { requestId })
      spoken.value = at.recountWanted
      onChanged()
    })
  const propose = () =>
    send(async (requestId) => {
      const adjustment = await ask('count.propose', { id, version }, { requestId })
      route.go(addressOf(['inventory', 'adjustment', 'open', adjustment.id]))
    })
  return (
    <div class="sheet">
      <h1>{at.one(count.name)}</h1>
      <p>
        <strong>{differences === 0 ? at.allFits : at.differences(differences)}</strong>{' '}
        <span class="soft">{at.countedBy(count.countedBy)}</span>
      </p>
      <table class="table" aria-label={at.result}>
        <thead>
          <tr>
            <th scope="col">{texts.document.item}</th>
            <th scope="col" class="figure">
              {at.expected}
            </th>
            <th scope="col" class="figure">
              {at.moved}
            </th>
            <th scope="col" class="figure">
              {at.counted}
            </th>
            <th scope="col">{at.found}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.itemId}>
              <th scope="row">{line.item}</th>
              <td class="figure">{line.expected === null ? texts.none : number(line.expected)}</td>
              <td class="figure">{number(line.moved)}</td>
              <td class="figure">{number(line.counted)}</td>
              <td>
                <Findings line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Refusal refused={refused.value} />
      <div class="document-foot row">
        {differences > 0 && may('adjustment') && (
          <button type="button" class="button action" onClick={() => void propose()}>
            {at.propose}
          </button>
        )}
        <button type="button" class="button" onClick={() => void recount()}>
          {at.recount}
        </button>
        <p class="soft">{differences > 0 ? at.proposeHint : at.recountWhy}</p>
        <DiscardButton
          words={at.end}
          question={at.endAsk}
          discard={async () => void (await ask('count.cancel', { id, version }))}
          onDone={() => route.go(list)}
        />
      </div>
    </div>
  )
}

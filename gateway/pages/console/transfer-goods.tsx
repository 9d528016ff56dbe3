import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useConsole } from './console.js'
import { TextField, Ask } from './form-parts.js'
import { Link } from './parts.js'
import { addressOf } from './route.js'
import type { Transfer } from './transfer-open.js'

type Unit = Transfer['lines'][number]['units'][number]
type Outcome = 'received' | 'released' | 'kept'

const look = {
  'in-transit': 'note',
  late: 'warn',
  released: 'warn',
  received: 'good',
  returned: 'good',
  lost: 'bad',
  conflict: 'bad',
} as const

/** Two records claim this number: somebody has looked at the piece, and says which is right. */
const Settle = ({
  transfer,
  unit,
  onClose,
  onDone,
}: {
  readonly transfer: Transfer
  readonly unit: Unit
  readonly onClose: () => void
  readonly onDone: () => void
}): JSX.Element => {
  const { texts, ask, spoken } = useConsole()
  const at = texts.transfer
  const outcomes: readonly Outcome[] = unit.state === 'conflict' ? ['received', 'released'] : ['kept']
  const outcome = useSignal<Outcome | null>(outcomes.length === 1 ? (outcomes[0] ?? null) : null)
  const reason = useSignal('')
  return (
    <Ask
      title={at.settleTitle(unit.serial)}
      words={at.settleWords}
      confirm={at.settle}
      onConfirm={async (requestId) => {
        const chosen = outcome.peek()
        if (chosen === null || reason.peek().trim() === '') {
          document.getElementById(chosen === null ? 'settle-received' : 'settle-reason')?.focus()
          return
        }
        const asked = { transfer: transfer.id, serial: unit.serial, outcome: chosen, reason: reason.peek().trim() }
        await ask('transfer.settle', asked, { requestId })
        spoken.value = at.settled(unit.serial)
        onDone()
      }}
      onClose={onClose}
    >
      <fieldset class="choice">
        <legend>{at.settleAsk}</legend>
        {outcomes.map((each) => (
          <label key={each} class="check">
            <input
              type="radio"
              id={`settle-${each}`}
              name="settle"
              checked={outcome.value === each}
              onChange={() => (outcome.value = each)}
            />
            {at.outcomes[each](transfer.source.name)}
          </label>
        ))}
      </fieldset>
      <TextField
        id="settle-reason"
        label={at.settleReason}
        maxLength={200}
        value={reason.value}
        onInput={(text) => (reason.value = text)}
      />
    </Ask>
  )
}

/** The goods of a transfer, each unit with where it is. */
export const TransferGoods = ({
  transfer,
  onDone,
}: {
  readonly transfer: Transfer
  readonly onDone: () => void
}): JSX.Element => {
  const { texts, format, may } = useConsole()
  const at = texts.transfer
  const { number } = format.value
  const settling = useSignal<Unit | null>(null)
  return (
    <>
      <table class="table" aria-label={at.goods}>
        <thead>
          <tr>
            <th scope="col">{texts.document.item}</th>
            <th scope="col" class="figure">
              {texts.document.quantity}
            </th>
            <th scope="col">{at.where}</th>
          </tr>
        </thead>
        <tbody>
          {transfer.lines.map((line) => (
            <tr key={line.position}>
              <th scope="row">{line.item}</th>
              <td class="figure">{number(line.quantity)}</td>
              <td>
                <ul class="units">
                  {line.units.map((unit) => (
                    <li key={unit.serial}>
                      <Link to={addressOf(['serials', unit.serial])}>{unit.serial}</Link>{' '}
                      <span class={`badge ${unit.conflict ? 'bad' : look[unit.state]}`}>
                        {unit.conflict ? at.twoRecords : at.states[unit.state]}
                      </span>{' '}
                      <span class="small soft">{unit.words}</span>{' '}
                      {unit.conflict && may('conflict.settle') && (
                        <button
                          type="button"
                          class="button"
                          aria-label={at.settleTitle(unit.serial)}
                          onClick={() => (settling.value = unit)}
                        >
                          {at.settle}…
                        </button>
                      )}
                    </li>
                  ))}
                  {line.pieces !== null &&
                    (['open', 'received', 'released', 'returned', 'lost'] as const).flatMap((state) => {
                      const pieces = line.pieces?.[state] ?? 0
                      return pieces === 0 ? [] : [<li key={state}>{at.pieces[state](number(pieces))}</li>]
                    })}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {settling.value !== null && (
        <Settle
          transfer={transfer}
          unit={settling.value}
          onClose={() => (settling.value = null)}
          onDone={() => {
            settling.value = null
            onDone()
          }}
        />
      )}
    </>
  )
}

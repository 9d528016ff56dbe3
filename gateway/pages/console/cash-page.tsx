import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { parseAmount } from '../shared/amounts.js'
import { AmountField } from './amount-field.js'
import { useAsked } from './asked.js'
import { OverShort } from './cash-report.js'
import { useConsole } from './console.js'
import { useSending } from './form-parts.js'
import { Labelled, Link, Outcome, Refusal } from './parts.js'
import { addressOf } from './route.js'

/** Opens the drawer of a register with its float. */
const OpenForm = ({ onDone }: { readonly onDone: (words: string) => void }): JSX.Element => {
  const { texts, ask, store } = useConsole()
  const at = texts.cash
  const { asked } = useAsked('registers', (signal) => ask('register.list', {}, { signal }))
  const registers = asked.value.data?.registers ?? []
  const picked = useSignal('')
  const amount = useSignal('')
  const fault = useSignal<string | null>(null)
  const { refused, changed, send } = useSending()
  const register = picked.value === '' ? String(registers[0]?.number ?? '') : picked.value
  const open = async () => {
    const float = parseAmount(amount.peek(), store.value?.minorDigits ?? 2)
    if (float === null) {
      fault.value = at.needsAmount
      document.getElementById('cash-float')?.focus()
      return
    }
    await send(async (requestId) => {
      await ask('cash.open-session', { register, float }, { requestId })
      amount.value = ''
      onDone(at.opened(register))
    })
  }
  return (
    <form
      class="card"
      aria-label={at.openAt}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void open()
      }}
    >
      <h2>{at.openAt}</h2>
      <div class="fields">
        <Labelled label={at.register} id="cash-register">
          <select
            id="cash-register"
            class="field"
            value={register}
            onChange={(event) => {
              picked.value = event.currentTarget.value
              changed()
            }}
          >
            {registers.map(({ number, name }) => (
              <option key={number} value={String(number)}>
                {number} {name}
              </option>
            ))}
          </select>
        </Labelled>
        <AmountField
          id="cash-float"
          label={at.float}
          hint={at.floatHint}
          value={amount.value}
          fault={fault.value}
          onInput={(text) => {
            amount.value = text
            fault.value = null
            changed()
          }}
        />
      </div>
      <Refusal refused={refused.value} />
      <div class="row">
        <button type="submit" class="button action">
          {at.open}
        </button>
      </div>
    </form>
  )
}

/** Cash sessions, the newest first: who opened and closed them, what was over or short. */
export const CashPage = (): JSX.Element => {
  const { texts, ask, may, format, route, spoken } = useConsole()
  const at = texts.cash
  const { date, time, money } = format.value
  const after = route.place.value.query.get('after')
  const { asked, again } = useAsked(after ?? '', (signal) =>
    ask('cash.sessions', { limit: 50, ...(after === null ? {} : { after }) }, { signal }),
  )
  const { data, loading, refused } = asked.value
  const done = useSignal('')
  return (
    <div class="sheet">
      <h1>{at.title}</h1>
      <Outcome loading={loading} refused={refused} />
      <p role="status" class="soft">
        {done.value}
      </p>
      {data?.sessions.length === 0 && <p class="empty">{at.none}</p>}
      {data !== null && data.sessions.length > 0 && (
        <table class="table" aria-label={at.title}>
          <thead>
            <tr>
              <th scope="col">{at.column.session}</th>
              <th scope="col">{at.column.opened}</th>
              <th scope="col">{at.column.closed}</th>
              <th scope="col" class="figure">
                {at.column.counted}
              </th>
              <th scope="col">{at.column.overShort}</th>
            </tr>
          </thead>
          <tbody>
            {data.sessions.map((row) => (
              <tr key={row.session}>
                <th scope="row">
                  <Link to={addressOf(['cash', row.session])}>{at.session(row.register, row.number)}</Link>
                </th>
                <td>{at.by(`${date(row.openedAt)}, ${time(row.openedAt)}`, row.openedBy)}</td>
                <td>
                  {row.closedAt === null ? (
                    <span class="badge note">{at.stillOpen}</span>
                  ) : (
                    at.by(`${date(row.closedAt)}, ${time(row.closedAt)}`, row.closedBy ?? '')
                  )}
                </td>
                <td class="figure">{row.counted === null ? texts.none : money(row.counted)}</td>
                <td>{row.overShort === null ? texts.none : <OverShort amount={row.overShort} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data !== null && (after !== null || data.next !== null) && (
        <div class="foot row">
          {after !== null && (
            <Link to={addressOf(['cash'])} class="button">
              {texts.first}
            </Link>
          )}
          {data.next !== null && (
            <Link to={addressOf(['cash'], { after: data.next })} class="button">
              {texts.more}
            </Link>
          )}
        </div>
      )}
      {may('cash') && (
        <OpenForm
          onDone={(words) => {
            done.value = words
            spoken.value = words
            again()
          }}
        />
      )}
    </div>
  )
}

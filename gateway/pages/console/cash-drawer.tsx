import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { parseAmount } from '../shared/amounts.js'
import { AmountField } from './amount-field.js'
import { type CashReport, OverShort } from './cash-report.js'
import { useConsole } from './console.js'
import { TextField, useSending } from './form-parts.js'
import { Refusal } from './parts.js'

interface Props {
  readonly report: CashReport
  readonly onDone: (words: string) => void
}

/** The blind count: what is there is typed before it is told what should be; then the session can be closed. */
export const CountForm = ({ report, onDone }: Props): JSX.Element => {
  const { texts, ask, format, store } = useConsole()
  const at = texts.cash
  const amount = useSignal('')
  const fault = useSignal<string | null>(null)
  const { refused, changed, send } = useSending()
  const register = String(report.register)
  const minorDigits = store.value?.minorDigits ?? 2
  const count = async () => {
    const counted = parseAmount(amount.peek(), minorDigits)
    if (counted === null) {
      fault.value = at.needsAmount
      document.getElementById('cash-counted')?.focus()
      return
    }
    const taken = await send(async (requestId) => {
      const state = await ask('cash.count-session', { register, counted }, { requestId })
      const off = state.overShort ?? 0
      const { money } = format.value
      const words = off === 0 ? at.exact : off < 0 ? at.short(money(-off)) : at.over(money(off))
      amount.value = ''
      onDone(at.countedAs(money(counted), words))
    })
    document.getElementById(taken ? 'cash-close' : 'cash-counted')?.focus()
  }
  const close = () =>
    send(async (requestId) => {
      await ask('cash.close-session', { register }, { requestId })
      onDone(at.closed)
    })
  return (
    <form
      class="card"
      aria-label={at.count}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void count()
      }}
    >
      <h2>{at.count}</h2>
      <AmountField
        id="cash-counted"
        label={at.counted}
        hint={at.countHint}
        value={amount.value}
        fault={fault.value}
        onInput={(text) => {
          amount.value = text
          fault.value = null
          changed()
        }}
      />
      {report.counted !== null && report.overShort !== null && (
        <p>
          {at.row.countedBy(report.countedBy ?? '')}: {format.value.money(report.counted)}{' '}
          <OverShort amount={report.overShort} />
        </p>
      )}
      <Refusal refused={refused.value} />
      <div class="row">
        <button type="submit" class="button action">
          {at.count}
        </button>
        <button type="button" class="button" id="cash-close" onClick={() => void close()}>
          {at.close}
        </button>
      </div>
    </form>
  )
}

/** Cash that goes into the drawer or out of it without a sale, with its reason. */
export const PayForm = ({ report, onDone }: Props): JSX.Element => {
  const { texts, ask, format, store } = useConsole()
  const at = texts.cash
  const amount = useSignal('')
  const reason = useSignal('')
  const fault = useSignal<{ readonly field: 'amount' | 'reason'; readonly words: string } | null>(null)
  const { refused, changed, send } = useSending()
  const pay = async (kind: 'paid-in' | 'paid-out') => {
    const minor = parseAmount(amount.peek(), store.value?.minorDigits ?? 2)
    if (minor === null || minor < 1) fault.value = { field: 'amount', words: at.needsAmount }
    else if (reason.peek().trim() === '') fault.value = { field: 'reason', words: at.wantsReason }
    if (fault.peek() !== null || minor === null) {
      document.getElementById(`pay-${fault.peek()?.field ?? 'amount'}`)?.focus()
      return
    }
    const input = { register: String(report.register), kind, amount: minor, reason: reason.peek().trim() }
    await send(async (requestId) => {
      await ask('cash.pay-session', input, { requestId })
      amount.value = ''
      reason.value = ''
      const { money } = format.value
      onDone(kind === 'paid-in' ? at.paidIn(money(minor)) : at.paidOut(money(minor)))
    })
  }
  const edit = (field: typeof amount) => (text: string) => {
    field.value = text
    fault.value = null
    changed()
  }
  const faultOf = (field: 'amount' | 'reason') => (fault.value?.field === field ? fault.value.words : null)
  return (
    <form class="card" aria-label={at.pay} noValidate onSubmit={(event) => event.preventDefault()}>
      <h2>{at.pay}</h2>
      <div class="fields">
        <AmountField
          id="pay-amount"
          label={at.amount}
          value={amount.value}
          fault={faultOf('amount')}
          onInput={edit(amount)}
        />
        <TextField
          id="pay-reason"
          label={at.reason}
          maxLength={200}
          value={reason.value}
          fault={faultOf('reason')}
          onInput={edit(reason)}
        />
      </div>
      <Refusal refused={refused.value} />
      <div class="row">
        <button type="button" class="button" onClick={() => void pay('paid-in')}>
          {at.payIn}
        </button>
        <button type="button" class="button" onClick={() => void pay('paid-out')}>
          {at.payOut}
        </button>
      </div>
    </form>
  )
}

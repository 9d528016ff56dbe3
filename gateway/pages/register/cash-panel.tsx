import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ReplyBody } from '../../client/index.js'
import { parseAmount } from '../shared/amounts.js'
import { type Till, useTill } from './till.js'
import { closePanel } from './what-is-open.js'

type CashState = NonNullable<ReplyBody<'cash.show'>['cash']>

const minorOf = (till: Till, text: string): number | null =>
  parseAmount(text, till.state.value?.register.store.minorDigits ?? 2)

const Field = ({
  id,
  label,
  value,
  isAmount = false,
  onInput,
}: {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly isAmount?: boolean
  readonly onInput: (text: string) => void
}): JSX.Element => (
  <p class="labelled-field">
    <label for={id}>{label}</label>
    <input
      id={id}
      class="field"
      inputMode={isAmount ? 'decimal' : 'text'}
      maxLength={isAmount ? 20 : 200}
      autocomplete="off"
      spellcheck={false}
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  </p>
)

/** One amount and what is done with it, by Enter. */
const AmountForm = ({
  id,
  label,
  words,
  send,
}: {
  readonly id: string
  readonly label: string
  readonly words: string
  readonly send: (amount: number) => Promise<unknown>
}): JSX.Element => {
  const till = useTill()
  const text = useSignal('')
  useEffect(() => document.getElementById(id)?.focus(), [])
  const go = async () => {
    const amount = minorOf(till, text.peek())
    if (amount === null) till.refuse({ message: till.texts.value.drawer.needsAmount }, null)
    else if ((await send(amount)) !== null) text.value = ''
  }
  return (
    <form
      class="card"
      aria-label={words}
      onSubmit={(event) => {
        event.preventDefault()
        void go()
      }}
    >
      <Field id={id} label={label} value={text.value} isAmount onInput={(typed) => (text.value = typed)} />
      <button type="submit" class="button action">
        {words}
      </button>
    </form>
  )
}

/** Cash that goes in or out without a sale, and the drawer opened for something else: always with its reason. */
const WithoutSale = ({ onState }: { readonly onState: (state: CashState) => void }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.drawer
  const amount = useSignal('')
  const reason = useSignal('')
  const wrong = (message: string, field: string) => {
    till.refuse({ message }, null)
    document.getElementById(field)?.focus()
  }
  const done = (words: string) => {
    till.accept(words)
    amount.value = ''
    reason.value = ''
  }
  const pay = async (kind: 'paid-in' | 'paid-out') => {
    const minor = minorOf(till, amount.peek())
    if (minor === null || minor === 0) return wrong(texts.needsAmount, 'drawer-amount')
    if (reason.peek().trim() === '') return wrong(texts.needsReason, 'drawer-reason')
    const state = await till.ask('cash.pay', { kind, amount: minor, reason: reason.peek().trim() })
    if (state === null) return
    onState(state)
    done(texts.paid)
  }
  const open = async () => {
    if (reason.peek().trim() === '') return wrong(texts.needsReason, 'drawer-reason')
    if ((await till.ask('cash.no-sale', { reason: reason.peek().trim() })) !== null) done(texts.opened)
  }
  return (
    <form class="card" aria-label={texts.withoutSale} onSubmit={(event) => event.preventDefault()}>
      <h3>{texts.withoutSale}</h3>
      <Field
        id="drawer-amount"
        label={texts.amount}
        value={amount.value}
        isAmount
        onInput={(text) => (amount.value = text)}
      />
      <Field id="drawer-reason" label={texts.reason} value={reason.value} onInput={(text) => (reason.value = text)} />
      <div class="row">
        <button type="button" class="button" onClick={() => void pay('paid-in')}>
          {texts.payIn}
        </button>
        <button type="button" class="button" onClick={() => void pay('paid-out')}>
          {texts.payOut}
        </button>
        <button type="button" class="button" onClick={() => void open()}>
          {texts.noSale}
        </button>
      </div>
    </form>
  )
}

/** What was counted, told only then, and the way to close the session. */
const Counted = ({ state, onClosed }: { readonly state: CashState; readonly onClosed: () => void }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.drawer
  const { money } = till.format.value
  const off = state.overShort ?? 0
  const close = async () => {
    if ((await till.ask('cash.close', {})) === null) return
    till.accept(texts.closed)
    onClosed()
  }
  return (
    <div class="card" role="group" aria-label={texts.countedTitle}>
      <p>
        {texts.counted(money(state.counted ?? 0), money(state.expected ?? 0))}{' '}
        <strong>{off === 0 ? texts.exact : off < 0 ? texts.short(money(-off)) : texts.over(money(off))}</strong>
      </p>
      {!state.isCountFresh && <p class="soft">{texts.stale}</p>}
      <button type="button" id="drawer-close" class="button action" onClick={() => void close()}>
        {texts.close}
      </button>
    </div>
  )
}

/** The cash of this register: float, paid in and out, no sale, the blind count, reading and closing report. */
export const CashPanel = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.drawer
  // Undefined until the daemon was asked; null: no session is open.
  const cash = useSignal<CashState | null | undefined>(undefined)
  useEffect(() => {
    const look = async () => {
      cash.value = (await till.ask('cash.show', {}))?.cash ?? null
    }
    void look()
  }, [])
  const state = cash.value
  const count = async (counted: number) => {
    const next = await till.ask('cash.count', { counted })
    if (next === null) return null
    cash.value = next
    requestAnimationFrame(() => document.getElementById('drawer-close')?.focus())
    return next
  }
  const open = async (float: number) => {
    const next = await till.ask('cash.open', { float })
    if (next !== null) cash.value = next
    return next
  }
  const read = async () => {
    if ((await till.ask('cash.report', {})) !== null) till.accept(texts.readingSent)
  }
  return (
    <section class="suspended drawer-panel" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      {state === null && (
        <>
          <p class="soft">{texts.none}</p>
          <AmountForm key="open" id="drawer-float" label={texts.float} words={texts.open} send={open} />
        </>
      )}
      {state !== null && state !== undefined && (
        <>
          <p class="soft">
            {texts.since(state.openedBy, till.format.value.time(state.openedAt), till.format.value.money(state.float))}
          </p>
          <AmountForm key="count" id="drawer-count" label={texts.inDrawer} words={texts.count} send={count} />
          {state.counted !== null && <Counted state={state} onClosed={() => (cash.value = null)} />}
        </>
      )}
      {state !== undefined && (
        <WithoutSale
          onState={(next) => {
            cash.value = next
          }}
        />
      )}
      <div class="panel-foot">
        <button type="button" class="button" onClick={() => closePanel(till)}>
          {till.texts.value.back} <kbd aria-hidden="true">Esc</kbd>
        </button>
        {state !== null && state !== undefined && (
          <button type="button" class="button" onClick={() => void read()}>
            {texts.reading}
          </button>
        )}
      </div>
    </section>
  )
}

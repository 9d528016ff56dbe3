import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Customer } from '../../protocol/customer-shapes.js'
import { Icon } from '../shared/icons.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { CustomerPurchases } from './customer-purchases.js'
import { Ask, TextField, useSending } from './form-parts.js'
import { Outcome, Refusal } from './parts.js'

interface Form {
  readonly name: string
  readonly number: string
  readonly phone: string
  readonly email: string
}

const formOf = (customer: Customer | null): Form => ({
  name: customer?.name ?? '',
  number: customer?.number ?? '',
  phone: customer?.phone ?? '',
  email: customer?.email ?? '',
})

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
/** Which field a refusal speaks of. */
const fieldOf: Readonly<Record<string, keyof Form>> = {
  name: 'name',
  'phone number': 'phone',
  'e-mail address': 'email',
}

const Editor = ({
  customer,
  onSaved,
}: {
  readonly customer: Customer | null
  readonly onSaved: (number: string, words: string) => void
}): JSX.Element => {
  const { texts, ask, may } = useConsole()
  const at = texts.customers
  const form = useSignal(formOf(customer))
  const fault = useSignal<string | null>(null)
  const forgetting = useSignal(false)
  const { refused, changed, send } = useSending()
  const set = (change: Partial<Form>) => {
    form.value = { ...form.peek(), ...change }
    fault.value = null
    changed()
  }
  const save = async () => {
    const { name, number, phone, email } = form.peek()
    if (name.trim() === '') {
      fault.value = at.wantsName
      document.getElementById('customer-name')?.focus()
      return
    }
    const fields = { name: name.trim(), phone: orNull(phone), email: orNull(email) }
    const taken = await send(async (requestId) => {
      const given = orNull(number)
      const saved =
        customer === null
          ? await ask('customer.create', { ...fields, ...(given === null ? {} : { number: given }) }, { requestId })
          : await ask('customer.update', { customer: customer.id, ...fields }, { requestId })
      onSaved(saved.number, customer === null ? at.created(fields.name) : at.changed(fields.name))
    })
    if (taken) return
    const field = refused.peek()?.details['field']
    const faulty =
      refused.peek()?.code === 'CUSTOMER_EXISTS' ? 'number' : fieldOf[typeof field === 'string' ? field : '']
    document.getElementById(`customer-${faulty ?? 'name'}`)?.focus()
  }
  const { name, number, phone, email } = form.value
  return (
    <form
      class="editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextField
        id="customer-name"
        label={at.name}
        maxLength={100}
        value={name}
        fault={fault.value}
        onInput={(text) => set({ name: text })}
      />
      <div class="fields">
        <TextField
          id="customer-phone"
          label={at.phone}
          type="tel"
          maxLength={40}
          value={phone}
          onInput={(text) => set({ phone: text })}
        />
        <TextField
          id="customer-email"
          label={at.email}
          type="email"
          maxLength={200}
          value={email}
          onInput={(text) => set({ email: text })}
        />
      </div>
      {customer === null && (
        <TextField
          id="customer-number"
          label={at.number}
          hint={at.numberHint}
          maxLength={40}
          value={number}
          onInput={(text) => set({ number: text })}
        />
      )}
      <Refusal refused={refused.value} />
      <div class="row">
        <button type="submit" class="button action">
          {customer === null ? at.create : texts.save}
        </button>
        {customer !== null && may('customers.forget') && (
          <button type="button" class="button quiet aside" onClick={() => (forgetting.value = true)}>
            {at.forget}
          </button>
        )}
      </div>
      {customer !== null && forgetting.value && (
        <Ask
          title={at.forget}
          words={at.forgetAsk(customer.name ?? customer.number)}
          confirm={at.forget}
          danger
          onClose={() => (forgetting.value = false)}
          onConfirm={async (requestId) => {
            await ask('customer.forget', { customer: customer.id }, { requestId })
            forgetting.value = false
            onSaved(customer.number, at.forgotten(customer.number))
          }}
        />
      )}
    </form>
  )
}

/** One customer at the side of the list: name and contact, what was bought, the way to be forgotten. */
export const CustomerPanel = ({
  number,
  done,
  onClose,
  onSaved,
}: {
  /** Null: a new one. */
  readonly number: string | null
  readonly done: string
  readonly onClose: () => void
  readonly onSaved: (number: string, words: string) => void
}): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.customers
  const { asked, again } = useAsked(number, (signal) => ask('customer.show', { customer: number ?? '' }, { signal }))
  const { data, loading, refused } = asked.value
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <aside class="side" aria-labelledby="side-title">
      <div class="head">
        <h2 id="side-title" tabIndex={-1} ref={heading}>
          {number === null ? at.new : data === null ? '…' : (data.name ?? at.nameless)}
        </h2>
        <button
          type="button"
          class="button quiet square"
          aria-label={texts.close}
          title={texts.close}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      {data !== null && <p class="soft">{data.number}</p>}
      <Outcome loading={loading} refused={refused} />
      <p role="status" class="soft">
        {done}
      </p>
      {(number === null || (data !== null && data.forgottenAt === null)) && (
        <Editor
          customer={data}
          onSaved={(saved, words) => {
            if (number !== null) again()
            onSaved(saved, words)
          }}
        />
      )}
      {data !== null && <CustomerPurchases customer={data.number} />}
    </aside>
  )
}

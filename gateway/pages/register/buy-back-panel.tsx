import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ReplyBody } from '../../client/index.js'
import { parseAmount } from '../shared/amounts.js'
import { useTill } from './till.js'
import { closePanel } from './what-is-open.js'

type Item = ReplyBody<'catalog.search'>['items'][number]
type Customer = ReplyBody<'customer.find'>['customers'][number]

const Field = ({
  id,
  label,
  value,
  decimal = false,
  maxLength = 200,
  onText,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly decimal?: boolean
  readonly maxLength?: number
  readonly onText: (text: string) => void
  readonly children?: ComponentChildren
}): JSX.Element => (
  <p class="row">
    <label for={id}>{label}</label>
    <input
      id={id}
      class="field"
      inputmode={decimal ? 'decimal' : 'text'}
      autocomplete="off"
      spellcheck={false}
      maxLength={maxLength}
      value={value}
      onInput={(event) => onText(event.currentTarget.value)}
    />
    {children}
  </p>
)

/** Who sells it: somebody by name, or a customer who was found by that text. */
const Seller = ({
  name,
  customer,
  onName,
  onCustomer,
}: {
  readonly name: string
  readonly customer: Customer | null
  readonly onName: (text: string) => void
  readonly onCustomer: (customer: Customer | null) => void
}): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.buyBack
  const found = useSignal<readonly Customer[] | null>(null)
  const find = async () => {
    if (name.trim() === '') return
    found.value = (await till.ask('customer.find', { text: name.trim() }))?.customers ?? null
  }
  if (customer !== null)
    return (
      <p class="row">
        <span>{texts.customer(customer.name ?? '', customer.number)}</span>
        <button type="button" class="button quiet" onClick={() => onCustomer(null)}>
          {texts.somebodyElse}
        </button>
      </p>
    )
  return (
    <>
      <Field id="buy-seller" label={texts.seller} value={name} maxLength={100} onText={onName}>
        <button type="button" class="button quiet" onClick={() => void find()}>
          {texts.findCustomer}
        </button>
      </Field>
      {found.value !== null && (
        <p class="row" role="status">
          {found.value.length === 0 && <span class="soft">{till.texts.value.customer.nothing(name.trim())}</span>}
          {found.value.slice(0, 5).map((row) => (
            <button key={row.id} type="button" class="button" onClick={() => onCustomer(row)}>
              {texts.customer(row.name ?? '', row.number)}
            </button>
          ))}
        </p>
      )}
    </>
  )
}

/** The piece that is bought: its number, what is paid, who sells it and why. */
const Purchase = ({ item }: { readonly item: Item }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.buyBack
  const serial = useSignal(item.serial ?? '')
  const price = useSignal('')
  const seller = useSignal('')
  const contact = useSignal('')
  const customer = useSignal<Customer | null>(null)
  const reason = useSignal('')
  const buy = async () => {
    const paid = parseAmount(price.peek(), till.state.value?.register.store.minorDigits ?? 2)
    const who = customer.peek()
    const name = seller.peek().trim()
    const wrong =
      paid === null || paid < 0
        ? texts.priceFirst
        : who === null && name === ''
          ? texts.sellerFirst
          : reason.peek().trim() === ''
            ? texts.reasonFirst
            : null
    if (wrong !== null || paid === null) return till.refuse({ message: wrong ?? texts.priceFirst }, null)
    const number = serial.peek().trim()
    const done = await till.ask('sale.buy-back', {
      itemId: item.itemId,
      price: paid,
      reason: reason.peek().trim(),
      ...(number !== '' && { serial: number }),
      ...(who === null
        ? { seller: name, ...(contact.peek().trim() !== '' && { contact: contact.peek().trim() }) }
        : { customer: who.number }),
    })
    if (done === null) return
    till.accept(texts.bought(done.number, till.format.value.money(paid)))
    closePanel(till)
  }
  return (
    <form
      class="card"
      aria-label={item.name}
      onSubmit={(event) => {
        event.preventDefault()
        void buy()
      }}
    >
      <h3>{item.name}</h3>
      <p class="soft small">{texts.sells(till.format.value.money(item.price))}</p>
      {item.level !== 'not' && (
        <Field id="buy-serial" label={texts.serial} value={serial.value} onText={(text) => (serial.value = text)} />
      )}
      <Field
        id="buy-price"
        label={texts.price}
        value={price.value}
        maxLength={20}
        decimal
        onText={(text) => (price.value = text)}
      />
      <Seller
        name={seller.value}
        customer={customer.value}
        onName={(text) => (seller.value = text)}
        onCustomer={(row) => (customer.value = row)}
      />
      {customer.value === null && (
        <Field id="buy-contact" label={texts.contact} value={contact.value} onText={(text) => (contact.value = text)} />
      )}
      <Field id="buy-reason" label={texts.reason} value={reason.value} onText={(text) => (reason.value = text)} />
      <button type="submit" class="button action">
        {texts.buy}
      </button>
    </form>
  )
}

/** Buys a piece from a customer: finds what it is, then asks the rest. It is paid in cash and held. */
export const BuyBackPanel = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.buyBack
  const items = useSignal<readonly Item[] | null>(null)
  const chosen = useSignal<Item | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const typed = useRef('')
  const text = till.returnText.value
  useEffect(() => field.current?.focus(), [])
  const find = async () => {
    if (text.trim() === '') return
    const found = (await till.ask('catalog.search', { text: text.trim() }))?.items ?? []
    items.value = found
    chosen.value = found.length === 1 ? (found[0] ?? null) : null
  }
  // What is scanned while the panel is open is looked for at once; what is typed waits for Enter.
  useEffect(() => {
    if (text !== '' && text !== typed.current) void find()
  }, [text])
  return (
    <section class="suspended returns" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="soft">{texts.how}</p>
      <form
        role="search"
        class="row"
        onSubmit={(event) => {
          event.preventDefault()
          void find()
        }}
      >
        <label for="buy-text">{texts.field}</label>
        <input
          ref={field}
          id="buy-text"
          class="field"
          maxLength={100}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => {
            typed.current = event.currentTarget.value
            till.returnText.value = typed.current
          }}
        />
        <button type="submit" class="button action">
          {till.texts.value.returns.find}
        </button>
      </form>
      {items.value?.length === 0 && <p class="soft">{texts.nothing}</p>}
      {chosen.value === null &&
        items.value?.slice(0, 6).map((item) => (
          <button key={item.itemId} type="button" class="button" onClick={() => (chosen.value = item)}>
            {item.name}
          </button>
        ))}
      {chosen.value !== null && (
        <Purchase key={`${chosen.value.itemId} ${chosen.value.serial ?? ''}`} item={chosen.value} />
      )}
      <div class="panel-foot">
        <button type="button" class="button" onClick={() => closePanel(till)}>
          {till.texts.value.back} <kbd aria-hidden="true">Esc</kbd>
        </button>
      </div>
    </section>
  )
}

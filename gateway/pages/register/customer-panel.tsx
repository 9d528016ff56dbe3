import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ReplyBody } from '../../client/index.js'
import type { Sale } from '../../protocol/register-state.js'
import { Icon } from '../shared/icons.js'
import { useTill } from './till.js'
import { closePanel } from './what-is-open.js'

type Found = ReplyBody<'customer.find'>['customers'][number]

/** Wait for the next letter before the daemon is asked. */
const pause = 120

/** Finds a customer by name, number or phone and attaches it to the open sale. */
export const CustomerPanel = ({ sale }: { readonly sale: Sale }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.customer
  const text = useSignal('')
  const found = useSignal<{ readonly text: string; readonly rows: readonly Found[] } | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const wanted = text.value.trim()
  useEffect(() => field.current?.focus(), [])
  useEffect(() => {
    if (wanted === '') return void (found.value = null)
    const look = async () => {
      const got = await till.ask('customer.find', { text: wanted })
      if (got !== null && text.peek().trim() === wanted) found.value = { text: wanted, rows: got.customers }
    }
    const timer = setTimeout(() => void look(), pause)
    return () => clearTimeout(timer)
  }, [wanted])
  const take = async (number: string) => {
    if ((await till.ask('sale.customer', { sale: sale.id, customer: number })) !== null) closePanel(till)
  }
  const rows = found.value?.rows ?? []
  return (
    <section class="suspended" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          // Enter takes what is not in doubt.
          if (rows.length === 1 && found.value?.text === wanted && rows[0]) void take(rows[0].number)
        }}
      >
        <label for="customer">{texts.field}</label>
        <input
          ref={field}
          id="customer"
          class="field"
          value={text.value}
          maxLength={100}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
      </form>
      <ul class="suspended-list" aria-label={texts.results}>
        {rows.map((row) => (
          <li key={row.id} class="card">
            <p>
              <strong>{row.name}</strong> <span class="soft">{row.number}</span>
            </p>
            <p class="soft">{[row.phone, row.email].filter((part) => part !== null).join(' · ')}</p>
            <button
              type="button"
              class="button action"
              aria-label={texts.take(row.name ?? '', row.number)}
              onClick={() => void take(row.number)}
            >
              {texts.action}
            </button>
          </li>
        ))}
      </ul>
      <p class="soft" role="status">
        {found.value !== null &&
          found.value.text === wanted &&
          (rows.length === 0 ? texts.nothing(wanted) : texts.found(rows.length))}
      </p>
      <div class="panel-foot">
        <button type="button" class="button" onClick={() => closePanel(till)}>
          {till.texts.value.back} <kbd aria-hidden="true">Esc</kbd>
        </button>
      </div>
    </section>
  )
}

/** Whose sale it is, above its lines. */
export const CustomerChip = ({
  sale,
  customer,
}: {
  readonly sale: Sale
  readonly customer: NonNullable<Sale['customer']>
}): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.customer
  return (
    <p class="customer-chip">
      <span class="badge">{texts.chip(customer.name ?? texts.forgotten, customer.number)}</span>
      {sale.state === 'open' && sale.layaway === null && (
        <button
          type="button"
          class="button quiet square"
          aria-label={texts.remove}
          onClick={() => void till.ask('sale.customer', { sale: sale.id, customer: null })}
        >
          <Icon name="close" />
        </button>
      )}
    </p>
  )
}

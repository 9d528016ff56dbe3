import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { Link, Outcome } from './parts.js'
import { addressOf } from './route.js'

type Purchase = HttpOutput<'customer.purchases'>['purchases'][number]

const Row = ({ purchase }: { readonly purchase: Purchase }): JSX.Element => {
  const { texts, format, may } = useConsole()
  const at = texts.customers
  const { money, number, date, time } = format.value
  return (
    <li class="purchase">
      <p class="row">
        <strong>
          {at.kinds[purchase.kind] ?? purchase.kind}{' '}
          {may('sales.read') ? (
            <Link to={addressOf(['sales', purchase.document])}>{purchase.number}</Link>
          ) : (
            purchase.number
          )}
        </strong>
        <span class="soft small">
          {date(purchase.at)}, {time(purchase.at)}
        </span>
        <span class="aside">{money(purchase.total)}</span>
      </p>
      <ul>
        {purchase.lines.map((line, index) => (
          <li key={index} class="row">
            <span>
              {at.quantity(number(line.quantity))} {line.name}
            </span>
            {line.serials.map((serial) => (
              <Link key={serial} to={addressOf(['serials', serial])} class="badge note">
                {serial}
              </Link>
            ))}
          </li>
        ))}
      </ul>
    </li>
  )
}

/** What a customer bought and gave back, the newest first, with the numbers of the units. */
export const CustomerPurchases = ({ customer }: { readonly customer: string }): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.customers
  const before = useSignal<readonly Purchase[]>([])
  const after = useSignal<string | null>(null)
  const { asked } = useAsked(`${customer}\n${after.value ?? ''}`, (signal) =>
    ask(
      'customer.purchases',
      { customer, limit: 20, ...(after.peek() === null ? {} : { after: after.peek() ?? '' }) },
      { signal },
    ),
  )
  const { data, loading, refused } = asked.value
  const rows = [...before.value, ...(data?.purchases ?? [])]
  return (
    <section aria-label={at.purchases} class="on-hand">
      <h3>{at.purchases}</h3>
      <Outcome loading={loading} refused={refused} />
      {data !== null && rows.length === 0 && <p class="soft">{at.noPurchases}</p>}
      <ul class="plain-list">
        {rows.map((purchase) => (
          <Row key={purchase.document} purchase={purchase} />
        ))}
      </ul>
      {data !== null && data.next !== null && !loading && (
        <button
          type="button"
          class="button"
          onClick={() => {
            before.value = rows
            after.value = data.next
          }}
        >
          {at.older}
        </button>
      )}
    </section>
  )
}

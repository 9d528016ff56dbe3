import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Icon } from '../shared/icons.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { CustomerPanel } from './customer-panel.js'
import { onRowKeys } from './items-page.js'
import { Link, Outcome } from './parts.js'
import { addressOf } from './route.js'

/** No number of a customer begins with it. */
const newOne = '+new'
const pauseMs = 200
const pageSize = 100

/** Customers: found by name, number, phone or e-mail; one of them at the side. */
export const CustomersPage = ({ customer }: { readonly customer: string | null }): JSX.Element => {
  const { texts, ask, route, spoken } = useConsole()
  const at = texts.customers
  const { query } = route.place.value
  const after = query.get('after')
  const text = useSignal(query.get('text') ?? '')
  const done = useSignal('')
  const wanted = text.value.trim()
  const { asked, again } = useAsked(
    `${wanted}\n${after ?? ''}`,
    (signal) =>
      ask(
        'customer.list',
        { limit: pageSize, ...(wanted === '' ? {} : { text: wanted }), ...(after === null ? {} : { after }) },
        { signal },
      ),
    wanted === '' ? 0 : pauseMs,
  )
  const { data, loading, refused } = asked.value
  const given = query.get('text') ?? ''
  // The back button may bring another search.
  useEffect(() => {
    if (given !== text.peek().trim()) text.value = given
  }, [given])
  const address = (number: string | null, page: string | null = after) =>
    addressOf(['customers', ...(number === null ? [] : [number])], { text: wanted, after: page })
  const close = () => {
    done.value = ''
    route.go(address(null))
    requestAnimationFrame(() => document.getElementById(`customer-row-${customer ?? ''}`)?.focus())
  }
  return (
    <div class={`split ${customer === null ? '' : 'with-side'}`}>
      <section class="split-main" aria-labelledby="customers-title">
        <div class="head">
          <h1 id="customers-title">{at.title}</h1>
          <input
            class="field filter"
            type="search"
            aria-label={at.filter}
            placeholder={at.filterPlaceholder}
            autocomplete="off"
            spellcheck={false}
            maxLength={100}
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value
              // Another text begins with its first page.
              route.go(
                addressOf(['customers', ...(customer === null ? [] : [customer])], { text: text.peek().trim() }),
                {
                  replace: true,
                },
              )
            }}
          />
          <Link to={address(newOne)} class="button action" id={`customer-row-${newOne}`}>
            <Icon name="plus" /> {at.new}
          </Link>
        </div>
        <Outcome loading={loading} refused={refused} />
        {data !== null && (
          <>
            <div class="scroll" role="group" tabIndex={0} aria-label={at.title}>
              {data.customers.length > 0 && (
                <table class="table" aria-label={at.title}>
                  <thead>
                    <tr>
                      <th scope="col">{at.name}</th>
                      <th scope="col">{at.number}</th>
                      <th scope="col">{at.phone}</th>
                      <th scope="col">{at.email}</th>
                    </tr>
                  </thead>
                  <tbody onKeyDown={onRowKeys}>
                    {data.customers.map((row) => (
                      <tr key={row.id} class={row.number === customer ? 'chosen' : ''}>
                        <th scope="row">
                          <Link to={address(row.number)} id={`customer-row-${row.number}`}>
                            {row.name}
                          </Link>
                        </th>
                        <td>{row.number}</td>
                        <td>{row.phone}</td>
                        <td>{row.email}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
              {data.customers.length === 0 && !loading && <p class="empty">{wanted === '' ? at.empty : at.noMatch}</p>}
            </div>
            <div class="foot row">
              <p class="soft" role="status">
                {!loading && at.rows(data.customers.length, after !== null || data.next !== null)}
              </p>
              {after !== null && (
                <Link to={address(customer, null)} class="button">
                  {texts.first}
                </Link>
              )}
              {data.next !== null && (
                <Link to={address(customer, data.next)} class="button">
                  {texts.more}
                </Link>
              )}
            </div>
          </>
        )}
      </section>
      {customer !== null && (
        <CustomerPanel
          key={customer}
          number={customer === newOne ? null : customer}
          done={done.value}
          onClose={close}
          onSaved={(number, words) => {
            done.value = words
            spoken.value = words
            again()
            if (number !== customer) route.go(address(number), { replace: true })
          }}
        />
      )}
    </div>
  )
}

import { randomUUID } from 'node:crypto'
import t from 'tap'
import { openTestApp } from '../testing/http-app.js'

/** People over HTTP: customers, events of the venue, users. */
const { app, signedIn } = await openTestApp(t)
const [cashier, manager] = [await signedIn('cashier'), await signedIn('manager')]

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const ask = async (who: object, method: Method, url: string, payload?: object) => {
  const headers = { ...who, 'idempotency-key': randomUUID() }
  const reply = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
  return { status: reply.statusCode, body: reply.json<Record<string, unknown>>() }
}

await t.test(
  'customers over HTTP: made, found, changed, forgotten; nobody without the permission sees one',
  async (t) => {
    const made = await ask(cashier, 'POST', '/v1/customers', { name: 'Mia\u0007 Berg', phone: '0171 555 123' })
    t.match(made, { status: 200, body: { number: '1-C-1' } })
    const id = String(made.body['id'])
    t.match(await ask(cashier, 'GET', '/v1/customers?text=mia'), {
      body: { customers: [{ id, name: 'Mia Berg', phone: '0171 555 123', email: null }] },
    })
    t.match(await ask(cashier, 'PATCH', `/v1/customers/${id}`, { email: 'mia@example.org' }), { status: 200 })
    t.match(await ask(cashier, 'GET', '/v1/customers/1-C-1'), { body: { name: 'Mia Berg', email: 'mia@example.org' } })
    for (const [payload, code] of [
      [{ name: 'X', phone: '12' }, 'CUSTOMER_INVALID'],
      [{ name: 'X', email: 'nobody' }, 'CUSTOMER_INVALID'],
      [{ name: '\u200b' }, 'CUSTOMER_INVALID'],
      [{ name: 'X', number: '1-C-1' }, 'CUSTOMER_EXISTS'],
      [{ name: 'X', number: 'a b' }, 'REQUEST_INVALID'],
      [{ name: 'X\u0000' }, 'TEXT_NUL'],
      [{}, 'REQUEST_INVALID'],
    ] as const)
      t.match(await ask(cashier, 'POST', '/v1/customers', payload), { body: { code } }, JSON.stringify(payload))
    t.match(await ask({}, 'GET', '/v1/customers?text=mia'), { status: 401 }, 'not to whoever is on this machine')
    t.match(await ask(cashier, 'POST', `/v1/customers/${id}/forget`), {
      status: 403,
      body: { code: 'PERMISSION_REQUIRED' },
    })
    t.match(await ask(manager, 'POST', `/v1/customers/${id}/forget`), { status: 200, body: { number: '1-C-1' } })
    t.match(await ask(manager, 'GET', '/v1/customers/1-C-1'), { body: { name: null, phone: null, email: null } })
    t.match(await ask(manager, 'GET', '/v1/customers/1-C-2'), { status: 404, body: { code: 'CUSTOMER_UNKNOWN' } })
  },
)

await t.test('events of the venue over HTTP', async (t) => {
  const event = { name: 'Final', from: '2026-01-01T18:00:00+01:00', to: '2026-01-01T23:00:00+01:00' }
  t.match(await ask(cashier, 'POST', '/v1/venue-events', event), { status: 403 })
  const made = await ask(manager, 'POST', '/v1/venue-events', event)
  t.match(made.body, { name: 'Final', from: '2026-01-01T17:00:00.000Z', to: '2026-01-01T22:00:00.000Z', active: false })
  const url = `/v1/venue-events/${String(made.body['id'])}`
  t.match(await ask(manager, 'POST', '/v1/venue-events', event), { body: { code: 'VENUE_EVENT_OVERLAP' } })
  t.match(await ask(manager, 'PATCH', url, { ...event, name: 'Grand final' }), { body: { name: 'Grand final' } })
  t.match(await ask(cashier, 'GET', '/v1/venue-events'), { body: { events: [{ name: 'Grand final' }] } })
  for (const to of ['2026-01-01T18:00:00+01:00', '2026-01-02', 'soon', '2026-13-01T00:00:00Z'])
    t.match(await ask(manager, 'PATCH', url, { ...event, to }), { body: { code: 'REQUEST_INVALID' } }, to)
  t.match(await ask(manager, 'DELETE', url), { status: 200 })
  t.match(await ask(manager, 'DELETE', url), { status: 404, body: { code: 'NOT_FOUND' } })
})

import { randomUUID } from 'node:crypto'
import t from 'tap'
import { openTestApp } from '../testing/http-app.js'

/** People over HTTP: customers, events of the venue, users. */
const { app, shop, signedIn } = await openTestApp(t)
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

await t.test('users over HTTP: added, changed, let go; the last administrator stays', async (t) => {
  const admin = await signedIn('administrator')
  t.match(await ask(manager, 'GET', '/v1/users'), { status: 403, body: { code: 'PERMISSION_REQUIRED' } })
  t.match(await ask({}, 'GET', '/v1/users'), { status: 401 }, 'not to whoever is on this machine')
  const { body: made } = await ask(admin, 'POST', '/v1/users', { name: 'Noor', role: 'cashier', pin: '2468' })
  const url = `/v1/users/${String(made['id'])}`
  t.match(await ask(admin, 'POST', '/v1/users', { name: 'NOOR', role: 'clerk', pin: '2468' }), {
    body: { code: 'USER_EXISTS' },
  })
  for (const payload of [
    { name: 'A', role: 'boss', pin: '2468' },
    { name: 'A', role: 'clerk', pin: '12' },
    { name: '\u200b', role: 'clerk', pin: '2468' },
  ])
    t.match(await ask(admin, 'POST', '/v1/users', payload), { body: { code: 'REQUEST_INVALID' } })
  const { users } = (await ask(admin, 'GET', '/v1/users')).body as { users: Record<string, unknown>[] }
  t.match(
    users.find(({ name }) => name === 'Noor'),
    { role: 'cashier', active: true, paused: false },
  )
  t.notMatch(JSON.stringify(users), /scrypt/)

  const signIn = (user: string, pin: string) =>
    app.inject({ method: 'POST', url: '/v1/session', payload: { user, pin } })
  const noor = { authorization: `Bearer ${(await signIn('Noor', '2468')).json<{ token: string }>().token}` }
  const other = { authorization: `Bearer ${(await signIn('Noor', '2468')).json<{ token: string }>().token}` }
  t.match(await ask(noor, 'POST', '/v1/session/pin', { oldPin: '0000', pin: '1357' }), {
    body: { code: 'SIGN_IN_FAILED' },
  })
  t.match(await ask(noor, 'POST', '/v1/session/pin', { oldPin: '2468', pin: '1357' }), { status: 200 })
  t.equal((await signIn('Noor', '2468')).statusCode, 401)
  t.match(await ask(noor, 'GET', '/v1/session'), { body: { name: 'Noor', role: 'cashier' } }, 'this session goes on')
  t.match(await ask(other, 'GET', '/v1/session'), { status: 401 }, 'the others end')
  t.match(await ask(admin, 'PATCH', url, { role: 'manager' }), { status: 200 })
  t.match(await ask(noor, 'GET', '/v1/session'), { body: { role: 'manager' } }, 'a role counts at once')
  t.match(await ask(admin, 'POST', `${url}/pin`, { pin: '9753' }), { status: 200 })
  t.match(await ask(noor, 'GET', '/v1/session'), { status: 401 })
  t.match(await ask(admin, 'PATCH', url, { active: false }), { status: 200 })
  t.equal((await signIn('Noor', '9753')).statusCode, 401)

  const me = String((await ask(admin, 'GET', '/v1/session')).body['id'])
  t.match(await ask(admin, 'PATCH', `/v1/users/${me}`, { role: 'clerk' }), {
    body: { code: 'USER_LAST_ADMINISTRATOR' },
  })
  t.match(await ask(admin, 'PATCH', `/v1/users/${randomUUID()}`, { role: 'clerk' }), { body: { code: 'USER_UNKNOWN' } })
  t.match(await ask(admin, 'PATCH', url, { active: true, role: 'administrator' }), { status: 200 })
  // Two administrators let each other go at once: one of them stays.
  const both = await Promise.all([
    ask(admin, 'PATCH', url, { active: false }),
    ask(admin, 'PATCH', `/v1/users/${me}`, { active: false }),
  ])
  t.strictSame(new Set(both.map(({ status }) => status)), new Set([200, 422]))
  const told = await shop.sql<{ text: string }>(
    `select string_agg(body, ' ') as text from up.event where kind like 'user.%'`,
  )
  t.notMatch(told[0]?.text, /Noor|scrypt|2468/)
})

await t.test('the day is shown and closed by who may', async (t) => {
  t.match(await ask(cashier, 'GET', '/v1/day'), { status: 403 })
  t.match(await ask(manager, 'GET', '/v1/day'), { body: { businessDate: '2026-11-24', closedBy: null, gaps: [] } })
  t.match(await ask(manager, 'POST', '/v1/day/close'), { status: 200, body: { closedBy: 'The manager' } })
  t.match(await ask(manager, 'POST', '/v1/day/close'), { status: 409, body: { code: 'DAY_CLOSED' } })
})

import { randomUUID } from 'node:crypto'
import t from 'tap'
import { shopCodes } from '../../core/store/testing/shop.js'
import { addUser } from '../security/accounts.js'
import { documentOf } from '../printing/render.js'
import { openRegisterApp } from '../testing/register-app.js'
import { RawClient, type Reply } from './testing/raw-client.js'

/** People at a register: managers who let things through, customers of a sale, who is let go. */
const { app, shop, pepper, port, pair, signedIn } = await openRegisterApp(t)
const admin = await signedIn('administrator')
for (const [name, role, pin] of [
  ['Cleo', 'clerk', '1111'],
  ['Bea', 'cashier', '2222'],
  ['Max', 'manager', '3333'],
  ['Mia', 'manager', '4444'],
] as const)
  await addUser(shop.store, pepper, { name, role, pin })

const client = new RawClient(`ws://127.0.0.1:${port}/register/1/line`)
t.teardown(() => client.socket.terminate())
await client.next('hello')
client.send({ type: 'identify', credential: await pair(1) })
await client.next('welcome')
t.match(await client.ask('session.sign-in', { user: 'Cleo', pin: '1111' }), { ok: true })

interface Word {
  readonly user: string
  readonly pin: string
  readonly reason: string
  readonly permission?: string
}
const scan = { code: shopCodes.socks, source: 'typed' } as const
const ask = (
  override: Word | null,
  id: string = randomUUID(),
  name = 'sale.scan',
  body: object = scan,
): Promise<Reply> => {
  client.send({ type: 'request', id, name, body, ...(override === null ? {} : { override }) })
  return client.replyTo(id)
}
const max: Word = { user: 'Max', pin: '3333', reason: 'queue at the till' }
const grants = () =>
  shop.sql<{ body: Record<string, unknown> }>(
    `select body::jsonb as body from up.event where kind = 'override.granted' order by seq`,
  )

await t.test('a refused request is repeated with a manager’s word, once, and the journal has it', async (t) => {
  t.match(await ask(null), { ok: false, error: { code: 'PERMISSION_REQUIRED', details: { permission: 'sale' } } })
  t.match(await ask({ ...max, reason: ' \u200b ' }), { ok: false, error: { code: 'REASON_REQUIRED' } })
  const [wrongPin, wrongName] = [await ask({ ...max, pin: '3334' }), await ask({ ...max, user: 'Nobody' })]
  t.match(wrongPin, { ok: false, error: { code: 'SIGN_IN_FAILED' } })
  t.strictSame(
    wrongName,
    { ...wrongPin, id: (wrongName as { id?: string }).id },
    'nothing says which of the two was wrong',
  )
  t.match(await ask({ ...max, user: 'Bea', pin: '2222' }), { ok: false, error: { code: 'PERMISSION_REQUIRED' } })
  t.strictSame(await grants(), [])
  t.equal(client.state?.sale, null)

  const id = randomUUID()
  t.match(await ask(max, id), { ok: true })
  t.equal(client.state?.sale?.lines.length, 1)
  t.match(await grants(), [
    { body: { permission: 'sale', action: 'sale.scan', reason: 'queue at the till', request: id } },
  ])
  const people = await shop.sql<{ who: string; by: string }>(
    `select (select name from st.app_user u where u.id::text = body::jsonb ->> 'user') as who, (select name from st.app_user u where u.id::text = body::jsonb ->> 'grantedBy') as by
     from up.event where kind = 'override.granted'`,
  )
  t.strictSame(people, [{ who: 'Cleo', by: 'Max' }])
  t.match(await ask(null), { ok: false, error: { code: 'PERMISSION_REQUIRED' } }, 'it was good for that request alone')
  t.match(await ask(max, id), { ok: true }, 'a repeat gets its answer')
  t.equal((await grants()).length, 1, 'and nothing is granted twice')
  t.equal(client.state?.sale?.lines[0]?.quantity, 1)
})

await t.test('two managers at once: each lets one through; one request asked twice is let through once', async (t) => {
  const twice = randomUUID()
  const replies = await Promise.all([
    ask(max),
    ask({ ...max, user: 'Mia', pin: '4444' }),
    ask(max, twice),
    ask(max, twice),
  ])
  for (const reply of replies) t.match(reply, { ok: true })
  t.equal(client.state?.sale?.lines[0]?.quantity, 4)
  t.equal((await grants()).length, 4)
  const broken = await shop.sql('select seq from up.event e where hash <> st.event_hash(e)')
  t.strictSame(broken, [])
  const secrets = await shop.sql<{ text: string }>(
    `select string_agg(body, ' ') as text from up.event union all select string_agg(coalesce(reply, ''), ' ') from st.request`,
  )
  t.notMatch(secrets.map(({ text }) => text).join(' '), /3333|4444|scrypt/)
})

await t.test('wrong PINs of an override are counted with those of sign-in', async (t) => {
  for (const _ of [1, 2, 3])
    t.match(await ask({ ...max, user: 'Mia', pin: '0000' }), { error: { code: 'SIGN_IN_FAILED' } })
  t.match(await ask({ ...max, user: 'Mia', pin: '4444' }), { error: { code: 'SIGN_IN_PAUSED' } })
  t.match(await client.ask('session.sign-in', { user: 'Mia', pin: '4444' }), { error: { code: 'SIGN_IN_PAUSED' } })
  t.match(await ask(max), { ok: true }, 'another manager is not held up')
})

await t.test('the customer of a sale is found and named at the register', async (t) => {
  t.match(await client.ask('session.sign-in', { user: 'Bea', pin: '2222' }), { ok: true })
  const headers = { ...admin, 'idempotency-key': randomUUID() }
  await app.inject({ method: 'POST', url: '/v1/customers', headers, payload: { name: 'Ines Lang', phone: '555 0101' } })
  t.match(await client.ask('customer.find', { text: '5550' }), { ok: true, body: { customers: [{ number: '1-C-1' }] } })
  const sale = client.state?.sale?.id
  t.match(await client.ask('sale.customer', { sale, customer: '1-C-9' }), { error: { code: 'CUSTOMER_UNKNOWN' } })
  t.match(await client.ask('sale.customer', { sale, customer: '1-C-1' }), { ok: true })
  t.strictSame(client.state?.sale?.customer, { number: '1-C-1', name: 'Ines Lang' })
  t.match(await client.ask('sale.customer', { sale, customer: null }), { ok: true })
  t.equal(client.state?.sale?.customer, null)
})

await t.test('one’s own PIN is changed at the register with the old one', async (t) => {
  const wrong = await client.ask('session.change-pin', { oldPin: '0000', pin: '2223' })
  t.match(wrong, { error: { code: 'SIGN_IN_FAILED' } })
  t.match(await client.ask('session.change-pin', { oldPin: '2222', pin: '2223' }), { ok: true })
  t.match(await client.ask('session.sign-in', { user: 'Bea', pin: '2222' }), { error: { code: 'SIGN_IN_FAILED' } })
  t.match(await client.ask('session.sign-in', { user: 'Bea', pin: '2223' }), { ok: true })
})

await t.test('who is let go is signed out at the register at once', async (t) => {
  const [bea] = await shop.sql<{ id: string }>(`select id from st.app_user where name = 'Bea'`)
  const change = (payload: object) =>
    app.inject({ method: 'PATCH', url: `/v1/users/${bea?.id}`, headers: admin, payload })
  await change({ role: 'manager' })
  await client.when(({ user }) => user?.role === 'manager', 'the new role')
  await change({ active: false })
  await client.when(({ user }) => user === null, 'nobody signed in')
  t.match(await client.ask('sale.scan', scan), { ok: false, error: { code: 'SIGN_IN_REQUIRED' } })
})

await t.test(
  'cash at the register: opened, counted blind, closed; the drawer without a sale takes a manager',
  async (t) => {
    await addUser(shop.store, pepper, { name: 'Cas', role: 'cashier', pin: '5555' })
    t.match(await client.ask('session.sign-in', { user: 'Cas', pin: '5555' }), { ok: true })
    t.match(await client.ask('cash.show'), { ok: true, body: { cash: null } })
    t.match(await client.ask('cash.open', { float: -1 }), { error: { code: 'REQUEST_INVALID' } })
    t.match(await client.ask('cash.open', { float: 5000 }), { ok: true, body: { number: 1, expected: null } })
    const noSale = { reason: 'change' }
    t.match(await client.ask('cash.no-sale', noSale), {
      error: { code: 'PERMISSION_REQUIRED', details: { permission: 'cash.drawer' } },
    })
    t.match(await ask(max, randomUUID(), 'cash.no-sale', noSale), { ok: true })
    t.match(
      await client.ask('cash.report'),
      { error: { code: 'PERMISSION_REQUIRED' } },
      'a reading would tell what to count',
    )
    t.match(await ask(max, randomUUID(), 'cash.report', {}), {
      ok: true,
      body: { report: { expected: 5000, noSales: 1 } },
    })
    t.match(await client.ask('cash.close'), { error: { code: 'CASH_COUNT_MISSING' } })
    t.match(await client.ask('cash.count', { counted: 4990 }), { ok: true, body: { expected: 5000, overShort: -10 } })
    t.match(await client.ask('cash.count', { counted: 5000 }), { error: { code: 'CASH_COUNTED' } })
    t.match(await ask({ ...max, permission: 'cash.report' }, randomUUID(), 'cash.count', { counted: 4995 }), {
      ok: true,
      body: { overShort: -5 },
    })
    t.match(await client.ask('cash.close'), { ok: true, body: { overShort: -5, closedBy: 'Cas' } })
    const jobs = (await shop.store.jobs.open(null)).filter(({ body }) => body.cash !== undefined)
    t.match(
      jobs.map(({ title }) => title),
      ['X report 1-1', 'Z report 1-1'],
    )
    const z = jobs[1]
    const paper = z && (await documentOf(shop.store, z, null))
    t.match(
      paper?.kind === 'receipt' &&
        paper.nodes.flatMap((node) => (node.kind === 'row' ? [`${node.left} ${node.right}`] : [])),
      [
        'Tax in these $0.00',
        'Change given $0.00',
        'Float $50.00',
        'Paid in $0.00',
        'Paid out $0.00',
        'Drawer opened without a sale 1',
        'Should be in the drawer $50.00',
        'Counted by Cas $49.95',
        'SHORT -$0.05',
      ],
    )
    const session = z?.body.cash?.session ?? ''
    const printZ = (printer: string) =>
      app.inject({
        method: 'POST',
        url: `/v1/cash-sessions/${session}/print`,
        headers: { ...admin, 'idempotency-key': randomUUID() },
        payload: { printer },
      })
    t.match((await printZ('nowhere')).json(), { code: 'DEVICE_UNKNOWN' })
    const again = (await printZ(z?.printer ?? '')).json<{ job: string; copy: number }>()
    t.equal(again.copy, 1, 'the first one came at the closing')
    const copied = await shop.store.jobs.byId(again.job)
    const copy = copied && (await documentOf(shop.store, copied, null))
    t.match(copy?.kind === 'receipt' && copy.nodes[0], { text: /^COPY 1, first printed / })
    const listed = await app.inject({ url: '/v1/cash-sessions', headers: admin })
    t.match(listed.json(), { sessions: [{ register: 1, number: 1, overShort: -5 }] })
    const byHttp = (path: string, payload: object) =>
      app.inject({
        method: 'POST',
        url: `/v1/registers/1/cash/${path}`,
        headers: { ...admin, 'idempotency-key': randomUUID() },
        payload,
      })
    t.match((await byHttp('open', { float: 100 })).json(), { number: 2 })
    t.match((await byHttp('pay', { kind: 'paid-in', amount: 50, reason: '' })).json(), { code: 'REASON_REQUIRED' })
    t.match((await byHttp('pay', { kind: 'paid-in', amount: 50, reason: 'coins' })).json(), { expected: null })
    t.match((await byHttp('count', { counted: 150 })).json(), { overShort: 0 })
    const closed = (await byHttp('close', {})).json<{ session: string }>()
    t.match(closed, { number: 2, overShort: 0 })
    t.match((await app.inject({ url: `/v1/cash-sessions/${closed.session}`, headers: admin })).json(), { number: 2 })
  },
)

import { randomUUID } from 'node:crypto'
import t from 'tap'
import { granted, receive } from '../../core/store/testing/till.js'
import { openTestApp } from '../testing/http-app.js'

await t.test('receiving over HTTP', async (t) => {
  const { app, shop, signedIn } = await openTestApp(t)
  const clerk = await signedIn('clerk')
  const post = (payload: object, id: string = randomUUID(), headers: object = clerk) =>
    app.inject({ method: 'POST', url: '/v1/receiving', headers: { ...headers, 'idempotency-key': id }, payload })

  await t.test(
    'takes serials as a list or as a text, the item by id or by code, and answers a repeat the same',
    async (t) => {
      const payload = {
        reference: 'D-17',
        lines: [
          { itemId: shop.items.watch, quantity: 2, unitCost: 9000, serials: ['W-1', 'W-2'] },
          { code: '9521234000044', quantity: 5 },
          { code: '09521234000037', quantity: 2, serials: 'R-1\nR-2' },
        ],
      }
      const id = randomUUID()
      const first = await post(payload, id)
      t.match(first.json(), { number: '1-R-1', units: 4, quantity: 9 })
      t.equal(first.statusCode, 200)
      const again = await post({ ...payload, request: id }, id)
      t.strictSame(again.json(), first.json())
      t.match(await shop.sql('select count(*)::int as n from st.unit'), [{ n: 4 }])
      t.match((await post({ lines: [{ itemId: shop.items.socks, quantity: 1 }] }, id)).json(), {
        code: 'REQUEST_ID_REUSED',
      })
    },
  )

  await t.test('posts all or nothing and tells all faults', async (t) => {
    const one = await post({ lines: [{ itemId: shop.items.watch, quantity: 3, serials: ['W-7'] }] })
    t.equal(one.statusCode, 422)
    t.match(one.json(), { code: 'SERIAL_COUNT_MISMATCH', details: { n: 1, q: 3, addOrRemove: 'add', d: 2, line: 1 } })
    const many = await post({
      lines: [
        { itemId: shop.items.watch, quantity: 2, serials: ['W-7', 'W-1'] },
        { code: '4006381333931', quantity: 1 },
        { itemId: shop.items.socks, quantity: 1, serials: ['S-1'] },
      ],
    })
    t.match(many.json(), {
      code: 'DOCUMENT_REFUSED',
      details: { lines: ['1', '2', '3'], codes: ['SERIAL_ALREADY_ON_HAND', 'UPC_UNKNOWN', 'ITEM_NOT_SERIALIZED'] },
    })
    t.match((await post({ lines: [] })).json(), { code: 'DOCUMENT_EMPTY' })
    const unknown = await post({ lines: [{ itemId: randomUUID(), quantity: 1 }] })
    t.match(unknown.json(), { code: 'ITEM_UNKNOWN' })
    t.match(await shop.sql('select count(*)::int as n from st.unit'), [{ n: 4 }])
  })

  await t.test('wants a request id, a user, and the permission', async (t) => {
    const payload = { lines: [{ itemId: shop.items.socks, quantity: 1 }] }
    const without = await app.inject({ method: 'POST', url: '/v1/receiving', headers: clerk, payload })
    t.match(without.json(), { code: 'REQUEST_INVALID', details: { path: '/request' } })
    t.match((await post(payload, 'no spaces please')).json(), { code: 'REQUEST_INVALID' })
    t.match((await post({ ...payload, request: randomUUID() })).json(), { code: 'REQUEST_INVALID' })
    const nobody = await post(payload, randomUUID(), {})
    t.equal(nobody.statusCode, 401)
    t.match(nobody.json(), { code: 'SIGN_IN_REQUIRED' })
    t.match(nobody.headers, { 'www-authenticate': /Bearer/ })
    const cashier = await post(payload, randomUUID(), await signedIn('cashier'))
    t.equal(cashier.statusCode, 403)
    t.match(cashier.json(), { code: 'PERMISSION_REQUIRED', details: { permission: 'receiving' } })
  })
})

await t.test('look-ups', async (t) => {
  const { app, shop, signedIn } = await openTestApp(t)
  granted((await receive(shop.store, shop.actor(), shop.items.watch, ['W/1 a'])) as object)
  const get = (url: string, headers: object = {}) => app.inject({ method: 'GET', url, headers: { ...headers } })

  await t.test('page through the items by key', async (t) => {
    const first = (await get('/v1/items?limit=3')).json<{ items: { itemId: string }[]; next: string }>()
    t.equal(first.items.length, 3)
    const second = (await get(`/v1/items?limit=3&after=${first.next}`)).json<typeof first>()
    t.equal(second.items.length, 1)
    t.equal(second.next, null)
    t.equal(new Set([...first.items, ...second.items].map(({ itemId }) => itemId)).size, 4)
  })

  await t.test('find one item by id, by any spelling of its code, and by words', async (t) => {
    t.match((await get(`/v1/items/${shop.items.watch}`)).json(), { name: 'Trail Watch', level: 'always', onHand: 1 })
    for (const code of [
      '952123400001',
      '9521234000013',
      '09521234000013',
      '0109521234000013',
      'https://id.gs1.org/01/09521234000013',
    ].slice(1))
      t.match((await get(`/v1/items/by-code?code=${encodeURIComponent(code)}`)).json(), { name: 'Trail Watch' }, code)
    t.match((await get('/v1/items/by-code?code=nothing')).json(), { code: 'UPC_UNKNOWN' })
    t.match((await get('/v1/items/search?text=trail')).json(), { items: [{ name: 'Trail Watch' }] })
    t.match((await get('/v1/items/search?text=w%2F1%20A')).json(), { items: [{ serial: 'W/1 a' }] })
    t.equal((await get(`/v1/items/${randomUUID()}`)).statusCode, 404)
  })

  await t.test('show what an item costs to those who may see it', async (t) => {
    t.match((await get(`/v1/items/${shop.items.watch}`)).json(), { cost: null })
    t.match((await get(`/v1/items/${shop.items.watch}`, await signedIn('cashier'))).json(), { cost: null })
    t.match((await get(`/v1/items/${shop.items.watch}`, await signedIn('manager'))).json(), { cost: 9950 })
  })

  await t.test('tell the life of a serial number, whatever signs it has', async (t) => {
    const life = await get(`/v1/serials/${encodeURIComponent('w/1  A')}`)
    t.match(life.json(), { units: [{ item: 'Trail Watch', serial: 'W/1 a', events: [{ number: 1 }] }] })
    t.match((await get('/v1/serials/unheard-of')).json(), { units: [] })
    t.match((await get('/v1/serials/%01')).json(), { code: 'SERIAL_FORMAT' })
  })

  await t.test('list registers, devices and jobs, and find no sale where there is none', async (t) => {
    t.match((await get('/v1/registers')).json(), { registers: [{ number: 1, paired: false }, { number: 2 }] })
    t.match((await get('/v1/devices')).json(), { devices: [{ id: 'receipt-1', state: 'ready' }] })
    t.match((await get('/v1/print-jobs')).json(), { jobs: [] })
    t.match((await get('/v1/sales?text=1-1-1')).json(), { sales: [] })
    t.match((await get(`/v1/sales/${randomUUID()}`)).json(), { code: 'NOT_FOUND' })
  })
})

await t.test('health, metrics, pages and documentation', async (t) => {
  const { app, shop } = await openTestApp(t)
  const get = (url: string) => app.inject({ method: 'GET', url })
  t.match((await get('/healthz')).json(), { ok: true })
  t.match((await get('/readyz')).json(), { ready: true })
  await get('/v1/nothing')
  const metrics = (await get('/metrics')).body
  t.match(metrics, /tillgate_refusals_total\{code="NOT_FOUND"\} 1/)
  t.match(metrics, /tillgate_http_request_seconds_count\{method="GET",route="\/healthz",status="200"\} 1/)
  t.match(metrics, /tillgate_event_loop_lag_seconds \d/)
  t.match(metrics, /tillgate_database_connections\{state="idle"\} \d/)

  const page = await get('/register/1')
  t.match(page.body, '<title>Register</title>')
  t.match(page.headers['content-security-policy'], /default-src 'self'/)
  t.notMatch(page.headers['content-security-policy'], /upgrade-insecure-requests/)
  t.equal(page.headers['strict-transport-security'], undefined)
  t.match((await get(`/register/${shop.registers[0]?.id}`)).body, '<title>Register</title>')
  const unknown = await get('/register/99')
  t.equal(unknown.statusCode, 404)
  t.match(unknown.body, 'There is no register 99 in this store.')
  t.equal((await get('/assets/register/main.js')).statusCode, 200)
  t.equal((await get('/assets/register/main.test.js')).statusCode, 404)
  t.equal((await get('/assets/../app.js')).statusCode, 404)
  t.match((await get('/')).body, '<a href="/register/1">')
  t.match((await get('/docs/')).body, '/docs/errors')
  t.match((await get('/docs/errors')).body, '<h1 id="errors">Errors</h1>')
  t.match((await get('/docs/errors.md')).body, '<code>SERIAL_REQUIRED</code>')
  t.equal((await get('/docs/%2e%2e%2fapp')).statusCode, 404)
  t.match((await get('/docs/openapi.json')).json(), { openapi: '3.1.0' })

  await shop.database.drop()
  const down = await get('/readyz')
  t.equal(down.statusCode, 503)
  t.match(down.json(), { ready: false })
  t.match((await get('/register/1')).body, '<title>Register</title>', 'the page comes without a database, too')
})

import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import t from 'tap'
import { openTestApp } from '../testing/http-app.js'

await t.test('items are created and changed over HTTP, each request once', async (t) => {
  const { app, signedIn } = await openTestApp(t)
  const manager = await signedIn('manager')
  const send = (method: 'POST' | 'PATCH', url: string, payload: object, id: string = randomUUID(), who = manager) =>
    app.inject({ method, url, headers: { ...who, 'idempotency-key': id }, payload })
  const item = {
    productId: 'P-77',
    productName: 'Trail Lamp',
    description: 'Trail Lamp, red',
    price: 4990,
    cost: 2500,
    taxRate: 88750,
    upc: '4006381333931',
    additionalUpcs: ['store:LAMP-R'],
    level: 'sometimes',
    brand: { name: 'Lumen', level: 'always' },
  }

  const id = randomUUID()
  const created = await send('POST', '/v1/items', item, id)
  t.equal(created.statusCode, 200, created.body)
  const { itemId } = created.json<{ itemId: string }>()
  t.strictSame((await send('POST', '/v1/items', item, id)).json(), created.json(), 'sent again')
  t.match((await send('POST', '/v1/items', { ...item, price: 1 }, id)).json(), { code: 'REQUEST_ID_REUSED' })
  const read = async () =>
    (await app.inject({ url: `/v1/items/${itemId}`, headers: manager })).json<{ additionalUpcs: readonly string[] }>()
  t.match(await read(), { name: 'Trail Lamp, red', price: 4990, cost: 2500, level: 'sometimes', levelSource: 'item' })

  const changed = await send('PATCH', `/v1/items/${itemId}`, { price: 5490, level: null })
  t.match(changed.json(), { itemId, rev: 2 })
  t.match(await read(), { price: 5490, upc: '4006381333931', level: 'always', levelSource: 'brand Lumen' })
  t.match((await app.inject({ url: '/v1/items/by-code?code=lamp-r' })).json(), { itemId })

  const brand = (await app.inject({ url: '/v1/levels' }))
    .json<{ levels: { kind: string; id: string; name: string; items: number }[] }>()
    .levels.find(({ kind }) => kind === 'brand')
  t.match(brand, { name: 'Lumen', level: 'always', items: 1 })
  const level = await app.inject({
    method: 'PATCH',
    url: `/v1/levels/brand/${brand?.id}`,
    headers: manager,
    payload: { level: null },
  })
  t.match(level.json(), { name: 'Lumen', items: 1 })
  t.match(await read(), { level: 'not', levelSource: 'default' })

  await t.test('a level with stock: previewed, refused, confirmed; pieces get their numbers', async (t) => {
    const post = async (url: string, payload: object): Promise<object> => (await send('POST', url, payload)).json()
    const patch = async (payload: object): Promise<object> =>
      (await send('PATCH', `/v1/items/${itemId}`, payload)).json()
    const place = async (payload: object): Promise<object> =>
      (await app.inject({ method: 'PATCH', url: `/v1/levels/brand/${brand?.id}`, headers: manager, payload })).json()
    const pending = async (): Promise<object> =>
      (await app.inject({ url: '/v1/levels/pending', headers: manager })).json()
    await post('/v1/receiving', { lines: [{ itemId, quantity: 2 }] })
    t.match(await post('/v1/levels/preview', { place: { kind: 'brand', id: brand?.id, level: 'always' } }), {
      items: 1,
      changes: [{ from: 'not', to: 'always', pieces: 2, registered: 0, unregistered: 2 }],
      list: [{ itemId, pieces: 2, unregistered: 2 }],
    })
    t.match(await post('/v1/levels/preview', {}), { code: 'REQUEST_INVALID' })
    t.match(await place({ level: 'always', serialFormat: 'mask AA-99' }), { items: 1 })
    t.match(await place({ serialFormat: 'mask' }), { code: 'ITEM_INVALID' })
    t.match(await pending(), { items: [{ itemId, quantity: 2, registered: 0, archived: 0 }] })
    t.match(await post('/v1/levels/register', { itemId, serials: ['LA-1'] }), {
      code: 'SERIAL_FORMAT',
      message: /numbers of Trail Lamp, red have another form: 2 letters, "-", 2 digits, like AB-12/,
    })
    t.match(await post('/v1/levels/register', { itemId, serials: ['LA-01', 'LA-02'] }), { number: '1-N-1', units: 2 })
    t.match(await pending(), { items: [] })
    t.match(await post('/v1/levels/preview', { item: { itemId, changes: { level: 'not' } } }), {
      changes: [{ from: 'always', to: 'not', registered: 2 }],
    })
    t.match(await patch({ level: 'not' }), { code: 'LEVEL_CHANGE_CONFIRM', details: { n: 2 } })
    t.match(await place({ level: null }), { code: 'LEVEL_CHANGE_CONFIRM' })
    t.match(await place({ level: null, serialFormat: null, confirm: true }), { items: 1 })
    t.match(await read(), { level: 'not', levelSource: 'default', onHand: 2 })
  })

  await t.test('additional UPCs come and go one by one', async (t) => {
    const url = `/v1/items/${itemId}/upcs`
    const upcs = async (): Promise<unknown> => (await read()).additionalUpcs
    const add = async (upc: unknown): Promise<object> =>
      (await app.inject({ method: 'POST', url, headers: manager, payload: { upc } })).json()
    const remove = async (upc: string): Promise<object> =>
      (await app.inject({ method: 'DELETE', url, headers: manager, query: { upc } })).json()
    t.match(await add('96385074'), { itemId, rev: 3 })
    t.match(await add({ code: 'a/b & c', kind: 'store' }), { rev: 4 })
    t.strictSame(await upcs(), ['LAMP-R', '96385074', 'a/b & c'])
    t.match(await add('96385075'), { code: 'UPC_CHECK_DIGIT', details: { at: 'upc' } })
    t.match(await remove('store:A/B & C'), { rev: 5 })
    t.match(await remove('store:A/B & C'), { rev: 5 })
    t.match(await remove('4006381333931'), { code: 'ITEM_INVALID' })
    t.strictSame(await upcs(), ['LAMP-R', '96385074'])
    t.match((await app.inject({ method: 'POST', url, payload: { upc: '1' } })).json(), { code: 'SIGN_IN_REQUIRED' })
  })

  await t.test('what is wrong is refused with its place', async (t) => {
    const refused = async (payload: object): Promise<unknown> => (await send('POST', '/v1/items', payload)).json()
    t.match(await refused({ ...item, upc: '4006381333932' }), { code: 'UPC_CHECK_DIGIT', details: { at: 'upc' } })
    t.match(await refused({ ...item, productId: 'P-78' }), { code: 'UPC_DUPLICATE' })
    t.match(await refused({ ...item, upc: '4006381333932', category: { name: 'Lamps' } }), {
      details: { faults: [/check digit/, /department/] },
    })
    t.match(await refused({ ...item, price: -1 }), { code: 'REQUEST_INVALID', details: { path: '/price' } })
    t.match(await refused({ ...item, level: 'never' }), { code: 'REQUEST_INVALID', details: { path: '/level' } })
    t.match(await refused({}), { code: 'ITEM_INVALID' })
    t.match((await send('PATCH', `/v1/items/${randomUUID()}`, { price: 1 })).json(), { code: 'ITEM_UNKNOWN' })
    t.match((await send('PATCH', `/v1/levels/shape/${randomUUID()}`, { level: null })).json(), {
      code: 'REQUEST_INVALID',
      details: { path: '/kind' },
    })
    const clerk = await send('POST', '/v1/items', item, randomUUID(), await signedIn('clerk'))
    t.match(clerk.json(), { code: 'PERMISSION_REQUIRED', details: { permission: 'catalog.write' } })
  })
})

await t.test('a catalog file is imported as it comes', async (t) => {
  const { app, shop, signedIn } = await openTestApp(t, { bodyLimit: 50_000 })
  const manager = await signedIn('manager')
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const put = (
    file: Iterable<string>,
    query = '',
    headers: object = manager,
  ): Promise<{ status: number; body: object }> =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: `/v1/items/import${query}`,
          headers: { 'content-type': 'text/csv; charset=utf-8', ...headers },
        },
        (reply) => {
          let text = ''
          reply.setEncoding('utf8')
          reply.on('data', (chunk: string) => (text += chunk))
          reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: JSON.parse(text) as object }))
        },
      )
      sent.on('error', reject)
      Readable.from(file).pipe(sent)
    })
  const head = 'product_id,product_name,price,tax_rate,upc\n'
  function* file(rows: number): Generator<string> {
    yield head
    for (let n = 0; n < rows; n += 1) yield `F-${n},Thing ${n},${n}.99,8.875,store:F${n}\n`
  }
  t.match(
    await put(file(5000)),
    { status: 200, body: { rows: 5000, created: 5000, badRows: 0 } },
    'beyond any body limit',
  )
  t.match((await put(file(5000))).body, { created: 0, unchanged: 5000 })

  const bad = [head, 'G-1,Good,1.00,0,store:G1\n', 'G-2,Bad,one,0,store:G2\n']
  const refused = await put(bad)
  t.equal(refused.status, 400)
  t.match(refused.body, { code: 'IMPORT_REFUSED', details: { rows: 2, bad: 1, lines: ['3'], columns: ['price'] } })
  t.match(await shop.sql(`select count(*)::int as n from cat.product where product_id like 'G-%'`), [{ n: 0 }])
  t.match((await put(bad, '?skipBad=true')).body, { created: 1, badRows: 1, bad: [{ line: 3, column: 'price' }] })

  t.match((await put(['price;upc\n'])).body, { code: 'IMPORT_COLUMN' })
  t.match((await put([head, '\u0000\n'])).body, { code: String })
  t.match((await put(bad, '?skipBad=yes')).body, { code: 'REQUEST_INVALID', details: { path: '/skipBad' } })
  t.match((await put(file(10), '', {})).body, { code: 'SIGN_IN_REQUIRED' })
  const json = await app.inject({ method: 'POST', url: '/v1/items/import', headers: manager, payload: { a: 1 } })
  t.match(json.json(), { code: 'REQUEST_INVALID', details: { problem: /text\/csv/ } })
  const csv = await app.inject({
    method: 'POST',
    url: '/v1/receiving',
    headers: { ...manager, 'content-type': 'text/csv', 'idempotency-key': randomUUID() },
    payload: 'a,b',
  })
  t.match(csv.json(), { code: 'REQUEST_INVALID', details: { problem: 'the content type is not taken here' } })
})

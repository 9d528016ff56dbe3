import { randomUUID } from 'node:crypto'
import t from 'tap'
import { receive } from '../../core/store/testing/till.js'
import { openTestApp } from '../testing/http-app.js'

/** What the console asks for over HTTP. */
const { app, shop, signedIn } = await openTestApp(t)
const { store, items } = shop
const manager = await signedIn('manager')
const get = async <T>(url: string): Promise<T> => (await app.inject({ method: 'GET', url, headers: manager })).json<T>()

await t.test('the pages of the console are one file, whatever the address behind /console', async (t) => {
  for (const url of ['/console', '/console/catalog/items', '/console/serials/A%2F1'])
    t.match((await app.inject({ method: 'GET', url })).body, /<title>Console/)
})

await t.test('the store says how it writes', async (t) => {
  t.strictSame(await get('/v1/store'), {
    number: 1,
    name: 'Main Street',
    zone: 'Europe/Berlin',
    locale: 'en-US',
    currency: 'USD',
    minorDigits: 2,
  })
})

await t.test('items are listed by name, a page at a time, with none twice and none missing', async (t) => {
  const names: string[] = []
  for (let after = ''; ;) {
    const page = await get<{ items: { name: string }[]; next: string | null }>(
      `/v1/items?order=name&limit=3${after === '' ? '' : `&after=${after}`}`,
    )
    names.push(...page.items.map(({ name }) => name))
    if (page.next === null) break
    after = page.next
  }
  t.strictSame(names, ['Field Camera', 'Pocket Radio', 'Sport Socks', 'Trail Watch'])
})

await t.test('an item with all its settings; serial numbers in their natural order, a page at a time', async (t) => {
  await receive(store, shop.actor(), items.watch, ['A10', 'A9', 'A1'])
  t.match(await get(`/v1/items/${items.watch}/details`), {
    name: 'Trail Watch',
    ownLevel: 'always',
    registered: 3,
    onHand: 3,
    pending: false,
    exact: false,
    serialScope: 'item',
    department: 'Electronics',
    category: null,
  })
  t.match(await get(`/v1/items/${randomUUID()}/details`), { code: 'ITEM_UNKNOWN' })
  const first = await get<{ next: string }>(`/v1/items/${items.watch}/serials?limit=2`)
  t.match(first, { serials: [{ serial: 'A1', state: 'in stock' }, { serial: 'A9' }] })
  const second = await get(`/v1/items/${items.watch}/serials?limit=2&after=${first.next}`)
  t.match(second, { serials: [{ serial: 'A10' }], next: null })
})

await t.test('what a level would change is told, and nothing is changed', async (t) => {
  await shop.sql('update cat.item set level = null where id = any ($1)', [[items.socks, items.watch]])
  await receive(store, shop.actor(), items.socks, [], 7)
  const { levels } = await get<{ levels: { id: string }[] }>('/v1/levels')
  const id = levels[0]?.id ?? ''
  const preview = (level: string) => get(`/v1/levels/department/${id}/preview?level=${level}`)
  t.strictSame(await preview('always'), {
    name: 'Electronics',
    items: 1,
    changes: [{ from: 'not', to: 'always', items: 1, pieces: 7, registered: 0, unregistered: 7 }],
  })
  t.strictSame(await preview('inherit'), {
    name: 'Electronics',
    items: 1,
    changes: [{ from: 'always', to: 'not', items: 1, pieces: 3, registered: 3, unregistered: 0 }],
  })
  t.match(await get(`/v1/levels/brand/${id}/preview?level=not`), { code: 'NOT_FOUND' })
  t.match(await get('/v1/levels'), { levels: [{ level: null }] })
})

import { randomUUID } from 'node:crypto'
import t from 'tap'
import { receive } from '../../core/store/testing/till.js'
import { draftHandlers } from './drafts.js'
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
    training: false,
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

await t.test(
  'a draft is kept with its version; of two clerks the second is told, and it is gone when it is posted',
  async (t) => {
    const clerk = await signedIn('clerk')
    const draft = randomUUID()
    const save = async (headers: { authorization: string }, version: number, body: string) =>
      (
        await app.inject({
          method: 'POST',
          url: `/v1/drafts/${draft}`,
          headers,
          payload: { kind: 'receiving', version, body },
        })
      ).json<object>()
    t.strictSame(await save(clerk, 0, 'one'), { version: 1 })
    t.strictSame(await save(clerk, 1, 'two'), { version: 2 })
    t.strictSame(await save(clerk, 1, 'two'), { version: 2 }, 'sent again it is done once')
    t.match(await save(manager, 1, 'other'), { code: 'DRAFT_CHANGED', message: /The clerk changed this document at/ })
    t.match(await get(`/v1/drafts/${draft}`), { body: 'two', version: 2, user: 'The clerk', kind: 'receiving' })
    t.match(await get('/v1/drafts?kind=receiving'), { drafts: [{ draft }] })
    t.strictSame(await get('/v1/drafts?kind=transfer'), { drafts: [] })
    const post = async (version: number) =>
      (
        await app.inject({
          method: 'POST',
          url: '/v1/receiving',
          headers: { ...clerk, 'idempotency-key': randomUUID() },
          payload: { lines: [{ itemId: items.socks, quantity: 1 }], draft: { id: draft, version } },
        })
      ).json<object>()
    t.match(await post(1), { code: 'DRAFT_CHANGED' })
    t.match(await post(2), { quantity: 1 })
    t.match(await get(`/v1/drafts/${draft}`), { code: 'DRAFT_UNKNOWN' })
    t.match(await save(clerk, 2, 'late'), { code: 'DRAFT_UNKNOWN' })
    t.strictSame(await save(clerk, 0, 'anew'), { version: 1 })
    await app.inject({ method: 'DELETE', url: `/v1/drafts/${draft}`, headers: clerk })
    t.strictSame(await get('/v1/drafts?kind=receiving'), { drafts: [] })
  },
)

await t.test('drafts of a kind are for those who may post that kind', async (t) => {
  const mine = { id: randomUUID(), kind: 'receiving', version: 0, body: 'mine' } as const
  await shop.store.drafts.save({ ...mine, user: { id: randomUUID(), name: 'Ben' } })
  const handlers = draftHandlers(shop.store.drafts)
  const session = { sessionId: '', userId: randomUUID(), name: 'Ann', role: 'clerk', registerId: null } as const
  const context = {
    principal: { session: { ...session, permissions: ['draft', 'transfer'] as const }, register: null },
    onThisMachine: true,
    peer: '127.0.0.1',
    requestId: null,
    file: null,
    setCookie: () => undefined,
  }
  const refused = { code: 'PERMISSION_REQUIRED', details: { permission: 'receiving' } }
  const draft = mine.id
  await t.rejects(handlers['draft.list']({ kind: 'receiving' }, context), refused)
  await t.rejects(handlers['draft.show']({ draft }, context), refused)
  await t.rejects(handlers['draft.save']({ draft, kind: 'receiving', version: 1, body: 'hers' }, context), refused)
  await t.rejects(handlers['draft.discard']({ draft }, context), refused)
  t.strictSame(await handlers['draft.list']({ kind: 'transfer' }, context), { drafts: [] })
  t.match(await shop.store.drafts.find(draft), { body: 'mine' })
  t.match((await app.inject({ url: `/v1/drafts/${draft}` })).json(), { code: 'SIGN_IN_REQUIRED' })
})

import { randomUUID } from 'node:crypto'
import t from 'tap'
import { newId } from '../../core/store/ids.js'
import { complete, granted, receive, scan } from '../../core/store/testing/till.js'
import type { HttpOutput } from '../protocol/http-commands.js'
import { openTestApp } from '../testing/http-app.js'

type Reply = HttpOutput<'count.show'> & { readonly code?: string; readonly details?: object }

await t.test('a blind count says of every number what it is, and proposes an adjustment', async (t) => {
  const { app, shop, signedIn } = await openTestApp(t)
  const [clerk, manager] = [await signedIn('clerk'), await signedIn('manager')]
  const { watch, socks, radio } = shop.items
  const send = async (url: string, payload: object, headers: object = clerk): Promise<Reply> => {
    const keyed = url.endsWith('/cancel') ? {} : { 'idempotency-key': randomUUID() }
    return (
      await app.inject({ method: 'POST', url: `/v1/counts${url}`, headers: { ...headers, ...keyed }, payload })
    ).json<Reply>()
  }
  const show = async (id: string) => (await app.inject({ url: `/v1/counts/${id}`, headers: clerk })).json<Reply>()
  const sell = async (number: string) => {
    const sale = newId()
    granted(await scan(shop.store, shop.actor(), sale, number))
    granted(await complete(shop.store, shop.actor(), sale))
  }
  await receive(shop.store, shop.actor(), watch, ['A', 'B', 'C', 'D', 'OLD'])
  await receive(shop.store, shop.actor(), socks, [], 10)
  await receive(shop.store, shop.actor(), radio, ['R1'])
  await shop.sql(`update st.unit set owner_store_id = gen_random_uuid() where serial_key = 'R1'`)
  await shop.sql(
    `insert into st.movement (id, item_id, quantity, document_id, at) values (gen_random_uuid(), $1, -1, gen_random_uuid(), now())`,
    [radio],
  )
  await sell('OLD')

  const count = await send('', { name: 'Monday' })
  t.match(count, { version: 1, name: 'Monday', result: null, countedBy: [] })
  t.same(count.items.map(({ item }) => item).toSorted(), ['Sport Socks', 'Trail Watch'])
  t.notMatch(JSON.stringify(await show(count.id)), /quantity|expected|"A"/, 'what there should be is hidden')
  t.match(await send(`/${count.id}/propose`, { version: 1 }), { code: 'COUNT_OPEN' })
  t.match(await send(`/${count.id}/recount`, { version: 1 }), { code: 'COUNT_OPEN' })

  // C is sold while the count goes on, E comes in, two pairs of socks are added.
  await sell('C')
  await receive(shop.store, shop.actor(), watch, ['E'])
  await receive(shop.store, shop.actor(), socks, [], 2)
  const lines = [
    { itemId: watch, quantity: 5, serials: ['a', 'C', 'X', 'OLD', 'E'] },
    { itemId: socks, quantity: 11 },
    { itemId: radio, quantity: 1, serials: ['R1'] },
  ]
  t.match(await send(`/${count.id}/submit`, { version: 1, lines: [{ itemId: watch, quantity: 2, serials: ['A'] }] }), {
    code: 'SERIAL_COUNT_MISMATCH',
  })
  t.match(
    await send(`/${count.id}/submit`, { version: 1, lines: [{ itemId: watch, quantity: 2, serials: ['A', 'a'] }] }),
    { code: 'SERIAL_DUPLICATE_IN_LIST' },
  )
  const first = await send(`/${count.id}/submit`, { version: 1, lines })
  const findings = (reply: Reply, item: string) =>
    Object.fromEntries(
      (reply.result ?? []).flatMap((line) =>
        line.item === item ? line.numbers.map(({ serial, finding, words }) => [serial, `${finding}: ${words}`]) : [],
      ),
    )
  t.match(findings(first, 'Trail Watch'), {
    a: 'found: found',
    C: /^left: counted, then sold, receipt 1-1-2/,
    X: 'extra: never received',
    OLD: /^extra: sold, receipt 1-1-1/,
    E: 'found: found, came in during the count',
    B: 'missing: in stock',
    D: 'missing: in stock',
  })
  t.match(findings(first, 'Pocket Radio'), { R1: /^extra: .*belongs to another store/ })
  t.match(
    first.result?.find(({ item }) => item === 'Sport Socks'),
    { expected: 10, counted: 11, moved: 2, pieces: 0 },
  )
  t.match(await send(`/${count.id}/submit`, { version: 2, lines }), { code: 'COUNT_DONE' })

  const again = await send(`/${count.id}/recount`, { version: 2 })
  t.match(again, { recount: true, result: null }, 'hidden for the one who counts again')
  t.match(await send(`/${count.id}/submit`, { version: 3, lines }), { code: 'COUNT_SAME_USER' })
  t.match(await send(`/${count.id}/submit`, { version: 2, lines }, manager), { code: 'DRAFT_CHANGED' })
  const second = await send(
    `/${count.id}/submit`,
    {
      version: 3,
      lines: [
        { ...lines[0], quantity: 6, serials: ['a', 'b', 'C', 'X', 'OLD', 'E'] },
        { itemId: socks, quantity: 13 },
        lines[2],
      ],
    },
    manager,
  )
  t.match(second, { recount: false, countedBy: ['The clerk', 'The manager'] })
  t.match(findings(second, 'Trail Watch'), { b: 'found: found', D: 'missing: in stock' })

  const proposed = await send(`/${count.id}/propose`, { version: 4 })
  t.match(proposed, {
    id: count.id,
    reason: 'Count',
    faults: [],
    lines: [
      { comesIn: { quantity: 1 }, quantityAfter: 13 },
      { goesOut: { serials: ['D'] } },
      { comesIn: { serials: ['X'] } },
    ],
  })
  t.match(await show(count.id), { code: 'DRAFT_UNKNOWN' }, 'the count is over')
  const commit = await app.inject({
    method: 'POST',
    url: `/v1/adjustments/${count.id}/commit`,
    headers: { ...clerk, 'idempotency-key': randomUUID() },
    payload: { version: 5 },
  })
  t.match(commit.json(), { units: 2, quantity: 3 })
  t.match(await shop.store.stock.onHand(watch), {
    quantity: 4,
    serials: [{ label: 'A' }, { label: 'B' }, { label: 'E' }, { label: 'X' }],
  })

  t.match(await send('', { items: [randomUUID()] }), { code: 'ITEM_UNKNOWN' })
  t.match(await send('', { department: randomUUID() }), { code: 'DOCUMENT_EMPTY' })
  const other = await send('', { items: [socks] })
  t.match((await app.inject({ url: '/v1/counts', headers: clerk })).json(), { counts: [{ id: other.id, items: 1 }] })
  t.match(await send(`/${other.id}/cancel`, { version: 1 }), { id: other.id })
  t.match(await shop.sql(`select body::jsonb as body from up.event where kind = 'count.cancelled'`), [
    { body: { draft: other.id, user: /^.{36}$/ } },
  ])
})

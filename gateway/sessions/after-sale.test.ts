import { randomUUID } from 'node:crypto'
import t from 'tap'
import { receive } from '../../core/store/testing/till.js'
import { shopCodes } from '../../core/store/testing/shop.js'
import { roles } from '../security/permissions.js'
import { complete, openFloor, saleOf, scanned, serve } from './testing/sale-floor.js'
import { testUser } from './testing/line-server.js'
import type { RawClient, Reply } from './testing/raw-client.js'

interface Body {
  readonly document: string
  readonly number: string
  readonly total: number
}
const bodyOf = (reply: Reply): Body => {
  if (!reply.ok) throw new Error(reply.error.message)
  return reply.body as Body
}

/** Gives back what the open sale owes, in cash. */
const giveBack = (client: RawClient, id?: string): Promise<Reply> => complete(client, id, saleOf(client).due)

await t.test(
  'a customer brings a unit back: found by its number, refunded in cash, then exchanged the same day',
  async (t) => {
    const shop = await openFloor(t)
    const server = await serve(t, shop)
    const client = await server.welcome()
    await scanned(server, client, 'W-1', 'W-1')
    await scanned(server, client, 'W-2', 'W-2')
    const sold = bodyOf(await complete(client))
    t.equal(server.drawers.length, 1)

    const found = await client.ask('return.find', { text: 'W-1' })
    t.match(found, {
      ok: true,
      body: {
        receipts: [
          {
            document: sold.document,
            number: '1-1-1',
            kind: 'sale',
            tenders: [{ kind: 'cash' }],
            lines: [
              { position: 1, out: 2, unitPrice: 19_900, serials: [{ label: 'W-1', asked: true }, { label: 'W-2' }] },
            ],
          },
        ],
      },
    })
    const wanted = { document: sold.document, position: 1, quantity: 1, reason: 'did not fit' }
    t.match(await client.ask('return.add', { ...wanted, serials: ['W-3'] }), {
      error: { code: 'RETURN_NOT_ON_RECEIPT', details: { list: 'W-1, W-2' } },
    })
    t.match(await client.ask('return.add', { ...wanted, serials: ['W-1'], reason: ' ' }), {
      error: { code: 'REASON_REQUIRED' },
    })
    const id = randomUUID()
    t.match(await client.ask('return.add', { ...wanted, serials: ['W-1'] }, id), { ok: true, body: {} })
    t.match(await client.ask('return.add', { ...wanted, serials: ['W-1'] }, id), { ok: true, body: {} }, 'once')
    t.match(saleOf(client), {
      total: -21_666,
      due: -21_666,
      refundKinds: ['cash'],
      lines: [{ amount: -19_900, wanted: 0, returned: { receipt: '1-1-1', reason: 'did not fit' } }],
    })
    t.match(await complete(client), { error: { code: 'TENDER_INVALID' } }, 'nothing is taken')
    t.match(await giveBack(client), { ok: true, body: { total: -21_666, tendered: -21_666, change: 0 } })
    t.equal(server.drawers.length, 2, 'cash was given: the drawer opens')
    t.match(await client.ask('return.add', { ...wanted, serials: ['W-1'] }), {
      error: { code: 'RETURN_ALREADY_RETURNED' },
    })

    // The other one against the first, even.
    t.match(await client.ask('return.add-blind', { serial: 'W-2', quantity: 1, reason: 'wrong colour' }), { ok: true })
    await scanned(server, client, 'W-2', 'EXCHANGE_SAME_SERIAL')
    await scanned(server, client, 'W-1', 'W-1')
    t.match(saleOf(client), { total: 0, due: 0, lines: [{ returned: { receipt: '1-1-1' } }, { returned: null }] })
    const { id: sale, version } = saleOf(client)
    const even = await client.ask('sale.complete', { sale, version, tenders: [] })
    t.match(even, { ok: true, body: { total: 0 } })
    t.match(await shop.store.sales.document(bodyOf(even).document), { kind: 'exchange', refersTo: '1-1-1' })
  },
)

await t.test('what is given back for the parts of a line is what was paid for the line', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  await client.ask('sale.add-item', { itemId: shop.items.socks, quantity: 5 })
  const { document, total } = bodyOf(await complete(client))
  t.equal(total, 2995 + 266)
  const back: number[] = []
  for (const parts of [[2], [2, 1]]) {
    for (const quantity of parts)
      await client.ask('return.add', { document, position: 1, quantity, serials: [], reason: 'did not fit' })
    back.push(bodyOf(await giveBack(client)).total)
  }
  t.strictSame(back, [-1304, -1957], 'each rounded by itself they would be a cent short')
})

await t.test('void, swap and buy-back: documents of their own, answered once, printed, with the drawer', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  await scanned(server, client, 'W-1', 'W-1')
  const sold = bodyOf(await complete(client))
  const swap = { document: sold.document, position: 1, old: 'W-1', new: 'W-2', reason: 'boxes mixed up' }
  const id = randomUUID()
  const first = await client.ask('sale.swap', swap, id)
  t.match(first, { ok: true, body: { number: '1-1-2', total: 0 } })
  t.same(bodyOf(await client.ask('sale.swap', swap, id)), bodyOf(first))
  t.match(await client.ask('sale.post-void', { document: sold.document, reason: 'wrong' }), {
    error: { code: 'VOID_LATER_EVENT', details: { s: 'W-1' } },
  })
  await scanned(server, client, 'W-3', 'W-3')
  const other = bodyOf(await complete(client))
  t.match(await client.ask('sale.post-void', { document: other.document, reason: 'wrong customer' }), {
    ok: true,
    body: { total: -21_666, tendered: -21_666 },
  })
  t.match(await client.ask('sale.post-void', { document: other.document, reason: 'again' }), {
    error: { code: 'VOID_DONE' },
  })
  t.match(await client.ask('sale.buy-back', { itemId: shop.items.watch, serial: 'OLD-1', price: 5000, reason: 'x' }), {
    error: { code: 'REQUEST_INVALID' },
  })
  t.match(
    await client.ask('sale.buy-back', {
      itemId: shop.items.watch,
      serial: 'OLD-1',
      price: 5000,
      seller: 'Grace',
      reason: 'trade-in',
    }),
    { ok: true, body: { total: -5000, tendered: -5000 } },
  )
  await client.when((state) => state.jobs.length === 5, 'a paper for each')
  t.equal(server.drawers.length, 4, 'the swap moved no money')
  await scanned(server, client, 'OLD-1', 'SERIAL_NOT_SELLABLE')
})

await t.test('a layaway over the line: kept, paid, handed over at another register', async (t) => {
  const shop = await openFloor(t)
  await shop.sql(`insert into st.customer (id, number, name) values (gen_random_uuid(), 'C-9', 'Ines Okoro')`)
  await receive(shop.store, shop.actor(), shop.items.watch, ['L-1'])
  const server = await serve(t, shop)
  const client = await server.welcome()
  await scanned(server, client, 'L-1', 'L-1')
  const sale = (await client.when((state) => state.sale !== null, 'a sale')).sale?.id ?? ''
  const open = { sale, kind: 'layaway', tenders: [{ kind: 'cash', amount: 2000 }] } as const
  t.match(await client.ask('layaway.open', open), { error: { code: 'LAYAWAY_CUSTOMER' } })
  await client.when((state) => state.sale?.id === sale, 'refused: it is open here again')
  t.match(await client.ask('sale.customer', { sale, customer: 'C-9' }), { ok: true })
  t.match(await client.ask('layaway.open', open), { ok: true, body: { total: 2000, tendered: 2000, change: 0 } })
  t.match(await client.ask('layaway.list', {}), {
    body: { layaways: [{ sale, customer: { name: 'Ines Okoro' }, total: 21_666, deposit: 2000, due: 19_666 }] },
  })
  t.match(await client.ask('sale.recall', { sale }), { ok: true })
  const at = await client.when((state) => state.sale?.id === sale, 'it is here')
  t.match(at.sale, {
    due: 19_666,
    layaway: { kind: 'layaway', deposit: 2000 },
    tenders: [{ kind: 'deposit', amount: 2000 }],
  })
  t.match(await client.ask('layaway.pay', { sale, version: 1, tenders: [{ kind: 'cash', amount: 1 }] }), {
    error: { code: 'SALE_STATE' },
  })
  t.match(await complete(client), { ok: true, body: { total: 21_666, change: 980_334 } })
  t.equal(server.drawers.length, 2, 'for the deposit, and for the rest')
})

await t.test('what a cashier may do alone, and what needs more', async (t) => {
  const shop = await openFloor(t)
  const user = { ...testUser(shop.user.id, 'Bea'), role: 'cashier' as const, permissions: roles.cashier }
  const server = await serve(t, shop, { user })
  const client = await server.welcome()
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  const sold = bodyOf(await complete(client))
  const { document } = sold
  for (const [name, body] of [
    ['sale.post-void', { document, reason: 'x' }],
    ['sale.swap', { document, position: 1, old: 'A', new: 'B', reason: 'x' }],
    ['sale.buy-back', { itemId: shop.items.socks, price: 1, seller: 'x', reason: 'x' }],
    ['return.add-blind', { itemId: shop.items.socks, quantity: 1, reason: 'x' }],
  ] as const)
    t.match(await client.ask(name, body), { error: { code: 'PERMISSION_REQUIRED' } }, name)
  t.match(await client.ask('return.add-blind', { quantity: 1, reason: 'x' }), { error: { code: 'REQUEST_INVALID' } })
  t.match(await client.ask('return.add', { document, position: 1, quantity: 1, serials: [], reason: 'x' }), {
    ok: true,
  })
  t.match(await giveBack(client), { ok: true })
})

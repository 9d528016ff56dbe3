import pg from 'pg'
import t from 'tap'
import { newId } from './ids.js'
import { isRefusal } from './store.js'
import { sell } from './testing/after-sale.js'
import { openShop } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan, serial } from './testing/till.js'

// What went wrong with serial numbers in other systems, by the number under which it was reported there.

const shop = await openShop(t, { registers: 2, poolSize: 12 })
const { store, items } = shop

await t.test('a number without a key, and a key twice, are refused by the table itself (CubicERP #28)', async (t) => {
  await receive(store, shop.actor(), items.watch, ['C-1'])
  const copy = (key: string): Promise<unknown> =>
    shop.sql(
      `insert into st.unit_key (serial_scope, serial_key, unit_id, kind) select serial_scope, ${key}, unit_id, kind from st.unit_key where serial_key = 'C-1'`,
    )
  await t.rejects(copy('null'), { code: '23502' }, 'a null is no key that two rows may have')
  await t.rejects(copy('serial_key'), { code: '23505' })
  await t.rejects(shop.sql(`update st.unit set serial_key = null where serial_label = 'C-1'`), { code: '23502' })
})

await t.test('one number created by many at once is created once (InvenTree PR #12483)', async (t) => {
  const made = await Promise.all(
    Array.from({ length: 8 }, (_, n) => receive(store, shop.actor(1 + (n % 2)), items.watch, ['I-1'])),
  )
  t.equal(made.filter((one) => 'document' in one).length, 1)
  t.match(await shop.sql(`select count(*)::int as n from st.unit where serial_key = 'I-1'`), [{ n: 1 }])
})

await t.test('two items have the same number, and each is its own unit (ERPNext #16385, #34076, #37209)', async (t) => {
  await receive(store, shop.actor(), items.watch, ['00003'])
  t.match(await receive(store, shop.actor(), items.camera, ['00003']), { units: 1 })
  t.match(await scan(store, shop.actor(), newId(), '00003'), { refused: { code: 'SCAN_AMBIGUOUS' } })
  const sale = newId()
  granted(await scan(store, shop.actor(), sale, '09521234000013', { serial: '00003' }))
  granted(await complete(store, shop.actor(), sale))
  const states = (await store.serials.life(serial('00003'))).map(({ state }) => state.split(',')[0])
  t.strictSame(new Set(states), new Set(['in stock', 'sold']), 'the one is sold, the other is not')
})

await t.test('a sold number is not made anew, and its customer stays in its history (ERPNext #49520)', async (t) => {
  await receive(store, shop.actor(), items.watch, ['H-1'])
  const sold = await sell(shop, shop.actor(), ['H-1'])
  t.match(await receive(store, shop.actor(), items.watch, ['H-1']), { faults: [{ code: 'SERIAL_ON_CUSTOMER' }] })
  const [unit] = await store.serials.life(serial('H-1'))
  t.match(unit?.events, [{ kind: 'unit.received' }, { kind: 'unit.sold' }])
  t.match(unit?.state, sold.number)
  const daemon = new pg.Client({ connectionString: shop.database.serveUrl })
  await daemon.connect()
  t.teardown(() => daemon.end())
  const change = daemon.query(`update up.document_serial set serial_label = 'X' where serial_label = 'H-1'`)
  await t.rejects(change, { code: '42501' }, 'who writes history may not change it')
})

await t.test(
  'an item with stock and sales becomes serialized (ERPNext #6614, #24567, #12542, #25458; Odoo #183086)',
  async (t) => {
    const actor = shop.actor()
    await receive(store, actor, items.socks, [], 3)
    const sale = newId()
    granted(await scan(store, actor, sale, '09521234000044'))
    granted(await complete(store, actor, sale))
    const changed = await store.catalogWriter.update(items.socks, { level: 'always' }, requestKey(actor), { actor })
    t.notOk(isRefusal(changed), 'neither frozen nor only a warning')
    t.match(await store.catalogWriter.pendingLevels(), [{ quantity: 2, registered: 0 }], 'nothing was set to zero')
    const bare = newId()
    granted(await scan(store, actor, bare, '09521234000044'))
    t.equal(refusalOf(await complete(store, actor, bare)), 'SERIAL_REQUIRED')
    await store.baskets.void({ actor, basketId: bare, request: null })
    const registered = await store.stock.post({
      ...{
        actor,
        kind: 'registration',
        documentId: newId(),
        reference: null,
        reason: null,
        businessDate: '2026-11-24',
      },
      lines: [
        {
          itemId: items.socks,
          transaction: 'register',
          quantity: 2,
          unitCost: null,
          serials: ['S-1', 'S-2'].map(serial),
        },
      ],
      request: requestKey(actor),
    })
    t.match(registered, { units: 2 })
    t.match(await store.catalogWriter.pendingLevels(), [])
    t.match(await sell(shop, actor, ['S-1']), { lines: 1 })
  },
)

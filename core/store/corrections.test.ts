import t from 'tap'
import { newId } from './ids.js'
import { isRefusal, type Actor } from './store.js'
import { bring, correction, sell } from './testing/after-sale.js'
import { openShop, shopCodes } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan, serial } from './testing/till.js'

await t.test('a post-void gives everything back as it was, latest first, once', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  await receive(store, actor, items.watch, ['W-1'])
  await receive(store, actor, items.radio, [], 2)
  const sale = newId()
  granted(await scan(store, actor, sale, 'W-1'))
  granted(await scan(store, actor, sale, shopCodes.radio, { serial: 'NEW-1' }))
  const sold = granted(await complete(store, actor, sale))
  const undo = (document: string, reason = 'wrong customer') =>
    store.afterSale.postVoid({ ...correction(actor), document, reason })
  t.equal(refusalOf(await undo(sold.document, '')), 'REASON_REQUIRED')

  const basket = newId()
  granted(await bring(shop, actor, basket, { sale: sold.document, serials: ['W-1'] }))
  t.equal(refusalOf(await undo(sold.document)), 'SERIAL_HELD_BY_REGISTER')
  const back = granted(await complete(store, actor, basket))
  t.match(await undo(sold.document), {
    refused: { code: 'VOID_LATER_EVENT', details: { s: 'Trail Watch', event: `return, receipt ${back.number}` } },
  })
  granted(await undo(back.document))
  t.match(await shop.sql(`select state, lap from st.unit where serial_label = 'W-1'`), [{ state: 'sold', lap: 1 }])

  const head = correction(actor)
  const voided = granted(await store.afterSale.postVoid({ ...head, document: sold.document, reason: 'wrong customer' }))
  t.strictSame(await store.afterSale.postVoid({ ...head, document: sold.document, reason: 'wrong customer' }), {
    ...voided,
    cash: false,
  })
  t.equal(refusalOf(await undo(sold.document)), 'VOID_DONE')
  t.match(await store.sales.document(voided.document), {
    kind: 'void',
    refersTo: '1-1-1',
    total: -22899,
    tenders: [{ kind: 'cash', amount: -22899 }],
    lines: [{ quantity: -1 }, { quantity: -1 }],
  })
  t.match(await shop.sql('select serial_label as label, state from st.unit order by 1'), [
    { label: 'NEW-1', state: 'archived' },
    { label: 'W-1', state: 'available' },
  ])
  t.equal((await store.catalog.item(items.radio))?.onHand, 2)
  t.equal(refusalOf(await bring(shop, actor, newId(), { sale: sold.document, serials: ['W-1'] })), 'RETURN_SALE_VOIDED')
  const again = newId()
  granted(await scan(store, actor, again, shopCodes.radio, { serial: 'NEW-1' }))
  granted(await scan(store, actor, again, 'W-1'))
  granted(await complete(store, actor, again))
  t.match(await shop.sql(`select bool_and(state = 'sold' and not conflict) as whole from st.unit`), [{ whole: true }])
})

await t.test('a swap puts the unit that really went out on the receipt', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  await receive(store, actor, items.watch, ['W-1', 'W-2', 'W-3'])
  const sold = await sell(shop, actor, ['W-1'])
  const swap = (old: string, other: string, reason = 'boxes mixed up') =>
    store.afterSale.swap({
      ...correction(actor),
      sale: sold.document,
      position: 1,
      old: serial(old),
      new: serial(other),
      reason,
    })
  t.equal(refusalOf(await swap('W-1', 'W-2', '')), 'REASON_REQUIRED')
  t.equal(refusalOf(await swap('W-1', 'w-1')), 'EXCHANGE_SAME_SERIAL')
  t.equal(refusalOf(await swap('W-3', 'W-2')), 'RETURN_NOT_ON_RECEIPT')
  t.equal(refusalOf(await swap('W-1', 'W-8')), 'SERIAL_NOT_IN_STOCK')
  const other = newId()
  granted(await scan(store, shop.actor(2), other, 'W-3'))
  t.equal(refusalOf(await swap('W-1', 'W-3')), 'SERIAL_HELD_BY_REGISTER')
  const done = granted(await swap('W-1', 'W-2'))
  t.match(await store.sales.document(done.document), {
    kind: 'swap',
    refersTo: '1-1-1',
    total: 0,
    reason: 'boxes mixed up',
  })
  t.match(await shop.sql('select serial_label as label, state from st.unit order by 1'), [
    { state: 'available' },
    { label: 'W-2', state: 'sold' },
    { state: 'available' },
  ])
  t.equal(refusalOf(await swap('W-1', 'W-2')), 'RETURN_NOT_ON_RECEIPT')
  t.match(await bring(shop, actor, newId(), { sale: sold.document, serials: ['W-1'] }), {
    refused: { code: 'RETURN_NOT_ON_RECEIPT', details: { list: 'W-2' } },
  })
  t.match(await store.afterSale.postVoid({ ...correction(actor), document: sold.document, reason: 'x' }), {
    refused: { code: 'VOID_LATER_EVENT', details: { event: `swapped out, ${done.number}` } },
  })
  granted(await bring(shop, actor, newId(), { sale: sold.document, serials: ['W-2'] }))
})

await t.test('a unit bought back is held, counts once, and its seller can be forgotten', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  await receive(store, actor, items.watch, ['W-1', 'W-2'])
  const sold = await sell(shop, actor, ['W-1'])
  const buy = (text: string | null, itemId = items.watch) =>
    store.afterSale.buyBack({
      ...correction(actor),
      itemId,
      serial: text === null ? null : serial(text),
      price: 9000,
      seller: { name: 'Grace', contact: null },
      holdDays: 0,
    })
  t.equal(refusalOf(await buy(null)), 'SERIAL_COUNT_MISMATCH')
  t.equal(refusalOf(await buy('W-2')), 'SERIAL_ALREADY_ON_HAND')
  t.equal(refusalOf(await buy(shopCodes.socks.slice(1))), 'SERIAL_IS_PRODUCT_BARCODE')
  const done = granted(await buy('W-1'))
  granted(await buy('OLD-1'))
  t.match(await store.sales.document(done.document), {
    kind: 'buy-back',
    total: -9000,
    tenders: [{ kind: 'cash', amount: -9000 }],
  })
  t.match(await shop.sql('select serial_label as label, state, cost::int, provenance, lap from st.unit order by 1'), [
    { label: 'OLD-1', state: 'held', cost: 9000, lap: 1 },
    { label: 'W-1', state: 'held', cost: 9000, provenance: 'bought-back', lap: 2 },
    { label: 'W-2' },
  ])
  t.equal((await store.catalog.item(items.watch))?.onHand, 3)
  t.equal(
    refusalOf(await bring(shop, actor, newId(), { sale: sold.document, serials: ['W-1'] })),
    'RETURN_ALREADY_RETURNED',
    'not refunded as well',
  )
  t.equal((await shop.sql(`select from up.event where body like '%Grace%'`)).length, 0, 'the journal has no name')
  t.match(await shop.sql('select distinct name from st.seller'), [{ name: 'Grace' }])
})

await t.test('what was bought from a customer is held for its days, whoever tries to release it', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  await shop.sql(`insert into st.customer (id, number, name) values (gen_random_uuid(), 'C-9', 'Ines Okoro')`)
  const buy = (text: string, customer: string) =>
    store.afterSale.buyBack({
      ...correction(actor),
      itemId: items.watch,
      serial: serial(text),
      price: 100,
      seller: { customer },
      holdDays: 7,
    })
  t.equal(refusalOf(await buy('B-1', 'C-0')), 'CUSTOMER_UNKNOWN')
  const bought = granted(await buy('B-1', 'C-9'))
  t.match(await shop.sql('select customer_number from up.document where id = $1', [bought.document]), [
    { customer_number: 'C-9' },
  ])
  t.equal((await shop.sql('select from st.seller')).length, 0)
  const move = (transaction: 'release' | 'damage' | 'return-to-vendor', businessDate: string, endHold = false) =>
    store.stock.post({
      actor,
      kind: transaction === 'return-to-vendor' ? 'vendor-return' : 'status-change',
      documentId: newId(),
      reference: null,
      reason: 'looked at',
      businessDate,
      endHold,
      lines: [{ itemId: items.watch, transaction, quantity: 1, unitCost: null, serials: [serial('B-1')] }],
      request: requestKey(actor),
    })
  const held = { faults: [{ code: 'SERIAL_ON_HOLD', details: { s: 'B-1', date: '2026-12-01', doc: bought.number } }] }
  t.match(await move('release', '2026-11-30'), held)
  t.match(await move('return-to-vendor', '2026-11-30'), held)
  t.match(await move('damage', '2026-11-24'), { units: 1 }, 'also what is damaged waits')
  t.match(await move('release', '2026-11-30'), held)
  t.match(
    (await store.serials.actions(items.watch, serial('B-1'), { date: '2026-11-30', endHold: false })).find(
      ({ action }) => action === 'release',
    ),
    { code: 'SERIAL_ON_HOLD' },
  )
  t.match(await move('release', '2026-11-30', true), { units: 1 }, 'by permission')
  granted(await buy('B-2', 'C-9'))
  t.match(await shop.sql(`select serial_label, held_until::text from st.unit order by 1`), [
    { serial_label: 'B-1', held_until: null },
    { serial_label: 'B-2', held_until: '2026-12-01' },
  ])
})

await t.test(
  'races: 16 registers refund one number and one line; swap against return; void against return',
  async (t) => {
    const registers = 16
    const shop = await openShop(t, { registers, poolSize: 36 })
    const { store, items } = shop
    const actors = shop.registers.map(({ number }) => shop.actor(number))
    const labels = Array.from({ length: 12 }, (_, n) => `W-${n}`)
    await receive(store, shop.actor(), items.watch, labels)
    await receive(store, shop.actor(), items.socks, [], 10)

    // The number, while its leases expire: completion decides.
    const sold = await sell(shop, shop.actor(), ['W-0'])
    const baskets: { actor: Actor; basket: string }[] = []
    for (const actor of actors) {
      const basket = newId()
      granted(await bring(shop, actor, basket, { serials: ['W-0'] }))
      await store.baskets.expireLeases(actor.registerId ?? '')
      baskets.push({ actor, basket })
    }
    const results = await Promise.all(baskets.map(({ actor, basket }) => complete(store, actor, basket)))
    t.equal(results.filter((one) => !isRefusal(one)).length, 1, 'one refund')
    t.strictSame(new Set(results.map(refusalOf)), new Set(['RETURN_ALREADY_RETURNED', null]))
    t.match(await shop.sql('select quantity::int from st.returned where document_id = $1', [sold.document]), [
      { quantity: 1 },
    ])
    for (const { actor, basket } of baskets) await store.baskets.void({ actor, basketId: basket, request: null })

    // Two of three pieces without numbers.
    const pairs = newId()
    granted(
      await store.baskets.addItem({
        actor: shop.actor(),
        basketId: pairs,
        newLineId: newId(),
        itemId: items.socks,
        quantity: 3,
        serial: null,
        request: null,
      }),
    )
    const socks = granted(await complete(store, shop.actor(), pairs))
    const lines = await Promise.all(
      actors.map((actor) => bring(shop, actor, newId(), { sale: socks.document, serials: [], quantity: 2 })),
    )
    t.equal(lines.filter((one) => !isRefusal(one)).length, 1, 'one register has two of three pieces')
    t.ok(lines.every((one) => [null, 'SERIAL_HELD_BY_REGISTER'].includes(refusalOf(one))))
    for (const actor of actors) {
      const open = await store.baskets.current(actor.registerId ?? '')
      if (open !== null) granted(await complete(store, actor, open.id))
    }
    t.match(await shop.sql('select quantity::int from st.returned where document_id = $1', [socks.document]), [
      { quantity: 2 },
    ])

    for (let round = 1; round <= 5; round++) {
      const [old = '', other = ''] = [labels[round], labels[round + 5]]
      const one = await sell(shop, shop.actor(1), [old])
      const basket = newId()
      granted(await bring(shop, shop.actor(2), basket, { serials: [old] }))
      await store.baskets.expireLeases(shop.actor(2).registerId ?? '')
      const second =
        round % 2 === 0
          ? store.afterSale.swap({
              ...correction(shop.actor(3)),
              sale: one.document,
              position: 1,
              old: serial(old),
              new: serial(other),
            })
          : store.afterSale.postVoid({ ...correction(shop.actor(3)), document: one.document })
      const both = await Promise.all([complete(store, shop.actor(2), basket), second])
      t.ok(both.filter((result) => !isRefusal(result)).length <= 1, `round ${round}: never both`)
      await store.baskets.void({ actor: shop.actor(2), basketId: basket, request: null })
    }
    const [stock] = await shop.sql<{ whole: boolean }>(
      `select st.quantity_on_hand($1) = (select count(*) from st.unit where item_id = $1 and state = 'available') as whole`,
      [items.watch],
    )
    t.ok(stock?.whole)
    t.match(
      await shop.sql(
        'select count(*)::int as n from (select seq = row_number() over w and prev_hash = coalesce(lag(hash) over w, $1) as whole from up.event window w as (partition by stream order by seq)) x where not whole',
        [Buffer.alloc(0)],
      ),
      [{ n: 0 }],
    )
  },
)

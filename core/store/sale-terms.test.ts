import t from 'tap'
import type { PriceChange } from '../sale/basket.js'
import { newId } from './ids.js'
import { openStore } from './open-store.js'
import { openShop, shopCodes } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan } from './testing/till.js'

await t.test('a line is sold at another price, and each piece that comes back is worth what was paid', async (t) => {
  const shop = await openShop(t)
  const { store } = shop
  const actor = shop.actor()
  const sale = newId()
  const added = granted(await scan(store, actor, sale, shopCodes.socks))
  const line = added.line
  const change = (kind: PriceChange['kind'], value: number, reason = 'scratched') =>
    store.baskets.setPrice({ basketId: sale, line, change: { kind, value, reason }, request: null })
  t.equal(refusalOf(await change('amount', 600)), 'DISCOUNT_TOO_LARGE')
  t.equal(refusalOf(await change('price', 100, '  ')), 'REASON_REQUIRED')
  t.match(granted(await change('amount', 599)).lines, [{ unitPrice: 0, listPrice: 599 }], 'nothing is not below zero')
  t.match(granted(await change('price', 100)).lines, [{ unitPrice: 100, listPrice: 599 }])
  t.match(granted(await change('percent', 250_000)).lines, [
    // 149.75 off is 150 off: of the listed price, whatever was done before.
    { unitPrice: 449, listPrice: 599, priceNow: 599, priceChange: { kind: 'percent', value: 250_000 } },
  ])
  const listed = granted(await store.baskets.setPrice({ basketId: sale, line, change: null, request: null }))
  t.match(listed.lines, [{ unitPrice: 599, listPrice: null, priceChange: null }])
  granted(await change('percent', 250_000))
  granted(await store.baskets.setQuantity({ basketId: sale, line, quantity: 2, request: null }))
  t.match(granted(await scan(store, actor, sale, shopCodes.socks)), { what: 'line-added' }, 'not on the cheaper line')
  const done = granted(await complete(store, actor, sale))
  t.equal(done.total, 2 * 449 + 599)
  t.match(await store.sales.document(done.document), {
    lines: [
      { unitPrice: 449, listPrice: 599, priceReason: 'scratched' },
      { unitPrice: 599, listPrice: null, priceReason: null },
    ],
  })
  const kept = await shop.sql<{ body: string }>(`select body from up.event where kind = 'sale.completed'`)
  const { lines } = JSON.parse(kept[0]?.body ?? '') as { readonly lines: readonly object[] }
  t.match(lines[0], { list_price: 599, unit_price: 449, price_kind: 'percent', price_permission: 'sale.price' })

  const back = granted(
    await store.afterSale.addReturn({
      actor,
      basketId: newId(),
      newLineId: newId(),
      sale: done.document,
      position: 1,
      itemId: null,
      quantity: 1,
      serials: [],
      reason: 'too small',
      terms: { days: 0, withoutReceipt: true, inspection: false, override: false },
      today: '2026-11-24',
      request: null,
    }),
  )
  t.match(back.lines, [{ unitPrice: 449 }])
  t.equal(
    refusalOf(
      await store.baskets.setPrice({
        basketId: back.basket,
        line: back.line,
        change: { kind: 'price', value: 999, reason: 'x' },
        request: null,
      }),
    ),
    'RETURN_LINE_FIXED',
  )
  t.match(granted(await complete(store, actor, back.basket)), { total: -449 })

  await t.test('what comes off is never more than the price, whatever is asked', async (t) => {
    const amounts = [0, 1, 2, 3, 7, 99, 599, 10_001, 999_999_999]
    const rows = await shop.sql<{ list: string; parts: string; price: string }>(
      `select list, parts, st.changed_price(list, 'percent', parts) as price
       from unnest($1::int8[]) list, unnest($2::int8[]) parts`,
      [amounts, [0, 1, 12_345, 333_333, 500_000, 999_999, 1_000_000]],
    )
    for (const { list, parts, price } of rows) {
      const exact = BigInt(list) * BigInt(parts)
      const off = 2n * ((BigInt(list) - BigInt(price)) * 1_000_000n - exact)
      t.ok(
        BigInt(price) >= 0n && BigInt(price) <= BigInt(list) && off <= 1_000_000n && off > -1_000_000n,
        `${parts} of ${list}`,
      )
    }
  })
})

await t.test('a document that does not add up is not written', async (t) => {
  const shop = await openShop(t)
  const { store } = shop
  const actor = shop.actor()
  const sale = newId()
  granted(await scan(store, actor, sale, shopCodes.socks))
  await t.rejects(complete(store, actor, sale, { tenders: [{ kind: 'cash', amount: 600 }] }))
  t.match(await store.baskets.current(actor.registerId ?? ''), { state: 'open' })
  t.strictSame(await shop.sql('select 1 from up.document where kind = $1', ['sale']), [])
})

await t.test(
  'a sale made on paper is entered whatever is wrong with it, and the fault waits for a person',
  async (t) => {
    const shop = await openShop(t)
    const { store, items } = shop
    const actor = shop.actor()
    await receive(store, actor, items.watch, ['W-1', 'W-2', 'W-3'])
    const sold = newId()
    const first = granted(await scan(store, actor, sold, 'W-1'))
    granted(await complete(store, actor, first.basket))
    const other = shop.actor(2)
    granted(await scan(store, other, newId(), 'W-2'))

    const paper = newId()
    const start = (basketId: string, at: string, number: string) =>
      store.baskets.startLate({ actor, basketId, late: { at, paper: number }, request: null })
    t.equal(refusalOf(await start(paper, '2999-01-01T00:00:00.000Z', 'A-1')), 'LATE_ENTRY_TIME')
    t.match(granted(await start(paper, '2026-11-20T09:30:00.000Z', 'A-1')), {
      late: { at: '2026-11-20T09:30:00.000Z', paper: 'A-1' },
      lines: [],
    })
    t.equal(refusalOf(await start(newId(), '2026-11-20T09:30:00.000Z', 'A-2')), 'SALE_STATE')
    const line = granted(await scan(store, actor, paper, shopCodes.watch)).line
    granted(await store.baskets.setQuantity({ basketId: paper, line, quantity: 4, request: null }))
    for (const number of ['W-1', 'W-2', 'W-77']) granted(await scan(store, actor, paper, number, { prompt: line }))
    t.strictSame(await store.baskets.retakeLeases(paper), [], 'what another basket holds stays written down')
    await shop.sql(`update st.unit set state = 'reserved', document_id = gen_random_uuid() where serial_label = 'W-3'`)
    granted(await scan(store, actor, paper, 'W-3', { prompt: line }))
    granted(await store.baskets.removeSerial({ basketId: paper, line, label: 'W-3', request: null }))
    const done = granted(await complete(store, actor, paper))
    t.match(await store.sales.document(done.document), {
      at: '2026-11-20T09:30:00.000Z',
      paper: { number: 'A-1' },
      lines: [{ quantity: 4, serials: ['W-1', 'W-2', 'W-77'] }],
    })
    t.equal(refusalOf(await start(newId(), '2026-11-20T09:30:00.000Z', 'A-1')), 'PAPER_ENTERED')
    const [task] = await store.exceptions.list({ all: false, limit: 10 })
    t.match(task, { kind: 'late-entry', document: done.document, number: done.number, settledAt: null })
    const details = (task?.details ?? []) as readonly { readonly code: string }[]
    t.match(details.map(({ code }) => code).toSorted(), [
      'SERIAL_ALREADY_SOLD',
      'SERIAL_HELD_BY_REGISTER',
      'SERIAL_NOT_IN_STOCK',
      'SERIAL_REQUIRED',
    ])
    t.match(await complete(store, other, (await store.baskets.current(other.registerId ?? ''))?.id ?? ''), {
      refused: { code: 'SERIAL_ALREADY_SOLD' },
    })
    const settle = (note: string) =>
      store.exceptions.settle({ actor, id: task?.id ?? '', note, request: requestKey(actor) })
    t.equal(refusalOf(await settle(' ')), 'REASON_REQUIRED')
    granted(await settle('sold twice: the customer came back'))
    t.equal(refusalOf(await settle('again')), 'EXCEPTION_SETTLED')
    t.strictSame(await store.exceptions.list({ all: false, limit: 10 }), [])
    t.match(await store.exceptions.list({ all: true, limit: 10 }), [{ settledBy: 'Ada', note: /sold twice/u }])
  },
)

await t.test('a real store is not opened for practice', async (t) => {
  const { database } = await openShop(t)
  const options = { url: database.serveUrl, storeNumber: 1, poolSize: 1, writer: false, onError: () => undefined }
  await t.rejects(openStore({ ...options, training: true }), { code: 'TRAINING_MISMATCH' })
})

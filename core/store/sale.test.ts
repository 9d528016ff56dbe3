import t from 'tap'
import type { PriceChange } from '../sale/basket.js'
import { newId } from './ids.js'
import { openShop, shopCodes } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan, serial } from './testing/till.js'

await t.test('an Always item sells with a serial number in stock, once', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  t.match(await receive(store, actor, items.watch, ['W-1', 'W-2']), { units: 2, quantity: 2, number: '1-R-1' })

  const sale = newId()
  const line = granted(await scan(store, actor, sale, shopCodes.watch))
  t.equal(line.what, 'line-added')
  t.match(line.lines, [{ mandatory: true, level: 'always', quantity: 1, serials: [] }])
  t.equal(refusalOf(await complete(store, actor, sale)), 'SERIAL_REQUIRED')
  t.equal(refusalOf(await scan(store, actor, sale, 'W-9', { prompt: line.line })), 'SERIAL_NOT_IN_STOCK')
  t.equal(
    refusalOf(await scan(store, actor, sale, shopCodes.socks, { prompt: line.line })),
    'SERIAL_IS_PRODUCT_BARCODE',
  )
  t.match(granted(await scan(store, actor, sale, 'w-1', { prompt: line.line })).lines, [
    { serials: [{ label: 'w-1', known: true }] },
  ])
  t.match(await store.baskets.leases(), [{ serial: 'w-1', registerNumber: 1 }], 'the lease shows at once')
  t.match(await scan(store, shop.actor(2), newId(), 'W-1'), {
    refused: { code: 'SERIAL_HELD_BY_REGISTER', details: { n: 1, user: 'Ada' } },
  })

  const done = granted(await complete(store, actor, sale, { printer: 'receipt-1' }))
  t.match(done, { number: '1-1-1', total: 19900, lines: 1 })
  t.equal(await store.baskets.current(actor.registerId ?? ''), null)
  t.match(await store.jobs.open(actor.registerId), [{ kind: 'receipt', state: 'queued', documentId: done.document }])

  const again = await scan(store, shop.actor(2), newId(), 'W-1')
  t.match(
    again,
    { refused: { code: 'SERIAL_ALREADY_SOLD', details: { s: 'W-1', r: '1-1-1', store: 'Main Street' } } },
    'the refusal names the receipt',
  )
  t.match(await receive(store, actor, items.watch, ['W-1']), {
    faults: [{ line: 1, serial: 'W-1', code: 'SERIAL_ON_CUSTOMER' }],
  })
  t.match(await store.sales.find('W-1'), [{ number: '1-1-1', serials: ['w-1'] }])
  t.match(await store.sales.document(done.document), {
    lines: [{ serials: ['w-1'], quantity: 1 }],
    tenders: [{ kind: 'cash', amount: 19900 }],
  })
  const [item] = await store.catalog.search({ text: 'trail', codes: [], serial: null, limit: 10 })
  t.match(item, { name: 'Trail Watch', onHand: 1 })
  await store.upkeep()
  t.equal((await store.catalog.item(items.watch))?.onHand, 1, 'folding movements changes no quantity')
})

await t.test('Sometimes items: captured, skipped or required; Not items take none', async (t) => {
  const shop = await openShop(t)
  const { store } = shop
  const actor = shop.actor()
  const sale = newId()
  const radio = granted(await scan(store, actor, sale, shopCodes.radio))
  t.match(radio.lines, [{ level: 'sometimes', mandatory: false }])
  const added = granted(await scan(store, actor, sale, shopCodes.socks, { prompt: radio.line }))
  t.match(
    added.lines,
    [
      { name: 'Sport Socks', level: 'not' },
      { name: 'Pocket Radio', skipped: 1 },
    ],
    'another product skips an optional prompt',
  )
  t.equal(
    refusalOf(
      await store.baskets.enterSerial({
        actor,
        basketId: sale,
        line: added.line,
        text: 'X',
        codes: [],
        serial: serial('X'),
        request: null,
      }),
    ),
    'ITEM_NOT_SERIALIZED',
  )
  const camera = granted(await scan(store, actor, sale, shopCodes.camera))
  t.equal(
    refusalOf(await store.baskets.markPrompt({ basketId: sale, line: camera.line, mark: 'skip', request: null })),
    'SERIAL_REQUIRED',
  )
  granted(await scan(store, actor, sale, 'CAM-7', { prompt: camera.line }))
  granted(await complete(store, actor, sale))
  t.match(
    await scan(store, actor, newId(), 'CAM-7'),
    { refused: { code: 'SERIAL_ALREADY_SOLD' } },
    'a captured number is sold once',
  )
})

await t.test('one code with item and serial number; a known serial alone; numbers of two items', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  await receive(store, actor, items.watch, ['A1', 'B1'])
  await receive(store, actor, items.camera, ['A1'])
  const sale = newId()
  t.match(granted(await scan(store, actor, sale, shopCodes.watch, { serial: 'A1' })), {
    what: 'serial-added',
    lines: [{ quantity: 1, serials: [{ label: 'A1' }] }],
  })
  t.match(
    granted(await scan(store, actor, sale, 'B1')),
    { lines: [{ quantity: 2, name: 'Trail Watch' }] },
    'joins its line',
  )
  t.match(await scan(store, shop.actor(2), newId(), 'A1'), { refused: { code: 'SCAN_AMBIGUOUS' } })
  t.match(await scan(store, actor, sale, shopCodes.watch, { serial: 'A1' }), {
    refused: { code: 'SERIAL_DUPLICATE_IN_LIST' },
  })
  t.equal(
    (await store.baskets.current(actor.registerId ?? ''))?.lines[0]?.quantity,
    2,
    'a refused scan leaves nothing behind',
  )
  t.match(await scan(store, actor, sale, 'NOPE'), { refused: { code: 'UPC_UNKNOWN' } })
})

await t.test('suspend reserves, recall moves the reservation, void frees', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  await receive(store, shop.actor(), items.watch, ['W-1'])
  const sale = newId()
  granted(await scan(store, shop.actor(1), sale, 'W-1'))
  granted(await store.baskets.suspend({ actor: shop.actor(1), basketId: sale, request: null }))
  t.match(await scan(store, shop.actor(2), newId(), 'W-1'), { refused: { code: 'SERIAL_RESERVED' } })
  t.match(await store.baskets.suspended(), [{ id: sale, registerNumber: 1 }])
  const both = await Promise.all(
    [1, 2].map((n) => store.baskets.recall({ actor: shop.actor(n), basketId: sale, request: null })),
  )
  t.equal(both.filter((one) => refusalOf(one) === null).length, 1, 'one of two gets it')
  const holder = (await store.baskets.current(shop.actor(1).registerId ?? '')) === null ? 2 : 1
  granted(await store.baskets.void({ actor: shop.actor(holder), basketId: sale, request: null }))
  t.equal(refusalOf(await scan(store, shop.actor(1), newId(), 'W-1')), null)
})

await t.test('a request sent again gets the same answer; with other content it is refused', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  await receive(store, actor, items.watch, ['W-1'])
  const sale = newId()
  granted(await scan(store, actor, sale, 'W-1'))
  const request = requestKey(actor)
  const [first, second] = await Promise.all([
    complete(store, actor, sale, { request }),
    complete(store, actor, sale, { request }),
  ])
  t.strictSame(first, second)
  t.strictSame(await complete(store, actor, sale, { request }), first)
  t.equal(
    refusalOf(await complete(store, actor, sale, { request: { ...request, sha256: 'other' } })),
    'REQUEST_ID_REUSED',
  )
  t.equal((await shop.sql('select from up.document where kind = $1', ['sale'])).length, 1)
  t.match(
    await complete(store, actor, sale),
    { number: '1-1-1' },
    'another id finds the document, and completes nothing twice',
  )
  await shop.sql(`delete from st.request`)
  t.match(
    await complete(store, actor, sale, { request }),
    { number: '1-1-1', tendered: 19900 },
    'a repeat after its answer was forgotten, too',
  )
  t.equal((await shop.sql('select from up.document where kind = $1', ['sale'])).length, 1)
  t.equal(refusalOf(await complete(store, actor, newId())), 'SALE_UNKNOWN')
})

await t.test('tendering: holds without expiry, then completion never refuses', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  await receive(store, actor, items.watch, ['W-1'])
  const sale = newId()
  const { version } = granted(await scan(store, actor, sale, 'W-1'))
  const request = requestKey(actor)
  const tendering = granted(
    await store.baskets.tender({
      actor,
      basketId: sale,
      version,
      tender: { kind: 'card', amount: 5000 },
      request,
      reply: {},
    }),
  )
  t.match(tendering, { state: 'tendering', tenders: [{ kind: 'card', amount: 5000 }] })
  t.match(
    granted(
      await store.baskets.tender({
        actor,
        basketId: sale,
        version,
        tender: { kind: 'card', amount: 5000 },
        request,
        reply: {},
      }),
    ).tenders,
    { length: 1 },
    'a repeat records nothing',
  )
  t.equal(await store.baskets.expireLeases(actor.registerId ?? ''), 0)
  t.equal(refusalOf(await scan(store, actor, sale, shopCodes.socks)), 'SALE_STATE')
  await shop.sql(`update st.unit set blocked_reason = 'recalled by the maker'`)
  granted(
    await complete(store, actor, sale, {
      tenders: [
        { kind: 'card', amount: 5000 },
        { kind: 'cash', amount: 14900 },
      ],
    }),
  )
  t.match(
    await shop.sql('select details from st.exception'),
    [{ details: [{ code: 'SERIAL_BLOCKED' }] }],
    'a person decides',
  )
  t.match(await store.serials.life(serial('W-1')), [{ state: 'sold, receipt 1-1-1, blocked: recalled by the maker' }])
})

await t.test('an expired lease nobody took is taken again; a taken one leaves the basket', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  await receive(store, shop.actor(), items.watch, ['W-1', 'W-2'])
  const sale = newId()
  granted(await scan(store, shop.actor(1), sale, 'W-1'))
  granted(await scan(store, shop.actor(1), sale, 'W-2'))
  t.equal(await store.baskets.expireLeases(shop.actor(1).registerId ?? ''), 2)
  granted(await scan(store, shop.actor(2), newId(), 'W-2'))
  t.strictSame(await store.baskets.retakeLeases(sale), ['W-2'])
  t.equal(refusalOf(await complete(store, shop.actor(1), sale)), 'SERIAL_REQUIRED', 'the line asks again')
})

await t.test('receiving: all faults at once, nothing half-written', async (t) => {
  const shop = await openShop(t)
  const { store, items, actor } = shop
  await receive(store, actor(), items.watch, ['W-1'])
  t.match(await receive(store, actor(), items.watch, ['W-1', 'W-2', 'w-2', shopCodes.socks.slice(1)], 5), {
    faults: [
      { code: 'SERIAL_COUNT_MISMATCH', details: { n: 4, q: 5, addOrRemove: 'add', d: 1 } },
      { code: 'SERIAL_DUPLICATE_IN_LIST', serial: 'w-2', details: { a: 2, b: 3 } },
      { code: 'SERIAL_ALREADY_ON_HAND', serial: 'W-1', details: { L: 'Main Street', doc: '1-R-1' } },
      { code: 'SERIAL_IS_PRODUCT_BARCODE' },
    ],
  })
  t.match(await receive(store, actor(), items.socks, ['X'], 1), { faults: [{ code: 'ITEM_NOT_SERIALIZED' }] })
  t.match(await receive(store, actor(), items.socks, [], 12), { quantity: 12, units: 0 })
  t.match(await receive(store, actor(), items.radio, [], 3), { quantity: 3, units: 0 })
  t.equal((await shop.sql('select from st.unit_key')).length, 1)
})

await t.test('the journal: gap-free per stream, chained, and closed to the daemon', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  await receive(store, actor, items.watch, ['W-1', 'W-2'])
  const sale = newId()
  granted(await scan(store, actor, sale, 'W-1'))
  granted(await complete(store, actor, sale))
  const events = await shop.sql<{ seq: number; ok: boolean; linked: boolean; kind: string }>(
    `select seq::int, hash = st.event_hash(e) as ok, prev_hash = coalesce(lag(hash) over (order by seq), '') as linked, kind from up.event e order by seq`,
  )
  t.strictSame(
    events.map(({ kind }) => kind),
    ['unit.received', 'unit.received', 'receiving.posted', 'unit.sold', 'sale.completed'],
  )
  t.ok(events.every(({ seq, ok, linked }, index) => seq === index + 1 && ok && linked))
  t.match(await shop.sql('select number::int, kind from st.unit_event order by unit_id, number'), [
    { number: 1 },
    { number: 2, kind: 'unit.sold' },
    { number: 1 },
  ])
  const daemon = shop.database.serveUrl
  const pg = (await import('pg')).default
  const client = new pg.Client({ connectionString: daemon })
  await client.connect()
  t.teardown(() => client.end())
  for (const statement of [
    `update up.event set body = ''`,
    'delete from up.event',
    `update up.document set total = 0`,
    'delete from up.document_line',
    'drop table up.event',
    'truncate up.event',
    `update st.transition set refusal = null`,
  ])
    await t.rejects(client.query(statement), /permission denied|must be owner/, statement)
})

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
    const done = granted(await complete(store, actor, paper))
    t.match(await store.sales.document(done.document), {
      at: '2026-11-20T09:30:00.000Z',
      paper: { number: 'A-1' },
      lines: [{ quantity: 4, serials: ['W-1', 'W-2', 'W-77'] }],
    })
    t.equal(refusalOf(await start(newId(), '2026-11-20T09:30:00.000Z', 'A-1')), 'PAPER_ENTERED')
    const [task] = await store.exceptions.list({ all: false, limit: 10 })
    t.match(task, { kind: 'late-entry', document: done.document, number: done.number, settledAt: null })
    t.match((task?.details as readonly { readonly code: string }[]).map(({ code }) => code).toSorted(), [
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

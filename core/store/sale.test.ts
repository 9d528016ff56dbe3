import t from 'tap'
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
  const rules = (cell: 'none' | null) =>
    store.catalogWriter.update(shop.items.radio, { serialRules: { sale: cell } }, requestKey(actor))
  granted(await rules('none'))
  const given = {
    actor,
    basketId: newId(),
    newLineId: newId(),
    itemId: shop.items.radio,
    quantity: 1,
    serial: serial('R-1'),
    request: null,
  }
  t.equal(refusalOf(await store.baskets.addItem(given)), 'SERIAL_NOT_ASKED', 'a number that was given is not dropped')
  granted(await rules(null))
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

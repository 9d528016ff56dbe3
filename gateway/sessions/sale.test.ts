import { randomUUID } from 'node:crypto'
import t from 'tap'
import { shopCodes } from '../../core/store/testing/shop.js'
import { granted, requestKey } from '../../core/store/testing/till.js'
import { roles } from '../security/permissions.js'
import { testUser } from './testing/line-server.js'
import { complete, openFloor, saleOf, scan, scanned, serve } from './testing/sale-floor.js'

await t.test('an Always item is sold with its scanned number, once, and the next scan starts a new sale', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  await scanned(server, client, shopCodes.watch, 'Trail Watch')
  t.match(saleOf(client), {
    prompt: { item: 'Trail Watch', n: 1, of: 1, mandatory: true, canSkip: false, refused: null },
    canTender: false,
    cannotTenderBecause: { code: 'SERIAL_REQUIRED' },
    net: 19_900,
    tax: 1766,
    total: 21_666,
  })
  t.match(await complete(client), { error: { code: 'SERIAL_REQUIRED' } })
  await scanned(server, client, 'W-9', 'SERIAL_NOT_IN_STOCK')
  t.match(saleOf(client).prompt?.refused, { entered: 'W-9', error: { code: 'SERIAL_NOT_IN_STOCK' } })
  await scanned(server, client, 'W-1', 'W-1')
  t.match(saleOf(client), { prompt: null, canTender: true, lines: [{ serials: [{ label: 'W-1', known: true }] }] })

  const reply = await complete(client)
  t.match(reply, { ok: true, body: { total: 21_666, tendered: 1_000_000, change: 978_334, number: '1-1-1' } })
  t.equal(client.state?.sale, null)
  t.match(client.state?.lastSale, { number: '1-1-1' })
  t.same(server.woken, ['receipt-1'])
  t.match(server.drawers, [{ register: 1, actor: { userName: 'Ada' } }])
  await client.when((state) => state.jobs.length === 1, 'the print job')
  t.match(client.state?.jobs, [{ kind: 'receipt', state: 'queued', printer: 'receipt-1' }])

  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  t.equal(client.state?.lastSale, null)
  const sold = await scanned(server, client, 'W-1', 'SERIAL_ALREADY_SOLD')
  t.match(sold, { good: false, error: { details: { r: '1-1-1', store: 'Main Street' } } })
})

await t.test('scans while a prompt is open are answered one after another, none is lost', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  const refused = client.told('SERIAL_IS_PRODUCT_BARCODE')
  const taken = client.told('W-2')
  for (const text of [shopCodes.watch, shopCodes.socks, 'W-2', shopCodes.socks]) scan(server, 1, text)
  await refused
  await taken
  await client.when((state) => state.sale?.lines.length === 2, 'the socks')
  t.match(saleOf(client).lines, [
    { name: 'Trail Watch', serials: [{ label: 'W-2' }] },
    { name: 'Sport Socks', quantity: 1 },
  ])
})

await t.test('a unit in a basket shows at the other register at once and is refused there by name', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const one = await server.welcome(1)
  const two = await server.welcome(2)
  await scanned(server, one, 'W-1', 'W-1')
  await two.when((state) => state.leases.length === 1, 'the lease')
  t.match(two.state?.leases, [{ item: 'Trail Watch', serial: 'W-1', register: 1, user: 'Ada' }])
  t.same(one.state?.leases, [], 'its own is no news')
  const held = await scanned(server, two, 'W-1', 'SERIAL_HELD_BY_REGISTER', 2)
  t.match(held.error?.details, { n: 1, user: 'Ada' })
  const { id: sale, lines } = saleOf(one)
  await one.ask('sale.remove-line', { sale, line: lines[0]?.id })
  await two.when((state) => state.leases.length === 0, 'the end of the lease')
  await scanned(server, two, 'W-1', 'W-1', 2)
})

await t.test('a suspended sale shows everywhere and is recalled at another register', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const one = await server.welcome(1)
  const two = await server.welcome(2)
  await scanned(server, one, 'W-1', 'W-1')
  const { id: sale } = saleOf(one)
  t.match(await one.ask('sale.suspend', { sale }), { ok: true, body: {} })
  await two.when((state) => state.suspended.length === 1, 'the suspended sale')
  t.match(two.state?.suspended, [
    { id: sale, register: 1, user: 'Ada', lines: 1, total: 21_666, names: ['Trail Watch'] },
  ])
  await two.when((state) => state.leases.length === 0, 'the end of the lease')
  await scanned(server, two, 'W-1', 'SERIAL_RESERVED', 2)
  t.match(await two.ask('sale.recall', { sale }), { ok: true })
  t.match(saleOf(two), { id: sale, lines: [{ serials: [{ label: 'W-1' }] }] })
  await one.when((state) => state.suspended.length === 0, 'the end of it')
  t.match(await one.ask('sale.recall', { sale }), { error: { code: 'SALE_STATE' } })
  t.match(await complete(two), { ok: true, body: { number: '1-2-1' } })
})

await t.test('tenders are recorded one by one, given back, and void ends a sale', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  const { id: sale, total } = saleOf(client)
  const tender = (amount: number, kind = 'card') =>
    client.ask('sale.tender', { sale, version: saleOf(client).version, kind, amount })
  t.match(await tender(total + 1), { error: { code: 'TENDER_INVALID' } })
  t.match(await tender(100), { ok: true, body: { due: total - 100 } })
  t.match(saleOf(client), { state: 'tendering', due: total - 100, tenders: [{ kind: 'card', amount: 100 }] })
  const late = await scanned(server, client, shopCodes.radio, 'SALE_STATE')
  t.match(late.error?.message, /being paid/u)
  t.match(await client.ask('sale.return-tenders', { sale }), { ok: true })
  t.match(saleOf(client), { state: 'open', due: total, tenders: [] })
  t.match(await tender(100), { ok: true })
  t.match(await complete(client, undefined, total - 100), { ok: true, body: { tendered: total, change: 0 } })
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  t.match(await client.ask('sale.void', { sale }), { error: { code: 'SALE_UNKNOWN' } })
  t.match(await client.ask('sale.void', { sale: saleOf(client).id }), { ok: true })
  t.match(client.state, { sale: null, lastSale: null })
})

await t.test('receipts are printed again as copies, the same request once', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  await complete(client)
  const document = client.state?.lastSale?.document
  const first = await client.ask('print.again', { document }, 'request-1')
  t.match(first, { ok: true, body: { job: String } })
  await server.close()
  const restarted = await serve(t, shop)
  const back = await restarted.welcome()
  t.same(await back.ask('print.again', { document }, 'request-1'), first, 'also after a restart')
  await back.when((state) => state.jobs.length === 2, 'both jobs')
  t.match(
    back.state?.jobs.map(({ title, copy }) => ({ title, copy })),
    [
      { title: 'Receipt 1-1-1', copy: 0 },
      { title: 'Receipt 1-1-1', copy: 1 },
    ],
  )
  t.match(await back.ask('print.again', { document: randomUUID() }), { error: { code: 'NOT_FOUND' } })
  t.match(await back.ask('print.label', { itemId: shop.items.socks, copies: 1 }), {
    error: { code: 'PRINTER_MISSING' },
  })
  t.match(await back.ask('print.answer', { job: back.state?.jobs[0]?.id, answer: 'came-out' }), {
    error: { code: 'JOB_NOT_ASKED' },
  })
})

await t.test('the catalog is searched by name, code and serial number; tiles come in pages', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  for (const text of ['trail', shopCodes.watch, 'W-1']) {
    t.match(
      await client.ask('catalog.search', { text }),
      { ok: true, body: { items: [{ name: 'Trail Watch' }] } },
      text,
    )
  }
  t.match(await client.ask('catalog.quick-pick'), { ok: true })
  t.match(await client.ask('session.users'), { ok: true, body: { users: [{ name: 'Ada' }] } })
  t.match(await client.ask('sale.add-item', { itemId: shop.items.socks, quantity: 3 }), { ok: true, body: {} })
  t.match(saleOf(client).lines, [{ quantity: 3, amount: 1797 }])
})

await t.test('what became Always while it lay in the basket asks for its serial number at completion', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  t.equal(saleOf(client).canTender, true)
  await shop.sql(`update cat.item set level = 'always' where id = $1`, [shop.items.socks])
  await shop.sql('select st.apply_levels(null)')
  t.match(await complete(client), { error: { code: 'SERIAL_REQUIRED', details: { item: 'Sport Socks' } } })
  t.match(saleOf(client), { prompt: { item: 'Sport Socks', mandatory: true }, canTender: false })
})

await t.test('one code with product and serial number adds the line and its number in one scan', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  const both = `]d201${shopCodes.watch}21W-1`
  t.match(await scanned(server, client, both, 'W-1'), { good: true })
  t.match(saleOf(client), { prompt: null, lines: [{ name: 'Trail Watch', serials: [{ label: 'W-1' }] }] })
  await scanned(server, client, shopCodes.watch, 'asked for')
  t.match(saleOf(client).lines, [{ quantity: 2, wanted: 1 }])
  await scanned(server, client, `]d201${shopCodes.watch}21W-2`, 'W-2')
  t.match(saleOf(client), { prompt: null, lines: [{ quantity: 2, wanted: 0 }] })
})

await t.test('a card opens no drawer', async (t) => {
  const shop = await openFloor(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  const { id: sale, version, total } = saleOf(client)
  t.match(await client.ask('sale.complete', { sale, version, tenders: [{ kind: 'card', amount: total }] }), {
    ok: true,
  })
  t.same(server.drawers, [])
})

await t.test('prices and tax are changed with a reason and a right, and taken back by whoever sells', async (t) => {
  const shop = await openFloor(t)
  const cashier = { ...testUser(shop.user.id, shop.user.name), role: 'cashier' as const, permissions: roles.cashier }
  const server = await serve(t, shop, { user: cashier })
  const client = await server.welcome()
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  const { id: sale, lines, tax, total } = saleOf(client)
  const line = lines[0]?.id ?? ''
  const price = { sale, line, kind: 'percent', value: 100_000, reason: 'scratched' }
  t.match(await client.ask('sale.set-price', price), {
    error: { code: 'PERMISSION_REQUIRED', details: { permission: 'sale.price' } },
  })
  const override = { user: 'Grace', pin: '1234', reason: 'she is right' }
  t.match(await client.ask('sale.set-price', price, randomUUID(), override), { ok: true })
  t.match(saleOf(client), { lines: [{ unitPrice: 539, listPrice: 599, priceChange: { reason: 'scratched' } }] })
  const proof = { sale, reason: 'Diplomat', certificate: 'D-17' }
  t.match(await client.ask('sale.exempt', proof), { error: { code: 'PERMISSION_REQUIRED' } })
  t.match(await client.ask('sale.exempt', { ...proof, reason: ' ' }, randomUUID(), override), {
    error: { code: 'REASON_REQUIRED' },
  })
  t.match(await client.ask('sale.exempt', proof, randomUUID(), override), { ok: true })
  t.match(saleOf(client), {
    tax: 0,
    total: 539,
    exemption: { certificate: 'D-17' },
    taxes: [{ exemption: 'Diplomat' }],
  })
  t.match(await client.ask('sale.list-price', { sale, line }), { ok: true })
  t.match(await client.ask('sale.take-tax', { sale }), { ok: true })
  t.match(saleOf(client), { tax, total, exemption: null, lines: [{ listPrice: null, priceChange: null }] })
  t.match(await client.ask('sale.exempt', proof, randomUUID(), override), { ok: true })
  t.match(await complete(client, undefined, 599), { ok: true, body: { total: 599 } })
  const [found] = await shop.store.sales.find('1-1-1')
  t.match(await shop.store.sales.document(found?.document ?? ''), {
    tax: 0,
    exemption: { reason: 'Diplomat', certificate: 'D-17' },
    taxes: [{ amount: 0, exemption: 'Diplomat' }],
  })
  const back = { document: found?.document, position: 1, quantity: 1, serials: [], reason: 'too small' }
  t.match(await client.ask('return.add', back), { ok: true })
  t.match(saleOf(client), { tax: 0, total: -599, taxes: [{ exemption: 'Diplomat' }] })
})

await t.test('cash is rounded to the coins there are, a card is not, and the difference is kept', async (t) => {
  const shop = await openFloor(t)
  await shop.store.cash.configure({ sessionRequired: false, rounding: 5 })
  const server = await serve(t, shop, { cashRounding: 5 })
  const client = await server.welcome()
  const register = shop.actor().registerId ?? ''
  const asked = { actor: shop.actor(), register, request: requestKey(shop.actor()) }
  granted(await shop.store.cash.open({ ...asked, float: 0 }))
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  t.match(saleOf(client), { total: 652, due: 652, dueCash: 650 })
  const { id: sale, version } = saleOf(client)
  await client.ask('sale.tender', { sale, version, kind: 'card', amount: 49 })
  t.match(saleOf(client), { due: 603, dueCash: 605 })
  t.match(await complete(client, undefined, 1000), {
    ok: true,
    body: { total: 652, tendered: 1049, change: 395, rounding: 2 },
  })
  t.match(await client.ask('sale.add-item', { itemId: shop.items.socks, quantity: 1 }), { ok: true })
  t.match(await complete(client, undefined, 650), { ok: true, body: { change: 0, rounding: -2 } })
  const [sold] = await shop.store.sales.find('1-1-2')
  const back = { document: sold?.document, position: 1, quantity: 1, serials: [], reason: 'too small' }
  t.match(await client.ask('return.add', back), { ok: true })
  t.match(saleOf(client), { total: -652, due: -652, dueCash: -650 })
  t.match(await complete(client, undefined, -650), { ok: true, body: { rounding: 2 } })
  const [first] = await shop.store.sales.find('1-1-1')
  t.match(await client.ask('sale.post-void', { document: first?.document, reason: 'wrong customer' }), { ok: true })
  const open = await shop.store.cash.current(register)
  t.match(await shop.store.cash.report(open?.session ?? ''), { rounding: 0, expected: 0 }, 'all of it was undone')
  t.match(await shop.sql('select rounding from up.document where rounding <> 0 order by number'), [
    { rounding: '2' },
    { rounding: '-2' },
    { rounding: '2' },
    { rounding: '-2' },
  ])
})

await t.test(
  'a sale made on paper is entered at the register, with a banner’s words, and opens no drawer',
  async (t) => {
    const shop = await openFloor(t)
    const server = await serve(t, shop)
    const client = await server.welcome()
    const at = '2026-11-20T09:30:00.000Z'
    t.match(await client.ask('sale.late', { at: 'yesterday', paper: '17' }), { error: { code: 'REQUEST_INVALID' } })
    t.match(await client.ask('sale.late', { at, paper: '17' }), { ok: true })
    t.match(saleOf(client), { late: { at, paper: '17' }, lines: [] })
    t.match(await client.ask('sale.late', { at, paper: '18' }), { error: { code: 'SALE_STATE' } })
    await scanned(server, client, shopCodes.watch, 'Trail Watch')
    t.match(saleOf(client), { canTender: true, prompt: { item: 'Trail Watch' } }, 'asked for, and not demanded')
    await scanned(server, client, 'W-77', 'W-77')
    t.match(await complete(client), { ok: true, body: { at } })
    t.strictSame(server.drawers, [])
    t.match(await shop.store.exceptions.list({ all: false, limit: 5 }), [
      { kind: 'late-entry', details: [{ code: 'SERIAL_NOT_IN_STOCK' }] },
    ])
  },
)

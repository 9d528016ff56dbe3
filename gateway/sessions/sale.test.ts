import { randomUUID } from 'node:crypto'
import t from 'tap'
import { TillgateError } from '../../core/errors/error.js'
import { openShop, shopCodes, type Shop } from '../../core/store/testing/shop.js'
import { granted, receive } from '../../core/store/testing/till.js'
import type { Store } from '../../core/store/store.js'
import type { Sale } from '../protocol/register-state.js'
import type { RegisterBinding } from './register-hub.js'
import { startLineServer, testUser, type LineServer } from './testing/line-server.js'
import type { RawClient, Reply } from './testing/raw-client.js'

const bindings: readonly RegisterBinding[] = [1, 2].map((register) => ({
  register,
  receiptPrinter: `receipt-${register}`,
  labelPrinter: null,
  scanners: [{ id: `lane-${register}`, aim: 'auto' }],
}))

type Options = Omit<Parameters<typeof startLineServer>[1], 'store'> & { readonly store?: Store }

const open = async (t: Parameters<typeof openShop>[0]): Promise<Shop> => {
  const shop = await openShop(t)
  const { watch, camera } = shop.items
  for (const [item, serials] of [
    [watch, ['W-1', 'W-2', 'W-3']],
    [camera, ['C-1']],
  ] as const) {
    if ('faults' in granted(await receive(shop.store, shop.actor(), item, serials))) throw new Error('not received')
  }
  return shop
}

const serve = (t: Parameters<typeof startLineServer>[0], shop: Shop, options: Options = {}): Promise<LineServer> =>
  startLineServer(t, { store: shop.store, user: testUser(shop.user.id, shop.user.name), bindings, ...options })

const scan = (server: LineServer, lane: number, text: string): void =>
  server.hub.scan({ bytes: Buffer.from(text), at: Date.now(), device: `lane-${lane}` })
const scanned = async (server: LineServer, client: RawClient, text: string, words: string, lane = 1) => {
  const told = client.told(words)
  scan(server, lane, text)
  return told
}
const saleOf = ({ state }: RawClient): Sale => {
  if (state?.sale == null) throw new Error('no sale is open')
  return state.sale
}
const complete = (client: RawClient, id: string = randomUUID(), amount = 1_000_000): Promise<Reply> => {
  const { id: sale, version } = saleOf(client)
  return client.ask('sale.complete', { sale, version, tenders: [{ kind: 'cash', amount }] }, id)
}

/** The real store, whose next completion stops at a gate before it is performed, and after it when told. */
const gated = (store: Store, lose = false) => {
  let reach: () => void = () => undefined
  let release: () => void = () => undefined
  let first = true
  const reached = new Promise<void>((resolve) => (reach = resolve))
  const released = new Promise<void>((resolve) => (release = resolve))
  const complete: Store['sales']['complete'] = async (input) => {
    if (!first) return store.sales.complete(input)
    first = false
    reach()
    await released
    const result = await store.sales.complete(input)
    if (lose) throw new TillgateError('DATABASE_UNREACHABLE', { address: 'here', problem: 'the line broke' })
    return result
  }
  return { store: { ...store, sales: { ...store.sales, complete } }, reached, release }
}

await t.test('an Always item is sold with its scanned number, once, and the next scan starts a new sale', async (t) => {
  const shop = await open(t)
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
  await client.when((state) => state.jobs.length === 1, 'the print job')
  t.match(client.state?.jobs, [{ kind: 'receipt', state: 'queued', printer: 'receipt-1' }])

  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  t.equal(client.state?.lastSale, null)
  const sold = await scanned(server, client, 'W-1', 'SERIAL_ALREADY_SOLD')
  t.match(sold, { good: false, error: { details: { r: '1-1-1', store: 'Main Street' } } })
})

await t.test('scans while a prompt is open are answered one after another, none is lost', async (t) => {
  const shop = await open(t)
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

await t.test('a scan that was on its way while the sale closed is refused and told', async (t) => {
  const shop = await open(t)
  const gate = gated(shop.store)
  const server = await serve(t, shop, { store: gate.store })
  const client = await server.welcome()
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  const done = complete(client)
  await gate.reached
  const late = client.told('SCAN_LATE')
  scan(server, 1, shopCodes.radio)
  gate.release()
  t.match(await done, { ok: true })
  t.match(await late, { scan: shopCodes.radio, good: false })
  t.equal(client.state?.sale, null)
  const bounced = await scanned(server, client, shopCodes.radio, 'scanned again just after')
  t.equal(bounced.good, false)
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
})

await t.test(
  'the same completion from two sockets happens once, and after a restart it has the same answer',
  async (t) => {
    const shop = await open(t)
    const gate = gated(shop.store)
    const server = await serve(t, shop, { store: gate.store })
    const first = await server.welcome()
    await scanned(server, first, shopCodes.socks, 'Sport Socks')
    const { id: sale, version } = saleOf(first)
    const request = {
      type: 'request',
      id: 'request-1',
      name: 'sale.complete',
      body: { sale, version, tenders: [{ kind: 'cash', amount: 10_000 }] },
    }
    first.send(request)
    await gate.reached
    const second = await server.connect()
    second.send({ type: 'identify', credential: 'good', takeOver: true })
    await second.next('welcome')
    second.send(request)
    gate.release()
    const reply = await second.replyTo('request-1')
    t.match(reply, { ok: true, body: { number: '1-1-1' } })
    t.equal((await shop.sql('select from up.document where kind = $1', ['sale'])).length, 1)
    await server.close()

    const restarted = await serve(t, shop)
    const third = await restarted.welcome()
    t.match(third.state?.lastSale, { number: '1-1-1' })
    third.send(request)
    t.same(await third.replyTo('request-1'), reply)
    third.forget()
    third.send({ ...request, body: { ...request.body, version: 99 } })
    t.match(await third.replyTo('request-1'), { error: { code: 'REQUEST_ID_REUSED' } })
    t.equal((await shop.sql('select from up.document where kind = $1', ['sale'])).length, 1)
  },
)

await t.test('a completion whose answer was lost on the way is found again, and the screen shows it', async (t) => {
  const shop = await open(t)
  const gate = gated(shop.store, true)
  const server = await serve(t, shop, { store: gate.store })
  const client = await server.welcome()
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  const { id: sale, version } = saleOf(client)
  gate.release()
  const body = { sale, version, tenders: [{ kind: 'cash', amount: 10_000 }] }
  t.match(await client.ask('sale.complete', body, 'request-1'), {
    error: { code: 'DATABASE_UNREACHABLE', retryable: true },
  })
  t.match(client.state, { sale: null, lastSale: { number: '1-1-1' } })
  client.forget()
  t.match(await client.ask('sale.complete', body, 'request-1'), { ok: true, body: { number: '1-1-1' } })
  t.match(await client.ask('sale.complete', body, 'request-2'), { ok: true, body: { number: '1-1-1' } })
})

await t.test('a unit in a basket shows at the other register at once and is refused there by name', async (t) => {
  const shop = await open(t)
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

await t.test('after a restart the sale is as it was, with its open prompt', async (t) => {
  const shop = await open(t)
  const server = await serve(t, shop)
  const client = await server.welcome()
  await scanned(server, client, shopCodes.socks, 'Sport Socks')
  await scanned(server, client, shopCodes.watch, 'Trail Watch')
  const before = saleOf(client)
  const { last } = client
  await server.close()
  const restarted = await serve(t, shop)
  const back = await restarted.connect()
  back.send({ type: 'identify', credential: 'good', last })
  t.not((await back.next('welcome')).snapshot, null, 'the numbers of another run mean nothing')
  const { startedAt: _before, ...sale } = before
  t.match(back.state?.sale, sale)
  t.equal(back.state?.user?.name, 'Ada')
  await scanned(restarted, back, 'W-1', 'W-1')
  t.match(await complete(back), { ok: true })
})

await t.test('a suspended sale shows everywhere and is recalled at another register', async (t) => {
  const shop = await open(t)
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
  const shop = await open(t)
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

await t.test(
  'a screen that is gone for long gives its units free; what was taken is told when it comes back',
  async (t) => {
    const shop = await open(t)
    const server = await serve(t, shop, { settings: { leaseSeconds: 0.05 } })
    const one = await server.welcome(1)
    const two = await server.welcome(2)
    await scanned(server, one, 'W-1', 'W-1')
    await scanned(server, one, 'W-2', 'W-2')
    await two.when((state) => state.leases.length === 2, 'the leases')
    one.socket.terminate()
    await two.when((state) => state.leases.length === 0, 'the end of the leases')
    await scanned(server, two, 'W-1', 'W-1', 2)
    const back = await server.welcome(1)
    t.match(await back.told('Taken by another register'), { good: false, text: /W-1/u })
    t.match(saleOf(back), { prompt: { item: 'Trail Watch' }, canTender: false })
    await two.when((state) => state.leases.length === 1, 'the lease of what was left')
    t.match(two.state?.leases, [{ serial: 'W-2' }])
    await scanned(server, back, 'W-3', 'W-3')
    t.match(await complete(back), { ok: true })
  },
)

await t.test('a sale nobody touches is put aside by itself and told', async (t) => {
  const shop = await open(t)
  const server = await serve(t, shop, { settings: { idleSeconds: 0.1 } })
  const client = await server.welcome()
  scan(server, 1, shopCodes.socks)
  t.match(await client.told('put aside'), { good: false })
  t.equal(client.state?.sale, null)
  t.equal(client.state?.lastSale, null)
  await client.when((state) => state.suspended.length === 1, 'the suspended sale')
})

await t.test('receipts are printed again as copies, the same request once', async (t) => {
  const shop = await open(t)
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
  const shop = await open(t)
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

import t from 'tap'
import { TillgateError } from '../../core/errors/error.js'
import type { Store } from '../../core/store/store.js'
import { shopCodes } from '../../core/store/testing/shop.js'
import { complete, gated, openFloor, saleOf, scan, scanned, serve } from './testing/sale-floor.js'

await t.test('a scan that was on its way while the sale closed is refused and told', async (t) => {
  const shop = await openFloor(t)
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
    const shop = await openFloor(t)
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
  const shop = await openFloor(t)
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

await t.test('after a restart the sale is as it was, with its open prompt', async (t) => {
  const shop = await openFloor(t)
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

await t.test(
  'a screen that is gone for long gives its units free; what was taken is told when it comes back',
  async (t) => {
    const shop = await openFloor(t)
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
  const shop = await openFloor(t)
  const server = await serve(t, shop, { settings: { idleSeconds: 0.1 } })
  const client = await server.welcome()
  scan(server, 1, shopCodes.socks)
  t.match(await client.told('put aside'), { good: false })
  t.equal(client.state?.sale, null)
  t.equal(client.state?.lastSale, null)
  await client.when((state) => state.suspended.length === 1, 'the suspended sale')
})

await t.test(
  'while the database is away a scan is refused on the screen, and nothing is lost when it is back',
  async (t) => {
    const shop = await openFloor(t)
    let away = false
    const fault = () => Promise.reject(new TillgateError('DATABASE_UNREACHABLE', { address: 'here', problem: 'gone' }))
    const { baskets } = shop.store
    const store: Store = {
      ...shop.store,
      baskets: {
        ...baskets,
        scan: (input) => (away ? fault() : baskets.scan(input)),
        current: (register) => (away ? fault() : baskets.current(register)),
      },
    }
    const server = await serve(t, shop, { store })
    const client = await server.welcome()
    await scanned(server, client, shopCodes.socks, 'Sport Socks')
    away = true
    server.hub.databaseChanged({ state: 'down', text: 'PostgreSQL does not answer.' })
    await scanned(server, client, shopCodes.radio, 'DATABASE_UNREACHABLE')
    await scanned(server, client, shopCodes.radio, 'DATABASE_UNREACHABLE')
    t.match(client.state, { database: { state: 'down' }, sale: { lines: [{ name: 'Sport Socks' }] } })
    away = false
    server.hub.databaseChanged({ state: 'ready', text: 'The database answers.' })
    await scanned(server, client, shopCodes.radio, 'Pocket Radio')
    t.equal(saleOf(client).lines.length, 2)
  },
)

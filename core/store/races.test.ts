import t from 'tap'
import { newId } from './ids.js'
import { isRefusal, type Actor } from './store.js'
import { openShop, shopCodes, type Shop } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan, serial } from './testing/till.js'

// Races on real connections: each register has its own pool slot, and the server decides who is first.
const registers = 16

const everyRegister = (shop: Shop): readonly Actor[] => shop.registers.map(({ number }) => shop.actor(number))

/** A basket that holds these numbers although another may too: made while their leases are expired. */
const basketWithout = async (
  shop: Shop,
  actor: Actor,
  product: string,
  numbers: readonly string[],
): Promise<string> => {
  const sale = newId()
  for (const number of numbers) granted(await scan(shop.store, actor, sale, product, { serial: number }))
  await shop.store.baskets.expireLeases(actor.registerId ?? '')
  return sale
}

// Sixteen warm connections cost more than the races on them: one shop for all that take so many.
const sixteen = await openShop(t, { registers, poolSize: 36 })

await t.test('16 registers scan one serial number: one gets it, one sells it', async (t) => {
  const shop = sixteen
  await receive(shop.store, shop.actor(), shop.items.watch, ['HOT-1'])
  for (let round = 0; round < 5; round++) {
    const sales = everyRegister(shop).map((actor) => ({ actor, sale: newId() }))
    const scans = await Promise.all(sales.map(({ actor, sale }) => scan(shop.store, actor, sale, 'HOT-1')))
    t.equal(scans.filter((one) => !isRefusal(one)).length, 1)
    t.ok(scans.every((one) => [null, 'SERIAL_HELD_BY_REGISTER'].includes(refusalOf(one))))
    const winner = sales[scans.findIndex((one) => !isRefusal(one))]
    if (winner === undefined) return
    if (round < 4) granted(await shop.store.baskets.void({ actor: winner.actor, basketId: winner.sale, request: null }))
    else granted(await complete(shop.store, winner.actor, winner.sale))
  }
  t.equal((await shop.sql(`select from up.document where kind = 'sale'`)).length, 1)
})

await t.test('16 registers complete with one serial number after their leases expired: exactly one sale', async (t) => {
  const shop = sixteen
  await receive(shop.store, shop.actor(), shop.items.watch, ['HOT-2'])
  const sales: { actor: Actor; sale: string }[] = []
  for (const actor of everyRegister(shop))
    sales.push({ actor, sale: await basketWithout(shop, actor, shopCodes.watch, ['HOT-2']) })
  const results = await Promise.all(sales.map(({ actor, sale }) => complete(shop.store, actor, sale)))
  t.equal(results.filter((one) => !isRefusal(one)).length, 1)
  t.strictSame(new Set(results.map(refusalOf)), new Set(['SERIAL_ALREADY_SOLD', null]))
  t.match(await shop.sql(`select state, number, conflict from st.unit where serial_label = 'HOT-2'`), [
    { state: 'sold', number: 2, conflict: false },
  ])
  for (const { actor, sale } of sales) await shop.store.baskets.void({ actor, basketId: sale, request: null })
})

await t.test(
  'baskets in opposite orders, known and never seen numbers: no deadlock is shown, every number sold once',
  async (t) => {
    const shop = sixteen
    const known = ['K-1', 'K-2', 'K-3']
    const unknown = ['N-1', 'N-2', 'N-3']
    for (let round = 0; round < 4; round++) {
      const mark = (number: string): string => `${number}-${round}`
      await receive(shop.store, shop.actor(), shop.items.radio, known.map(mark))
      const numbers = [...known, ...unknown].map(mark)
      const sales: { actor: Actor; sale: string }[] = []
      for (const [index, actor] of everyRegister(shop).entries())
        sales.push({
          actor,
          sale: await basketWithout(shop, actor, shopCodes.radio, index % 2 === 0 ? numbers : numbers.toReversed()),
        })
      const results = await Promise.all(sales.map(({ actor, sale }) => complete(shop.store, actor, sale)))
      t.equal(results.filter((one) => !isRefusal(one)).length, 1, 'whole baskets win or lose')
      t.ok(
        results.every((one) => [null, 'SERIAL_ALREADY_SOLD'].includes(refusalOf(one))),
        results.map(refusalOf).join(),
      )
      for (const { actor, sale } of sales) await shop.store.baskets.void({ actor, basketId: sale, request: null })
    }
    t.match(
      await shop.sql<{ n: number }>(
        `select count(*)::int as n from st.unit where state = 'sold' and serial_label ~ '^[KN]-'`,
      ),
      [{ n: 24 }],
    )
    t.match(
      await shop.sql<{ n: number }>(
        `select deadlocks::int as n from pg_stat_database where datname = current_database()`,
      ),
      [{ n: 0 }],
      'one order of locks',
    )
  },
)

await t.test('one request id from two connections: one effect, one answer', async (t) => {
  const shop = await openShop(t, { registers: 2, poolSize: 16 })
  const actor = shop.actor()
  for (let round = 0; round < 10; round++) {
    await receive(shop.store, actor, shop.items.watch, [`R-${round}`])
    const sale = newId()
    granted(await scan(shop.store, actor, sale, `R-${round}`))
    const request = requestKey(actor)
    const answers = await Promise.all(Array.from({ length: 6 }, () => complete(shop.store, actor, sale, { request })))
    t.equal(new Set(answers.map((one) => JSON.stringify(one))).size, 1)
    t.notOk(answers.some(isRefusal))
  }
  t.equal((await shop.sql(`select from up.document where kind = 'sale'`)).length, 10)
})

await t.test('the same number received twice at once: one document has it', async (t) => {
  const shop = await openShop(t, { registers: 2, poolSize: 24 })
  const lists = [
    ['D-1', 'D-2', 'D-3'],
    ['D-3', 'D-2', 'D-1'],
    ['D-2', 'D-1', 'D-3'],
  ]
  const results = await Promise.all(lists.map((list) => receive(shop.store, shop.actor(), shop.items.watch, list)))
  t.equal(results.filter((one) => 'document' in one).length, 1)
  t.ok(
    results.every(
      (one) =>
        'document' in one || ('faults' in one && one.faults.every(({ code }) => code === 'SERIAL_ALREADY_ON_HAND')),
    ),
  )
  t.equal((await shop.store.catalog.item(shop.items.watch))?.onHand, 3)
})

await t.test('a number captured at a sale while it is received: one of the two, never both', async (t) => {
  const shop = sixteen
  for (let round = 0; round < 5; round++) {
    const number = `C-${round}`
    const actor = shop.actor(1 + round)
    const sale = await basketWithout(shop, actor, shopCodes.radio, [number])
    const [sold, received] = await Promise.all([
      complete(shop.store, actor, sale),
      receive(shop.store, shop.actor(16), shop.items.radio, [number]),
    ])
    const life = await shop.store.serials.life(serial(number))
    t.equal(life.length, 1)
    // Either the sale captured it and receiving was refused, or it was received first and then sold.
    t.ok(!isRefusal(sold))
    t.equal(life[0]?.events.length, 'document' in received ? 2 : 1)
  }
})

await t.test('a hundred sales at once: receipt numbers and journals have no gaps', async (t) => {
  const shop = await openShop(t, { registers: 4, poolSize: 16 })
  await receive(shop.store, shop.actor(), shop.items.socks, [], 1000)
  await Promise.all(
    everyRegister(shop).map(async (actor) => {
      for (let n = 0; n < 25; n++) {
        const sale = newId()
        granted(await scan(shop.store, actor, sale, shopCodes.socks))
        // Every fifth attempt is refused after it took a receipt number: the number must not be lost with it.
        if (n % 5 === 0) t.equal(refusalOf(await complete(shop.store, actor, sale, { version: 99 })), 'SALE_CHANGED')
        granted(await complete(shop.store, actor, sale))
        if (n % 10 === 0) await shop.store.upkeep()
      }
    }),
  )
  t.match(
    await shop.sql(
      `select register_number, count(*)::int as n, max(split_part(number, '-', 3)::int) as last from up.document where kind = 'sale' group by 1 order by 1`,
    ),
    [1, 2, 3, 4].map((register) => ({ register_number: register, n: 25, last: 25 })),
  )
  t.match(
    await shop.sql(
      'select bool_and(n = last) as whole from (select count(*) as n, max(seq) as last from up.event group by stream) s',
    ),
    [{ whole: true }],
  )
  t.equal((await shop.store.catalog.item(shop.items.socks))?.onHand, 900)
})

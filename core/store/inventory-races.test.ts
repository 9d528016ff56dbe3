import t from 'tap'
import type { StockTransaction } from '../serials/stock-transitions.js'
import { newId } from './ids.js'
import { isRefusal, type Actor } from './store.js'
import { openShop, shopCodes, type Shop } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan, serial } from './testing/till.js'

// Races on real connections: the server decides who is first.
const registers = 8

const everyRegister = (shop: Shop): readonly Actor[] => shop.registers.map(({ number }) => shop.actor(number))

const adjust = (
  shop: Shop,
  actor: Actor,
  transaction: StockTransaction,
  itemId: string,
  numbers: readonly string[],
  finals: readonly { itemId: string; token: string }[] = [],
) =>
  shop.store.stock.post({
    actor,
    kind: 'adjustment',
    documentId: newId(),
    reference: null,
    reason: 'race',
    businessDate: '2026-11-24',
    finals,
    lines: [{ itemId, transaction, quantity: numbers.length, unitCost: null, serials: numbers.map(serial) }],
    request: requestKey(actor),
  })

/** null for a posted document or a completed sale, else the first code. */
const outcome = (result: object): string | null => {
  if (isRefusal(result)) return result.refused.code
  return 'faults' in result ? ((result.faults as { code: string }[])[0]?.code ?? '') : null
}

/** A basket with this number whose lease has run out. */
const looseBasket = async (shop: Shop, actor: Actor, product: string, number: string): Promise<string> => {
  const sale = newId()
  granted(await scan(shop.store, actor, sale, product, { serial: number }))
  await shop.store.baskets.expireLeases(actor.registerId ?? '')
  return sale
}

/** Units on hand and quantity of an Always item agree, and every unit's events count on without a gap. */
const assertWhole = async (t: { same: (a: unknown, b: unknown, name: string) => unknown }, shop: Shop) => {
  const odd = await shop.sql(`select u.serial_label from st.unit u
    where u.number <> (select count(*) from st.unit_event e where e.unit_id = u.id) or u.conflict`)
  t.same(odd, [], 'event numbers have no gap, nothing is in conflict')
  const unequal = await shop.sql(
    `select l.item_id from st.item_level l where l.level = 'always' and st.units_on_hand(l.item_id) <> st.quantity_on_hand(l.item_id)`,
  )
  t.same(unequal, [], 'Always: as many units as pieces')
}

await t.test('receiving and adding the same numbers in opposite orders: one document has them', async (t) => {
  const shop = await openShop(t, { registers, poolSize: 24 })
  for (let round = 0; round < 3; round++) {
    const numbers = ['X', 'Y', 'Z'].map((letter) => `${letter}-${round}`)
    const results = await Promise.all(
      everyRegister(shop).map((actor, index) => {
        const order = index % 2 === 0 ? numbers : numbers.toReversed()
        return index % 3 === 0
          ? adjust(shop, actor, 'adjust-add', shop.items.watch, order)
          : receive(shop.store, actor, shop.items.watch, order)
      }),
    )
    t.same(new Set(results.map(outcome)), new Set([null, 'SERIAL_ALREADY_ON_HAND']))
    t.equal(results.filter((one) => outcome(one) === null).length, 1)
  }
  await assertWhole(t, shop)
})

await t.test('an adjustment takes a unit out while registers sell it: one of them has it', async (t) => {
  const shop = await openShop(t, { registers, poolSize: 24 })
  const { watch } = shop.items
  for (let round = 0; round < 4; round++) {
    const number = `HOT-${round}`
    await receive(shop.store, shop.actor(), watch, [number])
    const sales: { actor: Actor; sale: string }[] = []
    for (const actor of everyRegister(shop).slice(0, 4))
      sales.push({ actor, sale: await looseBasket(shop, actor, shopCodes.watch, number) })
    const results = await Promise.all([
      ...everyRegister(shop)
        .slice(4)
        .map((actor) => adjust(shop, actor, 'adjust-subtract', watch, [number])),
      ...sales.map(({ actor, sale }) => complete(shop.store, actor, sale)),
    ])
    const codes = results.map(outcome)
    t.equal(codes.filter((code) => code === null).length, 1, codes.join())
    const known = [null, 'ADJUST_NOT_HERE', 'SERIAL_ADJUSTED_OUT', 'SERIAL_ALREADY_SOLD', 'SERIAL_HELD_BY_REGISTER']
    t.ok(
      codes.every((code) => known.includes(code)),
      codes.join(),
    )
    for (const { actor, sale } of sales) await shop.store.baskets.void({ actor, basketId: sale, request: null })
  }
  await assertWhole(t, shop)
})

await t.test('an adjustment adds a Sometimes number while a register captures it: a unit has one state', async (t) => {
  const shop = await openShop(t, { registers, poolSize: 24 })
  const { radio } = shop.items
  for (let round = 0; round < 4; round++) {
    const number = `NEW-${round}`
    const actor = shop.actor(1)
    const sale = await looseBasket(shop, actor, shopCodes.radio, number)
    const [added, sold] = await Promise.all([
      adjust(shop, shop.actor(2), 'adjust-add', radio, [number]),
      complete(shop.store, actor, sale),
    ])
    const codes = [outcome(added), refusalOf(sold)]
    const [unit] = await shop.sql<{ state: string; number: number }>(
      'select state, number from st.unit where serial_label = $1',
      [number],
    )
    // Added first, it is sold from stock; sold first, it is with a customer and cannot be added.
    if (codes[0] === null) t.match(unit, { state: 'sold', number: 2 })
    else t.match([...codes, unit], ['SERIAL_ON_CUSTOMER', null, { state: 'sold', number: 1 }])
    t.equal(codes[1], null)
  }
  await assertWhole(t, shop)
})

await t.test('a final set commits on the stock it was made from, or not at all', async (t) => {
  const shop = await openShop(t, { registers, poolSize: 24 })
  const { watch } = shop.items
  for (let round = 0; round < 4; round++) {
    await receive(shop.store, shop.actor(), watch, [`F-${round}`, `G-${round}`])
    const before = await shop.store.stock.onHand(watch)
    const finals = [{ itemId: watch, token: before?.token ?? '' }]
    const [first, second, third] = await Promise.all([
      adjust(shop, shop.actor(1), 'adjust-subtract', watch, [`F-${round}`], finals),
      adjust(shop, shop.actor(2), 'adjust-subtract', watch, [`G-${round}`], finals),
      receive(shop.store, shop.actor(3), watch, [`H-${round}`]),
    ])
    const finalsPosted = [first, second].map(outcome)
    t.ok(finalsPosted.filter((code) => code === null).length <= 1, finalsPosted.join())
    t.ok(
      finalsPosted.every((code) => code === null || code === 'FINAL_SET_CHANGED'),
      finalsPosted.join(),
    )
    t.equal(outcome(third), null)
  }
  await assertWhole(t, shop)
})

import t from 'tap'
import { verifyRecords } from '../journal/verifier.js'
import { newId } from './ids.js'
import { isRefusal, type StockLine } from './store.js'
import { correction } from './testing/after-sale.js'
import { invariants } from './testing/model-invariants.js'
import { openShop, shopCodes, type Shop } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan, serial } from './testing/till.js'
import { commit, end, sendOff, sent } from './testing/transfer-steps.js'
import { announce, openTwoShops } from './testing/two-stores.js'

const post = (shop: Shop, kind: 'registration' | 'adjustment', lines: readonly Omit<StockLine, 'unitCost'>[]) =>
  shop.store.stock.post({
    actor: shop.actor(),
    kind,
    documentId: newId(),
    reference: null,
    reason: 'test',
    businessDate: '2026-11-24',
    lines: lines.map((line) => ({ ...line, unitCost: null })),
    request: requestKey(shop.actor()),
  })
const register = (shop: Shop, itemId: string, serials: readonly string[]) =>
  post(shop, 'registration', [
    { itemId, transaction: 'register', quantity: serials.length, serials: serials.map(serial) },
  ])
const setLevel = (shop: Shop, itemId: string, level: 'not' | 'sometimes' | 'always', confirm = false) =>
  shop.store.catalogWriter.update(itemId, { level }, requestKey(shop.actor()), { actor: shop.actor(), confirm })
const lineOf = async (shop: Shop, itemId: string, register = 1) =>
  (await shop.store.baskets.current(shop.actor(register).registerId ?? ''))?.lines.find((l) => l.itemId === itemId)
const answer = async (shop: Shop, basketId: string, itemId: string, text: string, register = 1) =>
  shop.store.baskets.enterSerial({
    actor: shop.actor(register),
    basketId,
    line: (await lineOf(shop, itemId, register))?.id ?? '',
    text,
    codes: [],
    serial: serial(text),
    request: null,
  })
const eventsOf = async (shop: Shop, text: string) =>
  (await shop.store.serials.life(serial(text))).flatMap(({ events }) => events.map(({ kind }) => kind))
const stateOf = async (shop: Shop, itemId: string) => {
  const row = await shop.store.catalog.details(itemId)
  return row && { level: row.level, pending: row.pending, onHand: row.onHand, registered: row.registered }
}
/** Units without gaps, chains whole, and never more registered units than pieces. */
const sound = async (t: { match(found: unknown, wanted: object): unknown }, shop: Shop) => {
  const [found] = await shop.sql(invariants)
  t.match(found, { units: 0, journal: 0, laps: 0, refunds: 0 })
  const over = await shop.sql('select item_id from st.item_level where st.unregistered(item_id) < 0')
  t.match(over, { length: 0 })
  t.match(await verifyRecords(shop.store.journal.records(), []), { difference: null })
}

await t.test('always, pending: new receipts need numbers, old pieces get theirs one by one', async (t) => {
  const shop = await openShop(t)
  const { socks } = shop.items
  const { store } = shop
  await receive(store, shop.actor(), socks, [], 4)
  t.match(await store.catalogWriter.previewLevels({ itemId: socks, changes: { level: 'always' } }), {
    items: 1,
    changes: [{ from: 'not', to: 'always', items: 1, pieces: 4, registered: 0, unregistered: 4 }],
    list: [{ item: 'Sport Socks', pieces: 4, unregistered: 4, archived: 0 }],
  })
  t.match(await stateOf(shop, socks), { level: 'not' }, 'a preview changes nothing')
  granted(await setLevel(shop, socks, 'always'))
  t.match(await stateOf(shop, socks), { level: 'always', pending: true, onHand: 4, registered: 0 })

  t.match(await receive(store, shop.actor(), socks, [], 1), { faults: [{ code: 'SERIAL_COUNT_MISMATCH' }] })
  t.match(await receive(store, shop.actor(), socks, ['S1']), { units: 1 })
  t.match(await store.catalogWriter.pendingLevels(), [{ item: 'Sport Socks', quantity: 5, registered: 1 }])
  t.match(await register(shop, socks, ['S2', 'S3']), { number: '1-N-1', units: 2 })
  t.match(await stateOf(shop, socks), { pending: true, onHand: 5, registered: 3 }, 'the quantity stays')
  t.match(await eventsOf(shop, 'S2'), ['unit.registered'])
  t.match(await register(shop, socks, ['S1']), { faults: [{ code: 'SERIAL_ALREADY_ON_HAND' }] })
  t.match(await register(shop, socks, ['S4', 'S5', 'S6']), {
    faults: [{ code: 'SERIAL_COUNT_MISMATCH', details: { n: 3, q: 2, addOrRemove: 'remove', d: 1 } }],
  })
  t.match(
    await post(shop, 'adjustment', [
      { itemId: socks, transaction: 'adjust-subtract', quantity: 1, serials: [serial('S9')] },
    ]),
    { faults: [{ code: 'LEVEL_CHANGE_PENDING', details: { k: 3, q: 5 } }] },
  )
  const bare = { itemId: socks, transaction: 'adjust-subtract' as const, serials: [] }
  t.match(await post(shop, 'adjustment', [{ ...bare, quantity: 3 }]), { faults: [{ code: 'SERIAL_COUNT_MISMATCH' }] })
  t.match(await post(shop, 'adjustment', [{ ...bare, quantity: 1 }]), { quantity: 1 }, 'one without a number was lost')

  // The last one gets its number at the prompt: registered, then sold, in one transaction.
  const basket = newId()
  await scan(store, shop.actor(), basket, shopCodes.socks)
  t.match(await complete(store, shop.actor(), basket), { refused: { code: 'SERIAL_REQUIRED' } })
  t.match(await answer(shop, basket, socks, 'S7'), { lines: [{ serials: [{ label: 'S7' }] }] })
  await scan(store, shop.actor(2), newId(), shopCodes.socks)
  const other = (await store.baskets.current(shop.actor(2).registerId ?? ''))?.id ?? ''
  t.match(
    await answer(shop, other, socks, 'S8', 2),
    { refused: { code: 'SERIAL_NOT_IN_STOCK' } },
    'none is left for it',
  )
  t.match(await complete(store, shop.actor(), basket), { number: '1-1-1' })
  t.match(await eventsOf(shop, 'S7'), ['unit.registered', 'unit.sold'])
  t.match(await stateOf(shop, socks), { level: 'always', pending: false, onHand: 3, registered: 3 })
  t.match(await answer(shop, other, socks, 'S8', 2), { refused: { code: 'SERIAL_NOT_IN_STOCK' } })
  t.match(await store.catalogWriter.pendingLevels(), [])
  const told = await shop.sql(
    `select body::jsonb ->> 'from' as was, body::jsonb ->> 'to' as level, body::jsonb ->> 'pending' as pending from up.event
     where kind = 'level.changed' order by at, id`,
  )
  t.match(told, [
    { was: 'not', level: 'always', pending: 'true' },
    { was: 'always', level: 'always', pending: 'false' },
  ])
  await sound(t, shop)
})

await t.test(
  'a void brings back a piece that was sold before its item was Always: it waits for its number',
  async (t) => {
    const shop = await openShop(t)
    const { socks } = shop.items
    await receive(shop.store, shop.actor(), socks, [], 1)
    const basket = newId()
    await scan(shop.store, shop.actor(), basket, shopCodes.socks)
    const { document } = granted(await complete(shop.store, shop.actor(), basket))
    granted(await setLevel(shop, socks, 'always'))
    t.match(await stateOf(shop, socks), { level: 'always', pending: false, onHand: 0 })
    granted(await shop.store.afterSale.postVoid({ ...correction(shop.actor()), document }))
    t.match(await stateOf(shop, socks), { level: 'always', pending: true, onHand: 1, registered: 0 })
    t.match(await shop.store.catalogWriter.pendingLevels(), [{ quantity: 1, registered: 0 }])
    t.match(await register(shop, socks, ['S1']), { units: 1 })
    t.match(await stateOf(shop, socks), { pending: false, onHand: 1, registered: 1 })
    await sound(t, shop)
  },
)

await t.test('to Not: numbers are archived when that is confirmed, and come back one by one', async (t) => {
  const shop = await openShop(t)
  const { watch } = shop.items
  const { store } = shop
  const { catalogWriter } = store
  await receive(store, shop.actor(), watch, ['W1', 'W2', 'W3'])
  const details = { n: 3, items: 1, item: 'Trail Watch' }
  t.match(await setLevel(shop, watch, 'not'), { refused: { code: 'LEVEL_CHANGE_CONFIRM', details } })
  t.match(await stateOf(shop, watch), { level: 'always', registered: 3 }, 'nothing was written')

  // The guard is the same whatever moves the level: a place, another place, a file.
  granted(
    await catalogWriter.update(
      watch,
      { level: null, brand: { name: 'Trail', level: 'always' } },
      requestKey(shop.actor()),
    ),
  )
  const brand = (await catalogWriter.levelBearers()).find(({ kind }) => kind === 'brand')?.id ?? ''
  t.match(await catalogWriter.setLevel('brand', brand, { level: 'not' }), { refused: { code: 'LEVEL_CHANGE_CONFIRM' } })
  t.equal(
    refusalOf(await catalogWriter.update(watch, { brand: null }, requestKey(shop.actor()))),
    'LEVEL_CHANGE_CONFIRM',
  )
  const staging = await catalogWriter.stage()
  await staging.add([{ line: 2, itemId: watch, item: { level: 'not' } }])
  await t.rejects(staging.save(['level'], { skipBad: true }), { code: 'LEVEL_CHANGE_CONFIRM' })

  // Always to Sometimes and back: the units stay registered.
  granted(await setLevel(shop, watch, 'sometimes'))
  granted(await setLevel(shop, watch, 'always'))
  t.match(await stateOf(shop, watch), { pending: false, registered: 3 })

  const basket = newId()
  await scan(store, shop.actor(), basket, 'W1')
  const current = await store.baskets.current(shop.actor().registerId ?? '')
  await store.baskets.tender({
    actor: shop.actor(),
    basketId: basket,
    version: current?.version ?? 0,
    tender: { kind: 'card', amount: 100 },
    request: requestKey(shop.actor()),
    reply: {},
  })
  t.match(await setLevel(shop, watch, 'not', true), {
    refused: { code: 'LEVEL_CHANGE_BUSY', details: { n: 1, where: 'being paid' } },
  })
  t.match(await complete(store, shop.actor(), basket), { number: '1-1-1' })

  granted(await setLevel(shop, watch, 'not', true))
  t.match(await stateOf(shop, watch), { level: 'not', onHand: 2, registered: 0 })
  t.match(await eventsOf(shop, 'W2'), ['unit.received', 'unit.archived'], 'the history stays')
  const bare = newId()
  await scan(store, shop.actor(), bare, shopCodes.watch)
  t.match(await complete(store, shop.actor(), bare), { number: '1-1-2' }, 'sold without a number: nobody knows which')

  granted(await setLevel(shop, watch, 'always'))
  t.match(await stateOf(shop, watch), { pending: true, onHand: 1, registered: 0 })
  t.match(await catalogWriter.pendingLevels(), [{ quantity: 1, registered: 0, archived: 2 }])
  t.match(await register(shop, watch, ['W2', 'W3']), { faults: [{ code: 'SERIAL_COUNT_MISMATCH' }] })
  t.match(await register(shop, watch, ['W1']), { faults: [{ code: 'SERIAL_ON_CUSTOMER' }] })
  t.match(await register(shop, watch, ['W3']), { units: 1 })
  t.match(await stateOf(shop, watch), { pending: false, onHand: 1, registered: 1 })
  t.match(await eventsOf(shop, 'W3'), ['unit.received', 'unit.archived', 'unit.registered'])

  // Once more, and this time the archived number is scanned at the register.
  granted(await setLevel(shop, watch, 'not', true))
  granted(await setLevel(shop, watch, 'always'))
  const again = newId()
  t.match(await scan(store, shop.actor(), again, shopCodes.watch), { what: 'line-added' })
  t.match(await answer(shop, again, watch, 'W3'), { lines: [{ serials: [{ label: 'W3' }] }] })
  t.match(await complete(store, shop.actor(), again), { number: '1-1-3' })
  t.match((await eventsOf(shop, 'W3')).slice(-2), ['unit.registered', 'unit.sold'])
  t.match(await stateOf(shop, watch), { pending: false, onHand: 0, registered: 0 })
  await sound(t, shop)
})

await t.test('a level changes beside sales and receipts: no unit is sold and archived, no piece is lost', async (t) => {
  const shop = await openShop(t, { registers: 4, poolSize: 12 })
  const { watch } = shop.items
  const outcomes = new Map<string, number>()
  const count = (what: string): void => void outcomes.set(what, (outcomes.get(what) ?? 0) + 1)
  let number = 0
  for (let round = 0; round < 8; round += 1) {
    const toNot = round % 2 === 0
    const numbers = Array.from({ length: 4 }, () => `R${++number}`)
    if (toNot) await receive(shop.store, shop.actor(), watch, numbers)
    else await receive(shop.store, shop.actor(), watch, [], 2)
    const baskets = await Promise.all(
      [1, 2].map(async (at) => {
        const basket = newId()
        await scan(shop.store, shop.actor(at), basket, toNot ? (numbers[at] ?? '') : shopCodes.watch)
        return { at, basket }
      }),
    )
    const [changed, received, ...sold] = await Promise.all([
      setLevel(shop, watch, toNot ? 'not' : 'always', true),
      receive(shop.store, shop.actor(3), watch, toNot ? [`R${++number}`] : [], 1),
      ...baskets.map(({ at, basket }) => complete(shop.store, shop.actor(at), basket)),
    ])
    count(isRefusal(changed) ? `change ${changed.refused.code}` : 'changed')
    count('faults' in received ? 'receipt refused' : 'received')
    for (const sale of sold) count(isRefusal(sale) ? `sale ${sale.refused.code}` : 'sold')
    for (const { at, basket } of baskets)
      await shop.store.baskets.void({ actor: shop.actor(at), basketId: basket, request: null })
    await sound(t, shop)
    const state = await stateOf(shop, watch)
    if (state?.level === 'always') t.equal(state.pending, state.onHand > state.registered)
    else t.equal(state?.registered, 0)
  }
  t.ok((outcomes.get('changed') ?? 0) === 8, JSON.stringify([...outcomes]))
  t.ok((outcomes.get('sold') ?? 0) > 0)
  t.match(await shop.sql('select count(*)::int as n from st.exception'), [{ n: 0 }])
  t.match(await shop.sql(`select count(*)::int as n from st.unit where conflict`), [{ n: 0 }])
})

await t.test('two registers and one piece without a number: one of them gives it one', async (t) => {
  const shop = await openShop(t, { registers: 2 })
  const { socks } = shop.items
  await receive(shop.store, shop.actor(), socks, [], 1)
  granted(await setLevel(shop, socks, 'always'))
  const baskets = [newId(), newId()]
  for (const [index, basket] of baskets.entries())
    await scan(shop.store, shop.actor(index + 1), basket, shopCodes.socks)
  const answers = await Promise.all(baskets.map((basket, index) => answer(shop, basket, socks, `L${index}`, index + 1)))
  t.strictSame(new Set(answers.map(refusalOf)), new Set([null, 'SERIAL_NOT_IN_STOCK']))
  const sales = await Promise.all(baskets.map((basket, index) => complete(shop.store, shop.actor(index + 1), basket)))
  t.equal(sales.filter((sale) => !isRefusal(sale)).length, 1)
  t.match(await stateOf(shop, socks), { pending: false, onHand: 0, registered: 0 })
  await sound(t, shop)
})

await t.test(
  'pieces that travel without a number while their item becomes Always wait for one where they end',
  async (t) => {
    const { a, b } = await openTwoShops(t)
    const { socks } = a.items
    await receive(a.store, a.actor(), socks, [], 3)
    const back = await sent(sendOff(a, b, [[socks, [], 1]]))
    const there = await sent(sendOff(a, b, [[socks, [], 2]]))
    await announce(a, b, there)
    for (const shop of [a, b]) {
      granted(await setLevel(shop, socks, 'always'))
      t.match(await stateOf(shop, socks), { level: 'always', pending: false, onHand: 0 })
    }
    granted(await end(a, back, 'returned', 'all'))
    t.match(await stateOf(a, socks), { level: 'always', pending: true, onHand: 1, registered: 0 })
    granted(await commit(b, there, 'all'))
    t.match(await stateOf(b, socks), { level: 'always', pending: true, onHand: 2, registered: 0 })
    granted(await register(b, socks, ['S1', 'S2']))
    t.match(await stateOf(b, socks), { level: 'always', pending: false, onHand: 2, registered: 2 })
    for (const shop of [a, b]) await sound(t, shop)
  },
)

await t.test(
  'serial rules: a Sometimes item asks by transaction; the nearest place counts, cell by cell',
  async (t) => {
    const shop = await openShop(t)
    const { store, items } = shop
    const { radio, watch, socks } = items
    const writer = store.catalogWriter
    const actor = shop.actor()
    const rules = async (item: string) => (await store.catalog.details(item))?.serialRules
    const department = (await writer.levelBearers()).find(({ kind }) => kind === 'department')
    const at = department?.id ?? ''
    t.match(await writer.setLevel('department', at, { serialRules: { receiving: 'required', sale: 'required' } }), {
      items: 4,
    })
    await writer.update(radio, { serialRules: { sale: 'none' }, brand: { name: 'Acme' } }, requestKey(actor))
    const brand = (await writer.levelBearers()).find(({ kind }) => kind === 'brand')
    t.match(await writer.setLevel('brand', brand?.id ?? '', { serialRules: { transfer: 'none' } }), { items: 1 })
    const inForce = {
      sale: 'none',
      return: 'optional',
      receiving: 'required',
      adjustment: 'optional',
      transfer: 'none',
    }
    t.strictSame(await rules(radio), inForce)
    t.match(
      await rules(watch),
      { sale: 'required', transfer: 'required' },
      'Always asks everywhere, whatever the cells say',
    )
    t.match(await rules(socks), { receiving: 'none' }, 'Not asks nowhere')
    t.match(await writer.levelBearers(), [{ serialRules: { receiving: 'required', sale: 'required' } }, {}])
    t.strictSame((await store.catalog.details(radio))?.ownSerialRules, { sale: 'none' })
    // One cell is changed, the others stay; null takes it back.
    await writer.update(radio, { serialRules: { return: 'required' } }, requestKey(actor))
    await writer.update(radio, { serialRules: { return: null } }, requestKey(actor))
    t.strictSame((await store.catalog.details(radio))?.ownSerialRules, { sale: 'none' })
    await t.rejects(shop.sql(`update cat.item set serial_rules = '{"sale": "maybe"}'`), /item_serial_rules/)
    await t.rejects(shop.sql(`update cat.item set serial_rules = '{"gift": "none"}'`), /item_serial_rules/)

    // Receiving requires them: none at all is said so, too few are counted.
    const required = { code: 'SERIAL_REQUIRED', details: { item: 'Pocket Radio', done: 'received' } }
    t.match(await receive(store, actor, radio, [], 2), { faults: [required] })
    t.match(await receive(store, actor, radio, ['R-1'], 2), { faults: [{ code: 'SERIAL_COUNT_MISMATCH' }] })
    t.match(await receive(store, actor, radio, ['R-1', 'R-2', 'R-3', 'R-4']), { units: 4 })

    // A sale asks for none: a unit that is scanned is a piece of its item, a number typed is refused, a recalled one stays.
    const basket = newId()
    const added = granted(await scan(store, actor, basket, 'R-1'))
    t.match(added.lines, [{ itemId: radio, level: 'not', mandatory: false, quantity: 1, serials: [] }])
    const typed = {
      actor,
      basketId: basket,
      line: added.line,
      text: 'R-2',
      codes: [],
      serial: serial('R-2'),
      request: null,
    }
    const notAsked = { code: 'SERIAL_NOT_ASKED', details: { item: 'Pocket Radio', done: 'sold' } }
    t.match(await store.baskets.enterSerial(typed), { refused: notAsked })
    await shop.sql(`update st.unit set blocked_reason = 'recall', blocked_contact = 'Ada' where serial_label = 'R-4'`)
    t.match(await scan(store, actor, basket, 'R-4'), { refused: { code: 'SERIAL_BLOCKED' } })
    // A number that came on the line while it was taken is not taken any more.
    await writer.update(radio, { serialRules: { sale: 'optional' } }, requestKey(actor))
    granted(await store.baskets.enterSerial(typed))
    await writer.update(radio, { serialRules: { sale: 'none' } }, requestKey(actor))
    t.match(await complete(store, actor, basket), { refused: notAsked })
    await writer.update(radio, { serialRules: { sale: 'required' } }, requestKey(actor))
    t.match(await complete(store, actor, basket), { number: '1-1-1' })

    // Adjustments and transfers of pieces that have no numbers, and of those that have.
    const post = (transaction: StockLine['transaction'], quantity: number, labels: readonly string[]) =>
      store.stock.post({
        actor,
        kind: 'adjustment',
        documentId: newId(),
        reference: null,
        reason: 'count',
        businessDate: '2026-11-24',
        lines: [{ itemId: radio, transaction, quantity, unitCost: null, serials: labels.map(serial) }],
        request: requestKey(actor),
      })
    const adjusting = (cell: 'required' | 'none') =>
      writer.update(radio, { serialRules: { adjustment: cell } }, requestKey(actor))
    await adjusting('required')
    t.match(await post('adjust-add', 1, []), { faults: [{ code: 'SERIAL_REQUIRED', details: { done: 'adjusted' } }] })
    await adjusting('none')
    t.match(await post('adjust-add', 1, ['R-9']), {
      faults: [{ code: 'SERIAL_NOT_ASKED', details: { done: 'adjusted' } }],
    })
    t.match(await post('adjust-add', 1, []), { quantity: 1 })
    t.match(
      await post('adjust-subtract', 1, ['R-1']),
      { faults: [{ code: 'SERIAL_NOT_ASKED' }] },
      'there is one without',
    )
    await adjusting('required')
    t.match(await post('adjust-subtract', 1, []), { quantity: 1 }, 'a piece that has none can be lost')
    t.match(
      await post('adjust-subtract', 1, []),
      { faults: [{ code: 'SERIAL_COUNT_MISMATCH' }] },
      'one that has cannot',
    )
    await adjusting('none')
    t.match(await post('adjust-subtract', 1, ['R-1']), { units: 1 }, 'all that are left have: they leave by them')
  },
)

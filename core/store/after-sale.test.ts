import t from 'tap'
import { newId } from './ids.js'
import type { Actor, CompletedSale } from './store.js'
import { bring, lineOf, sell } from './testing/after-sale.js'
import { openShop, shopCodes } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan, serial } from './testing/till.js'

const bringOne = async (
  shop: Parameters<typeof bring>[0],
  actor: Actor,
  sold: CompletedSale,
  label: string,
): Promise<string> => {
  const basket = newId()
  granted(await bring(shop, actor, basket, { sale: sold.document, serials: [label] }))
  return basket
}
const refund = async (store: Parameters<typeof complete>[0], actor: Actor, basket: string): Promise<void> => {
  granted(await complete(store, actor, basket))
}

await t.test(
  'a return with its receipt: only what is still out, once, and the unit is sold again the same day',
  async (t) => {
    const shop = await openShop(t)
    const { store, items } = shop
    const actor = shop.actor()
    await receive(store, actor, items.watch, ['W-1', 'W-2', 'W-3', 'W-9'])
    const sold = await sell(shop, actor, ['W-1', 'W-2', 'W-3'])

    const found = granted(await store.afterSale.find(sold.number))
    t.match(found.receipts, [
      {
        number: '1-1-1',
        voided: false,
        lines: [{ position: 1, quantity: 3, out: 3, withoutSerial: 0, serialRequired: true }],
      },
    ])
    t.strictSame(
      lineOf(found).serials.map(({ label }) => label),
      ['W-1', 'W-2', 'W-3'],
    )
    t.match(granted(await store.afterSale.find('w-2')).receipts[0]?.lines[0]?.serials, [
      { asked: false },
      { label: 'W-2', asked: true },
      { asked: false },
    ])

    const back = newId()
    t.match(await bring(shop, actor, back, { sale: sold.document, serials: ['W-9'] }), {
      refused: { code: 'RETURN_NOT_ON_RECEIPT', details: { s: 'W-9', r: '1-1-1', list: 'W-1, W-2, W-3' } },
    })
    t.equal(refusalOf(await bring(shop, actor, back, { sale: sold.document, serials: [] })), 'SERIAL_COUNT_MISMATCH')
    t.equal(
      refusalOf(await bring(shop, actor, back, { sale: sold.document, serials: ['W-1'], quantity: 4 })),
      'RETURN_ALREADY_RETURNED',
    )
    t.equal(
      refusalOf(await bring(shop, actor, back, { sale: sold.document, serials: ['W-1'], reason: ' ' })),
      'REASON_REQUIRED',
    )
    t.equal(await store.baskets.current(actor.registerId ?? ''), null, 'a refusal makes no basket')
    const line = granted(await bring(shop, actor, back, { sale: sold.document, serials: ['W-2'] }))
    t.match(line.lines, [
      { quantity: 1, unitPrice: 19900, returned: { receipt: '1-1-1', reason: 'did not fit', paidBy: ['cash'] } },
    ])
    t.equal(
      refusalOf(await store.baskets.setQuantity({ basketId: back, line: line.line, quantity: 2, request: null })),
      'RETURN_LINE_FIXED',
    )
    t.match(await bring(shop, shop.actor(2), newId(), { sale: sold.document, serials: ['W-2'] }), {
      refused: { code: 'SERIAL_HELD_BY_REGISTER', details: { n: 1 } },
    })
    t.strictSame(
      lineOf(granted(await store.afterSale.find('1-1-1'))).serials.map(({ label }) => label),
      ['W-1', 'W-3'],
    )
    t.equal(refusalOf(await scan(store, actor, back, 'W-2')), 'EXCHANGE_SAME_SERIAL')
    const done = granted(await complete(store, actor, back))
    t.match(done, { number: '1-1-2', total: -19900 })
    t.match(await store.sales.document(done.document), {
      kind: 'return',
      refersTo: '1-1-1',
      lines: [{ quantity: -1, refersTo: '1-1-1', reason: 'did not fit', serials: ['W-2'] }],
    })
    t.match(await shop.sql(`select state, lap, number from st.unit where serial_label = 'W-2'`), [
      { state: 'available', lap: 2, number: 3 },
    ])
    t.equal((await store.catalog.item(items.watch))?.onHand, 2)

    t.match(await bring(shop, actor, newId(), { sale: sold.document, serials: ['W-2'] }), {
      refused: { code: 'RETURN_ALREADY_RETURNED', details: { s: 'W-2', store: 'Main Street' } },
    })
    t.equal(refusalOf(await bring(shop, actor, newId(), { serials: ['W-2'] })), 'RETURN_ALREADY_RETURNED')
    t.equal(refusalOf(await bring(shop, actor, newId(), { item: items.watch, serials: ['W-9'] })), 'RETURN_IN_STOCK')
    t.equal(refusalOf(await store.afterSale.find('W-2')), 'RETURN_ALREADY_RETURNED')
    t.equal(refusalOf(await store.afterSale.find('W-9')), 'RETURN_IN_STOCK')
    t.equal(refusalOf(await store.afterSale.find('X')), 'RETURN_NEVER_SOLD')

    // Odoo #59228: sale, return and sale of one number on one day.
    const again = await sell(shop, actor, ['W-2'])
    t.match(
      granted(await store.afterSale.find('W-2')).receipts,
      [{ document: again.document }],
      'the serial finds its latest sale',
    )
    t.match(await bring(shop, actor, newId(), { sale: sold.document, serials: ['W-2'] }), {
      refused: { code: 'RETURN_NOT_ON_RECEIPT' },
    })
  },
)

await t.test(
  'an older receipt does not take a serial number back again (ERPNext #13378, #7508; Odoo #230778)',
  async (t) => {
    const shop = await openShop(t)
    const actor = shop.actor()
    await receive(shop.store, actor, shop.items.watch, ['W-1', 'W-2'])
    const first = await sell(shop, actor, ['W-1', 'W-2'])
    await refund(shop.store, actor, await bringOne(shop, actor, first, 'W-1'))
    const second = await sell(shop, shop.actor(2), ['W-1'])
    t.equal(
      refusalOf(await bring(shop, actor, newId(), { sale: first.document, serials: ['W-1'] })),
      'RETURN_NOT_ON_RECEIPT',
    )
    // The one that is named comes back, not the first in the list; another customer may bring it (ERPNext #48590).
    await refund(shop.store, actor, await bringOne(shop, actor, first, 'W-2'))
    await refund(shop.store, actor, await bringOne(shop, actor, second, 'W-1'))
    t.match(await shop.sql('select position, sold::int, quantity::int from st.returned order by sold desc'), [
      { sold: 2, quantity: 2 },
      { sold: 1, quantity: 1 },
    ])
    t.match(await shop.sql('select count(*)::int as n from st.unit where state = $1', ['available']), [{ n: 2 }])
  },
)

await t.test('the terms of a store: days, receipt, inspection, and who may go beyond', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  await receive(store, actor, items.watch, ['W-1'])
  const sold = await sell(shop, actor, ['W-1'])
  const late = { sale: sold.document, serials: ['W-1'], today: '2027-01-24' }
  t.match(await bring(shop, actor, newId(), late), {
    refused: { code: 'PERMISSION_REQUIRED', details: { permission: 'return.override' } },
  })
  const socks = { item: items.socks, serials: [], quantity: 2 }
  t.equal(
    refusalOf(await bring(shop, actor, newId(), { ...socks, terms: { withoutReceipt: false } })),
    'PERMISSION_REQUIRED',
  )
  t.equal(refusalOf(await bring(shop, actor, newId(), { item: items.watch, serials: ['W-7'] })), 'RETURN_NEVER_SOLD')

  const basket = newId()
  granted(await bring(shop, actor, basket, { ...late, terms: { override: true, inspection: true } }))
  granted(await bring(shop, actor, basket, { ...socks, terms: { withoutReceipt: false, override: true } }))
  // ERPNext #27517: an Always number nobody sold comes back for inspection at most, and by permission.
  granted(await bring(shop, actor, basket, { item: items.watch, serials: ['W-7'], terms: { override: true } }))
  granted(await complete(store, actor, basket))
  t.match(await shop.sql('select serial_label as label, state from st.unit order by 1'), [
    { label: 'W-1', state: 'return-pending' },
    { label: 'W-7', state: 'return-pending' },
  ])
  t.equal((await store.catalog.item(items.watch))?.onHand, 0, 'what awaits inspection is not on hand')
  t.equal((await store.catalog.item(items.socks))?.onHand, 2)
  t.equal(refusalOf(await scan(store, actor, newId(), 'W-1')), 'SERIAL_RETURN_PENDING')
})

await t.test(
  'a Sometimes item comes back with a new number, with one that was never scanned out, or with none',
  async (t) => {
    const shop = await openShop(t)
    const { store, items } = shop
    const actor = shop.actor()
    await receive(store, actor, items.radio, ['R-1', 'R-2'])
    const sale = newId()
    granted(
      await store.baskets.addItem({
        actor,
        basketId: sale,
        newLineId: newId(),
        itemId: items.radio,
        quantity: 3,
        serial: null,
        request: null,
      }),
    )
    const sold = granted(await complete(store, actor, sale))
    t.match(lineOf(granted(await store.afterSale.find(sold.number))), {
      out: 3,
      withoutSerial: 3,
      serialRequired: false,
      serials: [],
    })

    const back = newId()
    granted(await bring(shop, actor, back, { sale: sold.document, serials: ['NEW-1'] }))
    granted(await bring(shop, actor, back, { sale: sold.document, serials: ['R-1'] }))
    granted(await bring(shop, actor, back, { sale: sold.document, serials: [] }))
    t.match(await bring(shop, shop.actor(2), newId(), { sale: sold.document, serials: [] }), {
      refused: { code: 'SERIAL_HELD_BY_REGISTER', details: { s: 'Pocket Radio', n: 1 } },
    })
    granted(await complete(store, actor, back))
    t.match(await shop.sql('select serial_label as label, state, number, provenance from st.unit order by 1'), [
      { label: 'NEW-1', state: 'available', number: 1, provenance: 'captured-at-return' },
      { label: 'R-1', state: 'available', number: 3 },
      { label: 'R-2', state: 'available', number: 1 },
    ])
    t.match(await store.serials.life(serial('R-1')), [
      { events: [{ kind: 'unit.received' }, { kind: 'unit.sold' }, { kind: 'unit.returned' }] },
    ])
    t.match(await shop.sql('select kind, details from st.exception'), [
      { kind: 'sale-inferred', details: { s: 'R-1' } },
    ])
    t.equal((await store.catalog.item(items.radio))?.onHand, 2)

    await shop.sql(`update st.item_level set serial_rules = '{"return": "required"}' where item_id = $1`, [items.radio])
    t.equal(refusalOf(await bring(shop, actor, newId(), { item: items.radio, serials: [] })), 'SERIAL_REQUIRED')
    await shop.sql(`update st.item_level set serial_rules = '{"return": "none"}' where item_id = $1`, [items.radio])
    t.equal(refusalOf(await bring(shop, actor, newId(), { item: items.radio, serials: ['NEW-9'] })), 'SERIAL_NOT_ASKED')
    t.equal(refusalOf(await bring(shop, actor, newId(), { item: items.socks, serials: ['X'] })), 'ITEM_NOT_SERIALIZED')
  },
)

await t.test('an exchange is one document: both sides or neither', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  await receive(store, actor, items.watch, ['W-1', 'W-2'])
  const sold = await sell(shop, actor, ['W-1'])
  const basket = newId()
  granted(await bring(shop, actor, basket, { sale: sold.document, serials: ['W-1'] }))
  granted(await scan(store, actor, basket, 'W-2'))
  granted(await scan(store, actor, basket, shopCodes.socks))
  // Both sides or neither: the unit that goes out is stopped, so nothing comes back either.
  await shop.sql(`update st.unit set blocked_reason = 'recall' where serial_label = 'W-2'`)
  t.equal(refusalOf(await complete(store, actor, basket)), 'SERIAL_BLOCKED')
  t.match(await shop.sql(`select state from st.unit order by serial_label`), [
    { state: 'sold' },
    { state: 'available' },
  ])
  await shop.sql(`update st.unit set blocked_reason = null`)
  const request = requestKey(actor)
  const done = granted(await complete(store, actor, basket, { request }))
  t.strictSame(await complete(store, actor, basket, { request }), done, 'a repeat gets the same answer')
  t.match(await store.sales.document(done.document), { kind: 'exchange', total: 599, refersTo: '1-1-1' })
  t.match(await shop.sql(`select state from st.unit order by serial_label`), [
    { state: 'available' },
    { state: 'sold' },
  ])
  t.match(granted(await store.afterSale.find('W-2')).receipts, [{ number: done.number }])
})

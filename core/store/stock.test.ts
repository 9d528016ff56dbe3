import t from 'tap'
import type { StockTransaction } from '../serials/stock-transitions.js'
import { newId } from './ids.js'
import type { StockDocument, StockDocumentKind } from './store.js'
import { openShop, type Shop } from './testing/shop.js'
import { receive, requestKey, serial } from './testing/till.js'

const documentOf = (
  shop: Shop,
  kind: StockDocumentKind,
  lines: readonly (readonly [
    itemId: string,
    transaction: StockTransaction,
    quantity: number,
    serials: readonly string[],
  ])[],
  more: Partial<StockDocument> = {},
): StockDocument => ({
  actor: shop.actor(),
  kind,
  documentId: newId(),
  reference: null,
  reason: 'test',
  businessDate: '2026-11-24',
  lines: lines.map(([itemId, transaction, quantity, serials]) => ({
    itemId,
    transaction,
    quantity,
    unitCost: null,
    serials: serials.map(serial),
  })),
  request: requestKey(shop.actor()),
  ...more,
})

const onHand = async (shop: Shop, itemId: string) => {
  const found = await shop.store.stock.onHand(itemId)
  return { quantity: found?.quantity, serials: found?.serials.map(({ label }) => label), token: found?.token ?? '' }
}

await t.test('an adjustment takes units out and brings them in again; quantity and units agree', async (t) => {
  const shop = await openShop(t)
  const { watch: always } = shop.items
  await receive(shop.store, shop.actor(), always, ['A1', 'A2', 'A10'])
  t.match(
    await shop.store.stock.post(documentOf(shop, 'adjustment', [[always, 'adjust-subtract', 2, ['A10', 'a1']]])),
    {
      units: 2,
      number: '1-A-1',
    },
  )
  t.match(await onHand(shop, always), { quantity: 1, serials: ['A2'] })
  t.match(await shop.store.stock.post(documentOf(shop, 'adjustment', [[always, 'adjust-subtract', 1, ['A1']]])), {
    faults: [{ line: 1, serial: 'A1', code: 'ADJUST_NOT_HERE', details: { s: 'A1' } }],
  })
  t.match(await shop.store.stock.post(documentOf(shop, 'adjustment', [[always, 'adjust-add', 1, ['A1']]])), {
    units: 1,
    warnings: [{ warning: 'was-adjusted-out' }],
  })
  t.match(await shop.store.stock.post(documentOf(shop, 'vendor-return', [[always, 'return-to-vendor', 1, ['A1']]])), {
    number: '1-V-1',
  })
  t.match(
    await receive(shop.store, shop.actor(), always, ['A1']),
    { units: 1 },
    'ERPNext #10721: receive after vendor return',
  )
  t.match(await onHand(shop, always), { quantity: 2, serials: ['A1', 'A2'] })
})

await t.test('a preview says what a document would say, and writes nothing', async (t) => {
  const shop = await openShop(t)
  const { watch: always } = shop.items
  await receive(shop.store, shop.actor(), always, ['A1'])
  const before =
    await shop.sql(`select (select count(*) from up.event) as events, (select count(*) from st.unit_key) as keys,
    (select count(*) from st.request) as requests, (select sum(seq) from st.stream) as seq`)
  t.match(await shop.store.stock.preview(documentOf(shop, 'receiving', [[always, 'receive', 3, ['A1', 'A2', 'A2']]])), {
    faults: [
      { serial: 'A2', code: 'SERIAL_DUPLICATE_IN_LIST' },
      { serial: 'A1', code: 'SERIAL_ALREADY_ON_HAND' },
    ],
    warnings: [],
  })
  t.match(await shop.store.stock.preview(documentOf(shop, 'receiving', [[always, 'receive', 1, ['A3']]])), {
    faults: [],
  })
  t.strictSame(
    await shop.sql(`select (select count(*) from up.event) as events, (select count(*) from st.unit_key) as keys,
    (select count(*) from st.request) as requests, (select sum(seq) from st.stream) as seq`),
    before,
  )
})

await t.test('a final set holds only while the stock is what it was', async (t) => {
  const shop = await openShop(t)
  const { watch: always } = shop.items
  await receive(shop.store, shop.actor(), always, ['A1', 'A2'])
  const { token } = await onHand(shop, always)
  await receive(shop.store, shop.actor(), always, ['A3'])
  const commit = (used: string) =>
    shop.store.stock.post(
      documentOf(shop, 'adjustment', [[always, 'adjust-subtract', 1, ['A1']]], {
        finals: [{ itemId: always, token: used }],
      }),
    )
  t.match(await commit(token), { faults: [{ code: 'FINAL_SET_CHANGED', details: { diff: /3 on hand now/ } }] })
  t.match(await commit((await onHand(shop, always)).token), { units: 1 })
})

await t.test('pieces without a number do not leave registered units behind that are more than the stock', async (t) => {
  const shop = await openShop(t)
  const { radio: sometimes } = shop.items
  await receive(shop.store, shop.actor(), sometimes, ['S1'])
  await receive(shop.store, shop.actor(), sometimes, [], 2)
  const subtract = (quantity: number) =>
    shop.store.stock.post(documentOf(shop, 'adjustment', [[sometimes, 'adjust-subtract', quantity, []]]))
  t.match(await subtract(3), { faults: [{ code: 'SERIAL_COUNT_MISMATCH' }] })
  t.match(await subtract(2), { units: 0, quantity: 2 })
})

await t.test('a blocked unit is handed to nobody, and may go back to its vendor', async (t) => {
  const shop = await openShop(t)
  const { watch: always } = shop.items
  await receive(shop.store, shop.actor(), always, ['A1'])
  await shop.sql(`update st.unit set blocked_reason = 'recall'`)
  t.match(
    await shop.store.stock.post(documentOf(shop, 'transfer-initiate', [[always, 'transfer-initiate', 1, ['A1']]])),
    {
      faults: [{ code: 'SERIAL_BLOCKED', details: { reason: 'recall' } }],
    },
  )
  t.match(await shop.store.stock.post(documentOf(shop, 'vendor-return', [[always, 'return-to-vendor', 1, ['A1']]])), {
    units: 1,
  })
})

import t from 'tap'
import { verifyRecords } from '../journal/verifier.js'
import { newId } from './ids.js'
import { isRefusal, type Actor, type LayawayCall, type LayawayPayment } from './store.js'
import { bring } from './testing/after-sale.js'
import { openShop, shopCodes } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan } from './testing/till.js'

const shop = await openShop(t)
const { store, items } = shop
const [one, two] = [shop.actor(1), shop.actor(2)]
await shop.sql(`insert into st.customer (id, number, name) values ($1, 'C-1', 'Ruth Lind')`, [newId()])

const money = (total: number, ...amounts: number[]): LayawayPayment => ({
  tenders: amounts.map((amount) => ({ kind: 'cash', amount })),
  total,
  paidText: `${amounts.reduce((sum, amount) => sum + amount, 0)}`,
  dueText: 'the rest',
})
const call = (actor: Actor, basket: string, version: number): LayawayCall => ({
  actor,
  basket,
  version,
  documentId: newId(),
  businessDate: '2026-11-24',
  receiptPrinter: null,
  receiptJobId: newId(),
  receiptSecondsToLive: 120,
  request: requestKey(actor),
})
/** Puts codes into a basket, names the customer and puts it aside; gives the basket with its version. */
const aside = async (actor: Actor, codes: readonly string[], customer: string | null = 'C-1') => {
  const id = newId()
  for (const code of codes) granted(await scan(store, actor, id, code))
  if (customer !== null) granted(await store.baskets.setCustomer({ basketId: id, customer, request: null }))
  granted(await store.baskets.suspend({ actor, basketId: id, request: null }))
  return { id, version: (await store.layaways.basket(id))?.version ?? 0 }
}
const recall = (actor: Actor, basketId: string) => store.baskets.recall({ actor, basketId, request: null })
const kept = async (id: string) => call(one, id, (await store.layaways.basket(id))?.version ?? 0)
const unit = async (label: string) =>
  shop.sql('select u.state, u.number from st.unit u where u.serial_label = $1', [label])
const fault = async () =>
  (await verifyRecords(store.journal.records(), [])).difference ?? (await store.journal.projectionFault())
const onHand = async (item: string) => {
  const rows = await shop.sql<{ quantity: string; units: string }>(
    'select st.quantity_on_hand($1) as quantity, st.units_on_hand($1) as units',
    [item],
  )
  return { quantity: Number(rows[0]?.quantity), units: Number(rows[0]?.units) }
}

await receive(store, one, items.watch, ['W-1', 'W-2', 'W-3', 'W-4'])

await t.test(
  'a layaway reserves its units for its customer, takes deposits and hands over with them counted',
  async (t) => {
    const nameless = await aside(one, ['W-1'], null)
    const open = { kind: 'layaway', ...money(19_900, 5000) } as const
    t.equal(
      refusalOf(await store.layaways.open({ ...call(one, nameless.id, nameless.version), ...open })),
      'LAYAWAY_CUSTOMER',
    )
    granted(await recall(one, nameless.id))
    granted(await store.baskets.void({ actor: one, basketId: nameless.id, request: null }))

    const bare = await aside(one, [shopCodes.watch])
    t.equal(refusalOf(await store.layaways.open({ ...call(one, bare.id, bare.version), ...open })), 'SERIAL_REQUIRED')
    granted(await recall(one, bare.id))
    granted(await store.baskets.void({ actor: one, basketId: bare.id, request: null }))

    const late = { at: '2026-11-20T09:30:00.000Z', paper: 'A-1' }
    const paper = newId()
    granted(await store.baskets.startLate({ actor: one, basketId: paper, late, request: null }))
    granted(await scan(store, one, paper, shopCodes.socks))
    granted(await store.baskets.setCustomer({ basketId: paper, customer: 'C-1', request: null }))
    granted(await store.baskets.suspend({ actor: one, basketId: paper, request: null }))
    const { version: entered = 0 } = (await store.layaways.basket(paper)) ?? {}
    t.equal(
      refusalOf(await store.layaways.open({ ...call(one, paper, entered), ...open })),
      'SALE_STATE',
      'what was sold on paper is not promised',
    )
    granted(await recall(one, paper))
    granted(await store.baskets.void({ actor: one, basketId: paper, request: null }))

    const { id, version } = await aside(one, ['W-1'])
    t.equal(
      refusalOf(await store.layaways.open({ ...call(one, id, version), ...open, ...money(19_900, 20_000) })),
      'LAYAWAY_DEPOSIT',
    )
    const asked = { ...call(one, id, version), ...open }
    const opened = granted(await store.layaways.open(asked))
    t.match(opened, { total: 5000, tendered: 5000, cash: true })
    t.match(granted(await store.layaways.open(asked)), { document: opened.document, cash: false }, 'a repeat pays once')
    t.match(await unit('W-1'), [{ state: 'reserved', number: 2 }])

    const words = { s: 'W-1', doc: `layaway ${opened.number}`, customer: 'customer C-1' }
    const other = newId()
    t.match(await scan(store, two, other, 'W-1'), { refused: { code: 'SERIAL_RESERVED', details: words } })
    t.match(
      await store.stock.post({
        actor: two,
        kind: 'adjustment',
        documentId: newId(),
        reference: null,
        reason: 'lost',
        businessDate: '2026-11-24',
        lines: [{ itemId: items.watch, transaction: 'adjust-subtract', quantity: 1, unitCost: null, serials: [] }],
        request: requestKey(two),
      }),
      { faults: [{ code: 'SERIAL_COUNT_MISMATCH' }] },
    )

    t.equal(refusalOf(await store.layaways.pay({ ...(await kept(id)), ...money(19_900, 14_901) })), 'LAYAWAY_DEPOSIT')
    t.match(granted(await store.layaways.pay({ ...(await kept(id)), ...money(19_900, 4900) })), { total: 4900 })
    t.match(await store.layaways.list(), [
      { basket: { layaway: { number: opened.number, kind: 'layaway', deposit: 9900 } } },
    ])
    t.strictSame(await store.baskets.suspended(), [], 'it is no suspended sale')
    t.match(await store.days.state('2026-11-24'), { suspendedSales: 0, layaways: { count: 1, deposits: 9900 } })

    const basket = granted(await recall(two, id))
    const line = basket.lines[0]?.id ?? ''
    for (const refused of [
      await scan(store, two, id, shopCodes.socks),
      await store.baskets.removeLine({ basketId: id, line, request: null }),
      await store.baskets.void({ actor: two, basketId: id, request: null }),
      await store.baskets.setCustomer({ basketId: id, customer: null, request: null }),
      await bring(shop, two, id, { item: items.socks, serials: [] }),
      await store.layaways.cancel({ ...(await kept(id)), reason: 'open elsewhere' }),
    ])
      t.equal(refusalOf(refused), 'SALE_STATE')
    t.equal(
      refusalOf(await store.baskets.removeSerial({ basketId: id, line, label: 'W-1', request: null })),
      'NOT_FOUND',
    )
    t.equal(await store.baskets.expireLeases(two.registerId ?? ''), 0, 'its numbers stay with it')
    t.equal(refusalOf(await complete(store, two, id)), 'SALE_CHANGED', 'the deposit is not forgotten')
    const sale = granted(
      await complete(store, two, id, {
        tenders: [
          { kind: 'deposit', amount: 9900 },
          { kind: 'card', amount: 10_000 },
        ],
      }),
    )
    t.match(await unit('W-1'), [{ state: 'sold', number: 3 }])
    t.match(await store.sales.document(sale.document), {
      refersTo: opened.number,
      customer: { number: 'C-1' },
      tenders: [{ kind: 'deposit' }, { kind: 'card' }],
    })
    t.strictSame(await onHand(items.watch), { quantity: 3, units: 3 })

    // Money of a deposit goes back as what it was paid with.
    t.match(granted(await store.afterSale.find(sale.number)).receipts[0]?.tenders, [
      { kind: 'cash', amount: 9900 },
      { kind: 'card', amount: 10_000 },
    ])
    const voided = granted(
      await store.afterSale.postVoid({ ...(await kept(id)), document: sale.document, reason: 'wrong one' }),
    )
    t.match((await store.sales.document(voided.document))?.tenders, [
      { kind: 'cash', amount: -9900 },
      { kind: 'card', amount: -10_000 },
    ])
    t.match(await unit('W-1'), [{ state: 'available' }])
    t.equal(await fault(), null)
  },
)

await t.test('cancelling frees the units and gives the deposit back; a number nobody knew is kept too', async (t) => {
  const { id, version } = await aside(one, [shopCodes.radio, 'W-2'])
  granted(await recall(one, id))
  const radio = (await store.baskets.current(one.registerId ?? ''))?.lines[0]?.id ?? ''
  granted(await scan(store, one, id, 'NEW-1', { prompt: radio }))
  granted(await store.baskets.suspend({ actor: one, basketId: id, request: null }))
  t.equal(
    refusalOf(await store.layaways.open({ ...call(one, id, version), kind: 'layaway', ...money(22_899, 100) })),
    'SALE_CHANGED',
  )
  granted(await store.layaways.open({ ...(await kept(id)), kind: 'layaway', ...money(22_899, 100) }))
  const other = newId()
  const line = granted(await scan(store, two, other, shopCodes.radio))
  t.match(await scan(store, two, other, 'NEW-1', { prompt: line.line }), {
    refused: { code: 'SERIAL_RESERVED', details: { customer: 'customer C-1' } },
  })
  t.equal(refusalOf(await store.layaways.cancel({ ...(await kept(id)), reason: ' ' })), 'REASON_REQUIRED')
  const end = granted(await store.layaways.cancel({ ...(await kept(id)), reason: 'found it cheaper' }))
  t.match(await store.sales.document(end.document), { total: -100, tenders: [{ kind: 'cash', amount: -100 }] })
  t.match(await unit('W-2'), [{ state: 'available' }])
  granted(await scan(store, two, other, 'NEW-1', { prompt: line.line }))
  granted(await store.baskets.void({ actor: two, basketId: other, request: null }))
  t.match(await shop.sql(`select kind from st.unit_event where serial_label = 'W-2' order by number`), [
    { kind: 'unit.received' },
    { kind: 'unit.reserved' },
    { kind: 'unit.unreserved' },
  ])
  t.equal(await fault(), null)
})

await t.test(
  'an order promises pieces; their numbers are chosen at pick-up; two registers, one hands it over',
  async (t) => {
    const { id } = await aside(one, [shopCodes.watch])
    granted(await store.layaways.open({ ...(await kept(id)), kind: 'order', ...money(19_900) }))
    const calls = await Promise.all([recall(one, id), recall(two, id)])
    t.strictSame(new Set(calls.map(refusalOf)), new Set(['SALE_STATE', null]))
    const winner = isRefusal(calls[0]) ? two : one
    t.equal(refusalOf(await complete(store, winner, id)), 'SERIAL_REQUIRED')
    const line = (await store.baskets.current(winner.registerId ?? ''))?.lines[0]?.id ?? ''
    granted(await scan(store, winner, id, 'W-3', { prompt: line }))
    // Back among the layaways with the number, then paid and cancelled at once: one of the two is done.
    granted(await store.baskets.suspend({ actor: winner, basketId: id, request: null }))
    const [at, beside] = [await kept(id), await kept(id)]
    const race = await Promise.all([
      store.layaways.pay({ ...at, ...money(19_900, 700) }),
      store.layaways.cancel({ ...beside, actor: two, request: requestKey(two), reason: 'no' }),
    ])
    t.equal(race.filter((result) => !isRefusal(result)).length, 1)
    t.match(
      race.map(refusalOf).find((code) => code !== null),
      /SALE_CHANGED|SALE_UNKNOWN/,
    )
    const rows = await store.layaways.list()
    if (rows.length > 0) {
      granted(await recall(two, id))
      granted(
        await complete(store, two, id, {
          tenders: [
            { kind: 'deposit', amount: 700 },
            { kind: 'cash', amount: 19_200 },
          ],
        }),
      )
      t.match(await unit('W-3'), [{ state: 'sold' }])
    } else t.match(await unit('W-3'), [{ state: 'available' }])
    t.strictSame(await store.layaways.list(), [])
    t.equal(await fault(), null)
  },
)

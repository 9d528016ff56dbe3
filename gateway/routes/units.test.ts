import { randomUUID } from 'node:crypto'
import t from 'tap'
import { newId } from '../../core/store/ids.js'
import { complete, granted, receive, refusalOf, requestKey, scan } from '../../core/store/testing/till.js'
import type { Role } from '../security/permissions.js'
import { openTestApp } from '../testing/http-app.js'

type Reply = Record<string, unknown> & { readonly code?: string; readonly message?: string; readonly number?: string }

const deskOf = async (
  t: Parameters<typeof openTestApp>[0],
  role: Role,
  settings: Parameters<typeof openTestApp>[1] = {},
) => {
  const { app, shop, signedIn } = await openTestApp(t, settings)
  const headers = await signedIn(role)
  const post = async (url: string, payload: object, as: object = headers): Promise<Reply> => {
    const keyed = url.endsWith('/preview') ? {} : { 'idempotency-key': randomUUID() }
    return (await app.inject({ method: 'POST', url: `/v1${url}`, headers: { ...as, ...keyed }, payload })).json<Reply>()
  }
  const life = async (serial: string) =>
    (await app.inject({ url: `/v1/serials/${encodeURIComponent(serial)}`, headers })).json<{
      units: Record<string, unknown>[]
    }>().units
  return { app, shop, post, life, signedIn, headers }
}

await t.test('goods go back to their vendor, and may come in again', async (t) => {
  const { shop, post } = await deskOf(t, 'clerk')
  const { watch } = shop.items
  await receive(shop.store, shop.actor(), watch, ['V1', 'V2', 'V3'])
  const back = (serials: readonly string[], more: object = {}) =>
    post('/vendor-returns', {
      vendor: 'Acme',
      reference: 'RMA-9',
      reason: { code: 'defective' },
      lines: [{ itemId: watch, quantity: serials.length, serials }],
      ...more,
    })

  await t.test('ERPNext #10721, #10736: receive after a vendor return', async (t) => {
    t.match(await post('/vendor-returns/preview', { lines: [{ itemId: watch, quantity: 1, serials: ['V1'] }] }), {
      faults: [],
    })
    t.match(await back(['V1']), { number: '1-V-1', units: 1 })
    t.match(await shop.sql(`select vendor, reference, reason from up.document where kind = 'vendor-return'`), [
      { vendor: 'Acme', reference: 'RMA-9', reason: 'Defective' },
    ])
    t.match(await back(['V1']), { code: 'SERIAL_NOT_IN_STOCK' })
    t.match(await post('/receiving', { vendor: 'Acme', lines: [{ itemId: watch, quantity: 1, serials: ['V1'] }] }), {
      units: 1,
    })
    t.match(await back(['V1']), { units: 1 }, 'and back again')
  })
  t.match(await back(['V2'], { reason: { code: 'lost' } }), { code: 'REASON_REQUIRED' })
  const sale = newId()
  granted(await scan(shop.store, shop.actor(), sale, 'V2'))
  t.match(await back(['V2']), { code: 'SERIAL_HELD_BY_REGISTER' })
  granted(await complete(shop.store, shop.actor(), sale))
  t.match(await back(['V2']), { code: 'SERIAL_ALREADY_SOLD' })
  await shop.sql(`update st.unit set state = 'return-pending' where serial_key = 'V2'`)
  t.match(await back(['V2']), { code: 'SERIAL_RETURN_PENDING' })
  t.match(await back([]), { code: 'REQUEST_INVALID' })
})

await t.test('a unit that is set aside is on hand and not sold', async (t) => {
  const { shop, post } = await deskOf(t, 'clerk')
  const { watch, radio } = shop.items
  await receive(shop.store, shop.actor(), watch, ['H1', 'H2'])
  const change = (name: string, serials: readonly string[], itemId = watch) =>
    post('/status-changes', {
      change: name,
      reason: { code: 'damaged' },
      lines: [{ itemId, quantity: serials.length, serials }],
    })
  const sellable = async (text: string) => refusalOf(await scan(shop.store, shop.actor(), newId(), text))
  for (const name of ['hold', 'quarantine', 'damage']) {
    t.match(await change(name, ['H1']), { number: /^1-S-/, units: 1 }, name)
    t.equal(await sellable('H1'), 'SERIAL_NOT_SELLABLE')
    t.match(await shop.store.stock.onHand(watch), { quantity: 2, serials: [{ label: 'H1' }, {}] })
  }
  t.match(await change('release', ['H1']), { units: 1 })
  t.match(await change('release', ['H1']), { code: 'SERIAL_ALREADY_ON_HAND' })
  t.match(await change('hold', ['X1']), { code: 'SERIAL_NOT_IN_STOCK' })
  t.match(await post('/status-changes', { change: 'hold', lines: [] }), { code: 'REASON_REQUIRED' })
  t.match(await post('/status-changes/preview', { change: 'hold', lines: [{ itemId: watch, quantity: 1 }] }), {
    faults: [{ code: 'SERIAL_COUNT_MISMATCH' }],
  })
  await shop.sql(`update st.unit set state = 'return-pending' where serial_key = 'H2'`)
  await shop.sql(
    `insert into st.movement (id, item_id, quantity, document_id, at) values (gen_random_uuid(), $1, -1, gen_random_uuid(), now())`,
    [watch],
  )
  t.match(await change('inspect-damaged', ['H2']), { units: 1 })
  t.match(await shop.store.stock.onHand(watch), { quantity: 2, serials: [{}, {}] }, 'inspected, it counts again')
  t.match(await change('inspect-passed', ['H2']), { code: 'SERIAL_ALREADY_ON_HAND' })
  t.match(await change('hold', [], radio), { code: 'REQUEST_INVALID' })
})

await t.test('a recall blocks units in any state, also in a basket that is open', async (t) => {
  const { shop, post, life, signedIn } = await deskOf(t, 'manager')
  const { watch } = shop.items
  await receive(shop.store, shop.actor(), watch, ['R1', 'R2', 'R3'])
  const [held, sold] = [newId(), newId()]
  granted(await scan(shop.store, shop.actor(1), held, 'R1'))
  granted(await scan(shop.store, shop.actor(2), sold, 'R2'))
  granted(await complete(shop.store, shop.actor(2), sold))
  const recall = {
    itemId: watch,
    serials: 'R1-R3',
    reason: { code: 'recall', text: 'battery' },
    contact: 'head office',
  }
  t.match(await post('/units/block', { ...recall, serials: ['R1', 'R9'] }), { code: 'SERIAL_NOT_IN_STOCK' })
  t.match(await shop.sql('select count(*)::int as n from st.unit where blocked_reason is not null'), [{ n: 0 }])
  t.match(await post('/units/block', { ...recall, serials: 'R1,R2,R3' }), {
    units: 3,
    inBaskets: [{ serial: 'R1', register: 1 }],
  })

  const basket = await shop.store.baskets.current(shop.registers[0]?.id ?? '')
  const tender = { kind: 'cash', amount: 100 } as const
  const actor = shop.actor(1)
  const refused = await shop.store.baskets.tender({
    actor,
    basketId: held,
    version: basket?.version ?? 0,
    tender,
    request: requestKey(actor),
    reply: {},
  })
  t.match(refused, {
    refused: { code: 'SERIAL_BLOCKED', details: { reason: 'Recalled by the maker: battery', contact: 'head office' } },
  })
  t.equal(refusalOf(await complete(shop.store, actor, held)), 'SERIAL_BLOCKED')
  t.equal(refusalOf(await scan(shop.store, shop.actor(2), newId(), 'R3')), 'SERIAL_BLOCKED')
  t.match(await life('R2'), [
    { state: /^sold.*blocked: Recalled/, events: [{}, { kind: 'unit.sold' }, { kind: 'unit.blocked', number: 3 }] },
  ])

  t.match(await post('/units/unblock', { ...recall, contact: undefined, serials: ['R1', 'R2'] }), { units: 2 })
  t.match(
    await post('/units/unblock', { ...recall, contact: undefined, serials: ['R1', 'R3'] }),
    { units: 1 },
    'R1 is free already',
  )
  granted(await complete(shop.store, actor, held))
  t.match(await post('/units/block', { ...recall, reason: undefined }), { code: 'REASON_REQUIRED' })
  t.match(await post('/units/block', { ...recall, itemId: shop.items.socks }), { code: 'ITEM_NOT_SERIALIZED' })
  t.match(await post('/units/block', recall, await signedIn('clerk')), {
    code: 'PERMISSION_REQUIRED',
    details: { permission: 'unit.block' },
  })
})

await t.test('what can be done with a unit now is told with the refusals of the acts themselves', async (t) => {
  const { app, shop, post, headers } = await deskOf(t, 'manager')
  const { watch } = shop.items
  await receive(shop.store, shop.actor(), watch, ['A1', 'A2'])
  const get = async <T>(url: string): Promise<T> => (await app.inject({ url: `/v1${url}`, headers })).json<T>()
  const may = async (serial: string) => {
    const { actions } = await get<{ actions: { action: string; refusal: { code: string } | null }[] }>(
      `/units/actions?itemId=${watch}&serial=${serial}`,
    )
    return Object.fromEntries(actions.map(({ action, refusal }) => [action, refusal?.code ?? 'now']))
  }
  const inStock = {
    'inspect-passed': 'SERIAL_ALREADY_ON_HAND',
    'inspect-damaged': 'SERIAL_ALREADY_ON_HAND',
    'inspect-to-vendor': 'SERIAL_ALREADY_ON_HAND',
    hold: 'now',
    quarantine: 'now',
    damage: 'now',
    release: 'SERIAL_ALREADY_ON_HAND',
    rename: 'now',
    block: 'now',
  }
  t.strictSame(await may('A1'), inStock)
  t.strictSame(await may('A9'), {}, 'nothing for a number that is none')
  const status = (change: string) =>
    post('/status-changes', {
      change,
      reason: { code: 'display' },
      lines: [{ itemId: watch, quantity: 1, serials: ['A1'] }],
    })
  t.match(await status('hold'), { units: 1 })
  t.match(await may('A1'), { hold: undefined, release: 'now', damage: 'now' }, 'it is held already')
  const act = { itemId: watch, serials: ['A1'], reason: { code: 'recall' } }
  t.match(await post('/units/block', act), { units: 1 })
  t.match(await may('A1'), { block: undefined, unblock: 'now', rename: 'now' })
  const sale = newId()
  granted(await scan(shop.store, shop.actor(), sale, 'A2'))
  t.match(await may('A2'), { hold: 'SERIAL_HELD_BY_REGISTER', rename: 'SERIAL_HELD_BY_REGISTER', block: 'now' })
  granted(await complete(shop.store, shop.actor(), sale))
  t.match(await may('A2'), { hold: 'SERIAL_ALREADY_SOLD', rename: 'ADJUST_NOT_HERE' })

  t.match(await get('/units/attention'), { units: [{ kind: 'held', serial: 'A1', item: 'Trail Watch' }], more: false })
  t.match(await post('/units/unblock', act), { units: 1 })
  t.match(await status('release'), { units: 1 })
  t.strictSame(await get('/units/attention'), { units: [], more: false })
  t.match(await post('/units/block', act), { units: 1 })
  t.match(await get('/units/attention?kind=blocked'), { units: [{ kind: 'blocked', state: /Recalled by the maker/ }] })
  t.strictSame(await get('/units/attention?kind=late'), { units: [], more: false })
})

await t.test('a mistyped number is renamed: the old one is retired and finds the unit', async (t) => {
  const { shop, post, life } = await deskOf(t, 'manager')
  const { watch } = shop.items
  await receive(shop.store, shop.actor(), watch, ['OOO1', 'N2', 'N3'])
  const rename = (serial: string, to: string, more: object = {}) =>
    post('/units/rename', { itemId: watch, serial, to, reason: { code: 'mistyped' }, ...more })
  t.match(await rename('OOO1', 'N2'), { code: 'SERIAL_ALREADY_ON_HAND' })
  t.match(await rename('OOO1', '9521234000037'), { code: 'SERIAL_IS_PRODUCT_BARCODE' })
  t.match(await rename('N9', 'N8'), { code: 'SERIAL_NOT_IN_STOCK' })
  await shop.store.catalogWriter.update(watch, { serialFormat: 'mask 9999' }, requestKey(shop.actor()))
  t.match(await rename('OOO1', 'O001'), { code: 'SERIAL_FORMAT' }, 'the right number looks like one')
  t.match(await rename('OOO1', '0001', { reason: undefined }), { code: 'REASON_REQUIRED' })
  t.match(await rename('OOO1', '0001'), { serial: '0001', was: 'OOO1' })
  await shop.store.catalogWriter.update(watch, { serialFormat: null }, requestKey(shop.actor()))
  const unit = {
    serial: '0001',
    state: 'in stock',
    numbers: [{ number: 'OOO1', kind: 'retired' }],
    events: [{}, { kind: 'unit.key-retired', number: 2 }, { kind: 'unit.renamed', number: 3 }],
  }
  t.match(await life('OOO1'), [unit])
  t.match(await life('0001'), [unit])
  t.match(
    await shop.sql(
      `select kind, serial_key from up.event where kind in ('unit.key-retired', 'unit.renamed') order by unit_number`,
    ),
    [{ serial_key: 'OOO1' }, { serial_key: '0001' }],
  )

  t.match(await rename('N2', 'OOO1'), { code: 'SERIAL_TAKEN', message: /a retired number of 0001/ })
  t.match(await rename('OOO1', '0002'), { code: 'SERIAL_TAKEN' }, 'renamed once, by its main number only')
  const received = (serials: readonly string[]) =>
    post('/receiving', { lines: [{ itemId: watch, quantity: serials.length, serials }] })
  t.match(await received(['OOO1']), { code: 'SERIAL_TAKEN' }, 'a retired number is never received')
  t.equal(refusalOf(await scan(shop.store, shop.actor(), newId(), 'OOO1')), 'SERIAL_TAKEN')

  const sale = newId()
  granted(await scan(shop.store, shop.actor(), sale, 'N3'))
  t.match(await rename('N3', 'N4'), { code: 'SERIAL_HELD_BY_REGISTER' })
  granted(await complete(shop.store, shop.actor(), sale))
  t.match(await rename('N3', 'N4'), { code: 'ADJUST_NOT_HERE' })
  await shop.sql(`update st.unit set state = 'available' where serial_key = 'N3'`)
  t.match(await rename('N3', 'N4'), { code: 'SERIAL_RENAME_LATE', message: /sold/ })
  const [first, second] = await Promise.all([rename('N2', 'P1'), rename('N2', 'P2')])
  t.same(
    [first, second].map(({ code }) => code ?? 'done').toSorted(),
    ['SERIAL_TAKEN', 'done'],
    'two at once: one wins',
  )
})

await t.test('second numbers find their unit and belong to no other one', async (t) => {
  const { shop, post, life } = await deskOf(t, 'clerk')
  const { watch } = shop.items
  await receive(shop.store, shop.actor(), watch, ['IMEI-1', 'IMEI-2'])
  const numbers = (serial: string, list: readonly string[], more: object = {}) =>
    post('/units/numbers', { itemId: watch, serial, numbers: list, ...more })
  t.match(await numbers('IMEI-1', ['00:11:22', 'second']), { numbers: ['00:11:22', 'SECOND'] })
  t.match(await numbers('IMEI-1', ['second']), { numbers: ['00:11:22', 'SECOND'] }, 'again is nothing new')
  t.match(await life('second'), [
    { serial: 'IMEI-1', numbers: [{ kind: 'secondary' }, {}], events: [{}, {}, { kind: 'unit.number-added' }] },
  ])
  t.match(await numbers('IMEI-2', ['second']), { code: 'SERIAL_TAKEN', message: /a second number of IMEI-1/ })
  t.match(await numbers('IMEI-2', ['IMEI-1']), { code: 'SERIAL_TAKEN', message: /known already \(in stock\)/ })
  t.match(await numbers('IMEI-9', ['x']), { code: 'SERIAL_NOT_IN_STOCK' })
  t.match(await post('/receiving', { lines: [{ itemId: watch, quantity: 1, serials: ['SECOND'] }] }), {
    code: 'SERIAL_TAKEN',
  })
  t.match(await numbers('IMEI-1', ['second'], { remove: true }), { numbers: ['00:11:22'] })
  t.match(await post('/receiving', { lines: [{ itemId: watch, quantity: 1, serials: ['SECOND'] }] }), { units: 1 })
  t.match(await numbers('IMEI-1', ['a\u0001b']), { code: 'SERIAL_FORMAT' })
})

await t.test(
  'receiving with vendor, cost, lot and expiry; fewer numbers than pieces where the store allows it',
  async (t) => {
    const { shop, post } = await deskOf(t, 'clerk', { fewerSerials: true })
    const { watch, radio } = shop.items
    const code = '010952123400001321L-1\u001d10LOT-5\u001d17270300'
    const lines = [
      {
        itemId: watch,
        quantity: 2,
        unitCost: 700,
        serials: [code, { serial: 'L-2', cost: 650, grade: 'B', warrantyUntil: '2028-01-31' }],
      },
    ]
    t.match(await post('/receiving', { vendor: 'Acme', lines }), { units: 2 })
    t.match(
      await shop.sql(
        `select serial_label, cost, lot, expires_on::text, grade, warranty_until::text from st.unit order by serial_sort`,
      ),
      [
        { serial_label: 'L-1', cost: '700', lot: 'LOT-5', expires_on: '2027-03-31' },
        { serial_label: 'L-2', cost: '650', lot: null, grade: 'B', warranty_until: '2028-01-31' },
      ],
    )
    t.match(
      await shop.sql(
        `select vendor, (select body::jsonb ->> 'vendor' from up.event where kind = 'receiving.posted') as told from up.document`,
      ),
      [{ vendor: 'Acme', told: 'Acme' }],
    )
    t.match(
      await post('/receiving', { lines: [{ itemId: radio, quantity: 1, serials: [code.replace('L-1', 'L-3')] }] }),
      { code: 'SERIAL_WRONG_ITEM' },
    )
    t.match(
      await post('/receiving', {
        lines: [{ itemId: watch, quantity: 1, serials: [{ serial: 'L-4', expiresOn: '2027-02-30' }] }],
      }),
      { code: 'REQUEST_INVALID' },
    )
    t.match(await post('/receiving', { lines: [{ itemId: radio, quantity: 3, serials: ['S-1'] }] }), {
      units: 1,
      quantity: 3,
    })
    t.match(await post('/receiving', { lines: [{ itemId: radio, quantity: 1, serials: ['S-2', 'S-3'] }] }), {
      code: 'SERIAL_COUNT_MISMATCH',
    })
    t.match(await post('/receiving', { lines: [{ itemId: watch, quantity: 2, serials: ['L-9'] }] }), {
      code: 'SERIAL_COUNT_MISMATCH',
    })
    t.match(await post('/serial-lists/preview', { itemId: radio, transaction: 'receive', quantity: 3, text: 'S-7' }), {
      counted: '1 of 3',
      countFault: null,
    })
  },
)

await t.test('an item is created together with its opening stock, or not at all', async (t) => {
  const { shop, post, signedIn } = await deskOf(t, 'manager')
  const item = (productId: string, openingStock: object, more: object = {}) => ({
    productId,
    productName: productId,
    description: `Thing ${productId}`,
    taxRate: 0,
    upc: `store:${productId}`,
    price: 100,
    level: 'always',
    openingStock,
    ...more,
  })
  const wrong = await post('/items', item('O-1', { quantity: 2, serials: ['Z1'] }))
  t.match(wrong, { code: 'SERIAL_COUNT_MISMATCH', details: { n: 1, q: 2 } })
  t.match(
    await shop.sql(`select count(*)::int as n from cat.product where product_id = 'O-1'`),
    [{ n: 0 }],
    'nothing was created',
  )
  const made = await post('/items', item('O-1', { quantity: 2, unitCost: 40, serials: ['Z1', 'Z2'] }))
  t.match(made, { rev: 1, opening: { number: '1-A-1', units: 2 } })
  t.match(await shop.store.stock.onHand(String(made['itemId'])), {
    quantity: 2,
    serials: [{ label: 'Z1' }, { label: 'Z2' }],
  })
  t.match(await shop.sql(`select reason from up.document`), [{ reason: 'Opening stock' }])
  const imei = (serials: readonly string[]) => item('O-9', { quantity: 1, serials }, { serialFormat: 'imei' })
  t.match(await post('/items', imei(['490154203237519'])), { code: 'SERIAL_CHECK_DIGIT' })
  t.match(await post('/items', imei(['490154203237518'])), { opening: { units: 1 } })
  t.match(await post('/items', item('O-2', { quantity: 3 }, { level: 'not' })), { opening: { quantity: 3, units: 0 } })
  t.match(
    await post('/items', item('O-3', { quantity: 1, serials: ['O-3'] })),
    { code: 'SERIAL_IS_PRODUCT_BARCODE' },
    'its own code',
  )
  t.match(await post('/items', item('O-4', { quantity: 1, serials: ['(01)09521234000013(21)1'] })), {
    code: 'SERIAL_WRONG_ITEM',
  })
  t.match(await post('/items', item('O-5', { quantity: 1 }, { level: 'not' }), await signedIn('clerk')), {
    code: 'PERMISSION_REQUIRED',
  })
})

import fc from 'fast-check'
import t from 'tap'
import { attributeKinds } from '../catalog/level.js'
import { newId } from './ids.js'
import { bring, correction } from './testing/after-sale.js'
import { openShop, shopCodes } from './testing/shop.js'
import { complete, granted, receive, requestKey, scan, serial } from './testing/till.js'

await t.test('a number that nobody knows has the form of its item; one that is known can always leave', async (t) => {
  const shop = await openShop(t)
  const writer = shop.store.catalogWriter
  const { watch, camera } = shop.items
  const actor = shop.actor()
  await receive(shop.store, actor, watch, ['OLD1', 'OLD2'])
  await writer.update(watch, { serialFormat: 'mask AA-9999' }, requestKey(actor))
  await writer.update(camera, { serialFormat: 'imei' }, requestKey(actor))

  const problem = 'the numbers of Trail Watch have another form: 2 letters, "-", 4 digits, like AB-1234'
  t.match(await receive(shop.store, actor, watch, ['TW-0001', 'TW-001', 'OLD1']), {
    faults: [
      { serial: 'TW-001', code: 'SERIAL_FORMAT', details: { s: 'TW-001', problem } },
      { serial: 'OLD1', code: 'SERIAL_ALREADY_ON_HAND' },
    ],
  })
  t.match(await receive(shop.store, actor, watch, ['TW-0001', 'tw-0002']), { units: 2 })
  const states = await shop.store.inventory.serialStates(watch, 'receive', [serial('TW-9'), serial('OLD1')])
  t.match(states, [{ code: 'SERIAL_FORMAT' }, { code: 'SERIAL_ALREADY_ON_HAND' }])

  const basket = newId()
  t.match(await scan(shop.store, actor, basket, 'OLD1'), { what: 'serial-added' }, 'in stock before there was a format')
  const line = (await shop.store.baskets.current(actor.registerId ?? ''))?.lines[0]?.id ?? ''
  const enter = (text: string, at = line) =>
    shop.store.baskets.enterSerial({
      actor,
      basketId: basket,
      line: at,
      text,
      codes: [],
      serial: serial(text),
      request: null,
    })
  await scan(shop.store, actor, basket, shopCodes.watch)
  t.match(await enter('WRONG'), { refused: { code: 'SERIAL_FORMAT', details: { problem } } })
  t.match(
    await enter('TW-0009'),
    { refused: { code: 'SERIAL_NOT_IN_STOCK' } },
    'it has the form, and was never received',
  )
  t.match(await enter('tw-0002'), { version: 3 })

  // A Sometimes item brings a number of its own: checked, completed, and the completed one is what is kept.
  await scan(shop.store, actor, basket, shopCodes.camera)
  const camera1 =
    (await shop.store.baskets.current(actor.registerId ?? ''))?.lines.find((l) => l.itemId === camera)?.id ?? ''
  t.match(await enter('352099001761482', camera1), {
    refused: { code: 'SERIAL_CHECK_DIGIT', details: { what: 'IMEI', got: '2', exp: '1' } },
  })
  t.match(await enter('35209900176148', camera1), { lines: [{ serials: [{ label: '352099001761481' }] }] })
  t.match(await complete(shop.store, actor, basket), { number: '1-1-1' })
  t.strictSame(
    (await shop.store.serials.life(serial('352099001761481'))).map(({ state }) => state),
    ['sold, receipt 1-1-1'],
  )

  // What is stored without its check digit stays the number that it is.
  await shop.sql(`update cat.item set serial_format = null where id = $1`, [camera])
  await shop.sql('select st.apply_levels(null)')
  await receive(shop.store, actor, camera, ['35209900176199'])
  await writer.update(camera, { serialFormat: 'imei' }, requestKey(actor))
  t.match(
    await shop.store.stock.post({
      actor,
      kind: 'adjustment',
      documentId: newId(),
      reference: null,
      reason: 'lost',
      businessDate: '2026-11-24',
      lines: [
        {
          itemId: camera,
          transaction: 'adjust-subtract',
          quantity: 1,
          unitCost: null,
          serials: [serial('35209900176199')],
        },
      ],
      request: requestKey(actor),
    }),
    { units: 1 },
  )
  // A call that compared nothing, or compared with an older format, lets no number in.
  await t.rejects(
    shop.sql(
      `select st.refuse('SERIAL_UNCHECKED', st.format_fault($1, '{"label": "X", "format": "mask 9"}') -> 'details')
       where st.format_fault($1, '{"label": "X", "format": "mask 9"}') ->> 'code' = 'SERIAL_UNCHECKED'`,
      [watch],
    ),
    /SERIAL_UNCHECKED/,
  )

  // Whatever lets a number in that nobody knows asks for the same form: returns, swaps, buy-backs, renames.
  const wrongDigit = { refused: { code: 'SERIAL_CHECK_DIGIT', details: { what: 'IMEI', got: '2', exp: '1' } } }
  const noImei = { refused: { code: 'SERIAL_FORMAT' } }
  const { afterSale, units } = shop.store
  const back = newId()
  const bring1 = (serials: readonly string[], quantity = 1) =>
    bring(shop, actor, back, { item: camera, serials, quantity, terms: { override: true } })
  t.match(await bring1(['352099001761482']), wrongDigit)
  t.match(await bring1(['ABC']), noImei)
  t.match(await bring1(['490154203237518', '352099001761482'], 2), wrongDigit, 'also as one of several')
  granted(await bring1(['49015420323751']))
  t.match(await shop.store.baskets.current(actor.registerId ?? ''), {
    lines: [{ serials: [{ label: '490154203237518' }] }],
  })
  t.match(await complete(shop.store, actor, back), { number: '1-1-2' })

  const sale = granted(await afterSale.find('1-1-1')).receipts[0]
  const position = sale?.lines.find(({ itemId }) => itemId === camera)?.position ?? 0
  const swap = (to: string) =>
    afterSale.swap({
      ...correction(actor),
      sale: sale?.document ?? '',
      position,
      old: serial('352099001761481'),
      new: serial(to),
      reason: 'boxes mixed up',
    })
  t.match(await swap('352099001761482'), wrongDigit)
  t.match(await swap('ABC'), noImei)
  granted(await swap('01180400023476'))
  const buy = (text: string) =>
    afterSale.buyBack({
      ...correction(actor),
      itemId: camera,
      serial: serial(text),
      price: 100,
      seller: { name: 'Grace', contact: null },
      holdDays: 0,
    })
  t.match(await buy('352099001761482'), wrongDigit)
  t.match(await buy('ABC'), noImei)
  granted(await buy('35209900176123'))
  const known = async (text: string) => (await shop.store.serials.life(serial(text))).length
  t.equal(await known('352099001761481'), 1)
  t.equal(await known('011804000234767'), 1, 'completed with its check digit')
  t.equal(await known('01180400023476'), 0)
  t.equal(await known('352099001761234'), 1)

  await receive(shop.store, actor, camera, ['356938035643809'])
  const act = { actor, itemId: camera, request: requestKey(actor) }
  const mistyped = { ...act, serial: serial('356938035643809'), reason: 'mistyped' }
  t.match(await units.rename({ ...mistyped, to: serial('352099001761482') }), wrongDigit)
  t.match(await units.rename({ ...mistyped, to: serial('ABC') }), noImei)
  // A second number may be of another kind; one that looks like those of the item must be right.
  const second = (text: string) =>
    units.changeNumbers({
      ...act,
      serial: serial('356938035643809'),
      numbers: [serial(text)],
      remove: false,
      request: requestKey(actor),
    })
  t.match(await second('352099001761482'), wrongDigit)
  t.match(await second('00:1B:44:11:3A:B7'), { numbers: ['00:1B:44:11:3A:B7'] })
  t.match(await second('86753090123456'), { numbers: ['00:1B:44:11:3A:B7', /^86753090123456\d$/] })
})

await t.test('the nearest place that says a format gives it to the item', async (t) => {
  const shop = await openShop(t, { registers: 1 })
  const writer = shop.store.catalogWriter
  const { watch } = shop.items
  const key = () => requestKey(shop.actor())
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        item: fc.boolean(),
        attributes: fc.subarray([...attributeKinds]),
        places: fc.subarray(['department', 'category', 'subcategory'] as const),
      }),
      async ({ item, attributes, places }) => {
        const format = (kind: string, said: boolean) => ({ name: kind, serialFormat: said ? `mask 9${kind}` : null })
        await writer.update(
          watch,
          {
            serialFormat: item ? 'mask 9item' : null,
            ...Object.fromEntries(attributeKinds.map((kind) => [kind, format(kind, attributes.includes(kind))])),
            department: format('department', places.includes('department')),
            category: format('category', places.includes('category')),
            subcategory: format('subcategory', places.includes('subcategory')),
          },
          key(),
        )
        const nearest = [
          ...(item ? ['item'] : []),
          ...attributeKinds.filter((kind) => attributes.includes(kind)),
          ...(['subcategory', 'category', 'department'] as const).filter((kind) => places.includes(kind)),
        ][0]
        const found = (await shop.store.catalog.details(watch))?.serialFormat ?? null
        if (found !== (nearest === undefined ? null : `mask 9${nearest}`))
          throw new Error(`${found}, expected ${nearest}`)
      },
    ),
    { numRuns: 15 },
  )
  const bearers = await writer.levelBearers()
  const brand = bearers.find(({ kind }) => kind === 'brand')
  await writer.setLevel('brand', brand?.id ?? '', { serialFormat: 'vin' })
  t.match(
    (await writer.levelBearers()).find(({ kind }) => kind === 'brand'),
    { serialFormat: 'vin', level: null },
    'the level beside it stays',
  )
})

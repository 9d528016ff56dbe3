import pg from 'pg'
import t from 'tap'
import { checkItem, checkUpc, type CheckedItem, type CheckedUpc } from '../catalog/check-item.js'
import type { ItemInput } from '../catalog/item-input.js'
import { newId } from './ids.js'
import { isRefusal, type Refusal } from './store.js'
import { openShop, shopCodes, type Shop } from './testing/shop.js'
import { granted, receive, requestKey } from './testing/till.js'
import type { SavedItem } from './catalog-write.js'

const checked = (input: ItemInput): CheckedItem => {
  const { item, faults } = checkItem(input)
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  return item
}
const upc = (text: string): CheckedUpc => {
  const result = checkUpc(text)
  if (!result.ok) throw new Error(result.code)
  return result.upc
}
const lamp: ItemInput = { productId: 'L-1', productName: 'Lamp', price: 4900, taxRate: 88_750, upc: 'store:L1' }

const tools = (shop: Shop) => {
  const { catalogWriter } = shop.store
  return {
    create: (input: ItemInput) => catalogWriter.create(checked(input), requestKey(shop.actor())),
    update: (id: string, input: ItemInput) => catalogWriter.update(id, checked(input), requestKey(shop.actor())),
    item: (id: string) => shop.store.catalog.item(id),
  }
}
const refusal = (value: SavedItem | Refusal): string =>
  isRefusal(value) ? `${value.refused.code} ${JSON.stringify(value.refused.details)}` : 'granted'

await t.test('items, one at a time', async (t) => {
  const shop = await openShop(t)
  const { create, update, item } = tools(shop)

  await t.test('an item is made with what it was given, and changed by what is said of it', async (t) => {
    const made = granted(
      await create({
        ...lamp,
        additionalUpcs: ['9521234000051'],
        department: { name: 'Home' },
        brand: { name: 'Lux', level: 'always' },
      }),
    )
    t.equal(made.rev, 1)
    t.match(await item(made.itemId), {
      name: 'Lamp',
      productId: 'L-1',
      price: 4900,
      upc: 'L1',
      additionalUpcs: ['9521234000051'],
      level: 'always',
      levelSource: 'brand Lux',
    })
    const changed = granted(await update(made.itemId, { price: 5900, description: 'Lamp, red' }))
    t.equal(changed.rev, 2)
    t.match(await item(made.itemId), { name: 'Lamp, red', price: 5900, upc: 'L1', additionalUpcs: ['9521234000051'] })
    t.equal(granted(await update(made.itemId, { price: 5900 })).rev, 2, 'saying what is so changes nothing')
    granted(await update(made.itemId, { upc: '9521234000051' }))
    t.match(
      await item(made.itemId),
      { upc: '9521234000051', additionalUpcs: [] },
      'an additional one becomes the main one',
    )
    granted(await update(made.itemId, { level: 'sometimes', serialRules: { sale: 'required' }, brand: null }))
    t.match(await item(made.itemId), {
      level: 'sometimes',
      levelSource: 'item',
      serialRules: { sale: 'required', return: 'optional' },
    })
    granted(await update(made.itemId, { level: null }))
    t.match(await item(made.itemId), { level: 'not', levelSource: 'default' })
  })

  await t.test('what a new item needs is asked for', async (t) => {
    t.match(
      refusal(await create({ productId: 'N-1', upc: 'store:N1', price: 1, taxRate: 0 })),
      /ITEM_INVALID.*"at":"productName"/,
    )
    t.match(
      refusal(await create({ productId: 'N-1', productName: 'N', price: 1, taxRate: 0 })),
      /ITEM_INVALID.*"at":"upc"/,
    )
    t.match(
      refusal(await create({ productName: 'N', upc: 'store:N1', price: 1, taxRate: 0 })),
      /ITEM_INVALID.*"at":"productId"/,
    )
    t.match(refusal(await update(newId(), { price: 1 })), /ITEM_UNKNOWN/)
    t.same(await shop.sql(`select from cat.product where product_id = 'N-1'`), [], 'and nothing is left behind')
  })

  await t.test('a UPC belongs to one item, in every spelling', async (t) => {
    const taken = shopCodes.watch.slice(1)
    for (const spelling of [taken, shopCodes.watch, ` ${taken.slice(0, 3)}-${taken.slice(3)}`])
      t.match(
        refusal(await create({ ...lamp, productId: 'L-2', upc: spelling })),
        /UPC_DUPLICATE.*"item":"Trail Watch"/,
      )
    t.match(
      refusal(await create({ ...lamp, productId: 'L-2', upc: 'store:L2', additionalUpcs: [taken] })),
      /UPC_DUPLICATE/,
    )
    t.match(refusal(await update(shop.items.radio, { upc: taken })), /UPC_DUPLICATE/)
    granted(await create({ ...lamp, productId: 'L-3', upc: `store:${taken}` }))
    t.pass('a store code of the same digits is another code')
  })

  await t.test('the same request makes one item', async (t) => {
    const request = requestKey(shop.actor())
    const item = checked({ ...lamp, productId: 'L-4', upc: 'store:L4' })
    const first = granted(await shop.store.catalogWriter.create(item, request))
    t.same(await shop.store.catalogWriter.create(item, request), first)
  })

  await t.test('another department takes an item out of its category', async (t) => {
    const place = { department: { name: 'Home' }, category: { name: 'Lamps' }, subcategory: { name: 'Desk' } }
    const { itemId } = granted(await create({ ...lamp, productId: 'L-5', upc: 'store:L5', ...place }))
    const filed = async () =>
      (await shop.sql('select department, category, subcategory from cat.item_names where item_id = $1', [itemId]))[0]
    t.same(await filed(), { department: 'Home', category: 'Lamps', subcategory: 'Desk' })
    granted(await update(itemId, { department: { name: 'HOME' } }))
    t.same(await filed(), { department: 'Home', category: 'Lamps', subcategory: 'Desk' }, 'the same one does not')
    granted(await update(itemId, { department: { name: 'Outlet' } }))
    t.same(await filed(), { department: 'Outlet', category: null, subcategory: null })
  })

  await t.test('how serial numbers are matched cannot change once there are some', async (t) => {
    granted(await update(shop.items.watch, { exact: true, serialScope: 'chain' }))
    granted(await update(shop.items.watch, { exact: false, serialScope: 'item' }))
    await receive(shop.store, shop.actor(), shop.items.watch, ['A1'])
    t.match(refusal(await update(shop.items.watch, { exact: true })), /ITEM_INVALID.*serial numbers already/)
    t.match(refusal(await update(shop.items.watch, { serialScope: 'chain' })), /ITEM_INVALID/)
    granted(await update(shop.items.watch, { exact: false, price: 1 }))
  })
})

await t.test('additional UPCs: ten, each once, the main one stays', async (t) => {
  const shop = await openShop(t)
  const { catalogWriter, catalog } = shop.store
  const { socks, radio } = shop.items
  for (let n = 1; n <= 10; n += 1) granted(await catalogWriter.addUpc(socks, upc(`store:S${n}`)))
  t.match(refusal(await catalogWriter.addUpc(socks, upc('store:S11'))), /UPC_LIMIT/)
  t.match(refusal(await catalogWriter.addUpc(socks, upc('store:s3'))), /granted/, 'one it has already')
  t.match(refusal(await catalogWriter.addUpc(radio, upc('store:s3'))), /UPC_DUPLICATE.*"item":"Sport Socks"/)
  t.equal((await catalog.byCode(['S:S7']))?.itemId, socks)
  granted(await catalogWriter.removeUpc(socks, upc('store:S7')))
  t.equal(await catalog.byCode(['S:S7']), null)
  granted(await catalogWriter.addUpc(radio, upc('store:S7')))
  t.match(refusal(await catalogWriter.removeUpc(socks, upc(shopCodes.socks))), /ITEM_INVALID.*main UPC/)
  const rows = await shop.sql<{ rev: string }>('select rev from cat.item where id = $1', [socks])
  t.equal(Number(rows[0]?.rev), 12, 'every change counts, and what changes nothing does not')
})

await t.test('the level of a place reaches the items in it, in the same transaction', async (t) => {
  const shop = await openShop(t)
  const { create, item } = tools(shop)
  const { catalogWriter } = shop.store
  const place = {
    department: { name: 'Bikes' },
    category: { name: 'City' },
    subcategory: { name: 'Kids' },
    team: { name: 'Hawks' },
  }
  const { itemId } = granted(await create({ ...lamp, ...place }))
  const bearers = await catalogWriter.levelBearers()
  const of = (name: string) => {
    const found = bearers.find((each) => each.name === name)
    if (found === undefined) throw new Error(`${name} is not there`)
    return found
  }
  t.match(of('Kids'), { kind: 'subcategory', within: 'City', level: null, items: 1 })
  t.match(of('Electronics'), { kind: 'department', items: 4 })
  const steps = [
    ['Bikes', 'always', 'always', 'department Bikes'],
    ['City', 'not', 'not', 'category City'],
    ['Kids', 'always', 'always', 'subcategory Kids'],
    ['Hawks', 'sometimes', 'sometimes', 'team Hawks'],
    ['Hawks', null, 'always', 'subcategory Kids'],
  ] as const
  for (const [name, level, expected, source] of steps) {
    t.match(await catalogWriter.setLevel(of(name).kind, of(name).id, { level }), { name, items: 1 })
    t.match(await item(itemId), { level: expected, levelSource: source })
  }
  t.match(await catalogWriter.setLevel('brand', newId(), { level: 'not' }), { refused: { code: 'NOT_FOUND' } })
  t.match(
    await catalogWriter.setLevel('brand', of('Hawks').id, { level: 'not' }),
    { refused: { code: 'NOT_FOUND' } },
    'a team is no brand',
  )
})

await t.test('races for one UPC', async (t) => {
  const shop = await openShop(t)
  const { create } = tools(shop)

  await t.test('of eight items with one UPC, one is made; the others are told whose it is', async (t) => {
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        create({
          ...lamp,
          productId: `R-${n}`,
          productName: `Racer ${n}`,
          upc: n % 2 === 0 ? '9521234000105' : '09521234000105',
        }),
      ),
    )
    const won = results.filter((result) => !isRefusal(result))
    t.equal(won.length, 1)
    for (const result of results) if (isRefusal(result)) t.match(refusal(result), /UPC_DUPLICATE.*"item":"Racer \d"/)
    t.equal((await shop.sql(`select from cat.upc where key = '09521234000105'`)).length, 1)
    t.equal((await shop.sql(`select from cat.product where product_id like 'R-%'`)).length, 1)
  })

  await t.test('the constraint has the last word, where no look-up could have seen the other', async (t) => {
    const other = new pg.Client({ connectionString: shop.database.superUrl })
    await other.connect()
    t.teardown(() => other.end())
    await other.query('begin')
    await other.query(`insert into cat.upc values ($1, $2, 'S:RACE', 'race', 'store', 5)`, [newId(), shop.items.radio])
    const waiting = create({ ...lamp, productId: 'R-9', upc: 'store:race' })
    // It waits for the other transaction: PostgreSQL says so.
    for (;;) {
      const rows = await shop.sql(
        `select from pg_stat_activity where datname = current_database() and wait_event = 'transactionid'`,
      )
      if (rows.length > 0) break
    }
    await other.query('commit')
    t.match(refusal(await waiting), /UPC_DUPLICATE.*"item":"Pocket Radio"/)
    t.same(await shop.sql(`select from cat.product where product_id = 'R-9'`), [], 'and nothing was written')
  })
})

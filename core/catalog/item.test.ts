import t from 'tap'
import { Compile } from 'typebox/compile'
import { checkItem, checkUpc } from './check-item.js'
import { columnOfField, csvColumnNames, readHeader } from './csv-columns.js'
import { createRowReader, readMoney, readPercent } from './csv-row.js'
import { ItemInput } from './item-input.js'

const problemsOf = (input: ItemInput): readonly string[] =>
  checkItem(input).faults.map(({ field, code, details }) =>
    `${field} ${code} ${String(details['problem'] ?? '')}`.trim(),
  )

await t.test('texts become one clean line, and what nobody can read is refused', async (t) => {
  const { item, faults } = checkItem({
    description: '  Café\r\n\tWatch ',
    productId: 'P-1',
    brand: { name: ' Élysée ' },
  })
  t.same(faults, [])
  t.same(item, { description: 'Café Watch', productId: 'P-1', brand: { name: 'Élysée' } })
  t.equal(checkItem({ description: 'Cafe\u0301' }).item.description, 'Café', 'composed, so that a search finds it')
  t.same(problemsOf({ description: 'a\0b' }), ['description TEXT_NUL'])
  t.same(problemsOf({ productName: ' \u200b ' }), ['productName ITEM_INVALID it is empty'])
  t.same(problemsOf({ vendor: { name: 'a\u001bb' } }), ['vendor ITEM_INVALID it holds U+001B escape at 2'])
  t.same(problemsOf({ description: 'x\ud800' }), ['description ITEM_INVALID it holds half a character at 2'])
  t.same(problemsOf({ productId: 'P'.repeat(65) }), [
    'productId ITEM_INVALID it has 65 characters, at most 64 are taken',
  ])
  t.same(problemsOf({ description: `\u001b^XZ "${'x'.repeat(9000)}` }), [], 'a hostile description is text')
})

await t.test('codes: check digits count, unless the store made the code', async (t) => {
  t.match(checkUpc('952-1234-00001 3'), { ok: true, upc: { key: '09521234000013', kind: 'gtin' } })
  t.match(checkUpc('9521234000014'), { ok: false, code: 'UPC_CHECK_DIGIT', details: { got: '4', expected: '3' } })
  t.match(checkUpc('AB-17'), { ok: false, code: 'UPC_FORMAT' })
  for (const input of ['store:ab-17', ' Store: ab-17', { code: 'ab-17', kind: 'store' }] as const)
    t.match(checkUpc(input), { ok: true, upc: { key: 'S:AB-17', display: 'ab-17', kind: 'store' } })
  t.match(checkUpc('store:9521234000014'), { ok: true, upc: { kind: 'store' } }, 'digits may be a store code')
  t.match(checkUpc({ code: 'store:x', kind: 'gtin' }), { ok: false })
})

await t.test('at most ten additional codes; one given twice is one', async (t) => {
  const codes = Array.from({ length: 11 }, (_, n) => `store:C${n}`)
  t.same(problemsOf({ additionalUpcs: codes }), ['additionalUpcs UPC_LIMIT'])
  const { item, faults } = checkItem({ upc: 'store:C0', additionalUpcs: [...codes, 'STORE:c1'] })
  t.same(faults, [], 'the main one and a repeated one do not count')
  t.equal(item.additionalUpcs?.length, 10)
})

await t.test('a category needs its department, a subcategory its category', async (t) => {
  const department = { name: 'Sports' }
  t.match(problemsOf({ category: { name: 'Balls' } }), [/^category ITEM_INVALID it lies in a department/])
  t.match(problemsOf({ department, subcategory: { name: 'Balls' } }), [
    /^subcategory ITEM_INVALID it lies in a category/,
  ])
  t.same(problemsOf({ department, category: null }), [])
})

await t.test('the schema closes what it describes', async (t) => {
  const check = Compile(ItemInput)
  t.ok(check.Check({ price: 0, taxRate: 1_000_000, brand: { name: 'A', level: null }, quickPick: null }))
  for (const bad of [
    { prise: 1 },
    { price: 1.5 },
    { price: -1 },
    { taxRate: 1_000_001 },
    { level: 'Always' },
    { upc: null },
  ])
    t.notOk(check.Check(bad), JSON.stringify(bad))
})

await t.test('amounts and rates are read exactly or not at all', async (t) => {
  const money: readonly (readonly [string, number, number | RegExp])[] = [
    ['19.99', 2, 1999],
    ['0.1', 2, 10],
    ['7', 2, 700],
    ['1.100', 2, 110],
    ['12', 0, 12],
    ['1.234', 3, 1234],
    ['1.999', 2, /more than 2 digits/],
    ['1,99', 2, /no amount/],
    ['$5', 2, /no amount/],
    ['-1', 2, /below zero/],
    ['1e3', 2, /no amount/],
    ['99999999999999999', 2, /too large/],
  ]
  for (const [text, digits, want] of money)
    t.match(readMoney(text, digits), want instanceof RegExp ? { problem: want } : want, text)
  t.equal(readPercent('8.875'), 88_750)
  t.equal(readPercent('100 %'), 1_000_000)
  t.match(readPercent('100.0001'), { problem: /more than 100/ })
  t.match(readPercent('free'), { problem: /no percentage/ })
})

const suggest = (typed: string, known: readonly string[]): string | null =>
  known.find((name) => name.startsWith(typed.slice(0, 3))) ?? null

await t.test('a header says what it lacks, and what was meant', async (t) => {
  const problem = (line: string): string => {
    const result = readHeader(line.split(','), suggest)
    return result.ok ? 'none' : result.problem
  }
  t.match(problem('product_id,upc,prise'), /no column "prise"; did you mean "price"\?/)
  t.match(problem('product_id,upc,,price'), /column 3 has no name/)
  t.match(problem('upc,product_id,UPC'), /"upc" is there twice/)
  t.match(problem('product_id,price'), /needs the columns "product_id" and "upc", or "item_id"/)
  t.match(problem('item_id,category'), /"category" needs the column "department"/)
  t.match(problem('item_id,brand_level'), /"brand_level" needs the column "brand"/)
  t.match(problem('product_id;upc;price'), /semicolons instead of commas/)
  const good = readHeader(['Product ID', ' UPC', 'quick-pick page', 'quick_pick_position'], suggest)
  t.match(good, { ok: true, header: { names: ['product_id', 'upc', 'quick_pick_page', 'quick_pick_position'] } })
  t.same(good.ok && good.header.fields, ['productId', 'upc', 'quickPick'])
  for (const name of csvColumnNames) t.match(name, /^[a-z_]+$/)
  t.equal(columnOfField('additionalUpcs'), 'additional_upcs')
})

await t.test('a row becomes an item, with every fault at its column', async (t) => {
  const line =
    'product_id,description,price,cost,tax_rate,upc,additional_upcs,level,exact,serial_scope,brand,brand_level,quick_pick_page,quick_pick_position,active'
  const header = readHeader(line.split(','), suggest)
  if (!header.ok) throw new Error(header.problem)
  const read = createRowReader(header.header, 2)
  const good = read(
    'P-1, Watch ,19.90,,8.875%,store:A1,store:B|store:C,Always,yes,chain,Acme,inherit,Top,3,'.split(','),
  )
  t.same(good.faults, [])
  t.match(good.item, {
    productId: 'P-1',
    description: 'Watch',
    price: 1990,
    cost: null,
    taxRate: 88_750,
    level: 'always',
    exact: true,
    serialScope: 'chain',
    brand: { name: 'Acme', level: null },
    quickPick: { page: 'Top', position: 3 },
    active: true,
  })
  t.equal(good.item.additionalUpcs?.length, 2)
  const bad = read(',\0,x,y,,9521234000014,AB,never,maybe,shop,,,Top,0,perhaps'.split(','))
  t.same(
    bad.faults.map(({ column, code }) => `${column} ${code}`),
    [
      'price ITEM_INVALID',
      'cost ITEM_INVALID',
      'tax_rate ITEM_INVALID',
      'level ITEM_INVALID',
      'exact ITEM_INVALID',
      'serial_scope ITEM_INVALID',
      'active ITEM_INVALID',
      'quick_pick_position ITEM_INVALID',
      'product_id ITEM_INVALID',
      'description TEXT_NUL',
      'upc UPC_CHECK_DIGIT',
      'additional_upcs UPC_FORMAT',
    ],
  )
  t.match(read(['P-1']).faults, [{ column: null, details: { problem: 'the row has 1 cells, the first line 15' } }])
})

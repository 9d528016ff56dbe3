import { Readable } from 'node:stream'
import t from 'tap'
import type { CatalogStaging } from '../../core/store/catalog-staging.js'
import { openShop, shopCodes } from '../../core/store/testing/shop.js'
import { importCatalog, importRefused, type ImportProgress, type ImportResult } from './import-catalog.js'
import { readRecords } from './records.js'
import { exampleFile } from './reference.js'

const bytes = (...parts: readonly (string | Uint8Array)[]): Readable =>
  Readable.from(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))

const head = 'product_id,product_name,price,tax_rate,upc'
const faultsOf = ({ bad }: ImportResult): readonly string[] =>
  bad.map(({ line, column, code }) => `${line} ${column} ${code}`)

/** A staging that keeps nothing, for what happens before the database. */
const nowhere = (add: CatalogStaging['add'] = () => Promise.resolve()): CatalogStaging => ({
  add,
  save: () => Promise.resolve({ created: 0, updated: 0, unchanged: 0, committed: true, faults: [] }),
  cancel: () => Promise.resolve(),
})

const read = async (stream: Readable): Promise<unknown> => {
  const rows: unknown[] = []
  try {
    for await (const { line, cells } of readRecords(stream)) rows.push([line, ...cells])
    return rows
  } catch (error) {
    return error
  }
}

// The database is started for this file when it runs alone.
t.setTimeout(120_000)

await t.test('rows come with the line they begin on', async (t) => {
  t.same(await read(bytes('\ufeffa,b\r\n"x\r\ny","1 ""2"" 3"\r\n\r\n , \r\n,\r\nlast,ü')), [
    [1, 'a', 'b'],
    [2, 'x\r\ny', '1 "2" 3'],
    [7, 'last', 'ü'],
  ])
  const text = Buffer.from('a\nГреция, Ωρολόγιον\n')
  t.same(await read(Readable.from(Array.from(text, (byte) => Buffer.of(byte)))), [
    [1, 'a'],
    [2, 'Греция', ' Ωρολόγιον'],
  ])
})

await t.test('what is no CSV in UTF-8 ends with its line', async (t) => {
  const cases: readonly (readonly [string, Readable, number, RegExp])[] = [
    ['Latin-1', bytes('a,b\n1,2\n3,Caf', Buffer.of(0xe9), '\n'), 3, /not UTF-8 \(the byte E9 behind "3,Caf"\)/],
    ['cut in a character', bytes('a\n', Buffer.of(0xc3)), 2, /UTF-8|middle of a character/],
    ['UTF-16', bytes(Buffer.from('\ufeffa,b\n', 'utf16le')), 1, /UTF-16/],
    ['a quote that stays open', bytes('a,b\n1,2\n3,"4\n5,6\n7,8\n'), 3, /never closed/],
    ['a quote inside a cell', bytes('a,b\n1,5" cable\n'), 2, /inside a cell/],
    ['text behind a quoted cell', bytes('a,b\n"x" y,2\n'), 2, /something else than a comma/],
    ['a row without end', bytes(`a,b\n1,"${'x'.repeat(300_000)}`), 2, /more than 200000 characters/],
  ]
  for (const [name, stream, line, problem] of cases)
    t.match(await read(stream), { code: 'IMPORT_FORMAT', details: { line, problem } }, name)
})

await t.test('the file is read no faster than the rows are taken', async (t) => {
  let pulled = 0
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  function* lines() {
    yield `${head}\n`
    for (; pulled < 40_000; pulled += 1) yield `P-${pulled},Thing ${pulled},1,0,store:${pulled}\n`
  }
  let first = true
  let told = (_pulled: number): void => undefined
  const rested = new Promise<number>((resolve) => (told = resolve))
  const done = importCatalog({
    stage: () =>
      Promise.resolve(
        nowhere(async () => {
          if (!first) return
          first = false
          // The reader goes on as far as it can without us; when it rests, nothing more is pulled.
          for (let before = -1; before !== pulled;) {
            before = pulled
            for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
          }
          told(pulled)
          await held
        }),
      ),
    stream: Readable.from(lines()),
    minorDigits: 2,
    skipBad: false,
    onProgress: () => release(),
  })
  const atFirst = await rested
  t.ok(atFirst < 10_000, `${atFirst} of 40000 lines were read ahead`)
  release()
  t.match(await done, { rows: 40_000 })
})

await t.test('imports', async (t) => {
  const shop = await openShop(t)
  const { catalog, catalogWriter } = shop.store
  const run = (stream: Readable, skipBad = false, onProgress?: (progress: ImportProgress) => void) =>
    importCatalog({
      stage: () => catalogWriter.stage(),
      stream,
      minorDigits: 2,
      skipBad,
      ...(onProgress === undefined ? {} : { onProgress }),
    })
  const count = async (): Promise<number> => {
    const [row] = await shop.sql<{ n: string }>('select count(*) as n from cat.item')
    return Number(row?.n)
  }

  await t.test('a spreadsheet’s file, twice', async (t) => {
    const file = () =>
      bytes(
        '\ufeffProduct ID,Product Name,Description,Price,Tax Rate,UPC,Additional UPCs,Department,Department Level,Brand\r\n',
        'C-1,"Café ""Nord""","A lamp,\r\nin two lines",19.90,8.875,9521234000112,store:c1|9521234000129,Home,always,Ωmega\r\n',
        'C-1,,"Second, red",19.90,8.875,store:C-1-R,,home,,\r\n',
      )
    const phases: string[] = []
    t.match(await run(file(), false, ({ phase, rows }) => phases.push(`${phase} ${rows}`)), {
      imported: true,
      rows: 2,
      created: 2,
      updated: 0,
      badRows: 0,
    })
    t.same(phases, ['saving 2'])
    t.match(await catalog.byCode(['09521234000129']), {
      name: 'A lamp, in two lines',
      productName: 'Café "Nord"',
      price: 1990,
      taxRate: 88_750,
      upc: '9521234000112',
      additionalUpcs: ['c1', '9521234000129'],
      level: 'always',
      levelSource: 'department Home',
    })
    const before = await shop.sql('select id, rev from cat.item order by id')
    t.match(await run(file()), { imported: true, created: 0, updated: 0, unchanged: 2 })
    t.same(await shop.sql('select id, rev from cat.item order by id'), before, 'the second time changes nothing')
  })

  await t.test('the file of the documentation', async (t) => {
    const before = await count()
    const file = exampleFile
      .replaceAll('P-', 'DOC-')
      .replaceAll('9521234000112', '9521234000150')
      .replaceAll('9521234000129', '9521234000167')
    t.match(await run(bytes(file)), { imported: true, rows: 4, created: 4, bad: [] })
    t.equal(await count(), before + 4)
    t.match(await catalog.byCode(['S:TW-B']), {
      name: 'Trail Watch, black',
      level: 'always',
      levelSource: 'department Watches',
    })
    t.match(await catalog.byCode(['09521234000143']), { name: 'Drone', level: 'always', levelSource: 'brand Kepler' })
    t.match(await catalog.byCode(['S:STRAP']), { name: 'Strap', level: 'not', levelSource: 'item' })
  })

  await t.test('a file of prices changes prices', async (t) => {
    t.match(await run(bytes('product_id,upc,price\nC-1,9521234000112,25\n')), { updated: 1 })
    t.match(await catalog.byCode(['09521234000112']), {
      price: 2500,
      name: 'A lamp, in two lines',
      additionalUpcs: ['c1', '9521234000129'],
      level: 'always',
    })
    t.match(await run(bytes('product_id,upc,description,department,additional_upcs\nC-1,9521234000112,,,\n')), {
      updated: 1,
    })
    t.match(
      await catalog.byCode(['09521234000112']),
      { name: 'A lamp, in two lines', level: 'not', additionalUpcs: [] },
      'an empty cell clears what can be empty',
    )
  })

  const bad = [
    `${head},exact`,
    'B-1,Good,1.00,0,store:B1,',
    'B-2,"Two\nlines",1.x,0,9521234000014,',
    'B-3,Short,1',
    'B-4,Nul\0,1,0,store:B4,',
    'B-5,Taken,1,0,9521234000013,',
    'B-6,Twice,1,0,store:b1,',
    'B-1,Good,1.00,0,store:B1,',
    'B-1,Other name,1,0,store:B8,',
    'B-9,Also good,2,0,store:B9,no',
  ].join('\n')
  const faults = [
    '3 price ITEM_INVALID',
    '3 upc UPC_CHECK_DIGIT',
    '5 null ITEM_INVALID',
    '6 product_name TEXT_NUL',
    '7 upc UPC_DUPLICATE',
    '8 upc UPC_DUPLICATE',
    '9 upc UPC_DUPLICATE',
    '10 product_name ITEM_INVALID',
  ]

  await t.test('every bad row is told, and nothing is written', async (t) => {
    const before = await count()
    const result = await run(bytes(bad))
    t.match(result, { imported: false, rows: 9, created: 0, updated: 0, badRows: 7 })
    t.same(faultsOf(result), faults)
    t.match(result.bad.find(({ line }) => line === 7)?.message, /9521234000013 already belongs to Trail Watch/)
    t.match(result.bad.find(({ line }) => line === 8)?.message, /belongs to the item on line 2/)
    t.equal(await count(), before)
    const error = importRefused(result)
    t.match(error, {
      code: 'IMPORT_REFUSED',
      details: { rows: 9, bad: 7, lines: ['3', '3', '5'], columns: ['price', 'upc', ''] },
    })
  })

  await t.test('with skipBad the good rows are written', async (t) => {
    const before = await count()
    const result = await run(bytes(bad), true)
    t.match(result, { imported: true, rows: 9, created: 2, badRows: 7 })
    t.same(faultsOf(result), faults)
    t.equal(await count(), before + 2)
    t.match(await catalog.byCode(['S:B9']), { name: 'Also good', level: 'not' })
  })

  await t.test('a row that relied on a bad one is bad as well', async (t) => {
    const file = `product_id,product_name,price,tax_rate,upc\nD-1,Named here,x,0,store:D1\nD-1,,1,0,store:D2\n`
    const result = await run(bytes(file), true)
    t.match(result, { imported: true, created: 0, badRows: 2 })
    t.same(faultsOf(result), ['2 price ITEM_INVALID', '3 product_name ITEM_INVALID'])
  })

  await t.test('two rows cannot say two levels of one brand', async (t) => {
    const file = `${head},brand,brand_level\nE-1,A,1,0,store:E1,Acme,always\nE-2,B,1,0,store:E2,ACME,not\nE-3,C,1,0,store:E3,Acme,\n`
    t.same(faultsOf(await run(bytes(file))), ['3 brand ITEM_INVALID'])
  })

  await t.test('items named by id exchange their codes', async (t) => {
    const code = (key: string): string => key.slice(1)
    const { radio, socks } = shop.items
    const file = `item_id,upc\n${radio},${code(shopCodes.socks)}\n${socks},${code(shopCodes.radio)}\n`
    t.match(await run(bytes(file)), { imported: true, updated: 2 })
    t.equal((await catalog.byCode([shopCodes.socks]))?.itemId, radio)
    t.match(await run(bytes(`item_id,upc\n${radio},${code(shopCodes.watch)}\n`)), { imported: false, badRows: 1 })
    t.same(faultsOf(await run(bytes(`item_id,upc\nx,store:1\n${crypto.randomUUID()},store:2\n`))), [
      '2 item_id ITEM_INVALID',
      '3 item_id ITEM_UNKNOWN',
    ])
  })

  await t.test('a level that a file brings is in force at once', async (t) => {
    const file = `product_id,upc,department,department_level\nP-1,${shopCodes.watch.slice(1)},Electronics,sometimes\n`
    t.match(await run(bytes(file)), { imported: true, unchanged: 1 })
    t.match(await catalog.item(shop.items.watch), { level: 'always', levelSource: 'item' })
    const cleared = `product_id,upc,level\nP-1,${shopCodes.watch.slice(1)},inherit\n`
    t.match(await run(bytes(cleared)), { updated: 1 })
    t.match(await catalog.item(shop.items.watch), { level: 'sometimes', levelSource: 'department Electronics' })
  })

  await t.test('a file that breaks off leaves nothing behind, not even a busy connection', async (t) => {
    const before = await count()
    async function* broken() {
      yield Buffer.from(`${head}\n`)
      for (let n = 0; n < 2000; n += 1) yield Buffer.from(`F-${n},F,1,0,store:F${n}\n`)
      await new Promise((resolve) => setImmediate(resolve))
      throw new Error('the line is cut')
    }
    await t.rejects(run(Readable.from(broken())), /the line is cut/)
    await t.rejects(run(bytes(`${head}\n`, 'F-1,F,1,0,"store:F1\n')), { code: 'IMPORT_FORMAT' })
    t.equal(await count(), before)
    const rows = await shop.sql(
      `select state from pg_stat_activity where datname = current_database() and usename = 'tillgate_serve' and state <> 'idle'`,
    )
    t.same(rows, [], 'no transaction stays open')
    t.match(await run(bytes(`${head}\nF-1,F,1,0,store:F1\n`)), { created: 1 })
  })

  await t.test('eight times the rows take about eight times as long, new or changed', async (t) => {
    const timed = async (name: string, rows: number, price: number): Promise<number> => {
      function* file() {
        yield `${head},brand,department,additional_upcs\n`
        for (let n = 0; n < rows; n += 1)
          yield `${name}-${n},${name} ${n},${price},0,store:${name}${n},Brand ${n % 20},Dep ${n % 5},store:${name}X${n}\n`
      }
      const start = performance.now()
      t.match(await run(Readable.from(file())), { imported: true, rows })
      return performance.now() - start
    }
    await timed('warm', 100, 1)
    for (const price of [1, 2]) {
      const small = await timed('S', 1000, price)
      const large = await timed('L', 8000, price)
      // A plan that walks all rows for each row would take sixty-four times as long.
      t.ok(large < 30 * small, `${Math.round(small)} ms and ${Math.round(large)} ms`)
    }
  })

  await t.test('one file at a time; one that waits for its rows keeps no register waiting', async (t) => {
    let go = (): void => undefined
    const held = new Promise<void>((resolve) => (go = resolve))
    async function* slow() {
      yield Buffer.from(`${head}\nG-1,G,1,0,store:G1\n`)
      await held
    }
    const slowly = run(Readable.from(slow()))
    for (;;) {
      const rows = await shop.sql(
        `select from pg_stat_activity where datname = current_database() and application_name = 'tillgate import' and state = 'active'`,
      )
      if (rows.length > 0) break
    }
    await t.rejects(run(bytes(`${head}\n`)), { code: 'IMPORT_RUNNING' })
    t.match(await catalogWriter.setLevel('brand', crypto.randomUUID(), { level: 'not' }), {
      refused: { code: 'NOT_FOUND' },
    })
    go()
    t.match(await slowly, { created: 1 })
  })

  await t.test('a database that goes away in the middle is told, and the next import works', async (t) => {
    const before = await count()
    async function* cut() {
      yield Buffer.from(`${head}\n`)
      for (let n = 0; n < 20_000; n += 1) {
        yield Buffer.from(`H-${n},H,1,0,store:H${n}\n`)
        // Further than is read ahead: the import is under way.
        if (n === 15_000)
          await shop.sql(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'tillgate import'`,
          )
      }
    }
    await t.rejects(run(Readable.from(cut())), { code: 'DATABASE_UNREACHABLE' })
    t.equal(await count(), before)
    t.match(await run(bytes(`${head}\nH-1,H,1,0,store:H1\n`)), { created: 1 })
  })

  await t.test('a header that nobody knows', async (t) => {
    await t.rejects(run(bytes('product_id,upc,descripton\n')), {
      code: 'IMPORT_COLUMN',
      message: /did you mean "description"\?/,
    })
    await t.rejects(run(bytes('')), { code: 'IMPORT_COLUMN', message: /it is empty/ })
    t.match(await run(bytes(`${head}\n`)), { imported: true, rows: 0 })
  })
})

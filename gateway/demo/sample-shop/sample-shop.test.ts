import pg from 'pg'
import t from 'tap'
import { decodeScan } from '../../../core/barcode/scan.js'
import { upcCandidates } from '../../../core/barcode/gtin.js'
import { offerSerial } from '../../../core/serials/offered.js'
import { openStore } from '../../../core/store/open-store.js'
import { setUpStore } from '../../../core/store/set-up-store.js'
import { testDatabase } from '../../../core/store/testing/database.js'
import { gs1Scan, samples, thingsToTry } from '../samples.js'
import { generate } from './generate.js'
import { loadSampleShop, sampleStore } from './load.js'
import { newId } from '../../../core/store/ids.js'
import { readFileSync } from 'node:fs'

await t.test('the files are what families.ts makes', async (t) => {
  for (const [path, text] of Object.entries(await generate())) {
    const file = new URL(path.replace('gateway/demo/sample-shop/', './'), import.meta.url)
    t.equal(readFileSync(file, 'utf8'), text, `${path}; "npm run generate" writes it anew`)
  }
})

await t.test('the sample shop', async (t) => {
  const database = await testDatabase(t)
  await setUpStore(database.serveUrl, sampleStore, 'keep')
  const store = await openStore({
    url: database.serveUrl,
    storeNumber: 1,
    poolSize: 4,
    writer: true,
    onError: () => undefined,
  })
  t.teardown(() => store.close())
  const sql = new pg.Client({ connectionString: database.superUrl })
  await sql.connect()
  t.teardown(() => sql.end())
  const load = () =>
    loadSampleShop({
      store,
      actor: {
        userId: newId(),
        userName: 'Cleo',
        registerId: null,
        stream: { id: '00000000-0000-4000-8000-000000000001', kind: 'process' },
      },
      businessDate: '2026-11-24',
    })

  const loaded = await load()
  t.ok(loaded.items >= 190 && loaded.items <= 210, `${loaded.items} items`)
  t.ok(loaded.units >= 350 && loaded.units <= 450, `${loaded.units} units with serial numbers`)

  await t.test('loading it again changes nothing', async (t) => {
    const before = await sql.query('select sum(rev) from cat.item union all select count(*) from up.document')
    t.match(await load(), { units: 0, quantity: 0 })
    const after = await sql.query('select sum(rev) from cat.item union all select count(*) from up.document')
    t.same(after.rows, before.rows)
  })

  await t.test('each level comes from each place', async (t) => {
    const { rows } = await sql.query<{ level: string; place: string }>(
      `select distinct level, case when source in ('style', 'size', 'color', 'brand', 'season', 'team', 'vendor') then 'attribute' else source end as place from st.item_level`,
    )
    const met = new Set(rows.map(({ level, place }) => `${level} ${place}`))
    for (const place of ['item', 'attribute', 'subcategory', 'category', 'department'])
      for (const level of ['not', 'sometimes', 'always']) t.ok(met.has(`${level} ${place}`), `${level} from ${place}`)
    t.ok(met.has('not default'))
  })

  await t.test('three quick-pick pages of twelve', async (t) => {
    const pages = await store.catalog.quickPick()
    t.same(
      pages.map(({ name, items }) => [name, items.length]),
      [
        ['Favorites', 12],
        ['Sports', 12],
        ['Watches', 12],
      ],
    )
  })

  await t.test('the samples are what they say', async (t) => {
    for (const { name, upc, level, serials } of Object.values(samples)) {
      const item = await store.catalog.byCode(upcCandidates(upc))
      t.match(item, { name, level, upc })
      for (const text of serials) {
        const offer = offerSerial(text)
        const [life] = offer.ok ? await store.serials.life(offer.serial) : []
        t.match(life, { itemId: item?.itemId, serial: text, state: 'in stock' })
      }
    }
    t.match(await store.catalog.byCode(upcCandidates(samples.required.upc)), { serialRules: { sale: 'required' } })
    const [number = ''] = samples.gs1.serials
    t.match(decodeScan(Buffer.from(gs1Scan(samples.gs1, number))), { gtin: '09524000000040', serial: number })
    t.equal(thingsToTry.length, 5)
  })

  await t.test('older packages and the shop’s own codes find their items', async (t) => {
    const watch = await store.catalog.byCode(upcCandidates(samples.always.upc))
    t.equal(watch?.additionalUpcs.length, 2)
    for (const code of [...(watch?.additionalUpcs ?? []), 'ms-0001'])
      t.equal((await store.catalog.byCode(upcCandidates(code)))?.itemId, watch?.itemId, code)
  })
})

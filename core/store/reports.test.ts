import type { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import pg from 'pg'
import t from 'tap'
import { isTillgateError } from '../errors/error.js'
import { defuse } from '../reports/csv.js'
import { historyColumns, onHandColumns } from '../reports/report-columns.js'
import { historyQuery, onHandQuery } from '../reports/report-query.js'
import type { HistoryFilter, OnHandFilter } from '../reports/report-filter.js'
import { newId } from './ids.js'
import { historySource, onHandSource } from './report-text.js'
import { withParameters, type SqlText } from './sql-text.js'
import { happened } from './testing/past.js'
import { openShop, type Shop } from './testing/shop.js'
import { complete, granted, receive, scan } from './testing/till.js'

const clock = { now: new Date(), zone: 'Europe/Berlin', weekStart: 1 }
const today = { preset: 'current-day' } as const

const historyOf = async (shop: Shop, filter: HistoryFilter, limit = 200) =>
  (await shop.store.reports.history(historyQuery(filter, clock), { after: null, limit })).rows
const onHandOf = async (shop: Shop, filter: OnHandFilter, limit = 200) =>
  (await shop.store.reports.onHand(onHandQuery(filter, clock), { after: null, limit })).rows

const sell = async (shop: Shop, serial: string, register = 1): Promise<void> => {
  const actor = shop.actor(register)
  const basketId = newId()
  await scan(shop.store, actor, basketId, serial)
  granted(await complete(shop.store, actor, basketId))
}

await t.test('both reports on a small shop', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const sql: Shop['sql'] = (statement, values) => shop.sql(statement, values)
  const csv = { byteOrderMark: false, cost: true }
  await sql(`insert into cat.attribute values ($1, 'brand', 'Lumen', null)`, [newId()])
  await sql(`update cat.item set brand_id = (select id from cat.attribute), cost = 777 where id = $1`, [items.camera])
  await sql(
    `insert into cat.upc values ($1, $2, '04006381333931', '4006381333931', 'gtin', 1), ($3, $2, 'S:CAM', 'CAM', 'store', 2)`,
    [newId(), items.camera, newId()],
  )
  granted(await receive(store, shop.actor(), items.watch, ['A10', 'A9', 'A100', '=0012']))
  granted(await receive(store, shop.actor(), items.camera, ['007', 'C-2']))
  await sell(shop, 'A10', 2)
  const [other] = await sql<{ id: string }>('select id from cat.store where number = 4')
  const [here] = await sql<{ id: string }>('select id from cat.store where number = 1')
  const past = (serial: string, event: string, state: string, document: string | null, more = {}): Promise<void> =>
    happened(shop, { serial, event, state, document, ...more })

  await t.test('history shows each event with its source and destination', async (t) => {
    await past('A10', 'unit.returned', 'return-pending', 'return', { customer: 'C-17' })
    await past('A10', 'unit.inspected', 'available', null)
    await past('A10', 'unit.shipped', 'in-transit', 'transfer', { from: here?.id, to: other?.id })
    await past('A10', 'unit.transfer-error', 'available', 'transfer-error')
    await past('A10', 'unit.returned-to-vendor', 'returned-to-vendor', 'return-to-vendor')
    await past('A10', 'unit.found-again', 'available', 'lucky-find')
    await past('A9', 'unit.adjusted-out', 'adjusted-out', 'adjustment')
    await past('A100', 'unit.sold', 'sold', 'exchange', { customer: 'C-18' })
    await past('A100', 'unit.sale-voided', 'available', 'void', { customer: 'C-18' })
    const rows = await historyOf(shop, { serialFrom: 'a1', serialTo: 'A999' })
    t.strictSame(
      rows.map(({ serial, number, type, source, destination }) => [serial, number, type, source, destination]),
      [
        ['A9', 1, 'Receiving', 'Main Street', null],
        ['A9', 2, 'Adjustment', 'Main Street', null],
        ['A10', 1, 'Receiving', 'Main Street', null],
        ['A10', 2, 'Sale', 'Main Street', 'Customer'],
        ['A10', 3, 'Return', 'C-17', 'Main Street'],
        ['A10', 4, 'Inspection', 'Main Street', null],
        ['A10', 5, 'Transfer', 'Main Street', 'Harbour'],
        ['A10', 6, 'Transfer', 'Main Street', null],
        ['A10', 7, 'Return to Vendor', 'Main Street', 'Vendor'],
        ['A10', 8, 'Lucky find', 'Main Street', null],
        ['A100', 1, 'Receiving', 'Main Street', null],
        ['A100', 2, 'Exchange', 'Main Street', 'C-18'],
        ['A100', 3, 'Void', 'C-18', 'Main Street'],
      ],
    )
    t.match(rows[3], {
      description: 'Trail Watch',
      productId: 'P-1',
      productName: 'Trail Watch',
      department: 'Electronics',
      customerNumber: null,
      user: 'Ada',
      register: 2,
      itemId: items.watch,
    })
    t.match(rows[5], { description: 'Trail Watch', department: 'Electronics', user: 'Ada', document: null })
  })

  await t.test('history keeps the names of then, on hand shows those of today', async (t) => {
    await sql(`update cat.department set name = 'Outdoor'`)
    t.equal((await historyOf(shop, { serialFrom: 'A9', serialTo: 'A9' }))[0]?.department, 'Electronics')
    t.equal((await historyOf(shop, { department: 'electronics', type: 'sale' })).length, 1)
    t.equal((await historyOf(shop, { department: 'Outdoor', type: 'sale' })).length, 0)
    t.strictSame(
      (await onHandOf(shop, { department: 'Outdoor' })).map(({ serial, department }) => [serial, department]),
      [
        ['007', 'Outdoor'],
        ['=0012', 'Outdoor'],
        ['A10', 'Outdoor'],
        ['A100', 'Outdoor'],
        ['C-2', 'Outdoor'],
      ],
    )
  })

  await t.test('each filter narrows', async (t) => {
    const count = async (filter: HistoryFilter): Promise<number> => (await historyOf(shop, filter)).length
    const all = await count({})
    t.equal(all, 16)
    t.equal(await count({ venue: 1 }), all)
    t.equal(await count({ venue: 2 }), 0)
    t.equal(await count({ store: 1 }), all)
    t.equal(await count({ store: 4 }), 0)
    t.equal(await count({ register: 2 }), 1)
    t.equal(await count({ type: 'transfer' }), 2)
    t.equal(await count({ customer: 'C-18' }), 2)
    t.equal(await count({ brand: 'lumen' }), 2)
    t.equal(await count({ category: 'x' }), 0)
    t.equal(await count({ item: items.camera }), 2)
    t.equal(await count(today), all)
    t.equal(await count({ preset: 'yesterday' }), 0)
    const hand = async (filter: OnHandFilter): Promise<readonly string[]> =>
      (await onHandOf(shop, filter)).map(({ serial }) => serial)
    t.strictSame(await hand({ upc: '4006381333931' }), ['007', 'C-2'], 'an additional UPC')
    t.strictSame(await hand({ upc: 'cam' }), ['007', 'C-2'], 'a store code')
    t.strictSame(await hand({ upc: '9521234000020' }), ['007', 'C-2'], 'the main UPC')
    t.strictSame(await hand({ upc: '4006381333948' }), [])
    t.strictSame(await hand({ brand: 'Lumen', serialTo: '008' }), ['007'])
    t.strictSame(await hand({ store: 4 }), [])
    t.strictSame(await hand({ preset: 'yesterday' }), [])
    t.strictSame(await hand({ state: 'in-transit' }), [])
  })

  await t.test('on hand as of a day shows state and cost of then', async (t) => {
    await sql(`update st.unit_event set at = at - interval '40 days' where number = 1`)
    await sql(`update st.unit_event set cost = 55 where number = 1`)
    const then = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    const rows = await onHandOf(shop, { asOf: then })
    t.strictSame(
      rows.map(({ serial, unitCost }) => [serial, unitCost]),
      [
        ['007', 55],
        ['=0012', 55],
        ['A9', 55],
        ['A10', 55],
        ['A100', 55],
        ['C-2', 55],
      ],
    )
    t.strictSame(await onHandOf(shop, { asOf: '2020-01-01' }), [])
  })

  await t.test('pages join without a gap, in both orders and for both reports', async (t) => {
    for (const filter of [{ order: 'serial' }, { order: 'date' }, { serialFrom: '0' }] as const) {
      const query = historyQuery(filter, clock)
      const whole = (await store.reports.history(query, { after: null, limit: 200 })).rows
      const paged: unknown[] = []
      let after: string | null = null
      do {
        const page = await store.reports.history(query, { after, limit: 3 })
        paged.push(...page.rows)
        after = page.next
      } while (after !== null)
      t.strictSame(paged, whole)
    }
    const first = await store.reports.onHand(onHandQuery({}, clock), { after: null, limit: 2 })
    const second = await store.reports.onHand(onHandQuery({}, clock), { after: first.next, limit: 9 })
    t.strictSame([...first.rows, ...second.rows], await onHandOf(shop, {}))
    for (const after of ['', '[]', '["a","b"]', '["a","b","c",1]', '["a\\u0000","b","c"]', '{"x":1}'])
      await t.rejects(store.reports.onHand(onHandQuery({}, clock), { after, limit: 2 }), {
        code: 'REQUEST_INVALID',
        details: { path: '/after' },
      })
  })

  await t.test('the files have every column, whole codes and no formulas', async (t) => {
    const bytes = await buffer(await store.reports.onHandCsv(onHandQuery({}, clock), { ...csv, byteOrderMark: true }))
    const file = bytes.toString()
    const lines = file.split('\r\n')
    t.equal(lines[0], `\ufeff${onHandColumns.map(({ title }) => title).join(',')}`)
    t.equal(
      lines[1],
      '"007","9521234000020",Field Camera,"P-2",Field Camera,Outdoor,,,,,,Lumen,,,,1.00,450.00,"4006381333931|CAM"',
    )
    t.match(lines[2], /^"'=0012",/)
    t.equal(lines.length, 7, 'header, five rows, and the end of the last one')
    t.match(
      await text(await store.reports.onHandCsv(onHandQuery({}, clock), { ...csv, cost: false })),
      /Lumen,,,,,450.00/,
    )
    await sql(`update cat.product set name = E'a "b"\\nc'`)
    t.match(await text(await store.reports.onHandCsv(onHandQuery({ upc: 'cam' }, clock), csv)), /,"a ""b""\nc",Outdoor/)

    const history = await text(
      await store.reports.historyCsv(historyQuery({ serialFrom: 'A10', serialTo: 'A10' }, clock), csv),
    )
    const rows = history.split('\r\n')
    t.equal(rows[0], historyColumns.map(({ title }) => title).join(','))
    t.match(
      rows[2],
      /^"A10",Trail Watch,"P-1",Trail Watch,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,,,Sale,Main Street,Customer,Electronics,/,
    )
    t.match(rows[8], /,Lucky find,/)
  })

  await t.test('SQL and TypeScript defuse the same texts', async (t) => {
    const texts = [
      '=1',
      '+1',
      '-1',
      '@a',
      '\t1',
      '\r1',
      '\n1',
      '  =1',
      '\u00a0=1',
      '＝1',
      '＋1',
      '－1',
      '＠1',
      '',
      'x',
      '0',
      ' x',
      '~',
      '{',
      'é',
      '/',
      ':',
      ';',
      "'=1",
      'A=1',
      '9-1',
      'z+',
    ]
    const rows = await sql<{ a: string }>(
      'select st.csv_text(x) as a from unnest($1::text[]) with ordinality t (x, n) order by n',
      [texts],
    )
    t.strictSame(
      rows.map(({ a }) => a),
      texts.map(defuse),
    )
  })

  await t.test('only so many files are written at once, and a reader who leaves ends his', async (t) => {
    /** The place of a file that is done is free when its connection has ended: some turns of the database later. */
    const whenFree = async (): Promise<Readable> => {
      try {
        return await store.reports.historyCsv(historyQuery({}, clock), csv)
      } catch (error) {
        if (!isTillgateError(error, 'EXPORT_BUSY')) throw error
        await sql('select 1')
        return whenFree()
      }
    }
    const open = await Promise.all([whenFree(), whenFree(), whenFree(), whenFree()])
    await t.rejects(store.reports.historyCsv(historyQuery({}, clock), csv), { code: 'EXPORT_BUSY' })
    for (const file of open) file.destroy()
    t.match(await text(await whenFree()), /^Serial Number,/, 'the places are free again')
  })

  await t.test('there is something to choose from in every filter', async (t) => {
    t.match(await store.reports.choices(), {
      venues: [{ number: 1, name: 'Arena' }],
      stores: [{ number: 1, name: 'Main Street', venue: 1 }, { number: 4 }],
      registers: [{ number: 1 }, { number: 2 }],
      names: [
        { kind: 'brand', name: 'Lumen' },
        { kind: 'department', name: 'Outdoor' },
      ],
    })
  })
})

await t.test('From–To and days are read by index among 50,000 units', async (t) => {
  const shop = await openShop(t)
  const admin = new pg.Client({ connectionString: shop.database.superUrl })
  await admin.connect()
  t.teardown(() => admin.end())
  await admin.query(`
    set session_replication_role = replica;
    insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, lap, number, received_at, provenance)
    select gen_random_uuid(), '${shop.items.watch}', '${shop.items.watch}', 'N' || n, 'N' || lpad(length(n::text)::text, 2, '0') || n, 'N' || n, 1,
      case when n % 10 = 0 then 'available' else 'sold' end, st.here(), 1, 1, 1, timestamptz '2020-01-01' + n * interval '1 hour', 'received' from generate_series(1, 50000) n;
    insert into st.unit_event (unit_id, number, event_id, kind, at, serial_sort, serial_key, serial_label, state, owner_store_id, received_at)
    select id, 1, gen_random_uuid(), 'unit.received', received_at, serial_sort, serial_key, serial_label, state, owner_store_id, received_at from st.unit;
    analyze st.unit; analyze st.unit_event;`)
  const planOf = async (source: SqlText, order: string): Promise<string> => {
    const { text: statement, values } = withParameters(source)
    const { rows } = await admin.query<{ 'QUERY PLAN': string }>(
      `explain (analyze) select r.serial from ${statement} order by ${order} limit 201`,
      values,
    )
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  }
  const span = { serialFrom: 'N9999', serialTo: 'N10100' }

  const history = await planOf(
    historySource(historyQuery(span, clock)),
    'r.serial_sort, r.serial_key, r.unit_id, r.number',
  )
  t.match(history, /Index Scan using unit_event_sort .*rows=102/, history)
  t.match(history, /Index Cond: \(\(serial_sort >= /)
  t.notMatch(history, /Seq Scan on unit/)
  const { rows } = await shop.store.reports.history(historyQuery(span, clock), { after: null, limit: 200 })
  t.strictSame([rows.length, rows[0]?.serial, rows[1]?.serial, rows.at(-1)?.serial], [102, 'N9999', 'N10000', 'N10100'])

  const days = await planOf(
    historySource(historyQuery({ from: '2024-01-01', to: '2024-01-02' }, clock)),
    'r.at desc, r.unit_id desc, r.number desc',
  )
  t.match(days, /unit_event_at/, days)
  t.notMatch(days, /Seq Scan on unit/)

  const onHand = await planOf(
    onHandSource(onHandQuery({ serialFrom: 'N9999', serialTo: 'N20000' }, clock)),
    'r.serial_sort, r.serial_key, r.unit_id',
  )
  t.match(onHand, /unit_on_hand/, onHand)
  const page = await shop.store.reports.onHand(onHandQuery(span, clock), { after: null, limit: 200 })
  t.strictSame([page.rows.length, page.rows[0]?.serial], [11, 'N10000'])
})

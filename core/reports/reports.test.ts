import fc from 'fast-check'
import t from 'tap'
import { byteOrderMark, createLineEnds, csvRow, defuse } from './csv.js'
import { addDays, dayOf, instantsOf, isDay, presetDays, startOfDay, type DatePreset } from './date-preset.js'
import { historyColumns, onHandColumns } from './report-columns.js'
import { historyQuery, onHandQuery, weekStartOf } from './report-query.js'
import { kindsOfType, transactionTypes, typeOfKind, wordsOfKind } from './transaction-types.js'

const titles = (columns: readonly { readonly title: string; readonly hidden?: true }[]): readonly string[] =>
  columns.filter(({ hidden }) => hidden !== true).map(({ title }) => title)

await t.test('Serial Number History has its 22 columns in their order', async (t) => {
  t.strictSame(titles(historyColumns), [
    'Serial Number',
    'Description',
    'Product ID',
    'Product Name',
    'Transaction Date',
    'Customer Number',
    'Customer Name',
    'Transaction Type',
    'Source',
    'Destination',
    'Department',
    'Category',
    'Sub Category',
    'Style',
    'Size',
    'Color',
    'Brand',
    'Season',
    'Team',
    'Vendor',
    'Transaction Initiated By',
    'Event',
  ])
  t.match(historyColumns.at(-1), { title: 'Additional UPCs', hidden: true })
})

await t.test('Serial Number On Hand has its 17 columns in their order', async (t) => {
  t.strictSame(titles(onHandColumns), [
    'Serial Number On Hand',
    'UPC',
    'Description',
    'Product ID',
    'Product Name',
    'Department',
    'Category',
    'SubCategory',
    'Style',
    'Size',
    'Color',
    'Brand',
    'Season',
    'Team',
    'Vendor',
    'Unit Cost',
    'Retail Price',
  ])
  t.match(onHandColumns.at(-1), { title: 'Additional UPCs', hidden: true })
  t.strictSame(
    onHandColumns.filter((column) => 'permission' in column).map(({ title }) => title),
    ['Unit Cost'],
  )
})

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
] as const

await t.test('every instant lies in the span of its own day, and days leave no gap, in every zone', async (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.date({ min: new Date('2012-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }),
      (zone, at) => {
        const day = dayOf(at, zone)
        const { from, until } = instantsOf({ from: day, to: day }, zone)
        if (from === null || until === null) return false
        const hours = (until.getTime() - from.getTime()) / 3_600_000
        return (
          from <= at &&
          at < until &&
          hours >= 22 &&
          hours <= 26 &&
          dayOf(from, zone) === day &&
          dayOf(new Date(from.getTime() - 1), zone) < day
        )
      },
    ),
    { numRuns: 150 },
  )
  const length = (day: string, zone: string): number =>
    (startOfDay(addDays(day, 1), zone).getTime() - startOfDay(day, zone).getTime()) / 3_600_000
  t.equal(length('2026-03-29', 'Europe/Berlin'), 23, 'clocks go forward')
  t.equal(length('2026-10-25', 'Europe/Berlin'), 25, 'and back')
  t.equal(
    startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString(),
    '2018-11-04T03:00:00.000Z',
    'there is no midnight on that day',
  )
  t.equal(length('2026-04-05', 'Australia/Lord_Howe'), 24.5)
})

await t.test(
  'presets are days of the store’s clock, also a minute before midnight and over the new year',
  async (t) => {
    const days = (
      preset: Exclude<DatePreset, 'custom'>,
      now: string,
      zone = 'Europe/Berlin',
      weekStart = 1,
    ): string => {
      const { from, to } = presetDays(preset, new Date(now), zone, weekStart)
      return `${from} ${to}`
    }
    t.equal(days('current-day', '2026-11-24T22:59:00Z'), '2026-11-24 2026-11-24')
    t.equal(days('current-day', '2026-11-24T23:00:00Z'), '2026-11-25 2026-11-25')
    t.equal(days('current-day', '2026-11-24T23:00:00Z', 'America/New_York'), '2026-11-24 2026-11-24')
    t.equal(days('yesterday', '2026-12-31T23:30:00Z'), '2026-12-31 2026-12-31')
    t.equal(days('current-week', '2026-11-24T12:00:00Z'), '2026-11-23 2026-11-29', 'from Monday')
    t.equal(days('current-week', '2026-11-29T12:00:00Z'), '2026-11-23 2026-11-29')
    t.equal(days('current-week', '2026-11-29T12:00:00Z', 'America/New_York', 7), '2026-11-29 2026-12-05', 'from Sunday')
    t.equal(days('current-month', '2028-02-10T12:00:00Z'), '2028-02-01 2028-02-29')
    t.equal(days('last-month', '2026-01-15T12:00:00Z'), '2025-12-01 2025-12-31')
    t.equal(days('current-year', '2026-12-31T23:30:00Z'), '2027-01-01 2027-12-31')
    t.equal(weekStartOf('en-US'), 7)
    t.equal(weekStartOf('de-DE'), 1)
    t.strictSame(['2026-02-29', '2026-13-01', '0026-01-01', '2026-1-1', '2028-02-29'].map(isDay), [
      false,
      false,
      false,
      false,
      true,
    ])
  },
)

const clock = { now: new Date('2026-11-24T12:00:00Z'), zone: 'Europe/Berlin', weekStart: 1 }

await t.test('a filter becomes a query, or says what is wrong with it', async (t) => {
  t.match(historyQuery({ serialFrom: 'a9', serialTo: 'A10' }, clock), {
    serials: [{ from: 'A019', to: 'A0210' }, { from: 'a019' }],
    order: 'serial',
  })
  t.match(historyQuery({ serialFrom: 'A9' }, clock).serials, [{ from: 'A019', to: null }])
  t.match(historyQuery({ from: '2026-10-25', to: '2026-10-25', type: 'transfer' }, clock), {
    at: { from: new Date('2026-10-24T22:00:00Z'), until: new Date('2026-10-25T23:00:00Z') },
    order: 'date',
    serials: [],
  })
  t.ok(historyQuery({ type: 'transfer' }, clock).kinds?.includes('transfer'))
  t.match(onHandQuery({ asOf: '2026-11-23', brand: 'Lumen', upc: '952123400001' }, clock), {
    asOf: new Date('2026-11-23T23:00:00Z'),
    names: [{ name: 'brand', value: 'Lumen' }],
    states: ['available', 'held', 'quarantine', 'damaged', 'reserved'],
  })
  t.strictSame(onHandQuery({ state: 'in-transit' }, clock).states, ['in-transit'])
  const wrong = (run: () => unknown, path: string): unknown =>
    t.throws(run, { code: 'REQUEST_INVALID', details: { path } })
  wrong(() => historyQuery({ from: '2026-02-30' }, clock), '/from')
  wrong(() => historyQuery({ from: '2026-02-02', to: '2026-02-01' }, clock), '/from')
  wrong(() => historyQuery({ preset: 'yesterday', from: '2026-02-02' }, clock), '/preset')
  wrong(() => onHandQuery({ asOf: '2026-02-30' }, clock), '/asOf')
  wrong(() => historyQuery({ serialFrom: 'A10', serialTo: 'A9' }, clock), '/serialFrom')
  t.throws(() => historyQuery({ serialFrom: 'A\u001d1' }, clock), { code: 'SERIAL_FORMAT' })
})

await t.test('every transaction type has kinds, and a kind nobody knows keeps its own words', async (t) => {
  for (const type of Object.keys(transactionTypes) as (keyof typeof transactionTypes)[])
    t.ok(kindsOfType(type).includes(type), type)
  t.equal(typeOfKind['unit.sold'], 'sale')
  t.equal(wordsOfKind('return-to-vendor'), 'Return to Vendor')
  t.equal(wordsOfKind('unit.lost-and-found'), 'Lost and found')
})

await t.test('CSV keeps zeros, quotes what must be quoted and defuses formulas', async (t) => {
  t.equal(csvRow(['0012', 'a,b', 'say "x"', 'two\nlines', null, -5]), '0012,"a,b","say ""x""","two\nlines",,-5\r\n')
  for (const bad of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '  =1', '＝1', '＋1'])
    t.equal(defuse(bad), `'${bad}`, JSON.stringify(bad))
  for (const good of ['0012', 'A-1', '1-2', 'a=b', "'=1", '', ' x']) t.equal(defuse(good), good)
  t.equal(new TextDecoder('utf-8', { ignoreBOM: true }).decode(byteOrderMark), '\ufeff')
})

await t.test('line ends become CRLF outside of quotes, wherever the stream is cut', async () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.array(fc.constantFrom('a', '"', '\n', ',', 'é', '\r', '=x'), { maxLength: 6 }).map((x) => x.join('')),
        {
          maxLength: 8,
        },
      ),
      fc.integer({ min: 1, max: 9 }),
      (cells, size) => {
        const quoted = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`)
        const bytes = new TextEncoder().encode(quoted.map((cell) => `${cell}\n`).join(''))
        const convert = createLineEnds()
        const parts: Uint8Array[] = []
        for (let at = 0; at < bytes.length; at += size) parts.push(convert(bytes.subarray(at, at + size)))
        return Buffer.concat(parts).toString() === quoted.map((cell) => `${cell}\r\n`).join('')
      },
    ),
  )
})

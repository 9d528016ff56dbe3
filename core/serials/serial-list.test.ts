import fc from 'fast-check'
import { test } from 'tap'
import { messageOf } from '../errors/error.js'
import { checkCount } from './check-count.js'
import { describeEntry, parseSerialList, serialsFromJson, type SerialRow } from './serial-list.js'
import { rangeLabels, readRange } from './serial-range.js'

const parse = (text: string, quantity: number | null = null, runs: 'auto' | 'always' | 'never' = 'auto') =>
  parseSerialList(text, { policy: 'folded', quantity, runs })
const keys = (rows: readonly SerialRow[]) => rows.map((row) => (row.ok ? row.key : row.code))

await test('comma, semicolon, tab and line end separate, a blank does not', (t) => {
  const list = parse('1111, 2222;3333\t44 44\r\n\n 5555 ,,\r6666\n')
  t.same(keys(list.rows), ['1111', '2222', '3333', '44 44', '5555', '6666'])
  t.same(
    list.rows.map(({ line, position }) => [line, position]),
    [
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 4],
      [3, 1],
      [4, 1],
    ],
  )
  t.equal(list.ask, false)
  t.same(parse('').rows, [])
  t.same(parse(' \n,;\t').rows, [])
  t.end()
})

await test('runs: both ends, a count, and up to the quantity; the width grows', (t) => {
  t.same(keys(parse('A008-A011', 4).rows), ['A008', 'A009', 'A010', 'A011'])
  t.same(keys(parse('a8x - A11X', 4).rows), ['A8X', 'A9X', 'A10X', 'A11X'], 'prefix and suffix, case aside')
  t.same(keys(parse('A99+2', 3).rows), ['A99', 'A100', 'A101'])
  t.same(keys(parse('X1, B07+', 4).rows), ['X1', 'B07', 'B08', 'B09'])
  t.same(keys(parse('A1B2+1', 2).rows), ['A1B2', 'A1B3'], 'the last run of digits counts')
  t.same(keys(parse('99999999999999999999+1', 2).rows), ['99999999999999999999', '100000000000000000000'])
  t.same(parse('A001-A020', 20).entries.map(describeEntry), ['A001-A020: 20 serial numbers, A001 to A020'])
  t.end()
})

await test('a sign that makes no run is part of the serial', (t) => {
  const plain = [
    'TG-4SR-92',
    'A1-B2',
    'A5-A5',
    'A9-A8',
    'A001-A20',
    'A1-A020',
    'A1B2-A2B3',
    'C++',
    'AB-CD',
    '-',
    'A-',
    '-5',
    'ß1-SS2',
  ]
  for (const text of plain) {
    t.equal(readRange(text, 'folded'), null, text)
    t.equal(parse(text, 1).rows.length, 1, text)
  }
  t.equal(readRange('a1-A2', 'exact'), null, 'with exact, another case is another prefix')
  t.match(
    readRange('\uFEFFA1-A2\u00A0', 'folded'),
    { prefix: 'A', digits: '1', count: 2 },
    'hidden characters do not matter',
  )
  t.match(readRange('TG-4-TG-9', 'folded'), { prefix: 'TG-', count: 6 }, 'the dash that makes a run is found')
  t.end()
})

await test('the quantity decides between a run and one serial; where both fit the person is asked', (t) => {
  const phone = parse('555-1234', 1)
  t.same(keys(phone.rows), ['555-1234'])
  t.match(phone, { ask: false, entries: [{ reading: 'serial', twoReadings: true }] })
  t.same(phone.entries.map(describeEntry), ['555-1234: one serial number'])
  t.equal(parse('555-1234', 680).rows.length, 680)
  t.match(parse('A1-A3'), { ask: true, entries: [{ reading: 'range', count: 3 }] }, 'no quantity: both fit')
  t.match(
    parse('A1-A3', 7),
    { ask: false, entries: [{ reading: 'range', count: 3 }] },
    'neither fits: the count will tell',
  )
  t.same(keys(parse('A001-A003, 555-1234', 4).rows), ['A001', 'A002', 'A003', '555-1234'], 'each entry by itself')
  t.match(parse('1-2, 3-4', 3), { ask: true })
  t.match(parse('1-2, 3-4', 4), { ask: false })
  t.same(keys(parse('A1+, B1-B2', 2).rows), ['A1', 'B1-B2'], 'a fill needs at least one number')
  t.match(parse('A1+', 1), { ask: true }, 'one number either way, but not the same one')
  t.same(keys(parse('1-2, 3-4', 3, 'never').rows), ['1-2', '3-4'])
  t.same(keys(parse('1-2, 3-4', 3, 'always').rows), ['1', '2', '3', '4'])
  const many = Array.from({ length: 40 }, (_, i) => `P${i}-7-P${i}-9`).join()
  t.match(parse(many, 120), { ask: false, rows: { length: 120 } })
  t.match(parse(many, 40), { ask: false, rows: { length: 40 } })
  t.end()
})

await test('limits and fills that cannot be are refused in their row', (t) => {
  t.equal(parse('A1+9999', 10_000).rows.length, 10_000)
  t.match(parse('A1+10000', 10_001).rows, [
    { ok: false, code: 'SERIAL_FORMAT', details: { problem: /10001 numbers, at most 10000/ } },
  ])
  t.match(parse('A1-A999999', 5).rows, [{ ok: false, details: { problem: /999999 numbers/ } }])
  t.match(parse('A1+', 20_000).rows, [{ ok: false, details: { problem: /20000 numbers/ } }])
  t.match(parse('A1+', null, 'always').rows, [{ ok: false, details: { problem: /there is none/ } }])
  t.match(parse('X, Y, A1+', 2, 'always').rows[2], { ok: false, details: { problem: /nothing is left/ } })
  t.match(parse('A1+, B1+', 4, 'always').rows.at(-1), { ok: false, details: { problem: /only one entry/ } })
  t.match(parse('A1+, B1+', 4), { ask: true }, 'either may be the one that fills')
  const huge = parse(Array.from({ length: 12 }, (_, i) => `P${i}X1+9999`).join('\n'), null, 'always')
  t.ok(huge.rows.length <= 100_001)
  t.match(huge.rows.at(-1), { ok: false, details: { problem: /more than 100000/ } })
  t.end()
})

await test('each bad entry says what is wrong, and duplicates name both places', (t) => {
  const list = parse(`ab1\nAB\x1D2\nx\0y\n${'z'.repeat(65)}\n AB1`)
  t.same(keys(list.rows), ['AB1', 'SERIAL_FORMAT', 'TEXT_NUL', 'SERIAL_FORMAT', 'SERIAL_DUPLICATE_IN_LIST'])
  const last = list.rows[4]
  t.equal(
    last?.ok === false && messageOf(last.code, last.details),
    'AB1 is entered twice (lines 1, 5). Remove one of the two.',
  )
  t.match(parse('7, 8, 7').rows[2], { details: { s: '7', a: '1, place 1', b: '1, place 3' } })
  t.match(parse('A1-A3, a2', 4).rows[3], { ok: false, code: 'SERIAL_DUPLICATE_IN_LIST' })
  t.match(parse(`${'x'.repeat(70)}1+5`, 6).rows, [{ ok: false }], 'a run of wrong numbers is one row')
  t.end()
})

await test('a JSON list is never read as runs and may hold any sign', (t) => {
  const rows = serialsFromJson(['A1-A3', 'a,b', '555-1234', 'A1+', 'a1+', ''], 'folded')
  t.same(keys(rows), ['A1-A3', 'A,B', '555-1234', 'A1+', 'SERIAL_DUPLICATE_IN_LIST', 'SERIAL_FORMAT'])
  t.match(rows[4], { line: 5, details: { a: '4', b: '5' } })
  t.same(keys(serialsFromJson(['a', 'A'], 'exact')), ['a', 'A'])
  t.end()
})

await test('any run comes back as it was written', (t) => {
  const part = fc.stringMatching(/^[A-Z/ ]{0,4}$/)
  fc.assert(
    fc.property(
      part,
      fc.nat(5000),
      fc.integer({ min: 1, max: 6 }),
      part,
      fc.integer({ min: 2, max: 300 }),
      (prefix, start, width, suffix, count) => {
        const run = { prefix: `P${prefix}`, digits: String(start).padStart(width, '0'), suffix: `${suffix}S` }
        const labels = rangeLabels({ form: 'range', ...run, count }, count)
        const byEnds = readRange(`${labels[0]}-${labels.at(-1)}`, 'exact')
        const byCount = readRange(`${labels[0]}+${count - 1}`, 'exact')
        t.match(byEnds, { ...run, count })
        t.match(byCount, { ...run, count })
        return new Set(labels).size === count
      },
    ),
  )
  t.end()
})

await test('any text gives a list in which every good key is there once', (t) => {
  const token = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('A1', 'A1-A9', 'A1+', 'A5+3', 'a2', ',', '\n', '-', '+', '\0', '\uD800'),
  )
  const text = fc.array(token, { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(
      text,
      fc.option(fc.nat(30)),
      fc.constantFrom('auto' as const, 'always' as const, 'never' as const),
      (input, quantity, runs) => {
        const { rows, entries } = parse(input, quantity, runs)
        const good = rows.flatMap((row) => (row.ok ? [row.key] : []))
        return new Set(good).size === good.length && rows.every((row) => row.line >= 1) && entries.length <= rows.length
      },
    ),
    { numRuns: 2000 },
  )
  t.end()
})

await test('how many serials a quantity needs', (t) => {
  t.equal(checkCount('always', 5, 5, 'Watch'), null)
  t.equal(checkCount('always', -2, 2, 'Watch'), null, 'a return')
  t.match(checkCount('always', 5, 3, 'Watch'), {
    code: 'SERIAL_COUNT_MISMATCH',
    details: { n: 3, q: 5, addOrRemove: 'add', d: 2 },
  })
  t.match(checkCount('always', 5, 6, 'Watch'), {
    code: 'SERIAL_COUNT_MISMATCH',
    details: { addOrRemove: 'remove', d: 1 },
  })
  t.match(checkCount('always', 5, 0, 'Watch'), { code: 'SERIAL_REQUIRED', details: { item: 'Watch' } })
  t.match(checkCount('always', 1.5, 1, 'Watch'), { code: 'QTY_FRACTION' })
  t.equal(checkCount('sometimes', 5, 0, 'Watch'), null)
  t.equal(checkCount('sometimes', 5, 5, 'Watch'), null)
  t.match(checkCount('sometimes', 5, 2, 'Watch'), { code: 'SERIAL_COUNT_MISMATCH' })
  t.equal(checkCount('sometimes', 1.5, 0, 'Watch'), null, 'no serial, no need to be whole')
  t.equal(checkCount('not', 1.5, 0, 'Watch'), null)
  t.match(checkCount('not', 1, 1, 'Watch'), { code: 'ITEM_NOT_SERIALIZED' })
  t.equal(checkCount('always', 0, 0, 'Watch'), null)
  t.end()
})

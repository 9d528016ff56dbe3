import fc from 'fast-check'
import t from 'tap'
import { parseAmount, roundAmounts } from './amounts.js'
import { createFormat } from './format.js'
import { clockTime, instantAt } from './zone-time.js'

const dollars = createFormat({ locale: 'en-US', currency: 'USD', minorDigits: 2, zone: 'America/New_York' })
const yen = createFormat({ locale: 'ja-JP', currency: 'JPY', minorDigits: 0, zone: 'Asia/Tokyo' })
const dinar = createFormat({ locale: 'en-KW', currency: 'KWD', minorDigits: 3, zone: 'Asia/Kuwait' })
const euro = createFormat({ locale: 'de-DE', currency: 'EUR', minorDigits: 2, zone: 'Europe/Berlin' })

await t.test('money is written from whole minor units, exactly', async (t) => {
  t.equal(dollars.money(1799), '$17.99')
  t.equal(dollars.money(-5), '-$0.05')
  t.equal(dollars.money(0), '$0.00')
  t.equal(dollars.money(9_007_199_254_740_991), '$90,071,992,547,409.91', 'the largest amount loses no cent')
  t.equal(yen.money(1500), '￥1,500')
  t.match(dinar.money(1234), /1\.234/)
  t.match(euro.money(123456), /1\.234,56\s€/)
  t.equal(euro.amount(123456), '1234,56')
})

await t.test('times are the store’s, wherever the screen stands', async (t) => {
  t.match(dollars.time('2026-11-24T15:05:00.000Z'), /10:05\sAM/)
  t.equal(euro.time('2026-11-24T15:05:00.000Z'), '16:05')
  t.equal(dollars.rate(88750), '8.875%')
})

await t.test('a typed amount is understood with either decimal mark', async (t) => {
  const cases: [string, number, number | null][] = [
    ['20', 2, 2000],
    ['17.99', 2, 1799],
    ['17,9', 2, 1790],
    ['1,234.50', 2, 123450],
    ['1.234,50', 2, 123450],
    ['1,234', 2, 123400],
    ['.5', 2, 50],
    ['1 000', 2, 100000],
    ['1234', 0, 1234],
    ['1,234', 3, 1234],
    ['٢٠', 2, 2000],
    ['', 2, null],
    ['abc', 2, null],
    ['1.2345', 2, null],
    ['-3', 2, null],
    ['99999999999999999', 2, null],
  ]
  for (const [text, digits, minor] of cases) t.equal(parseAmount(text, digits), minor, text)
})

await t.test('what is written as an amount is read back', async () => {
  for (const [format, digits] of [
    [dollars, 2],
    [yen, 0],
    [dinar, 3],
    [euro, 2],
  ] as const)
    fc.assert(fc.property(fc.nat(), (minor) => parseAmount(format.amount(minor), digits) === minor))
})

await t.test('round amounts are above what is due, and few', async (t) => {
  t.strictSame(roundAmounts(1735, 2, 4), [1800, 2000, 5000])
  t.strictSame(roundAmounts(2000, 2, 3), [5000, 10000])
  t.strictSame(roundAmounts(128950, 2, 3), [129000, 130000, 150000])
  t.strictSame(roundAmounts(9744, 2, 3), [9800, 10000])
  t.strictSame(roundAmounts(0, 2, 4), [])
  t.strictSame(roundAmounts(1480, 0, 3), [1500, 2000, 5000])
})

await t.test('a day and time of the store’s clock is one instant, over daylight saving too', async (t) => {
  const berlin = 'Europe/Berlin'
  t.equal(instantAt('2026-07-01T20:00', berlin), '2026-07-01T18:00:00.000Z')
  t.equal(clockTime('2026-12-01T23:30:00.000Z', berlin), '2026-12-02T00:30')
  t.equal(instantAt('2026-10-25T02:30', berlin), '2026-10-25T00:30:00.000Z', 'shown twice: the first of them')
  t.equal(instantAt('2026-03-29T02:30', berlin), '2026-03-29T01:30:00.000Z', 'left out: the hour after')
  t.equal(instantAt('2026-03-29T03:30', berlin), '2026-03-29T01:30:00.000Z')
  for (const text of ['', 'soon', '2026-13-01T00:00', '2026-07-01']) t.equal(instantAt(text, berlin), null, text)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 33_000_000 }), fc.constantFrom(berlin, 'Asia/Kolkata', 'UTC'), (n, zone) => {
      const at = new Date(n * 60_000).toISOString()
      const back = instantAt(clockTime(at, zone), zone)
      return back !== null && (back === at || clockTime(back, zone) === clockTime(at, zone))
    }),
  )
})

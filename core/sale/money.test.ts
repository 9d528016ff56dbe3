import fc from 'fast-check'
import t from 'tap'
import type { BasketLine, BasketTender } from './basket.js'
import { businessDate } from './business-date.js'
import { lineAmount, moneyFormat, sumOf, taxOf } from './money.js'
import { salePolicy } from './policy.js'
import { priceSale } from './price.js'
import { cannotTender, checkTender, checkTenders } from './tender.js'
import { dueOf, totalsOf } from './totals.js'

const policy = (taxIncluded: boolean) => salePolicy({ locale: 'en-US', currency: 'USD', taxIncluded })
const anyPrice = fc.integer({ min: 0, max: 1_000_000_000 })
const anyQuantity = fc.integer({ min: 1, max: 9999 })
const anyRate = fc.integer({ min: 0, max: 1_000_000 })

const line = (id: string, quantity: number, unitPrice: number, taxRate: number): BasketLine => ({
  id,
  position: 1,
  itemId: id,
  productId: id,
  productName: id,
  name: id,
  upc: null,
  quantity,
  unitPrice,
  priceNow: unitPrice,
  taxRate,
  level: 'not',
  mandatory: false,
  serials: [],
  skipped: 0,
  later: false,
  returned: null,
  questions: [],
  customerFor: null,
})
const anyLine = fc
  .tuple(fc.uuid(), anyQuantity, anyPrice, anyRate)
  .map(([id, quantity, price, rate]) => line(id, quantity, price, rate))
const basket = (lines: readonly BasketLine[], tenders: readonly BasketTender[] = []) => ({
  id: 'b',
  registerId: 'r',
  userId: 'u',
  userName: 'Ada',
  state: 'open' as const,
  version: 1,
  startedAt: '2026-11-24T10:15:00.000Z',
  lines,
  tenders,
  customer: null,
})

await t.test('however a sale line comes back in parts, its base and tax come back to the cent', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      fc.integer({ min: 0, max: 1_000_000 }),
      anyRate,
      fc.boolean(),
      (parts, together, price, rate, taxIncluded) => {
        const all = parts.reduce((sum, part) => sum + part, 0)
        const sold = totalsOf(basket([line('sold', all, price, rate)]), { taxIncluded })
        let left = { quantity: all, base: sold.net, tax: sold.tax }
        // Parts that are marked come back in one basket with those before them.
        for (let at = 0; at < parts.length;) {
          const lines: BasketLine[] = []
          do {
            const returned = { sale: 's', position: 1, receipt: '1-1-1', reason: 'x', inspect: false, paidBy: [], left }
            lines.push({ ...line(`part ${at}`, parts[at] ?? 0, price, rate), returned })
            at += 1
          } while (at < parts.length && together[at] === true)
          const back = totalsOf(basket(lines), { taxIncluded })
          left = {
            quantity: left.quantity - lines.reduce((sum, { quantity }) => sum + quantity, 0),
            base: left.base + back.net,
            tax: left.tax + back.tax,
          }
        }
        t.strictSame(left, { quantity: 0, base: 0, tax: 0 })
      },
    ),
  )
  t.end()
})

await t.test('a tax is rounded half up, once', async (t) => {
  t.same(taxOf(1000, 88_750, false), { base: 1000, tax: 89 }, '88.75 is 89')
  t.same(taxOf(10, 50_000, false), { base: 10, tax: 1 }, '0.5 is 1')
  t.same(taxOf(-10, 50_000, false), { base: -10, tax: -1 }, 'giving back mirrors selling')
  t.same(taxOf(1190, 190_000, true), { base: 1000, tax: 190 }, 'the tax is taken out of the price')
  t.same(taxOf(999, 0, true), { base: 999, tax: 0 })
})

await t.test('with the tax included, base and tax are exactly the price; without, the base is the price', async () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), anyRate, (amount, rate) => {
      const inside = taxOf(amount, rate, true)
      const onTop = taxOf(amount, rate, false)
      return inside.base + inside.tax === amount && onTop.base === amount
    }),
  )
})

await t.test('the rounded tax is within half a unit of the exact one', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), anyRate, (amount, rate) => {
      const off = 2n * (BigInt(taxOf(amount, rate, false).tax) * 1_000_000n - BigInt(amount) * BigInt(rate))
      return off <= 1_000_000n && off > -1_000_000n
    }),
  )
})

await t.test('giving back is the mirror of selling', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), anyRate, fc.boolean(), (amount, rate, included) => {
      const sold = taxOf(amount, rate, included)
      const back = taxOf(-amount, rate, included)
      return sold.base + back.base === 0 && sold.tax + back.tax === 0
    }),
  )
})

await t.test('a document is the sum of its lines, by rate and in all', async () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 30 }), fc.boolean(), (lines, taxIncluded) => {
      const totals = totalsOf({ lines }, { taxIncluded })
      const of = (pick: (line: (typeof totals.lines)[number]) => number) => sumOf(totals.lines.map(pick))
      const amounts = of((each) => each.amount)
      return (
        totals.net === of((each) => each.taxBase) &&
        totals.tax === of((each) => each.taxAmount) &&
        totals.total === totals.net + totals.tax &&
        totals.total === (taxIncluded ? amounts : amounts + totals.tax) &&
        totals.net === sumOf(totals.taxes.map((tax) => tax.base)) &&
        totals.tax === sumOf(totals.taxes.map((tax) => tax.amount)) &&
        Number.isSafeInteger(totals.total)
      )
    }),
  )
})

await t.test('an amount that could not be kept exactly is refused and never rounded', async (t) => {
  t.throws(() => lineAmount(9999, Number.MAX_SAFE_INTEGER), RangeError)
  t.throws(() => sumOf([Number.MAX_SAFE_INTEGER, 1]), RangeError)
  t.equal(sumOf([Number.MAX_SAFE_INTEGER, 1, -1]), Number.MAX_SAFE_INTEGER, 'the sum counts, not the way to it')
})

await t.test('money is written exactly, with the digits of its currency', async (t) => {
  const dollars = moneyFormat('en-US', 'USD')
  t.equal(dollars.format(123_456), '$1,234.56')
  t.equal(dollars.format(-5), '-$0.05')
  t.equal(dollars.format(Number.MAX_SAFE_INTEGER), '$90,071,992,547,409.91', 'no digit is lost')
  t.equal(moneyFormat('ja-JP', 'JPY').minorDigits, 0)
  t.match(moneyFormat('ja-JP', 'JPY').format(1999), /1,999/u)
  t.match(moneyFormat('en-KW', 'KWD').format(1999), /1\.999/u)
})

await t.test('what is paid, due and given back adds up', async () => {
  const anyTender = fc.record({ kind: fc.constantFrom('cash' as const, 'card' as const), amount: anyPrice })
  fc.assert(
    fc.property(
      fc.array(anyLine, { minLength: 1, maxLength: 5 }),
      fc.array(anyTender, { maxLength: 4 }),
      (lines, tenders) => {
        const sold = basket(lines)
        const { total } = totalsOf(sold, policy(false))
        const refused = checkTenders(sold, tenders, policy(false))
        if (refused !== null) return true
        const priced = priceSale(sold, tenders, policy(false), {
          documentId: 'd',
          businessDate: '2026-11-24',
          receiptPrinter: null,
          receiptJobId: 'j',
          receiptSecondsToLive: 120,
        })
        const cash = sumOf(tenders.filter((tender) => tender.kind === 'cash').map((tender) => tender.amount))
        const paid = sumOf(tenders.map((tender) => tender.amount))
        return priced.change >= 0 && priced.change <= cash && paid - priced.change === total
      },
    ),
  )
})

await t.test('a tender that does not fit is refused with the amount in words', async (t) => {
  const due = basket([line('a', 1, 1000, 0)])
  t.equal(checkTender(due, { kind: 'card', amount: 1000 }, policy(false)), null)
  t.equal(checkTender(due, { kind: 'cash', amount: 5000 }, policy(false)), null, 'cash gives change')
  t.same(checkTender(due, { kind: 'card', amount: 1001 }, policy(false)), {
    code: 'TENDER_INVALID',
    details: { amount: '$10.01', kind: 'card' },
  })
  t.equal(checkTender(due, { kind: 'cash', amount: 0 }, policy(false))?.code, 'TENDER_INVALID')
  t.equal(checkTender(due, { kind: 'cash', amount: Number.MAX_SAFE_INTEGER }, policy(false))?.code, 'TENDER_INVALID')
  const paid = basket(due.lines, [{ kind: 'cash', amount: 1000 }])
  t.equal(checkTender(paid, { kind: 'cash', amount: 1 }, policy(false))?.code, 'TENDER_INVALID', 'nothing is due')
  t.same(checkTenders(due, [{ kind: 'cash', amount: 400 }], policy(false)), {
    code: 'TENDER_SHORT',
    details: { due: '$6.00' },
  })
  t.equal(checkTenders(due, [{ kind: 'card', amount: 1001 }], policy(false))?.code, 'TENDER_INVALID')
  t.equal(dueOf(1000, [{ kind: 'cash', amount: 5000 }]), 0)
  t.equal(cannotTender(basket([]))?.code, 'SALE_EMPTY')
})

await t.test('a day ends when the store says so, in the zone of the store', async (t) => {
  const late = new Date('2026-11-25T06:30:00Z')
  t.equal(businessDate(late, 'America/New_York'), '2026-11-25')
  t.equal(businessDate(late, 'America/New_York', 4 * 60), '2026-11-24', '1:30 at night belongs to the day before')
  t.equal(businessDate(new Date('2026-11-25T09:00:00Z'), 'America/New_York', 4 * 60), '2026-11-25', '4:00 is a new day')
  t.equal(businessDate(new Date('2027-01-01T05:30:00Z'), 'America/New_York', 240), '2026-12-31')
  t.equal(businessDate(new Date('2026-03-01T00:30:00Z'), 'UTC', 60), '2026-02-28')
})

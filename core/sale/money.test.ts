import fc from 'fast-check'
import t from 'tap'
import type { BasketLine, BasketTender, Exemption } from './basket.js'
import { businessDate } from './business-date.js'
import { lineAmount, moneyFormat, roundTo, sumOf, taxOf } from './money.js'
import { salePolicy } from './policy.js'
import { priceSale } from './price.js'
import { cannotTender, checkTender, checkTenders } from './tender.js'
import { dueOf } from './due.js'
import { totalsOf } from './totals.js'

const policy = (taxIncluded: boolean, cashRounding = 0) =>
  salePolicy({ locale: 'en-US', currency: 'USD', taxIncluded, cashRounding })
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
  listPrice: null,
  priceChange: null,
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
  exemption: null,
})
const exempt: Exemption = { reason: 'Diplomat', certificate: 'D-17' }
const anyExemption = fc.constantFrom(null, exempt)
const anyLine = fc
  .tuple(fc.uuid(), anyQuantity, anyPrice, anyRate)
  .map(([id, quantity, price, rate]) => line(id, quantity, price, rate))
const basket = (
  lines: readonly BasketLine[],
  tenders: readonly BasketTender[] = [],
  exemption: Exemption | null = null,
) => ({
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
  exemption,
  late: null,
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
    fc.property(fc.array(anyLine, { maxLength: 30 }), fc.boolean(), anyExemption, (lines, taxIncluded, exemption) => {
      const totals = totalsOf({ lines, exemption }, { taxIncluded })
      const of = (pick: (line: (typeof totals.lines)[number]) => number) => sumOf(totals.lines.map(pick))
      const amounts = of((each) => each.amount)
      return (
        totals.net === of((each) => each.taxBase) &&
        totals.tax === of((each) => each.taxAmount) &&
        totals.total === totals.net + totals.tax &&
        totals.total === (taxIncluded ? amounts : amounts + totals.tax) &&
        (exemption === null || totals.tax === 0) &&
        totals.lines.every((each, i) => each.amount === each.unitPrice * (lines[i]?.quantity ?? 0)) &&
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
      fc.constantFrom(0, 1, 5, 10, 100),
      (lines, tenders, step) => {
        const sold = basket(lines)
        const terms = policy(false, step)
        const { total } = totalsOf(sold, terms)
        const refused = checkTenders(sold, tenders, terms)
        if (refused !== null) return true
        const priced = priceSale(sold, tenders, terms, {
          documentId: 'd',
          businessDate: '2026-11-24',
          enteredOn: '2026-11-24',
          receiptPrinter: null,
          receiptJobId: 'j',
          receiptSecondsToLive: 120,
        })
        const cash = sumOf(tenders.filter((tender) => tender.kind === 'cash').map((tender) => tender.amount))
        const paid = sumOf(tenders.map((tender) => tender.amount))
        return (
          priced.change >= 0 &&
          priced.change <= cash &&
          paid - priced.change === total + priced.rounding &&
          2 * Math.abs(priced.rounding) <= step &&
          (step <= 1 || priced.rounding === 0 || (cash - priced.change) % step === 0)
        )
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
  const deposit = { kind: 'deposit', amount: 300 } as const
  t.equal(checkTenders(due, [deposit, { kind: 'card', amount: 700 }], policy(false)), null)
  const more = checkTenders(due, [deposit, { kind: 'card', amount: 701 }], policy(false))
  t.equal(
    more?.code,
    'TENDER_INVALID',
    'a card pays no more than the deposit leaves: change would come out of the drawer',
  )
  t.same(dueOf(1000, [{ kind: 'cash', amount: 5000 }]), { exact: 0, cash: 0, rounding: 0 })
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

/** A line that brings pieces back which were sold at this price, with or without tax. */
const back = (sold: BasketLine, unitPrice: number, quantity: number, exemption: string | null): BasketLine => ({
  ...sold,
  quantity,
  unitPrice,
  exemption,
  returned: { sale: 's', position: 1, receipt: '1-1-1', reason: 'x', inspect: false, paidBy: ['cash'], left: null },
})

await t.test(
  'a sale without tax takes the tax out of a price that holds it, and gives back what was paid',
  async (t) => {
    const sold = basket([line('a', 3, 1190, 190_000), line('b', 1, 500, 0)], [], exempt)
    const totals = totalsOf(sold, { taxIncluded: true })
    t.match(totals.lines, [
      { unitPrice: 1000, amount: 3000, taxBase: 3000, taxAmount: 0, exemption: 'Diplomat' },
      { unitPrice: 500, amount: 500, taxAmount: 0, exemption: null },
    ])
    t.same(totals.taxes, [
      { rate: 0, base: 500, amount: 0, exemption: null },
      { rate: 190_000, base: 3000, amount: 0, exemption: 'Diplomat' },
    ])
    fc.assert(
      fc.property(anyLine, fc.boolean(), fc.nat(9998), (one, taxIncluded, n) => {
        const paid = totalsOf({ lines: [one], exemption: exempt }, { taxIncluded })
        const { unitPrice = 0, exemption = null } = paid.lines[0] ?? {}
        const first = Math.min(one.quantity, n)
        // Piece by piece, and into a basket of its own, free of tax or not: in all it is what was paid.
        const parts = [first, one.quantity - first].map((quantity, i) =>
          totalsOf(
            { lines: [back(one, unitPrice, quantity, exemption)], exemption: i === 0 ? exempt : null },
            { taxIncluded },
          ),
        )
        return exemption === null || sumOf([paid.total, ...parts.map(({ total }) => total)]) === 0
      }),
    )
  },
)

await t.test('only what cash settles is rounded, the same way in both directions', async (t) => {
  const [cash, card] = [
    (amount: number) => ({ kind: 'cash' as const, amount }),
    (amount: number) => ({ kind: 'card' as const, amount }),
  ]
  t.same(
    [1000, 1002, 1003, 1007, 1008, -1002, -1003].map((amount) => roundTo(amount, 5)),
    [1000, 1000, 1005, 1005, 1010, -1000, -1005],
  )
  t.same(dueOf(1002, [], 5), { exact: 1002, cash: 1000, rounding: 0 }, 'a card pays it all')
  t.same(dueOf(1002, [card(1002)], 5), { exact: 0, cash: 0, rounding: 0 })
  t.same(dueOf(1002, [cash(1000)], 5), { exact: 0, cash: 0, rounding: -2 })
  t.same(dueOf(1003, [cash(1000)], 5), { exact: 3, cash: 5, rounding: 2 })
  t.same(dueOf(1003, [card(501), cash(500)], 5), { exact: 0, cash: 0, rounding: -2 }, 'the rest after the card: 5.02')
  t.same(dueOf(1003, [cash(500), card(503)], 5), { exact: 0, cash: 0, rounding: 0 }, 'the card took what was left')
  t.same(dueOf(-1002, [cash(-1000)], 5), { exact: 0, cash: 0, rounding: 2 })
  const due = basket([line('a', 1, 1002, 0)])
  const step = policy(false, 5)
  t.equal(checkTenders(due, [cash(1000)], step), null)
  t.equal(checkTenders(due, [cash(999)], step)?.code, 'TENDER_SHORT')
  t.equal(checkTenders(due, [card(1000)], step)?.code, 'TENDER_SHORT', 'cents that a card could pay are not given away')
  t.equal(checkTenders(due, [card(1000), cash(0)], step), null, 'two cents in cash are nothing')
  t.equal(checkTenders(due, [card(990), cash(0)], step)?.code, 'TENDER_INVALID')
  const returned = basket([back(line('a', 1, 1002, 0), 1002, 1, null)])
  t.equal(checkTender(returned, cash(-1002), step)?.code, 'TENDER_INVALID', 'more than the coins there are')
  t.equal(checkTenders(returned, [cash(-1000)], step), null)
  t.equal(checkTenders(returned, [cash(-1005)], step)?.code, 'TENDER_INVALID')
  t.equal(checkTenders(returned, [cash(-995)], step)?.code, 'TENDER_REFUND_SHORT')
})

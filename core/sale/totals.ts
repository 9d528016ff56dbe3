import type { Basket, BasketLine, BasketTender, ReturnedLine } from './basket.js'
import { lineAmount, sumOf, taxOf, type Taxed } from './money.js'
import type { SalePolicy } from './policy.js'

export interface LineTotal {
  readonly line: string
  readonly amount: number
  readonly taxBase: number
  readonly taxAmount: number
}

export interface TaxTotal {
  readonly rate: number
  readonly base: number
  readonly amount: number
}

export interface Totals {
  readonly lines: readonly LineTotal[]
  /** One for each rate, lowest first. */
  readonly taxes: readonly TaxTotal[]
  readonly net: number
  readonly tax: number
  /** net + tax: what the customer pays. */
  readonly total: number
}

type Left = NonNullable<ReturnedLine['left']>

/**
 * What is left of the sale lines that a basket takes pieces back from. The tax of each part is rounded by itself; the
 * last part takes what is left, so that all parts together give back what the sale took, to the cent.
 */
const createRemainders = () => {
  const open = new Map<string, Left>()
  const keyOf = ({ sale, position }: ReturnedLine): string => `${sale} ${position}`
  const leftOf = (returned: ReturnedLine): Left | null => open.get(keyOf(returned)) ?? returned.left
  return {
    take({ quantity, returned }: BasketLine): Taxed | null {
      const left = returned && leftOf(returned)
      return left?.quantity === quantity ? { base: -left.base, tax: -left.tax } : null
    },
    /** `base` and `tax` of a part, below zero. */
    taken({ quantity, returned }: BasketLine, base: number, tax: number): void {
      const left = returned && leftOf(returned)
      if (returned && left)
        open.set(keyOf(returned), {
          quantity: left.quantity - quantity,
          base: sumOf([left.base, base]),
          tax: sumOf([left.tax, tax]),
        })
    },
  }
}

/** Totals of a basket: tax is rounded on each line, and the document is the sum of its lines. */
export const totalsOf = (basket: Pick<Basket, 'lines'>, policy: Pick<SalePolicy, 'taxIncluded'>): Totals => {
  const lines: LineTotal[] = []
  const remainders = createRemainders()
  const byRate = new Map<number, { base: number; amount: number }>()
  for (const line of basket.lines) {
    const amount = lineAmount(line.returned === null ? line.quantity : -line.quantity, line.unitPrice)
    const { base, tax } = remainders.take(line) ?? taxOf(amount, line.taxRate, policy.taxIncluded)
    remainders.taken(line, base, tax)
    lines.push({ line: line.id, amount, taxBase: base, taxAmount: tax })
    const sum = byRate.get(line.taxRate) ?? { base: 0, amount: 0 }
    byRate.set(line.taxRate, { base: sumOf([sum.base, base]), amount: sumOf([sum.amount, tax]) })
  }
  const net = sumOf(lines.map((line) => line.taxBase))
  const tax = sumOf(lines.map((line) => line.taxAmount))
  const taxes = [...byRate].map(([rate, sum]) => ({ rate, ...sum })).toSorted((a, b) => a.rate - b.rate)
  return { lines, taxes, net, tax, total: sumOf([net, tax]) }
}

export const tendered = (tenders: readonly BasketTender[]): number => sumOf(tenders.map((tender) => tender.amount))

/** What is still to pay, or with a total below zero what is still to give back (below zero too); never beyond zero. */
export const dueOf = (total: number, tenders: readonly BasketTender[]): number => {
  const left = sumOf([total, -tendered(tenders)])
  return total < 0 ? Math.min(0, left) : Math.max(0, left)
}

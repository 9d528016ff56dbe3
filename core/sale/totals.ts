import type { Basket, BasketLine, ReturnedLine } from './basket.js'
import { lineAmount, sumOf, taxOf, type Taxed } from './money.js'
import type { SalePolicy } from './policy.js'

export interface LineTotal {
  readonly line: string
  /** What a piece is sold at: without the tax that its price contains, where the sale is free of tax. */
  readonly unitPrice: number
  readonly amount: number
  readonly taxBase: number
  readonly taxAmount: number
  /** Why no tax is taken; null where it is, or where there is none to take. */
  readonly exemption: string | null
}

export interface TaxTotal {
  readonly rate: number
  readonly base: number
  readonly amount: number
  readonly exemption: string | null
}

export interface Totals {
  readonly lines: readonly LineTotal[]
  /** One for each rate and reason of exemption, lowest first. */
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

type Totalled = Pick<Basket, 'lines' | 'exemption'>

/** Totals of a basket: tax is rounded on each line, and the document is the sum of its lines. */
export const totalsOf = (basket: Totalled, policy: Pick<SalePolicy, 'taxIncluded'>): Totals => {
  const lines: LineTotal[] = []
  const remainders = createRemainders()
  const byRate = new Map<string, { rate: number; exemption: string | null; base: number; amount: number }>()
  for (const line of basket.lines) {
    const total = lineTotal(line, exemptionOf(basket, line), remainders.take(line), policy.taxIncluded)
    lines.push(total)
    const { exemption, taxBase, taxAmount } = total
    remainders.taken(line, taxBase, taxAmount)
    const key = `${line.taxRate} ${exemption ?? ''}`
    const sum = byRate.get(key) ?? { base: 0, amount: 0 }
    const [base, amount] = [sumOf([sum.base, taxBase]), sumOf([sum.amount, taxAmount])]
    byRate.set(key, { rate: line.taxRate, exemption, base, amount })
  }
  const net = sumOf(lines.map((line) => line.taxBase))
  const tax = sumOf(lines.map((line) => line.taxAmount))
  const taxes = [...byRate.values()].toSorted((a, b) => a.rate - b.rate)
  return { lines, taxes, net, tax, total: sumOf([net, tax]) }
}

/** What comes back pays no tax where its sale paid none; whatever this basket is. */
const exemptionOf = (basket: Totalled, line: BasketLine): string | null => {
  if (line.returned !== null) return line.exemption
  return line.taxRate > 0 ? (basket.exemption?.reason ?? null) : null
}

/** `rest`: what is left of its sale line, where this part is the last of it. */
const lineTotal = (line: BasketLine, exemption: string | null, rest: Taxed | null, taxIncluded: boolean): LineTotal => {
  const { id, quantity, taxRate, returned } = line
  // By the piece, so that a piece that comes back is worth what was paid for it. A returned price has no tax in it.
  const holdsTax = exemption !== null && returned === null && taxIncluded
  const unitPrice = holdsTax ? taxOf(line.unitPrice, taxRate, true).base : line.unitPrice
  const amount = lineAmount(returned === null ? quantity : -quantity, unitPrice)
  const { base, tax } = rest ?? (exemption === null ? taxOf(amount, taxRate, taxIncluded) : { base: amount, tax: 0 })
  return { line: id, unitPrice, amount, taxBase: base, taxAmount: tax, exemption }
}

import type { BasketTender } from './basket.js'
import { roundTo, sumOf } from './money.js'

export const tendered = (tenders: readonly BasketTender[]): number => sumOf(tenders.map((tender) => tender.amount))

/** What is still to pay, or with a total below zero still to give back (below zero too); never beyond zero. */
export interface Due {
  /** To the last minor unit: what a card pays. */
  readonly exact: number
  /** What is paid where cash settles the rest: rounded to the smallest amount of cash there is. */
  readonly cash: number
  /** What cash was rounded by, were this all: above zero where more than the total is paid. 0 where no cash is. */
  readonly rounding: number
}

/**
 * What remains of a total. Only what cash settles is rounded: the total less all cards, not less the cash that was paid
 * before. `step` is the smallest amount of cash; 0 does not round.
 */
export const dueOf = (total: number, tenders: readonly BasketTender[], step = 0): Due => {
  const cash = tenders.filter(({ kind }) => kind === 'cash')
  const rest = sumOf([total, -tendered(tenders.filter(({ kind }) => kind !== 'cash'))])
  const settled = roundTo(rest, step)
  const left = within(total, sumOf([settled, -tendered(cash)]))
  // Cash that pays the rounded rest pays it all.
  const exact = cash.length > 0 && left === 0 ? 0 : within(total, sumOf([rest, -tendered(cash)]))
  return { exact, cash: left, rounding: cash.length > 0 ? sumOf([settled, -rest]) : 0 }
}

const within = (total: number, left: number): number => (total < 0 ? Math.min(0, left) : Math.max(0, left))

import type { Basket, BasketTender } from './basket.js'
import { missingSerial, type Refused } from './prompt.js'
import type { SalePolicy } from './policy.js'
import { dueOf, tendered, totalsOf } from './totals.js'

/** Why a basket cannot be paid yet; null when it can. */
export const cannotTender = (basket: Basket): Refused | null => {
  if (basket.lines.length === 0) return { code: 'SALE_EMPTY', details: {} }
  const missing = missingSerial(basket)
  return missing && { code: 'SERIAL_REQUIRED', details: { item: missing.name, line: missing.id } }
}

/** Checks one more tender on top of those recorded: above zero, something is due, and only cash may be more than due. */
export const checkTender = (basket: Basket, tender: BasketTender, policy: SalePolicy): Refused | null => {
  const due = dueOf(totalsOf(basket, policy).total, basket.tenders)
  const fits = takable(tender) && due > 0 && (tender.kind === 'cash' || tender.amount <= due)
  return fits ? null : invalid(tender, policy)
}

/** Checks that tenders (recorded and new ones) pay the basket, and that the change can be given from cash. */
export const checkTenders = (basket: Basket, tenders: readonly BasketTender[], policy: SalePolicy): Refused | null => {
  const { total } = totalsOf(basket, policy)
  const wrong = tenders.find((tender) => !takable(tender))
  if (wrong !== undefined) return invalid(wrong, policy)
  const cards = tenders.filter((tender) => tender.kind === 'card')
  const card = cards.at(-1)
  if (card !== undefined && tendered(cards) > total) return invalid(card, policy)
  const due = dueOf(total, tenders)
  return due > 0 ? { code: 'TENDER_SHORT', details: { due: policy.money.format(due) } } : null
}

/** A thousand billion minor units: far above any purchase, and twenty such tenders still add up exactly. */
const largestTender = 1e12

const takable = ({ amount }: BasketTender): boolean => amount > 0 && amount <= largestTender

const invalid = (tender: BasketTender, policy: SalePolicy): Refused => ({
  code: 'TENDER_INVALID',
  details: { amount: policy.money.format(tender.amount), kind: tender.kind },
})

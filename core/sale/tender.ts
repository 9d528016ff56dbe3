import type { Basket, BasketTender, MoneyKind } from './basket.js'
import { dueOf, tendered } from './due.js'
import type { SalePolicy } from './policy.js'
import { missingAnswer, missingCustomer, missingSerial, type Refused } from './prompt.js'
import { totalsOf } from './totals.js'

/** Why a basket cannot be paid yet; null when it can. */
export const cannotTender = (basket: Basket): Refused | null => {
  if (basket.lines.length === 0) return { code: 'SALE_EMPTY', details: {} }
  // What was paid on paper is paid; what it should have said is asked of a person afterwards.
  if (basket.late !== null) return null
  const missing = missingSerial(basket)
  if (missing !== null)
    return { code: 'SERIAL_REQUIRED', details: { item: missing.name, done: 'sold', line: missing.id } }
  const open = missingAnswer(basket)
  if (open !== null) {
    const { line, question } = open
    return { code: 'PROMPT_REQUIRED', details: { prompt: question.label, item: line.name, line: line.id } }
  }
  const nobody = missingCustomer(basket)
  return nobody && { code: 'CUSTOMER_REQUIRED', details: { item: nobody.name, line: nobody.id } }
}

/**
 * Checks one more tender on top of those recorded: something is due, the tender goes the same way (to the store, or back
 * to the customer), and only cash that is paid may be more than due.
 */
export const checkTender = (basket: Basket, tender: BasketTender, policy: SalePolicy): Refused | null => {
  const { exact, cash } = dueOf(totalsOf(basket, policy).total, basket.tenders, policy.cashRounding)
  if (exact < 0) {
    const fits = givable(tender) && tender.amount >= (tender.kind === 'cash' ? cash : exact)
    return fits ? wrongWay(basket, tender, policy) : invalid(tender, policy)
  }
  const fits = takable(tender) && exact > 0 && (tender.kind === 'cash' || tender.amount <= exact)
  return fits ? null : invalid(tender, policy)
}

/** Checks that tenders (recorded and new ones) pay the basket, and that the change can be given from cash. */
export const checkTenders = (basket: Basket, tenders: readonly BasketTender[], policy: SalePolicy): Refused | null => {
  const { total } = totalsOf(basket, policy)
  const nothing = tenders.find((tender) => tender.amount === 0)
  // A few cents that no coin pays are settled by cash of nothing, and by nothing else.
  if (nothing !== undefined && !(nothing.kind === 'cash' && isSettledByNothing(total, tenders, policy)))
    return invalid(nothing, policy)
  const moving = tenders.filter((tender) => tender.amount !== 0)
  return total < 0 ? checkRefund(basket, moving, tenders, total, policy) : checkPayment(moving, tenders, total, policy)
}

const isSettledByNothing = (total: number, tenders: readonly BasketTender[], policy: SalePolicy): boolean => {
  const moving = tenders.filter((tender) => tender.amount !== 0)
  const { exact, cash } = dueOf(total, moving, policy.cashRounding)
  return tenders.length === moving.length + 1 && exact !== 0 && cash === 0
}

const checkPayment = (
  moving: readonly BasketTender[],
  tenders: readonly BasketTender[],
  total: number,
  policy: SalePolicy,
): Refused | null => {
  const wrong = moving.find((tender) => !takable(tender))
  if (wrong !== undefined) return invalid(wrong, policy)
  // A deposit is there already: what a card pays beside it is no more than the rest.
  const exact = moving.filter((tender) => tender.kind !== 'cash')
  const card = exact.findLast((tender) => tender.kind === 'card')
  if (card !== undefined && tendered(exact) > total) return invalid(card, policy)
  const due = dueOf(total, tenders, policy.cashRounding).exact
  return due > 0 ? { code: 'TENDER_SHORT', details: { due: policy.money.format(due) } } : null
}

/** What is given back is given to the last cent, or the last coin, and not more. */
const checkRefund = (
  basket: Basket,
  moving: readonly BasketTender[],
  tenders: readonly BasketTender[],
  total: number,
  policy: SalePolicy,
): Refused | null => {
  const { exact, rounding } = dueOf(total, tenders, policy.cashRounding)
  const tooMuch = tendered(tenders) < total + rounding ? tenders.at(-1) : undefined
  const wrong = moving.find((tender) => !givable(tender)) ?? tooMuch
  if (wrong !== undefined) return invalid(wrong, policy)
  for (const tender of tenders) {
    const refused = wrongWay(basket, tender, policy)
    if (refused !== null) return refused
  }
  return exact < 0 ? { code: 'TENDER_REFUND_SHORT', details: { due: policy.money.format(-exact) } } : null
}

/** Where money goes back the way it came: a tender that none of the sales was paid with is refused. */
const wrongWay = (basket: Basket, tender: BasketTender, policy: SalePolicy): Refused | null => {
  const paidBy = refundKinds(basket, policy)
  return tender.kind !== 'deposit' && paidBy.includes(tender.kind)
    ? null
    : { code: 'TENDER_REFUND_KIND', details: { kinds: paidBy.join(' and '), kind: tender.kind } }
}

/** The tenders that may be given back for a basket. */
export const refundKinds = (
  basket: Pick<Basket, 'lines'>,
  { refund }: Pick<SalePolicy, 'refund'>,
): readonly MoneyKind[] => {
  const returned = basket.lines.flatMap((line) => (line.returned === null ? [] : [line.returned]))
  const paidBy = new Set(returned.flatMap((line) => line.paidBy))
  // What nobody knows the payment of is given back in cash.
  if (returned.some((line) => line.paidBy.length === 0)) paidBy.add('cash')
  return refund === 'any' ? ['cash', 'card'] : [...paidBy].toSorted()
}

/** A thousand billion minor units: far above any purchase, and twenty such tenders still add up exactly. */
const largestTender = 1e12

const takable = ({ amount }: BasketTender): boolean => amount > 0 && amount <= largestTender
const givable = ({ amount }: BasketTender): boolean => amount < 0 && amount >= -largestTender

const invalid = (tender: BasketTender, policy: SalePolicy): Refused => ({
  code: 'TENDER_INVALID',
  details: { amount: policy.money.format(tender.amount), kind: tender.kind },
})

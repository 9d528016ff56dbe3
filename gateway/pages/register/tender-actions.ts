import type { Sale, TenderKind } from '../../protocol/register-state.js'
import { parseAmount, roundAmounts } from '../shared/amounts.js'
import { action, type Action } from './actions.js'
import type { Till } from './till.js'
import { closePanel, isTendering, openView } from './what-is-open.js'

const minorDigits = (till: Till): number => till.state.value?.register.store.minorDigits ?? 2
const hasDue = (till: Till): boolean => (till.sale.value?.lines.length ?? 0) > 0
const paying = (till: Till): boolean => hasDue(till) && openView(till) === 'tender'

/** Why the sale cannot be paid yet. */
const notYet = (till: Till): string | null => {
  const sale = till.sale.value
  return sale === null || sale.canTender || isTendering(till) ? null : (sale.cannotTenderBecause?.message ?? '')
}

const wantsCustomer = (till: Till): boolean => till.sale.value?.cannotTenderBecause?.code === 'CUSTOMER_REQUIRED'

export const amountsOf = (till: Till): number[] => roundAmounts(till.sale.value?.dueCash ?? 0, minorDigits(till), 3)

/** True where the customer gets money: the amounts are typed without their sign. */
export const givesBack = (till: Till): boolean => (till.sale.value?.due ?? 0) < 0
const owed = (till: Till, kind: TenderKind): number =>
  Math.abs((kind === 'cash' ? till.sale.value?.dueCash : till.sale.value?.due) ?? 0)

/** Whether money may go this way: what is paid always, what is given back as the store's terms say. */
const mayUse = (till: Till, kind: TenderKind): boolean =>
  !givesBack(till) || (till.sale.value?.refundKinds.includes(kind) ?? false)

/** The typed amount in minor units: what is due when nothing was typed, null when it is no amount. */
export const typedAmount = (till: Till, kind: TenderKind): number | null => {
  const text = till.tenderText.value.trim()
  if (text === '') return till.sale.value === null ? null : owed(till, kind)
  const amount = parseAmount(text, minorDigits(till))
  return amount !== null && amount > 0 ? amount : null
}

/** Takes an amount, or gives it back. What covers the rest completes the sale in the same step; less is recorded, and the rest remains. */
export const take = async (till: Till, kind: TenderKind, amount: number): Promise<void> => {
  const sale: Sale | null = till.sale.value
  if (sale === null) return
  const { id, version, due, dueCash } = sale
  const rest = kind === 'cash' ? dueCash : due
  const signed = due < 0 ? -amount : amount
  if (amount >= Math.abs(rest)) {
    const tenders = due === 0 ? [] : [{ kind, amount: signed }]
    const done = await till.ask('sale.complete', { sale: id, version, tenders })
    if (done === null) return
    closePanel(till)
  } else if ((await till.ask('sale.tender', { sale: id, version, kind, amount: signed })) === null) return
  till.tenderText.value = ''
}

const amountWords = (till: Till, kind: TenderKind): string => {
  const amount = typedAmount(till, kind)
  return amount === null ? '' : till.format.value.money(amount)
}

const takeTyped = (kind: TenderKind) => (till: Till) => {
  const amount = typedAmount(till, kind)
  if (amount === null) return
  return take(till, kind, amount)
}

const notAnAmount = (till: Till, kind: TenderKind): string | null => {
  const amount = typedAmount(till, kind)
  const { tender } = till.texts.value
  if (amount === null) return notYet(till) ?? tender.notAnAmount
  return notYet(till) ?? (givesBack(till) && amount > owed(till, kind) ? tender.giveTooMuch : null)
}

const round = (index: number): Action =>
  action({
    text: (till) => till.format.value.money(amountsOf(till)[index] ?? 0),
    shortcuts: [{ key: `F${6 + index}` }],
    needsLine: true,
    when: (till) => paying(till) && amountsOf(till)[index] !== undefined,
    blocked: notYet,
    run: (till) => take(till, 'cash', amountsOf(till)[index] ?? 0),
  })

/** What is done to be paid. Keys of the sale that make no sense here serve the round amounts. */
export const tenderActions = {
  pay: action({
    text: (till) => till.texts.value.tender[givesBack(till) ? 'owed' : 'pay'],
    shortcuts: [{ key: 'F2' }],
    needsLine: true,
    when: (till) => hasDue(till) && openView(till) !== 'tender',
    blocked: (till) => (wantsCustomer(till) ? null : notYet(till)),
    run: (till) => {
      till.tenderText.value = ''
      // What keeps the sale from being paid is answered there.
      till.view.value = wantsCustomer(till) ? 'customer' : 'tender'
      till.sheet.value = true
    },
  }),
  exactCash: action({
    text: ({ texts }) => texts.value.tender.cashExact,
    shortcuts: [{ key: 'F10' }],
    needsLine: true,
    when: (till) => hasDue(till) && openView(till) !== 'tender' && mayUse(till, 'cash'),
    blocked: notYet,
    run: (till) => take(till, 'cash', owed(till, 'cash')),
  }),
  cardAll: action({
    text: ({ texts }) => texts.value.tender.cardAll,
    shortcuts: [{ key: 'F4' }],
    needsLine: true,
    when: (till) => hasDue(till) && openView(till) !== 'tender' && mayUse(till, 'card'),
    blocked: notYet,
    run: (till) => take(till, 'card', owed(till, 'card')),
  }),
  takeCash: action({
    text: (till) => till.texts.value.tender[givesBack(till) ? 'giveCash' : 'takeCash'](amountWords(till, 'cash')),
    icon: 'cash',
    shortcuts: [{ key: 'F10' }, { key: 'F2' }],
    needsLine: true,
    when: (till) => paying(till) && mayUse(till, 'cash'),
    blocked: (till) => notAnAmount(till, 'cash'),
    run: takeTyped('cash'),
  }),
  takeCard: action({
    text: (till) => till.texts.value.tender[givesBack(till) ? 'giveCard' : 'takeCard'](amountWords(till, 'card')),
    icon: 'card',
    shortcuts: [{ key: 'F4' }],
    needsLine: true,
    when: (till) => paying(till) && mayUse(till, 'card'),
    blocked: (till) =>
      notAnAmount(till, 'card') ??
      ((typedAmount(till, 'card') ?? 0) > owed(till, 'card') ? till.texts.value.tender.cardTooMuch : null),
    run: takeTyped('card'),
  }),
  round1: round(0),
  round2: round(1),
  round3: round(2),
  giveBack: action({
    text: ({ texts }) => texts.value.tender.giveBack,
    icon: 'recall',
    shortcuts: [{ key: 'Delete', shift: true }],
    needsLine: true,
    when: isTendering,
    confirm: (till) => {
      const paid = (till.sale.value?.tenders ?? []).reduce((sum, tender) => sum + tender.amount, 0)
      const { tender } = till.texts.value
      return { question: tender.confirmGiveBack(till.format.value.money(paid)), yes: tender.giveBackNow }
    },
    run: async (till) => {
      const sale = till.sale.value
      if (sale === null || (await till.ask('sale.return-tenders', { sale: sale.id })) === null) return
      till.view.value = 'items'
    },
  }),
} satisfies Record<string, Action>

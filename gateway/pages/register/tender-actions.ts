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

export const amountsOf = (till: Till): number[] => roundAmounts(till.sale.value?.due ?? 0, minorDigits(till), 3)

/** The typed amount in minor units: what is due when nothing was typed, null when it is no amount. */
export const typedAmount = (till: Till): number | null => {
  const text = till.tenderText.value.trim()
  if (text === '') return till.sale.value?.due ?? null
  const amount = parseAmount(text, minorDigits(till))
  return amount !== null && amount > 0 ? amount : null
}

/** Takes an amount. What covers the rest completes the sale in the same step; less is recorded, and the rest remains. */
export const take = async (till: Till, kind: TenderKind, amount: number): Promise<void> => {
  const sale: Sale | null = till.sale.value
  if (sale === null) return
  const { id, version, due } = sale
  if (amount >= due) {
    const done = await till.ask('sale.complete', { sale: id, version, tenders: due === 0 ? [] : [{ kind, amount }] })
    if (done === null) return
    closePanel(till)
  } else if ((await till.ask('sale.tender', { sale: id, version, kind, amount })) === null) return
  till.tenderText.value = ''
}

const amountWords = (till: Till): string => {
  const amount = typedAmount(till)
  return amount === null ? '' : till.format.value.money(amount)
}

const takeTyped = (kind: TenderKind) => (till: Till) => {
  const amount = typedAmount(till)
  if (amount === null) return
  return take(till, kind, amount)
}

const notAnAmount = (till: Till): string | null =>
  notYet(till) ?? (typedAmount(till) === null ? till.texts.value.tender.notAnAmount : null)

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
    text: ({ texts }) => texts.value.tender.pay,
    shortcuts: [{ key: 'F2' }],
    needsLine: true,
    when: (till) => hasDue(till) && openView(till) !== 'tender',
    blocked: notYet,
    run: (till) => {
      till.tenderText.value = ''
      till.view.value = 'tender'
      till.sheet.value = true
    },
  }),
  exactCash: action({
    text: ({ texts }) => texts.value.tender.cashExact,
    shortcuts: [{ key: 'F10' }],
    needsLine: true,
    when: (till) => hasDue(till) && openView(till) !== 'tender',
    blocked: notYet,
    run: (till) => take(till, 'cash', till.sale.value?.due ?? 0),
  }),
  cardAll: action({
    text: ({ texts }) => texts.value.tender.cardAll,
    shortcuts: [{ key: 'F4' }],
    needsLine: true,
    when: (till) => hasDue(till) && openView(till) !== 'tender',
    blocked: notYet,
    run: (till) => take(till, 'card', till.sale.value?.due ?? 0),
  }),
  takeCash: action({
    text: (till) => till.texts.value.tender.takeCash(amountWords(till)),
    icon: 'cash',
    shortcuts: [{ key: 'F10' }, { key: 'F2' }],
    needsLine: true,
    when: paying,
    blocked: notAnAmount,
    run: takeTyped('cash'),
  }),
  takeCard: action({
    text: (till) => till.texts.value.tender.takeCard(amountWords(till)),
    icon: 'card',
    shortcuts: [{ key: 'F4' }],
    needsLine: true,
    when: paying,
    blocked: (till) =>
      notAnAmount(till) ??
      ((typedAmount(till) ?? 0) > (till.sale.value?.due ?? 0) ? till.texts.value.tender.cardTooMuch : null),
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

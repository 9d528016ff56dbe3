import { priceSale } from '../../core/sale/price.js'
import { businessDate } from '../../core/sale/business-date.js'
import type { StoreEffect } from '../../core/sale/machine/effect.js'
import type { Answer, Moment } from '../../core/sale/machine/event.js'
import type { Basket, BasketChange } from '../../core/sale/basket.js'
import type { SalePolicy } from '../../core/sale/policy.js'
import { isRefusal, type Actor, type OrRefusal, type RequestKey, type Store } from '../../core/store/store.js'
import type { SessionSettings } from './settings.js'

/** What an effect needs beside itself: who acts, for which request, and what a document carries. */
export interface PerformContext {
  readonly store: Pick<Store, 'baskets' | 'sales' | 'afterSale' | 'context'>
  readonly policy: SalePolicy
  readonly settings: SessionSettings
  readonly receiptPrinter: string | null
  readonly actor: Actor
  /** Of the request that caused the effect; made by us where a scanner did. */
  readonly request: RequestKey
  /** The client's own; null where a scanner caused it. */
  readonly caused: RequestKey | null
  readonly newId: () => string
  readonly moment: () => Moment
}

/** Performs one effect of the sale machine: one call of the store, and its result as the machine's next event. */
export const perform = async (effect: StoreEffect, context: PerformContext): Promise<Answer> => {
  const { actor, request, caused, moment } = context
  const { baskets } = context.store

  const changed = async (call: Promise<OrRefusal<BasketChange & { readonly line?: string }>>): Promise<Answer> => {
    const change = await call
    if (isRefusal(change)) return { name: 'refused', effect, refused: change.refused }
    return { name: 'changed', effect, change, line: change.line ?? null, received: moment() }
  }
  const replaced = async (call: Promise<OrRefusal<Basket>>): Promise<Answer> => {
    const basket = await call
    return isRefusal(basket)
      ? { name: 'refused', effect, refused: basket.refused }
      : { name: 'replaced', effect, basket }
  }
  const ended = async (call: Promise<OrRefusal<{ readonly basket: string }>>): Promise<Answer> => {
    const result = await call
    return isRefusal(result)
      ? { name: 'refused', effect, refused: result.refused }
      : { name: 'ended', effect, received: moment() }
  }

  switch (effect.do) {
    case 'scan': {
      const { head, newLineId, code, prompt } = effect
      return changed(baskets.scan({ actor, basketId: head.id, newLineId, ...code, prompt, request: caused }))
    }
    case 'add-item': {
      const { head, newLineId, itemId, quantity, serial } = effect
      return changed(
        baskets.addItem({ actor, basketId: head.id, newLineId, itemId, quantity, serial, request: caused }),
      )
    }
    case 'add-return': {
      const { head, newLineId, returning } = effect
      return changed(
        context.store.afterSale.addReturn({
          actor,
          basketId: head.id,
          newLineId,
          ...returning,
          today: businessDate(new Date(moment().time), context.store.context.zone, context.settings.dayEndsAt),
          request: caused,
        }),
      )
    }
    case 'enter-serial': {
      const { basketId, line, entered } = effect
      const { text, codes, serial, fromElement } = entered
      // The code of a product with its serial number is checked as what it is: the number of that line's item.
      return changed(
        baskets.enterSerial({ actor, basketId, line, text, codes: fromElement ? [] : codes, serial, request: caused }),
      )
    }
    case 'remove-serial':
      return changed(baskets.removeSerial({ ...effect, request: caused }))
    case 'set-quantity':
      return changed(baskets.setQuantity({ ...effect, request: caused }))
    case 'mark-prompt':
      return changed(baskets.markPrompt({ ...effect, request: caused }))
    case 'answer-question':
      return changed(baskets.answerQuestion({ ...effect, request: caused }))
    case 'remove-line':
      return changed(baskets.removeLine({ ...effect, request: caused }))
    case 'set-price':
      return changed(baskets.setPrice({ ...effect, request: caused }))
    case 'set-exemption':
      return replaced(baskets.setExemption({ ...effect, request: caused }))
    case 'start-late':
      return replaced(baskets.startLate({ actor, basketId: effect.head.id, late: effect.late, request: caused }))
    case 'set-customer':
      return replaced(baskets.setCustomer({ basketId: effect.basketId, customer: effect.customer, request: caused }))
    case 'void':
      return ended(baskets.void({ actor, basketId: effect.basketId, request: caused }))
    case 'suspend':
      return ended(baskets.suspend({ actor, basketId: effect.basketId, request: caused }))
    case 'recall':
      return replaced(baskets.recall({ actor, basketId: effect.basketId, request: caused }))
    case 'tender': {
      const { basketId, version, tender, due } = effect
      return replaced(baskets.tender({ actor, basketId, version, tender, request, reply: { due } }))
    }
    case 'return-tenders':
      return replaced(baskets.returnTenders({ actor, basketId: effect.basketId, request }))
    case 'complete':
      return complete(effect, context)
  }
}

const complete = async (
  effect: Extract<StoreEffect, { readonly do: 'complete' }>,
  context: PerformContext,
): Promise<Answer> => {
  const { store, settings, policy, newId, moment, actor, request } = context
  const { basket, tenders } = effect
  const dayOf = (time: string) => businessDate(new Date(time), store.context.zone, settings.dayEndsAt)
  const enteredOn = dayOf(moment().time)
  const result = await store.sales.complete({
    actor,
    basketId: basket.id,
    version: basket.version,
    request,
    serials: basket.lines.reduce((sum, line) => sum + line.serials.length, 0),
    returned: basket.lines.reduce((sum, line) => sum + (line.returned === null ? 0 : line.serials.length), 0),
    sale: priceSale(basket, tenders, policy, {
      documentId: newId(),
      businessDate: basket.late === null ? enteredOn : dayOf(basket.late.at),
      enteredOn,
      receiptPrinter: context.receiptPrinter,
      receiptJobId: newId(),
      receiptSecondsToLive: settings.receiptSecondsToLive,
    }),
  })
  return isRefusal(result)
    ? { name: 'refused', effect, refused: result.refused }
    : { name: 'completed', effect, sale: result, received: moment() }
}

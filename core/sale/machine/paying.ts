import { missingSerial, type Refused } from '../prompt.js'
import type { SalePolicy } from '../policy.js'
import { cannotTender, checkTender, checkTenders } from '../tender.js'
import { dueOf } from '../due.js'
import { totalsOf } from '../totals.js'
import { inSale, unknownSale } from './adding.js'
import type { EventOf } from './event.js'
import { answer, perform, refuse, stay } from './outcome.js'
import { settle, type StateOf, type Step } from './state.js'

type Payable = StateOf<'open' | 'prompting' | 'tendering'>

const refuseVersion = (state: Payable, sent: number): Refused | null =>
  sent === state.basket.version ? null : { code: 'SALE_CHANGED', details: { have: state.basket.version, sent } }

/** Refuses payment and brings the cashier to the line that is in the way, postponed or not. */
const refusePayment = (state: Payable, refused: Refused): Step => {
  const missing = refused.code === 'SERIAL_REQUIRED' ? missingSerial(state.basket) : null
  if (missing === null) return stay(state, refuse(refused))
  return stay(settle(state.memory, state.basket, { line: missing.id, refusal: null }), refuse(refused))
}

export const tender = inSale<Payable, EventOf<'tender'>>((state, event, policy) => {
  const { basket } = state
  const refused =
    refuseVersion(state, event.version) ?? cannotTender(basket) ?? checkTender(basket, event.tender, policy)
  if (refused !== null) return refusePayment(state, refused)
  const due = dueOf(totalsOf(basket, policy).total, [...basket.tenders, event.tender], policy.cashRounding).exact
  return perform(state, { do: 'tender', basketId: basket.id, version: event.version, tender: event.tender, due })
})

export const returnTenders = inSale<StateOf<'tendering'>, EventOf<'return-tenders'>>((state) =>
  perform(state, { do: 'return-tenders', basketId: state.basket.id }),
)

export const complete = inSale<Payable, EventOf<'complete'>>((state, event, policy) => {
  const { basket, memory, focus } = state
  const tenders = [...basket.tenders, ...event.tenders]
  const refused = refuseVersion(state, event.version) ?? cannotTender(basket) ?? checkTenders(basket, tenders, policy)
  if (refused !== null) return refusePayment(state, refused)
  return perform({ name: 'completing', memory, basket, focus }, { do: 'complete', basket, tenders })
})

/** A page that lost its request id by a reload asks again: the sale just completed gives the same answer. */
export const completeWhenIdle = (state: StateOf<'idle'>, event: EventOf<'complete'>): Step => {
  const { last } = state.memory
  return last?.basketId === event.sale ? stay(state, answer(last.sale)) : unknownSale(state, event)
}

export const voidSale = inSale<Payable, EventOf<'void'>>((state) =>
  perform(state, { do: 'void', basketId: state.basket.id }),
)

export const suspend = inSale<StateOf<'open' | 'prompting'>, EventOf<'suspend'>>((state) =>
  state.basket.lines.length === 0
    ? stay(state, refuse({ code: 'SALE_EMPTY', details: {} }))
    : perform(state, { do: 'suspend', basketId: state.basket.id }),
)

export const recall = (state: StateOf<'idle'>, event: EventOf<'recall'>, _policy: SalePolicy): Step =>
  perform(state, { do: 'recall', basketId: event.sale })

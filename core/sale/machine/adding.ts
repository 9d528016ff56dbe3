import type { SalePolicy } from '../policy.js'
import type { Refused } from '../prompt.js'
import { shownCode } from '../scanned-code.js'
import type { BasketHead, StoreEffect } from './effect.js'
import type { EventOf, Moment, NewSale } from './event.js'
import { answer, perform, refuse, stay, tellBad, wrongState } from './outcome.js'
import type { BasketState, SaleState, StateOf, Step } from './state.js'

type Scan = EventOf<'scan'>
type AddItem = EventOf<'add-item'>

export const newHead = (start: NewSale, received: Moment): BasketHead => ({
  id: start.basketId,
  registerId: start.registerId,
  userId: start.userId,
  userName: start.userName,
  startedAt: received.time,
})

/** It arrived while the sale before was still open, and is handled after that one closed: whose it is, is not known. */
const isLate = (state: SaleState, received: Moment): boolean =>
  state.memory.closedAt !== null && received.ticks < state.memory.closedAt

const remember = <S extends SaleState>(state: S, event: Scan): S => ({
  ...state,
  memory: { ...state.memory, lastCode: event.code.text },
})

const refuseScan = (state: SaleState, event: Scan, refused: Refused): Step =>
  stay(remember(state, event), tellBad(refused, event.code.text), refuse(refused))

const late = (event: Scan): Refused => ({ code: 'SCAN_LATE', details: { code: shownCode(event.code.text) } })

/** A trigger that bounces sends the same code twice; the second one must not open the next customer's basket. */
const isBounce = ({ memory }: SaleState, event: Scan, policy: SalePolicy): boolean =>
  memory.completedAt !== null &&
  memory.lastCode === event.code.text &&
  event.received.ticks - memory.completedAt < policy.repeatGuardMs

const scanEffect = (head: BasketHead, event: Scan, prompt: string | null): StoreEffect => ({
  do: 'scan',
  head,
  newLineId: event.start.lineId,
  code: event.code,
  prompt,
})

export const scanWhenIdle = (state: StateOf<'idle'>, event: Scan, policy: SalePolicy): Step => {
  if (isLate(state, event.received)) return refuseScan(state, event, late(event))
  if (isBounce(state, event, policy)) {
    const text = `${shownCode(event.code.text)} was scanned again just after the sale was completed; it was not added.`
    return stay(state, { do: 'tell', good: false, scan: event.code.text, text, refused: null }, answer())
  }
  return perform(remember(state, event), scanEffect(newHead(event.start, event.received), event, null))
}

export const scanWhenOpen = (state: StateOf<'open' | 'prompting'>, event: Scan): Step => {
  if (isLate(state, event.received)) return refuseScan(state, event, late(event))
  const prompt = state.name === 'prompting' ? state.prompt.line : null
  return perform(remember(state, event), scanEffect(state.basket, event, prompt))
}

export const scanWhenPaying = (state: StateOf<'tendering'>, event: Scan): Step =>
  refuseScan(state, event, isLate(state, event.received) ? late(event) : wrongState(state, event))

export const scanWhenCompleting = (state: StateOf<'completing'>, event: Scan): Step =>
  refuseScan(state, event, late(event))

const addEffect = (head: BasketHead, event: AddItem): StoreEffect => ({
  do: 'add-item',
  head,
  newLineId: event.start.lineId,
  itemId: event.itemId,
  quantity: event.quantity,
  serial: event.serial,
})

/** A tile pressed for the sale that just closed is refused like a scan that came late. */
const lateItem = (state: SaleState): Step =>
  stay(state, refuse({ code: 'SALE_STATE', details: { action: 'Adding an item', state: 'being closed' } }))

export const addWhenIdle = (state: StateOf<'idle'>, event: AddItem): Step =>
  isLate(state, event.received)
    ? lateItem(state)
    : perform(state, addEffect(newHead(event.start, event.received), event))

export const addWhenOpen = (state: StateOf<'open'>, event: AddItem): Step =>
  isLate(state, event.received) ? lateItem(state) : perform(state, addEffect(state.basket, event))

/** As with a scan: a mandatory prompt keeps other items out, an optional one counts as skipped. */
export const addWhenPrompting = (state: StateOf<'prompting'>, event: AddItem): Step =>
  isLate(state, event.received) ? lateItem(state) : passPrompt(state, addEffect(state.basket, event))

const passPrompt = (state: StateOf<'prompting'>, effect: StoreEffect): Step => {
  const { prompt, basket } = state
  if (prompt.mandatory) {
    const refused: Refused = { code: 'PROMPT_OPEN', details: { item: prompt.item } }
    return stay(state, tellBad(refused, null), refuse(refused))
  }
  const skip: StoreEffect = { do: 'mark-prompt', basketId: basket.id, line: prompt.line, mark: 'skip', first: true }
  return perform(state, skip, effect)
}

const returnEffect = (head: BasketHead, { start, returning }: EventOf<'add-return'>): StoreEffect => ({
  do: 'add-return',
  head,
  newLineId: start.lineId,
  returning,
})

export const returnWhenIdle = (state: StateOf<'idle'>, event: EventOf<'add-return'>): Step =>
  perform(state, returnEffect(newHead(event.start, event.received), event))

export const returnWhenOpen = (state: StateOf<'open'>, event: EventOf<'add-return'>): Step =>
  perform(state, returnEffect(state.basket, event))

export const returnWhenPrompting = (state: StateOf<'prompting'>, event: EventOf<'add-return'>): Step =>
  passPrompt(state, returnEffect(state.basket, event))

export const refuseNow = (state: SaleState, event: Parameters<typeof wrongState>[1]): Step =>
  stay(state, refuse(wrongState(state, event)))

/** Refuses a sale-bound event that names another sale than the one that is open; else goes on. */
export const inSale =
  <S extends BasketState, E extends { readonly sale: string }>(
    next: (state: S, event: E, policy: SalePolicy) => Step,
  ) =>
  (state: S, event: E, policy: SalePolicy): Step =>
    event.sale === state.basket.id ? next(state, event, policy) : unknownSale(state, event)

export const unknownSale = (state: SaleState, event: { readonly sale: string }): Step =>
  stay(state, refuse({ code: 'SALE_UNKNOWN', details: { sale: event.sale } }))

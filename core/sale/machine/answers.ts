import type { Basket, BasketLine } from '../basket.js'
import { noFocus, wantedSerials, type Focus } from '../prompt.js'
import type { Effect, StoreEffect } from './effect.js'
import type { EventOf } from './event.js'
import { answer, refuse, stay, tellBad, tellGood } from './outcome.js'
import { applyChange, settle, type SaleState, type StateOf, type Step } from './state.js'

/** An answer that does not fit what is known here: the database is asked how the sale really stands. */
export const stray = (state: SaleState): Step => stay(state, { do: 'reload' })

type Sold = StateOf<'idle' | 'open' | 'prompting'>

export const changed = (state: Sold, event: EventOf<'changed'>): Step => {
  const basket = changedBasket(state, event)
  if (basket === null) return stray(state)
  const focus = focusAfter(state.name === 'idle' ? noFocus : state.focus, event, basket)
  const silent = event.effect.do === 'mark-prompt' && event.effect.first
  return stay(settle(state.memory, basket, focus), ...(silent ? [] : [...praise(state, event, basket), answer()]))
}

const changedBasket = (state: Sold, { effect, change }: EventOf<'changed'>): Basket | null => {
  if (state.name !== 'idle') return state.basket.id === change.basket ? applyChange(state.basket, change) : null
  if (effect.do !== 'scan' && effect.do !== 'add-item' && effect.do !== 'add-return') return null
  const { id, registerId, userId, userName, startedAt } = effect.head
  if (id !== change.basket) return null
  const empty: Basket = {
    id,
    registerId,
    userId,
    userName,
    startedAt,
    version: 0,
    state: 'open',
    lines: [],
    tenders: [],
    customer: null,
    exemption: null,
    late: null,
  }
  return applyChange(empty, change)
}

/** Where the next question goes: to the line just touched, away from the line just skipped. */
const focusAfter = (focus: Focus, { effect, line }: EventOf<'changed'>, basket: Basket): Focus => {
  if (effect.do === 'scan' || effect.do === 'add-item') return { line, refusal: null }
  if (effect.do === 'enter-serial') return { line: effect.line, refusal: null }
  if (effect.do === 'mark-prompt') return { line: effect.mark === 'now' ? effect.line : null, refusal: null }
  const stays = basket.lines.some((candidate) => candidate.id === focus.refusal?.line)
  return { line: focus.line, refusal: stays ? focus.refusal : null }
}

/** Good words for what a scan, an item or a serial number did; changes by hand show themselves. */
const praise = (state: Sold, { effect, line }: EventOf<'changed'>, basket: Basket): readonly Effect[] => {
  if (effect.do === 'enter-serial') {
    return [tellGood(serialWords(basket, effect.line), effect.entered.text)]
  }
  if (effect.do === 'add-return') return [tellGood(returnWords(basket, line), null)]
  if (effect.do !== 'scan' && effect.do !== 'add-item') return []
  const touched = basket.lines.find((candidate) => candidate.id === line)
  if (touched === undefined) return []
  const before = state.name === 'idle' ? undefined : state.basket.lines.find((candidate) => candidate.id === line)
  return [tellGood(addedWords(before, touched), effect.do === 'scan' ? effect.code.text : null)]
}

const returnWords = (basket: Basket, lineId: string | null): string => {
  const line = basket.lines.find(({ id }) => id === lineId)
  const serials = (line?.serials ?? []).map(({ label }) => `, ${label}`).join('')
  return `Return of ${String(line?.quantity ?? 0)} × ${line?.name ?? ''}${serials}.`
}

const serialWords = (basket: Basket, lineId: string): string => {
  const line = basket.lines.find((candidate) => candidate.id === lineId)
  return `Serial number ${line?.serials.at(-1)?.label ?? ''} of ${line?.name ?? ''}.`
}

const addedWords = (before: BasketLine | undefined, line: BasketLine): string => {
  const serial = line.serials.length > (before?.serials.length ?? 0) ? line.serials.at(-1)?.label : undefined
  const what = before !== undefined && before.quantity === line.quantity ? '' : quantityWords(before, line)
  const wanted = wantedSerials(line) > 0 ? ' Its serial number is asked for.' : ''
  if (serial === undefined) return `${line.name}${what}.${wanted}`
  return `${line.name}${what}, serial number ${serial}.${wanted}`
}

const quantityWords = (before: BasketLine | undefined, line: BasketLine): string =>
  before === undefined && line.quantity === 1 ? '' : `, quantity ${line.quantity}`

/** The whole basket came back: recalled, a tender recorded, or tenders given back. */
export const replaced = (state: SaleState, { effect, basket }: EventOf<'replaced'>): Step =>
  stay(
    // Naming the customer, or selling without tax, takes nothing from the question that is open.
    settle(
      state.memory,
      basket,
      (effect.do === 'set-customer' || effect.do === 'set-exemption') && state.name !== 'idle' ? state.focus : noFocus,
    ),
    answer(effect.do === 'tender' ? { due: effect.due } : {}),
  )

export const ended = (state: SaleState, { received }: EventOf<'ended'>): Step =>
  stay({ name: 'idle', memory: { ...state.memory, last: null, closedAt: received.ticks } }, answer())

export const completed = (state: StateOf<'completing'>, { sale, received }: EventOf<'completed'>): Step => ({
  state: {
    name: 'idle',
    memory: {
      ...state.memory,
      last: { basketId: state.basket.id, sale },
      lastDocument: sale.document,
      closedAt: received.ticks,
      completedAt: received.ticks,
    },
  },
  effects: [tellGood(`Receipt ${sale.number}.`, null), answer(sale)],
})

/** Refusals that say that the sale is not as it is known here, or that were decided on what only the database sees. */
const needsReload = (effect: StoreEffect, code: EventOf<'refused'>['refused']['code']): boolean =>
  code === 'SALE_UNKNOWN' ||
  code === 'SALE_CHANGED' ||
  code === 'SALE_STATE' ||
  code === 'LINE_UNKNOWN' ||
  effect.do === 'tender' ||
  effect.do === 'complete' ||
  effect.do === 'recall'

export const refused = (state: SaleState, event: EventOf<'refused'>): Step => {
  const { effect } = event
  const entered = enteredText(effect)
  const effects: Effect[] = [refuse(event.refused)]
  if (entered !== null || effect.do === 'add-item' || effect.do === 'add-return')
    effects.unshift(tellBad(event.refused, entered))
  if (needsReload(effect, event.refused.code)) effects.push({ do: 'reload' })
  if (state.name === 'idle' || state.name === 'tendering') return stay(state, ...effects)
  const line = promptLine(state, effect)
  const focus: Focus =
    line === null || entered === null ? state.focus : { line, refusal: { line, entered, refused: event.refused } }
  return stay(settle(state.memory, state.basket, focus), ...effects)
}

/** What the cashier scanned or typed, to be shown beside the refusal. */
const enteredText = (effect: StoreEffect): string | null => {
  if (effect.do === 'scan') return effect.code.text
  return effect.do === 'enter-serial' ? effect.entered.text : null
}

const promptLine = (state: SaleState, effect: StoreEffect): string | null => {
  if (effect.do === 'enter-serial') return effect.line
  return effect.do === 'scan' && state.name === 'prompting' ? state.prompt.line : null
}

/** Whether it happened is not known: back to what was there before, and the database is asked. */
export const failed = (state: SaleState, _event: EventOf<'failed'>): Step =>
  state.name === 'idle' ? stray(state) : stay(settle(state.memory, state.basket, state.focus), { do: 'reload' })

export const restored = (state: SaleState, event: EventOf<'restored'>): Step => {
  const { basket, last, received } = event
  const { memory } = state
  const lastDocument = last?.document ?? null
  if (basket !== null) {
    const focus = state.name !== 'idle' && state.basket.id === basket.id ? state.focus : noFocus
    return stay(settle({ ...memory, lastDocument }, basket, focus))
  }
  if (state.name === 'idle') {
    // At the start the last sale of this register is shown again; later nothing changes.
    const atStart = memory.closedAt === null && last !== null ? { basketId: null, sale: last } : null
    return stay({ name: 'idle', memory: { ...memory, lastDocument, last: memory.last ?? atStart } })
  }
  // The sale that was open here is gone: completed when there is a new document, else put aside or voided.
  const sold = last !== null && last.document !== memory.lastDocument
  return stay({
    name: 'idle',
    memory: {
      ...memory,
      lastDocument,
      last: sold ? { basketId: state.basket.id, sale: last } : null,
      closedAt: received.ticks,
      completedAt: sold ? received.ticks : memory.completedAt,
    },
  })
}

import type { CompletedSale } from '../../store/store.js'
import type { Basket, BasketChange } from '../basket.js'
import { noFocus, openPrompt, type Focus, type OpenPrompt } from '../prompt.js'
import type { Effect } from './effect.js'

/**
 * The sale of one register.
 *
 *     idle ──scan, item, recall──► open ◄──answered, skipped, later──► prompting
 *       ▲                           │ ▲                                   │
 *       │                     tender│ │tenders returned      void, suspend│
 *       │                           ▼ │                                   │
 *       │◄──void──────────────── tendering                                │
 *       │◄──void, suspend── open    │                                     │
 *       │◄────────────────────────────────────────────────────────────────┘
 *       │                           │complete (also from open, prompting)
 *       └──────completed──────── completing ──refused──► where it came from
 */

/** What a register remembers beyond one sale. */
export interface Memory {
  /** The sale completed last, shown until the next one starts; its basket where it was completed here. */
  readonly last: { readonly basketId: string | null; readonly sale: CompletedSale } | null
  /** The document completed last, also while it is not shown any more: tells a new one from an old one. */
  readonly lastDocument: string | null
  /** When a sale last left this register (completed, voided, suspended), in ticks. */
  readonly closedAt: number | null
  /** When a sale was last completed, in ticks. */
  readonly completedAt: number | null
  /** The code scanned last. */
  readonly lastCode: string | null
}

interface WithBasket {
  readonly memory: Memory
  readonly basket: Basket
  readonly focus: Focus
}

export type SaleState =
  | { readonly name: 'idle'; readonly memory: Memory }
  | ({ readonly name: 'open' } & WithBasket)
  | ({ readonly name: 'prompting'; readonly prompt: OpenPrompt } & WithBasket)
  | ({ readonly name: 'tendering' } & WithBasket)
  | ({ readonly name: 'completing' } & WithBasket)

export type StateName = SaleState['name']
export type StateOf<N extends StateName> = Extract<SaleState, { readonly name: N }>
export type BasketState = Exclude<SaleState, { readonly name: 'idle' }>

export interface Step {
  readonly state: SaleState
  readonly effects: readonly Effect[]
}

export const emptyMemory: Memory = {
  last: null,
  lastDocument: null,
  closedAt: null,
  completedAt: null,
  lastCode: null,
}
export const initialState: SaleState = { name: 'idle', memory: emptyMemory }

export const basketOf = (state: SaleState): Basket | null => (state.name === 'idle' ? null : state.basket)

/** The state that fits a basket: being paid, asking, or open. An open sale takes the last one off the screen. */
export const settle = (memory: Memory, basket: Basket, focus: Focus): SaleState => {
  const kept = { memory: memory.last === null ? memory : { ...memory, last: null }, basket }
  if (basket.state === 'tendering') return { name: 'tendering', ...kept, focus: noFocus }
  const prompt = openPrompt(basket, focus)
  return prompt === null ? { name: 'open', ...kept, focus } : { name: 'prompting', ...kept, focus, prompt }
}

/** The basket after one change: lines replaced in place or added at their position, removed ones gone. */
export const applyChange = (basket: Basket, change: BasketChange): Basket => {
  const changed = new Map(change.lines.map((line) => [line.id, line]))
  const kept = basket.lines.filter((line) => !changed.has(line.id) && !change.removed.includes(line.id))
  const lines = [...kept, ...change.lines].toSorted((a, b) => a.position - b.position)
  return { ...basket, version: change.version, state: change.state, lines }
}

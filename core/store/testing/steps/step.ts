import { isRefusal } from '../../store.js'
import type { Shop } from '../shop.js'
import { modelItems, type ModelItem } from '../model/books.js'
import type { StoreModel } from '../model/store-model.js'
import type { ModelBasket, ModelLine } from '../model/books.js'

/** One of the two stores: the database and the model of it. */
export interface Side {
  readonly name: string
  readonly shop: Shop
  readonly model: StoreModel
  /** Documents in the database by the model's receipts. */
  readonly documents: Map<string, string>
}

/** One step: what it was, in words, and the two answers, which must be equal. */
export interface Step {
  readonly words: string
  readonly model: unknown
  readonly store: Promise<unknown>
}

/** What a random step is drawn from. */
export interface Turn {
  readonly side: Side
  readonly other: Side
  readonly register: number
  /** Serial numbers of this sequence. */
  readonly labels: readonly string[]
  pick<T>(from: readonly T[]): T
  chance(probability: number): boolean
  upTo(n: number): number
}

/** A kind of step: how often it is drawn, and one of it; null where there is nothing to do it with. */
export interface Kind {
  readonly weight: number
  readonly draw: (turn: Turn) => Step | null | Promise<Step | null>
}
export type Family = Readonly<Record<string, Kind>>

export const codeOf = (answer: object): string | null => (isRefusal(answer) ? answer.refused.code : null)
export const coded = async (call: Promise<object>): Promise<string | null> => codeOf(await call)

/** Faults of a document, "code number", each once, sorted; a refusal is its code alone. */
export const faultsOf = async (
  call: Promise<object & { readonly faults?: readonly { readonly code: string; readonly serial: string | null }[] }>,
): Promise<readonly string[]> => {
  const answer = await call
  if (isRefusal(answer)) return [answer.refused.code]
  return once((answer.faults ?? []).map(({ code, serial }) => (serial === null ? code : `${code} ${serial}`)))
}
export const once = (codes: readonly string[] | string): readonly string[] =>
  [...new Set(typeof codes === 'string' ? [codes] : codes)].toSorted()

export const itemId = ({ shop }: Side, item: ModelItem): string => shop.items[item]
export const anyItem = (turn: Turn): ModelItem => turn.pick(modelItems)

/** Numbers of an item that are in one of these states, else any number: most steps meet what they are for. */
export const someLabel = (turn: Turn, item: ModelItem | null, ...states: readonly string[]): string => {
  const { units } = turn.side.model
  const found = units.filter((unit) => (item === null || unit.item === item) && states.includes(unit.state))
  return found.length > 0 && turn.chance(0.6) ? turn.pick(found).label : turn.pick(turn.labels)
}

/** Mostly the basket of this register; now and then another one, or one that is gone. */
export const someBasket = (turn: Turn): ModelBasket | null => {
  const { model } = turn.side
  const open = model.current(turn.register)
  return turn.chance(0.85) && open !== null ? open : turn.pick([open, ...model.baskets])
}
export const someLine = (turn: Turn, basket: ModelBasket | null): ModelLine | null =>
  basket === null || basket.lines.length === 0 ? null : turn.pick(basket.lines)

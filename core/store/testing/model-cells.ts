import { newId } from '../ids.js'
import type { ModelRun } from './model-run.js'
import type { Place, StockAct } from './model/rules.js'
import type { ModelItem, SaleLineRef } from './model/books.js'
import { bring, buyBack, postVoid, swap } from './steps/after-sale-steps.js'
import {
  completeSale,
  dropLine,
  enter,
  expire,
  recall,
  scanItem,
  scanNumber,
  suspend,
  voidBasket,
} from './steps/basket-steps.js'
import { act, kinds, post } from './steps/stock-steps.js'
import type { Side, Step } from './steps/step.js'
import { announce, commit, end, initiate } from './steps/transfer-steps.js'
import { setLevel } from './steps/unit-steps.js'

/** Two stores, one number that is led to a state, and what is done to it there. */
interface Case {
  readonly a: Side
  readonly b: Side
  readonly item: ModelItem
  readonly label: string
  readonly place: string
  readonly go: (side: Side, step: Step | null) => Promise<void>
}

const own = 1
const elsewhere = 2
const basketAt = ({ a }: Case, register: number) => {
  const basket = a.model.current(register)
  if (basket === null) throw new Error(`register ${register} has no basket`)
  return basket
}
/** On a line of its own: a Sometimes number may be one that nobody has seen. */
const scanInto = async (one: Case, register = own, label = one.label): Promise<void> => {
  await one.go(one.a, scanItem(one.a, register, one.item))
  const basket = basketAt(one, register)
  const line = basket.lines.find(({ back }) => back === null)?.id ?? newId()
  await one.go(one.a, enter(one.a, register, basket.id, line, label))
}
const sell = async (one: Case, register: number, label: string): Promise<SaleLineRef> => {
  await scanInto(one, register, label)
  const { id, version, lines } = basketAt(one, register)
  await one.go(one.a, completeSale(one.a, register, id, version))
  return { receipt: id, line: lines[0]?.position ?? 1 }
}
const takeBack = async (one: Case, register: number, inspect: boolean, label = one.label): Promise<string> => {
  await one.go(
    one.a,
    bring(one.a, register, { at: null, item: one.item, labels: [label], quantity: 1, inspect, override: false }),
  )
  const { id, version } = basketAt(one, register)
  await one.go(one.a, completeSale(one.a, register, id, version))
  return id
}
const receive = (one: Case, label = one.label): Promise<void> => one.go(one.a, act(one.a, 'receive', one.item, [label]))

/** From on hand and available to each of the places; somebody else's basket is that of register 2. */
const ways: Readonly<Record<Exclude<Place, 'unknown' | 'reserved'>, (one: Case) => Promise<unknown>>> = {
  available: () => Promise.resolve(),
  held: (one) => one.go(one.a, act(one.a, 'hold', one.item, [one.label])),
  quarantine: (one) => one.go(one.a, act(one.a, 'quarantine', one.item, [one.label])),
  damaged: (one) => one.go(one.a, act(one.a, 'damage', one.item, [one.label])),
  'in-transit': (one) =>
    one.go(
      one.a,
      initiate(one.a, one.b, [{ item: one.item, act: 'transfer-initiate', quantity: 1, labels: [one.label] }]),
    ),
  sold: (one) => sell(one, elsewhere, one.label),
  'return-pending': async (one) => {
    await sell(one, elsewhere, one.label)
    await takeBack(one, elsewhere, true)
  },
  'returned-to-vendor': (one) => one.go(one.a, act(one.a, 'return-to-vendor', one.item, [one.label])),
  'adjusted-out': (one) => one.go(one.a, act(one.a, 'adjust-subtract', one.item, [one.label])),
  archived: async (one) => {
    const { level } = one.a.model.levels[one.item]
    await one.go(one.a, setLevel(one.a, one.item, 'not', true))
    await one.go(one.a, setLevel(one.a, one.item, level, true))
  },
  leased: (one) => one.go(one.a, scanNumber(one.a, own, one.label)),
  'leased-elsewhere': (one) => scanInto(one, elsewhere),
  'reserved-elsewhere': async (one) => {
    await scanInto(one, elsewhere)
    await one.go(one.a, suspend(one.a, elsewhere, basketAt(one, elsewhere).id))
  },
}

const forgotten = async (one: Case): Promise<void> => {
  await one.go(one.a, scanNumber(one.a, own, one.label))
  await one.go(one.a, expire(one.a, own))
}

/** A number in a basket whose screen was away: what is done to it then has its answer wherever it is by now. */
const inBasket = (doing: (one: Case) => Step): Act => ({ before: forgotten, act: (one) => one.go(one.a, doing(one)) })

interface Act {
  /** Done while the number is available, before it goes its way; gives what `act` works on. */
  readonly before?: (one: Case) => Promise<unknown>
  readonly act: (one: Case, made: unknown) => Promise<unknown>
}

const stocked = (what: keyof typeof kinds): Act => ({
  act: (one) => one.go(one.a, act(one.a, what, one.item, [one.label])),
})

/** The pieces of an Always item that have no number: one of them is asked for. */
const withBare =
  (then: (one: Case) => Promise<unknown>) =>
  async (one: Case): Promise<void> => {
    const { level } = one.a.model.levels[one.item]
    await one.go(one.a, setLevel(one.a, one.item, 'sometimes', true))
    await one.go(one.a, post(one.a, 'receiving', [{ item: one.item, act: 'receive', quantity: 2, labels: [] }]))
    await one.go(one.a, setLevel(one.a, one.item, level, true))
    await then(one)
  }
const other = ({ label }: Case): string => `${label}-O`
const third = ({ label }: Case): string => `${label}-T`

const goodsFromB = async (one: Case): Promise<string> => {
  await one.go(one.b, act(one.b, 'receive', one.item, [other(one)]))
  return sent(one, one.b, one.a)
}
const sent = async (one: Case, from: Side, to: Side): Promise<string> => {
  await one.go(
    from,
    initiate(from, to, [{ item: one.item, act: 'transfer-initiate', quantity: 1, labels: [other(one)] }]),
  )
  const id = [...from.model.transfers.journeys.keys()].at(-1) ?? ''
  await one.go(to, announce(from, to, id))
  return id
}
const arrived = (one: Case) => [{ item: one.item, labels: [one.label], quantity: 1, ending: null }]
const returning = (inspect: boolean, override: boolean): Act => ({
  act: (one) =>
    one.go(one.a, bring(one.a, own, { at: null, item: one.item, labels: [one.label], quantity: 1, inspect, override })),
})
/** Set aside while its customer gives the number back: it stays sold until then. */
const suspendedReturn = async (one: Case): Promise<void> => {
  await returning(false, false).act(one, undefined)
  await one.go(one.a, suspend(one.a, own, basketAt(one, own).id))
}
const soldAt = (made: unknown): SaleLineRef =>
  typeof made === 'object' && made !== null && 'receipt' in made ? (made as SaleLineRef) : { receipt: '', line: 1 }

/** Sold on a receipt and swapped off it: the receipt's number is here, and goes on from here. */
const swappedOff = async (one: Case): Promise<SaleLineRef> => {
  await receive(one, other(one))
  const at = await sell(one, own, one.label)
  await one.go(one.a, swap(one.a, own, at, one.label, other(one)))
  return at
}
const undo = (before: (one: Case) => Promise<unknown>): Act => ({
  before,
  act: (one, made) => one.go(one.a, postVoid(one.a, own, typeof made === 'string' ? made : soldAt(made).receipt)),
})

const acts: Readonly<Record<string, Act>> = {
  ...Object.fromEntries(
    Object.keys(kinds)
      .filter((name) => name !== 'transfer-initiate')
      .map((name) => [name, stocked(name as keyof typeof kinds)]),
  ),
  'transfer-initiate': {
    act: (one) =>
      one.go(
        one.a,
        initiate(one.a, one.b, [
          { item: one.item, act: 'transfer-initiate' satisfies StockAct, quantity: 1, labels: [one.label] },
        ]),
      ),
  },
  'transfer-commit': {
    before: goodsFromB,
    act: (one, id) => one.go(one.a, commit(one.a, String(id), arrived(one), 'late', true)),
  },
  'transfer-return': {
    before: async (one) => {
      await receive(one, other(one))
      return sent(one, one.a, one.b)
    },
    act: (one, id) => one.go(one.a, end(one.a, String(id), 'returned', arrived(one))),
  },
  'transfer-lost': {
    before: goodsFromB,
    act: (one, id) => one.go(one.a, end(one.a, String(id), 'lost', arrived(one))),
  },
  scan: { act: (one) => scanInto(one) },
  'scan-unregistered': { before: withBare(() => Promise.resolve()), act: (one) => scanInto(one) },
  complete: inBasket((one) => completeSale(one.a, own, basketAt(one, own).id, basketAt(one, own).version)),
  'complete-unregistered': {
    before: withBare(async (one) => {
      await scanInto(one)
      // Somebody else can take the number then.
      if (one.place.endsWith('-elsewhere')) await one.go(one.a, expire(one.a, own))
    }),
    act: async (one) => {
      if (one.place !== 'leased' && !one.place.endsWith('-elsewhere')) await one.go(one.a, expire(one.a, own))
      await one.go(one.a, completeSale(one.a, own, basketAt(one, own).id, basketAt(one, own).version))
    },
  },
  'remove-line': inBasket((one) =>
    dropLine(one.a, own, basketAt(one, own).id, basketAt(one, own).lines[0]?.id ?? newId()),
  ),
  'void-sale': inBasket((one) => voidBasket(one.a, own, basketAt(one, own).id)),
  'lease-expiry': inBasket((one) => expire(one.a, own)),
  suspend: inBasket((one) => suspend(one.a, own, basketAt(one, own).id)),
  recall: {
    before: async (one) => {
      if (one.place === 'sold') return
      await scanInto(one)
      await one.go(one.a, suspend(one.a, own, basketAt(one, own).id))
    },
    act: async (one) => {
      if (one.place === 'sold') await suspendedReturn(one)
      await one.go(one.a, recall(one.a, own, one.a.model.baskets[0]?.id ?? newId()))
    },
  },
  return: returning(false, false),
  'return-inspect': returning(true, false),
  'return-unknown': returning(false, true),
  'post-void': undo(swappedOff),
  'post-void-captured': undo(swappedOff),
  'post-void-return': undo(async (one) => {
    await sell(one, own, one.label)
    return takeBack(one, own, false)
  }),
  'post-void-return-captured': undo((one) => takeBack(one, own, false)),
  'swap-out': {
    before: async (one) => {
      await receive(one, other(one))
      await receive(one, third(one))
      return sell(one, own, other(one))
    },
    act: (one, made) => one.go(one.a, swap(one.a, own, soldAt(made), one.label, third(one))),
  },
  'swap-in': {
    before: async (one) => {
      await receive(one, other(one))
      return sell(one, own, other(one))
    },
    act: (one, made) => one.go(one.a, swap(one.a, own, soldAt(made), other(one), one.label)),
  },
  'buy-back': { act: (one) => one.go(one.a, buyBack(one.a, own, one.item, one.label)) },
}

/** Transactions that have a way to each place here. */
export const ledTo = (transaction: string): boolean => transaction in acts

/** Transactions that make their number themselves: a number that nobody knows is captured, or comes back. */
const captures: ReadonlySet<string> = new Set([
  'post-void-captured',
  'post-void-return-captured',
  'scan-unregistered',
  'complete-unregistered',
])
/** Done with a number in somebody else's basket only where nobody received it: what is on hand refuses them first. */
const unreceived: ReadonlySet<string> = new Set(['receive', 'adjust-add', 'inspect-passed', 'inspect-damaged'])
/** Asked for a number that a piece without one gets. */
const pieceless: ReadonlySet<string> = new Set(['scan-unregistered', 'complete-unregistered'])
/** Goods on their way keep a level from being set to Not: what is archived is so before them. */
const moving: ReadonlySet<string> = new Set(['transfer-commit', 'transfer-return', 'transfer-lost'])

/** In the own basket by its line's prompt, where it is not yet. */
const leaseUnregistered = async (one: Case): Promise<void> => {
  if (one.a.model.current(own) === null) await scanInto(one)
}

/** Leads a fresh number of an item to a place and does something to it there; false where there is no such way. */
export const meetCell = async (
  run: ModelRun,
  place: string,
  transaction: string,
  item: ModelItem,
): Promise<boolean> => {
  const doing = acts[transaction]
  if (doing === undefined) return false
  // Nobody has seen the number before: an Always item does not come so.
  if (item === 'watch' && transaction.endsWith('-captured')) return false
  const [a, b] = await run.begin()
  const one: Case = {
    a,
    b,
    item,
    label: 'X',
    place,
    go: (side, step) => (step === null ? Promise.resolve() : run.step(side, step, [], 'cell')),
  }
  if (place === 'unknown' || place === 'reserved') {
    await doing.act(one, await doing.before?.(one))
    return true
  }
  const way = ways[place as keyof typeof ways]
  if (way === undefined) return false
  const bySomebody = place.endsWith('-elsewhere') && unreceived.has(transaction)
  // An unknown number of an Always item comes into no basket.
  if (bySomebody && item === 'watch') return false
  if (!bySomebody && !captures.has(transaction)) await receive(one)
  const early = place === 'archived' && moving.has(transaction)
  if (early) await way(one)
  const made = await doing.before?.(one)
  if (place === 'leased' && pieceless.has(transaction)) await leaseUnregistered(one)
  else if (!early) await way(one)
  await doing.act(one, made)
  return true
}

const inOwnBasket: ReadonlySet<string> = new Set(['complete', 'remove-line', 'void-sale', 'lease-expiry', 'suspend'])
const asksBaskets: ReadonlySet<string> = new Set(['scan', 'return', 'return-inspect', 'return-unknown'])

/** Why a cell of the table can never be met; null for one that can. */
export const neverMet = (place: string, transaction: string): string | null => {
  const stays = inOwnBasket.has(transaction)
  if (transaction === 'recall')
    return ['reserved', 'sold'].includes(place)
      ? null
      : 'what is in a suspended sale stays as it was when it was put there'
  if (place === 'reserved') return 'a sale is recalled before anything else is done with what it reserves'
  if (pieceless.has(transaction)) {
    if (place === 'leased' || place.endsWith('-elsewhere')) return null
    return transaction === 'scan-unregistered' && (place === 'unknown' || place === 'archived')
      ? null
      : 'it is asked for a number without a piece'
  }
  if (stays && ['unknown', 'available', 'archived'].includes(place)) return 'in the basket that has it, it is leased'
  if (place === 'leased') return stays || asksBaskets.has(transaction) ? null : 'it is nobody’s own basket that asks'
  if (transaction.startsWith('post-void')) {
    if (place === 'unknown') return 'a number on a receipt has a unit'
    if (place.endsWith('-elsewhere')) return 'a void asks where the unit is, and for its lease apart'
  }
  const asksUnit =
    transaction === 'transfer-commit' || transaction === 'transfer-return' || transaction === 'transfer-lost'
  if (asksUnit && place.endsWith('-elsewhere')) return 'a transfer asks where the unit is, not who has it in a basket'
  if (transaction === 'return-unknown' && place === 'sold') return 'a number that is sold finds its receipt'
  return null
}

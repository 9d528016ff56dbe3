import { newId } from '../../ids.js'
import { isRefusal } from '../../store.js'
import { bring as bringBack, correction } from '../after-sale.js'
import { serial } from '../till.js'
import type { Brought } from '../model/after-sale-model.js'
import type { ModelItem, SaleLineRef } from '../model/books.js'
import { anyItem, coded, codeOf, itemId, someLabel, type Family, type Side, type Step, type Turn } from './step.js'

export const bring = (side: Side, register: number, what: Brought): Step => {
  const actor = side.shop.actor(register)
  const ids = { basket: side.model.current(register)?.id ?? newId(), line: newId() }
  const store = bringBack(side.shop, actor, ids.basket, {
    ...(what.at !== null && { sale: side.documents.get(what.at.receipt) ?? newId(), position: what.at.line }),
    ...(what.item !== null && { item: itemId(side, what.item) }),
    serials: what.labels,
    quantity: what.quantity,
    newLineId: ids.line,
    terms: { inspection: what.inspect, override: what.override },
  })
  const where = what.at === null ? 'without receipt' : `of line ${what.at.line}`
  return {
    words: `bring ${what.quantity} ${what.item ?? ''} ${what.labels.join()} ${where}${what.inspect ? ' to inspect' : ''}${what.override ? ' by override' : ''} at ${register}`,
    store: coded(store),
    model: side.model.afterSale.bring(register, ids, what),
  }
}

export const postVoid = (side: Side, register: number, receipt: string): Step => ({
  words: `undo at ${register}`,
  store: coded(
    side.shop.store.afterSale.postVoid({
      ...correction(side.shop.actor(register)),
      document: side.documents.get(receipt) ?? newId(),
    }),
  ),
  model: side.model.corrections.postVoid(receipt),
})

export const swap = (side: Side, register: number, at: SaleLineRef, old: string, other: string): Step => ({
  words: `swap ${old} for ${other} on line ${at.line}`,
  store: coded(
    side.shop.store.afterSale.swap({
      ...correction(side.shop.actor(register)),
      sale: side.documents.get(at.receipt) ?? newId(),
      position: at.line,
      old: serial(old),
      new: serial(other),
    }),
  ),
  model: side.model.corrections.swap(at, old, other),
})

export const buyBack = (side: Side, register: number, item: ModelItem, label: string | null): Step => {
  const call = side.shop.store.afterSale.buyBack({
    ...correction(side.shop.actor(register)),
    itemId: itemId(side, item),
    serial: label === null ? null : serial(label),
    price: 100,
    seller: { name: 'Grace', contact: null },
    holdDays: 0,
  })
  return {
    words: `buy ${item} ${label ?? 'without number'}`,
    store: call.then((answer) => (isRefusal(answer) ? codeOf(answer) : null)),
    model: side.model.corrections.buyBack(item, label),
  }
}

/** A line of one of the latest receipts; one that is not there where there is none. */
const someSold = (
  turn: Turn,
): { readonly at: SaleLineRef; readonly mine: readonly string[]; readonly item: ModelItem | null } => {
  const { afterSale, units } = turn.side.model
  const receipts = [...afterSale.receipts.values()].slice(-5)
  if (receipts.length === 0) return { at: { receipt: newId(), line: 1 }, mine: [], item: null }
  const receipt = turn.pick(receipts)
  const line = turn.pick(receipt.lines)
  const at = { receipt: receipt.id, line: line.position }
  const out = units.filter(
    ({ state, sale }) => state === 'sold' && sale?.receipt === at.receipt && sale.line === at.line,
  )
  return { at, mine: [...line.labels, ...out.map(({ label }) => label)], item: line.item }
}

const wanted = (
  turn: Turn,
  mine: readonly string[],
): { readonly labels: readonly string[]; readonly quantity: number } => {
  const count = turn.chance(mine.length > 0 ? 0.85 : 0.4) ? (turn.chance(0.8) ? 1 : 2) : 0
  const labels = Array.from({ length: count }, () =>
    mine.length > 0 && turn.chance(0.65) ? turn.pick(mine) : turn.pick(turn.labels),
  )
  return { labels, quantity: turn.chance(0.85) ? Math.max(1, labels.length) : turn.upTo(3) }
}

/** Nothing comes back before something was sold. */
const early = (turn: Turn): boolean => turn.side.documents.size === 0 && turn.chance(0.95)

export const afterSaleFamily: Family = {
  bring: {
    weight: 9,
    draw: (turn) => {
      if (early(turn)) return null
      const { at, mine } = someSold(turn)
      return bring(turn.side, turn.register, {
        ...wanted(turn, mine),
        ...{ at, item: null, inspect: turn.chance(0.2), override: turn.chance(0.1) },
      })
    },
  },
  blind: {
    weight: 5,
    draw: (turn) => {
      const named = turn.chance(0.6)
      const item = named ? anyItem(turn) : null
      const labels = turn.chance(named ? 0.75 : 1) ? [someLabel(turn, item, 'sold', 'sold', 'return-pending')] : []
      return bring(turn.side, turn.register, {
        ...{ at: null, item, labels, quantity: turn.chance(0.9) ? 1 : 2 },
        ...{ inspect: turn.chance(0.3), override: turn.chance(0.3) },
      })
    },
  },
  undo: {
    weight: 4,
    draw: (turn) => {
      if (early(turn)) return null
      const receipts = [...turn.side.documents.keys()].slice(-5)
      if (receipts.length === 0 || turn.chance(0.1)) receipts.push(newId())
      return postVoid(turn.side, turn.register, turn.pick(receipts))
    },
  },
  swap: {
    weight: 4,
    draw: (turn) => {
      if (early(turn)) return null
      const { at, mine, item } = someSold(turn)
      const old = mine.length > 0 && turn.chance(0.85) ? turn.pick(mine) : turn.pick(turn.labels)
      return swap(turn.side, turn.register, at, old, someLabel(turn, item, 'available'))
    },
  },
  buy: {
    weight: 3,
    draw: (turn) => {
      const item = anyItem(turn)
      const label = turn.chance(0.8) ? someLabel(turn, item, 'sold') : null
      return buyBack(turn.side, turn.register, item, label)
    },
  },
}

import type { AfterSaleModel } from './after-sale-model.js'
import type { LevelModel } from './level-model.js'
import type { Answer, Books, ModelItem, SaleLineRef } from './books.js'

/** What corrects a sale, by a document of its own: void, swap; and what is bought from a customer. */
export class CorrectionModel {
  readonly #store: Books
  readonly #afterSale: AfterSaleModel
  readonly #level: LevelModel

  constructor(store: Books, afterSale: AfterSaleModel, level: LevelModel) {
    this.#level = level
    this.#store = store
    this.#afterSale = afterSale
  }

  /** Undoes a whole receipt while nothing happened to its pieces since. */
  postVoid(id: string): Answer {
    const store = this.#store
    const afterSale = this.#afterSale
    const receipt = afterSale.receipts.get(id)
    if (receipt === undefined) return 'NOT_FOUND'
    if (receipt.voided) return 'VOID_DONE'
    for (const line of receipt.lines) {
      if (line.quantity < 0) continue
      if (afterSale.holder({ receipt: id, line: line.position }) !== null) return 'SERIAL_HELD_BY_REGISTER'
      if (line.returned > 0) return 'VOID_LATER_EVENT'
    }
    const numbers = receipt.lines
      .flatMap((line) => line.labels.map((label) => ({ line, label, rank: store.rank(line.item, label) })))
      .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    for (const { line, label } of numbers) {
      const unit = store.find(line.item, label)
      const top = unit?.trail.at(-1)
      const entry = unit?.trail.find((one) => one.receipt === id)
      const captured = entry?.before === 'unknown' || entry?.before === 'archived'
      store.meet(
        unit?.state ?? 'unknown',
        `post-void${line.quantity < 0 ? '-return' : ''}${captured ? '-captured' : ''}`,
      )
      if (top?.receipt !== id) return 'VOID_LATER_EVENT'
      if (store.holder(line.item, label) !== null) return 'SERIAL_HELD_BY_REGISTER'
    }
    receipt.voided = true
    for (const line of receipt.lines) {
      store.onHand[line.item] += line.quantity
      const sold = afterSale.line(line.back)
      if (sold !== undefined) sold.returned += line.quantity
    }
    for (const { line, label } of numbers) {
      const unit = store.find(line.item, label)
      const undone = unit?.trail.pop()
      if (unit === null || undone === undefined) continue
      // What waited for inspection was not on hand.
      if (line.quantity < 0 && unit.state === 'return-pending') store.onHand[line.item]++
      unit.state = undone.before === 'unknown' ? 'archived' : undone.before
      unit.number++
      unit.last = 'voided'
      if (line.quantity > 0) unit.sale = null
    }
    this.#level.reopen(new Set(receipt.lines.map(({ item }) => item)))
    return null
  }

  /** Another piece went out than the receipt says. */
  swap(at: SaleLineRef, old: string, label: string): Answer {
    const store = this.#store
    const sold = this.#afterSale.line(at)
    if (sold === undefined || sold.quantity < 0) return 'NOT_FOUND'
    const { item } = sold
    if (store.levels[item].level === 'not') return 'ITEM_NOT_SERIALIZED'
    if (old === label) return 'EXCHANGE_SAME_SERIAL'
    const gone = this.#afterSale.refusal({ at, item, label: old, as: 'swap-out', basket: null, line: null, bare: 0 })
    if (gone !== null) return gone
    const taken = store.check(item, label, 'swap-in', null)
    if (taken.code !== null) return taken.code
    const back = store.find(item, old)
    if (back === null) return 'NOT_FOUND'
    store.move(back, 'available')
    back.sale = null
    back.last = 'swapped'
    const out = taken.unit ?? store.make(item, label)
    store.move(out, 'sold')
    out.sale = at
    out.last = 'swapped'
    out.settled = true
    return null
  }

  /** Bought from a customer: on hand, and held until somebody looked at it. */
  buyBack(item: ModelItem, label: string | null): Answer {
    const store = this.#store
    const { level } = store.levels[item]
    if (level === 'not' && label !== null) return 'ITEM_NOT_SERIALIZED'
    if (level === 'always' && label === null) return 'SERIAL_COUNT_MISMATCH'
    if (label !== null) {
      const { code, unit } = store.check(item, label, 'buy-back', null)
      if (code !== null) return code
      const holder = store.holder(item, label)
      if (holder !== null) return holder.state === 'suspended' ? 'SERIAL_RESERVED' : 'SERIAL_HELD_BY_REGISTER'
      const sold = unit?.state === 'sold' ? this.#afterSale.line(unit.sale) : undefined
      // It cannot be refunded as well.
      if (sold !== undefined) sold.returned++
      const bought = unit ?? store.make(item, label)
      store.move(bought, 'held')
      bought.here = true
      bought.last = 'bought-back'
      bought.settled = true
    }
    store.onHand[item]++
    return null
  }
}

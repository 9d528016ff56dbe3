import type { AfterSaleModel } from './after-sale-model.js'
import {
  byLabel,
  type Answer,
  type Books,
  type ModelBasket,
  type ModelItem,
  type ModelLine,
  type NewIds,
} from './books.js'
import type { LevelModel } from './level-model.js'

/** Scan, prompt, suspend, tender, complete: what registers do with what they sell. */
export class BasketModel {
  readonly #store: Books
  readonly #level: LevelModel
  readonly #afterSale: AfterSaleModel

  constructor(store: Books, level: LevelModel, afterSale: AfterSaleModel) {
    this.#store = store
    this.#level = level
    this.#afterSale = afterSale
  }

  /** An item by its product code or tile. */
  add(register: number, ids: NewIds, item: ModelItem, n: number): Answer {
    if (this.#store.current(register)?.state === 'tendering') return 'SALE_STATE'
    this.#put(register, ids, item, n)
    return null
  }

  /** A serial number alone: it adds its item. */
  scanSerial(register: number, ids: NewIds, label: string): Answer {
    const [unit, second] = this.#store.meant(label)
    if (second?.state === 'available' && second.here) return 'SCAN_AMBIGUOUS'
    if (unit === undefined) return 'UPC_UNKNOWN'
    const basket = this.#store.current(register)
    if (basket?.state === 'tendering') return 'SALE_STATE'
    // Of an item that keeps no numbers any more it says the item and no more.
    const numbered = this.#store.levels[unit.item].level !== 'not'
    const refused = numbered ? this.refusal(unit.item, label, basket, 'scan') : null
    if (refused !== null) return refused
    const line = this.#put(register, ids, unit.item, 1)
    if (numbered) line.serials.push({ label, leased: true })
    return null
  }

  enterSerial(basketId: string, lineId: string, label: string): Answer {
    return this.#change(basketId, lineId, (basket, line) => {
      if (this.#store.levels[line.item].level === 'not') return 'ITEM_NOT_SERIALIZED'
      const refused = this.refusal(line.item, label, basket, 'scan')
      if (refused !== null) return refused
      if (line.serials.length >= line.quantity) return 'SERIAL_COUNT_MISMATCH'
      line.serials.push({ label, leased: true })
      return null
    })
  }

  removeSerial(basketId: string, lineId: string, label: string): Answer {
    return this.#change(basketId, lineId, (basket, line) => {
      const index = line.serials.findIndex((one) => one.label === label)
      if (index < 0) return 'NOT_FOUND'
      this.#store.meet(this.#store.place(line.item, label, basket), 'remove-line')
      line.serials.splice(index, 1)
      return null
    })
  }

  setQuantity(basketId: string, lineId: string, quantity: number): Answer {
    return this.#change(basketId, lineId, (_, line) => {
      if (quantity < line.serials.length) return 'SERIAL_COUNT_MISMATCH'
      line.quantity = quantity
      return null
    })
  }

  removeLine(basketId: string, lineId: string): Answer {
    return this.#change(
      basketId,
      lineId,
      (basket, line) => {
        this.#pass(basket, 'remove-line', line)
        basket.lines = basket.lines.filter((one) => one !== line)
        return null
      },
      'remove',
    )
  }

  void(basketId: string): Answer {
    const basket = this.#open(basketId)
    if (typeof basket === 'string') return basket
    this.#pass(basket, 'void-sale')
    this.#end(basket)
    return null
  }

  suspend(basketId: string): Answer {
    const basket = this.#open(basketId)
    if (typeof basket === 'string') return basket
    if (basket.lines.length === 0) return 'SALE_EMPTY'
    this.#pass(basket, 'suspend')
    this.retake(basketId)
    basket.state = 'suspended'
    basket.version++
    return null
  }

  recall(register: number, basketId: string): Answer {
    const basket = this.#store.baskets.find(({ id }) => id === basketId)
    if (basket === undefined) return 'SALE_UNKNOWN'
    if (basket.state !== 'suspended' || this.#store.current(register) !== null) return 'SALE_STATE'
    this.#pass(basket, 'recall')
    basket.state = 'open'
    basket.register = register
    basket.version++
    return null
  }

  /** The screen is gone: its numbers are free for others, and stay on their lines. Gives how many. */
  expire(register: number): number {
    const basket = this.#store.current(register)
    if (basket?.state !== 'open') return 0
    this.#pass(basket, 'lease-expiry')
    const leased = basket.lines.flatMap((line) => line.serials).filter((one) => one.leased)
    for (const one of leased) one.leased = false
    return leased.length
  }

  /** The screen is back: what somebody else has by now leaves the basket, and is given. */
  retake(basketId: string): readonly string[] {
    const basket = this.#store.baskets.find(({ id }) => id === basketId)
    const lost: string[] = []
    for (const line of basket?.lines ?? [])
      for (const one of [...line.serials]) {
        if (one.leased) continue
        if (this.#store.holder(line.item, one.label) === null) one.leased = true
        else {
          line.serials.splice(line.serials.indexOf(one), 1)
          lost.push(one.label)
        }
      }
    // The screen does not know it yet: what it sends about the basket as it was is refused.
    if (basket !== undefined && lost.length > 0) basket.version++
    return lost
  }

  tender(register: number, basketId: string, version: number): Answer {
    const basket = this.#payable(register, basketId, version)
    if (typeof basket === 'string') return basket
    if (basket.state === 'open') {
      const fault = this.#fault(basket)
      if (fault !== null) return fault
      for (const line of basket.lines) for (const one of line.serials) one.leased = true
    }
    basket.state = 'tendering'
    basket.version++
    return null
  }

  returnTenders(basketId: string): Answer {
    const basket = this.#store.baskets.find(({ id }) => id === basketId)
    if (basket === undefined) return 'SALE_UNKNOWN'
    if (basket.state !== 'tendering') return 'SALE_STATE'
    basket.state = 'open'
    basket.version++
    return null
  }

  /** The receipt is known by the basket's id. Once money was taken nothing is refused. */
  complete(register: number, basketId: string, version: number): Answer {
    const basket = this.#payable(register, basketId, version)
    if (typeof basket === 'string') return basket
    const fault = basket.state === 'open' ? this.#fault(basket) : null
    if (fault !== null) return fault
    this.#afterSale.complete(basketId, basket)
    this.#end(basket)
    return null
  }

  #end(basket: ModelBasket): void {
    this.#store.baskets = this.#store.baskets.filter((one) => one !== basket)
  }

  /** Numbers that go with their basket, wherever their pieces are by now. */
  #pass(basket: ModelBasket, transaction: string, only?: ModelLine): void {
    for (const line of only === undefined ? basket.lines : [only])
      for (const { label } of line.serials) this.#store.meet(this.#store.place(line.item, label, basket), transaction)
  }

  /** May this number go into this basket, or be sold from it? */
  refusal(item: ModelItem, label: string, basket: ModelBasket | null, what: 'scan' | 'complete'): Answer {
    const store = this.#store
    const unit = store.find(item, label)
    const ofOther = store.meant(label).some((one) => one.item !== item && one.state === 'available' && one.here)
    if (unit === null && ofOther && what === 'scan') return 'SERIAL_WRONG_ITEM'
    const unseen = unit === null || unit.state === 'archived'
    const always = store.levels[item].level === 'always'
    const registers = always && unseen && this.#level.mayRegister(item, what, basket)
    const { code, place } = store.check(item, label, registers ? `${what}-unregistered` : what, basket)
    // Somebody else's lease is told before our own that ran out.
    const foreign = store.holder(item, label)
    const back =
      (foreign === null || foreign === basket) &&
      basket?.lines.some((line) => line.back !== null && has(line, item, label)) === true
    const missing = code === null && what === 'complete' && place === 'leased' && always && unseen && !registers
    const refused = missing ? 'SERIAL_NOT_IN_STOCK' : code
    return refused !== null && back ? 'EXCHANGE_SAME_SERIAL' : refused
  }

  /** The first thing that is wrong with a basket that is to be paid. */
  #fault(basket: ModelBasket): Answer {
    for (const line of basket.lines) {
      const { level, onSale } = this.#store.levels[line.item]
      if (line.back !== null) {
        const fault = this.#afterSale.fault(basket, line, line.back)
        if (fault !== null) return fault
        continue
      }
      if (level === 'not') {
        if (line.serials.length > 0) return 'ITEM_NOT_SERIALIZED'
        continue
      }
      if ((level === 'always' || onSale) && line.serials.length < line.quantity) return 'SERIAL_REQUIRED'
      for (const { label } of line.serials.toSorted(byLabel)) {
        const refused = this.refusal(line.item, label, basket, 'complete')
        if (refused !== null) return refused
      }
    }
    return null
  }

  #payable(register: number, basketId: string, version: number): ModelBasket | string {
    const basket = this.#store.baskets.find(({ id }) => id === basketId)
    if (basket === undefined) return 'SALE_UNKNOWN'
    if (basket.state === 'suspended' || basket.register !== register) return 'SALE_STATE'
    if (basket.version !== version) return 'SALE_CHANGED'
    return basket.lines.length === 0 ? 'SALE_EMPTY' : basket
  }

  #open(basketId: string): ModelBasket | string {
    const basket = this.#store.baskets.find(({ id }) => id === basketId)
    if (basket === undefined) return 'SALE_UNKNOWN'
    return basket.state === 'open' ? basket : 'SALE_STATE'
  }

  #change(
    basketId: string,
    lineId: string,
    change: (basket: ModelBasket, line: ModelLine) => Answer,
    what: 'change' | 'remove' = 'change',
  ): Answer {
    const basket = this.#open(basketId)
    if (typeof basket === 'string') return basket
    const line = basket.lines.find(({ id }) => id === lineId)
    if (line === undefined) return 'LINE_UNKNOWN'
    const refused = what !== 'remove' && line.back !== null ? 'RETURN_LINE_FIXED' : change(basket, line)
    if (refused === null) basket.version++
    return refused
  }

  /** The same item joins its line; a first line makes the basket. */
  #put(register: number, ids: NewIds, item: ModelItem, n: number): ModelLine {
    const basket = this.#store.open(register, ids.basket)
    let line = basket.lines.find((one) => one.item === item && one.back === null)
    if (line === undefined) {
      line = { id: ids.line, position: basket.next++, item, quantity: 0, serials: [], back: null }
      basket.lines.push(line)
    }
    line.quantity += n
    return line
  }
}

const has = (line: ModelLine, item: ModelItem, label: string): boolean =>
  line.item === item && line.serials.some((one) => one.label === label)

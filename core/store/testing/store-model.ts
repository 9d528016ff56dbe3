import { AfterSaleModel, type SaleLineRef } from './after-sale-model.js'

/**
 * The rules of stock, baskets and serial numbers in plain words of TypeScript, written without a look at the SQL: what a
 * shop with several registers must answer, step by step. It knows nothing of money, screens, or requests.
 */
export type ModelItem = 'watch' | 'camera' | 'radio' | 'socks'

const rules: Record<ModelItem, { readonly level: 'always' | 'sometimes' | 'not'; readonly mandatory: boolean }> = {
  watch: { level: 'always', mandatory: true },
  camera: { level: 'sometimes', mandatory: true },
  radio: { level: 'sometimes', mandatory: false },
  socks: { level: 'not', mandatory: false },
}

interface ModelSerial {
  readonly label: string
  leased: boolean
}
export interface ModelLine {
  readonly id: string
  readonly item: ModelItem
  quantity: number
  readonly serials: ModelSerial[]
  /** The line of a receipt that these pieces come back from. */
  readonly back: SaleLineRef | null
}
export interface ModelBasket {
  readonly id: string
  register: number
  state: 'open' | 'tendering' | 'suspended'
  version: number
  lines: ModelLine[]
}
export interface ModelUnit {
  readonly item: ModelItem
  /** `archived`: known by its number, and not counted. */
  state: 'available' | 'sold' | 'archived' | 'unknown'
  /** Each receiving, sale, return and void is one event; a unit is sold once per entering. */
  events: number
  /** The line of a receipt that it is out on, or came back from. */
  sale: SaleLineRef | null
  last: '' | 'sold' | 'returned' | 'voided'
  /** What moved it and was not voided, with its state before. */
  readonly trail: { readonly receipt: string; readonly before: ModelUnit['state'] }[]
}

/** Refusal code, or null when the step was granted. */
type Answer = string | null

export class StoreModel {
  /** By item and number: the same number may be two things of two items. */
  readonly units = new Map<string, ModelUnit>()
  readonly onHand: Record<ModelItem, number> = { watch: 0, camera: 0, radio: 0, socks: 0 }
  baskets: ModelBasket[] = []
  readonly afterSale = new AfterSaleModel(this)

  /** The basket that a register works on. */
  current(register: number): ModelBasket | null {
    return this.baskets.find((one) => one.register === register && one.state !== 'suspended') ?? null
  }

  /** All faults of a delivery; nothing is received when there is one. */
  receive(item: ModelItem, labels: readonly string[], quantity: number): readonly string[] {
    const { level } = rules[item]
    const faults: string[] = []
    if (level === 'not' && labels.length > 0) faults.push('ITEM_NOT_SERIALIZED')
    else if (labels.length !== quantity && (level === 'always' || labels.length > 0))
      faults.push('SERIAL_COUNT_MISMATCH')
    if (level !== 'not')
      for (const [index, label] of labels.entries()) {
        if (labels.indexOf(label) !== index) faults.push('SERIAL_DUPLICATE_IN_LIST')
        const unit = this.units.get(`${item} ${label}`)
        const holder = this.holder(item, label)
        if (unit?.state === 'available') faults.push('SERIAL_ALREADY_ON_HAND')
        else if (unit?.state === 'sold') faults.push('SERIAL_ON_CUSTOMER')
        else if (holder !== null)
          faults.push(holder.state === 'suspended' ? 'SERIAL_RESERVED' : 'SERIAL_HELD_BY_REGISTER')
      }
    if (faults.length > 0) return faults
    this.onHand[item] += quantity
    for (const label of labels) {
      const key = `${item} ${label}`
      const unit = this.units.get(key) ?? { item, state: 'unknown', events: 0, sale: null, last: '', trail: [] }
      unit.state = 'available'
      unit.events++
      unit.trail.push({ receipt: '', before: 'unknown' })
      this.units.set(key, unit)
    }
    return []
  }

  /** An item by its product code or tile. */
  add(register: number, ids: { readonly basket: string; readonly line: string }, item: ModelItem, n: number): Answer {
    const basket = this.current(register)
    if (basket?.state === 'tendering') return 'SALE_STATE'
    this.#put(register, ids, item, n)
    return null
  }

  /** A serial number alone: it adds its item. */
  scanSerial(register: number, ids: { readonly basket: string; readonly line: string }, label: string): Answer {
    const known = [...this.units].filter(([key]) => key.endsWith(` ${label}`)).map(([, unit]) => unit)
    const inStock = known.filter(({ state }) => state === 'available')
    if (inStock.length > 1) return 'SCAN_AMBIGUOUS'
    const unit = inStock[0] ?? known[0]
    if (unit === undefined) return 'UPC_UNKNOWN'
    const basket = this.current(register)
    if (basket?.state === 'tendering') return 'SALE_STATE'
    const refused = this.#refusal(unit.item, label, basket, 'scan')
    if (refused !== null) return refused
    this.#put(register, ids, unit.item, 1).serials.push({ label, leased: true })
    return null
  }

  enterSerial(basketId: string, lineId: string, label: string): Answer {
    return this.#change(basketId, lineId, (basket, line) => {
      if (rules[line.item].level === 'not') return 'ITEM_NOT_SERIALIZED'
      const refused = this.#refusal(line.item, label, basket, 'scan')
      if (refused !== null) return refused
      if (line.serials.length >= line.quantity) return 'SERIAL_COUNT_MISMATCH'
      line.serials.push({ label, leased: true })
      return null
    })
  }

  removeSerial(basketId: string, lineId: string, label: string): Answer {
    return this.#change(basketId, lineId, (_, line) => {
      const index = line.serials.findIndex((one) => one.label === label)
      if (index < 0) return 'NOT_FOUND'
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
        basket.lines = basket.lines.filter((one) => one !== line)
        return null
      },
      'remove',
    )
  }

  void(basketId: string): Answer {
    const basket = this.#open(basketId)
    if (typeof basket === 'string') return basket
    this.#end(basket)
    return null
  }

  suspend(basketId: string): Answer {
    const basket = this.#open(basketId)
    if (typeof basket === 'string') return basket
    if (basket.lines.length === 0) return 'SALE_EMPTY'
    this.retake(basketId)
    basket.state = 'suspended'
    basket.version++
    return null
  }

  recall(register: number, basketId: string): Answer {
    const basket = this.baskets.find(({ id }) => id === basketId)
    if (basket === undefined) return 'SALE_UNKNOWN'
    if (basket.state !== 'suspended' || this.current(register) !== null) return 'SALE_STATE'
    basket.state = 'open'
    basket.register = register
    basket.version++
    return null
  }

  /** The screen is gone: its numbers are free for others, and stay on their lines. Gives how many. */
  expire(register: number): number {
    const basket = this.current(register)
    if (basket?.state !== 'open') return 0
    const leased = basket.lines.flatMap((line) => line.serials).filter((one) => one.leased)
    for (const one of leased) one.leased = false
    return leased.length
  }

  /** The screen is back: what somebody else has by now leaves the basket, and is given. */
  retake(basketId: string): readonly string[] {
    const basket = this.baskets.find(({ id }) => id === basketId)
    const lost: string[] = []
    for (const line of basket?.lines ?? [])
      for (const one of [...line.serials]) {
        if (one.leased) continue
        if (this.holder(line.item, one.label) === null) one.leased = true
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
    const basket = this.baskets.find(({ id }) => id === basketId)
    if (basket === undefined) return 'SALE_UNKNOWN'
    if (basket.state !== 'tendering') return 'SALE_STATE'
    basket.state = 'open'
    basket.version++
    return null
  }

  /** Gives the receipt the id under which it is known here. */
  complete(register: number, basketId: string, version: number): Answer {
    const basket = this.#payable(register, basketId, version)
    if (typeof basket === 'string') return basket
    const fault = this.#fault(basket)
    if (fault !== null) return fault
    this.afterSale.complete(basketId, basket)
    this.#end(basket)
    return null
  }

  #end(basket: ModelBasket): void {
    this.baskets = this.baskets.filter((one) => one !== basket)
  }

  /** The basket that has a number leased. */
  holder(item: ModelItem, label: string): ModelBasket | null {
    return (
      this.baskets.find(({ lines }) =>
        lines.some((line) => line.item === item && line.serials.some((one) => one.leased && one.label === label)),
      ) ?? null
    )
  }

  /** May this number go into this basket, or be sold from it? */
  #refusal(item: ModelItem, label: string, basket: ModelBasket | null, what: 'scan' | 'complete'): Answer {
    const unit = this.units.get(`${item} ${label}`)
    const ofOther = [...this.units].some(
      ([key, other]) => other.item !== item && other.state === 'available' && key.endsWith(` ${label}`),
    )
    if (unit === undefined && ofOther && what === 'scan') return 'SERIAL_WRONG_ITEM'
    const back = basket?.lines.some(
      (line) => line.back !== null && line.item === item && line.serials.some((one) => one.label === label),
    )
    // Somebody else's lease is told before our own that ran out.
    const foreign = this.holder(item, label)
    const ours = back === true && (foreign === null || foreign === basket)
    if (unit?.state === 'sold') return ours ? 'EXCHANGE_SAME_SERIAL' : 'SERIAL_ALREADY_SOLD'
    const holder = this.holder(item, label)
    if (holder !== null && holder !== basket)
      return holder.state === 'suspended' ? 'SERIAL_RESERVED' : 'SERIAL_HELD_BY_REGISTER'
    const mine = basket?.lines.some((line) => line.item === item && line.serials.some((one) => one.label === label))
    if (ours) return 'EXCHANGE_SAME_SERIAL'
    if (mine === true && what === 'scan') return 'SERIAL_DUPLICATE_IN_LIST'
    return (unit === undefined || unit.state === 'archived') && rules[item].level === 'always'
      ? 'SERIAL_NOT_IN_STOCK'
      : null
  }

  /** The first thing that is wrong with a basket that is to be paid. */
  #fault(basket: ModelBasket): Answer {
    for (const line of basket.lines) {
      if (line.back !== null) {
        const fault = this.afterSale.fault(basket, line, line.back)
        if (fault !== null) return fault
        continue
      }
      if (rules[line.item].mandatory && line.serials.length < line.quantity) return 'SERIAL_REQUIRED'
      for (const { label } of line.serials.toSorted((a, b) => (a.label < b.label ? -1 : 1))) {
        const refused = this.#refusal(line.item, label, basket, 'complete')
        if (refused !== null) return refused
      }
    }
    return null
  }

  #payable(register: number, basketId: string, version: number): ModelBasket | string {
    const basket = this.baskets.find(({ id }) => id === basketId)
    if (basket === undefined) return 'SALE_UNKNOWN'
    if (basket.state === 'suspended' || basket.register !== register) return 'SALE_STATE'
    if (basket.version !== version) return 'SALE_CHANGED'
    return basket.lines.length === 0 ? 'SALE_EMPTY' : basket
  }

  #open(basketId: string): ModelBasket | string {
    const basket = this.baskets.find(({ id }) => id === basketId)
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
  #put(
    register: number,
    ids: { readonly basket: string; readonly line: string },
    item: ModelItem,
    n: number,
  ): ModelLine {
    const basket = this.open(register, ids.basket)
    let line = basket.lines.find((one) => one.item === item && one.back === null)
    if (line === undefined) {
      line = { id: ids.line, item, quantity: 0, serials: [], back: null }
      basket.lines.push(line)
    }
    line.quantity += n
    return line
  }

  /** The basket that a line goes into, made when there is none; its version counts the change. */
  open(register: number, id: string): ModelBasket {
    let basket = this.current(register)
    if (basket === null) {
      basket = { id, register, state: 'open', version: 0, lines: [] }
      this.baskets.push(basket)
    }
    basket.version++
    return basket
  }
}

import { isOnHand, rules, stoppedByBlock, type Level, type Place, type Transaction, type UnitState } from './rules.js'

export const modelItems = ['watch', 'camera', 'radio', 'socks'] as const
export type ModelItem = (typeof modelItems)[number]

/** A line of a receipt by its place on it. */
export interface SaleLineRef {
  readonly receipt: string
  readonly line: number
}

export interface ModelUnit {
  readonly item: ModelItem
  label: string
  state: UnitState
  /** Of its last event. */
  number: number
  /** The line of a receipt that it is out on, or came back from. */
  sale: SaleLineRef | null
  /** Its last dealing with a customer. */
  last: '' | 'sold' | 'returned' | 'voided' | 'swapped' | 'bought-back'
  /** What moved it and was not voided, with its state before; the receipt, where it was one. */
  readonly trail: { readonly receipt: string; readonly before: UnitState }[]
  blocked: boolean
  conflict: boolean
  /** False: it belongs to the other store. */
  here: boolean
  transfer: string | null
  /** Sold, sent away, archived: its number stays what it is. */
  settled: boolean
  /** Which of two is older. */
  readonly born: number
}

interface InForce {
  level: Level
  /** Pieces of an Always item are on hand without a number. */
  pending: boolean
  readonly onSale: boolean
  /** It became what it is with less than nothing on hand. */
  short?: boolean
}

/** Refusal code, or null when the step was granted. */
export type Answer = string | null

export interface Check {
  readonly unit: ModelUnit | null
  readonly place: Place
  readonly code: Answer
  readonly to: UnitState | 'leased' | null
}

interface ModelSerial {
  readonly label: string
  leased: boolean
}
export interface ModelLine {
  readonly id: string
  readonly position: number
  readonly item: ModelItem
  quantity: number
  readonly serials: ModelSerial[]
  /** Null for a sale line. */
  readonly back: Back | null
}
/** What a line that brings something back says of it. */
export interface Back {
  /** The line of a receipt; null without one. */
  readonly at: SaleLineRef | null
  readonly as: 'return' | 'return-inspect' | 'return-unknown'
}
export interface ModelBasket {
  readonly id: string
  register: number
  state: 'open' | 'tendering' | 'suspended'
  version: number
  next: number
  lines: ModelLine[]
}
export interface NewIds {
  readonly basket: string
  readonly line: string
}

export const byLabel = (a: { readonly label: string }, b: { readonly label: string }): number =>
  a.label < b.label ? -1 : a.label > b.label ? 1 : 0

/** What a store knows: units by their numbers, quantities, levels, baskets. The families of transactions work on it. */
export class Books {
  /** By item and number, also those that a unit had before it was renamed: the same number may be two things of two items. */
  readonly keys = new Map<string, ModelUnit>()
  readonly onHand: Record<ModelItem, number> = { watch: 0, camera: 0, radio: 0, socks: 0 }
  readonly levels: Record<ModelItem, InForce> = {
    watch: { level: 'always', pending: false, onSale: false },
    camera: { level: 'sometimes', pending: false, onSale: true },
    radio: { level: 'sometimes', pending: false, onSale: false },
    socks: { level: 'not', pending: false, onSale: false },
  }
  baskets: ModelBasket[] = []
  /** Cells of the state machine that were asked for, "state transaction". */
  readonly met = new Set<string>()
  #born = 0

  /** Each unit once. */
  get units(): readonly ModelUnit[] {
    return [...new Set(this.keys.values())]
  }

  find(item: ModelItem, label: string): ModelUnit | null {
    return this.keys.get(`${item} ${label}`) ?? null
  }

  /** Units that a bare number may mean: those in stock here first, then the older ones. */
  meant(label: string): readonly ModelUnit[] {
    const inStock = (unit: ModelUnit): number => (unit.state === 'available' && unit.here ? 0 : 1)
    return modelItems
      .flatMap((item) => this.find(item, label) ?? [])
      .toSorted((a, b) => inStock(a) - inStock(b) || a.born - b.born)
  }

  make(item: ModelItem, label: string): ModelUnit {
    const unit: ModelUnit = {
      ...{ item, label, state: 'unknown', number: 0, sale: null, last: '', trail: [], blocked: false, conflict: false },
      ...{ here: true, transfer: null, settled: false, born: this.#born++ },
    }
    this.keys.set(`${item} ${label}`, unit)
    return unit
  }

  /** The order in which numbers are locked, and new ones made. */
  rank(item: ModelItem, label: string): string {
    return `${modelItems.indexOf(item)} ${label}`
  }

  /** One event of a unit. */
  move(unit: ModelUnit, state: UnitState, receipt = ''): void {
    unit.trail.push({ receipt, before: unit.state })
    unit.state = state
    unit.number++
  }

  /** The basket that has a number leased. */
  holder(item: ModelItem, label: string): ModelBasket | null {
    return (
      this.baskets.find(({ lines }) =>
        lines.some((line) => line.item === item && line.serials.some((one) => one.leased && one.label === label)),
      ) ?? null
    )
  }

  /** Where a number is for somebody who works on `basket`, or on none. */
  place(item: ModelItem, label: string, basket: ModelBasket | null, comesIn = false): Place {
    const state = this.find(item, label)?.state ?? 'unknown'
    if (state !== 'unknown' && state !== 'archived' && (state !== 'available' || comesIn)) return state
    const holder = this.holder(item, label)
    if (holder !== null && holder !== basket)
      return holder.state === 'suspended' ? 'reserved-elsewhere' : 'leased-elsewhere'
    const ours = basket?.lines.some((line) => line.item === item && line.serials.some((one) => one.label === label))
    if (ours !== true) return state
    return basket?.state === 'suspended' ? 'reserved' : 'leased'
  }

  /** The first refusal in the fixed order: taken, conflict, blocked, at another store, then what the place says. */
  check(item: ModelItem, label: string, transaction: Transaction, basket: ModelBasket | null, comesIn = false): Check {
    const unit = this.find(item, label)
    const place = this.place(item, label, basket, comesIn)
    const { level } = this.levels[item]
    const refuse = (code: string): Check => ({ unit, place, code, to: null })
    if (unit !== null) {
      if (unit.label !== label) return refuse('SERIAL_TAKEN')
      if (unit.conflict) return refuse('SERIAL_CONFLICT')
      if (unit.blocked && stoppedByBlock.has(transaction)) return refuse('SERIAL_BLOCKED')
      if (!unit.here && unit.state !== 'sold' && unit.state !== 'in-transit') return refuse('SERIAL_AT_OTHER_STORE')
    }
    this.meet(place, transaction)
    const ruling = rules[transaction](place, level)
    return 'refuse' in ruling ? refuse(ruling.refuse) : { unit, place, code: null, to: ruling.to }
  }

  meet(place: Place, transaction: string): void {
    this.met.add(`${place} ${transaction}`)
  }

  /** Pieces of an item that are here by their numbers. */
  registered(item: ModelItem): number {
    return this.units.filter((unit) => unit.item === item && unit.here && isOnHand(unit.state)).length
  }

  bare(item: ModelItem): number {
    return this.onHand[item] - this.registered(item)
  }

  /** The basket that a register works on. */
  current(register: number): ModelBasket | null {
    return this.baskets.find((one) => one.register === register && one.state !== 'suspended') ?? null
  }

  /** The basket that a line goes into, made when there is none; its version counts the change. */
  open(register: number, id: string): ModelBasket {
    let basket = this.current(register)
    if (basket === null) {
      basket = { id, register, state: 'open', version: 0, next: 1, lines: [] }
      this.baskets.push(basket)
    }
    basket.version++
    return basket
  }
}

import { rules, type Place } from './rules.js'
import {
  byLabel,
  type Answer,
  type Back,
  type Books,
  type ModelBasket,
  type ModelItem,
  type ModelLine,
  type ModelUnit,
  type NewIds,
  type SaleLineRef,
} from './books.js'
import type { LevelModel } from './level-model.js'

export interface SoldLine {
  readonly position: number
  readonly item: ModelItem
  /** Below zero where it came back. */
  readonly quantity: number
  readonly labels: readonly string[]
  readonly back: SaleLineRef | null
  returned: number
}
export interface Receipt {
  readonly id: string
  readonly lines: readonly SoldLine[]
  voided: boolean
}

/** What a customer brings: of a line of a receipt, by its number alone, or an item without either. */
export interface Brought {
  readonly at: SaleLineRef | null
  readonly item: ModelItem | null
  readonly labels: readonly string[]
  readonly quantity: number
  /** The store looks at it before it is sold again. */
  readonly inspect: boolean
  /** A manager's: also what was never sold here. */
  readonly override: boolean
}

/** What a number is asked for when it comes back. */
interface Asked {
  readonly at: SaleLineRef | null
  readonly item: ModelItem
  readonly label: string
  readonly as: Back['as'] | 'swap-out'
  readonly basket: ModelBasket | null
  readonly line: ModelLine | null
  /** Pieces without a number that are still out. */
  readonly bare: number
}

export const isAt = (at: SaleLineRef | null, ref: SaleLineRef | null): boolean =>
  at !== null && ref !== null && at.receipt === ref.receipt && at.line === ref.line

/**
 * What may come back: a receipt's line gives back no more pieces than it sold; a piece with a number is that number; a
 * piece without one may come with a number nobody knows, or with one that was in the books all the time because nobody
 * scanned it out.
 */
export class AfterSaleModel {
  readonly #store: Books
  readonly #level: LevelModel
  readonly receipts = new Map<string, Receipt>()

  constructor(store: Books, level: LevelModel) {
    this.#store = store
    this.#level = level
  }

  line(at: SaleLineRef | null): SoldLine | undefined {
    return at === null ? undefined : this.receipts.get(at.receipt)?.lines.find(({ position }) => position === at.line)
  }

  /** Gives why not, or adds the line. */
  bring(register: number, ids: NewIds, what: Brought): Answer {
    const store = this.#store
    let at = what.at
    let found: ModelUnit | null = null
    const [only] = what.labels
    if (at === null && only !== undefined && what.labels.length === 1) {
      // A serial number finds its sale, or at least its item.
      const meant = store.meant(only).filter((unit) => what.item === null || unit.item === what.item)
      const sold = meant.filter(({ state }) => state === 'sold').toSorted((a, b) => a.born - b.born)
      if (sold.length > 1) return 'SCAN_AMBIGUOUS'
      found = sold[0] ?? meant.toSorted((a, b) => a.born - b.born)[0] ?? null
      if (found?.state === 'sold') at = found.sale
    }
    const sold = this.line(at)
    if (at !== null && (sold === undefined || sold.quantity < 0)) return 'NOT_FOUND'
    const item = sold?.item ?? what.item ?? found?.item
    if (item === undefined) return 'RETURN_NEVER_SOLD'
    const { level } = store.levels[item]
    if (level === 'not' && what.labels.length > 0) return 'ITEM_NOT_SERIALIZED'
    const basket = store.current(register)
    if (basket?.state === 'tendering') return 'SALE_STATE'
    let bare = 0
    if (at !== null && sold !== undefined) {
      if (this.receipts.get(at.receipt)?.voided === true) return 'RETURN_SALE_VOIDED'
      const out = this.stillOut(at, null)
      if (what.quantity > out.pieces)
        return this.holder(at) !== null && what.quantity <= sold.quantity - sold.returned
          ? 'SERIAL_HELD_BY_REGISTER'
          : 'RETURN_ALREADY_RETURNED'
      bare = out.bare
    }
    const unknown = at === null && level === 'always' && what.override
    const as: Back['as'] = unknown ? 'return-unknown' : what.inspect ? 'return-inspect' : 'return'
    const line: ModelLine = {
      ...{ id: ids.line, position: basket?.next ?? 1, item, quantity: what.quantity, serials: [], back: { at, as } },
    }
    let numbered = 0
    for (const label of what.labels.toSorted()) {
      const other = line.serials.length - numbered
      const asked = { at, item, label, as, basket, line, bare: bare - other }
      const refused =
        this.refusal(asked) ?? (line.serials.some((one) => one.label === label) ? 'SERIAL_DUPLICATE_IN_LIST' : null)
      if (refused !== null) return refused
      if (store.find(item, label)?.state === 'sold') numbered++
      line.serials.push({ label, leased: true })
    }
    const many = what.labels.length > what.quantity
    const asked = level === 'always' || (at !== null && what.quantity - numbered > bare)
    if (many || (what.labels.length < what.quantity && asked)) return 'SERIAL_COUNT_MISMATCH'
    const into = store.open(register, ids.basket)
    into.next++
    into.lines.push(line)
    return null
  }

  /** May this number come back, on this line of a receipt or on none? */
  refusal({ at, item, label, as, basket, line, bare }: Asked): Answer {
    const store = this.#store
    const unit = store.find(item, label)
    if (unit?.conflict === true) return 'SERIAL_CONFLICT'
    const mine = basket?.lines.find((other) => other !== line && other.item === item && has(other, label))
    const holder = store.holder(item, label)
    const state = unit?.state ?? 'unknown'
    let place: Place = state
    if (holder !== null && holder !== basket)
      place = holder.state === 'suspended' ? 'reserved-elsewhere' : 'leased-elsewhere'
    else if (mine !== undefined && mine.back === null) place = 'leased'
    else if (mine !== undefined) return 'SERIAL_DUPLICATE_IN_LIST'
    store.meet(place, as)
    // A piece that was sold without a number is a Sometimes piece, whatever the item is now.
    const level = bare > 0 || store.levels[item].level !== 'always' ? 'sometimes' : 'always'
    const ruling = rules[as](place, level)
    let code = 'refuse' in ruling ? ruling.refuse : null
    const onLine = unit?.state === 'sold' && isAt(unit.sale, at)
    if (at !== null) {
      const elsewhere = code === null && !onLine && (place === 'sold' || bare <= 0)
      const never = code === 'RETURN_NEVER_SOLD' || code === 'RETURN_IN_STOCK' || code === 'SERIAL_ADJUSTED_OUT'
      if (elsewhere || never) code = 'RETURN_NOT_ON_RECEIPT'
    }
    if (unit?.last !== 'returned' || place === 'sold') return code
    // It came back before. A number of another receipt is first of all not on this one.
    const again =
      code === 'RETURN_IN_STOCK' ||
      code === 'RETURN_NEVER_SOLD' ||
      code === 'RETURN_ALREADY_RETURNED' ||
      (code === null && place === 'available' && as !== 'return-unknown') ||
      (code === 'RETURN_NOT_ON_RECEIPT' && unit.sale?.receipt === at?.receipt && at !== null)
    return again ? 'RETURN_ALREADY_RETURNED' : code
  }

  /** Pieces of a sold line that did not come back and are in nobody's basket, and those of them without a number. */
  stillOut(at: SaleLineRef, except: ModelLine | null): { readonly pieces: number; readonly bare: number } {
    const sold = this.line(at)
    if (sold === undefined) return { pieces: 0, bare: 0 }
    const out = this.#store.units.filter((unit) => unit.state === 'sold' && isAt(unit.sale, at))
    let held = 0
    let leased = 0
    for (const other of this.#lines(at)) {
      if (other === except) continue
      const numbers = other.serials.filter(({ label }) =>
        out.some((unit) => unit === this.#store.find(sold.item, label)),
      )
      held += other.quantity - numbers.filter((one) => !one.leased).length
      leased += numbers.filter((one) => one.leased).length
    }
    return {
      pieces: sold.quantity - sold.returned - held,
      bare: sold.quantity - sold.returned - out.length - (held - leased),
    }
  }

  /** A basket that brings something of this line back. A number whose lease ran out holds nothing. */
  holder(at: SaleLineRef): ModelLine | null {
    const sold = this.line(at)
    return (
      this.#lines(at).find(
        (other) =>
          other.quantity >
          other.serials.filter(({ label, leased }) => {
            const unit = sold === undefined ? null : this.#store.find(sold.item, label)
            return !leased && unit?.state === 'sold' && isAt(unit.sale, at)
          }).length,
      ) ?? null
    )
  }

  /** What is wrong with a line that brings something back when the basket is completed. */
  fault(basket: ModelBasket, line: ModelLine, { at, as }: Back): Answer {
    const bare = at === null ? 0 : this.stillOut(at, line).bare
    let numbered = 0
    for (const [index, { label }] of line.serials.toSorted(byLabel).entries()) {
      const refused = this.refusal({ at, item: line.item, label, as, basket, line, bare: bare - (index - numbered) })
      if (refused !== null) return refused
      if (this.#store.find(line.item, label)?.state === 'sold') numbered++
    }
    const asked = this.#store.levels[line.item].level === 'always' || (at !== null && line.quantity - numbered > bare)
    return line.serials.length < line.quantity && asked ? 'SERIAL_COUNT_MISMATCH' : null
  }

  /** A basket became a receipt: what was sold goes, what came back is here. */
  complete(id: string, basket: ModelBasket): void {
    const store = this.#store
    const lines = basket.lines.map((line) => ({
      position: line.position,
      item: line.item,
      quantity: line.back === null ? line.quantity : -line.quantity,
      labels: line.serials.map(({ label }) => label),
      back: line.back?.at ?? null,
      returned: 0,
    }))
    this.receipts.set(id, { id, lines, voided: false })
    const numbers = basket.lines
      .flatMap((line) => line.serials.map(({ label }) => ({ line, label })))
      .toSorted((a, b) => (store.rank(a.line.item, a.label) < store.rank(b.line.item, b.label) ? -1 : 1))
    const register = numbers.filter(({ line, label }) => this.#registers(basket, line, label))
    for (const { line, label } of register) {
      const unit = store.find(line.item, label) ?? store.make(line.item, label)
      unit.state = 'available'
      unit.number++
    }
    for (const line of basket.lines) store.onHand[line.item] += line.back === null ? -line.quantity : line.quantity
    for (const { line, label } of numbers) {
      if (line.back === null) this.#sell(line, label, id)
      else this.#takeBack(basket, line, line.back, label, id)
    }
    for (const { back, quantity } of lines) {
      const sold = this.line(back)
      if (sold !== undefined) sold.returned -= quantity
    }
    this.#level.settle(new Set(lines.map(({ item }) => item)))
  }

  #registers(basket: ModelBasket, line: ModelLine, label: string): boolean {
    const store = this.#store
    const unseen = (store.find(line.item, label)?.state ?? 'archived') === 'archived'
    return (
      line.back === null &&
      unseen &&
      store.levels[line.item].level === 'always' &&
      this.#level.mayRegister(line.item, 'complete', basket)
    )
  }

  #sell(line: ModelLine, label: string, receipt: string): void {
    const unit = this.#store.find(line.item, label) ?? this.#store.make(line.item, label)
    if (!['available', 'archived', 'unknown'].includes(unit.state)) unit.conflict = true
    this.#store.move(unit, 'sold', receipt)
    unit.sale = { receipt, line: line.position }
    unit.last = 'sold'
    unit.settled = true
  }

  #takeBack(basket: ModelBasket, line: ModelLine, { at, as }: Back, label: string, receipt: string): void {
    const store = this.#store
    const known = store.find(line.item, label)
    const bare = at === null ? 0 : this.stillOut(at, line).bare
    const refused = this.refusal({ at, item: line.item, label, as, basket, line, bare })
    const unit = known ?? store.make(line.item, label)
    // It went out without a scan, and that is written down first.
    if (refused === null && unit.state === 'available') {
      unit.number++
      unit.state = 'sold'
    }
    const ruling = rules[as](unit.state, 'sometimes')
    const after = refused === null && 'to' in ruling && ruling.to !== 'leased' ? ruling.to : 'return-pending'
    if (refused !== null && known !== null) unit.conflict = true
    store.move(unit, after, receipt)
    if (after === 'return-pending') store.onHand[line.item]--
    unit.here = true
    unit.sale = at ?? unit.sale
    unit.last = 'returned'
    unit.settled = true
  }

  #lines(at: SaleLineRef): readonly ModelLine[] {
    return this.#store.baskets.flatMap((basket) => basket.lines).filter((other) => isAt(other.back?.at ?? null, at))
  }
}

const has = (line: ModelLine, label: string): boolean => line.serials.some((one) => one.label === label)

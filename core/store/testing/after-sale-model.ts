import type { ModelBasket, ModelItem, ModelLine, StoreModel } from './store-model.js'

/**
 * What may come back to the shop of `store-model.ts`, and what a void undoes, in plain words: a receipt's line gives back
 * no more pieces than it sold; a piece with a number is that number; a piece without one may come with a number nobody
 * knows, or with one that was in the books all the time because nobody scanned it out.
 */
type Answer = string | null

export interface SoldLine {
  readonly item: ModelItem
  /** Below zero where it came back. */
  readonly quantity: number
  readonly labels: readonly string[]
  readonly back: SaleLineRef | null
  returned: number
}
export interface SaleLineRef {
  readonly receipt: string
  readonly line: number
}
export interface Receipt {
  readonly id: string
  readonly lines: readonly SoldLine[]
  voided: boolean
}

/** A receipt and a line's place on it. */
export const isAt = (at: SaleLineRef | null, receipt: string, line: number): boolean =>
  at !== null && at.receipt === receipt && at.line === line

export class AfterSaleModel {
  readonly #shop: StoreModel
  readonly receipts = new Map<string, Receipt>()

  constructor(shop: StoreModel) {
    this.#shop = shop
  }

  /** May these numbers come back on this line of this receipt? Gives why not, or adds the line. */
  bring(
    register: number,
    ids: { readonly basket: string; readonly line: string },
    at: SaleLineRef,
    labels: readonly string[],
    quantity: number,
  ): Answer {
    const receipt = this.receipts.get(at.receipt)
    const sold = receipt?.lines[at.line]
    if (receipt === undefined || sold === undefined || sold.quantity < 0) return 'NOT_FOUND'
    if (sold.item === 'socks' && labels.length > 0) return 'ITEM_NOT_SERIALIZED'
    const basket = this.#shop.current(register)
    if (basket?.state === 'tendering') return 'SALE_STATE'
    if (receipt.voided) return 'RETURN_SALE_VOIDED'
    const { pieces, bare } = this.stillOut(at, null)
    if (quantity > pieces)
      return this.holder(at) !== null && quantity <= sold.quantity - sold.returned
        ? 'SERIAL_HELD_BY_REGISTER'
        : 'RETURN_ALREADY_RETURNED'
    const line: ModelLine = { id: ids.line, item: sold.item, quantity, serials: [], back: at }
    let numbered = 0
    for (const label of labels.toSorted()) {
      const other = line.serials.length - numbered
      const refused =
        this.refusal(at, label, basket, line, bare - other) ??
        (line.serials.some((one) => one.label === label) ? 'SERIAL_DUPLICATE_IN_LIST' : null)
      if (refused !== null) return refused
      if (this.#shop.units.get(`${sold.item} ${label}`)?.state === 'sold') numbered++
      line.serials.push({ label, leased: true })
    }
    const asked = sold.item === 'watch' || quantity - numbered > bare
    if (labels.length > quantity || (labels.length < quantity && asked)) return 'SERIAL_COUNT_MISMATCH'
    this.#shop.open(register, ids.basket).lines.push(line)
    return null
  }

  /** Pieces of a line that nobody brought back or holds, and those of them that were sold without a number. */
  stillOut(
    { receipt, line }: SaleLineRef,
    except: ModelLine | null,
  ): { readonly pieces: number; readonly bare: number } {
    const sold = this.receipts.get(receipt)?.lines[line]
    if (sold === undefined) return { pieces: 0, bare: 0 }
    const out = [...this.#shop.units.values()].filter((unit) => unit.state === 'sold' && isAt(unit.sale, receipt, line))
    let held = 0
    let leased = 0
    for (const other of this.#lines({ receipt, line })) {
      if (other === except) continue
      const numbers = other.serials.filter(({ label }) => out.some((unit) => unit === this.#unit(sold.item, label)))
      held += other.quantity - numbers.filter((one) => !one.leased).length
      leased += numbers.filter((one) => one.leased).length
    }
    return {
      pieces: sold.quantity - sold.returned - held,
      bare: sold.quantity - sold.returned - out.length - (held - leased),
    }
  }

  /** A basket that brings something of this line back. A number whose lease ran out holds nothing. */
  holder({ receipt, line }: SaleLineRef): ModelLine | null {
    const sold = this.receipts.get(receipt)?.lines[line]
    return (
      this.#lines({ receipt, line }).find(
        (other) =>
          other.quantity >
          other.serials.filter(({ label, leased }) => {
            const unit = sold === undefined ? undefined : this.#unit(sold.item, label)
            return !leased && unit?.state === 'sold' && isAt(unit.sale, receipt, line)
          }).length,
      ) ?? null
    )
  }

  /** May this number come back on this line? `bare`: pieces without a number that are still out. */
  refusal(at: SaleLineRef, label: string, basket: ModelBasket | null, line: ModelLine, bare: number): Answer {
    const unit = this.#unit(line.item, label)
    const holder = this.#shop.holder(line.item, label)
    if (holder !== null && holder !== basket)
      return holder.state === 'suspended' ? 'SERIAL_RESERVED' : 'SERIAL_HELD_BY_REGISTER'
    const mine = basket?.lines.find(
      (other) => other !== line && other.item === line.item && other.serials.some((one) => one.label === label),
    )
    if (mine !== undefined) return mine.back === null ? 'EXCHANGE_SAME_SERIAL' : 'SERIAL_DUPLICATE_IN_LIST'
    if (unit?.state === 'sold') return isAt(unit.sale, at.receipt, at.line) ? null : 'RETURN_NOT_ON_RECEIPT'
    const cameBack = unit?.state === 'available' && unit.last === 'returned'
    if (bare <= 0)
      return cameBack && unit.sale?.receipt === at.receipt ? 'RETURN_ALREADY_RETURNED' : 'RETURN_NOT_ON_RECEIPT'
    return cameBack ? 'RETURN_ALREADY_RETURNED' : null
  }

  /** What is wrong with a line that brings something back when the basket is completed. */
  fault(basket: ModelBasket, line: ModelLine, at: SaleLineRef): Answer {
    const { bare } = this.stillOut(at, line)
    let numbered = 0
    for (const [index, { label }] of line.serials.toSorted((a, b) => (a.label < b.label ? -1 : 1)).entries()) {
      const refused = this.refusal(at, label, basket, line, bare - (index - numbered))
      if (refused !== null) return refused
      if (this.#unit(line.item, label)?.state === 'sold') numbered++
    }
    const asked = line.item === 'watch' || line.quantity - numbered > bare
    return line.serials.length < line.quantity && asked ? 'SERIAL_COUNT_MISMATCH' : null
  }

  /** A basket became a receipt; the shop moves what is sold, this what came back. */
  complete(id: string, basket: ModelBasket): void {
    const lines = basket.lines.map((line) => ({
      item: line.item,
      quantity: line.back === null ? line.quantity : -line.quantity,
      labels: line.serials.map(({ label }) => label),
      back: line.back,
      returned: 0,
    }))
    this.receipts.set(id, { id, lines, voided: false })
    for (const [index, line] of lines.entries()) {
      const { back, item } = line
      this.#shop.onHand[item] -= line.quantity
      const sold = back === null ? undefined : this.receipts.get(back.receipt)?.lines[back.line]
      if (sold !== undefined) sold.returned -= line.quantity
      for (const label of line.labels) {
        const key = `${item} ${label}`
        const unit = this.#shop.units.get(key) ?? { item, state: 'unknown', events: 0, sale: null, last: '', trail: [] }
        const before = back !== null && unit.state === 'available' ? 'sold' : unit.state
        this.#shop.units.set(key, unit)
        unit.trail.push({ receipt: id, before })
        // It went out without a scan, and that is written down first.
        unit.events += before === unit.state ? 1 : 2
        unit.state = back === null ? 'sold' : 'available'
        unit.sale = back ?? { receipt: id, line: index }
        unit.last = back === null ? 'sold' : 'returned'
      }
    }
  }

  /** Undoes a receipt; `rank` orders the items as their serial numbers are locked. */
  postVoid(id: string, rank: (item: ModelItem) => string): Answer {
    const receipt = this.receipts.get(id)
    if (receipt === undefined) return 'NOT_FOUND'
    if (receipt.voided) return 'VOID_DONE'
    for (const [index, line] of receipt.lines.entries()) {
      if (line.quantity < 0) continue
      if (this.holder({ receipt: id, line: index }) !== null) return 'SERIAL_HELD_BY_REGISTER'
      if (line.returned > 0) return 'VOID_LATER_EVENT'
    }
    const numbers = receipt.lines
      .flatMap((line) => line.labels.map((label) => ({ line, label, rank: `${rank(line.item)} ${label}` })))
      .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    for (const { line, label } of numbers) {
      const unit = this.#unit(line.item, label)
      if (unit?.trail.at(-1)?.receipt !== id) return 'VOID_LATER_EVENT'
      if (this.#shop.holder(line.item, label) !== null) return 'SERIAL_HELD_BY_REGISTER'
    }
    receipt.voided = true
    for (const line of receipt.lines) {
      this.#shop.onHand[line.item] += line.quantity
      const sold = line.back === null ? undefined : this.receipts.get(line.back.receipt)?.lines[line.back.line]
      if (sold !== undefined) sold.returned += line.quantity
    }
    for (const { line, label } of numbers) {
      const unit = this.#unit(line.item, label)
      const undone = unit?.trail.pop()
      if (unit === undefined || undone === undefined) continue
      unit.state = undone.before === 'unknown' ? 'archived' : undone.before
      unit.events++
      unit.last = 'voided'
      if (line.back === null) unit.sale = null
    }
    return null
  }

  #unit(item: ModelItem, label: string) {
    return this.#shop.units.get(`${item} ${label}`)
  }

  #lines({ receipt, line }: SaleLineRef): readonly ModelLine[] {
    return this.#shop.baskets
      .flatMap((basket) => basket.lines)
      .filter((other) => other.back !== null && isAt(other.back, receipt, line))
  }
}

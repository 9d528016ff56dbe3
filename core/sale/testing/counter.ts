import type { CompletedSale } from '../../store/store.js'
import type { Basket, BasketLine, BasketSerial, Level, OfferedSerial, Question } from '../basket.js'
import type { BasketHead, StoreEffect } from '../machine/effect.js'
import type { Answer, Moment, Returning } from '../machine/event.js'
import type { Refused } from '../prompt.js'
import type { ScannedCode } from '../scanned-code.js'

/** A tiny shop that answers store effects from memory: four items, one of each kind of serialization. */
export interface ShopItem {
  readonly id: string
  readonly name: string
  readonly level: Level
  readonly mandatory: boolean
  readonly price: number
  readonly taxRate: number
  readonly questions?: readonly Question[]
}

export const shopItems: readonly ShopItem[] = [
  { id: 'cable', name: 'Cable', level: 'not', mandatory: false, price: 1299, taxRate: 88_750 },
  { id: 'watch', name: 'Watch', level: 'sometimes', mandatory: false, price: 19_999, taxRate: 88_750 },
  { id: 'racket', name: 'Racket', level: 'sometimes', mandatory: true, price: 8_950, taxRate: 40_000 },
  { id: 'phone', name: 'Phone', level: 'always', mandatory: true, price: 64_900, taxRate: 88_750 },
]

/** Serial numbers on hand, by item. */
export const shopSerials: Readonly<Record<string, readonly string[]>> = {
  phone: ['P1', 'P2', 'P3'],
  racket: ['R1'],
  watch: ['W1'],
}

export const offered = (label: string): OfferedSerial => {
  const form = { key: label.toUpperCase(), sort: label.toUpperCase() }
  return { label, folded: form, exact: form, version: 1 }
}

export const typedCode = (text: string): ScannedCode & { readonly serial: OfferedSerial } => ({
  text,
  codes: [text],
  serial: offered(text),
  fromElement: false,
})

/** Pieces of an item that a customer brings without a receipt. */
export const returning = (itemId: string, serials: readonly string[], quantity = 1): Returning => ({
  sale: null,
  position: null,
  itemId,
  quantity,
  serials: serials.map(offered),
  reason: 'wrong',
  terms: { days: 30, withoutReceipt: true, inspection: false, override: false },
})

export class Counter {
  readonly suspended = new Map<string, Basket>()
  readonly sold = new Set<string>()
  readonly documents: CompletedSale[] = []
  basket: Basket | null = null

  /** Performs one effect as the store's database would, and gives its answer. */
  perform(effect: StoreEffect, received: Moment): Answer {
    switch (effect.do) {
      case 'scan':
        return this.#scan(effect, effect.head, received)
      case 'add-item': {
        const item = shopItems.find((candidate) => candidate.id === effect.itemId)
        if (item === undefined) return no(effect, { code: 'ITEM_UNKNOWN', details: { item: effect.itemId } })
        const serial = effect.serial === null ? null : this.#check(item, effect.serial.label)
        if (serial !== null && 'code' in serial) return no(effect, serial)
        return this.#add(effect, effect.head, effect.newLineId, item, effect.quantity, serial, received)
      }
      case 'add-return': {
        const { itemId, serials, quantity } = effect.returning
        const item = shopItems.find((candidate) => candidate.id === itemId)
        if (item === undefined) return no(effect, { code: 'ITEM_UNKNOWN', details: { item: itemId ?? '' } })
        const stranger = serials.find(({ label }) => !this.sold.has(label))
        if (stranger !== undefined) return no(effect, { code: 'RETURN_NEVER_SOLD', details: { s: stranger.label } })
        const answer = this.#add(effect, effect.head, effect.newLineId, item, quantity, null, received)
        const line = this.#line(effect.newLineId)
        const labels = serials.map(({ label }) => ({ label, scope: item.id, key: label, known: true }))
        const returned = {
          sale: null,
          position: null,
          receipt: null,
          reason: 'wrong',
          inspect: false,
          paidBy: [],
          left: null,
        }
        const back = { ...line, serials: labels, returned }
        this.#store(back)
        return answer.name === 'changed' ? { ...answer, change: { ...answer.change, lines: [back] } } : answer
      }
      case 'enter-serial': {
        const line = this.#line(effect.line)
        const serial = this.#check(itemOf(line), effect.entered.serial.label)
        if ('code' in serial) return no(effect, serial)
        if (line.serials.length + line.skipped >= line.quantity) {
          const details = { n: line.serials.length + 1, q: line.quantity, addOrRemove: 'remove', d: 1 }
          return no(effect, { code: 'SERIAL_COUNT_MISMATCH', details })
        }
        return this.#put(effect, { ...line, serials: [...line.serials, serial], later: false }, null, received)
      }
      case 'remove-serial': {
        const line = this.#line(effect.line)
        const serials = line.serials.filter((serial) => serial.label !== effect.label)
        return this.#put(effect, { ...line, serials }, null, received)
      }
      case 'set-quantity': {
        const line = this.#line(effect.line)
        const serials = line.serials.slice(0, effect.quantity)
        const skipped = Math.min(line.skipped, effect.quantity - serials.length)
        return this.#put(effect, { ...line, quantity: effect.quantity, serials, skipped }, null, received)
      }
      case 'mark-prompt':
        return this.#put(effect, marked(this.#line(effect.line), effect.mark), null, received)
      case 'answer-question': {
        const line = this.#line(effect.line)
        const questions = line.questions.map((asked) =>
          asked.prompt === effect.prompt && asked.n === effect.n ? { ...asked, answer: effect.answer } : asked,
        )
        return this.#put(effect, { ...line, questions }, null, received)
      }
      case 'remove-line': {
        const basket = this.#open()
        const lines = basket.lines.filter((line) => line.id !== effect.line)
        this.basket = { ...basket, version: basket.version + 1, lines }
        return this.#changed(effect, [], [effect.line], null, received)
      }
      case 'set-price': {
        const line = this.#line(effect.line)
        const listPrice = line.listPrice ?? line.unitPrice
        const unitPrice = effect.change?.kind === 'price' ? effect.change.value : listPrice
        const listed = effect.change === null ? null : listPrice
        return this.#put(effect, { ...line, unitPrice, listPrice: listed, priceChange: effect.change }, null, received)
      }
      case 'set-exemption':
        return this.#replace(effect, { ...this.#open(), exemption: effect.exemption })
      case 'start-late':
        return this.#replace(effect, { ...emptyBasket(effect.head), late: effect.late })
      case 'set-customer': {
        const customer = effect.customer === null ? null : { number: effect.customer, name: null }
        return this.#replace(effect, { ...this.#open(), customer })
      }
      case 'void':
        this.basket = null
        return { name: 'ended', effect, received }
      case 'suspend':
        this.suspended.set(effect.basketId, { ...this.#open(), state: 'suspended' })
        this.basket = null
        return { name: 'ended', effect, received }
      case 'recall': {
        const basket = this.suspended.get(effect.basketId)
        if (basket === undefined) return no(effect, { code: 'SALE_UNKNOWN', details: { sale: effect.basketId } })
        this.suspended.delete(effect.basketId)
        return this.#replace(effect, { ...basket, state: 'open' })
      }
      case 'tender': {
        const basket = this.#open()
        return this.#replace(effect, { ...basket, state: 'tendering', tenders: [...basket.tenders, effect.tender] })
      }
      case 'return-tenders':
        return this.#replace(effect, { ...this.#open(), state: 'open', tenders: [] })
      case 'complete': {
        const sale = this.#complete(effect.basket)
        return { name: 'completed', effect, sale, received }
      }
    }
  }

  #open(): Basket {
    if (this.basket === null) throw new Error('no basket is open')
    return this.basket
  }

  #line(id: string): BasketLine {
    const line = this.#open().lines.find((candidate) => candidate.id === id)
    if (line === undefined) throw new Error(`no line ${id}`)
    return line
  }

  #scan(effect: Extract<StoreEffect, { do: 'scan' }>, head: BasketHead, received: Moment): Answer {
    const { code, prompt } = effect
    const item = shopItems.find((candidate) => candidate.id === code.text)
    const line = prompt === null ? null : this.#line(prompt)
    if (item === undefined) {
      const owner = line === null ? ownerOf(code.text) : itemOf(line)
      if (owner === undefined) return no(effect, { code: 'UPC_UNKNOWN', details: { code: code.text } })
      const serial = this.#check(owner, code.text)
      if ('code' in serial) return no(effect, serial)
      if (line === null) return this.#add(effect, head, effect.newLineId, owner, 1, serial, received)
      return this.#put(effect, { ...line, serials: [...line.serials, serial], later: false }, line.id, received)
    }
    if (line !== null && line.mandatory) return no(effect, { code: 'PROMPT_OPEN', details: { item: line.name } })
    if (line !== null) this.#store(marked(line, 'skip'))
    return this.#add(effect, head, effect.newLineId, item, 1, null, received, line === null ? [] : [line.id])
  }

  /** A serial number against the item: known and free, or new where the item takes new ones. */
  #check(item: ShopItem, label: string): BasketSerial | Refused {
    const owner = ownerOf(label)
    if (item.level === 'not') return { code: 'ITEM_NOT_SERIALIZED', details: { item: item.name } }
    if (owner !== undefined && owner !== item) {
      return { code: 'SERIAL_WRONG_ITEM', details: { s: label, item: item.name, otherItem: owner.name } }
    }
    if (this.sold.has(label)) {
      return { code: 'SERIAL_ALREADY_SOLD', details: { s: label, date: '24 Nov', store: 'Main Street', r: '1-1-1' } }
    }
    const baskets = [...this.suspended.values(), ...(this.basket === null ? [] : [this.basket])]
    if (baskets.some((basket) => basket.lines.some((line) => line.serials.some((serial) => serial.label === label)))) {
      return { code: 'SERIAL_DUPLICATE_IN_LIST', details: { s: label, a: '1', b: '2' } }
    }
    if (owner === undefined && item.level === 'always') {
      return { code: 'SERIAL_NOT_IN_STOCK', details: { s: label, item: item.name } }
    }
    return { label, scope: item.id, key: label, known: owner !== undefined }
  }

  #add(
    effect: StoreEffect,
    head: BasketHead,
    lineId: string,
    item: ShopItem,
    quantity: number,
    serial: BasketSerial | null,
    received: Moment,
    touched: readonly string[] = [],
  ): Answer {
    this.basket ??= emptyBasket(head)
    const position = Math.max(0, ...this.basket.lines.map((line) => line.position)) + 1
    const line: BasketLine = {
      id: lineId,
      position,
      itemId: item.id,
      productId: item.id,
      productName: item.name,
      name: item.name,
      upc: null,
      quantity,
      unitPrice: item.price,
      listPrice: null,
      priceChange: null,
      priceNow: item.price,
      taxRate: item.taxRate,
      level: item.level,
      mandatory: item.mandatory,
      serials: serial === null ? [] : [serial],
      skipped: 0,
      later: false,
      returned: null,
      questions: item.questions ?? [],
      customerFor: null,
      exemption: null,
    }
    this.basket = { ...this.basket, lines: [...this.basket.lines, line] }
    const lines = this.basket.lines.filter((candidate) => candidate === line || touched.includes(candidate.id))
    this.#bump()
    return this.#changed(effect, lines, [], lineId, received)
  }

  #put(effect: StoreEffect, line: BasketLine, added: string | null, received: Moment): Answer {
    this.#store(line)
    this.#bump()
    return this.#changed(effect, [line], [], added, received)
  }

  #store(line: BasketLine): void {
    const basket = this.#open()
    this.basket = { ...basket, lines: basket.lines.map((candidate) => (candidate.id === line.id ? line : candidate)) }
  }

  #bump(): void {
    const basket = this.#open()
    this.basket = { ...basket, version: basket.version + 1 }
  }

  #changed(
    effect: StoreEffect,
    lines: readonly BasketLine[],
    removed: readonly string[],
    line: string | null,
    received: Moment,
  ): Answer {
    const { id, version, state } = this.#open()
    return { name: 'changed', effect, change: { basket: id, version, state, lines, removed }, line, received }
  }

  #replace(effect: StoreEffect, basket: Basket): Answer {
    this.basket = { ...basket, version: basket.version + 1 }
    return { name: 'replaced', effect, basket: this.basket }
  }

  #complete(basket: Basket): CompletedSale {
    for (const line of basket.lines)
      for (const serial of line.serials)
        if (line.returned === null) this.sold.add(serial.label)
        else this.sold.delete(serial.label)
    this.basket = null
    const sale: CompletedSale = {
      document: `document-${this.documents.length + 1}`,
      number: `1-1-${this.documents.length + 1}`,
      at: '2026-11-24T10:15:00.000Z',
      total: 0,
      tendered: 0,
      change: 0,
      rounding: 0,
      lines: basket.lines.length,
      job: null,
    }
    this.documents.push(sale)
    return sale
  }
}

const emptyBasket = ({ id, registerId, userId, userName, startedAt }: BasketHead): Basket => ({
  id,
  registerId,
  userId,
  userName,
  startedAt,
  version: 0,
  state: 'open',
  lines: [],
  tenders: [],
  customer: null,
  exemption: null,
  late: null,
})

const no = (effect: StoreEffect, refused: Refused): Answer => ({ name: 'refused', effect, refused })

const ownerOf = (label: string): ShopItem | undefined =>
  shopItems.find((item) => (shopSerials[item.id] ?? []).includes(label))

const itemOf = (line: BasketLine): ShopItem => {
  const item = shopItems.find((candidate) => candidate.id === line.itemId)
  if (item === undefined) throw new Error(`no item ${line.itemId}`)
  return item
}

const marked = (line: BasketLine, mark: 'skip' | 'later' | 'now'): BasketLine => {
  if (mark === 'skip') return { ...line, skipped: line.quantity - line.serials.length, later: false }
  return mark === 'later' ? { ...line, later: true } : { ...line, later: false, skipped: 0 }
}

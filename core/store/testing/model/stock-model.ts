import { directions, type StockAct } from './rules.js'
import { modelItems, type Books, type ModelItem, type ModelUnit } from './books.js'
import type { LevelModel } from './level-model.js'

export interface ModelStockLine {
  readonly item: ModelItem
  readonly act: StockAct
  readonly quantity: number
  readonly labels: readonly string[]
}

interface Row {
  readonly item: ModelItem
  readonly act: StockAct
  readonly label: string
}

/** Documents that move stock without a customer: all lines with all their numbers, or nothing. */
export class StockModel {
  readonly #store: Books
  readonly #level: LevelModel

  constructor(store: Books, level: LevelModel) {
    this.#store = store
    this.#level = level
  }

  /** All faults ("code number"), sorted; nothing is moved when there is one. */
  post(
    lines: readonly ModelStockLine[],
    how: { readonly fewer?: boolean; readonly stale?: boolean; readonly transfer?: string } = {},
  ): readonly string[] {
    const store = this.#store
    const faults: string[] = how.stale === true ? ['FINAL_SET_CHANGED'] : []
    const rows: Row[] = []
    for (const line of lines) {
      const fault = this.#countFault(line, how.fewer === true)
      if (fault !== null) faults.push(fault)
      if (store.levels[line.item].level !== 'not')
        rows.push(...line.labels.map((label) => ({ item: line.item, act: line.act, label })))
    }
    const seen = new Set<ModelUnit | string>()
    for (const { item, label } of rows) {
      const one = store.find(item, label) ?? `${item} ${label}`
      if (seen.has(one)) faults.push(`SERIAL_DUPLICATE_IN_LIST ${label}`)
      seen.add(one)
    }
    const checked = rows.map((row) => ({ ...row, check: this.#check(row, how.transfer) }))
    for (const { label, check } of checked) if (check.code !== null) faults.push(`${check.code} ${label}`)
    faults.push(...this.#quantityFaults(lines, rows))
    if (faults.length > 0) return faults.toSorted()

    for (const { item, act, quantity } of lines) store.onHand[item] += quantity * directions[act]
    const rank = ({ item, label }: Row): string => store.rank(item, label)
    for (const { item, act, label, check } of checked.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
      const unit = check.unit ?? store.make(item, label)
      store.move(unit, check.to === null || check.to === 'leased' ? unit.state : check.to)
      if (directions[act] > 0) unit.here = true
      if (act.startsWith('transfer-')) unit.settled = true
    }
    this.#level.settle(new Set(lines.map(({ item }) => item)))
    return []
  }

  #countFault({ item, act, quantity, labels }: ModelStockLine, fewer: boolean): string | null {
    const { level, pending } = this.#store.levels[item]
    if (level === 'not' && labels.length > 0) return 'ITEM_NOT_SERIALIZED'
    // A piece that has no number yet can be lost.
    if (pending && labels.length === 0 && act === 'adjust-subtract') return null
    if (labels.length === quantity) return null
    const asked = level === 'always' || directions[act] === 0 || labels.length > 0
    const allowed = fewer && level === 'sometimes' && directions[act] > 0 && labels.length < quantity
    return asked && !allowed ? 'SERIAL_COUNT_MISMATCH' : null
  }

  #check({ item, act, label }: Row, transfer: string | undefined) {
    const store = this.#store
    const check = store.check(item, label, act, null, directions[act] > 0)
    if (check.code === null && transfer !== undefined && check.unit?.transfer !== transfer)
      return { ...check, code: 'TRANSFER_NOT_ON_MANIFEST' }
    const unseen = check.code === 'SERIAL_NOT_IN_STOCK' || check.code === 'ADJUST_NOT_HERE'
    // There are pieces without a number: which of them is meant, nobody can say.
    return check.unit === null && unseen && store.levels[item].pending
      ? { ...check, code: 'LEVEL_CHANGE_PENDING' }
      : check
  }

  #quantityFaults(lines: readonly ModelStockLine[], rows: readonly Row[]): readonly string[] {
    const store = this.#store
    const faults: string[] = []
    for (const { item, act, quantity, labels } of lines) {
      const { level, pending } = store.levels[item]
      const counted = directions[act] < 0 && labels.length === 0 && (level === 'sometimes' || pending)
      // What leaves without a number must not be one of those that have one.
      if (counted && store.registered(item) > 0 && quantity > store.bare(item)) faults.push('SERIAL_COUNT_MISMATCH')
    }
    for (const item of modelItems) {
      const registered = rows.filter((row) => row.item === item && row.act === 'register').length
      if (registered > 0 && registered > Math.max(store.bare(item), 0)) faults.push('SERIAL_COUNT_MISMATCH')
    }
    return faults
  }
}

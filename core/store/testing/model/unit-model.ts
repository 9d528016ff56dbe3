import type { Answer, Books, ModelItem, ModelUnit } from './books.js'

/** What is done to single units outside of documents: block, unblock, rename. */
export class UnitModel {
  readonly #store: Books

  constructor(store: Books) {
    this.#store = store
  }

  /** Blocks units in whatever state, or frees them. All faults, sorted. */
  block(item: ModelItem, labels: readonly string[], block: boolean): readonly string[] {
    const store = this.#store
    if (store.levels[item].level === 'not' && !store.units.some((unit) => unit.item === item))
      return ['ITEM_NOT_SERIALIZED']
    const faults = labels.filter((label) => store.find(item, label) === null)
    if (faults.length > 0) return faults.map((label) => `SERIAL_NOT_IN_STOCK ${label}`).toSorted()
    const units = new Set(labels.flatMap((label) => store.find(item, label) ?? []))
    for (const unit of units)
      if (block || unit.blocked) {
        store.meet(unit.state, block ? 'block' : 'unblock')
        store.move(unit, unit.state)
        unit.blocked = block
      }
    return []
  }

  /** Corrects a mistyped number while the unit was never sold nor sent away. */
  rename(item: ModelItem, from: string, to: string): Answer {
    const store = this.#store
    if (store.levels[item].level === 'not') return 'ITEM_NOT_SERIALIZED'
    const wanted = store.check(item, to, 'receive', null, true)
    if (wanted.code !== null) return wanted.code
    const unit = store.find(item, from)
    if (unit === null) return 'SERIAL_NOT_IN_STOCK'
    if (wanted.unit !== null) return 'SERIAL_TAKEN'
    const free = store.check(item, from, 'adjust-subtract', null)
    if (free.code !== null) return free.code
    if (unit.settled) return 'SERIAL_RENAME_LATE'
    this.#rename(unit, to)
    return null
  }

  #rename(unit: ModelUnit, to: string): void {
    this.#store.meet(unit.state, 'rename')
    // The old number still finds it.
    this.#store.keys.set(`${unit.item} ${to}`, unit)
    unit.label = to
    this.#store.move(unit, unit.state)
    this.#store.move(unit, unit.state)
  }
}

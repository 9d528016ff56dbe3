import { modelItems, type Answer, type Books, type ModelBasket, type ModelItem } from './books.js'
import { isOnHand, type Level } from './rules.js'

/** What happens to stock when the level of its item changes. */
export class LevelModel {
  readonly #store: Books

  constructor(store: Books) {
    this.#store = store
  }

  /** To Always with pieces without a number: pending. To Not: numbers are archived, when that is confirmed. */
  change(item: ModelItem, level: Level, confirmed: boolean): Answer {
    const store = this.#store
    const now = store.levels[item]
    if (level === 'not' && now.level !== 'not') {
      const units = store.units.filter((unit) => unit.item === item)
      const paid = (label: string): boolean =>
        store.baskets.some(
          ({ state, lines }) =>
            state === 'tendering' &&
            lines.some((line) => line.item === item && line.serials.some((one) => one.label === label)),
        )
      const here = units.filter((unit) => unit.here && isOnHand(unit.state))
      if (
        units.some(({ state }) => state === 'in-transit' || state === 'return-pending') ||
        here.some(({ label }) => paid(label))
      )
        return 'LEVEL_CHANGE_BUSY'
      if (here.length > 0 && !confirmed) return 'LEVEL_CHANGE_CONFIRM'
      for (const unit of here) {
        store.move(unit, 'archived')
        unit.settled = true
      }
    }
    now.level = level
    // More was sold than was on hand: a number cannot bring that right.
    now.short = store.bare(item) < 0
    now.pending = level === 'always' && store.bare(item) > 0
    return null
  }

  /** The last piece without a number is registered or gone. */
  settle(items: Iterable<ModelItem> = modelItems): void {
    for (const item of items) if (this.#store.bare(item) <= 0) this.#store.levels[item].pending = false
  }

  /** What a void brings back may have been sold before its item was Always. */
  reopen(items: Iterable<ModelItem>): void {
    for (const item of items)
      if (this.#store.levels[item].level === 'always' && this.#store.bare(item) > 0)
        this.#store.levels[item].pending = true
  }

  /** Is there a piece without a number left for one that nobody knows? */
  mayRegister(item: ModelItem, what: 'scan' | 'complete', basket: ModelBasket | null): boolean {
    const store = this.#store
    if (!store.levels[item].pending) return false
    const spoken = store.baskets
      .filter((one) => what === 'scan' || one === basket)
      .flatMap((one) => one.lines)
      .filter((line) => line.item === item && line.back === null)
      .flatMap((line) => line.serials)
      .filter((one) => what === 'complete' || one.leased)
      .filter(({ label }) => (store.find(item, label)?.state ?? 'archived') === 'archived').length
    return what === 'scan' ? store.bare(item) > spoken : store.bare(item) >= spoken
  }
}

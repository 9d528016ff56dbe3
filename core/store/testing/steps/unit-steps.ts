import { requestKey, serial } from '../till.js'
import type { Level } from '../model/rules.js'
import type { ModelItem } from '../model/books.js'
import { anyItem, coded, faultsOf, itemId, once, someLabel, type Family, type Side, type Step } from './step.js'

export const block = (side: Side, item: ModelItem, labels: readonly string[], on: boolean): Step => {
  const actor = side.shop.actor()
  return {
    words: `${on ? 'block' : 'unblock'} ${item} ${labels.join()}`,
    store: faultsOf(
      side.shop.store.units.block({
        ...{
          actor,
          itemId: itemId(side, item),
          serials: labels.map(serial),
          block: on,
          reason: 'recalled',
          contact: null,
        },
        request: requestKey(actor),
      }),
    ),
    model: once(side.model.unit.block(item, labels, on)),
  }
}

export const rename = (side: Side, item: ModelItem, from: string, to: string): Step => {
  const actor = side.shop.actor()
  return {
    words: `rename ${item} ${from} to ${to}`,
    store: coded(
      side.shop.store.units.rename({
        ...{ actor, itemId: itemId(side, item), serial: serial(from), to: serial(to), reason: 'mistyped' },
        request: requestKey(actor),
      }),
    ),
    model: side.model.unit.rename(item, from, to),
  }
}

export const setLevel = (side: Side, item: ModelItem, level: Level, confirm: boolean): Step => {
  const actor = side.shop.actor()
  return {
    words: `level ${item} ${level}${confirm ? ', confirmed' : ''}`,
    store: coded(
      side.shop.store.catalogWriter.update(itemId(side, item), { level }, requestKey(actor), { actor, confirm }),
    ),
    model: side.model.level.change(item, level, confirm),
  }
}

export const unitFamily: Family = {
  block: {
    weight: 2,
    draw: (turn) => {
      const item = anyItem(turn)
      return block(turn.side, item, [someLabel(turn, item, 'available', 'sold', 'in-transit')], true)
    },
  },
  unblock: {
    weight: 3,
    draw: (turn) => {
      const blocked = turn.side.model.units.filter((unit) => unit.blocked)
      if (blocked.length === 0) return null
      const { item, label } = turn.pick(blocked)
      return block(turn.side, item, [label], false)
    },
  },
  rename: {
    weight: 2,
    draw: (turn) => {
      const item = anyItem(turn)
      const fresh = turn.chance(0.6) ? `${turn.pick(turn.labels)}X` : turn.pick(turn.labels)
      return rename(turn.side, item, someLabel(turn, item, 'available', 'held'), fresh)
    },
  },
  level: {
    weight: 2,
    draw: (turn) =>
      setLevel(turn.side, anyItem(turn), turn.pick(['not', 'sometimes', 'always', 'always']), turn.chance(0.6)),
  },
}

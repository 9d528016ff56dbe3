import { changeLines, finalChange } from '../../../inventory/adjustment.js'
import { newId } from '../../ids.js'
import type { StockDocumentKind, StockLine } from '../../store.js'
import { requestKey, serial } from '../till.js'
import { isOnHand, type StockAct } from '../model/rules.js'
import type { ModelStockLine } from '../model/stock-model.js'
import type { ModelItem } from '../model/books.js'
import { anyItem, faultsOf, itemId, once, someLabel, type Family, type Side, type Step, type Turn } from './step.js'

export const kinds: Readonly<
  Record<Exclude<StockAct, 'transfer-commit' | 'transfer-return' | 'transfer-lost'>, StockDocumentKind>
> = {
  receive: 'receiving',
  'adjust-add': 'adjustment',
  'adjust-subtract': 'adjustment',
  register: 'registration',
  'return-to-vendor': 'vendor-return',
  'transfer-initiate': 'transfer-initiate',
  hold: 'status-change',
  quarantine: 'status-change',
  damage: 'status-change',
  release: 'status-change',
  'inspect-passed': 'status-change',
  'inspect-damaged': 'status-change',
  'inspect-to-vendor': 'status-change',
}

export const stockLine = (side: Side, { item, act, quantity, labels }: ModelStockLine): StockLine => ({
  itemId: itemId(side, item),
  transaction: act,
  quantity,
  unitCost: null,
  serials: labels.map(serial),
})

/** A document as the store takes it. */
export const stockDocument = (side: Side, kind: StockDocumentKind, lines: readonly StockLine[]) => {
  const actor = side.shop.actor()
  return {
    ...{ actor, kind, documentId: newId(), reference: null, reason: 'test', businessDate: '2026-11-24', lines },
    request: requestKey(actor),
  }
}

export const post = (
  side: Side,
  kind: StockDocumentKind,
  lines: readonly ModelStockLine[],
  how: { readonly fewer?: boolean } = {},
): Step => ({
  words: lines.map(({ item, act, quantity, labels }) => `${act} ${quantity} ${item} ${labels.join()}`).join(' + '),
  store: faultsOf(
    side.shop.store.stock.post({
      ...stockDocument(
        side,
        kind,
        lines.map((line) => stockLine(side, line)),
      ),
      ...(how.fewer === true && { fewerSerials: true }),
    }),
  ),
  model: once(side.model.stock.post(lines, how)),
})

/** One act on one item with these numbers. */
export const act = (side: Side, what: keyof typeof kinds, item: ModelItem, labels: readonly string[]): Step =>
  post(side, kinds[what], [{ item, act: what, quantity: labels.length, labels }])

/**
 * A final set: numbers that are not in it go out, new ones come in. `stale`: somebody moved the stock between the look
 * and the post.
 */
export const final = async (
  side: Side,
  item: ModelItem,
  labels: readonly string[],
  quantity: number,
  stale: boolean,
): Promise<Step> => {
  const { shop, model } = side
  const [now] = await shop.store.inventory.stockOf([itemId(side, item)])
  if (now === undefined) throw new Error('the item is there')
  const lines = changeLines(now.itemId, finalChange(now, { quantity, serials: labels.map(serial) }), null)
  const wanted = finalLines(side, item, labels, quantity)
  const token = stale ? `${now.token} and more` : now.token
  return {
    words: `final ${quantity} ${item} ${labels.join()}${stale ? ', stale' : ''}`,
    store:
      lines.length === 0
        ? Promise.resolve([])
        : faultsOf(
            shop.store.stock.post({
              ...stockDocument(side, 'adjustment', lines),
              finals: [{ itemId: now.itemId, token }],
            }),
          ),
    model: wanted.length === 0 ? [] : once(model.stock.post(wanted, { stale })),
  }
}

/** The difference in the model's own words: who is missing goes, who is new comes, the rest are pieces without number. */
const finalLines = (
  { model }: Side,
  item: ModelItem,
  labels: readonly string[],
  quantity: number,
): readonly ModelStockLine[] => {
  const { level } = model.levels[item]
  const current = model.units
    .filter((unit) => unit.item === item && unit.here && isOnHand(unit.state))
    .map(({ label }) => label)
  const byPieces = level === 'not' || (level === 'sometimes' && labels.length === 0 && quantity > 0)
  const gone = byPieces ? [] : current.filter((label) => !labels.includes(label))
  const comes = byPieces ? [] : labels.filter((label) => !current.includes(label))
  const rest = quantity - (model.onHand[item] + comes.length - gone.length)
  return [
    { item, act: 'adjust-subtract' as const, quantity: gone.length, labels: gone },
    { item, act: 'adjust-subtract' as const, quantity: Math.max(0, -rest), labels: [] },
    { item, act: 'adjust-add' as const, quantity: comes.length, labels: comes },
    { item, act: 'adjust-add' as const, quantity: Math.max(0, rest), labels: [] },
  ].filter((line) => line.quantity > 0)
}

const someLine = (turn: Turn, act: StockAct, ...states: readonly string[]): ModelStockLine => {
  const item = anyItem(turn)
  const count = turn.chance(0.75) ? 1 : turn.upTo(4) - 1
  const labels = Array.from({ length: count }, () => someLabel(turn, item, ...states))
  const quantity = turn.chance(0.85) ? Math.max(1, labels.length) : turn.upTo(4)
  const none = turn.side.model.levels[item].level === 'not' && turn.chance(0.8)
  return { item, act, quantity, labels: none ? [] : labels }
}

const drawn =
  (kind: StockDocumentKind, acts: readonly StockAct[], ...states: readonly string[]) =>
  (turn: Turn): Step => {
    const lines = Array.from({ length: turn.chance(0.85) ? 1 : 2 }, () => someLine(turn, turn.pick(acts), ...states))
    return post(turn.side, kind, lines, { fewer: turn.chance(0.2) })
  }

export const stockFamily: Family = {
  receive: { weight: 7, draw: drawn('receiving', ['receive'], 'returned-to-vendor', 'adjusted-out') },
  adjust: {
    weight: 5,
    draw: drawn('adjustment', ['adjust-add', 'adjust-subtract', 'adjust-subtract'], 'available', 'held'),
  },
  register: { weight: 1, draw: drawn('registration', ['register'], 'archived') },
  vendor: { weight: 2, draw: drawn('vendor-return', ['return-to-vendor'], 'available', 'held') },
  status: {
    weight: 4,
    draw: drawn(
      'status-change',
      ['hold', 'quarantine', 'damage', 'release', 'release'],
      'available',
      'held',
      'damaged',
      'quarantine',
    ),
  },
  final: {
    weight: 3,
    draw: (turn) => {
      const item = anyItem(turn)
      const { model } = turn.side
      const current = model.units
        .filter((unit) => unit.item === item && unit.here && isOnHand(unit.state))
        .map(({ label }) => label)
      const kept = current.filter(() => turn.chance(0.7))
      const labels =
        model.levels[item].level === 'not'
          ? []
          : [...new Set([...kept, ...(turn.chance(0.5) ? [turn.pick(turn.labels)] : [])])]
      const more = model.levels[item].level === 'always' ? 0 : turn.upTo(3) - 1
      return final(turn.side, item, labels, labels.length + more, turn.chance(0.1))
    },
  },
  inspect: {
    weight: 3,
    draw: drawn('status-change', ['inspect-passed', 'inspect-damaged', 'inspect-to-vendor'], 'return-pending'),
  },
}

import { isRefusal } from '../../store.js'
import { requestKey } from '../till.js'
import { commit as commitGoods, end as endGoods, linesOf, step as stepOf } from '../transfer-steps.js'
import type { ModelStockLine } from '../model/stock-model.js'
import { modelItems } from '../model/books.js'
import type { Arrived, Journey, Missing } from '../model/transfer-model.js'
import { stockDocument, stockLine } from './stock-steps.js'
import {
  anyItem,
  coded,
  faultsOf,
  itemId,
  once,
  someLabel,
  type Family,
  type Side,
  type Step,
  type Turn,
} from './step.js'

export const initiate = (from: Side, to: Side, lines: readonly ModelStockLine[]): Step => {
  const document = {
    ...stockDocument(
      from,
      'transfer-initiate',
      lines.map((line) => stockLine(from, line)),
    ),
    destinationStoreId: to.shop.store.context.storeId,
  }
  return {
    words: `send ${lines.map(({ item, quantity, labels }) => `${quantity} ${item} ${labels.join()}`).join(' + ')}`,
    store: faultsOf(from.shop.store.transfers.initiate(document)),
    model: once(from.model.transfers.initiate(document.documentId, lines)),
  }
}

/** The manifest goes out, and the other store learns of the transfer by it. */
export const announce = (from: Side, to: Side, id: string): Step => {
  const journey = from.model.transfers.journeys.get(id)
  const refused = from.model.transfers.handOut(id)
  if (refused === null && journey !== undefined) to.model.transfers.announce(journey)
  const carry = async (): Promise<string | null> => {
    const manifest = await from.shop.store.transfers.manifest(id)
    const out = await from.shop.store.transfers.handOut(from.shop.actor(), id, 'sent')
    if (isRefusal(out)) return out.refused.code
    if (manifest === null) return 'NOT_FOUND'
    return coded(to.shop.store.transfers.announce({ actor: to.shop.actor(), origin: 'manifest', text: null, manifest }))
  }
  return { words: `announce to ${to.name}`, store: carry(), model: refused }
}

const linesFor = (side: Side, lines: readonly Arrived[]) =>
  lines.flatMap(({ item, labels, quantity, ending }) => {
    const id = itemId(side, item)
    return linesOf([ending === null ? [id, labels, quantity] : [id, labels, quantity, ending]])
  })

export const commit = (
  side: Side,
  id: string,
  lines: readonly Arrived[] | null,
  missing: Missing | null,
  reason: boolean,
): Step => ({
  words: `commit ${lines?.map(({ item, labels, quantity, ending }) => `${quantity} ${item} ${labels.join()} ${ending ?? ''}`).join(' + ') ?? 'all'}, rest ${missing ?? 'not said'}`,
  store: faultsOf(
    commitGoods(side.shop, id, lines === null ? 'all' : [], {
      ...(lines !== null && { lines: linesFor(side, lines) }),
      ...{ missing, reason: reason ? 'test' : null },
    }),
  ),
  model: once(side.model.transfers.commit(id, lines, missing, reason)),
})

export const end = (side: Side, id: string, ending: 'returned' | 'lost', lines: readonly Arrived[] | null): Step => ({
  words: `${ending} ${lines?.map(({ item, labels, quantity }) => `${quantity} ${item} ${labels.join()}`).join(' + ') ?? 'all'}`,
  store: faultsOf(
    lines === null
      ? endGoods(side.shop, id, ending, 'all')
      : endGoods(
          side.shop,
          id,
          ending,
          lines.map(({ item, labels, quantity }) => [itemId(side, item), labels, quantity] as const),
        ),
  ),
  model: once(side.model.transfers.end(id, ending, lines)),
})

export const recallTransfer = (side: Side, id: string): Step => ({
  words: 'ask for the transfer back',
  store: coded(side.shop.store.transfers.recall(stepOf(side.shop, id))),
  model: side.model.transfers.recall(id),
})

export const release = (side: Side, id: string): Step => ({
  words: 'give the transfer back',
  store: coded(side.shop.store.transfers.release({ ...stepOf(side.shop, id), request: requestKey(side.shop.actor()) })),
  model: side.model.transfers.release(id),
})

/** What became of it at one store comes to the other. */
export const tell = (from: Side, to: Side, id: string): Step | null => {
  const journey = from.model.transfers.journeys.get(id)
  if (journey === undefined || !to.model.transfers.journeys.has(id)) return null
  const carry = async (): Promise<string | null> => {
    const news = await from.shop.store.transfers.news(id)
    return news === null ? 'NOT_FOUND' : coded(to.shop.store.transfers.learn(to.shop.actor(), news))
  }
  to.model.transfers.learn(journey)
  return { words: `tell ${to.name}`, store: carry(), model: null }
}

const someJourney = (turn: Turn, which: (journey: Journey) => boolean = () => true): Journey | null => {
  const all = [...turn.side.model.transfers.journeys.values()]
  const fit = all.filter(which)
  if (all.length === 0) return null
  return turn.pick(fit.length > 0 && turn.chance(0.9) ? fit : all)
}
const unfinished = ({ units, pieces }: Journey): boolean =>
  units.some(({ state }) => state === 'in-transit' || state === 'late' || state === 'released') ||
  pieces.some((one) => one.quantity > one.received + one.returned + one.lost)

/** What somebody says has come: some of what is on the way, now and then too much, or another number. */
const someArrived = (turn: Turn, journey: Journey, endings: boolean): readonly Arrived[] => {
  const ending = (): Missing | null => (endings && turn.chance(0.25) ? turn.pick(['late', 'released', 'lost']) : null)
  const lines: Arrived[] = []
  for (const { item, label, state } of journey.units)
    if (turn.chance(state === 'in-transit' || state === 'late' || state === 'released' ? 0.75 : 0.15))
      lines.push({ item, labels: [label], quantity: 1, ending: ending() })
  for (const { item, quantity } of journey.pieces)
    if (turn.chance(0.6)) lines.push({ item, labels: [], quantity: turn.upTo(quantity), ending: ending() })
  if (turn.chance(0.2))
    lines.push({ item: anyItem(turn), labels: [turn.pick(turn.labels)], quantity: 1, ending: ending() })
  return lines
}

const onJourney =
  (act: (turn: Turn, journey: Journey) => Step | null, which: (journey: Journey) => boolean = unfinished) =>
  (turn: Turn): Step | null => {
    const journey = someJourney(turn, which)
    return journey === null ? null : act(turn, journey)
  }

export const transferFamily: Family = {
  send: {
    weight: 6,
    draw: (turn) => {
      const items = turn.chance(0.7) ? [anyItem(turn)] : modelItems.filter(() => turn.chance(0.5))
      const lines = items.map((item): ModelStockLine => {
        const plain = turn.side.model.levels[item].level === 'not' || turn.chance(0.1)
        const labels = plain
          ? []
          : Array.from({ length: turn.chance(0.6) ? 1 : 2 }, () => someLabel(turn, item, 'available'))
        return {
          item,
          act: 'transfer-initiate',
          labels,
          quantity: turn.chance(0.95) && labels.length > 0 ? labels.length : turn.upTo(3),
        }
      })
      return lines.length === 0 ? null : initiate(turn.side, turn.other, lines)
    },
  },
  announce: {
    weight: 6,
    draw: onJourney(
      ({ side, other }, { id, source }) => (source ? announce(side, other, id) : null),
      ({ source, handedOut }) => source && !handedOut,
    ),
  },
  commit: {
    weight: 6,
    draw: onJourney(
      (turn, journey) => {
        const all = turn.chance(0.4)
        const missing = turn.chance(0.6) ? turn.pick(['late', 'released', 'lost'] as const) : null
        return commit(turn.side, journey.id, all ? null : someArrived(turn, journey, true), missing, turn.chance(0.9))
      },
      (journey) => !journey.source && unfinished(journey),
    ),
  },
  takeBack: {
    weight: 3,
    draw: onJourney(
      (turn, journey) =>
        end(turn.side, journey.id, 'returned', turn.chance(0.6) ? null : someArrived(turn, journey, false)),
      (journey) => journey.source && unfinished(journey),
    ),
  },
  writeOff: {
    weight: 1,
    draw: onJourney((turn, journey) =>
      end(turn.side, journey.id, 'lost', turn.chance(0.4) ? null : someArrived(turn, journey, false)),
    ),
  },
  askBack: {
    weight: 2,
    draw: onJourney(
      (turn, { id }) => recallTransfer(turn.side, id),
      (journey) => journey.source && unfinished(journey),
    ),
  },
  release: {
    weight: 1,
    draw: onJourney(
      (turn, { id }) => release(turn.side, id),
      (journey) => !journey.source && unfinished(journey),
    ),
  },
  tell: {
    weight: 6,
    draw: onJourney(
      ({ side, other }, { id }) => tell(side, other, id),
      () => true,
    ),
  },
}

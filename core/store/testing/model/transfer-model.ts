import type { StockModel, ModelStockLine } from './stock-model.js'
import type { Answer, Books, ModelItem, ModelUnit } from './books.js'

export type Ending = 'in-transit' | 'late' | 'released' | 'received' | 'returned' | 'lost' | 'conflict'
export type Missing = 'late' | 'released' | 'lost'

/** A piece with a number on a journey, as one of the two stores knows it. */
interface Traveller {
  readonly item: ModelItem
  readonly label: string
  readonly unit: ModelUnit
  /** Its event number when it left. */
  readonly number: number
  state: Ending
  /** Its event number when its journey ended here. */
  ended: number | null
}
/** Pieces without a number on one line. */
interface Pieces {
  readonly item: ModelItem
  readonly quantity: number
  received: number
  released: number
  returned: number
  lost: number
}
/** One store's book of a transfer. */
export interface Journey {
  readonly id: string
  readonly source: boolean
  readonly units: Traveller[]
  readonly pieces: Pieces[]
  handedOut: boolean
  recalled: boolean
}
export interface Arrived {
  readonly item: ModelItem
  readonly labels: readonly string[]
  readonly quantity: number
  readonly ending: Missing | null
}
/** A refusal, or all faults sorted. */
export type Verdict = string | readonly string[]

const open = ({ quantity, received, released, returned, lost }: Pieces): number =>
  quantity - received - released - returned - lost
const underway = ({ state }: Traveller): boolean => state === 'in-transit' || state === 'late'
const over: ReadonlySet<Ending> = new Set(['received', 'returned', 'lost'])

/**
 * Goods between two stores. What is on its way belongs to nobody: the destination alone receives it, gives it back or
 * writes it off; the source takes back what was given back, or what nobody else can know of yet.
 */
export class TransferModel {
  readonly #store: Books
  readonly #stock: StockModel
  readonly journeys = new Map<string, Journey>()

  constructor(store: Books, stock: StockModel) {
    this.#store = store
    this.#stock = stock
  }

  /** Faults, sorted; the goods leave at once. */
  initiate(id: string, lines: readonly ModelStockLine[]): readonly string[] {
    const faults = this.#stock.post(lines)
    if (faults.length > 0) return faults
    const units = lines.flatMap(({ item, labels }) =>
      labels.flatMap((label): Traveller[] => {
        const unit = this.#store.find(item, label)
        if (unit === null) return []
        unit.transfer = id
        return [{ item, label: unit.label, unit, number: unit.number, state: 'in-transit', ended: null }]
      }),
    )
    const pieces = lines.filter(({ labels }) => labels.length === 0).map(piecesOf)
    this.journeys.set(id, { id, source: true, units, pieces, handedOut: false, recalled: false })
    return []
  }

  /** The manifest goes out of the house: it has to say what is so. */
  handOut(id: string): Answer {
    const journey = this.journeys.get(id)
    if (journey?.source !== true) return 'NOT_FOUND'
    const moved =
      journey.units.some(({ state }) => state !== 'in-transit') ||
      journey.pieces.some((one) => open(one) < one.quantity)
    if (!journey.handedOut && moved) return 'TRANSFER_CHANGED'
    journey.handedOut = true
    return null
  }

  /** The destination learns of it; twice changes nothing. A number that is here, or newer here, is a conflict. */
  announce(from: Journey): void {
    if (this.journeys.has(from.id)) return
    const store = this.#store
    const units = from.units
      .toSorted((a, b) => (store.rank(a.item, a.label) < store.rank(b.item, b.label) ? -1 : 1))
      .map(({ item, label, number }): Traveller => {
        const known = store.find(item, label)
        const here =
          known !== null &&
          known.here &&
          ['available', 'held', 'quarantine', 'damaged', 'return-pending'].includes(known.state)
        const conflict = known !== null && (known.number >= number || here)
        const unit = known ?? store.make(item, label)
        if (conflict) unit.conflict = true
        else {
          this.#endOlder(unit)
          store.move(unit, 'in-transit')
          unit.here = false
          unit.number = number
          unit.transfer = from.id
          unit.settled = true
        }
        return { item, label, unit, number, state: conflict ? 'conflict' : 'in-transit', ended: null }
      })
    const pieces = from.pieces.map(({ item, quantity }) => piecesOf({ item, quantity }))
    this.journeys.set(from.id, { id: from.id, source: false, units, pieces, handedOut: true, recalled: false })
  }

  /** Whoever sends it has it: its older journeys are over. */
  #endOlder(unit: ModelUnit): void {
    for (const journey of this.journeys.values())
      for (const one of journey.units)
        if (one.unit === unit && (underway(one) || one.state === 'released'))
          one.state = journey.source ? 'received' : 'returned'
  }

  /** Receives what came; `missing` says what is with the rest, `lines` null that everything came. */
  commit(id: string, lines: readonly Arrived[] | null, missing: Missing | null, reason: boolean): Verdict {
    const journey = this.journeys.get(id)
    if (journey === undefined) return 'NOT_FOUND'
    if (journey.source) return 'TRANSFER_OTHER_SIDE'
    const faults: string[] = []
    const given = new Map<Traveller, Ending>()
    const pieces: { item: ModelItem; quantity: number; ending: Ending | null }[] = []
    if (lines === null) {
      for (const one of journey.units) if (underway(one)) given.set(one, 'received')
      for (const one of journey.pieces)
        if (open(one) > 0) pieces.push({ item: one.item, quantity: open(one), ending: 'received' })
    } else {
      const seen = new Set<ModelUnit>()
      for (const { item, labels, quantity, ending } of lines) {
        for (const label of labels) {
          const unit = this.#store.find(item, label)
          const one = journey.units.find((traveller) => traveller.unit === unit && underway(traveller))
          this.#store.meet(unit?.state ?? 'unknown', ending === 'lost' ? 'transfer-lost' : 'transfer-commit')
          if (one === undefined) faults.push(`TRANSFER_NOT_ON_MANIFEST ${label}`)
          else given.set(one, ending ?? 'received')
          if (unit !== null && seen.has(unit)) faults.push(`SERIAL_DUPLICATE_IN_LIST ${label}`)
          if (unit !== null) seen.add(unit)
        }
        if (labels.length === 0) pieces.push({ item, quantity, ending: ending ?? 'received' })
        else if (labels.length !== quantity) faults.push('SERIAL_COUNT_MISMATCH')
      }
      faults.push(...excess(pieces, (item) => this.#open(journey, item)))
      const told = (item: ModelItem): number => sum(pieces.filter((one) => one.item === item))
      const rest = [...new Set(journey.pieces.map(({ item }) => item))]
        .map((item) => ({ item, quantity: this.#open(journey, item) - told(item), ending: missing }))
        .filter(({ quantity }) => quantity > 0)
      const absent = journey.units.filter((one) => underway(one) && !seen.has(one.unit))
      if (missing === null && (absent.length > 0 || rest.length > 0)) faults.push('TRANSFER_SHORT')
      if (missing !== null) {
        for (const one of absent) given.set(one, missing)
        pieces.push(...rest)
      }
    }
    const nothing = given.size === 0 && pieces.length === 0 && faults.length === 0
    if (nothing && (lines === null || lines.length === 0)) return settled(journey)
    if (faults.length > 0) return faults.toSorted()
    if (!reason && ([...given.values()].includes('lost') || pieces.some(({ ending }) => ending === 'lost')))
      return 'REASON_REQUIRED'
    const posted = this.#post(journey, given, pieces, 'transfer-commit')
    if (posted.length > 0) return posted
    for (const { item, quantity, ending } of pieces)
      if (ending !== null && ending !== 'late') this.#count(journey, item, ending, quantity, 'in-transit')
    return []
  }

  /** Ends goods here: back at the source, or written off. */
  end(id: string, ending: 'returned' | 'lost', lines: readonly Arrived[] | null): Verdict {
    const journey = this.journeys.get(id)
    if (journey === undefined) return 'NOT_FOUND'
    if (ending === 'returned' && !journey.source) return 'TRANSFER_OTHER_SIDE'
    const alone = !journey.source || !journey.handedOut
    const inHand = ({ state }: Traveller): boolean =>
      (alone && (state === 'in-transit' || state === 'late')) || (journey.source && state === 'released')
    const given = new Map<Traveller, Ending>()
    const pieces: { item: ModelItem; quantity: number; from: 'in-transit' | 'released'; ending: Ending }[] = []
    const faults: string[] = []
    if (lines === null) {
      for (const one of journey.units) if (inHand(one)) given.set(one, ending)
      for (const one of journey.pieces) {
        if (journey.source && one.released > 0)
          pieces.push({ item: one.item, quantity: one.released, from: 'released', ending })
        if (alone && open(one) > 0) pieces.push({ item: one.item, quantity: open(one), from: 'in-transit', ending })
      }
      if (given.size === 0 && pieces.length === 0)
        return journey.units.some(underway) || journey.pieces.some((one) => open(one) > 0)
          ? 'TRANSFER_NOT_RELEASED'
          : settled(journey)
    } else {
      const seen = new Set<ModelUnit>()
      const from = alone ? 'in-transit' : 'released'
      const free = (item: ModelItem): number =>
        from === 'in-transit'
          ? this.#open(journey, item)
          : sum(journey.pieces.filter((one) => one.item === item).map(({ released }) => ({ quantity: released })))
      for (const { item, labels, quantity } of lines) {
        for (const label of labels) {
          const unit = this.#store.find(item, label)
          const one = journey.units.find((traveller) => traveller.unit === unit)
          this.#store.meet(unit?.state ?? 'unknown', ending === 'lost' ? 'transfer-lost' : 'transfer-return')
          if (one === undefined || !inHand(one))
            faults.push(
              `${one !== undefined && underway(one) ? 'TRANSFER_NOT_RELEASED' : 'TRANSFER_NOT_ON_MANIFEST'} ${label}`,
            )
          else given.set(one, ending)
          if (unit !== null && seen.has(unit)) faults.push(`SERIAL_DUPLICATE_IN_LIST ${label}`)
          if (unit !== null) seen.add(unit)
        }
        if (labels.length === 0) pieces.push({ item, quantity, from, ending })
        else if (labels.length !== quantity) faults.push('SERIAL_COUNT_MISMATCH')
      }
      faults.push(...excess(pieces, free))
    }
    if (faults.length > 0) return faults.toSorted()
    const posted = this.#post(journey, given, pieces, 'transfer-return')
    if (posted.length > 0) return posted
    for (const { item, quantity, from } of pieces) this.#count(journey, item, ending, quantity, from)
    return []
  }

  /** The source asks for it back; what nobody else can know of is given back at once. */
  recall(id: string): Answer {
    const journey = this.journeys.get(id)
    if (journey === undefined) return 'NOT_FOUND'
    if (!journey.source) return 'TRANSFER_OTHER_SIDE'
    if (!isOpen(journey)) return settled(journey)
    journey.recalled = true
    if (!journey.handedOut) giveBack(journey)
    return null
  }

  /** The destination gives back what did not come yet. */
  release(id: string): Answer {
    const journey = this.journeys.get(id)
    if (journey === undefined) return 'NOT_FOUND'
    if (journey.source) return 'TRANSFER_OTHER_SIDE'
    if (!isOpen(journey)) return settled(journey)
    giveBack(journey)
    return null
  }

  /** What the other store tells of its part. Old news changes nothing. */
  learn(other: Journey): void {
    const journey = this.journeys.get(other.id)
    if (journey === undefined) return
    for (const told of other.units) {
      const one = journey.units.find(({ item, label }) => item === told.item && label === told.label)
      if (one === undefined || told.state === 'conflict' || one.state === 'conflict' || one.state === told.state)
        continue
      if (one.state === 'late' && told.state === 'in-transit') continue
      if (one.state === 'released' && underway(told)) continue
      if (over.has(one.state)) {
        if (over.has(told.state)) one.unit.conflict = true
        continue
      }
      one.state = told.state
      const number = told.ended ?? told.number
      if (
        over.has(told.state) &&
        one.unit.state === 'in-transit' &&
        one.unit.transfer === other.id &&
        number > one.unit.number
      ) {
        this.#store.move(one.unit, told.state === 'lost' ? 'adjusted-out' : 'available')
        one.unit.number = number
        one.unit.here = (told.state === 'received') !== journey.source
      }
    }
    for (const [index, one] of journey.pieces.entries()) {
      const told = other.pieces[index]
      if (told === undefined) continue
      const returned = one.returned > told.returned
      one.received = Math.max(one.received, told.received)
      one.lost = Math.max(one.lost, told.lost)
      one.returned = Math.max(one.returned, told.returned)
      if (!returned) one.released = told.released
    }
  }

  #open(journey: Journey, item: ModelItem): number {
    return sum(journey.pieces.filter((one) => one.item === item).map((one) => ({ quantity: open(one) })))
  }

  /** The document that the end of a journey is: what is here again, and what is lost. */
  #post(
    journey: Journey,
    given: ReadonlyMap<Traveller, Ending>,
    pieces: readonly { readonly item: ModelItem; readonly quantity: number; readonly ending: Ending | null }[],
    act: 'transfer-commit' | 'transfer-return',
  ): readonly string[] {
    const lines: ModelStockLine[] = []
    for (const [ending, transaction] of [
      ['received', act],
      ['returned', act],
      ['lost', 'transfer-lost'],
    ] as const) {
      const units = [...given].filter(([, end]) => end === ending).map(([one]) => one)
      for (const item of new Set(units.map((one) => one.item))) {
        const labels = units.filter((one) => one.item === item).map(({ label }) => label)
        lines.push({ item, act: transaction, quantity: labels.length, labels })
      }
      const bare = ending === 'lost' ? [] : pieces.filter((one) => one.ending === ending)
      for (const item of new Set(bare.map((one) => one.item)))
        lines.push({ item, act: transaction, quantity: sum(bare.filter((one) => one.item === item)), labels: [] })
    }
    const faults = this.#stock.post(lines, { transfer: journey.id })
    if (faults.length > 0) return faults
    for (const [one, ending] of given) {
      one.state = ending
      if (ending === 'received' || ending === 'lost' || ending === 'returned') one.ended = one.unit.number
    }
    return []
  }

  #count(
    journey: Journey,
    item: ModelItem,
    ending: 'received' | 'released' | 'returned' | 'lost' | Ending,
    quantity: number,
    from: 'in-transit' | 'released',
  ): void {
    let rest = quantity
    for (const one of journey.pieces.filter((other) => other.item === item)) {
      const take = Math.min(rest, from === 'released' ? one.released : open(one))
      if (from === 'released') one.released -= take
      if (ending === 'received' || ending === 'released' || ending === 'returned' || ending === 'lost')
        one[ending] += take
      rest -= take
    }
  }
}

const piecesOf = ({ item, quantity }: { readonly item: ModelItem; readonly quantity: number }): Pieces => ({
  ...{ item, quantity, received: 0, released: 0, returned: 0, lost: 0 },
})
const sum = (of: readonly { readonly quantity: number }[]): number =>
  of.reduce((total, { quantity }) => total + quantity, 0)
const isOpen = ({ units, pieces }: Journey): boolean => units.some(underway) || pieces.some((one) => open(one) > 0)
const settled = ({ units, pieces }: Journey): string =>
  units.some(({ state }) => state === 'received') || pieces.some(({ received }) => received > 0)
    ? 'TRANSFER_RECEIVED'
    : 'TRANSFER_SETTLED'

const giveBack = (journey: Journey): void => {
  for (const one of journey.units) if (underway(one)) one.state = 'released'
  for (const one of journey.pieces) one.released += open(one)
}

/** More pieces than there are on the way. */
const excess = (
  pieces: readonly { readonly item: ModelItem; readonly quantity: number }[],
  free: (item: ModelItem) => number,
): readonly string[] =>
  [...new Set(pieces.map(({ item }) => item))]
    .filter((item) => sum(pieces.filter((one) => one.item === item)) > free(item))
    .map(() => 'TRANSFER_OVER')

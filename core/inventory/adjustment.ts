import { offerSerial } from '../serials/offered.js'
import type { DocumentFault, ItemStock, StockLine, StockSerial } from '../store/store.js'

/** What a line of an adjustment says: pieces that come in, that go out, or that are there afterwards. */
export type AdjustmentMode = 'add' | 'subtract' | 'final'

/** Pieces and those of them that have a number. */
export interface Part {
  readonly quantity: number
  readonly serials: readonly StockSerial[]
}

/** What an adjustment does to one item. */
export interface StockChange {
  readonly comesIn: Part
  readonly goesOut: Part
  readonly unchanged: Part
  readonly after: number
}

const none: Part = { quantity: 0, serials: [] }

export const addChange = (now: ItemStock, part: Part): StockChange => ({
  comesIn: part,
  goesOut: none,
  unchanged: { quantity: now.quantity, serials: [] },
  after: now.quantity + part.quantity,
})

export const subtractChange = (now: ItemStock, part: Part): StockChange => ({
  comesIn: none,
  goesOut: part,
  unchanged: { quantity: now.quantity - part.quantity, serials: [] },
  after: now.quantity - part.quantity,
})

/**
 * The difference between what is on hand and what is there after all: numbers of the final set that are not on hand come
 * in, numbers on hand that are not in it go out, the rest stays. Pieces without a number are added or taken off last, so
 * that the quantity is the final one. A Sometimes item without any number changes its quantity alone.
 */
export const finalChange = (now: ItemStock, final: Part): StockChange => {
  const keyOf = (serial: StockSerial): string => (now.exact ? serial.exact.key : serial.folded.key)
  const current = new Map(now.serials.map((serial) => [serial.key, serial.label]))
  const byPieces =
    now.level === 'not' || (now.level === 'sometimes' && final.serials.length === 0 && final.quantity > 0)
  if (byPieces) {
    const more = final.quantity - now.quantity
    return {
      comesIn: { quantity: Math.max(0, more), serials: [] },
      goesOut: { quantity: Math.max(0, -more), serials: [] },
      unchanged: { quantity: Math.max(0, Math.min(final.quantity, now.quantity)), serials: [] },
      after: final.quantity,
    }
  }
  const wanted = new Set(final.serials.map(keyOf))
  const comesIn = final.serials.filter((serial) => !current.has(keyOf(serial)))
  const unchanged = final.serials.filter((serial) => current.has(keyOf(serial)))
  const goesOut = [...current].flatMap(([key, label]) => (wanted.has(key) ? [] : [stored(label)]))
  // What is left to make the quantity right has no number.
  const rest = final.quantity - (now.quantity + comesIn.length - goesOut.length)
  return {
    comesIn: { quantity: comesIn.length + Math.max(0, rest), serials: comesIn },
    goesOut: { quantity: goesOut.length + Math.max(0, -rest), serials: goesOut },
    unchanged: { quantity: unchanged.length, serials: unchanged },
    after: final.quantity,
  }
}

/** A number on hand as it is offered again: its label names it under both matchings. */
const stored = (label: string): StockSerial => {
  const offer = offerSerial(label)
  if (!offer.ok) throw new Error(`the stored number ${label} is none any more`)
  return offer.serial
}

/** The lines that a change is posted as: numbers and pieces without number apart, for each is counted by itself. */
export const changeLines = (itemId: string, change: StockChange, unitCost: number | null): readonly StockLine[] =>
  [
    { transaction: 'adjust-subtract' as const, ...change.goesOut },
    { transaction: 'adjust-add' as const, ...change.comesIn },
  ].flatMap(({ transaction, quantity, serials }) => {
    const bare = quantity - serials.length
    const line = { itemId, transaction, unitCost: transaction === 'adjust-add' ? unitCost : null }
    return [
      ...(serials.length > 0 ? [{ ...line, quantity: serials.length, serials }] : []),
      ...(bare > 0 ? [{ ...line, quantity: bare, serials: [] }] : []),
    ]
  })

/** What is wrong with a final set in itself: the count, and numbers entered twice. */
export const finalFaults = (line: number, now: ItemStock, final: Part): readonly DocumentFault[] => {
  const [n, q] = [final.serials.length, final.quantity]
  if (now.level === 'not' && n > 0)
    return [{ line, serial: null, code: 'ITEM_NOT_SERIALIZED', details: { item: now.item } }]
  const faults: DocumentFault[] = []
  if (n !== q && (now.level === 'always' || n > 0)) {
    const addOrRemove = n > q ? 'remove' : 'add'
    faults.push({
      line,
      serial: null,
      code: 'SERIAL_COUNT_MISMATCH',
      details: { n, q, addOrRemove, d: Math.abs(n - q) },
    })
  }
  const places = new Map<string, number>()
  for (const [index, serial] of final.serials.entries()) {
    const key = now.exact ? serial.exact.key : serial.folded.key
    const first = places.get(key)
    if (first === undefined) places.set(key, index + 1)
    else
      faults.push({
        line,
        serial: serial.label,
        code: 'SERIAL_DUPLICATE_IN_LIST',
        details: { s: serial.label, a: first, b: index + 1 },
      })
  }
  return faults
}

/** A change in words: "Trail Watch: A1, A2 come in; A9 goes out; 3 stay". Long lists are cut. */
export const changeInWords = (item: string, change: StockChange): string => {
  const part = ({ quantity, serials }: Part, one: string, many: string): string[] => {
    if (quantity === 0) return []
    const shown = serials.slice(0, 10).map(({ label }) => label)
    const more = quantity - shown.length
    const names = [...shown, ...(more > 0 ? [shown.length > 0 ? `${more} more` : String(more)] : [])].join(', ')
    return [`${names} ${quantity === 1 ? one : many}`]
  }
  const told = [
    ...part(change.comesIn, 'comes in', 'come in'),
    ...part(change.goesOut, 'goes out', 'go out'),
    `${change.unchanged.quantity} stay`,
  ]
  return `${item}: ${told.join('; ')}`
}

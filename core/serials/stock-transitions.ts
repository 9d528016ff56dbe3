import { refuse, to, type Answers } from './unit-states.js'

/** Receiving brings in what is not in stock; what is with a customer comes back by Return or Buy-back. */
const receive: Answers = {
  unknown: to('available'),
  'returned-to-vendor': to('available'),
  'adjusted-out': { to: 'available', warning: 'was-adjusted-out' },
  archived: to('available'),
  available: refuse('SERIAL_ALREADY_ON_HAND'),
  held: refuse('SERIAL_ALREADY_ON_HAND'),
  quarantine: refuse('SERIAL_ALREADY_ON_HAND'),
  damaged: refuse('SERIAL_ALREADY_ON_HAND'),
  reserved: refuse('SERIAL_ALREADY_ON_HAND'),
  // A captured number in somebody's basket, or a unit in stock: either way it is spoken for.
  leased: refuse('SERIAL_HELD_BY_REGISTER'),
  'leased-elsewhere': refuse('SERIAL_HELD_BY_REGISTER'),
  'reserved-elsewhere': refuse('SERIAL_RESERVED'),
  'in-transit': refuse('SERIAL_IN_TRANSIT'),
  sold: refuse('SERIAL_ON_CUSTOMER'),
  'return-pending': refuse('SERIAL_RETURN_PENDING'),
}

/** An adjustment adds like a receiving: what is in stock, on its way or with a customer is named instead. */
const add: Answers = { ...receive }

/** A piece on hand without a number gets one: new, or the one it had before numbers were archived. */
const register: Answers = {
  ...receive,
  'returned-to-vendor': refuse('SERIAL_NOT_IN_STOCK'),
  'adjusted-out': refuse('SERIAL_ADJUSTED_OUT'),
}

const spokenFor = {
  leased: refuse('SERIAL_HELD_BY_REGISTER'),
  'leased-elsewhere': refuse('SERIAL_HELD_BY_REGISTER'),
  reserved: refuse('SERIAL_RESERVED'),
  'reserved-elsewhere': refuse('SERIAL_RESERVED'),
  'in-transit': refuse('SERIAL_IN_TRANSIT'),
  'return-pending': refuse('SERIAL_RETURN_PENDING'),
} as const

/** Taken off the books wherever in the store it lies, but not out of a customer's basket. */
const subtract: Answers = {
  ...spokenFor,
  available: to('adjusted-out'),
  held: to('adjusted-out'),
  quarantine: to('adjusted-out'),
  damaged: to('adjusted-out'),
  unknown: refuse('ADJUST_NOT_HERE'),
  sold: refuse('ADJUST_NOT_HERE'),
  'returned-to-vendor': refuse('ADJUST_NOT_HERE'),
  'adjusted-out': refuse('ADJUST_NOT_HERE'),
  archived: refuse('ADJUST_NOT_HERE'),
}

const notHere = {
  ...spokenFor,
  unknown: refuse('SERIAL_NOT_IN_STOCK'),
  sold: refuse('SERIAL_ALREADY_SOLD'),
  'returned-to-vendor': refuse('SERIAL_NOT_IN_STOCK'),
  'adjusted-out': refuse('SERIAL_ADJUSTED_OUT'),
  archived: refuse('SERIAL_NOT_IN_STOCK'),
} as const

const returnToVendor: Answers = {
  ...notHere,
  available: to('returned-to-vendor'),
  held: to('returned-to-vendor'),
  quarantine: to('returned-to-vendor'),
  damaged: to('returned-to-vendor'),
}

/** Leaves the source at once; only what could be sold may travel. */
const transferInitiate: Answers = {
  ...notHere,
  available: to('in-transit'),
  held: refuse('SERIAL_NOT_SELLABLE'),
  quarantine: refuse('SERIAL_NOT_SELLABLE'),
  damaged: refuse('SERIAL_NOT_SELLABLE'),
}

/** What is on this very transfer, and nothing else; which transfer it is on, `st.post_stock` compares. */
const ofTransfer = (after: 'available' | 'adjusted-out'): Answers => ({
  unknown: refuse('TRANSFER_NOT_ON_MANIFEST'),
  available: refuse('TRANSFER_NOT_ON_MANIFEST'),
  held: refuse('TRANSFER_NOT_ON_MANIFEST'),
  quarantine: refuse('TRANSFER_NOT_ON_MANIFEST'),
  damaged: refuse('TRANSFER_NOT_ON_MANIFEST'),
  leased: refuse('TRANSFER_NOT_ON_MANIFEST'),
  'leased-elsewhere': refuse('TRANSFER_NOT_ON_MANIFEST'),
  reserved: refuse('TRANSFER_NOT_ON_MANIFEST'),
  'reserved-elsewhere': refuse('TRANSFER_NOT_ON_MANIFEST'),
  'in-transit': to(after),
  sold: refuse('TRANSFER_NOT_ON_MANIFEST'),
  'return-pending': refuse('TRANSFER_NOT_ON_MANIFEST'),
  'returned-to-vendor': refuse('TRANSFER_NOT_ON_MANIFEST'),
  'adjusted-out': refuse('TRANSFER_NOT_ON_MANIFEST'),
  archived: refuse('TRANSFER_NOT_ON_MANIFEST'),
})

/** Within the store: on hand all the time, sellable or not. */
const setAside = (after: 'held' | 'quarantine' | 'damaged'): Answers => ({
  ...notHere,
  available: to(after),
  held: to(after),
  quarantine: to(after),
  damaged: to(after),
})

const release: Answers = {
  ...notHere,
  available: refuse('SERIAL_ALREADY_ON_HAND'),
  held: to('available'),
  quarantine: to('available'),
  damaged: to('available'),
}

/** Somebody looked at what came back. */
const inspect = (after: 'available' | 'damaged' | 'returned-to-vendor'): Answers => ({
  ...notHere,
  available: refuse('SERIAL_ALREADY_ON_HAND'),
  held: refuse('SERIAL_ALREADY_ON_HAND'),
  quarantine: refuse('SERIAL_ALREADY_ON_HAND'),
  damaged: refuse('SERIAL_ALREADY_ON_HAND'),
  'return-pending': to(after),
})

/** What a stock document does with a unit. */
export const stockTransitions = {
  receive,
  'adjust-add': add,
  'adjust-subtract': subtract,
  register,
  'return-to-vendor': returnToVendor,
  'transfer-initiate': transferInitiate,
  'transfer-commit': ofTransfer('available'),
  'transfer-return': ofTransfer('available'),
  'transfer-lost': ofTransfer('adjusted-out'),
  hold: setAside('held'),
  quarantine: setAside('quarantine'),
  damage: setAside('damaged'),
  release,
  'inspect-passed': inspect('available'),
  'inspect-damaged': inspect('damaged'),
  'inspect-to-vendor': inspect('returned-to-vendor'),
} as const satisfies Record<string, Answers>

export type StockTransaction = keyof typeof stockTransitions

export interface StockRule {
  /** What it does to the quantity on hand at the store that posts it. */
  readonly direction: 1 | 0 | -1
  /** The kind of the unit's event. */
  readonly event: string
  /** A recalled unit may still go back, be counted out or be set aside; it may not be handed to anybody. */
  readonly ignoresBlock: boolean
}

/** The source of `st.stock_transaction`, which the database functions read. */
export const stockRules: Record<StockTransaction, StockRule> = {
  receive: { direction: 1, event: 'unit.received', ignoresBlock: false },
  'adjust-add': { direction: 1, event: 'unit.added', ignoresBlock: false },
  'adjust-subtract': { direction: -1, event: 'unit.subtracted', ignoresBlock: true },
  register: { direction: 0, event: 'unit.registered', ignoresBlock: true },
  'return-to-vendor': { direction: -1, event: 'unit.returned-to-vendor', ignoresBlock: true },
  'transfer-initiate': { direction: -1, event: 'unit.transfer-initiated', ignoresBlock: false },
  'transfer-commit': { direction: 1, event: 'unit.transfer-committed', ignoresBlock: true },
  'transfer-return': { direction: 1, event: 'unit.transfer-returned', ignoresBlock: true },
  'transfer-lost': { direction: 0, event: 'unit.transfer-lost', ignoresBlock: true },
  hold: { direction: 0, event: 'unit.held', ignoresBlock: true },
  quarantine: { direction: 0, event: 'unit.quarantined', ignoresBlock: true },
  damage: { direction: 0, event: 'unit.damaged', ignoresBlock: true },
  release: { direction: 0, event: 'unit.released', ignoresBlock: true },
  'inspect-passed': { direction: 1, event: 'unit.inspected', ignoresBlock: true },
  'inspect-damaged': { direction: 1, event: 'unit.inspected', ignoresBlock: true },
  'inspect-to-vendor': { direction: 0, event: 'unit.inspected', ignoresBlock: true },
}

import { refuse, to, type Answers } from './unit-states.js'

/** Into a basket. An Always item needs a unit in stock; a Sometimes item may bring a number nobody has seen. */
const scan: Answers = {
  unknown: { always: refuse('SERIAL_NOT_IN_STOCK'), sometimes: to('leased') },
  available: to('leased'),
  held: refuse('SERIAL_NOT_SELLABLE'),
  quarantine: refuse('SERIAL_NOT_SELLABLE'),
  damaged: refuse('SERIAL_NOT_SELLABLE'),
  reserved: refuse('SERIAL_RESERVED'),
  leased: refuse('SERIAL_DUPLICATE_IN_LIST'),
  'leased-elsewhere': refuse('SERIAL_HELD_BY_REGISTER'),
  'reserved-elsewhere': refuse('SERIAL_RESERVED'),
  'in-transit': refuse('SERIAL_IN_TRANSIT'),
  sold: refuse('SERIAL_ALREADY_SOLD'),
  'return-pending': refuse('SERIAL_RETURN_PENDING'),
  'returned-to-vendor': refuse('SERIAL_NOT_IN_STOCK'),
  'adjusted-out': refuse('SERIAL_ADJUSTED_OUT'),
  // A number that is known and not counted, as after a voided capture, is captured again.
  archived: { always: refuse('SERIAL_NOT_IN_STOCK'), sometimes: to('leased') },
}

/** The sale itself: what is in this basket; an expired lease that nobody took is taken again under the lock. */
const complete: Answers = {
  ...scan,
  unknown: { always: refuse('SERIAL_NOT_IN_STOCK'), sometimes: to('sold') },
  archived: { always: refuse('SERIAL_NOT_IN_STOCK'), sometimes: to('sold') },
  available: to('sold'),
  leased: to('sold'),
  reserved: to('sold'),
}

/**
 * A number that nobody knows, or one that was archived, while pieces of an Always item are on hand without a number: it
 * is given to one of them, which is sold in the same transaction. `st.may_register` says when that is so.
 */
const scanUnregistered: Answers = { ...scan, unknown: to('leased'), archived: to('leased') }
const completeUnregistered: Answers = { ...complete, unknown: to('sold'), archived: to('sold') }

/** Leaving a basket gives the unit back as it was; whatever happened to it meanwhile stays. */
const leave: Answers = {
  unknown: to('unknown'),
  available: to('available'),
  leased: to('available'),
  reserved: to('available'),
  held: to('held'),
  quarantine: to('quarantine'),
  damaged: to('damaged'),
  'leased-elsewhere': to('leased-elsewhere'),
  'reserved-elsewhere': to('reserved-elsewhere'),
  'in-transit': to('in-transit'),
  sold: to('sold'),
  'return-pending': to('return-pending'),
  'returned-to-vendor': to('returned-to-vendor'),
  'adjusted-out': to('adjusted-out'),
  archived: to('archived'),
}

const suspend: Answers = {
  ...leave,
  unknown: to('reserved'),
  available: to('reserved'),
  leased: to('reserved'),
  reserved: to('reserved'),
}

/**
 * Kept for a customer by a document of its own (layaway, order): a unit in stock is reserved by that document. A number
 * that nobody knows has no unit yet; the basket's own row keeps it from others.
 */
const layAway: Answers = {
  ...leave,
  available: to('reserved'),
  leased: to('reserved'),
  reserved: to('reserved'),
}

/** Back into an open basket. What moved meanwhile is found at tender, where every refusal has its words. */
const recall: Answers = {
  ...leave,
  unknown: to('leased'),
  available: to('leased'),
  leased: to('leased'),
  reserved: to('leased'),
}

/** What a basket does with a unit. */
export const saleTransitions = {
  scan,
  'remove-line': leave,
  'void-sale': leave,
  'lease-expiry': leave,
  suspend,
  recall,
  'lay-away': layAway,
  'lay-away-cancel': leave,
  complete,
  'scan-unregistered': scanUnregistered,
  'complete-unregistered': completeUnregistered,
} as const satisfies Record<string, Answers>

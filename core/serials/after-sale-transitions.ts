import { refuse, to, type Answers, type Cell } from './unit-states.js'

const spokenFor = {
  'leased-elsewhere': refuse('SERIAL_HELD_BY_REGISTER'),
  'reserved-elsewhere': refuse('SERIAL_RESERVED'),
  'in-transit': refuse('SERIAL_IN_TRANSIT'),
} as const

/**
 * A customer brings it back. A Sometimes item may come with a number nobody has seen, or with one that is still in the
 * books because it was sold without a scan; an Always item only comes back when it was sold.
 */
const comeBack = (after: 'available' | 'return-pending', unknown: Cell = refuse('RETURN_NEVER_SOLD')): Answers => ({
  ...spokenFor,
  sold: to(after),
  unknown: { always: unknown, sometimes: to(after) },
  archived: { always: unknown, sometimes: to(after) },
  available: { always: refuse('RETURN_IN_STOCK'), sometimes: to(after) },
  held: refuse('RETURN_IN_STOCK'),
  quarantine: refuse('RETURN_IN_STOCK'),
  damaged: refuse('RETURN_IN_STOCK'),
  reserved: refuse('RETURN_IN_STOCK'),
  // On a sale line of the same basket.
  leased: refuse('EXCHANGE_SAME_SERIAL'),
  'return-pending': refuse('RETURN_ALREADY_RETURNED'),
  'returned-to-vendor': refuse('RETURN_NEVER_SOLD'),
  'adjusted-out': refuse('SERIAL_ADJUSTED_OUT'),
})

const moved: Answers = {
  unknown: refuse('VOID_LATER_EVENT'),
  available: refuse('VOID_LATER_EVENT'),
  held: refuse('VOID_LATER_EVENT'),
  quarantine: refuse('VOID_LATER_EVENT'),
  damaged: refuse('VOID_LATER_EVENT'),
  reserved: refuse('VOID_LATER_EVENT'),
  leased: refuse('SERIAL_HELD_BY_REGISTER'),
  'leased-elsewhere': refuse('SERIAL_HELD_BY_REGISTER'),
  'reserved-elsewhere': refuse('SERIAL_RESERVED'),
  'in-transit': refuse('VOID_LATER_EVENT'),
  sold: refuse('VOID_LATER_EVENT'),
  'return-pending': refuse('VOID_LATER_EVENT'),
  'returned-to-vendor': refuse('VOID_LATER_EVENT'),
  'adjusted-out': refuse('VOID_LATER_EVENT'),
  archived: refuse('VOID_LATER_EVENT'),
}

/** The unit that was written on the receipt by mistake comes off it; it has to be out on that line. */
const swapOut: Answers = {
  ...comeBack('available'),
  unknown: refuse('RETURN_NEVER_SOLD'),
  archived: refuse('RETURN_NEVER_SOLD'),
  available: refuse('RETURN_IN_STOCK'),
}

/** The unit that went out in its stead: as for a sale, but nobody may have it in a basket. */
const swapIn: Answers = {
  ...spokenFor,
  unknown: { always: refuse('SERIAL_NOT_IN_STOCK'), sometimes: to('sold') },
  archived: { always: refuse('SERIAL_NOT_IN_STOCK'), sometimes: to('sold') },
  available: to('sold'),
  held: refuse('SERIAL_NOT_SELLABLE'),
  quarantine: refuse('SERIAL_NOT_SELLABLE'),
  damaged: refuse('SERIAL_NOT_SELLABLE'),
  reserved: refuse('SERIAL_RESERVED'),
  leased: refuse('SERIAL_HELD_BY_REGISTER'),
  sold: refuse('SERIAL_ALREADY_SOLD'),
  'return-pending': refuse('SERIAL_RETURN_PENDING'),
  'returned-to-vendor': refuse('SERIAL_NOT_IN_STOCK'),
  'adjusted-out': refuse('SERIAL_ADJUSTED_OUT'),
}

/** Bought from a customer: not ours before, and not sold on before it was looked at. What was lost or stolen is not bought. */
const buyBack: Answers = {
  ...spokenFor,
  sold: to('held'),
  unknown: to('held'),
  archived: to('held'),
  'returned-to-vendor': to('held'),
  available: refuse('SERIAL_ALREADY_ON_HAND'),
  held: refuse('SERIAL_ALREADY_ON_HAND'),
  quarantine: refuse('SERIAL_ALREADY_ON_HAND'),
  damaged: refuse('SERIAL_ALREADY_ON_HAND'),
  reserved: refuse('SERIAL_ALREADY_ON_HAND'),
  leased: refuse('SERIAL_HELD_BY_REGISTER'),
  'return-pending': refuse('SERIAL_RETURN_PENDING'),
  'adjusted-out': refuse('SERIAL_ADJUSTED_OUT'),
}

/** What follows a sale. */
export const afterSaleTransitions = {
  return: comeBack('available'),
  /** The store looks at what comes back before it is sold again. */
  'return-inspect': comeBack('return-pending'),
  /** By permission: also an Always item that was never sold here, which is never straight in stock. */
  'return-unknown': comeBack('return-pending', to('return-pending')),
  /** A voided sale gives the unit back as it was; a number first seen at that sale stays known and is not counted. */
  'post-void': { ...moved, sold: to('available') },
  'post-void-captured': { ...moved, sold: to('archived') },
  /** A voided return leaves the unit with the customer. */
  'post-void-return': { ...moved, available: to('sold'), 'return-pending': to('sold') },
  'post-void-return-captured': { ...moved, available: to('archived'), 'return-pending': to('archived') },
  'swap-out': swapOut,
  'swap-in': swapIn,
  'buy-back': buyBack,
} as const satisfies Record<string, Answers>

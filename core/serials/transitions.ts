import type { ErrorCode } from '../errors/catalogue.js'

/**
 * The state machine of a unit: every state × every transaction × both serialized levels, no cell left out (the types
 * say so). This table is the source; `tillgate migrate` writes it to `st.transition`, which the database functions read.
 *
 *     unknown ──receive──► available ──scan──► leased ──complete──► sold
 *        │                    ▲  ▲               │ │
 *        └─scan (Sometimes)──►│  └─remove, void,─┘ └─suspend──► reserved ──recall──► leased
 *                             │    expiry
 *          returned to vendor, adjusted out, archived ──receive──┘
 */

/** States a unit's row can have. */
export const unitStates = [
  'available',
  'held',
  'quarantine',
  'damaged',
  'reserved',
  'in-transit',
  'sold',
  'return-pending',
  'returned-to-vendor',
  'adjusted-out',
  'archived',
] as const
export type UnitState = (typeof unitStates)[number]

/** What a transaction meets: a unit's state, no unit at all, or an available one that lies in a basket. */
export const effectiveStates = [...unitStates, 'unknown', 'leased', 'leased-elsewhere', 'reserved-elsewhere'] as const
export type EffectiveState = (typeof effectiveStates)[number]

export const transactions = [
  'receive',
  'scan',
  'remove-line',
  'void-sale',
  'lease-expiry',
  'suspend',
  'recall',
  'complete',
] as const
export type Transaction = (typeof transactions)[number]

export interface Allowed {
  readonly to: EffectiveState
  /** A field of the reply, not an error: something the clerk should know. */
  readonly warning?: string
}
export interface Refused {
  readonly refuse: ErrorCode
}
export type Cell = Allowed | Refused
/** One cell, or one for each level where they differ. */
export type LevelCells = Cell | { readonly always: Cell; readonly sometimes: Cell }

const to = (state: EffectiveState): Allowed => ({ to: state })
const refuse = (code: ErrorCode): Refused => ({ refuse: code })

/** Receiving brings in what is not in stock; what is with a customer comes back by Return or Buy-back. */
const receive: Record<EffectiveState, LevelCells> = {
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

/** Into a basket. An Always item needs a unit in stock; a Sometimes item may bring a number nobody has seen. */
const scan: Record<EffectiveState, LevelCells> = {
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
  archived: refuse('SERIAL_NOT_IN_STOCK'),
}

/** The sale itself: what is in this basket; an expired lease that nobody took is taken again under the lock. */
const complete: Record<EffectiveState, LevelCells> = {
  ...scan,
  unknown: { always: refuse('SERIAL_NOT_IN_STOCK'), sometimes: to('sold') },
  available: to('sold'),
  leased: to('sold'),
  reserved: to('sold'),
}

/** Leaving a basket gives the unit back as it was; whatever happened to it meanwhile stays. */
const leave: Record<EffectiveState, LevelCells> = {
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

const suspend: Record<EffectiveState, LevelCells> = {
  ...leave,
  unknown: to('reserved'),
  available: to('reserved'),
  leased: to('reserved'),
  reserved: to('reserved'),
}

/** Back into an open basket. What moved meanwhile is found at tender, where every refusal has its words. */
const recall: Record<EffectiveState, LevelCells> = {
  ...leave,
  unknown: to('leased'),
  available: to('leased'),
  leased: to('leased'),
  reserved: to('leased'),
}

export const transitions: Record<Transaction, Record<EffectiveState, LevelCells>> = {
  receive,
  scan,
  'remove-line': leave,
  'void-sale': leave,
  'lease-expiry': leave,
  suspend,
  recall,
  complete,
}

export interface TransitionRow {
  readonly state: EffectiveState
  readonly transaction: Transaction
  readonly level: 'always' | 'sometimes'
  readonly cell: Cell
}

/** The cell of one state, transaction and level. */
export const transitionOf = (state: EffectiveState, transaction: Transaction, level: 'always' | 'sometimes'): Cell => {
  const cells = transitions[transaction][state]
  return 'always' in cells ? cells[level] : cells
}

/** Every cell, flat: what `st.transition` holds. */
export const transitionRows = (): readonly TransitionRow[] =>
  transactions.flatMap((transaction) =>
    effectiveStates.flatMap((state) =>
      (['always', 'sometimes'] as const).map((level) => ({
        state,
        transaction,
        level,
        cell: transitionOf(state, transaction, level),
      })),
    ),
  )

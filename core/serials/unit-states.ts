import type { ErrorCode } from '../errors/catalogue.js'

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

export const to = (state: EffectiveState): Allowed => ({ to: state })
export const refuse = (code: ErrorCode): Refused => ({ refuse: code })

/** A transaction's answer to every state there is. */
export type Answers = Record<EffectiveState, LevelCells>

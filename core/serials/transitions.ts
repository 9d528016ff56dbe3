import { afterSaleTransitions } from './after-sale-transitions.js'
import { saleTransitions } from './sale-transitions.js'
import { stockTransitions } from './stock-transitions.js'
import { effectiveStates, type Answers, type Cell, type EffectiveState } from './unit-states.js'

/**
 * The state machine of a unit: every state × every transaction × both serialized levels, no cell left out (the types
 * say so). This table is the source; `tillgate migrate` writes it to `st.transition`, which the database functions read.
 *
 *     unknown ──receive──► available ──scan──► leased ──complete──► sold
 *        │                    ▲  ▲               │ │
 *        └─scan (Sometimes)──►│  └─remove, void,─┘ └─suspend──► reserved ──recall──► leased
 *                             │    expiry
 *          returned to vendor, adjusted out, archived ──receive──┘
 *
 *     sold ──return, post-void, swap──► available or return-pending ──inspection──► available, damaged, to vendor
 */
const tables = { ...stockTransitions, ...saleTransitions, ...afterSaleTransitions } as const

export type Transaction = keyof typeof tables
export const transactions = Object.keys(tables) as readonly Transaction[]
export const transitions: Record<Transaction, Answers> = tables

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

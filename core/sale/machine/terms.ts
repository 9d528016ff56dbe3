import { inSale, newHead } from './adding.js'
import type { EventOf } from './event.js'
import { answer, perform, stay } from './outcome.js'
import type { StateOf, Step } from './state.js'

/** Whose sale it is; said again, it changes nothing. */
export const setCustomer = inSale<StateOf<'open' | 'prompting'>, EventOf<'set-customer'>>((state, { customer }) =>
  customer === (state.basket.customer?.number ?? null)
    ? stay(state, answer())
    : perform(state, { do: 'set-customer', basketId: state.basket.id, customer }),
)

/** Sells without tax, or (null) with it again. */
export const setExemption = inSale<StateOf<'open' | 'prompting'>, EventOf<'set-exemption'>>((state, { exemption }) =>
  exemption === null && state.basket.exemption === null
    ? stay(state, answer())
    : perform(state, { do: 'set-exemption', basketId: state.basket.id, exemption }),
)

/** A sale made on paper begins before its first line: what is added then is not checked as what is sold now. */
export const startLate = (state: StateOf<'idle'>, { late, start, received }: EventOf<'start-late'>): Step =>
  perform(state, { do: 'start-late', head: newHead(start, received), late })

import { inSale } from './adding.js'
import type { EventOf } from './event.js'
import { answer, perform, stay } from './outcome.js'
import type { StateOf } from './state.js'

/** Whose sale it is; said again, it changes nothing. */
export const setCustomer = inSale<StateOf<'open' | 'prompting'>, EventOf<'set-customer'>>((state, { customer }) =>
  customer === (state.basket.customer?.number ?? null)
    ? stay(state, answer())
    : perform(state, { do: 'set-customer', basketId: state.basket.id, customer }),
)

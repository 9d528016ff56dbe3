import type { Refused } from '../prompt.js'
import type { Effect, StoreEffect } from './effect.js'
import type { EventName } from './event.js'
import type { SaleState, StateName, Step } from './state.js'

/** Small builders that every handler uses. */
export const stay = (state: SaleState, ...effects: Effect[]): Step => ({ state, effects })
export const perform = (state: SaleState, ...effects: StoreEffect[]): Step => ({ state, effects })
export const answer = (body: unknown = {}): Effect => ({ do: 'answer', body })
export const refuse = (refused: Refused): Effect => ({ do: 'refuse', refused })
export const tellGood = (text: string, scan: string | null): Effect => ({
  do: 'tell',
  good: true,
  scan,
  text,
  refused: null,
})
export const tellBad = (refused: Refused, scan: string | null): Effect => ({
  do: 'tell',
  good: false,
  scan,
  text: '',
  refused,
})

const actions: Readonly<Record<EventName, string>> = {
  scan: 'Adding an item',
  'add-item': 'Adding an item',
  'add-return': 'A return',
  'enter-serial': 'Entering a serial number',
  'remove-serial': 'Removing a serial number',
  'set-quantity': 'Changing a quantity',
  'skip-prompt': 'Skipping a serial number',
  'postpone-prompt': 'Leaving a serial number for later',
  'focus-prompt': 'Asking for a serial number',
  'answer-question': 'Answering a question',
  'remove-line': 'Voiding a line',
  'set-customer': 'Naming the customer',
  'set-price': 'Changing a price',
  'set-exemption': 'Selling without tax',
  'start-late': 'Entering a sale made on paper',
  void: 'Voiding the sale',
  suspend: 'Suspending the sale',
  recall: 'Recalling a sale',
  tender: 'Paying',
  'return-tenders': 'Giving tenders back',
  complete: 'Completing the sale',
  changed: 'A change',
  replaced: 'A change',
  ended: 'A change',
  completed: 'A change',
  refused: 'A change',
  failed: 'A change',
  restored: 'A change',
}

const states: Readonly<Record<StateName, string>> = {
  idle: 'not started',
  open: 'open',
  prompting: 'open',
  tendering: 'being paid',
  completing: 'being completed',
}

/** SALE_STATE in words: what was tried, and how the sale stands. */
export const wrongState = (state: SaleState, event: { readonly name: EventName }): Refused => ({
  code: 'SALE_STATE',
  details: { action: actions[event.name], state: states[state.name] },
})

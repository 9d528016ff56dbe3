import type { SalePolicy } from '../policy.js'
import {
  addWhenIdle,
  addWhenOpen,
  addWhenPrompting,
  returnWhenIdle,
  returnWhenOpen,
  returnWhenPrompting,
  refuseNow,
  scanWhenCompleting,
  scanWhenIdle,
  scanWhenOpen,
  scanWhenPaying,
  unknownSale,
} from './adding.js'
import { changed, completed, ended, failed, refused, replaced, restored, stray } from './answers.js'
import { setCustomer, setExemption, startLate } from './terms.js'
import type { EventName, EventOf, SaleEvent } from './event.js'
import {
  answerQuestion,
  enterSerial,
  focusPrompt,
  postponePrompt,
  removeLine,
  removeSerial,
  setPrice,
  setQuantity,
  skipPrompt,
} from './lines.js'
import { complete, completeWhenIdle, recall, returnTenders, suspend, tender, voidSale } from './paying.js'
import type { SaleState, StateName, StateOf, Step } from './state.js'

type Handler<S extends StateName, E extends EventName> = (
  state: StateOf<S>,
  event: EventOf<E>,
  policy: SalePolicy,
) => Step

/** Every state answers every event: the type has no optional cell, so the compiler finds one that is missing. */
export type SaleTable = { readonly [S in StateName]: { readonly [E in EventName]: Handler<S, E> } }

const selling = {
  'enter-serial': enterSerial,
  'remove-serial': removeSerial,
  'set-quantity': setQuantity,
  'skip-prompt': skipPrompt,
  'postpone-prompt': postponePrompt,
  'focus-prompt': focusPrompt,
  'answer-question': answerQuestion,
  'remove-line': removeLine,
  'set-customer': setCustomer,
  'set-price': setPrice,
  'set-exemption': setExemption,
  'start-late': refuseNow,
  void: voidSale,
  suspend,
  recall: refuseNow,
  tender,
  'return-tenders': refuseNow,
  complete,
  changed,
  replaced,
  ended,
  completed: stray,
  refused,
  failed,
  restored,
} as const

export const saleTable: SaleTable = {
  idle: {
    scan: scanWhenIdle,
    'add-item': addWhenIdle,
    'add-return': returnWhenIdle,
    'enter-serial': unknownSale,
    'remove-serial': unknownSale,
    'set-quantity': unknownSale,
    'skip-prompt': unknownSale,
    'postpone-prompt': unknownSale,
    'focus-prompt': unknownSale,
    'answer-question': unknownSale,
    'remove-line': unknownSale,
    'set-customer': unknownSale,
    'set-price': unknownSale,
    'set-exemption': unknownSale,
    'start-late': startLate,
    void: unknownSale,
    suspend: unknownSale,
    recall,
    tender: unknownSale,
    'return-tenders': unknownSale,
    complete: completeWhenIdle,
    changed,
    replaced,
    ended: stray,
    completed: stray,
    refused,
    failed,
    restored,
  },
  open: { scan: scanWhenOpen, 'add-item': addWhenOpen, 'add-return': returnWhenOpen, ...selling },
  prompting: { scan: scanWhenOpen, 'add-item': addWhenPrompting, 'add-return': returnWhenPrompting, ...selling },
  tendering: {
    scan: scanWhenPaying,
    'add-item': refuseNow,
    'add-return': refuseNow,
    'enter-serial': refuseNow,
    'remove-serial': refuseNow,
    'set-quantity': refuseNow,
    'skip-prompt': refuseNow,
    'postpone-prompt': refuseNow,
    'focus-prompt': refuseNow,
    'answer-question': refuseNow,
    'remove-line': refuseNow,
    'set-customer': refuseNow,
    'set-price': refuseNow,
    'set-exemption': refuseNow,
    'start-late': refuseNow,
    void: voidSale,
    suspend: refuseNow,
    recall: refuseNow,
    tender,
    'return-tenders': returnTenders,
    complete,
    changed: stray,
    replaced,
    ended,
    completed: stray,
    refused,
    failed,
    restored,
  },
  completing: {
    scan: scanWhenCompleting,
    'add-item': refuseNow,
    'add-return': refuseNow,
    'enter-serial': refuseNow,
    'remove-serial': refuseNow,
    'set-quantity': refuseNow,
    'skip-prompt': refuseNow,
    'postpone-prompt': refuseNow,
    'focus-prompt': refuseNow,
    'answer-question': refuseNow,
    'remove-line': refuseNow,
    'set-customer': refuseNow,
    'set-price': refuseNow,
    'set-exemption': refuseNow,
    'start-late': refuseNow,
    void: refuseNow,
    suspend: refuseNow,
    recall: refuseNow,
    tender: refuseNow,
    'return-tenders': refuseNow,
    complete: refuseNow,
    changed: stray,
    replaced: stray,
    ended: stray,
    completed,
    refused,
    failed,
    restored,
  },
}

/**
 * The sale machine: what an event does to the sale of a register, as a new state and a list of effects. Nothing is
 * performed here. The caller performs the effects in order, hands the answer of each store effect in as the next event
 * (an effect that was refused or failed ends the list), and takes the next outside event only when no effect is left.
 */
export const step = (state: SaleState, event: SaleEvent, policy: SalePolicy): Step => {
  // The table pairs each handler with its state and event, which the compiler cannot follow through two look-ups.
  const handler = saleTable[state.name][event.name] as (state: SaleState, event: SaleEvent, policy: SalePolicy) => Step
  return handler(state, event, policy)
}

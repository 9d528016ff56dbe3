import type { BasketLine } from '../basket.js'
import { wantedSerials } from '../prompt.js'
import { inSale } from './adding.js'
import type { EventOf } from './event.js'
import { answer, perform, refuse, stay } from './outcome.js'
import { settle, type StateOf, type Step } from './state.js'

type Open = StateOf<'open' | 'prompting'>
type OnLine = { readonly sale: string; readonly line: string }

/** Goes on with the line that the event names; refuses one that is not in the sale. */
const onLine = <E extends OnLine>(next: (state: Open, event: E, line: BasketLine) => Step) =>
  inSale<Open, E>((state, event) => {
    const line = state.basket.lines.find((candidate) => candidate.id === event.line)
    return line === undefined
      ? stay(state, refuse({ code: 'LINE_UNKNOWN', details: { line: event.line } }))
      : next(state, event, line)
  })

const at = (state: Open, line: BasketLine) => ({ basketId: state.basket.id, line: line.id })

export const enterSerial = onLine<EventOf<'enter-serial'>>((state, event, line) =>
  perform(state, { do: 'enter-serial', ...at(state, line), entered: event.entered }),
)

export const removeSerial = onLine<EventOf<'remove-serial'>>((state, event, line) =>
  perform(state, { do: 'remove-serial', ...at(state, line), label: event.serial }),
)

export const setQuantity = onLine<EventOf<'set-quantity'>>((state, event, line) =>
  event.quantity === line.quantity
    ? stay(state, answer())
    : perform(state, { do: 'set-quantity', ...at(state, line), quantity: event.quantity }),
)

/** Another price, or (null) the listed one again; what it comes to is computed where the listed price is kept. */
export const setPrice = onLine<EventOf<'set-price'>>((state, { change }, line) =>
  change === null && line.priceChange === null
    ? stay(state, answer())
    : perform(state, { do: 'set-price', ...at(state, line), change }),
)

export const skipPrompt = onLine<EventOf<'skip-prompt'>>((state, _event, line) => {
  if (line.mandatory)
    return stay(state, refuse({ code: 'SERIAL_REQUIRED', details: { item: line.name, done: 'sold' } }))
  if (wantedSerials(line) === 0) return stay(state, answer())
  return perform(state, { do: 'mark-prompt', ...at(state, line), mark: 'skip', first: false })
})

export const postponePrompt = onLine<EventOf<'postpone-prompt'>>((state, _event, line) =>
  wantedSerials(line) === 0 || line.later
    ? settledAt(state, null)
    : perform(state, { do: 'mark-prompt', ...at(state, line), mark: 'later', first: false }),
)

/** Asks for this line now. What was skipped or postponed before is taken back in the basket, the rest is only focus. */
export const focusPrompt = onLine<EventOf<'focus-prompt'>>((state, _event, line) =>
  line.later || line.skipped > 0
    ? perform(state, { do: 'mark-prompt', ...at(state, line), mark: 'now', first: false })
    : settledAt(state, line.id),
)

const settledAt = (state: Open, line: string | null): Step =>
  stay(settle(state.memory, state.basket, { line, refusal: null }), answer())

export const answerQuestion = onLine<EventOf<'answer-question'>>((state, { prompt, n, answer: given }, line) =>
  perform(state, { do: 'answer-question', ...at(state, line), prompt, n, answer: given }),
)

export const removeLine = onLine<EventOf<'remove-line'>>((state, _event, line) =>
  perform(state, { do: 'remove-line', ...at(state, line) }),
)

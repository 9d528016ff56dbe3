import type { Static } from 'typebox'
import { cleanText } from '../../core/documents/print-text.js'
import { TillgateError } from '../../core/errors/error.js'
import type { Asked, Moment, NewSale } from '../../core/sale/machine/event.js'
import type { ReturnTerms } from '../../core/sale/returns.js'
import { offerSerial } from '../../core/serials/offered.js'
import type { OfferedSerial } from '../../core/sale/basket.js'
import type { RegisterCommandName, registerCommands } from '../protocol/register-commands.js'
import { codeOfText, enteredSerial } from './code.js'

export type Input<N extends RegisterCommandName> = Static<(typeof registerCommands)[N]['input']>
/** Documents of their own, which the open sale has no part in. */
type CorrectionName = 'sale.post-void' | 'sale.swap' | 'sale.buy-back'
export type SaleCommandName =
  Exclude<Extract<RegisterCommandName, `sale.${string}`>, CorrectionName> | 'return.add' | 'return.add-blind'

type ToEvent<N extends SaleCommandName> = (
  body: Input<N>,
  received: Moment,
  terms: ReturnTerms,
) => (start: NewSale) => Asked

const offered = (serial: string | undefined): OfferedSerial | null => (serial === undefined ? null : offerOf(serial))

/** Throws what is wrong with a serial number. */
export const offerOf = (serial: string): OfferedSerial => {
  const offer = offerSerial(serial)
  if (!offer.ok) throw new TillgateError(offer.code, offer.details)
  return offer.serial
}

/** Cleaned for paper and screen; throws REASON_REQUIRED where nothing is left. */
const reasonOf = (text: string, action: string): string => {
  const reason = cleanText(text)
  if (reason === '') throw new TillgateError('REASON_REQUIRED', { action })
  return reason
}

const toEvent: { readonly [N in SaleCommandName]: ToEvent<N> } = {
  'sale.scan': ({ code }, received) => {
    const scanned = codeOfText(code)
    return (start) => ({ name: 'scan', code: scanned, start, received })
  },
  'sale.add-item': ({ itemId, quantity, serial }, received) => {
    const offer = offered(serial)
    return (start) => ({ name: 'add-item', itemId, quantity, serial: offer, start, received })
  },
  'return.add': ({ document, position, quantity, serials, reason }, received, terms) => {
    const offers = serials.map(offerOf)
    const returning = { sale: document, position, itemId: null, quantity, serials: offers, reason, terms }
    return (start) => ({ name: 'add-return', returning, start, received })
  },
  'return.add-blind': ({ itemId, serial, quantity, reason }, received, terms) => {
    if (itemId === undefined && serial === undefined)
      throw new TillgateError('REQUEST_INVALID', { problem: 'an item or a serial number is needed', path: '/body' })
    const offers = serial === undefined ? [] : [offerOf(serial)]
    const returning = { sale: null, position: null, itemId: itemId ?? null, quantity, serials: offers, reason, terms }
    return (start) => ({ name: 'add-return', returning, start, received })
  },
  'sale.enter-serial': ({ sale, line, serial }) => {
    const entered = enteredSerial(serial)
    return () => ({ name: 'enter-serial', sale, line, entered })
  },
  'sale.remove-serial': (body) => () => ({ name: 'remove-serial', ...body }),
  'sale.set-quantity': (body) => () => ({ name: 'set-quantity', ...body }),
  'sale.skip-prompt': (body) => () => ({ name: 'skip-prompt', ...body }),
  'sale.postpone-prompt': (body) => () => ({ name: 'postpone-prompt', ...body }),
  'sale.focus-prompt': (body) => () => ({ name: 'focus-prompt', ...body }),
  'sale.answer': ({ answer, ...body }) => {
    // One line of printable text, whatever the field took.
    const given = answer === null ? null : cleanText(answer)
    return () => ({ name: 'answer-question', ...body, answer: given })
  },
  'sale.remove-line': (body) => () => ({ name: 'remove-line', ...body }),
  'sale.customer': (body) => () => ({ name: 'set-customer', ...body }),
  'sale.set-price': ({ sale, line, ...change }) => {
    const reason = reasonOf(change.reason, 'Another price')
    if (change.kind === 'percent' && change.value > 1_000_000)
      throw new TillgateError('REQUEST_INVALID', { problem: 'at most 1000000 (all of it) is off', path: '/body/value' })
    return () => ({ name: 'set-price', sale, line, change: { ...change, reason } })
  },
  'sale.list-price': (body) => () => ({ name: 'set-price', ...body, change: null }),
  'sale.exempt': ({ sale, reason, certificate }) => {
    const exemption = {
      reason: reasonOf(reason, 'A sale without tax'),
      certificate: reasonOf(certificate, 'A sale without tax'),
    }
    return () => ({ name: 'set-exemption', sale, exemption })
  },
  'sale.take-tax': (body) => () => ({ name: 'set-exemption', ...body, exemption: null }),
  'sale.late': ({ at, paper }, received) => {
    const moment = new Date(at)
    // A leap second has the form of a time, and is none here.
    if (Number.isNaN(moment.getTime()))
      throw new TillgateError('REQUEST_INVALID', { problem: 'there is no such time', path: '/body/at' })
    const late = { at: moment.toISOString(), paper: reasonOf(paper, 'A sale made on paper') }
    return (start) => ({ name: 'start-late', late, start, received })
  },
  'sale.void': (body) => () => ({ name: 'void', ...body }),
  'sale.suspend': (body) => () => ({ name: 'suspend', ...body }),
  'sale.recall': (body) => () => ({ name: 'recall', ...body }),
  'sale.tender':
    ({ sale, version, kind, amount }) =>
    () => ({ name: 'tender', sale, version, tender: { kind, amount } }),
  'sale.return-tenders': (body) => () => ({ name: 'return-tenders', ...body }),
  'sale.complete': (body) => () => ({ name: 'complete', ...body }),
}

export const isSaleCommand = (name: RegisterCommandName): name is SaleCommandName => Object.hasOwn(toEvent, name)

/** What a request asks of the sale machine. Throws what is wrong with a code or serial number before the sale sees it. */
export const saleEvent = (
  name: SaleCommandName,
  body: unknown,
  received: Moment,
  terms: ReturnTerms,
): ((start: NewSale) => Asked) => {
  // The body was checked against the schema of this very name.
  const make = toEvent[name] as (body: unknown, received: Moment, terms: ReturnTerms) => (start: NewSale) => Asked
  return make(body, received, terms)
}

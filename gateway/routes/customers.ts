import { cleanText } from '../../core/documents/print-text.js'
import { phoneDigits, shortestPhone } from '../../core/customers/customer-terms.js'
import { TillgateError } from '../../core/errors/error.js'
import { newId } from '../../core/store/ids.js'
import {
  isRefusal,
  type CustomerFields,
  type Customers,
  type OrRefusal,
  type Purchase,
  type SavedCustomer,
  type VenueEventRow,
  type VenueEvents,
} from '../../core/store/store.js'
import type { HttpCommandName } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { customerView } from '../sessions/views.js'
import { actorOf, type Handlers, type HttpContext } from './handler.js'

const granted = <T extends object>(value: OrRefusal<T>): T => {
  if (isRefusal(value)) throw new TillgateError(value.refused.code, value.refused.details)
  return value
}

type CustomerNames = Extract<HttpCommandName, `customer.${string}`>

export const customerHandlers = (customers: Customers): Handlers<CustomerNames> => {
  const asked = (name: CustomerNames, input: object, context: HttpContext) => {
    const actor = actorOf(context)
    return { actor, request: requestKey(actor.userId, context.requestId ?? '', name, input) }
  }
  const saved = async (call: Promise<Awaited<SavedCustomer>>) => {
    const { id, number } = granted(await call)
    return { id, number }
  }
  return {
    async 'customer.list'({ text = '', after = null, limit = 200 }) {
      const { rows, next } = await customers.page(text, after, limit)
      return { customers: rows.map(customerView), next }
    },
    async 'customer.purchases'({ customer, after = null, limit = 200 }) {
      if ((await customers.byNumber(customer)) === null) throw new TillgateError('CUSTOMER_UNKNOWN', { customer })
      const { rows, next } = await customers.purchases(customer, after, limit)
      return { purchases: rows.map(purchaseView), next }
    },
    async 'customer.show'({ customer }) {
      const row = await customers.byNumber(customer)
      if (row === null) throw new TillgateError('CUSTOMER_UNKNOWN', { customer })
      return customerView(row)
    },
    'customer.create': (input, context) =>
      saved(
        customers.create({
          ...asked('customer.create', input, context),
          number: input.number ?? null,
          fields: fieldsOf(input),
        }),
      ),
    'customer.update': (input, context) =>
      saved(
        customers.update({
          ...asked('customer.update', input, context),
          id: input.customer,
          fields: fieldsOf(input),
        }),
      ),
    'customer.forget': (input, context) =>
      saved(customers.forget({ ...asked('customer.forget', input, context), id: input.customer })),
  }
}

const purchaseView = ({ document, number, kind, at, register, user, total, lines }: Purchase) => ({
  document,
  number,
  kind,
  at,
  register,
  user,
  total,
  lines: lines.map(({ itemId, name, quantity, serials }) => ({ itemId, name, quantity, serials: [...serials] })),
})

const invalid = (field: string, problem: string): TillgateError =>
  new TillgateError('CUSTOMER_INVALID', { field, problem })

/** Name and contact as they are stored: printable, on one line. Throws CUSTOMER_INVALID. */
const fieldsOf = (input: {
  readonly name?: string | undefined
  readonly phone?: string | null | undefined
  readonly email?: string | null | undefined
}): CustomerFields => {
  const { name, phone, email } = input
  const clean = (text: string | null) => (text === null ? null : cleanText(text))
  if (name !== undefined && cleanText(name) === '') throw invalid('name', 'it has no characters')
  if (typeof phone === 'string' && phoneDigits(phone).length < shortestPhone)
    throw invalid('phone number', `it has fewer than ${shortestPhone} digits`)
  if (typeof email === 'string' && !/^[^\s@]+@[^\s@]+$/.test(email)) throw invalid('e-mail address', 'it has no @')
  return {
    ...(name === undefined ? {} : { name: cleanText(name) }),
    ...(phone === undefined ? {} : { phone: clean(phone) }),
    ...(email === undefined ? {} : { email: clean(email) }),
  }
}

type VenueNames = Extract<HttpCommandName, `venue.${string}`>

export const venueEventHandlers = (events: VenueEvents): Handlers<VenueNames> => {
  const save = async (id: string, input: Pick<VenueEventRow, 'name' | 'from' | 'to'>, change: boolean) => {
    const [from, to] = [instantOf(input.from, '/from'), instantOf(input.to, '/to')]
    if (to <= from) throw new TillgateError('REQUEST_INVALID', { problem: 'it ends before it begins', path: '/to' })
    granted(await events.save({ id, name: cleanText(input.name), from, to, change }))
    const row = await events.byId(id)
    if (row === null) throw new TillgateError('NOT_FOUND', { what: 'venue event', name: id })
    return viewOf(row)
  }
  return {
    'venue.events': async ({ limit }) => ({ events: (await events.list(limit ?? 200)).map(viewOf) }),
    'venue.add-event': (input) => save(newId(), input, false),
    'venue.change-event': ({ event, ...input }) => save(event, input, true),
    async 'venue.remove-event'({ event }) {
      granted(await events.remove(event))
      return {}
    },
  }
}

const viewOf = ({ id, name, from, to, active }: VenueEventRow): VenueEventRow => ({ id, name, from, to, active })

/** A time with its zone, in UTC; without a zone nobody could say which hour is meant. */
const instantOf = (text: string, path: string): string => {
  const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(text)
  const at = new Date(text)
  if (isWhole && !Number.isNaN(at.getTime())) return at.toISOString()
  throw new TillgateError('REQUEST_INVALID', { problem: 'no time with a zone', path })
}

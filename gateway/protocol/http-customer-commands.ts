import Type from 'typebox'
import { closed, Instant, Uuid } from './common.js'
import { Customer } from './customer-shapes.js'
import { httpCommand } from './http-command.js'
import { Limit, Text } from './http-shapes.js'
import { Money } from './money.js'

const Name = Type.String({ minLength: 1, maxLength: 100 })
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const contact = {
  phone: Type.Optional(OrNull(Type.String({ minLength: 1, maxLength: 40 }))),
  email: Type.Optional(OrNull(Type.String({ minLength: 1, maxLength: 200 }))),
}
const After = Type.Optional(
  Type.String({ minLength: 1, maxLength: 1000, description: 'The `next` of the page before.' }),
)
const Next = Type.Union([Type.String(), Type.Null()], {
  description: 'Sent as `after` it gives the next page; null at the end.',
})
const Purchase = Type.Object(
  {
    document: Uuid,
    number: Type.String(),
    kind: Type.String({ description: 'sale, return, exchange, …' }),
    at: Instant,
    register: OrNull(Type.Integer()),
    user: Type.String(),
    total: Money,
    lines: Type.Array(
      Type.Object(
        {
          itemId: Uuid,
          name: Type.String(),
          quantity: Type.Integer({ description: 'Below zero: given back.' }),
          serials: Type.Array(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
)
const Saved = Type.Object({ id: Uuid, number: Type.String() }, closed)

export const customerCommands = {
  'customer.list': httpCommand({
    name: 'customer.list',
    summary:
      'Customers by the beginning of number, name or e-mail address, or by digits of the phone number; without a text all of them, by number. A page at a time.',
    input: Type.Object({ text: Type.Optional(Text), after: After, limit: Limit }, closed),
    output: Type.Object({ customers: Type.Array(Customer), next: Next }, closed),
    permission: 'customers',
    effect: 'query',
    http: { method: 'GET', path: '/v1/customers' },
    requestId: 'none',
    errors: [],
  }),
  'customer.show': httpCommand({
    name: 'customer.show',
    summary: 'One customer by number.',
    input: Type.Object({ customer: Type.String({ maxLength: 40 }) }, closed),
    output: Customer,
    permission: 'customers',
    effect: 'query',
    http: { method: 'GET', path: '/v1/customers/:customer' },
    requestId: 'none',
    errors: ['CUSTOMER_UNKNOWN'],
  }),
  'customer.purchases': httpCommand({
    name: 'customer.purchases',
    summary: 'What a customer bought and gave back, with serial numbers, the newest first. A page at a time.',
    input: Type.Object({ customer: Type.String({ maxLength: 40 }), after: After, limit: Limit }, closed),
    output: Type.Object({ purchases: Type.Array(Purchase), next: Next }, closed),
    permission: 'customers',
    effect: 'query',
    http: { method: 'GET', path: '/v1/customers/:customer/purchases' },
    requestId: 'none',
    errors: ['CUSTOMER_UNKNOWN'],
  }),
  'customer.create': httpCommand({
    name: 'customer.create',
    summary: 'Add a customer; a number is made where none is given.',
    input: Type.Object(
      {
        name: Name,
        number: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{1,40}$', description: 'Of a card, say.' })),
        ...contact,
      },
      closed,
    ),
    output: Saved,
    permission: 'customers',
    effect: 'command',
    http: { method: 'POST', path: '/v1/customers' },
    requestId: 'required',
    errors: ['CUSTOMER_EXISTS', 'CUSTOMER_INVALID', 'REQUEST_ID_REUSED'],
  }),
  'customer.update': httpCommand({
    name: 'customer.update',
    summary: 'Change name or contact; what is not named stays.',
    input: Type.Object({ customer: Uuid, name: Type.Optional(Name), ...contact }, closed),
    output: Saved,
    permission: 'customers',
    effect: 'command',
    http: { method: 'PATCH', path: '/v1/customers/:customer' },
    requestId: 'required',
    errors: ['CUSTOMER_UNKNOWN', 'CUSTOMER_INVALID', 'REQUEST_ID_REUSED'],
  }),
  'customer.forget': httpCommand({
    name: 'customer.forget',
    summary: 'Erase name and contact for good. The number stays on documents, and the journal stays whole.',
    input: Type.Object({ customer: Uuid }, closed),
    output: Saved,
    permission: 'customers.forget',
    effect: 'command',
    http: { method: 'POST', path: '/v1/customers/:customer/forget' },
    requestId: 'required',
    errors: ['CUSTOMER_UNKNOWN', 'REQUEST_ID_REUSED'],
  }),
} as const

const span = {
  name: Name,
  from: Type.String({
    maxLength: 40,
    description: 'Time with zone, ISO 8601.',
    examples: ['2026-11-24T18:00:00+01:00'],
  }),
  to: Type.String({ maxLength: 40, description: 'Time with zone, ISO 8601; the event ends before it.' }),
}

export const VenueEvent = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    from: Instant,
    to: Instant,
    active: Type.Boolean({ description: 'True while it runs.' }),
  },
  closed,
)

export const venueEventCommands = {
  'venue.events': httpCommand({
    name: 'venue.events',
    summary: 'The events of the venue, the newest first.',
    input: Type.Object({ limit: Limit }, closed),
    output: Type.Object({ events: Type.Array(VenueEvent) }, closed),
    permission: 'sales.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/venue-events' },
    requestId: 'none',
    errors: [],
  }),
  'venue.add-event': httpCommand({
    name: 'venue.add-event',
    summary: 'Add an event of the venue; documents written while it runs carry it.',
    input: Type.Object(span, closed),
    output: VenueEvent,
    permission: 'venue.write',
    effect: 'command',
    http: { method: 'POST', path: '/v1/venue-events' },
    requestId: 'none',
    errors: ['VENUE_EVENT_OVERLAP'],
  }),
  'venue.change-event': httpCommand({
    name: 'venue.change-event',
    summary: 'Change an event of the venue. What was stamped stays stamped.',
    input: Type.Object({ event: Uuid, ...span }, closed),
    output: VenueEvent,
    permission: 'venue.write',
    effect: 'command',
    http: { method: 'PATCH', path: '/v1/venue-events/:event' },
    requestId: 'none',
    errors: ['NOT_FOUND', 'VENUE_EVENT_OVERLAP'],
  }),
  'venue.remove-event': httpCommand({
    name: 'venue.remove-event',
    summary: 'Remove an event that stands on no document.',
    input: Type.Object({ event: Uuid }, closed),
    output: Type.Object({}, closed),
    permission: 'venue.write',
    effect: 'command',
    http: { method: 'DELETE', path: '/v1/venue-events/:event' },
    requestId: 'none',
    errors: ['NOT_FOUND', 'VENUE_EVENT_USED'],
  }),
} as const

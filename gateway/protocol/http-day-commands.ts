import Type from 'typebox'
import { closed, Instant, Uuid } from './common.js'
import { httpCommand } from './http-command.js'
import { Limit, PrintedJob, Printer } from './http-shapes.js'
import { Money } from './money.js'

const OpenSale = Type.Object({ register: Type.Integer(), user: Type.String(), state: Type.String() }, closed)

const Head = Type.Object({ stream: Uuid, epoch: Type.Integer(), seq: Type.Integer(), hash: Type.String() }, closed)
const sums = {
  documents: Type.Array(Type.Object({ kind: Type.String(), count: Type.Integer(), total: Money }, closed), {
    description: 'What was done at registers.',
  }),
  tenders: Type.Array(Type.Object({ kind: Type.String(), amount: Money }, closed), {
    description: 'How it was paid; change is taken off.',
  }),
  closedSessions: Type.Array(
    Type.Object({ register: Type.Integer(), number: Type.Integer(), counted: Money, overShort: Money }, closed),
    { description: 'Cash sessions closed since the day before was.' },
  ),
}

export const DayState = Type.Object(
  {
    businessDate: Type.String(),
    closedBy: Type.Union([Type.String(), Type.Null()], { description: 'Null until it was closed.' }),
    openSales: Type.Array(OpenSale, { description: 'Keep the day from being closed.' }),
    ...sums,
    suspendedSales: Type.Integer(),
    layaways: Type.Object({ count: Type.Integer(), deposits: Money }, closed),
    cashSessions: Type.Array(Type.Object({ register: Type.Integer(), user: Type.String() }, closed), {
      description: 'Open ones; they keep the day from being closed.',
    }),
    unprintedJobs: Type.Array(Type.String()),
    gaps: Type.Array(Type.Object({ after: Type.String(), before: Type.String(), missing: Type.Integer() }, closed), {
      description: 'Document numbers missing since the last closing.',
    }),
    rounding: Type.Integer({ description: 'What cash was rounded by on this day, in all. Minor units.' }),
    exceptions: Type.Integer({ description: 'Exceptions that wait for a person.' }),
    heads: Type.Array(Head, { description: 'The end of every stream of the journal.' }),
  },
  closed,
)

const BusinessDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-11-24'] })

const { openSales: _sales, cashSessions: _sessions, ...asClosed } = DayState.properties
export const ClosedDay = Type.Object(
  {
    ...asClosed,
    closedBy: Type.String(),
    at: Instant,
    entry: Type.Object(Head.properties, {
      ...closed,
      description: 'Its own entry in the journal; the hash of it vouches for all heads.',
    }),
  },
  closed,
)

export const dayCommands = {
  'day.show': httpCommand({
    name: 'day.show',
    summary: 'How today’s business day stands: what is open, unprinted or missing, and the ends of the journal.',
    input: Type.Object({}, closed),
    output: DayState,
    permission: 'day.close',
    effect: 'query',
    http: { method: 'GET', path: '/v1/day' },
    requestId: 'none',
    errors: [],
  }),
  'day.close': httpCommand({
    name: 'day.close',
    summary: 'Close today’s business day, once; the journal keeps how it stood and the ends of all its streams.',
    input: Type.Object({}, closed),
    output: DayState,
    permission: 'day.close',
    effect: 'command',
    http: { method: 'POST', path: '/v1/day/close' },
    requestId: 'required',
    errors: ['DAY_OPEN', 'DAY_CLOSED'],
  }),
  'day.list': httpCommand({
    name: 'day.list',
    summary: 'Business days that were closed, the newest first.',
    input: Type.Object({ after: Type.Optional(BusinessDate), limit: Limit }, closed),
    output: Type.Object(
      {
        days: Type.Array(Type.Object({ businessDate: Type.String(), closedBy: Type.String(), at: Instant }, closed)),
        next: Type.Union([Type.String(), Type.Null()], {
          description: 'Sent as `after` it gives the next page; null at the end.',
        }),
      },
      closed,
    ),
    permission: 'day.close',
    effect: 'query',
    http: { method: 'GET', path: '/v1/days' },
    requestId: 'none',
    errors: [],
  }),
  'day.past': httpCommand({
    name: 'day.past',
    summary: 'A business day as it stood when it was closed.',
    input: Type.Object({ date: BusinessDate }, closed),
    output: ClosedDay,
    permission: 'day.close',
    effect: 'query',
    http: { method: 'GET', path: '/v1/days/:date' },
    requestId: 'none',
    errors: ['NOT_FOUND'],
  }),
  'day.print': httpCommand({
    name: 'day.print',
    summary: 'Print the slip of a closed day; any print but the first says which copy it is.',
    input: Type.Object({ date: BusinessDate, printer: Printer }, closed),
    output: PrintedJob,
    permission: 'day.close',
    effect: 'command',
    http: { method: 'POST', path: '/v1/days/:date/print' },
    requestId: 'required',
    errors: ['NOT_FOUND', 'DEVICE_UNKNOWN'],
  }),
} as const

import Type from 'typebox'
import { closed, Uuid } from './common.js'
import { httpCommand } from './http-command.js'

const OpenSale = Type.Object({ register: Type.Integer(), user: Type.String(), state: Type.String() }, closed)

export const DayState = Type.Object(
  {
    businessDate: Type.String(),
    closedBy: Type.Union([Type.String(), Type.Null()], { description: 'Null until it was closed.' }),
    openSales: Type.Array(OpenSale, { description: 'Keep the day from being closed.' }),
    suspendedSales: Type.Integer(),
    cashSessions: Type.Array(Type.Object({ register: Type.Integer(), user: Type.String() }, closed), {
      description: 'Open ones; they keep the day from being closed.',
    }),
    unprintedJobs: Type.Array(Type.String()),
    gaps: Type.Array(Type.Object({ after: Type.String(), before: Type.String(), missing: Type.Integer() }, closed), {
      description: 'Document numbers missing since the last closing.',
    }),
    heads: Type.Array(
      Type.Object({ stream: Uuid, epoch: Type.Integer(), seq: Type.Integer(), hash: Type.String() }, closed),
      { description: 'The end of every stream of the journal.' },
    ),
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
} as const

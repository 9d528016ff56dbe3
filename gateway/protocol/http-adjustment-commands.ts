import Type, { type Static } from 'typebox'
import { reasons, type ReasonCode } from '../../core/inventory/reasons.js'
import { closed, Instant, Level, Uuid, mostCounted } from './common.js'
import { httpCommand } from './http-command.js'
import { GivenAnswers, GivenSerials, itemFields, PostedStock, StockFault, StockWarning } from './http-stock-shapes.js'
import { Money } from './money.js'

/** Why; `other` needs the text. */
export const GivenReason = Type.Object(
  {
    code: Type.String({ maxLength: 40, description: `One of ${Object.keys(reasons).join(', ')}.` }),
    text: Type.Optional(Type.String({ maxLength: 200 })),
  },
  closed,
)

const AdjustmentLine = Type.Object(
  {
    ...itemFields,
    mode: Type.Optional(
      Type.Enum(['add', 'subtract', 'final'], {
        description:
          'add: they come in. subtract: they go out. final: all that is there afterwards. In a full reconciliation always final.',
      }),
    ),
    quantity: Type.Integer({ minimum: 0, maximum: 100_000 }),
    unitCost: Type.Optional(Money),
    serials: Type.Optional(GivenSerials),
    answers: GivenAnswers,
  },
  closed,
)

const adjustment = {
  type: Type.Optional(
    Type.Enum(['standard', 'full', 'negative-reset'], {
      description:
        'standard (the default): the lines. full: the lines are all there is; items with stock that are not listed go to 0. negative-reset: items below 0 go to 0, no lines.',
    }),
  ),
  department: Type.Optional(
    Type.Union([Uuid, Type.Null()], { description: 'full and negative-reset: only items of this department.' }),
  ),
  reference: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  reason: Type.Optional(GivenReason),
  lines: Type.Optional(Type.Array(AdjustmentLine, { maxItems: 5000 })),
}

/** What an adjustment asks for; also what is kept of it between Initiate and Commit. */
export const AdjustmentAsked = Type.Object(adjustment, closed)
export type AdjustmentAsked = Static<typeof AdjustmentAsked>

const Part = Type.Object({ quantity: Type.Integer(), serials: Type.Array(Type.String()) }, closed)

const plan = {
  lines: Type.Array(
    Type.Object(
      {
        line: Type.Integer({
          description: 'Counts from 1; items that a full reconciliation or a reset finds follow the lines sent.',
        }),
        listed: Type.Boolean(),
        itemId: Uuid,
        item: Type.String(),
        level: Level,
        mode: Type.Enum(['add', 'subtract', 'final']),
        quantityNow: Type.Integer(),
        quantityAfter: Type.Integer(),
        comesIn: Part,
        goesOut: Part,
        unchanged: Part,
      },
      closed,
    ),
  ),
  token: Type.String({ description: 'Stands for the stock that the final sets were compared with.' }),
  faults: Type.Array(StockFault),
  warnings: Type.Array(StockWarning),
}

const AdjustmentPlan = Type.Object(plan, closed)

const summary = {
  id: Uuid,
  version: Type.Integer({
    description: 'Counts the changes; sent back with each, so that of two clerks the second is told.',
  }),
  type: Type.Enum(['standard', 'full', 'negative-reset']),
  reason: Type.String(),
  reference: Type.Union([Type.String(), Type.Null()]),
  user: Type.String(),
  openedAt: Instant,
  changedBy: Type.String(),
  changedAt: Instant,
}
const OpenAdjustment = Type.Object({ ...summary, asked: AdjustmentAsked, ...plan }, closed)

const numbers = [
  'ITEM_UNKNOWN',
  'UPC_UNKNOWN',
  'ITEM_NOT_SERIALIZED',
  'SERIAL_NOT_ASKED',
  'SERIAL_REQUIRED',
  'SERIAL_COUNT_MISMATCH',
  'SERIAL_DUPLICATE_IN_LIST',
  'SERIAL_FORMAT',
  'SERIAL_CHECK_DIGIT',
  'SERIAL_ALREADY_ON_HAND',
  'SERIAL_ON_CUSTOMER',
  'SERIAL_HELD_BY_REGISTER',
  'SERIAL_RESERVED',
  'ADJUST_NOT_HERE',
  'DOCUMENT_EMPTY',
  'DOCUMENT_REFUSED',
  'REASON_REQUIRED',
] as const

const row = { permission: 'adjustment', requestId: 'none', effect: 'query' } as const

/** Adjustments: Initiate writes down what is meant, Commit checks it against the stock of then and posts it. */
export const adjustmentCommands = {
  'adjustment.reasons': httpCommand({
    ...row,
    name: 'adjustment.reasons',
    summary: 'The reasons there are, with what each can be given for.',
    input: Type.Object({}, closed),
    output: Type.Object(
      {
        reasons: Type.Array(
          Type.Object(
            {
              code: Type.Enum(Object.keys(reasons) as ReasonCode[]),
              words: Type.String(),
              for: Type.Array(Type.String()),
              needsText: Type.Boolean(),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    permission: 'serials.read',
    http: { method: 'GET', path: '/v1/reasons' },
    errors: [],
  }),
  'adjustment.preview': httpCommand({
    ...row,
    name: 'adjustment.preview',
    summary: 'What an adjustment would change now: numbers that come in, go out and stay. Writes nothing.',
    input: AdjustmentAsked,
    output: AdjustmentPlan,
    http: { method: 'POST', path: '/v1/adjustments/preview' },
    errors: ['REQUEST_INVALID'],
  }),
  'adjustment.initiate': httpCommand({
    ...row,
    name: 'adjustment.initiate',
    summary: 'Write an adjustment down with its reason; stock moves when it is committed.',
    input: AdjustmentAsked,
    output: OpenAdjustment,
    effect: 'command',
    http: { method: 'POST', path: '/v1/adjustments' },
    requestId: 'required',
    errors: numbers,
  }),
  'adjustment.list': httpCommand({
    ...row,
    name: 'adjustment.list',
    summary: 'Adjustments that wait for their commit, the newest change first.',
    input: Type.Object({}, closed),
    output: Type.Object(
      { adjustments: Type.Array(Type.Object({ ...summary, lines: Type.Integer() }, closed)) },
      closed,
    ),
    http: { method: 'GET', path: '/v1/adjustments' },
    errors: [],
  }),
  'adjustment.show': httpCommand({
    ...row,
    name: 'adjustment.show',
    summary: 'An adjustment that waits for its commit, and what it would change now.',
    input: Type.Object({ id: Uuid }, closed),
    output: OpenAdjustment,
    http: { method: 'GET', path: '/v1/adjustments/:id' },
    errors: ['DRAFT_UNKNOWN'],
  }),
  'adjustment.change': httpCommand({
    ...row,
    name: 'adjustment.change',
    summary: 'Write an adjustment anew before it is committed.',
    input: Type.Object(
      { id: Uuid, version: Type.Integer({ minimum: 1, maximum: mostCounted }), ...adjustment },
      closed,
    ),
    output: OpenAdjustment,
    effect: 'command',
    http: { method: 'PATCH', path: '/v1/adjustments/:id' },
    requestId: 'required',
    errors: ['DRAFT_UNKNOWN', 'DRAFT_CHANGED', ...numbers],
  }),
  'adjustment.commit': httpCommand({
    ...row,
    name: 'adjustment.commit',
    summary: 'Post an adjustment: everything is checked anew, then all of it moves, or nothing.',
    input: Type.Object(
      {
        id: Uuid,
        version: Type.Integer({ minimum: 1, maximum: mostCounted }),
        token: Type.Optional(
          Type.String({
            maxLength: 100,
            description: 'Of the difference looked at last; left out: the one of Initiate.',
          }),
        ),
      },
      closed,
    ),
    output: PostedStock,
    effect: 'command',
    http: { method: 'POST', path: '/v1/adjustments/:id/commit' },
    requestId: 'required',
    errors: ['DRAFT_UNKNOWN', 'DRAFT_CHANGED', 'FINAL_SET_CHANGED', ...numbers],
  }),
  'adjustment.cancel': httpCommand({
    ...row,
    name: 'adjustment.cancel',
    summary: 'Throw an adjustment away that was not committed.',
    input: Type.Object({ id: Uuid, version: Type.Integer({ minimum: 1, maximum: mostCounted }) }, closed),
    output: Type.Object({ id: Uuid, version: Type.Integer() }, closed),
    effect: 'command',
    http: { method: 'POST', path: '/v1/adjustments/:id/cancel' },
    errors: ['DRAFT_UNKNOWN', 'DRAFT_CHANGED'],
  }),
} as const

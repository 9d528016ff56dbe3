import Type, { type Static } from 'typebox'
import { closed, Instant, Level, Uuid, mostCounted } from './common.js'
import { adjustmentCommands, GivenReason } from './http-adjustment-commands.js'
import { httpCommand } from './http-command.js'
import { GivenSerials, itemFields } from './http-stock-shapes.js'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Version = Type.Integer({
  minimum: 1,
  maximum: mostCounted,
  description: 'As it was seen last; of two clerks the second is told.',
})

const summary = {
  id: Uuid,
  version: Type.Integer(),
  name: Type.String(),
  user: Type.String(),
  openedAt: Instant,
  changedBy: Type.String(),
  changedAt: Instant,
  countedBy: Type.Array(Type.String(), { description: 'Who counted, in order.' }),
  recount: Type.Boolean({ description: 'Somebody else is to count again; the result is hidden until then.' }),
}

/** What a count found of one item. */
export const CountLine = Type.Object(
  {
    itemId: Uuid,
    item: Type.String(),
    level: Level,
    expected: Nullable(
      Type.Integer({ description: 'On hand when the count began; null for an item that was not to be counted.' }),
    ),
    counted: Type.Integer(),
    moved: Type.Integer({ description: 'What sales and deliveries did to the quantity during the count.' }),
    pieces: Type.Integer({ description: 'Pieces without a number that are too many, or missing (negative).' }),
    numbers: Type.Array(
      Type.Object(
        {
          serial: Type.String(),
          finding: Type.Enum(['found', 'missing', 'extra', 'left', 'arrived', 'at-register']),
          words: Type.String(),
          propose: Nullable(Type.Enum(['add', 'subtract'])),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type CountLine = Static<typeof CountLine>

const Count = Type.Object(
  {
    ...summary,
    items: Type.Array(Type.Object({ itemId: Uuid, item: Type.String(), level: Level }, closed), {
      description: 'What is to be counted; how much of it there should be is told when it was counted.',
    }),
    result: Nullable(Type.Array(CountLine)),
  },
  closed,
)

const row = { permission: 'count', requestId: 'none', effect: 'query' } as const
const acting = { permission: 'count', requestId: 'required', effect: 'command' } as const

/** Blind counts: what should be there is hidden until somebody has said what is. */
export const countCommands = {
  'count.start': httpCommand({
    ...acting,
    name: 'count.start',
    summary: 'Start a count of some items, of those of a department, or of all that have stock.',
    input: Type.Object(
      {
        name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        department: Type.Optional(Nullable(Uuid)),
        items: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 5000 })),
      },
      closed,
    ),
    output: Count,
    http: { method: 'POST', path: '/v1/counts' },
    errors: ['ITEM_UNKNOWN', 'DOCUMENT_EMPTY'],
  }),
  'count.list': httpCommand({
    ...row,
    name: 'count.list',
    summary: 'Counts that are under way, the newest change first.',
    input: Type.Object({}, closed),
    output: Type.Object({ counts: Type.Array(Type.Object({ ...summary, items: Type.Integer() }, closed)) }, closed),
    http: { method: 'GET', path: '/v1/counts' },
    errors: [],
  }),
  'count.show': httpCommand({
    ...row,
    name: 'count.show',
    summary: 'A count: what is to be counted, and the result when it was.',
    input: Type.Object({ id: Uuid }, closed),
    output: Count,
    http: { method: 'GET', path: '/v1/counts/:id' },
    errors: ['DRAFT_UNKNOWN'],
  }),
  'count.submit': httpCommand({
    ...acting,
    name: 'count.submit',
    summary: 'Hand in what was counted; items that are not named were not there. A recount is somebody else’s.',
    input: Type.Object(
      {
        id: Uuid,
        version: Version,
        lines: Type.Array(
          Type.Object(
            {
              ...itemFields,
              quantity: Type.Integer({ minimum: 0, maximum: 100_000 }),
              serials: Type.Optional(GivenSerials),
            },
            closed,
          ),
          { maxItems: 5000 },
        ),
      },
      closed,
    ),
    output: Count,
    http: { method: 'POST', path: '/v1/counts/:id/submit' },
    errors: [
      'DRAFT_UNKNOWN',
      'DRAFT_CHANGED',
      'COUNT_DONE',
      'COUNT_SAME_USER',
      'SERIAL_COUNT_MISMATCH',
      'SERIAL_DUPLICATE_IN_LIST',
      'UPC_UNKNOWN',
      'DOCUMENT_REFUSED',
    ],
  }),
  'count.recount': httpCommand({
    ...acting,
    name: 'count.recount',
    summary: 'Ask for a second count by another user; the result is hidden again until then.',
    input: Type.Object({ id: Uuid, version: Version }, closed),
    output: Count,
    http: { method: 'POST', path: '/v1/counts/:id/recount' },
    errors: ['DRAFT_UNKNOWN', 'DRAFT_CHANGED', 'COUNT_OPEN'],
  }),
  'count.propose': httpCommand({
    ...acting,
    name: 'count.propose',
    summary: 'Make the adjustment that the result proposes: it is initiated, and the count is over.',
    input: Type.Object({ id: Uuid, version: Version, reason: Type.Optional(GivenReason) }, closed),
    output: adjustmentCommands['adjustment.show'].output,
    permission: 'adjustment',
    http: { method: 'POST', path: '/v1/counts/:id/propose' },
    errors: ['DRAFT_UNKNOWN', 'DRAFT_CHANGED', 'COUNT_OPEN', 'DOCUMENT_EMPTY', 'DOCUMENT_REFUSED'],
  }),
  'count.cancel': httpCommand({
    ...row,
    name: 'count.cancel',
    summary: 'End a count without an adjustment.',
    input: Type.Object({ id: Uuid, version: Version }, closed),
    output: Type.Object({ id: Uuid, version: Type.Integer() }, closed),
    effect: 'command',
    http: { method: 'POST', path: '/v1/counts/:id/cancel' },
    errors: ['DRAFT_UNKNOWN', 'DRAFT_CHANGED'],
  }),
} as const

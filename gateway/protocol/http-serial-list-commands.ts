import Type from 'typebox'
import { stockTransitions } from '../../core/serials/stock-transitions.js'
import { rangeMaxCount } from '../../core/serials/serial-range.js'
import { closed, Level, Uuid } from './common.js'
import { httpCommand } from './http-command.js'
import { GivenSerial, itemFields } from './http-stock-shapes.js'

const Fault = Type.Object({ code: Type.String(), message: Type.String() }, closed)
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/** A stock document's kind of line. */
export const StockTransactionName = Type.Enum(Object.keys(stockTransitions) as (keyof typeof stockTransitions)[])

const Template = Type.Object(
  {
    prefix: Type.String({ maxLength: 40 }),
    suffix: Type.Optional(Type.String({ maxLength: 40 })),
    width: Type.Integer({ minimum: 1, maximum: 15, description: 'Digits at least; the width grows.' }),
    start: Type.Integer({ minimum: 0, maximum: 999_999_999_999 }),
    count: Type.Integer({ minimum: 1, maximum: rangeMaxCount }),
  },
  closed,
)

const Row = Type.Object(
  {
    line: Type.Integer({ description: 'Line of the text, or row of the file, from 1.' }),
    position: Type.Integer({ description: 'Entry within its line, from 1; the numbers of a range share it.' }),
    serial: Type.String({
      description: 'The number as it will be printed; of a bad entry the text, with hidden characters shown.',
    }),
    state: Nullable(Type.String({ description: 'Where the number is now, in words; null when it is new.' })),
    fault: Nullable(Fault),
    warning: Nullable(Type.String()),
  },
  closed,
)

const Entry = Type.Object(
  {
    line: Type.Integer(),
    position: Type.Integer(),
    reading: Type.Enum(['serial', 'range', 'count', 'fill', 'template']),
    words: Type.String({ description: 'How the entry was read: “A001-A020: 20 serial numbers, A001 to A020”.' }),
    twoReadings: Type.Boolean({ description: 'It can be read as one number and as a range.' }),
  },
  closed,
)

/** What a list of serial numbers holds, before a document is made of it. */
export const serialListCommands = {
  'serial-list.preview': httpCommand({
    name: 'serial-list.preview',
    summary: 'Read a list of serial numbers for an item and say of each number what it is and what is wrong with it.',
    input: Type.Object(
      {
        ...itemFields,
        newItem: Type.Optional(
          Type.Object(
            { level: Level },
            {
              ...closed,
              description: 'For an item that is not there yet, instead of its id: nobody knows a number of it.',
            },
          ),
        ),
        transaction: StockTransactionName,
        quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
        text: Type.Optional(
          Type.String({
            maxLength: 4_000_000,
            description: 'Typed or pasted: comma, semicolon, tab and line end separate.',
          }),
        ),
        csv: Type.Optional(
          Type.String({
            maxLength: 4_000_000,
            description:
              'A CSV file: the column “serial”, else the first; “lot” and “expires” where there are such columns.',
          }),
        ),
        generate: Type.Optional(Template),
        runs: Type.Optional(
          Type.Enum(['auto', 'always', 'never'], {
            description: 'Whether an entry like A001-A020 is a range; auto decides by the quantity.',
          }),
        ),
      },
      closed,
    ),
    output: Type.Object(
      {
        itemId: Uuid,
        item: Type.String(),
        level: Level,
        count: Type.Integer({ description: 'Numbers without a fault.' }),
        counted: Type.String({ description: '“3 of 5”, or “3” where no quantity was given.' }),
        countFault: Nullable(Fault),
        ask: Type.Boolean({ description: 'More than one reading fits: ask, then send `runs`.' }),
        entries: Type.Array(Entry),
        rows: Type.Array(Row),
        skipped: Type.Object(
          { count: Type.Integer(), first: Type.Array(Type.String()) },
          { ...closed, description: 'Generated numbers that exist already and were passed over.' },
        ),
        serials: Type.Array(GivenSerial, {
          description: 'The numbers without a fault, ready for a line of a document.',
        }),
      },
      closed,
    ),
    permission: 'serials.read',
    effect: 'query',
    http: { method: 'POST', path: '/v1/serial-lists/preview' },
    requestId: 'none',
    errors: ['ITEM_UNKNOWN', 'UPC_UNKNOWN', 'ITEM_NOT_SERIALIZED', 'SERIAL_FORMAT', 'IMPORT_FORMAT'],
  }),
} as const

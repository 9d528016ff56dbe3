import Type from 'typebox'
import { closed, Instant, Uuid, mostCounted } from './common.js'
import { Money } from './money.js'

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'An ISO date.', examples: ['2027-03-31'] })

/** A serial number; as an object with what is known of the unit beside it. */
export const GivenSerial = Type.Union([
  Type.String({ minLength: 1, maxLength: 200 }),
  Type.Object(
    {
      serial: Type.String({ minLength: 1, maxLength: 200 }),
      cost: Type.Optional(Money),
      price: Type.Optional(Money),
      lot: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      expiresOn: Type.Optional(Day),
      warrantyUntil: Type.Optional(Day),
      grade: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    },
    closed,
  ),
])

export const GivenSerials = Type.Union(
  [Type.Array(GivenSerial, { maxItems: 100_000 }), Type.String({ maxLength: 4_000_000 })],
  {
    description:
      'A list, or one text with a serial number per line or separated by commas. A GS1 code with (01) and (21) counts as its number; lot (10) and expiry (17) are kept.',
  },
)

export const draftField = Type.Optional(
  Type.Object(
    { id: Uuid, version: Type.Integer({ minimum: 1, maximum: mostCounted }) },
    { ...closed, description: 'The draft that this becomes, as its author saw it last; it is gone afterwards.' },
  ),
)

/** An item by its id or by a code. */
export const itemFields = {
  itemId: Type.Optional(Uuid),
  code: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'A UPC or store code instead of itemId.' }),
  ),
}

/** What the prompt codes of the item ask (GET /v1/items/:item/questions) is answered with the line. */
export const GivenAnswers = Type.Optional(
  Type.Array(
    Type.Object(
      {
        code: Type.String({ maxLength: 20 }),
        n: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'The piece; 1 when left out.' })),
        answer: Type.String({ minLength: 1, maxLength: 600 }),
      },
      closed,
    ),
    { maxItems: 10_000, description: 'Answers to the questions of the item.' },
  ),
)

/** An item with its quantity and its serial numbers. */
export const StockLine = Type.Object(
  {
    ...itemFields,
    quantity: Type.Integer({ minimum: 1, maximum: 100_000 }),
    unitCost: Type.Optional(Money),
    serials: Type.Optional(GivenSerials),
    answers: GivenAnswers,
  },
  closed,
)

/** What is wrong with an entry of a document, in the words every other surface has for it. */
export const StockFault = Type.Object(
  {
    line: Type.Integer({ description: 'Counts from 1.' }),
    serial: Type.Union([Type.String(), Type.Null()]),
    code: Type.String(),
    message: Type.String(),
  },
  closed,
)

export const StockWarning = Type.Object({ line: Type.Integer(), serial: Type.String(), warning: Type.String() }, closed)

export const PostedStock = Type.Object(
  {
    document: Uuid,
    number: Type.String(),
    at: Instant,
    units: Type.Integer({ description: 'Units with a serial number.' }),
    quantity: Type.Integer({ description: 'Pieces.' }),
    warnings: Type.Array(StockWarning),
  },
  closed,
)

export const StockPreview = Type.Object({ faults: Type.Array(StockFault), warnings: Type.Array(StockWarning) }, closed)

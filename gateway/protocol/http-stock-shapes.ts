import Type from 'typebox'
import { closed, Instant, Uuid } from './common.js'
import { Money } from './money.js'

/** An item with its quantity and its serial numbers. */
export const StockLine = Type.Object(
  {
    itemId: Type.Optional(Uuid),
    code: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'A UPC or store code instead of itemId.' }),
    ),
    quantity: Type.Integer({ minimum: 1, maximum: 100_000 }),
    unitCost: Type.Optional(Money),
    serials: Type.Optional(
      Type.Union(
        [
          Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100_000 }),
          Type.String({ maxLength: 4_000_000 }),
        ],
        { description: 'A list, or one text with a serial number per line or separated by commas.' },
      ),
    ),
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

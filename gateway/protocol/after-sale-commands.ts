import Type, { type Static } from 'typebox'
import { command } from './command.js'
import { closed, Instant, Level, Uuid, mostCounted } from './common.js'
import { Money } from './money.js'
import { LastSale, TenderKind } from './register-state.js'

/**
 * What comes after a sale, at a register. What comes back goes into the open sale as a line, and is paid out with it; a
 * void, a swap and a buy-back are documents of their own, done in one step and answered like a completed sale.
 */
const Reason = Type.String({ minLength: 1, maxLength: 200, description: 'Why, in a few words.' })
const Serial = Type.String({ minLength: 1, maxLength: 200 })
const Day = Type.String({ description: 'YYYY-MM-DD.' })

export const ReceiptLine = Type.Object(
  {
    position: Type.Integer({ minimum: 1 }),
    itemId: Uuid,
    name: Type.String(),
    quantity: Type.Integer({ minimum: 1, description: 'As sold.' }),
    unitPrice: Money,
    level: Level,
    serialRequired: Type.Boolean({ description: 'True where a piece does not come back without its number.' }),
    out: Type.Integer({ minimum: 0, description: 'Pieces that did not come back and are in nobody’s basket.' }),
    withoutSerial: Type.Integer({ minimum: 0, description: 'Those of them that were sold without a number.' }),
    serials: Type.Array(
      Type.Object(
        {
          label: Type.String(),
          warrantyUntil: Type.Union([Day, Type.Null()]),
          asked: Type.Boolean({ description: 'True for the number that was asked for.' }),
        },
        closed,
      ),
      { description: 'Numbers that are still out.' },
    ),
  },
  closed,
)

export const FoundReceipt = Type.Object(
  {
    document: Uuid,
    number: Type.String(),
    kind: Type.Union([Type.Literal('sale'), Type.Literal('return'), Type.Literal('exchange')]),
    at: Instant,
    businessDate: Day,
    user: Type.String(),
    register: Type.Union([Type.Integer(), Type.Null()]),
    total: Money,
    voided: Type.Boolean(),
    tenders: Type.Array(Type.Object({ kind: TenderKind, amount: Money }, closed)),
    lines: Type.Array(ReceiptLine),
  },
  closed,
)
export type FoundReceipt = Static<typeof FoundReceipt>

const Empty = Type.Object({}, closed)
const onRegister = { effect: 'command', register: true, http: null } as const

export const afterSaleCommands = {
  'return.find': command({
    name: 'return.find',
    summary: 'Find receipts by their number or a serial number, with what is still out.',
    input: Type.Object({ text: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
    output: Type.Object({ receipts: Type.Array(FoundReceipt) }, closed),
    permission: 'return',
    effect: 'query',
    register: true,
    http: null,
  }),
  'return.add': command({
    name: 'return.add',
    summary: 'Take pieces of a receipt’s line back, into the open sale.',
    input: Type.Object(
      {
        document: Uuid,
        position: Type.Integer({ minimum: 1, maximum: mostCounted }),
        quantity: Type.Integer({ minimum: 1, maximum: 9999 }),
        serials: Type.Array(Serial, { maxItems: 1000 }),
        reason: Reason,
      },
      closed,
    ),
    output: Empty,
    permission: 'return',
    ...onRegister,
  }),
  'return.add-blind': command({
    name: 'return.add-blind',
    summary: 'Take something back without its receipt: by its serial number, which finds the sale, or by its item.',
    input: Type.Object(
      {
        itemId: Type.Optional(Uuid),
        serial: Type.Optional(Serial),
        quantity: Type.Integer({ minimum: 1, maximum: 9999 }),
        reason: Reason,
      },
      closed,
    ),
    output: Empty,
    permission: 'return',
    ...onRegister,
  }),
  'sale.post-void': command({
    name: 'sale.post-void',
    summary: 'Undo a completed sale, return or exchange whose units did not move since.',
    input: Type.Object({ document: Uuid, reason: Reason }, closed),
    output: LastSale,
    permission: 'sale.post-void',
    ...onRegister,
  }),
  'sale.swap': command({
    name: 'sale.swap',
    summary: 'Put the unit that really went out on a receipt, in place of the one that stands there.',
    input: Type.Object(
      {
        document: Uuid,
        position: Type.Integer({ minimum: 1, maximum: mostCounted }),
        old: Serial,
        new: Serial,
        reason: Reason,
      },
      closed,
    ),
    output: LastSale,
    permission: 'sale.swap',
    ...onRegister,
  }),
  'sale.buy-back': command({
    name: 'sale.buy-back',
    summary: 'Buy a piece from a customer, paid in cash; it is held until it is released.',
    input: Type.Object(
      {
        itemId: Uuid,
        serial: Type.Optional(Serial),
        price: Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'Minor units.' }),
        seller: Type.Optional(
          Type.String({ minLength: 1, maxLength: 100, description: 'Who sells it, or `customer`.' }),
        ),
        contact: Type.Optional(Type.String({ maxLength: 200 })),
        customer: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'Number of a customer.' })),
        reason: Reason,
      },
      closed,
    ),
    output: LastSale,
    permission: 'sale.buy-back',
    ...onRegister,
  }),
} as const

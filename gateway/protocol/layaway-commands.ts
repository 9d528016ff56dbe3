import Type, { type Static } from 'typebox'
import { command } from './command.js'
import { closed, Instant, Uuid, mostCounted } from './common.js'
import { SaleCustomer } from './customer-shapes.js'
import { Money } from './money.js'
import { LastSale, Tender } from './register-state.js'

/**
 * Layaways and orders at a register: a sale that is kept for its customer and paid in parts. Recall, pick-up and putting
 * it back are the requests of every suspended sale; what is paid before is a document of its own.
 */
const Kind = Type.Union([Type.Literal('layaway'), Type.Literal('order')], {
  description: 'A layaway reserves its units by their numbers; an order may wait for them.',
})

export const Layaway = Type.Object(
  {
    sale: Uuid,
    version: Type.Integer({ minimum: 0, description: 'Sent back with a payment.' }),
    document: Uuid,
    number: Type.String(),
    kind: Kind,
    since: Instant,
    customer: SaleCustomer,
    lines: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          quantity: Type.Integer({ minimum: 1 }),
          serials: Type.Array(Type.String()),
          wanted: Type.Integer({ minimum: 0, description: 'Serial numbers that are chosen at pick-up.' }),
        },
        closed,
      ),
    ),
    total: Money,
    deposit: Money,
    due: Money,
    recallable: Type.Boolean({ description: 'False while it is open at a register.' }),
  },
  closed,
)
export type Layaway = Static<typeof Layaway>

const Payment = Type.Array(Tender, { maxItems: 20, description: 'Exact amounts, above zero.' })
const Version = Type.Integer({ minimum: 0, maximum: mostCounted })
const Empty = Type.Object({}, closed)

export const layawayCommands = {
  'layaway.list': command({
    name: 'layaway.list',
    summary: 'Layaways and orders that are kept, of the whole store.',
    input: Empty,
    output: Type.Object({ layaways: Type.Array(Layaway) }, closed),
    permission: 'sale',
    effect: 'query',
    register: true,
    http: null,
  }),
  'layaway.open': command({
    name: 'layaway.open',
    summary: 'Keep the open sale, or a suspended one, for its customer, with or without a deposit.',
    input: Type.Object({ sale: Uuid, kind: Kind, tenders: Payment }, closed),
    output: LastSale,
    permission: 'sale',
    effect: 'command',
    register: true,
    http: null,
  }),
  'layaway.pay': command({
    name: 'layaway.pay',
    summary: 'Take a further payment on a layaway or an order.',
    input: Type.Object({ sale: Uuid, version: Version, tenders: Payment }, closed),
    output: LastSale,
    permission: 'sale',
    effect: 'command',
    register: true,
    http: null,
  }),
  'layaway.cancel': command({
    name: 'layaway.cancel',
    summary: 'Cancel a layaway or an order: its units are free, the deposit goes back as it was paid.',
    input: Type.Object(
      { sale: Uuid, version: Version, reason: Type.String({ minLength: 1, maxLength: 200, description: 'Why.' }) },
      closed,
    ),
    output: LastSale,
    permission: 'return',
    effect: 'command',
    register: true,
    http: null,
  }),
} as const

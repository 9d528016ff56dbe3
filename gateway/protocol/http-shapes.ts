import Type, { type Static } from 'typebox'
import { levelBearers, type LevelBearer as LevelBearerKind } from '../../core/catalog/level.js'
import { serialRuleWords } from '../../core/catalog/serial-rules.js'
import { closed, Instant, Level, Uuid } from './common.js'
import { SaleCustomer } from './customer-shapes.js'
import { GivenAnswer } from './prompt-shapes.js'
import { Money } from './money.js'
import { Exemption, PaidTender, TaxLine } from './register-state.js'

/** Shapes of the requests over HTTP. */

export const Text = Type.String({ minLength: 1, maxLength: 200 })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
/** Integers in a query are decimal digits and are read strictly. */
export const Limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 200, description: 'At most this many rows; 200 when left out.' }),
)

export const Printer = Type.String({ minLength: 1, maxLength: 80, description: 'Id of a receipt printer.' })
export const PrintedJob = Type.Object(
  { job: Uuid, copy: Type.Integer({ description: 'As printed: 1 for the first print but one; 0 for the first.' }) },
  closed,
)

const Rule = Type.Enum(serialRuleWords)
const cell = Type.Optional(Rule)
const SaidRules = Type.Object(
  { sale: cell, return: cell, receiving: cell, adjustment: cell, transfer: cell },
  { ...closed, description: 'The cells that are said here; the others are inherited.' },
)

const itemFields = {
  itemId: Uuid,
  name: Type.String(),
  productId: Type.String(),
  productName: Type.String(),
  upc: Nullable(Type.String({ description: 'Main UPC.' })),
  additionalUpcs: Type.Array(Type.String()),
  price: Money,
  cost: Type.Union([Money, Type.Null()], { description: 'Null when unknown, or without the permission `cost`.' }),
  taxRate: Type.Integer({ description: 'Parts per million: 8.875 % is 88750.' }),
  level: Level,
  levelSource: Type.String({ description: 'Where the level comes from: item, style … vendor, subcategory, …' }),
  serialRules: Type.Object(
    { sale: Rule, return: Rule, receiving: Rule, adjustment: Rule, transfer: Rule },
    { ...closed, description: 'Whether its serial number is asked for, transaction by transaction.' },
  ),
  onHand: Type.Integer(),
  active: Type.Boolean(),
}
export const Item = Type.Object(itemFields, closed)
export type Item = Static<typeof Item>

const Name = Nullable(Type.String())
const names = Object.fromEntries(levelBearers.map((kind) => [kind, Name])) as Record<LevelBearerKind, typeof Name>

/** An item as its page edits it: with what it says itself, beside what is in force. */
export const ItemDetails = Type.Object(
  {
    ...itemFields,
    ownLevel: Type.Union([Level, Type.Null()], { description: 'Set on the item itself; null inherits.' }),
    pending: Type.Boolean({ description: 'Always, but stock without serial numbers is on hand.' }),
    registered: Type.Integer({ description: 'Units on hand with a serial number.' }),
    exact: Type.Boolean(),
    serialScope: Type.Union([Type.Literal('item'), Type.Literal('chain')]),
    serialFormat: Nullable(Type.String({ description: 'What serial numbers look like, wherever that is said.' })),
    ownSerialFormat: Nullable(Type.String({ description: 'Said on the item itself; null inherits.' })),
    ownSerialRules: SaidRules,
    ...names,
  },
  closed,
)
export type ItemDetails = Static<typeof ItemDetails>

export const LevelChange = Type.Object(
  {
    from: Level,
    to: Level,
    items: Type.Integer(),
    pieces: Type.Integer({ description: 'Pieces of them on hand.' }),
    registered: Type.Integer({ description: 'Units of them on hand with a serial number.' }),
    unregistered: Type.Integer({ description: 'Pieces of them on hand without one.' }),
  },
  closed,
)

const summary = {
  document: Uuid,
  number: Type.String({ description: 'As printed on the receipt.' }),
  at: Instant,
  registerNumber: Type.Integer(),
  user: Type.String(),
  total: Money,
  serials: Type.Array(Type.String()),
}

export const SaleSummary = Type.Object(summary, closed)

export const SaleDocument = Type.Object(
  {
    ...summary,
    businessDate: Type.String({ examples: ['2026-11-24'] }),
    currency: Type.String(),
    net: Money,
    tax: Money,
    change: Money,
    rounding: Type.Integer({ description: 'What cash was rounded by: tendered - change = total + rounding.' }),
    exemption: Nullable(Exemption),
    paper: Nullable(
      Type.Object(
        { number: Type.String(), enteredAt: Instant },
        { ...closed, description: 'Set where the sale was made on paper and entered later.' },
      ),
    ),
    lines: Type.Array(
      Type.Object(
        {
          position: Type.Integer(),
          itemId: Uuid,
          name: Type.String(),
          productId: Type.String(),
          upc: Nullable(Type.String()),
          quantity: Type.Integer(),
          unitPrice: Money,
          listPrice: Type.Union([Money, Type.Null()], {
            description: 'Set where the line was sold at another price on purpose.',
          }),
          priceReason: Nullable(Type.String()),
          amount: Money,
          taxRate: Type.Integer(),
          serials: Type.Array(Type.String()),
          answers: Type.Array(GivenAnswer),
        },
        closed,
      ),
    ),
    taxes: Type.Array(TaxLine),
    tenders: Type.Array(PaidTender),
    training: Type.Boolean(),
    customer: Nullable(SaleCustomer),
  },
  closed,
)

const SerialEvent = Type.Object(
  {
    number: Type.Integer({ description: 'The unit’s own event number, from 1.' }),
    kind: Type.String(),
    at: Instant,
    document: Nullable(Uuid),
    documentNumber: Nullable(Type.String()),
    user: Type.String(),
    register: Nullable(Type.Integer()),
  },
  closed,
)

export const RegisterListEntry = Type.Object(
  { id: Uuid, number: Type.Integer(), name: Type.String(), paired: Type.Boolean() },
  closed,
)

export const SerialLife = Type.Object(
  {
    itemId: Uuid,
    item: Type.String(),
    serial: Type.String(),
    state: Type.String(),
    numbers: Type.Array(Type.Object({ number: Type.String(), kind: Type.Enum(['secondary', 'retired']) }, closed), {
      description: 'Numbers it answers to beside its main one: second ones (IMEI 2, MAC), and retired ones.',
    }),
    events: Type.Array(SerialEvent),
  },
  closed,
)

export const savedItemFields = {
  itemId: Uuid,
  rev: Type.Integer({ description: 'Counts the changes of the item, from 1.' }),
}
export const SavedItem = Type.Object(savedItemFields, closed)

export const BadCell = Type.Object(
  {
    line: Type.Integer(),
    column: Nullable(Type.String({ description: 'Null: the row as a whole.' })),
    code: Type.String(),
    message: Type.String(),
  },
  closed,
)

const stockOfItem = {
  itemId: Uuid,
  item: Type.String(),
  registered: Type.Integer({ description: 'Units on hand with a serial number.' }),
  archived: Type.Integer({ description: 'Numbers it had before; each comes back when it is registered again.' }),
}

export const LevelMoves = Type.Object(
  {
    items: Type.Integer({ description: 'Items whose level would be another one.' }),
    changes: Type.Array(LevelChange),
    list: Type.Array(
      Type.Object(
        {
          ...stockOfItem,
          from: Level,
          to: Level,
          pieces: Type.Integer({ description: 'Pieces on hand.' }),
          unregistered: Type.Integer({ description: 'Pieces on hand without a number.' }),
        },
        closed,
      ),
      { description: 'The first 200 items that have stock or numbers.' },
    ),
  },
  closed,
)

export const PendingItem = Type.Object(
  { ...stockOfItem, quantity: Type.Integer({ description: 'Pieces on hand.' }) },
  closed,
)

export const BearerKind = Type.Enum(levelBearers)

export const LevelBearer = Type.Object(
  {
    kind: BearerKind,
    id: Uuid,
    name: Type.String(),
    within: Nullable(Type.String({ description: 'A category’s department, a subcategory’s category.' })),
    level: Nullable(Level),
    serialFormat: Nullable(Type.String({ description: 'What serial numbers of its items look like.' })),
    serialRules: SaidRules,
    items: Type.Integer({ description: 'Items filed here.' }),
  },
  closed,
)

import Type, { type Static } from 'typebox'
import { closed, ErrorBody, Instant, Level, Uuid } from './common.js'
import { SaleCustomer } from './customer-shapes.js'
import { Money, MoneyHandedOver } from './money.js'
import { answerFields, questionFields } from './prompt-shapes.js'

/**
 * What a register screen shows, in named parts. The `welcome` carries all parts (the snapshot); each `update` replaces
 * one part. A screen that keeps the parts therefore holds the whole truth it needs and never computes any.
 */

export const SaleSerial = Type.Object(
  {
    label: Type.String({ description: 'As entered; shown and printed.' }),
    known: Type.Boolean({ description: 'False when this number was first seen at this sale (Sometimes items only).' }),
  },
  closed,
)

export const PriceChange = Type.Object(
  {
    kind: Type.Union([Type.Literal('price'), Type.Literal('percent'), Type.Literal('amount')]),
    value: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      description:
        'For each piece: the price itself, or the amount off it, in minor units; a percentage off in parts per million (10 % is 100000).',
    }),
    reason: Type.String({ minLength: 1, maxLength: 200 }),
  },
  closed,
)

export const Exemption = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 200, description: 'Why no tax is taken.' }),
    certificate: Type.String({ minLength: 1, maxLength: 200, description: 'Number or words of what proves it.' }),
  },
  closed,
)

export const LateEntry = Type.Object(
  {
    at: Type.String({ format: 'date-time', description: 'When the sale really was.' }),
    paper: Type.String({ minLength: 1, maxLength: 40, description: 'The number on the paper; each is entered once.' }),
  },
  closed,
)

/** What a line that comes back says of its sale. */
export const Returned = Type.Object(
  {
    receipt: Type.Union([Type.String(), Type.Null()]),
    reason: Type.String(),
    inspect: Type.Boolean({ description: 'True when the units wait for inspection before they are sold again.' }),
  },
  closed,
)

/** What a prompt code asks of a line. */
export const SaleQuestion = Type.Object({ ...questionFields, ...answerFields }, closed)
export type SaleQuestion = Static<typeof SaleQuestion>

export const SaleLine = Type.Object(
  {
    id: Uuid,
    itemId: Uuid,
    name: Type.String({ description: 'Description of the item as printed.' }),
    productId: Type.String(),
    upc: Type.Union([Type.String(), Type.Null()], { description: 'Main UPC.' }),
    quantity: Type.Integer({ minimum: 1 }),
    unitPrice: Money,
    amount: Money,
    level: Level,
    serials: Type.Array(SaleSerial),
    wanted: Type.Integer({
      minimum: 0,
      description: 'How many serial numbers this line still asks for (mandatory or not).',
    }),
    mandatory: Type.Boolean({ description: 'True when the sale cannot be completed without them.' }),
    later: Type.Boolean({ description: 'True when the cashier postponed the prompt of this line.' }),
    listPrice: Type.Union([Money, Type.Null()], {
      description: 'The listed price, where the line is sold at another one on purpose, else null.',
    }),
    priceChange: Type.Union([PriceChange, Type.Null()], { description: 'What was done to the price, and why.' }),
    priceNow: Type.Union([Money, Type.Null()], {
      description: 'The catalog’s price where it changed since the scan, else null.',
    }),
    returned: Type.Union([Returned, Type.Null()], {
      description: 'Set where the customer gives the pieces back: the amount is below zero then.',
    }),
    questions: Type.Array(SaleQuestion, { description: 'What its prompt codes ask, in their order.' }),
  },
  closed,
)
export type SaleLine = Static<typeof SaleLine>

export const TenderKind = Type.Union([Type.Literal('cash'), Type.Literal('card')])
export type TenderKind = Static<typeof TenderKind>

export const Tender = Type.Object({ kind: TenderKind, amount: MoneyHandedOver }, closed)
export type Tender = Static<typeof Tender>

/** A tender as it stands on a document: a deposit was paid before, on a layaway or an order. */
export const PaidTender = Type.Object(
  { kind: Type.Union([...TenderKind.anyOf, Type.Literal('deposit')]), amount: Money },
  closed,
)

/** A sale that is kept for its customer: by which document, and what was paid on it. */
export const SaleLayaway = Type.Object(
  {
    document: Uuid,
    number: Type.String(),
    kind: Type.Union([Type.Literal('layaway'), Type.Literal('order')]),
    deposit: Money,
  },
  closed,
)

export const TaxLine = Type.Object(
  {
    rate: Type.Integer({ description: 'Parts per million: 8.875 % is 88750.' }),
    base: Money,
    amount: Money,
    exemption: Type.Union([Type.String(), Type.Null()], { description: 'Why nothing was taken of this base.' }),
  },
  closed,
)

export const Prompt = Type.Object(
  {
    line: Uuid,
    item: Type.String(),
    n: Type.Integer({ minimum: 1, description: 'Which serial number is asked for: 1 of 2.' }),
    of: Type.Integer({ minimum: 1 }),
    mandatory: Type.Boolean(),
    canSkip: Type.Boolean(),
    canPostpone: Type.Boolean(),
    why: Type.String({ description: 'Why it is asked, in words.' }),
    refused: Type.Union([Type.Object({ entered: Type.String(), error: ErrorBody }, closed), Type.Null()], {
      description: 'The last entry that was refused at this prompt, and why.',
    }),
  },
  closed,
)
export type Prompt = Static<typeof Prompt>

export const Sale = Type.Object(
  {
    id: Uuid,
    version: Type.Integer({ minimum: 0, description: 'Counts the changes; sent back with `sale.complete`.' }),
    state: Type.Union([Type.Literal('open'), Type.Literal('tendering')]),
    startedAt: Instant,
    lines: Type.Array(SaleLine),
    prompt: Type.Union([Prompt, Type.Null()]),
    net: Money,
    tax: Money,
    total: Money,
    taxes: Type.Array(TaxLine),
    tenders: Type.Array(PaidTender),
    dueCash: Type.Integer({
      description: 'The same where cash settles it: rounded where the store rounds cash, else as `due`.',
    }),
    due: Type.Integer({ description: 'Still to pay; below zero: still to give back.' }),
    refundKinds: Type.Array(TenderKind, { description: 'With what money is given back here.' }),
    canTender: Type.Boolean(),
    cannotTenderBecause: Type.Union([ErrorBody, Type.Null()]),
    customer: Type.Union([SaleCustomer, Type.Null()], { description: 'Whose sale it is.' }),
    layaway: Type.Union([SaleLayaway, Type.Null()], {
      description: 'Set where the sale is kept for its customer: its lines are fixed.',
    }),
    exemption: Type.Union([Exemption, Type.Null()], { description: 'Set where the sale is free of tax.' }),
    late: Type.Union([LateEntry, Type.Null()], {
      description:
        'Set while a sale that was made on paper is entered: nothing of it is refused for its serial numbers.',
    }),
  },
  closed,
)
export type Sale = Static<typeof Sale>

export const SuspendedSale = Type.Object(
  {
    id: Uuid,
    register: Type.Integer(),
    user: Type.String(),
    suspendedAt: Instant,
    lines: Type.Integer(),
    total: Money,
    names: Type.Array(Type.String()),
  },
  closed,
)
export type SuspendedSale = Static<typeof SuspendedSale>

export const JobState = Type.Union(
  [
    Type.Literal('queued'),
    Type.Literal('sending'),
    Type.Literal('sent'),
    Type.Literal('printed'),
    Type.Literal('unconfirmed'),
    Type.Literal('failed'),
    Type.Literal('expired'),
    Type.Literal('dismissed'),
  ],
  { description: 'unconfirmed asks “did it come out?”; expired and failed ask whether to print again.' },
)
export type JobState = Static<typeof JobState>

export const PrintJob = Type.Object(
  {
    id: Uuid,
    kind: Type.Union([Type.Literal('receipt'), Type.Literal('label')]),
    title: Type.String({ description: '“Receipt 1-2-17” or “Label of Trail Watch”.' }),
    printer: Type.String(),
    state: JobState,
    reason: Type.Union([Type.String(), Type.Null()]),
    at: Instant,
    copy: Type.Integer({ minimum: 0, description: '0 is the original; n says COPY n on the paper.' }),
  },
  closed,
)
export type PrintJob = Static<typeof PrintJob>

export const LastSale = Type.Object(
  {
    document: Uuid,
    number: Type.String(),
    total: Money,
    tendered: Money,
    change: Money,
    rounding: Type.Integer({ description: 'What cash was rounded by: tendered - change = total + rounding.' }),
    at: Instant,
    lines: Type.Integer(),
    job: Type.Union([Uuid, Type.Null()]),
  },
  closed,
)
export type LastSale = Static<typeof LastSale>

export const Device = Type.Object(
  {
    id: Type.String(),
    kind: Type.Union([
      Type.Literal('scanner'),
      Type.Literal('receipt-printer'),
      Type.Literal('label-printer'),
      Type.Literal('cash-drawer'),
    ]),
    state: Type.Union([
      Type.Literal('ready'),
      Type.Literal('busy'),
      Type.Literal('warning'),
      Type.Literal('faulted'),
      Type.Literal('absent'),
      Type.Literal('unknown'),
    ]),
    text: Type.String(),
    since: Instant,
    conditions: Type.Array(Type.String()),
  },
  closed,
)
export type Device = Static<typeof Device>

export const SignedInUser = Type.Object(
  { id: Uuid, name: Type.String(), role: Type.String(), permissions: Type.Array(Type.String()) },
  closed,
)
export type SignedInUser = Static<typeof SignedInUser>

export const Lease = Type.Object(
  {
    itemId: Uuid,
    item: Type.String(),
    serial: Type.String(),
    register: Type.Integer(),
    user: Type.String(),
    since: Instant,
  },
  closed,
)
export type Lease = Static<typeof Lease>

export const StoreInfo = Type.Object(
  {
    number: Type.Integer(),
    name: Type.String(),
    zone: Type.String(),
    locale: Type.String(),
    currency: Type.String(),
    minorDigits: Type.Integer(),
    training: Type.Boolean({ description: 'True where nothing is real: a training database.' }),
  },
  closed,
)

/** All parts of a register's state; the keys are the names of the parts. */
export const RegisterState = Type.Object(
  {
    register: Type.Object(
      {
        id: Uuid,
        number: Type.Integer(),
        name: Type.String(),
        store: StoreInfo,
        returnReasons: Type.Array(Type.String(), { description: 'Offered where something is taken back.' }),
      },
      closed,
    ),
    user: Type.Union([SignedInUser, Type.Null()]),
    sale: Type.Union([Sale, Type.Null()]),
    lastSale: Type.Union([LastSale, Type.Null()], {
      description: 'The sale just completed, until the next one starts.',
    }),
    suspended: Type.Array(SuspendedSale, { description: 'Suspended sales of the whole store.' }),
    leases: Type.Array(Lease, { description: 'Units in baskets of other registers.' }),
    devices: Type.Array(Device),
    jobs: Type.Array(PrintJob, { description: 'Print jobs of this register that wait or ask something.' }),
    database: Type.Object(
      { state: Type.Union([Type.Literal('ready'), Type.Literal('down')]), text: Type.String() },
      closed,
    ),
  },
  closed,
)
export type RegisterState = Static<typeof RegisterState>

/** Good and bad: what the page plays as a sound and shows in place. Never part of the snapshot. */
export const Feedback = Type.Object(
  {
    good: Type.Boolean(),
    scan: Type.Union([Type.String(), Type.Null()], { description: 'The code that caused it, cleaned for the screen.' }),
    text: Type.String(),
    error: Type.Union([ErrorBody, Type.Null()]),
  },
  closed,
)
export type Feedback = Static<typeof Feedback>

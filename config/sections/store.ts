import Type from 'typebox'
import { section } from './options.js'

export const storeSection = section(
  {
    number: Type.Integer({
      title: 'Store number',
      description:
        'The number of this store as the catalog knows it. Name, time zone and address of the store are in the catalog.',
      minimum: 1,
      maximum: 99_999,
      examples: [1],
    }),
    training: Type.Boolean({
      title: 'Training',
      description:
        'true: this daemon is for practice. Its database says so itself from its first migration on, and has a name that ends with "_training"; every receipt and label says TRAINING, and both pages show it. A real database is refused then, and a training one otherwise.',
      default: false,
    }),
  },
  { title: 'The store', description: 'Which store this daemon serves.' },
)

export const moneySection = section(
  {
    tax_included: Type.Boolean({
      title: 'Prices include the tax',
      description: 'true: the tax is taken out of the price (most of Europe). false: it is added on top (USA, Canada).',
      default: false,
    }),
    rounding: Type.Enum(['half-up'], {
      title: 'Rounding of tax',
      description: 'Per line, halves away from zero. A document is the sum of its lines.',
      default: 'half-up',
    }),
  },
  {
    title: 'Money',
    description: 'Tax and rounding. Amounts are whole minor units; the currency is that of the store in the catalog.',
  },
)

export const saleSection = section(
  {
    lease_seconds: Type.Integer({
      title: 'Hold of serials after a lost connection',
      description:
        'How long the serial numbers in a basket stay held when the screen of its register is gone. Then the units are free for others; the basket stays, and takes those again that are still free when the screen is back.',
      minimum: 10,
      maximum: 3600,
      default: 120,
    }),
    suspend_idle_minutes: Type.Integer({
      title: 'Untouched basket',
      description: 'A basket nobody touched for so long is suspended by itself.',
      minimum: 1,
      maximum: 1440,
      default: 30,
    }),
    repeat_guard_ms: Type.Integer({
      title: 'Guard after a sale',
      description:
        'The same code scanned again so soon after a sale was closed is dropped, because a bouncing trigger must not open the next basket. 0 switches it off.',
      minimum: 0,
      maximum: 10_000,
      default: 1500,
    }),
  },
  { title: 'Sales', description: 'Times that govern a basket.' },
)

export const returnsSection = section(
  {
    days: Type.Integer({
      title: 'Days to return',
      description:
        'So many days after a sale a cashier takes it back; later it needs the permission return.override. 0: for ever.',
      minimum: 0,
      maximum: 3650,
      default: 30,
    }),
    without_receipt: Type.Boolean({
      title: 'Returns without a receipt',
      description:
        'true: a cashier takes something back whose sale is not found. false: it needs the permission return.override. A serial number finds its sale by itself.',
      default: false,
    }),
    inspection: Type.Boolean({
      title: 'Inspection',
      description:
        'true: a unit that comes back waits for inspection, and is not on hand before. false: it can be sold again at once.',
      default: false,
    }),
    reasons: Type.Array(Type.String({ title: 'Reason', minLength: 1, maxLength: 60 }), {
      title: 'Reasons',
      description: 'Offered as buttons where something is taken back; another reason can be typed.',
      maxItems: 12,
      default: ['Does not fit', 'Defective', 'Not wanted', 'Wrong item', 'Gift'],
      examples: [['Does not fit', 'Defective', 'Not wanted']],
    }),
    buy_back_hold_days: Type.Integer({
      title: 'Hold of what was bought back',
      description:
        'A unit that was bought from a customer is held; so many days must pass before it is released, earlier only with the permission unit.end-hold. 0: none.',
      minimum: 0,
      maximum: 3650,
      default: 0,
    }),
    refund: Type.Enum(['original', 'any'], {
      title: 'How money is given back',
      description: 'original: with a tender that the sale was paid with. any: in cash or to a card.',
      default: 'original',
    }),
  },
  { title: 'Returns', description: 'The terms of this store for what customers bring back.' },
)

export const stockSection = section(
  {
    sometimes_fewer_serials: Type.Boolean({
      title: 'Fewer serial numbers than pieces',
      description:
        'true: an item that is serialized sometimes may be received with fewer serial numbers than pieces. false: none, or as many.',
      default: false,
    }),
  },
  { title: 'Stock', description: 'Rules of receiving.' },
)

export const cashSection = section(
  {
    session_required: Type.Boolean({
      title: 'Cash session required',
      description:
        'true: a register takes no money until a cash session was opened with its float. false: sessions are kept where somebody opens one.',
      default: false,
    }),
    rounding: Type.Integer({
      title: 'Smallest amount of cash',
      description:
        'In minor units: 5 where five cents is the smallest coin. What cash settles is rounded to it, halves away from zero; cards pay to the last cent. The difference is kept apart from the total. 0: cash is not rounded.',
      minimum: 0,
      maximum: 10_000,
      default: 0,
    }),
  },
  { title: 'Cash', description: 'The cash of the drawers: sessions from the float to the count.' },
)

export const printingSection = section(
  {
    receipt_seconds: Type.Integer({
      title: 'Patience of a receipt',
      description:
        'A receipt that could not be printed in this time is not printed late by surprise; it is asked about.',
      minimum: 5,
      maximum: 3600,
      default: 120,
    }),
    label_seconds: Type.Integer({
      title: 'Patience of a label',
      description: 'As for a receipt. Labels may wait longer: nobody stands at the counter for them.',
      minimum: 5,
      maximum: 86_400,
      default: 3600,
    }),
    drawer_seconds: Type.Integer({
      title: 'Patience of a drawer',
      description:
        'A drawer that could not be opened at once stays shut: nothing springs open behind a cashier’s back.',
      minimum: 1,
      maximum: 30,
      default: 2,
    }),
  },
  { title: 'Printing', description: 'How long a print job may wait before it is no longer wanted.' },
)

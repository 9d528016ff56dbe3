import Type from 'typebox'
import { closed, Instant, Uuid } from './common.js'
import { Money } from './money.js'

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

const session = {
  session: Uuid,
  number: Type.Integer({ description: 'Counts the sessions of the register.' }),
  float: Money,
  openedAt: Instant,
  openedBy: Type.String(),
  counted: OrNull(Money),
  countedBy: OrNull(Type.String()),
  overShort: OrNull(Money),
}

export const CashState = Type.Object(
  {
    ...session,
    expected: Type.Union([Money, Type.Null()], { description: 'Null until it was counted.' }),
    isCountFresh: Type.Boolean({ description: 'False once something was sold or paid after the count.' }),
  },
  closed,
)

export const CashReport = Type.Object(
  {
    ...session,
    register: Type.Integer(),
    documents: Type.Array(Type.Object({ kind: Type.String(), count: Type.Integer(), total: Money }, closed)),
    tenders: Type.Array(Type.Object({ kind: Type.String(), amount: Money }, closed)),
    tax: Money,
    change: Money,
    rounding: Type.Integer({ description: 'What cash was rounded by, in all.' }),
    paidIn: Money,
    paidOut: Money,
    noSales: Type.Integer(),
    expected: Money,
    closedAt: OrNull(Instant),
    closedBy: OrNull(Type.String()),
  },
  closed,
)

const CashAmount = Type.Integer({
  minimum: 0,
  maximum: 9_007_199_254_740_991,
  description: 'Minor units, not below zero.',
})
const PaidAmount = Type.Integer({ minimum: 1, maximum: 9_007_199_254_740_991, description: 'Minor units, above zero.' })
const Reason = Type.String({ maxLength: 200 })

export const cashInputs = {
  open: { float: CashAmount },
  pay: { kind: Type.Union([Type.Literal('paid-in'), Type.Literal('paid-out')]), amount: PaidAmount, reason: Reason },
  noSale: { reason: Reason },
  count: { counted: CashAmount },
}

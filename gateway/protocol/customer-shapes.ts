import Type, { type Static } from 'typebox'
import { closed, Instant, Uuid } from './common.js'

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/** Whose sale it is, as screens and receipts show it. */
export const SaleCustomer = Type.Object(
  {
    number: Type.String(),
    name: Type.Union([Type.String(), Type.Null()], { description: 'Null once the person was forgotten.' }),
  },
  closed,
)
export type SaleCustomer = Static<typeof SaleCustomer>

export const Customer = Type.Object(
  {
    id: Uuid,
    number: Type.String({ description: 'Stays for ever; documents and events carry it and nothing else.' }),
    name: OrNull(Type.String()),
    phone: OrNull(Type.String()),
    email: OrNull(Type.String()),
    forgottenAt: OrNull(Instant),
  },
  closed,
)
export type Customer = Static<typeof Customer>

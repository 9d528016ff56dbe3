import Type from 'typebox'
import { command } from './command.js'
import { closed, Uuid } from './common.js'
import { Exemption, LateEntry, PriceChange } from './register-state.js'

/** On what terms the open sale is made: prices, tax, and whether it was made before, on paper. */
const Empty = Type.Object({}, closed)
const onRegister = { effect: 'command', register: true, http: null } as const

export const saleTermsCommands = {
  'sale.set-price': command({
    name: 'sale.set-price',
    summary: 'Sell a line at another price: the price itself, or so much off each piece.',
    input: Type.Object({ sale: Uuid, line: Uuid, ...PriceChange.properties }, closed),
    output: Empty,
    permission: 'sale.price',
    ...onRegister,
  }),
  'sale.list-price': command({
    name: 'sale.list-price',
    summary: 'Sell a line at its listed price again.',
    input: Type.Object({ sale: Uuid, line: Uuid }, closed),
    output: Empty,
    permission: 'sale',
    ...onRegister,
  }),
  'sale.exempt': command({
    name: 'sale.exempt',
    summary: 'Sell without tax, with the reason and what proves it.',
    input: Type.Object({ sale: Uuid, ...Exemption.properties }, closed),
    output: Empty,
    permission: 'sale.exempt',
    ...onRegister,
  }),
  'sale.take-tax': command({
    name: 'sale.take-tax',
    summary: 'Take the tax again.',
    input: Type.Object({ sale: Uuid }, closed),
    output: Empty,
    permission: 'sale',
    ...onRegister,
  }),
  'sale.late': command({
    name: 'sale.late',
    summary: 'Begin to enter a sale that was made on paper.',
    input: LateEntry,
    output: Empty,
    permission: 'sale.late',
    ...onRegister,
  }),
} as const

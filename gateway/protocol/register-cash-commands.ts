import Type from 'typebox'
import { cashInputs, CashReport, CashState } from './cash-shapes.js'
import { command } from './command.js'
import { closed, Uuid } from './common.js'

const Empty = Type.Object({}, closed)

/** The cash of a register, from its float to its count. */
export const registerCashCommands = {
  'cash.show': command({
    name: 'cash.show',
    summary: 'The open cash session; what should be there is told once it was counted.',
    input: Empty,
    output: Type.Object({ cash: Type.Union([CashState, Type.Null()]) }, closed),
    permission: 'cash',
    effect: 'query',
    register: true,
    http: null,
  }),
  'cash.open': command({
    name: 'cash.open',
    summary: 'Open a cash session with a float.',
    input: Type.Object(cashInputs.open, closed),
    output: CashState,
    permission: 'cash',
    effect: 'command',
    register: true,
    http: null,
  }),
  'cash.pay': command({
    name: 'cash.pay',
    summary: 'Pay cash in or out of the drawer, with a reason; the drawer opens.',
    input: Type.Object(cashInputs.pay, closed),
    output: CashState,
    permission: 'cash.drawer',
    effect: 'command',
    register: true,
    http: null,
  }),
  'cash.no-sale': command({
    name: 'cash.no-sale',
    summary: 'Open the drawer without a sale, with a reason.',
    input: Type.Object(cashInputs.noSale, closed),
    output: Empty,
    permission: 'cash.drawer',
    effect: 'command',
    register: true,
    http: null,
  }),
  'cash.count': command({
    name: 'cash.count',
    summary: 'Say what is in the drawer; then what should be there is told. A recount needs `cash.report`.',
    input: Type.Object(cashInputs.count, closed),
    output: CashState,
    permission: 'cash',
    effect: 'command',
    register: true,
    http: null,
  }),
  'cash.report': command({
    name: 'cash.report',
    summary: 'Print the reading of the open session (X).',
    input: Empty,
    output: Type.Object({ job: Uuid, report: CashReport }, closed),
    permission: 'cash.report',
    effect: 'command',
    register: true,
    http: null,
  }),
  'cash.close': command({
    name: 'cash.close',
    summary: 'Close the counted session; its report (Z) is printed.',
    input: Empty,
    output: CashReport,
    permission: 'cash',
    effect: 'command',
    register: true,
    http: null,
  }),
} as const

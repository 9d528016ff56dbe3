import Type from 'typebox'
import { cashInputs, CashReport, CashState } from './cash-shapes.js'
import { closed, Uuid } from './common.js'
import { httpCommand } from './http-command.js'
import { Limit, PrintedJob, Printer } from './http-shapes.js'

const register = { register: Type.String({ maxLength: 64, description: 'Number or uuid.' }) }

/** Cash sessions from the back office; a drawer opens at its register only. */
export const cashCommands = {
  'cash.sessions': httpCommand({
    name: 'cash.sessions',
    summary: 'Cash sessions with their reports, the newest first.',
    input: Type.Object(
      {
        after: Type.Optional(
          Type.String({ minLength: 1, maxLength: 1000, description: 'The `next` of the page before.' }),
        ),
        limit: Limit,
      },
      closed,
    ),
    output: Type.Object(
      {
        sessions: Type.Array(CashReport),
        next: Type.Union([Type.String(), Type.Null()], {
          description: 'Sent as `after` it gives the next page; null at the end.',
        }),
      },
      closed,
    ),
    permission: 'cash.report',
    effect: 'query',
    http: { method: 'GET', path: '/v1/cash-sessions' },
    requestId: 'none',
    errors: [],
  }),
  'cash.session': httpCommand({
    name: 'cash.session',
    summary: 'One cash session with its report.',
    input: Type.Object({ session: Uuid }, closed),
    output: CashReport,
    permission: 'cash.report',
    effect: 'query',
    http: { method: 'GET', path: '/v1/cash-sessions/:session' },
    requestId: 'none',
    errors: ['NOT_FOUND'],
  }),
  'cash.print-session': httpCommand({
    name: 'cash.print-session',
    summary: 'Print the reading of an open session (X), or the report of a closed one (Z) once more, as a copy.',
    input: Type.Object({ session: Uuid, printer: Printer }, closed),
    output: PrintedJob,
    permission: 'cash.report',
    effect: 'command',
    http: { method: 'POST', path: '/v1/cash-sessions/:session/print' },
    requestId: 'required',
    errors: ['NOT_FOUND', 'DEVICE_UNKNOWN'],
  }),
  'cash.open-session': httpCommand({
    name: 'cash.open-session',
    summary: 'Open the cash session of a register with a float.',
    input: Type.Object({ ...register, ...cashInputs.open }, closed),
    output: CashState,
    permission: 'cash',
    effect: 'command',
    http: { method: 'POST', path: '/v1/registers/:register/cash/open' },
    requestId: 'required',
    errors: ['REGISTER_UNKNOWN', 'CASH_SESSION_OPEN'],
  }),
  'cash.pay-session': httpCommand({
    name: 'cash.pay-session',
    summary: 'Write down cash paid in or out of a register’s drawer.',
    input: Type.Object({ ...register, ...cashInputs.pay }, closed),
    output: CashState,
    permission: 'cash.drawer',
    effect: 'command',
    http: { method: 'POST', path: '/v1/registers/:register/cash/pay' },
    requestId: 'required',
    errors: ['REGISTER_UNKNOWN', 'CASH_SESSION_NONE', 'REASON_REQUIRED'],
  }),
  'cash.count-session': httpCommand({
    name: 'cash.count-session',
    summary: 'Say what is in a register’s drawer; then what should be there is told.',
    input: Type.Object({ ...register, ...cashInputs.count }, closed),
    output: CashState,
    permission: 'cash',
    effect: 'command',
    http: { method: 'POST', path: '/v1/registers/:register/cash/count' },
    requestId: 'required',
    errors: ['REGISTER_UNKNOWN', 'CASH_SESSION_NONE', 'CASH_COUNTED'],
  }),
  'cash.close-session': httpCommand({
    name: 'cash.close-session',
    summary: 'Close the counted session of a register.',
    input: Type.Object(register, closed),
    output: CashReport,
    permission: 'cash',
    effect: 'command',
    http: { method: 'POST', path: '/v1/registers/:register/cash/close' },
    requestId: 'required',
    errors: ['REGISTER_UNKNOWN', 'CASH_SESSION_NONE', 'CASH_COUNT_MISSING', 'CASH_COUNT_STALE', 'SALE_STATE'],
  }),
} as const

import Type, { type Static } from 'typebox'
import { closed, Uuid } from './common.js'
import { adjustmentCommands } from './http-adjustment-commands.js'
import { catalogCommands } from './http-catalog-commands.js'
import { cashCommands } from './http-cash-commands.js'
import { dayCommands } from './http-day-commands.js'
import { exceptionCommands } from './http-exception-commands.js'
import { customerCommands, venueEventCommands } from './http-customer-commands.js'
import { httpCommand } from './http-command.js'
import { consoleCommands } from './http-console-commands.js'
import { countCommands } from './http-count-commands.js'
import { draftCommands } from './http-draft-commands.js'
import { reportCommands } from './http-report-commands.js'
import { RegisterListEntry, SaleDocument, SaleSummary, SerialLife, Text } from './http-shapes.js'
import { serialListCommands } from './http-serial-list-commands.js'
import { stockCommands } from './http-stock-commands.js'
import { unitCommands } from './http-unit-commands.js'
import { promptCommands } from './http-prompt-commands.js'
import { userCommands } from './http-user-commands.js'
import { transferCommands } from './http-transfer-commands.js'
import { Device, PrintJob, SignedInUser } from './register-state.js'

/**
 * The requests over HTTP. Each row becomes a route, a piece of the OpenAPI document and a method of the client; a name
 * in the path (`:item`) is a key of the input, and so is each query parameter of a GET and each key of a JSON body.
 */

export const httpCommands = {
  'session.open': httpCommand({
    name: 'session.open',
    summary: 'Sign a user in with name and PIN. From another machine the register’s token must come with it.',
    input: Type.Object(
      { user: Type.String({ minLength: 1, maxLength: 80 }), pin: Type.String({ minLength: 4, maxLength: 12 }) },
      closed,
    ),
    output: Type.Object({ token: Type.String(), user: SignedInUser, secondsToLive: Type.Integer() }, closed),
    permission: 'open',
    effect: 'command',
    http: { method: 'POST', path: '/v1/session' },
    requestId: 'none',
    errors: ['SIGN_IN_FAILED', 'SIGN_IN_PAUSED', 'PAIRING_REQUIRED'],
  }),
  'session.show': httpCommand({
    name: 'session.show',
    summary: 'Who is signed in with this token.',
    input: Type.Object({}, closed),
    output: SignedInUser,
    permission: 'open',
    effect: 'query',
    http: { method: 'GET', path: '/v1/session' },
    requestId: 'none',
    errors: ['SIGN_IN_REQUIRED'],
  }),
  'session.close': httpCommand({
    name: 'session.close',
    summary: 'Sign out: the token ends.',
    input: Type.Object({}, closed),
    output: Type.Object({}, closed),
    permission: 'open',
    effect: 'command',
    http: { method: 'DELETE', path: '/v1/session' },
    requestId: 'none',
    errors: ['SIGN_IN_REQUIRED'],
  }),
  'register.list': httpCommand({
    name: 'register.list',
    summary: 'The registers of this store.',
    input: Type.Object({}, closed),
    output: Type.Object({ registers: Type.Array(RegisterListEntry) }, closed),
    permission: 'devices.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/registers' },
    requestId: 'none',
    errors: [],
  }),
  'register.pair': httpCommand({
    name: 'register.pair',
    summary: 'Pair a screen with a register by the one-time code of “tillgate register add”.',
    input: Type.Object(
      {
        register: Type.String({ maxLength: 64, description: 'Number or uuid, as in the address of the page.' }),
        code: Type.String({ minLength: 8, maxLength: 20 }),
        as: Type.Optional(
          Type.Union([Type.Literal('cookie'), Type.Literal('token')], {
            description:
              'A browser keeps a cookie that no script can read (the default); other programs take the token.',
          }),
        ),
      },
      closed,
    ),
    output: Type.Object({ register: RegisterListEntry, token: Type.Union([Type.String(), Type.Null()]) }, closed),
    permission: 'open',
    effect: 'command',
    http: { method: 'POST', path: '/register/:register/pair' },
    requestId: 'none',
    errors: ['REGISTER_UNKNOWN', 'PAIRING_FAILED'],
  }),
  ...catalogCommands,
  ...reportCommands,
  ...consoleCommands,
  ...draftCommands,
  ...userCommands,
  ...cashCommands,
  ...dayCommands,
  ...exceptionCommands,
  ...customerCommands,
  ...venueEventCommands,
  ...stockCommands,
  ...transferCommands,
  ...serialListCommands,
  ...adjustmentCommands,
  ...countCommands,
  ...unitCommands,
  ...promptCommands,
  'sales.find': httpCommand({
    name: 'sales.find',
    summary: 'Completed sales by receipt number, document id or serial number.',
    input: Type.Object({ text: Text }, closed),
    output: Type.Object({ sales: Type.Array(SaleSummary) }, closed),
    permission: 'sales.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/sales' },
    requestId: 'none',
    errors: [],
  }),
  'sales.document': httpCommand({
    name: 'sales.document',
    summary: 'One completed sale with its lines, taxes and tenders.',
    input: Type.Object({ document: Uuid }, closed),
    output: SaleDocument,
    permission: 'sales.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/sales/:document' },
    requestId: 'none',
    errors: ['NOT_FOUND'],
  }),
  'serials.life': httpCommand({
    name: 'serials.life',
    summary: 'Where the units with this serial number are, and what happened to them.',
    input: Type.Object({ serial: Text }, closed),
    output: Type.Object(
      {
        units: Type.Array(SerialLife),
      },
      closed,
    ),
    permission: 'serials.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/serials/:serial' },
    requestId: 'none',
    errors: ['SERIAL_FORMAT'],
  }),
  'device.list': httpCommand({
    name: 'device.list',
    summary: 'Scanners and printers, each with its state in words.',
    input: Type.Object({}, closed),
    output: Type.Object({ devices: Type.Array(Device) }, closed),
    permission: 'devices.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/devices' },
    requestId: 'none',
    errors: [],
  }),
  'print.jobs': httpCommand({
    name: 'print.jobs',
    summary: 'Print jobs of the store that wait or ask something.',
    input: Type.Object({}, closed),
    output: Type.Object({ jobs: Type.Array(PrintJob) }, closed),
    permission: 'devices.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/print-jobs' },
    requestId: 'none',
    errors: [],
  }),
} as const

export type HttpCommands = typeof httpCommands
export type HttpCommandName = keyof HttpCommands
/** Those that answer with a file, and those that answer with JSON. */
export type FileCommandName = {
  [N in HttpCommandName]: HttpCommands[N]['reply'] extends 'json' ? never : N
}[HttpCommandName]
export type JsonCommandName = Exclude<HttpCommandName, FileCommandName>
export type HttpInput<N extends HttpCommandName> = Static<HttpCommands[N]['input']>
export type HttpOutput<N extends HttpCommandName> = Static<HttpCommands[N]['output']>

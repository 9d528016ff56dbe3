import Type from 'typebox'
import { closed, Instant, Uuid } from './common.js'
import { httpCommand } from './http-command.js'

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

const Exception = Type.Object(
  {
    id: Uuid,
    kind: Type.String({ examples: ['late-entry', 'sale-after-tender', 'transfer-short'] }),
    document: Uuid,
    number: OrNull(Type.String({ description: 'Number of the document.' })),
    problems: Type.Array(Type.String(), { description: 'What is wrong, in words.' }),
    at: Instant,
    settledAt: OrNull(Instant),
    settledBy: OrNull(Type.String()),
    note: OrNull(Type.String()),
  },
  closed,
)

/** What happened although it should not have: it stands, and a person decides. */
export const exceptionCommands = {
  'exception.list': httpCommand({
    name: 'exception.list',
    summary: 'Exceptions that wait for a person, the oldest first; with `all` also settled ones, the newest first.',
    input: Type.Object({ all: Type.Optional(Type.Enum(['true', 'false'])) }, closed),
    output: Type.Object({ exceptions: Type.Array(Exception) }, closed),
    permission: 'exceptions',
    effect: 'query',
    http: { method: 'GET', path: '/v1/exceptions' },
    requestId: 'none',
    errors: [],
  }),
  'exception.settle': httpCommand({
    name: 'exception.settle',
    summary: 'Say what was done about an exception; it waits no longer.',
    input: Type.Object({ exception: Uuid, note: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
    output: Type.Object({ id: Uuid }, closed),
    permission: 'exceptions',
    effect: 'command',
    http: { method: 'POST', path: '/v1/exceptions/:exception/settle' },
    requestId: 'required',
    errors: ['REASON_REQUIRED', 'NOT_FOUND', 'EXCEPTION_SETTLED', 'EXCEPTION_OPEN_TRANSFER'],
  }),
} as const

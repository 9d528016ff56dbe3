import Type from 'typebox'
import { closed, Uuid } from './common.js'
import { httpCommand } from './http-command.js'

const Role = Type.Union([
  Type.Literal('cashier'),
  Type.Literal('clerk'),
  Type.Literal('manager'),
  Type.Literal('administrator'),
])
export const Pin = Type.String({ pattern: '^[0-9]{4,12}$', description: '4 to 12 digits.' })

const User = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    role: Role,
    active: Type.Boolean({ description: 'False: may not sign in any more; stands on documents for ever.' }),
    paused: Type.Boolean({ description: 'True while wrong PINs keep this user waiting.' }),
  },
  closed,
)

/** The people who work here. A PIN is told to the daemon and never by it. */
export const userCommands = {
  'user.list': httpCommand({
    name: 'user.list',
    summary: 'The users of this store, active ones first.',
    input: Type.Object({}, closed),
    output: Type.Object({ users: Type.Array(User) }, closed),
    permission: 'users',
    effect: 'query',
    http: { method: 'GET', path: '/v1/users' },
    requestId: 'none',
    errors: [],
  }),
  'user.add': httpCommand({
    name: 'user.add',
    summary: 'Add a user with role and PIN.',
    input: Type.Object({ name: Type.String({ minLength: 1, maxLength: 80 }), role: Role, pin: Pin }, closed),
    output: Type.Object({ id: Uuid }, closed),
    permission: 'users',
    effect: 'command',
    http: { method: 'POST', path: '/v1/users' },
    requestId: 'none',
    errors: ['USER_EXISTS'],
  }),
  'user.change': httpCommand({
    name: 'user.change',
    summary: 'Change the role of a user, or end or give back the access. It counts at once, at registers too.',
    input: Type.Object({ user: Uuid, role: Type.Optional(Role), active: Type.Optional(Type.Boolean()) }, closed),
    output: Type.Object({ id: Uuid }, closed),
    permission: 'users',
    effect: 'command',
    http: { method: 'PATCH', path: '/v1/users/:user' },
    requestId: 'none',
    errors: ['USER_UNKNOWN', 'USER_LAST_ADMINISTRATOR'],
  }),
  'user.set-pin': httpCommand({
    name: 'user.set-pin',
    summary: 'Give a user a new PIN; what the user has open ends, and so does a pause after wrong PINs.',
    input: Type.Object({ user: Uuid, pin: Pin }, closed),
    output: Type.Object({ id: Uuid }, closed),
    permission: 'users',
    effect: 'command',
    http: { method: 'POST', path: '/v1/users/:user/pin' },
    requestId: 'none',
    errors: ['USER_UNKNOWN'],
  }),
  'user.change-own-pin': httpCommand({
    name: 'user.change-own-pin',
    summary: 'Change one’s own PIN with the old one; one’s other sessions end.',
    input: Type.Object({ oldPin: Type.String({ minLength: 4, maxLength: 12 }), pin: Pin }, closed),
    output: Type.Object({ id: Uuid }, closed),
    permission: 'paired',
    effect: 'command',
    http: { method: 'POST', path: '/v1/session/pin' },
    requestId: 'none',
    errors: ['SIGN_IN_REQUIRED', 'SIGN_IN_FAILED', 'SIGN_IN_PAUSED'],
  }),
} as const

import Type, { type Static } from 'typebox'
import { closed, ErrorBody, Instant, RequestId, Uuid } from './common.js'
import { Feedback, RegisterState } from './register-state.js'

/** The frames of a register's WebSocket (subprotocol `till.v1`), one JSON object per text message. */

export const Hello = Type.Object(
  {
    type: Type.Literal('hello'),
    server: Type.Object({ name: Type.Literal('tillgate'), version: Type.String() }, closed),
    register: Uuid,
    time: Instant,
    limits: Type.Object({ message: Type.Integer() }, closed),
  },
  closed,
)

export const Identify = Type.Object(
  {
    type: Type.Literal('identify'),
    credential: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'The register’s token; a browser that is paired sends its cookie instead.',
      }),
    ),
    last: Type.Optional(Type.Object({ stream: Uuid, n: Type.Integer({ minimum: 0 }) }, closed)),
    takeOver: Type.Optional(Type.Boolean({ description: 'True to close the screen that has this register now.' })),
    screen: Type.Optional(
      Type.String({
        maxLength: 64,
        pattern: '^[A-Za-z0-9_-]+$',
        description:
          'Names the screen. A screen that comes back after a cut replaces its own half-dead line without `takeOver`.',
      }),
    ),
  },
  closed,
)

export const Welcome = Type.Object(
  {
    type: Type.Literal('welcome'),
    stream: Uuid,
    n: Type.Integer({
      minimum: 0,
      description: 'Number of the last update that is part of the snapshot, or after which the replay starts.',
    }),
    snapshot: Type.Union([RegisterState, Type.Null()], { description: 'Null when the missed updates follow instead.' }),
  },
  closed,
)

const part = <K extends keyof typeof RegisterState.properties>(name: K) =>
  Type.Object({ part: Type.Literal(name), value: RegisterState.properties[name] }, closed)

/** One change: a part of the register's state with its new value, or a feedback (sound and words), which is no state. */
export const Change = Type.Union([
  part('register'),
  part('user'),
  part('sale'),
  part('lastSale'),
  part('suspended'),
  part('leases'),
  part('devices'),
  part('jobs'),
  part('database'),
  Type.Object({ part: Type.Literal('feedback'), value: Feedback }, closed),
])
export type Change = Static<typeof Change>

export const Update = Type.Object(
  { type: Type.Literal('update'), n: Type.Integer({ minimum: 1 }), changes: Type.Array(Change) },
  closed,
)
export type Update = Static<typeof Update>

/** A manager who lets one request through that was refused with PERMISSION_REQUIRED. */
export const Override = Type.Object(
  {
    user: Type.String({ minLength: 1, maxLength: 80 }),
    pin: Type.String({ minLength: 4, maxLength: 12 }),
    reason: Type.String({ maxLength: 200 }),
    permission: Type.Optional(
      Type.String({ maxLength: 64, description: 'As the refusal named it; the request’s own when left out.' }),
    ),
  },
  closed,
)
export type Override = Static<typeof Override>

export const Request = Type.Object(
  {
    type: Type.Literal('request'),
    id: RequestId,
    name: Type.String({ maxLength: 64 }),
    body: Type.Unknown(),
    override: Type.Optional(Override),
  },
  closed,
)

export const Reply = Type.Union([
  Type.Object({ type: Type.Literal('reply'), id: RequestId, ok: Type.Literal(true), body: Type.Unknown() }, closed),
  Type.Object(
    {
      type: Type.Literal('reply'),
      id: Type.Union([RequestId, Type.Null()]),
      ok: Type.Literal(false),
      error: ErrorBody,
    },
    closed,
  ),
])

/** The page asks when it heard nothing for a second, so that a cut line shows within two. */
export const Ping = Type.Object({ type: Type.Literal('ping') }, closed)
export const Pong = Type.Object({ type: Type.Literal('pong'), time: Instant }, closed)

/** The last word before the server closes. */
export const Bye = Type.Object(
  {
    type: Type.Literal('bye'),
    code: Type.Integer(),
    reason: Type.String(),
    error: Type.Union([ErrorBody, Type.Null()]),
  },
  closed,
)

export const ServerFrame = Type.Union([Hello, Welcome, Update, Reply, Pong, Bye])
export type ServerFrame = Static<typeof ServerFrame>
export const ClientFrame = Type.Union([Identify, Request, Ping])
export type ClientFrame = Static<typeof ClientFrame>

import Type, { type Static } from 'typebox'

/** Shapes that several messages share. Every object is closed: an unknown key is an error, not a surprise. */
export const closed = { additionalProperties: false } as const

export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'A UUID in lower case.',
})
export const Instant = Type.String({
  maxLength: 40,
  description: 'A point in time, ISO 8601 with zone (UTC).',
  examples: ['2026-11-24T10:15:00.000Z'],
})
/** Largest count that the database keeps (a PostgreSQL integer); what counts versions and lines never gets there. */
export const mostCounted = 2_147_483_647

/** Made by the client, unique per register or user; the idempotency key of everything that sells, moves or prints. */
export const RequestId = Type.String({
  minLength: 8,
  maxLength: 64,
  pattern: '^[A-Za-z0-9_-]+$',
  description: 'Made by the client; the same id gets the same answer.',
})

export const Level = Type.Union([Type.Literal('not'), Type.Literal('sometimes'), Type.Literal('always')], {
  description: 'Serialization level in force for an item.',
})
export type Level = Static<typeof Level>

export const ErrorBody = Type.Object(
  {
    code: Type.String({ description: 'A code of the error catalogue.' }),
    message: Type.String({ description: 'Plain words, ready to show: what, where, what to do next.' }),
    details: Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null(), Type.Array(Type.String())]),
    ),
    retryable: Type.Boolean({ description: 'True when the same request may succeed later.' }),
  },
  closed,
)
export type ErrorBody = Static<typeof ErrorBody>

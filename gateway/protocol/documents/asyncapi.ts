import type { TSchema } from 'typebox'
import { closeCodes } from '../close-codes.js'
import { type Command } from '../command.js'
import { closed, ErrorBody, RequestId } from '../common.js'
import { Bye, Hello, Identify, Ping, Pong, Update, Welcome } from '../frames.js'
import { registerCommands } from '../register-commands.js'

type Json = Readonly<Record<string, unknown>>

const channel = '#/channels/register'

/** The AsyncAPI 3.0 document of a register's line, from the schemas that check it. Seen from the daemon: it receives what a client sends. */
export const asyncApiDocument = (version: string): Json => {
  const commands = Object.values<Command>(registerCommands)
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tillgate: the line of a register',
      version,
      description: `One JSON object per text message, WebSocket subprotocol \`till.v1\`. Close codes:\n\n${closeCodeList()}`,
    },
    defaultContentType: 'application/json',
    servers: { store: { host: 'localhost:8420', protocol: 'ws' } },
    channels: {
      register: {
        address: '/register/{register}/line',
        parameters: { register: { description: 'Number or uuid of the register.' } },
        messages: {
          ...Object.fromEntries(frames.map(([name, , schema, summary]) => [name, message(name, schema, summary)])),
          ...Object.fromEntries(commands.flatMap(requestAndReply)),
          refusal: message('refusal', refusal, 'A request that was refused; `id` is null when it could not be read.'),
        },
      },
    },
    operations: {
      ...Object.fromEntries(
        frames.map(([name, action, , summary]) => [
          name,
          { action, channel: ref(channel), summary, messages: [on(name)] },
        ]),
      ),
      ...Object.fromEntries(
        commands.map((row) => [
          row.name,
          {
            action: 'receive',
            channel: ref(channel),
            summary: row.summary,
            'x-permission': row.permission,
            'x-effect': row.effect,
            messages: [on(`request.${row.name}`)],
            reply: { channel: ref(channel), messages: [on(`reply.${row.name}`), on('refusal')] },
          },
        ]),
      ),
    },
    components: { schemas: { Error: ErrorBody } },
  }
}

const ref = (path: string): Json => ({ $ref: path })
const on = (name: string): Json => ref(`${channel}/messages/${name}`)

const message = (name: string, payload: unknown, summary: string): Json => ({ name, summary, payload })

const frames: readonly (readonly [name: string, action: 'send' | 'receive', schema: TSchema, summary: string])[] = [
  ['hello', 'send', Hello, 'The first message, at once after the connection.'],
  ['identify', 'receive', Identify, 'The first message of the client: who it is, and what it has seen already.'],
  ['welcome', 'send', Welcome, 'The register’s state, or the promise of the updates that were missed.'],
  ['update', 'send', Update, 'Numbered changes: each replaces one part of the state, or is a feedback.'],
  ['ping', 'receive', Ping, 'Are you there?'],
  ['pong', 'send', Pong, 'Yes.'],
  ['bye', 'send', Bye, 'The last word before the daemon closes.'],
]

const object = (properties: Json): Json => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...closed,
})

const refusal = object({
  type: { const: 'reply' },
  id: { anyOf: [RequestId, { type: 'null' }] },
  ok: { const: false },
  error: ErrorBody,
})

const requestAndReply = (row: Command): readonly (readonly [string, Json])[] => [
  [
    `request.${row.name}`,
    message(
      `request.${row.name}`,
      object({ type: { const: 'request' }, id: RequestId, name: { const: row.name }, body: row.input }),
      row.summary,
    ),
  ],
  [
    `reply.${row.name}`,
    message(
      `reply.${row.name}`,
      object({ type: { const: 'reply' }, id: RequestId, ok: { const: true }, body: row.output }),
      `The answer to ${row.name}.`,
    ),
  ],
]

const closeCodeList = (): string =>
  Object.entries(closeCodes)
    .map(([code, { name, text }]) => `- ${code} ${name}: ${text}`)
    .join('\n')

import { errorCatalogue, type ErrorCode } from '../../../core/errors/catalogue.js'
import { ErrorBody, RequestId } from '../common.js'
import { idempotencyHeader, type HttpCommand } from '../http-command.js'
import { httpCommands } from '../http-commands.js'
import { httpStatus } from '../http-status.js'

type Json = Readonly<Record<string, unknown>>

/** The OpenAPI 3.1 document of the HTTP requests, made from the command table. JSON Schema is what TypeBox writes. */
export const openApiDocument = (version: string): Json => {
  const paths: Record<string, Record<string, Json>> = {}
  for (const row of Object.values<HttpCommand>(httpCommands)) {
    const path = row.http.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [row.http.method.toLowerCase()]: operation(row) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tillgate',
      version,
      description:
        'Requests over HTTP. The line of a register is described in asyncapi.json. Every error has the same body; its `code` says what it is, its `message` can be shown as it is.',
    },
    servers: [{ url: '/' }],
    paths: { ...paths, ...healthPaths },
    components: {
      schemas: { Error: ErrorBody },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token of a session (POST /v1/session), or of a paired register.',
        },
      },
    },
  }
}

const operation = (row: HttpCommand): Json => {
  const inPath = [...row.http.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const others = Object.keys(row.input.properties).filter((key) => !inPath.includes(key))
  const inQuery = row.http.method === 'GET' || row.http.method === 'DELETE' || row.body === 'csv'
  const required = new Set<string>(row.input.required)
  const parameter = (place: 'path' | 'query', name: string): Json => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: row.input.properties[name],
  })
  const parameters = [
    ...inPath.map((name) => parameter('path', name)),
    ...(inQuery ? others.map((name) => parameter('query', name)) : []),
    ...(row.requestId === 'required' ? [requestIdHeader] : []),
  ]
  return {
    operationId: row.name,
    summary: row.summary,
    tags: [row.name.split('.')[0]],
    ...(row.permission === 'open' ? { security: [] } : { security: [{ token: [] }], 'x-permission': row.permission }),
    ...(parameters.length > 0 && { parameters }),
    ...(row.body === 'csv' && { requestBody: csvBody }),
    ...(!inQuery && others.length > 0 && { requestBody: requestBody(row, others, required) }),
    responses: {
      200: {
        description: 'Done.',
        content: { [row.reply === 'json' ? 'application/json' : row.reply]: { schema: row.output } },
      },
      ...errorResponses(row),
    },
  }
}

const json = (schema: unknown): Json => ({ 'application/json': { schema } })

const requestIdHeader: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: `The request id; \`request\` in the body does as well, one of the two must be there (${idempotencyHeader}).`,
  schema: RequestId,
}

const csvBody: Json = { required: true, content: { 'text/csv': { schema: { type: 'string' } } } }

const requestBody = (row: HttpCommand, keys: readonly string[], required: ReadonlySet<string>): Json => ({
  required: true,
  content: json({
    type: 'object',
    properties: {
      ...Object.fromEntries(keys.map((key) => [key, row.input.properties[key]])),
      ...(row.requestId === 'required' && { request: RequestId }),
    },
    required: keys.filter((key) => required.has(key)),
    additionalProperties: false,
  }),
})

/** What any request can get, besides the codes of its own. */
const generalCodes = (row: HttpCommand): readonly ErrorCode[] => [
  'REQUEST_INVALID',
  'TEXT_NUL',
  'HOST_REFUSED',
  'ORIGIN_REFUSED',
  'REQUEST_TOO_MANY',
  ...(row.permission === 'open' ? [] : (['SIGN_IN_REQUIRED', 'PERMISSION_REQUIRED'] as const)),
  ...(row.body === 'json' && (row.http.method === 'POST' || row.http.method === 'PATCH')
    ? (['REQUEST_TOO_LARGE'] as const)
    : []),
  'INTERNAL',
  'DATABASE_UNREACHABLE',
  'DATABASE_BUSY',
]

const errorResponses = (row: HttpCommand): Json => {
  const codes = [...new Set([...row.errors, ...generalCodes(row)])]
  const statuses = [...new Set(codes.map(statusOf))].toSorted((a, b) => a - b)
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: codes.filter((code) => statusOf(code) === status).join(', '),
        content: json({ $ref: '#/components/schemas/Error' }),
      },
    ]),
  )
}

const statusOf = (code: ErrorCode): number => httpStatus[errorCatalogue[code].kind]

const answer = (description: string, schema: Json): Json => ({ description, content: json(schema) })
const object = (properties: Json): Json => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})
const ready = object({ ready: { type: 'boolean' }, text: { type: 'string' } })

const healthPaths: Json = {
  '/healthz': {
    get: {
      operationId: 'health.live',
      summary: 'The process answers.',
      tags: ['health'],
      security: [],
      responses: { 200: answer('It does.', object({ ok: { const: true }, version: { type: 'string' } })) },
    },
  },
  '/readyz': {
    get: {
      operationId: 'health.ready',
      summary: 'The daemon can sell: its database answers and it is not stopping. Devices do not count.',
      tags: ['health'],
      security: [],
      responses: { 200: answer('Ready.', ready), 503: answer('Not ready; `text` says why.', ready) },
    },
  },
  '/metrics': {
    get: {
      operationId: 'health.metrics',
      summary: 'Counters and gauges in the text format of Prometheus.',
      tags: ['health'],
      security: [{ token: [] }],
      responses: { 200: { description: 'The metrics.', content: { 'text/plain': { schema: { type: 'string' } } } } },
    },
  },
}

import { Readable } from 'node:stream'
import { TillgateError } from '../../core/errors/error.js'
import { createCheck } from '../protocol/check.js'
import { RequestId } from '../protocol/common.js'
import { idempotencyHeader, type HttpCommand } from '../protocol/http-command.js'
import { checkTexts } from '../protocol/wire-json.js'

/** The parts of a request from which the input of a command is put together. */
export interface RequestParts {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface CommandInput {
  readonly input: unknown
  readonly requestId: string | null
}

type Bag = Readonly<Record<string, unknown>>

const checkRequestId = createCheck(RequestId)

/**
 * Makes the reader of one row: path and query of a GET or DELETE and of what takes a file, path and JSON body of the
 * others, to one checked input, with the request id beside it. Throws REQUEST_INVALID, TEXT_NUL.
 */
export const createInputReader = (row: HttpCommand): ((parts: RequestParts) => CommandInput) => {
  const check = createCheck(row.input)
  const inQuery = row.http.method === 'GET' || row.http.method === 'DELETE' || row.body === 'csv'
  const integers = Object.keys(row.input.properties).filter((key) => isInteger(row.input.properties[key]))
  return ({ params, query, body, headers }) => {
    const path = bag(params)
    if (row.body === 'json' && body instanceof Readable) throw new TillgateError('REQUEST_INVALID', wrongType)
    if (row.body === 'csv' && !(body instanceof Readable)) throw new TillgateError('REQUEST_INVALID', noFile)
    const rest = inQuery ? withIntegers(bag(query), integers) : bodyOf(body)
    checkTexts(path)
    checkTexts(rest)
    if (!inQuery) refuseKeys(Object.keys(bag(query)), 'this address takes no query')
    refuseKeys(
      Object.keys(rest).filter((key) => Object.hasOwn(path, key)),
      'the key stands in the address',
    )
    if (row.requestId === 'none') return { input: check({ ...rest, ...path }), requestId: null }
    const { request, ...asked } = rest
    return { input: check({ ...asked, ...path }), requestId: readRequestId(headers[idempotencyHeader], request) }
  }
}

const wrongType = { problem: 'the content type is not taken here', path: '/' } as const
const noFile = { problem: 'the body must be a file of content type text/csv', path: '/' } as const

const isInteger = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'integer'

const bag = (value: unknown): Bag => (typeof value === 'object' && value !== null ? (value as Bag) : {})

const bodyOf = (body: unknown): Bag => {
  if (body === undefined || body === null) return {}
  if (typeof body === 'object' && !Array.isArray(body)) return body as Bag
  throw new TillgateError('REQUEST_INVALID', { problem: 'the body must be a JSON object', path: '/' })
}

/** A query holds text only. Decimal digits become a number where a number is asked for; everything else stays text and is refused. */
const withIntegers = (query: Bag, integers: readonly string[]): Bag =>
  Object.fromEntries(
    Object.entries(query).map(([key, value]) => [
      key,
      integers.includes(key) && typeof value === 'string' && /^(?:0|-?[1-9]\d{0,14})$/.test(value)
        ? Number(value)
        : value,
    ]),
  )

const refuseKeys = (keys: readonly string[], problem: string): void => {
  const key = keys[0]
  if (key !== undefined) throw new TillgateError('REQUEST_INVALID', { problem, path: `/${key.slice(0, 100)}` })
}

const readRequestId = (header: string | string[] | undefined, field: unknown): string => {
  const problem = (text: string): TillgateError =>
    new TillgateError('REQUEST_INVALID', { problem: text, path: '/request' })
  if (header !== undefined && field !== undefined && header !== field)
    throw problem('the request id differs from the Idempotency-Key header')
  const id = field ?? header
  if (id === undefined) throw problem('a request id is missing here and in the Idempotency-Key header')
  try {
    return checkRequestId(id)
  } catch (cause) {
    throw cause instanceof TillgateError ? problem('a request id has 8 to 64 letters, digits, - and _') : cause
  }
}

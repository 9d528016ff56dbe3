import { idempotencyHeader, type HttpCommand } from '../protocol/http-command.js'
import {
  httpCommands,
  type FileCommandName,
  type HttpInput,
  type HttpOutput,
  type JsonCommandName,
} from '../protocol/http-commands.js'
import type { ErrorBody } from '../protocol/common.js'
import { randomId } from './random-id.js'
import { ownError, RequestError } from './request-error.js'

export interface HttpClientOptions {
  /** `http://127.0.0.1:8420`. */
  readonly url: string
  /** Of a session or of a paired register; asked before each request, so that it can be renewed. */
  readonly token?: () => string | null
  readonly fetch?: typeof fetch
}

export interface HttpClient {
  /**
   * Sends a request of the table. Rejects with a RequestError: the daemon's refusal, or LINE_DOWN when it could not be
   * asked. After LINE_DOWN nobody knows whether it was done: send it again with the same `requestId`.
   */
  request<N extends JsonCommandName>(name: N, input: HttpInput<N>, options?: RequestOptions): Promise<HttpOutput<N>>
  /** Asks for a file; rejects as `request` does. */
  file<N extends FileCommandName>(name: N, input: HttpInput<N>, options?: RequestOptions): Promise<Blob>
}

export interface RequestOptions {
  readonly requestId?: string
  readonly signal?: AbortSignal
  /** The file, for a request that takes one. */
  readonly file?: string | Blob
}

/**
 * The requests over HTTP, typed by the command table. It brings that table and its schema library along, so the register
 * page does not use it; it is for Node and for pages that can afford it.
 */
export const createHttpClient = ({ url, token = () => null, fetch: send = fetch }: HttpClientOptions): HttpClient => {
  const ask = async (
    row: HttpCommand,
    input: object,
    { requestId = randomId(), signal, file }: RequestOptions = {},
  ): Promise<Response> => {
    const { address, body } = addressOf(row, input as Record<string, unknown>)
    const sent = row.body === 'csv' ? (file ?? '') : body && JSON.stringify(body)
    const held = token()
    let reply: Response
    try {
      reply = await send(new URL(address, url), {
        method: row.http.method,
        headers: {
          ...(held !== null && { authorization: `Bearer ${held}` }),
          ...(sent !== null && { 'content-type': row.body === 'csv' ? 'text/csv' : 'application/json' }),
          ...(row.requestId === 'required' && { [idempotencyHeader]: requestId }),
        },
        ...(sent !== null && { body: sent }),
        ...(signal && { signal }),
      })
    } catch (error) {
      if (signal?.aborted === true) throw error
      throw ownError('LINE_DOWN')
    }
    if (!reply.ok) throw new RequestError((await reply.json()) as ErrorBody)
    return reply
  }
  return {
    // What the daemon sends has the shape of the table; its own tests check every answer.
    request: async <N extends JsonCommandName>(name: N, input: HttpInput<N>, options?: RequestOptions) =>
      (await (await ask(httpCommands[name], input, options)).json()) as HttpOutput<N>,
    file: async (name, input, options) => (await ask(httpCommands[name], input, options)).blob(),
  }
}

/** Names in the path, then the query of a GET or DELETE, or the body. */
const addressOf = (
  { http: { method, path }, body }: HttpCommand,
  input: Readonly<Record<string, unknown>>,
): { readonly address: string; readonly body: object | null } => {
  const rest = { ...input }
  const filled = path.replaceAll(/:(\w+)/g, (_whole, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(asText(value))
  })
  if (method !== 'GET' && method !== 'DELETE' && body === 'json') return { address: filled, body: rest }
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(rest)) if (value !== undefined) query.set(key, asText(value))
  return { address: query.size === 0 ? filled : `${filled}?${query.toString()}`, body: null }
}

/** Keys of an address are texts and numbers; the table has no others. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

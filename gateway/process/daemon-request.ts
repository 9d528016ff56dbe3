import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request as requestHttp, type RequestOptions } from 'node:http'
import type { Readable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { Config } from '../../config/schema.js'

const ANSWER_MS = 30_000
/** More than the largest answer of ours; what is longer is not ours. */
const ANSWER_LIMIT = 64_000_000

export interface DaemonRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  readonly answerMs?: number
}

export interface DaemonAnswer {
  readonly status: number
  /** What the JSON says; the text itself when it is none. */
  readonly body: unknown
}

/**
 * A request of this machine's command line to the daemon at the configured address. With TLS only the very certificate
 * of the configuration is accepted: whoever it was made for, it is ours, and nobody else may get a PIN.
 * Rejects with the error of the socket when nobody answers.
 */
export const requestDaemon = async (server: Config['server'], wanted: DaemonRequest): Promise<DaemonAnswer> => {
  const response = await send(server, wanted)
  return { status: response.statusCode ?? 0, body: parsed(await textOf(response)) }
}

/**
 * The same for an answer that is a file: its bytes as they come when the status is 200, else the answer as above. A file
 * that the daemon does not end is an error of the stream.
 */
export const requestDaemonFile = async (
  server: Config['server'],
  wanted: DaemonRequest,
): Promise<Readable | DaemonAnswer> => {
  const response = await send(server, wanted)
  if (response.statusCode === 200) return response
  return { status: response.statusCode ?? 0, body: parsed(await textOf(response)) }
}

const send = async (server: Config['server'], wanted: DaemonRequest): Promise<IncomingMessage> => {
  const { host, port, tls } = server
  const { method, path, headers = {}, body, answerMs = ANSWER_MS } = wanted
  const text = body === undefined ? null : JSON.stringify(body)
  return exchange(
    {
      host: reachable(host),
      port,
      method,
      path,
      timeout: answerMs,
      headers: {
        accept: 'application/json',
        ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...headers,
      },
      ...(tls ? { createConnection: connectionTo(reachable(host), port, await readFile(tls.cert_file)) } : {}),
    },
    text,
    answerMs,
  )
}

const exchange = (options: RequestOptions, text: string | null, answerMs: number): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = requestHttp(options)
    request.on('timeout', () => request.destroy(new Error(`no answer within ${answerMs} ms`)))
    request.on('error', reject)
    request.on('response', resolve)
    request.end(text)
  })

const textOf = async (response: IncomingMessage): Promise<string> => {
  let answer = ''
  response.setEncoding('utf8')
  for await (const chunk of response as AsyncIterable<string>) {
    answer += chunk
    if (answer.length > ANSWER_LIMIT) throw new Error('the answer has no end')
  }
  return answer
}

/** A TLS socket that is given to HTTP only after it has shown our certificate, before a byte of ours went out. */
const connectionTo =
  (host: string, port: number, pem: Buffer): NonNullable<RequestOptions['createConnection']> =>
  (_options, connected) => {
    const own = new X509Certificate(pem).fingerprint256
    const socket = connectTls({ host, port, rejectUnauthorized: false })
    const failed = (error: Error): void => connected(error, socket)
    socket.once('error', failed)
    socket.once('secureConnect', () => {
      socket.off('error', failed)
      if (socket.getPeerX509Certificate()?.fingerprint256 === own) connected(null, socket)
      else {
        socket.destroy()
        connected(new Error('another certificate than the configured one was shown'), socket)
      }
    })
    return undefined
  }

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text // Not JSON, so not ours; the caller says so.
  }
}

/** The address of all interfaces is none to connect to. */
const reachable = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host)

/** Who answers at the configured address. */
export type AddressLook =
  | { readonly who: 'nobody' }
  | { readonly who: 'tillgate'; readonly version: string }
  | { readonly who: 'other'; readonly answer: string }

const LOOK_MS = 3_000

/** Looks who answers. Never rejects: an answer of any kind means that the port is taken. */
export const lookAtAddress = async (server: Config['server']): Promise<AddressLook> => {
  try {
    const { status, body } = await requestDaemon(server, { method: 'GET', path: '/healthz', answerMs: LOOK_MS })
    if (status === 200 && typeof body === 'object' && body !== null && 'version' in body && 'ok' in body)
      return { who: 'tillgate', version: String(body.version) }
    return { who: 'other', answer: 'it does not answer like Tillgate' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ECONNREFUSED') return { who: 'nobody' }
    return { who: 'other', answer: error instanceof Error ? error.message : String(error) }
  }
}

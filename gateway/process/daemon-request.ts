import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request as requestHttp, type RequestOptions } from 'node:http'
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
  const { host, port, tls } = server
  const { method, path, headers = {}, body, answerMs = ANSWER_MS } = wanted
  const text = body === undefined ? null : JSON.stringify(body)
  return send(
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

const send = (options: RequestOptions, text: string | null, answerMs: number): Promise<DaemonAnswer> =>
  new Promise((resolve, reject) => {
    const request = requestHttp(options)
    request.on('timeout', () => request.destroy(new Error(`no answer within ${answerMs} ms`)))
    request.on('error', reject)
    request.on('response', (response) => {
      let answer = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        answer += chunk
        if (answer.length > ANSWER_LIMIT) response.destroy(new Error('the answer has no end'))
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(answer) }))
    })
    request.end(text)
  })

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

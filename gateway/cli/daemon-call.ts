import { Readable } from 'node:stream'
import type { Config } from '../../config/schema.js'
import { errorCatalogue, type ErrorCode } from '../../core/errors/catalogue.js'
import { TillgateError } from '../../core/errors/error.js'
import { requestDaemon, requestDaemonFile } from '../process/daemon-request.js'
import { idempotencyHeader } from '../protocol/http-command.js'
import {
  httpCommands,
  type FileCommandName,
  type HttpCommandName,
  type HttpInput,
  type HttpOutput,
} from '../protocol/http-commands.js'

export interface CallOptions {
  readonly token: string | null
  /** For commands that ask for one; the same id again gets the same answer and does nothing twice. */
  readonly requestId: string | null
}

/**
 * A command of the table, sent to the running daemon over HTTP. A refusal comes back as the TillgateError it was
 * there. The type of the answer is what the table says; the daemon checks its answers against it in its own tests.
 */
export const callDaemon = async <N extends HttpCommandName>(
  server: Config['server'],
  name: N,
  input: HttpInput<N>,
  { token, requestId }: CallOptions,
): Promise<HttpOutput<N>> => {
  const { method, path } = httpCommands[name].http
  const { status, body } = await requestDaemon(server, {
    method,
    path,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(requestId === null ? {} : { [idempotencyHeader]: requestId }),
    },
    ...(method === 'POST' ? { body: input } : {}),
  })
  if (status === 200) return body as HttpOutput<N>
  throw refusalOf(name, status, body)
}

/** A large report is sorted before its first byte is there. */
const FILE_MS = 600_000

/** A command that answers with a file, as it comes; its input stands in the address. Refusals as above. */
export const downloadFromDaemon = async <N extends FileCommandName>(
  server: Config['server'],
  name: N,
  input: HttpInput<N>,
  token: string,
): Promise<Readable> => {
  const { method, path } = httpCommands[name].http
  const query = new URLSearchParams(Object.entries(input).map(([key, value]): [string, string] => [key, String(value)]))
  const answer = await requestDaemonFile(server, {
    method,
    path: query.size === 0 ? path : `${path}?${query.toString()}`,
    headers: { authorization: `Bearer ${token}`, accept: httpCommands[name].reply },
    answerMs: FILE_MS,
  })
  if (answer instanceof Readable) return answer
  throw refusalOf(name, answer.status, answer.body)
}

const refusalOf = (name: string, status: number, body: unknown): Error =>
  errorOf(body) ?? new Error(`The daemon answered ${name} with status ${status}.`)

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code)

const errorOf = (body: unknown): TillgateError | null => {
  if (typeof body !== 'object' || body === null || !('code' in body) || typeof body.code !== 'string') return null
  const details = 'details' in body && typeof body.details === 'object' && body.details !== null ? body.details : {}
  // A daemon of another version may know codes that we do not.
  return isErrorCode(body.code) ? new TillgateError(body.code, details as TillgateError['details']) : null
}

import { randomBytes } from 'node:crypto'
import { maxHeaderSize, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isTillgateError, TillgateError } from '../../core/errors/error.js'
import { httpStatus } from '../protocol/http-status.js'

/** What the framework found wrong before a route was reached, in the words of the catalogue; null for other errors. */
const fromFramework = (error: FastifyError, request: FastifyRequest, bodyLimit: number): TillgateError | null => {
  const invalid = (problem: string, path = '/'): TillgateError =>
    new TillgateError('REQUEST_INVALID', { problem, path })
  // A route may take less than the rest.
  const limit = request.routeOptions.bodyLimit ?? bodyLimit
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new TillgateError('REQUEST_TOO_LARGE', {
        size: request.headers['content-length'] ?? `more than ${limit}`,
        limit,
      })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return invalid('the content type is not taken here')
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return invalid('the content length does not fit the body')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return invalid('the body is empty')
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return invalid('the address cannot be read')
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? invalid('the request cannot be read')
        : null
  }
}

/**
 * Turns whatever was thrown into an error of the catalogue. What is not one of ours is logged under a reference that
 * the client is told; the client never sees its words or its stack.
 */
export const toTillgateError = (error: unknown, request: FastifyRequest, bodyLimit: number): TillgateError => {
  if (isTillgateError(error)) return error
  const known = error instanceof Error ? fromFramework(error as FastifyError, request, bodyLimit) : null
  if (known) return known
  const reference = randomBytes(4).toString('hex')
  request.log.error({ err: error, reference }, 'a request failed')
  return new TillgateError('INTERNAL', { reference }, { cause: error })
}

export const sendError = (reply: FastifyReply, error: TillgateError): FastifyReply => {
  if (error.entry.kind === 'unauthenticated') void reply.header('www-authenticate', 'Bearer realm="tillgate"')
  const seconds = error.details['seconds']
  if (error.entry.kind === 'too-many' && typeof seconds === 'number') void reply.header('retry-after', seconds)
  return reply.code(httpStatus[error.entry.kind]).type('application/json; charset=utf-8').send(error.toBody())
}

/** Every answer that is no success has the same body: code, message, details, retryable. */
export const registerErrors = (app: FastifyInstance, bodyLimit: number, onRefusal: (code: string) => void): void => {
  app.setErrorHandler((error, request, reply) => {
    const known = toTillgateError(error, request, bodyLimit)
    onRefusal(known.code)
    return sendError(reply, known)
  })
  app.setNotFoundHandler((request, reply) => {
    onRefusal('NOT_FOUND')
    const name = `${request.method} ${request.url.slice(0, 200)}`
    return sendError(reply, new TillgateError('NOT_FOUND', { what: 'address', name }))
  })
}

/** What is no HTTP at all, or has headers without end, never becomes a request: answered on the socket itself. */
export const answerClientError = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const known =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new TillgateError('REQUEST_TOO_LARGE', { size: `more than ${maxHeaderSize}`, limit: maxHeaderSize })
      : new TillgateError('REQUEST_INVALID', { problem: 'it is no HTTP request, or came too slowly', path: '/' })
  const body = JSON.stringify(known.toBody())
  const status = httpStatus[known.entry.kind]
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

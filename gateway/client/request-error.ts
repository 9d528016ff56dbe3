import { type ErrorDetails, messageOf } from '../../core/errors/error.js'
import type { ErrorCode } from '../../core/errors/catalogue.js'
import type { ErrorBody } from '../protocol/common.js'

/** A refused request: the error body of the daemon, or one of the client's own (LINE_DOWN, LINE_UNANSWERED, REQUEST_TOO_LARGE). */
export class RequestError extends Error {
  readonly body: ErrorBody

  constructor(body: ErrorBody) {
    super(body.message)
    this.name = 'RequestError'
    this.body = body
  }

  get code(): string {
    return this.body.code
  }
}

/** The client's own errors, with the words of the one catalogue. */
export const ownError = (
  code: Extract<ErrorCode, 'LINE_DOWN' | 'LINE_UNANSWERED' | 'REQUEST_TOO_LARGE'>,
  details: Record<string, string | number> = {},
): RequestError =>
  new RequestError({
    code,
    message: messageOf(code, details satisfies ErrorDetails),
    details,
    retryable: code !== 'REQUEST_TOO_LARGE',
  })

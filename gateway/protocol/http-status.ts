import type { ErrorKind } from '../../core/errors/catalogue.js'

/** One HTTP status per kind of error (RFC 9110 section 15); the code in the body says which error it is. */
export const httpStatus: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  refused: 422,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
}

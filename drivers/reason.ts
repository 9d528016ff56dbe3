import { isTillgateError } from '../core/errors/error.js'

/** The short reason inside an error, in plain words, for a status text. */
export const reasonOf = (error: unknown): string => {
  if (isTillgateError(error)) {
    const reason = error.details['reason']
    return typeof reason === 'string' ? reason : error.message
  }
  return error instanceof Error ? error.message : String(error)
}

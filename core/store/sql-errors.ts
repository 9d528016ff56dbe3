import pg from 'pg'
import { errorCatalogue, type ErrorCode } from '../errors/catalogue.js'
import { TillgateError, type ErrorDetails } from '../errors/error.js'
import type { Refusal } from './store.js'

const { DatabaseError } = pg

/** SQLSTATE of a refusal raised by a function of ours: message = code, detail = the placeholders' values as JSON. */
const refusalState = 'TG001'
/** SQLSTATE of a document refused with all its faults: detail = the faults as JSON. */
export const faultsState = 'TG002'
/** SQLSTATE by which a preview undoes itself: detail = what it found as JSON. */
export const previewState = 'TG003'

/** Deadlock and serialization failures: the database undid everything, the same statement may be sent again. */
const retryable = new Set(['40P01', '40001'])

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorCatalogue, text)

export const isRetryable = (error: unknown): boolean =>
  error instanceof DatabaseError && retryable.has(error.code ?? '')

/** A raised refusal as a value, or null for every other fault. */
export const asRefusal = (error: unknown): Refusal | null => {
  if (!(error instanceof DatabaseError) || error.code !== refusalState || !isErrorCode(error.message)) return null
  return { refused: { code: error.message, details: JSON.parse(error.detail ?? '{}') as ErrorDetails } }
}

/**
 * What went wrong with the database, in our own words; `url` (connection string) names it. Refusals are no faults: see
 * `asRefusal`.
 */
export const asStoreError = (error: unknown, url: string | null = null): unknown => {
  if (error instanceof TillgateError) return error
  if (error instanceof DatabaseError) {
    switch (error.code ?? '') {
      case '40P01':
      case '40001':
      case '55P03':
        return new TillgateError('DATABASE_BUSY', { what: 'the request' }, { cause: error })
      case '53100':
        return new TillgateError('DATABASE_FULL', {}, { cause: error })
      case '28P01':
      case '28000':
        return new TillgateError('DATABASE_PASSWORD', placeOf(url), { cause: error })
      case '3D000': // There is a server, but not this database on it.
      case '57P01':
      case '57P02':
      case '57P03':
      case '53300':
        return unreachable(error, url)
      default:
        return error
    }
  }
  return isConnectionFault(error) ? unreachable(error, url) : error
}

const unreachable = (error: Error, url: string | null): TillgateError => {
  // Where a name has several addresses, Node gives one error without a message for all of them.
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const { address } = placeOf(url)
  return new TillgateError(
    'DATABASE_UNREACHABLE',
    { address, problem: problems[code] ?? error.message.replace(/\.$/, '') },
    { cause: error },
  )
}

const problems: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOENT: 'there is no such socket',
  EACCES: 'no permission for the socket',
  ENOTFOUND: 'the name is not known',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'no way leads there',
}

/** Host, port and database as the driver understands them, without the password. */
const placeOf = (url: string | null): { readonly user: string; readonly address: string } => {
  if (url === null) return { user: 'the configured user', address: 'the configured address' }
  const { host, port, user, database } = new pg.Client({ connectionString: url })
  return { user: user ?? '', address: `${host}${host.startsWith('/') ? '' : `:${port}`}/${database ?? ''}` }
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'EACCES',
])

const isConnectionFault = (error: unknown): error is Error =>
  error instanceof Error &&
  ((connectionCodes.has((error as NodeJS.ErrnoException).code ?? '') &&
    (error as NodeJS.ErrnoException).syscall !== 'scandir' &&
    (error as NodeJS.ErrnoException).syscall !== 'open') ||
    /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i.test(
      error.message,
    ))

import { TillgateError } from '../../core/errors/error.js'

/** Deeper than any message of the protocol; a walk without a limit would let a message exhaust the stack. */
const maxDepth = 32

/**
 * One JSON message from outside to a value: valid UTF-8, no NUL (PostgreSQL stores none), no half surrogate pairs (they
 * would be stored as something else than was sent), no `__proto__`. Throws REQUEST_INVALID and TEXT_NUL.
 */
export const parseWireJson = (message: string | Uint8Array): unknown => {
  const value = parse(typeof message === 'string' ? message : decode(message))
  checkTexts(value)
  return value
}

const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid('it is not UTF-8', '/')
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // The engine's own words quote the message, which may hold a PIN.
    throw invalid('it is not JSON', '/')
  }
}

/** The same for a value that was put together from an address. */
export const checkTexts = (value: unknown, path = '', depth = 0): void => {
  if (typeof value === 'string') return checkText(value, path)
  if (typeof value !== 'object' || value === null) return
  if (depth >= maxDepth) throw invalid(`it is nested more than ${maxDepth} levels deep`, path)
  for (const key of Object.keys(value)) {
    // JSON.parse makes it an own key, and every copy of the object would turn it into a prototype.
    if (key === '__proto__') throw invalid('the key __proto__ is not allowed', path || '/')
    checkText(key, path)
    checkTexts((value as Record<string, unknown>)[key], `${path}/${key}`, depth + 1)
  }
}

const checkText = (text: string, path: string): void => {
  const nul = text.indexOf('\0')
  // Counted in characters from 1, as everywhere.
  if (nul >= 0)
    throw new TillgateError('TEXT_NUL', { position: Array.from(text.slice(0, nul)).length + 1, path: shorten(path) })
  // With the u flag this matches only a surrogate that is not one of a pair.
  if (/\p{Surrogate}/u.test(text)) throw invalid('half of a surrogate pair', path)
}

const invalid = (problem: string, path: string): TillgateError =>
  new TillgateError('REQUEST_INVALID', { problem, path: shorten(path) || '/' })

const shorten = (path: string): string => path.replace(/[\0\p{Surrogate}]/gu, '?').slice(0, 200)

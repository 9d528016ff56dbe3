import { TillgateError } from '../../core/errors/error.js'
import { repeatedKey } from './repeated-key.js'

/** Deeper than any message of the protocol; a walk without a limit would let a message exhaust the stack. */
const maxDepth = 32

/** More keys than any object of the protocol: naming the faults of a million unknown ones would hold everybody up. */
const maxKeys = 1000

/**
 * One JSON message from outside to a value: valid UTF-8, no NUL (PostgreSQL stores none), no half surrogate pairs (they
 * would be stored as something else than was sent), no `__proto__`, no key twice in one object. Throws REQUEST_INVALID and TEXT_NUL.
 */
export const parseWireJson = (message: string | Uint8Array): unknown => {
  const text = typeof message === 'string' ? message : decode(message)
  const value = parse(text)
  checkTexts(value)
  const twice = repeatedKey(text, keysOf(value))
  if (twice !== null) throw invalid(`the key ${JSON.stringify(twice.slice(0, 100))} stands twice in one object`, '/')
  return value
}

/** Keys of all objects in a value that is nested no deeper than is allowed. */
const keysOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  const values: unknown[] = Array.isArray(value) ? value : Object.values(value)
  return values.reduce<number>((sum, each) => sum + keysOf(each), Array.isArray(value) ? 0 : values.length)
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
export const checkTexts = (value: unknown): void => checkValue(value, [])

/** `path` is one stack for the whole walk, put together only for a fault: a body may hold millions of values. */
const checkValue = (value: unknown, path: (string | number)[]): void => {
  if (typeof value === 'string') return checkText(value, path)
  if (typeof value !== 'object' || value === null) return
  if (path.length >= maxDepth) throw invalid(`it is nested more than ${maxDepth} levels deep`, pathOf(path))
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) checkAt(value[index], index, path)
    return
  }
  const keys = Object.keys(value)
  if (keys.length > maxKeys) throw invalid(`it has more than ${maxKeys} keys`, pathOf(path))
  for (const key of keys) {
    // JSON.parse makes it an own key, and every copy of the object would turn it into a prototype.
    if (key === '__proto__') throw invalid('the key __proto__ is not allowed', pathOf(path) || '/')
    checkText(key, path)
    checkAt((value as Record<string, unknown>)[key], key, path)
  }
}

const checkAt = (value: unknown, key: string | number, path: (string | number)[]): void => {
  path.push(key)
  checkValue(value, path)
  path.pop()
}

const pathOf = (path: readonly (string | number)[]): string => path.map((key) => `/${key}`).join('')

const checkText = (text: string, path: readonly (string | number)[]): void => {
  const nul = text.indexOf('\0')
  // Counted in characters from 1, as everywhere.
  if (nul >= 0)
    throw new TillgateError('TEXT_NUL', {
      position: Array.from(text.slice(0, nul)).length + 1,
      path: shorten(pathOf(path)),
    })
  // With the u flag this matches only a surrogate that is not one of a pair.
  if (/\p{Surrogate}/u.test(text)) throw invalid('half of a surrogate pair', pathOf(path))
}

const invalid = (problem: string, path: string): TillgateError =>
  new TillgateError('REQUEST_INVALID', { problem, path: shorten(path) || '/' })

const shorten = (path: string): string => path.replace(/[\0\p{Surrogate}]/gu, '?').slice(0, 200)

import { withoutSecret } from '../../config/connection-string.js'

/** Keys whose values never reach a log, at any depth; compared without regard to case, hyphens and underscores. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'pin',
  'token',
  'cookie',
  'setcookie',
  'credential',
  'authorization',
  'pepper',
  'password',
  'secret',
  'pairingcode',
])

const HIDDEN = '[hidden]'

/** For pino's `serializers`, which alone see what a child logger is made with: a secret bound there is hidden too. */
export const hidingSerializers: Readonly<Record<string, () => string>> = Object.fromEntries(
  [...SECRET_KEYS].map((key) => [key, () => HIDDEN]),
)

/** Deeper than this nothing is logged; a log line is not a dump. */
const DEPTH = 6

/**
 * A copy of what is to be logged, without secrets. Only plain objects and lists are walked: an Error or a request is
 * left as it is, because its own serializer picks what is shown of it.
 */
export const redact = (value: Readonly<Record<string, unknown>>): Record<string, unknown> => redactTable(value, DEPTH)

/** A finished line without the passwords of connection strings, wherever in it they stand. */
export const redactLine = (line: string): string =>
  line.includes('://') ? line.replaceAll(/postgres(?:ql)?:\/\/[^\s"\\]+/gu, withoutSecret) : line

const redactTable = (table: object, depth: number): Record<string, unknown> => {
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(table)) result[key] = isSecret(key) ? HIDDEN : redactValue(value, depth - 1)
  return result
}

const redactValue = (value: unknown, depth: number): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return depth > 0 ? value.map((element) => redactValue(element, depth - 1)) : HIDDEN
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return depth > 0 ? redactTable(value, depth) : HIDDEN
}

const isSecret = (key: string): boolean => SECRET_KEYS.has(key.toLowerCase().replaceAll(/[-_]/gu, ''))

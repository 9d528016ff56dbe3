import type { ErrorDetails } from '../errors/error.js'

export type CountFault = {
  readonly code: 'SERIAL_REQUIRED' | 'SERIAL_COUNT_MISMATCH' | 'ITEM_NOT_SERIALIZED' | 'QTY_FRACTION'
  readonly details: ErrorDetails
}

/**
 * Whether `count` serial numbers belong to `quantity` pieces (negative for a return) of an item of this level; null when
 * they do. Always: exactly as many. Sometimes: none or exactly as many. Not: none.
 */
export const checkCount = (
  level: 'not' | 'sometimes' | 'always',
  quantity: number,
  count: number,
  item: string,
): CountFault | null => {
  if (level === 'not') return count === 0 ? null : { code: 'ITEM_NOT_SERIALIZED', details: { item } }
  if (level === 'sometimes' && count === 0) return null
  if (!Number.isSafeInteger(quantity)) return { code: 'QTY_FRACTION', details: { q: quantity, item } }
  const q = Math.abs(quantity)
  if (count === q) return null
  if (count === 0) return { code: 'SERIAL_REQUIRED', details: { item, done: 'posted' } }
  const addOrRemove = count < q ? 'add' : 'remove'
  return { code: 'SERIAL_COUNT_MISMATCH', details: { n: count, q, addOrRemove, d: Math.abs(q - count) } }
}

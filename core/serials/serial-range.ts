import { trimOuter, vanishingCharacters } from '../barcode/hidden-characters.js'
import type { SerialPolicy } from './identity.js'

/**
 * Short forms of a run of serial numbers: `A001-A020` (both ends), `A001+19` (the first and so many after it) and
 * `A001+` (as many as the quantity asks for).
 */
export interface SerialRange {
  readonly form: 'range' | 'count' | 'fill'
  readonly prefix: string
  /** The digits of the first number; their count is the width, which grows: A99, A100. */
  readonly digits: string
  readonly suffix: string
  /** How many numbers; null for `fill`, which the quantity decides. May be above the limit: the caller refuses that. */
  readonly count: number | null
}

/** Numbers in one range, fill or generation. */
export const rangeMaxCount = 10_000

/** Serial labels of a range, in order. */
export const rangeLabels = (range: SerialRange, count: number): string[] => {
  const first = BigInt(range.digits)
  const width = range.digits.length
  return Array.from(
    { length: count },
    (_, i) => `${range.prefix}${String(first + BigInt(i)).padStart(width, '0')}${range.suffix}`,
  )
}

const commonStart = (a: string, b: string): number => {
  let length = 0
  while (length < a.length && length < b.length && a.charAt(length) === b.charAt(length)) length += 1
  return length
}

const reverse = (text: string): string => Array.from(text).toReversed().join('')

/**
 * `first` and `last` as two numbers of one run: equal but for one run of digits, which counts up from one to the other.
 * Null when they are not.
 */
const between = (first: string, last: string, policy: SerialPolicy): SerialRange | null => {
  const [a, b] = policy === 'exact' ? [first, last] : [first.toUpperCase(), last.toUpperCase()]
  // Upper case can change the length (ß); then the two cannot be compared place by place.
  if (a.length !== first.length || b.length !== last.length) return null
  const start = a.slice(0, commonStart(a, b)).replace(/\d+$/, '').length
  const end = reverse(a.slice(start)).slice(0, commonStart(reverse(a.slice(start)), reverse(b.slice(start))))
  const suffixLength = end.replace(/\d+$/, '').length
  const digits = a.slice(start, a.length - suffixLength)
  const lastDigits = b.slice(start, b.length - suffixLength)
  if (!/^\d+$/.test(digits) || !/^\d+$/.test(lastDigits)) return null
  // The last must be written as counting from the first would write it: A001-A20 is no range.
  if (String(BigInt(lastDigits)).padStart(digits.length, '0') !== lastDigits) return null
  const steps = BigInt(lastDigits) - BigInt(digits)
  if (steps < 1n) return null
  const [prefix, suffix] = [first.slice(0, start), first.slice(first.length - suffixLength)]
  return { form: 'range', prefix, digits, suffix: suffixLength === 0 ? '' : suffix, count: Number(steps) + 1 }
}

/** Far longer than two serial numbers; nothing longer is looked at. */
const entryMaxLength = 300

/**
 * The run that an entry of a list can be read as, or null when it is one serial number and nothing else. A dash or plus
 * sign that makes no run is part of the serial: `TG-4SR-92`, `C++`.
 */
export const readRange = (text: string, policy: SerialPolicy): SerialRange | null => {
  if (text.length > entryMaxLength) return null
  const entry = trimOuter(text).text.replace(vanishingCharacters, '')
  const plus = /^(.*?)(\d+)([^\d+]*)\+(\d{0,9})$/u.exec(entry)
  if (plus !== null) {
    const [, prefix = '', digits = '', suffix = '', more = ''] = plus
    const run = { prefix, digits, suffix: suffix.trimEnd() }
    return more === '' ? { form: 'fill', ...run, count: null } : { form: 'count', ...run, count: Number(more) + 1 }
  }
  for (let dash = entry.indexOf('-'); dash !== -1; dash = entry.indexOf('-', dash + 1)) {
    const range = between(entry.slice(0, dash).trim(), entry.slice(dash + 1).trim(), policy)
    if (range !== null) return range
  }
  return null
}

import { checkDigitOf } from './check-digit.js'

/**
 * UPC-E, the zero-suppressed form of a UPC-A (GS1 General Specifications, section 5.2.2.4.2). A label shows number
 * system, six digits and check digit; the check digit is the one of the *expanded* code.
 */

/** The UPC-A body (11 digits, no check digit) of a number system (`0` or `1`) and the six digits of a UPC-E. */
const expandBody = (system: string, six: string): string => {
  const last = six.slice(5)
  if (last <= '2') return `${system}${six.slice(0, 2)}${last}0000${six.slice(2, 5)}`
  if (last === '3') return `${system}${six.slice(0, 3)}00000${six.slice(3, 5)}`
  if (last === '4') return `${system}${six.slice(0, 4)}00000${six.slice(4, 5)}`
  return `${system}${six.slice(0, 5)}0000${last}`
}

const complete = (body: string): string => `${body}${checkDigitOf(body)}`

/** The UPC-A of number system + six digits + check digit, or null when the number system or the check digit is wrong. */
const expandEight = (digits: string): string | null => {
  const system = digits.slice(0, 1)
  if (system > '1') return null
  const upcA = complete(expandBody(system, digits.slice(1, 7)))
  return upcA.slice(11) === digits.slice(7) ? upcA : null
}

/**
 * The UPC-A (12 digits) that a UPC-E of 6, 7 or 8 digits stands for, or null.
 *
 * 8 digits: number system, six digits, check digit. Scanners may be set to leave the number system or the check digit
 * away: 6 digits are read with number system 0; 7 digits are either "system + six" or "six + check digit" and are
 * taken only when one of the two readings is possible, because the other reading is another product.
 */
export const expandUpcE = (digits: string): string | null => {
  if (/^\d{8}$/.test(digits)) return expandEight(digits)
  if (/^\d{6}$/.test(digits)) return complete(expandBody('0', digits))
  if (!/^\d{7}$/.test(digits)) return null
  const withoutCheck = digits <= '1999999' ? complete(expandBody(digits.slice(0, 1), digits.slice(1))) : null
  const withoutSystem = expandEight(`0${digits}`)
  if (withoutCheck !== null && withoutSystem !== null && withoutCheck !== withoutSystem) return null
  return withoutCheck ?? withoutSystem
}

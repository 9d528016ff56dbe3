/**
 * The GS1 check digit: modulo 10, weights 3 and 1 in turn from the right (GS1 General Specifications, section 7.9).
 * It serves every all-digit GS1 key: GTIN-8/12/13/14, SSCC, GLN, GDTI, GSRN.
 */

/** The check digit (0–9) that belongs behind `body`, a string of digits without its check digit. */
export const checkDigitOf = (body: string): number => {
  let sum = 0
  for (let i = 0; i < body.length; i += 1) {
    const weight = (body.length - i) % 2 === 1 ? 3 : 1
    sum += weight * (body.charCodeAt(i) - 48)
  }
  return (10 - (sum % 10)) % 10
}

/** Whether the last digit of `digits` (digits only, two or more) is the check digit of those before it. */
export const hasValidCheckDigit = (digits: string): boolean =>
  digits.length > 1 && checkDigitOf(digits.slice(0, -1)) === digits.charCodeAt(digits.length - 1) - 48

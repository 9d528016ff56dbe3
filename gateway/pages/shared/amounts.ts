/**
 * What a person typed as an amount, in minor units; null when it is none. Both comma and point are taken: the last one
 * with at most `minorDigits` digits behind it is the decimal mark, the others only group.
 */
export const parseAmount = (text: string, minorDigits: number): number | null => {
  const plain = text.replaceAll(/[\s\u00a0\u202f'’]/g, '').replaceAll(/\p{Nd}/gu, toAsciiDigit)
  if (!/^\d[\d.,]*$|^[.,]\d+$/.test(plain)) return null
  const mark = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','))
  const behind = mark === -1 ? '' : plain.slice(mark + 1)
  const isDecimal = mark !== -1 && behind.length <= minorDigits
  const whole = (isDecimal ? plain.slice(0, mark) : plain).replaceAll(/[.,]/g, '')
  const minor = Number(whole + (isDecimal ? behind : '').padEnd(minorDigits, '0'))
  if (mark !== -1 && !isDecimal && behind.length !== 3) return null
  return Number.isSafeInteger(minor) ? minor : null
}

/** Digits of other scripts stand in runs of ten, from zero up. */
const toAsciiDigit = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0
  if (code < 0x80) return digit
  let zero = code
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--
  return String(code - zero)
}

/** Notes and coins a customer is likely to hand over for `due`, in minor units, smallest first, at most `count`. */
export const roundAmounts = (due: number, minorDigits: number, count: number): number[] => {
  const unit = 10 ** minorDigits
  const amounts = new Set<number>()
  for (const step of [1, 5, 10, 20, 50, 100, 500, 1000, 5000, 10_000]) {
    const amount = Math.ceil(due / (step * unit)) * step * unit
    // A note of more than five times the sum is rarely the next one in the purse.
    if (amount > due && step * unit <= 5 * due) amounts.add(amount)
  }
  return [...amounts].toSorted((a, b) => a - b).slice(0, count)
}

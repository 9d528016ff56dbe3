/**
 * Money is a whole number of minor units (cents) of the store's currency; a rate is parts per million (8.875 % is
 * 88750). Nothing here divides in floating point, so no cent is lost or made: products are exact (BigInt) and rounded
 * once, half away from zero, so that giving a line back is the exact mirror of selling it.
 */
const million = 1_000_000n

/** Narrows an exact result to a number. Throws RangeError beyond the safe integers, where a cent could be lost. */
const toSafe = (value: bigint): number => {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`the amount ${value} is too large to be kept exactly`)
  return number
}

/** `numerator / denominator` to the nearest whole, halves away from zero. `denominator` must be positive. */
const roundHalfUp = (numerator: bigint, denominator: bigint): bigint => {
  const size = numerator < 0n ? -numerator : numerator
  const rounded = (2n * size + denominator) / (2n * denominator)
  return numerator < 0n ? -rounded : rounded
}

/** Quantity times unit price, both whole. */
export const lineAmount = (quantity: number, unitPrice: number): number => toSafe(BigInt(quantity) * BigInt(unitPrice))

/** The exact sum. */
export const sumOf = (amounts: Iterable<number>): number => {
  let sum = 0n
  for (const amount of amounts) sum += BigInt(amount)
  return toSafe(sum)
}

/** The nearest multiple of `step` (0 or 1: the amount itself), halves away from zero: paying mirrors giving back. */
export const roundTo = (amount: number, step: number): number =>
  step <= 1 ? amount : toSafe(roundHalfUp(BigInt(amount), BigInt(step)) * BigInt(step))

export interface Taxed {
  /** What the tax is computed on; never contains it. */
  readonly base: number
  readonly tax: number
}

/**
 * The tax of one line, rounded per line. With `included` the amount holds the tax already and base + tax = amount;
 * without, base = amount and the tax comes on top.
 */
export const taxOf = (amount: number, rate: number, included: boolean): Taxed => {
  const exact = BigInt(amount)
  const parts = BigInt(rate)
  const tax = included ? roundHalfUp(exact * parts, million + parts) : roundHalfUp(exact * parts, million)
  return { base: included ? toSafe(exact - tax) : amount, tax: toSafe(tax) }
}

/** How a store writes money. */
export interface MoneyFormat {
  /** Digits of the minor unit: 2 for USD, 0 for JPY, 3 for KWD (ISO 4217, as the platform knows it). */
  readonly minorDigits: number
  /** Minor units to text with the currency, in the store's locale. */
  readonly format: (amount: number) => string
}

/** Builds the format of a store once; throws RangeError for a currency or locale that the platform does not know. */
export const moneyFormat = (locale: string, currency: string): MoneyFormat => {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
  const minorDigits = format.resolvedOptions().maximumFractionDigits ?? 2
  return { minorDigits, format: (amount) => format.format(toDecimal(amount, minorDigits)) }
}

/** Minor units as a decimal text, without a detour over a fraction: 1999 with 2 digits is "19.99". */
const toDecimal = (amount: number, minorDigits: number): Intl.StringNumericLiteral => {
  const digits = String(Math.abs(amount)).padStart(minorDigits + 1, '0')
  const whole = digits.slice(0, digits.length - minorDigits)
  const sign = amount < 0 ? '-' : ''
  return `${sign}${whole}.${digits.slice(digits.length - minorDigits)}0` as Intl.StringNumericLiteral
}

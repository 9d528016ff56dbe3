/** The check digit (0–9) that belongs behind `body`, digits only (Luhn; ISO/IEC 7812-1, annex B). */
export const luhnDigit = (body: string): number => {
  let sum = 0
  for (let i = 0; i < body.length; i += 1) {
    const digit = body.charCodeAt(body.length - 1 - i) - 48
    // Every second digit, from the last of the body, counts double; of two digits the sum.
    const value = i % 2 === 0 ? 2 * digit : digit
    sum += value > 9 ? value - 9 : value
  }
  return (10 - (sum % 10)) % 10
}

/** Values of the letters of a VIN (49 CFR 565.15, table III); I, O and Q are no letters of a VIN. */
const vinValues: Readonly<Record<string, number>> = Object.fromEntries([
  ...Array.from('0123456789', (sign, value): [string, number] => [sign, value]),
  ...Array.from('ABCDEFGH', (sign, place): [string, number] => [sign, place + 1]),
  ...Array.from('JKLMN', (sign, place): [string, number] => [sign, place + 1]),
  ['P', 7],
  ['R', 9],
  ...Array.from('STUVWXYZ', (sign, place): [string, number] => [sign, place + 2]),
])
/** Weights of the 17 places (table IV); the ninth is the check digit itself. */
const vinWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] as const

/** 17 of the signs a VIN may have (ISO 3779). */
export const isVin = (text: string): boolean => /^[A-HJ-NPR-Z0-9]{17}$/.test(text)

/** The sign that belongs in the ninth place of a VIN of North America: 0 to 9, or X for ten. */
export const vinCheckDigit = (vin: string): string => {
  const sum = vinWeights.reduce<number>(
    (total, weight, place) => total + weight * (vinValues[vin.charAt(place)] ?? 0),
    0,
  )
  const rest = sum % 11
  return rest === 10 ? 'X' : String(rest)
}

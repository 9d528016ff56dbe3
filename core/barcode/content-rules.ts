import { hasValidCheckDigit } from './check-digit.js'

/**
 * What the content of an AI's component must satisfy beyond its length and characters. Each rule answers with the
 * fault in words, or null. Lists that change every year (countries, currencies, package types) are not checked: a code
 * too new for this program is no reason to refuse a scan.
 */
type ContentRule = (value: string) => string | null

const fault = (bad: boolean, words: string): string | null => (bad ? words : null)

const daysOf = (year: number, month: number): number =>
  [31, (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][
    month - 1
  ] ?? 0

/** `yearDigits` digits of year, then month and day; day 00 means the whole month where `wholeMonth`. */
const dateFault = (value: string, yearDigits: 2 | 4, wholeMonth: boolean): string | null => {
  // Two digits of year: leap years agree in every century from 2000 on that a label can mean.
  const year = Number(value.slice(0, yearDigits)) + (yearDigits === 2 ? 2000 : 0)
  const month = Number(value.slice(yearDigits, yearDigits + 2))
  const day = Number(value.slice(yearDigits + 2))
  if (month < 1 || month > 12) return `there is no month ${value.slice(yearDigits, yearDigits + 2)}`
  return fault(
    (day === 0 && !wholeMonth) || day > daysOf(year, month),
    `there is no day ${value.slice(yearDigits + 2)}`,
  )
}

const set82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const set32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
/** Weights of the check character pair from right to left (GS1 General Specifications, section 7.9.5). */
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83]

/** The two check characters that belong behind `body` (1 to 23 characters of set 82). */
export const checkPairOf = (body: string): string => {
  let sum = 0
  for (let i = 0; i < body.length; i += 1) sum += set82.indexOf(body.charAt(i)) * (primes[body.length - 1 - i] ?? 0)
  sum %= 1021
  return set32.charAt(sum >> 5) + set32.charAt(sum & 31)
}

/** The remainder modulo 97 of an IBAN, its first four characters moved to the end (ISO 13616). */
const ibanRemainder = (value: string): number => {
  let remainder = 0
  for (const character of value.slice(4) + value.slice(0, 4))
    remainder = Number(`${remainder}${parseInt(character, 36)}`) % 97
  return remainder
}

export const contentRules = {
  checkDigit: (value) => fault(!hasValidCheckDigit(value), 'the check digit is wrong'),
  checkPair: (value) =>
    value.length < 3
      ? 'it is too short for its check characters'
      : fault(checkPairOf(value.slice(0, -2)) !== value.slice(-2), 'the check characters are wrong'),
  date: (value) => dateFault(value, 2, true),
  fullDate: (value) => dateFault(value, 2, false),
  longDate: (value) => dateFault(value, 4, false),
  hour: (value) => fault(value > '23', `there is no hour ${value}`),
  minute: (value) => fault(value > '59', `there is no minute or second ${value}`),
  time: (value) => fault(value.slice(0, 2) > '23' || value.slice(2) > '59', `there is no time ${value}`),
  timeOrNone: (value) =>
    fault(value !== '9999' && (value.slice(0, 2) > '23' || value.slice(2) > '59'), `there is no time ${value}`),
  yesNo: (value) => fault(value > '1', 'it is neither 0 nor 1'),
  minus: (value) => fault(value !== '-', 'only a minus sign may stand at the end'),
  zero: (value) => fault(/[^0]/.test(value), 'it must start with 0'),
  nonZero: (value) => fault(!/[1-9]/.test(value), 'a measure is zero'),
  noLeadingZero: (value) => fault(value.length > 1 && value.startsWith('0'), 'it starts with 0'),
  winding: (value) => fault(!/^[019]$/.test(value), 'the winding direction is not 0, 1 or 9'),
  sex: (value) => fault(!/^[0129]$/.test(value), 'it is not 0, 1, 2 or 9'),
  countryLetters: (value) => fault(!/^[A-Z]{2}$/.test(value), 'it is not a country of two letters'),
  latitude: (value) => fault(value > '1800000000', 'it is no latitude'),
  longitude: (value) => fault(value > '3600000000', 'it is no longitude'),
  importerIndex: (value) => fault(!/^[-_0-9A-Za-z]$/.test(value), 'the importer index is wrong'),
  percentEncoded: (value) => fault(/%(?![0-9A-Fa-f]{2})/.test(value), 'a percent sign without two hexadecimal digits'),
  pieceOfTotal: (value) => {
    const [piece, total] = [value.slice(0, 2), value.slice(2)]
    return fault(piece === '00' || total === '00' || piece > total, `piece ${piece} of ${total} cannot be`)
  },
  birthSequence: (value) => {
    const match = /^([1-9])\/([1-9])$/.exec(value)
    return fault(match === null || (match[1] ?? '') > (match[2] ?? ''), 'it is not like 1/2')
  },
  iban: (value) => {
    if (!/^[A-Z]{2}\d{2}[0-9A-Z]+$/.test(value)) return 'it is no IBAN'
    return fault(ibanRemainder(value) !== 1, 'the check digits of the IBAN are wrong')
  },
} as const satisfies Readonly<Record<string, ContentRule>>

export type ContentRuleName = keyof typeof contentRules
export const isContentRule = (name: string): name is ContentRuleName => Object.hasOwn(contentRules, name)

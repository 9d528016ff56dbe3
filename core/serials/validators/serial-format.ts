import { checkDigitOf } from '../../barcode/check-digit.js'
import { showText } from '../../barcode/hidden-characters.js'
import type { ErrorDetails } from '../../errors/error.js'
import { serialIdentity } from '../identity.js'
import { isVin, luhnDigit, vinCheckDigit } from './check-digits.js'
import { matchesMask, readMask, type Mask } from './mask.js'
import { compilePattern, matchPattern, type Pattern } from './pattern.js'

/**
 * What the serial numbers of an item look like, as one line of text that an item, a classification or an attribute value
 * carries:
 *
 *     imei · imeisv · vin · vin-north-america · gtin
 *     mask AA-9999
 *     pattern [A-Z]{2}\d{6} as two letters and six digits, like AB123456
 *
 * Behind a pattern stand the words that a person is told, and an example that fits it.
 */
export type SerialFormat =
  | { readonly kind: (typeof namedFormats)[number]; readonly text: string }
  | { readonly kind: 'mask'; readonly text: string; readonly mask: Mask }
  | {
      readonly kind: 'pattern'
      readonly text: string
      readonly pattern: Pattern
      readonly words: string
      readonly example: string
    }

export const namedFormats = ['imei', 'imeisv', 'vin', 'vin-north-america', 'gtin'] as const
/** Characters of the line. */
export const serialFormatMaxLength = 500

export type SerialFormatResult =
  { readonly ok: true; readonly format: SerialFormat } | { readonly ok: false; readonly problem: string }

/** Reads the line; `problem` says what is wrong with it. */
export const readSerialFormat = (line: string): SerialFormatResult => {
  const text = line.trim()
  const no = (problem: string): SerialFormatResult => ({ ok: false, problem })
  if (text.length > serialFormatMaxLength)
    return no(`it has ${text.length} characters, at most ${serialFormatMaxLength} are taken`)
  const named = namedFormats.find((name) => name === text.toLowerCase())
  if (named !== undefined) return { ok: true, format: { kind: named, text: named } }
  const [, kind = '', rest = ''] = /^(mask|pattern)\s+(.+)$/i.exec(text) ?? []
  if (kind.toLowerCase() === 'mask') {
    const read = readMask(rest)
    return read.ok ? { ok: true, format: { kind: 'mask', text: `mask ${rest}`, mask: read.mask } } : no(read.problem)
  }
  if (kind.toLowerCase() === 'pattern') return readPattern(rest)
  return no(`it is none of ${namedFormats.join(', ')}, "mask …" and "pattern … as …, like …"`)
}

const readPattern = (rest: string): SerialFormatResult => {
  const match = /^(.+?)\s+as\s+(.+),\s+like\s+(\S.*)$/.exec(rest)
  if (match === null)
    return { ok: false, problem: 'write a pattern as "pattern … as words for people, like an example"' }
  const [, expression = '', words = '', example = ''] = match
  const compiled = compilePattern(expression)
  if (!compiled.ok) return compiled
  if (!matchPattern(compiled.pattern, example).matches)
    return { ok: false, problem: `the example ${example} does not fit the pattern` }
  const text = `pattern ${expression} as ${words}, like ${example}`
  return { ok: true, format: { kind: 'pattern', text, pattern: compiled.pattern, words, example } }
}

/** What the numbers look like, for people: `2 letters, "-", 4 digits, like AB-1234`. */
export const wordsOfFormat = (format: SerialFormat): string => {
  switch (format.kind) {
    case 'imei':
      return 'an IMEI of 15 digits'
    case 'imeisv':
      return 'an IMEISV of 16 digits'
    case 'vin':
      return 'a VIN of 17 letters and digits without I, O and Q'
    case 'vin-north-america':
      return 'a North American VIN of 17 letters and digits without I, O and Q'
    case 'gtin':
      return '8, 12, 13 or 14 digits, the last a check digit'
    case 'mask':
      return `${format.mask.words}, like ${format.mask.example}`
    case 'pattern':
      return `${format.words}, like ${format.example}`
  }
}

export type FormatCheck =
  /** `serial` is what is kept: the number, completed or without the signs that only group it. */
  | { readonly ok: true; readonly serial: string }
  | { readonly ok: false; readonly code: 'SERIAL_FORMAT' | 'SERIAL_CHECK_DIGIT'; readonly details: ErrorDetails }

/**
 * Whether a serial number looks as those of its item do. Pure, and the one place that decides it: the scan, the prompt,
 * lists, previews and stock documents all ask here. `exact`: the item tells upper from lower case. A text that is no
 * serial number at all is not judged: `serialIdentity` says what is wrong with it.
 *
 * Refusals: SERIAL_FORMAT {s, problem}; SERIAL_CHECK_DIGIT {s, what, got, exp}.
 */
export const checkSerialFormat = (format: SerialFormat, text: string, item: string, exact: boolean): FormatCheck => {
  const identity = serialIdentity(text, exact ? 'exact' : 'folded')
  const serial = identity.ok ? identity.key : text
  const kept = identity.ok ? identity.label : text
  // Where case does not count, it does not count in the format either.
  const spellings = exact ? [serial] : [serial, serial.toLowerCase(), kept]
  const wrong = (problem = `the numbers of ${item} have another form: ${wordsOfFormat(format)}`): FormatCheck => ({
    ok: false,
    code: 'SERIAL_FORMAT',
    details: { s: showText(text), problem },
  })
  const digit = (what: string, got: string, exp: string): FormatCheck => ({
    ok: false,
    code: 'SERIAL_CHECK_DIGIT',
    details: { s: showText(text), what, got, exp },
  })
  switch (format.kind) {
    case 'imei': {
      const digits = withoutGroups(serial)
      if (/^\d{16}$/.test(digits))
        return wrong(`it has 16 digits, which is an IMEISV; ${item} takes an IMEI of 15 digits`)
      if (/^\d{14}$/.test(digits)) return { ok: true, serial: `${digits}${luhnDigit(digits)}` }
      if (!/^\d{15}$/.test(digits)) return wrong()
      const exp = String(luhnDigit(digits.slice(0, -1)))
      return digits.endsWith(exp) ? { ok: true, serial: digits } : digit('IMEI', digits.slice(-1), exp)
    }
    case 'imeisv': {
      const digits = withoutGroups(serial)
      return /^\d{16}$/.test(digits) ? { ok: true, serial: digits } : wrong()
    }
    case 'vin':
    case 'vin-north-america': {
      const vin = serial.toUpperCase()
      if (!isVin(vin)) return wrong()
      const exp = vinCheckDigit(vin)
      return format.kind === 'vin' || vin.charAt(8) === exp
        ? { ok: true, serial: vin }
        : digit('VIN of North America', vin.charAt(8), exp)
    }
    case 'gtin': {
      if (!/^(?:\d{8}|\d{12,14})$/.test(serial)) return wrong()
      const exp = String(checkDigitOf(serial.slice(0, -1)))
      return serial.endsWith(exp) ? { ok: true, serial } : digit('number of this kind', serial.slice(-1), exp)
    }
    case 'mask':
      return spellings.some((each) => matchesMask(format.mask, each)) ? { ok: true, serial: kept } : wrong()
    case 'pattern':
      return spellings.some((each) => matchPattern(format.pattern, each).matches) ? { ok: true, serial: kept } : wrong()
  }
}

/** An IMEI is often printed in groups: 35-209900-176148-1. */
const withoutGroups = (text: string): string => text.replace(/[ \-/.]/g, '')

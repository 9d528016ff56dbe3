import { checkDigitOf, hasValidCheckDigit } from './check-digit.js'
import { findControls, findHalves, nameCharacter, showText, trimOuter } from './hidden-characters.js'
import type { PrintSymbology, Symbology } from './symbology.js'
import { expandUpcE } from './upc-e.js'

/**
 * GTINs and store codes as *keys*: what two spellings of one product's code have in common.
 *
 * The key of a GTIN is its 14-digit form (GS1 General Specifications, section 3.3.2): UPC-A, EAN-13, GTIN-14 and
 * expanded UPC-E of one product meet there. The key of a store code starts with `S:`, so it never equals a GTIN's,
 * not even when the store code is made of digits.
 */

export type UpcKind = 'gtin' | 'store'

export type UpcEntry =
  | { readonly ok: true; readonly key: string; readonly display: string; readonly kind: UpcKind }
  | {
      readonly ok: false
      readonly code: 'UPC_CHECK_DIGIT' | 'UPC_FORMAT'
      readonly details: Readonly<Record<string, string | number>>
    }

const gtinLength = /^(?:\d{8}|\d{12,14})$/
/** Printable ASCII, because a store code is printed as Code 128; 40 characters fill a label of two inches. */
const storeCodeForm = /^[\x20-\x7e]{1,40}$/

/** Whether `text` is 8, 12, 13 or 14 digits, whatever its check digit. */
export const isGtinLength = (text: string): boolean => gtinLength.test(text)

/** The 14-digit key of a GTIN-8, -12, -13 or -14 with a right check digit, else null. All zeros is no product. */
export const gtinKey = (digits: string): string | null =>
  gtinLength.test(digits) && hasValidCheckDigit(digits) && /[1-9]/.test(digits) ? digits.padStart(14, '0') : null

/** The 14-digit key of a UPC-E of 6, 7 or 8 digits, else null. */
export const upcEKey = (digits: string): string | null => {
  const upcA = expandUpcE(digits)
  return upcA === null ? null : gtinKey(upcA)
}

/** The key of a store code; matches exactly but for upper and lower case, is never padded. */
export const storeCodeKey = (text: string): string => `S:${trimOuter(text).text.toUpperCase()}`

export const isGtinKey = (key: string): boolean => /^\d{14}$/.test(key)

/** What people write between the digits of a printed code: blanks and hyphens. */
const withoutGaps = (text: string): string => trimOuter(text).text.replace(/(?<=\d)[ -]+(?=\d)/g, '')

/**
 * The keys that digits can mean, best first. Eight digits are a GTIN-8 or a UPC-E: the symbology decides when it is
 * known; otherwise GTIN-8 is tried first, then UPC-E.
 */
export const gtinKeysOf = (digits: string, symbology: Symbology | null = null): readonly string[] => {
  const keys =
    symbology === 'UPC-E' && digits.length <= 8
      ? [upcEKey(digits)]
      : digits.length === 8 && symbology !== 'EAN-8'
        ? [gtinKey(digits), upcEKey(digits)]
        : [gtinKey(digits)]
  return [...new Set(keys.filter((key) => key !== null))]
}

/** The UPC-A that 11 digits make with a zero in front, if its check digit is right: an offer to the person, no more. */
export const suggestUpcA = (digits: string): string | null =>
  /^\d{11}$/.test(digits) && gtinKey(`0${digits}`) !== null ? `0${digits}` : null

const refuseFormat = (upc: string, problem: string, suggestion: string | null = null): UpcEntry => ({
  ok: false,
  code: 'UPC_FORMAT',
  details: { upc: showText(upc), problem, ...(suggestion === null ? {} : { suggestion }) },
})

const storeEntry = (text: string): UpcEntry => {
  const display = trimOuter(text).text
  if (storeCodeForm.test(display)) return { ok: true, key: storeCodeKey(display), display, kind: 'store' }
  const [bad] = [...findControls(display, true), ...findHalves(display)]
  if (bad !== undefined)
    return refuseFormat(display, `it contains a hidden character at ${bad.position} (${nameCharacter(bad.codePoint)})`)
  if (display === '') return refuseFormat(display, 'it is empty')
  if (Array.from(display).length > 40) return refuseFormat(display, 'it has more than 40 characters')
  return refuseFormat(display, 'a store code is printed as Code 128, which has only plain letters, digits and signs')
}

const gtinEntry = (text: string, symbology: Symbology | null): UpcEntry => {
  const digits = withoutGaps(text)
  const [key] = gtinKeysOf(digits, symbology)
  if (key !== undefined) {
    // A UPC-E is shown as the UPC-A it stands for: its eight digits alone could be read as another product's GTIN-8.
    const display = gtinKey(digits) === key ? digits : key.slice(2)
    return { ok: true, key, display, kind: 'gtin' }
  }
  if (digits === '') return refuseFormat(text, 'it is empty')
  if (!/^\d+$/.test(digits)) return refuseFormat(digits, 'it has other signs than digits')
  if (!/[1-9]/.test(digits)) return refuseFormat(digits, 'it is all zeros')
  if (!gtinLength.test(digits)) {
    const suggestion = suggestUpcA(digits)
    const offer = suggestion === null ? '' : `; with a zero in front it is the UPC-A ${suggestion}`
    return refuseFormat(digits, `it has ${digits.length} digits${offer}`, suggestion)
  }
  const expected = checkDigitOf(digits.slice(0, -1))
  return { ok: false, code: 'UPC_CHECK_DIGIT', details: { upc: digits, got: digits.slice(-1), expected } }
}

/**
 * A code as somebody enters it for an item: its key, and how to show it. `symbology` is given when the code was
 * scanned into the field.
 *
 * Refusals: UPC_CHECK_DIGIT {upc, got, expected}; UPC_FORMAT {upc, problem, suggestion?}, where `suggestion` is a UPC-A
 * that the page may offer and must not take by itself.
 */
export const upcEntry = (text: string, options: { kind: UpcKind; symbology?: Symbology | null }): UpcEntry =>
  options.kind === 'store' ? storeEntry(text) : gtinEntry(text, options.symbology ?? null)

/** What a look-up needs of a scan. */
export interface CodeText {
  readonly text: string
  readonly gtin: string | null
  readonly symbology: Symbology | null
  readonly kind: 'gtin' | 'gs1' | 'digital-link' | 'text'
}

/**
 * The keys under which a scan or a typed text may stand in the catalog, best first: GTIN, then store code. Structured
 * data (GS1 element string, Digital Link) is looked up by its GTIN alone.
 */
export const upcCandidates = (code: string | CodeText): readonly string[] => {
  const scan: CodeText = typeof code === 'string' ? { text: code, gtin: null, symbology: null, kind: 'text' } : code
  const known = scan.gtin === null ? [] : [scan.gtin]
  if (scan.kind === 'gs1' || scan.kind === 'digital-link') return known
  const { text } = trimOuter(scan.text)
  const store = storeCodeForm.test(text) ? [storeCodeKey(text)] : []
  return [...new Set([...known, ...gtinKeysOf(withoutGaps(text), scan.symbology), ...store])]
}

/**
 * The symbology and the digits (check digit included) with which a key is printed. Leading zeros of the 14 digits say
 * which GTIN it is: six for GTIN-8 (company prefixes that would collide are not given out, GS1 General Specifications,
 * section 1.4.2), two for GTIN-12, one for GTIN-13.
 */
export const printSymbology = (key: string): { readonly symbology: PrintSymbology; readonly data: string } => {
  if (!isGtinKey(key)) return { symbology: 'CODE128', data: key.replace(/^S:/, '') }
  if (key.startsWith('000000')) return { symbology: 'EAN-8', data: key.slice(6) }
  if (key.startsWith('00')) return { symbology: 'UPC-A', data: key.slice(2) }
  if (key.startsWith('0')) return { symbology: 'EAN-13', data: key.slice(1) }
  return { symbology: 'ITF-14', data: key }
}

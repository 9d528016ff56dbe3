import { Buffer } from 'node:buffer'
import { splitAim, type AimIdentifier } from './aim.js'
import { parseDigitalLink } from './digital-link.js'
import {
  groupSeparator,
  isBracketed,
  parseBracketed,
  parseElementString,
  trustedKeys,
  type ElementString,
  type GS1Element,
} from './element-string.js'
import { gtinKey, gtinKeysOf, isGtinLength, suggestUpcA, upcEKey } from './gtin.js'
import { describeHidden } from './hidden-characters.js'
import type { Symbology } from './symbology.js'

/** What a scanner sent, understood as far as it can be. */
export interface Scan {
  /** Exactly what came, prefix and line end included. */
  readonly raw: Uint8Array
  /** The data: without AIM identifier and trailing CR or LF. */
  readonly text: string
  /** The AIM identifier that was sent, for example `]E0`. */
  readonly aim: string | null
  readonly symbology: Symbology | null
  /** 14 digits, check digit right. */
  readonly gtin: string | null
  readonly elements: readonly GS1Element[]
  /** GS1 AI (21), case kept. */
  readonly serial: string | null
  readonly kind: 'gtin' | 'gs1' | 'digital-link' | 'text'
  /** What is odd about it, in plain words, each a clause that starts in lower case. */
  readonly notes: readonly string[]
}

/** `expect`: the scanner is set to send AIM identifiers; `none`: it is not, a leading `]E0` is data; `auto`: look. */
export interface DecodeOptions {
  readonly aim?: 'expect' | 'none' | 'auto'
}

type Meaning = Pick<Scan, 'symbology' | 'gtin' | 'elements' | 'serial' | 'kind' | 'notes'>

const meaning = (kind: Scan['kind'], symbology: Symbology | null, more: Partial<Meaning>): Meaning => ({
  kind,
  symbology,
  gtin: null,
  elements: [],
  serial: null,
  notes: [],
  ...more,
})

const asText = (text: string, symbology: Symbology | null, notes: readonly string[] = []): Meaning => {
  const hidden = describeHidden(text)
  return meaning('text', symbology, { notes: hidden === null ? notes : [...notes, `the code ${hidden}`] })
}

const hasStructure = (parsed: ElementString): boolean =>
  !parsed.problems.some((problem) => problem.kind === 'structure')

const fromElements = (
  kind: 'gs1' | 'digital-link',
  symbology: Symbology | null,
  parsed: ElementString,
  notes: readonly string[] = [],
): Meaning => {
  const faults = parsed.problems.map(
    ({ ai, position, reason }) => `${ai === null ? '' : `(${ai}) `}at ${position}: ${reason}`,
  )
  return meaning(kind, symbology, {
    ...trustedKeys(parsed),
    elements: hasStructure(parsed) ? parsed.elements : [],
    notes: [...notes, ...faults],
  })
}

/** Data whose structure the symbol does not vouch for: GS1 only if all of it fits, from a GTIN with a right check digit. */
const fitsWhole = (parsed: ElementString): boolean => parsed.problems.length === 0 && parsed.elements.length > 0

const asGtin = (digits: string, symbology: Symbology, notes: readonly string[] = []): Meaning => {
  const gtin = symbology === 'UPC-E' ? upcEKey(digits) : gtinKey(digits)
  if (gtin !== null) return meaning('gtin', symbology, { gtin, notes })
  const problem = isGtinLength(digits)
    ? `the check digit of this ${symbology} is wrong`
    : `${digits.length} digits do not make a whole ${symbology}`
  return asText(digits, symbology, [...notes, problem])
}

/** EAN and UPC. `]E0` is defined as 13 digits, but scanners may be set to send UPC-A and UPC-E as they are printed. */
const fromEan = (text: string, symbology: Symbology): Meaning => {
  if (symbology === 'EAN-ADD-ON') return asText(text, symbology, ['an add-on symbol alone, without its main symbol'])
  if (!/^\d+$/.test(text)) return asText(text, symbology, [`${symbology} has digits only`])
  if (symbology === 'EAN-8') return asGtin(text, symbology)
  const addOn = text.length === 15 || text.length === 18 ? text.slice(13) : null
  if (addOn !== null) {
    const main = text.slice(0, 13)
    return asGtin(main, main.startsWith('0') ? 'UPC-A' : 'EAN-13', [`the add-on ${addOn} was left out`])
  }
  if (text.length >= 6 && text.length <= 8) return asGtin(text, 'UPC-E')
  return asGtin(text, text.length === 12 || text.startsWith('0') ? 'UPC-A' : 'EAN-13')
}

/** Data of a scanner that does not name the symbology: its form has to tell. */
const fromUnknown = (text: string): Meaning => {
  const parsed = text.includes(groupSeparator) || /^01\d{14}/.test(text) ? parseElementString(text) : null
  if (parsed !== null && fitsWhole(parsed))
    return fromElements('gs1', null, parsed, ['read as GS1 by its form: the scanner sends no AIM identifier'])
  if (!/^\d+$/.test(text)) return asText(text, null)
  const [gtin] = gtinKeysOf(text)
  if (gtin !== undefined) return meaning('gtin', null, { gtin })
  const upcA = suggestUpcA(text)
  if (upcA !== null) return asText(text, null, [`with a zero in front it would be the UPC-A ${upcA}`])
  return asText(text, null, isGtinLength(text) ? ['as a GTIN its check digit would be wrong'] : [])
}

const interpret = (text: string, aim: AimIdentifier | null): Meaning => {
  const symbology = aim?.symbology ?? null
  if (text === '') return asText(text, symbology, ['the scan is empty'])
  if (aim?.gs1 === true) return fromElements('gs1', symbology, parseElementString(text))
  if (aim !== null && aim.id.startsWith(']E')) return fromEan(text, aim.symbology)
  if (symbology === 'ITF' && /^\d{14}$/.test(text)) return asGtin(text, 'ITF')
  const link = parseDigitalLink(text)
  if (link !== null) {
    const kind = link.elements.length === 0 ? 'text' : 'digital-link'
    return kind === 'text' ? asText(text, symbology, link.notes) : fromElements(kind, symbology, link, link.notes)
  }
  if (isBracketed(text)) {
    const parsed = parseBracketed(text)
    if (fitsWhole(parsed)) return fromElements('gs1', symbology, parsed, ['brackets as text instead of FNC1'])
    const [problem] = parsed.problems
    return asText(
      text,
      symbology,
      problem === undefined ? [] : [`(${problem.ai ?? ''}) at ${problem.position}: ${problem.reason}`],
    )
  }
  if (aim === null) return fromUnknown(text)
  const looksGs1 = /^01\d{14}./.test(text) && fitsWhole(parseElementString(text))
  return asText(
    text,
    symbology,
    looksGs1 ? ['it looks like GS1 data, but the symbol is not marked as such (no FNC1)'] : [],
  )
}

const decodeText = (bytes: Uint8Array): { readonly text: string; readonly notes: readonly string[] } => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), notes: [] }
  } catch {
    // Not UTF-8. Latin-1 gives every byte a character, so nothing is lost and nothing can fail.
    return { text: Buffer.from(bytes).toString('latin1'), notes: ['not UTF-8; read as Latin-1'] }
  }
}

/** Removes an ECI at the start and undoubles backslashes, as ISO/IEC 15424 lets a scanner send them. */
const withoutEci = (text: string): { readonly text: string; readonly notes: readonly string[] } => {
  const eci = /^\\(\d{6})/.exec(text)?.[1]
  if (eci === undefined) return { text, notes: [] }
  const notes = eci === '000026' || eci === '000003' ? [] : [`the character set ECI ${eci} is not known here`]
  return { text: text.slice(7).replaceAll('\\\\', '\\'), notes }
}

const lineEnd = new Set([0x0d, 0x0a])

/**
 * Understands what a scanner sent. Total: any bytes give a scan, and what is odd becomes a note. Only trailing CR and LF
 * are taken off; everything else stays in `text`, and `raw` is the very array given.
 */
export const decodeScan = (bytes: Uint8Array, options: DecodeOptions = {}): Scan => {
  const mode = options.aim ?? 'auto'
  let end = bytes.length
  while (end > 0 && lineEnd.has(bytes[end - 1] ?? 0)) end -= 1
  const body = bytes.subarray(0, end)
  const split = mode === 'none' ? null : splitAim(body)
  const notes: string[] = []
  if (mode === 'expect' && split === null) notes.push('no AIM identifier, though the scanner is set to send one')
  const decoded = decodeText(split?.data ?? body)
  const { text, notes: eciNotes } =
    split?.aim.eci === true ? withoutEci(decoded.text) : { text: decoded.text, notes: [] }
  const meant = interpret(text, split?.aim ?? null)
  return {
    raw: bytes,
    text,
    aim: split?.aim.id ?? null,
    ...meant,
    notes: [...notes, ...decoded.notes, ...eciNotes, ...meant.notes],
  }
}

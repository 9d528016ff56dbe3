import {
  describeHidden,
  findControls,
  findHalves,
  nameCharacter,
  showText,
  trimOuter,
  vanishingCharacters,
  whiteSpaceRun,
} from '../barcode/hidden-characters.js'

/**
 * The identity of a serial number: its label (as entered, cleaned for printing), its key (what makes two spellings the
 * same unit), and its sort form (natural order in the database). This is the only place that computes them; the
 * version is stored beside every key, so that a later rule can tell old keys from new ones.
 */

/** `folded`: case, width and runs of blanks do not matter. `exact`: they do, as GS1 AI (21) allows them to. */
export type SerialPolicy = 'folded' | 'exact'

export type SerialIdentity =
  | { readonly ok: true; readonly label: string; readonly key: string; readonly sort: string; readonly version: number }
  | {
      readonly ok: false
      readonly code: 'SERIAL_FORMAT' | 'TEXT_NUL'
      readonly details: Readonly<Record<string, string | number>>
    }

export const serialKeyVersion = 1
/** Code points of a key. */
export const serialMaxLength = 64

/** Far above any serial number even with hidden characters around it; keeps work on a misread page of text small. */
const inputMaxLength = 4096

/** One blank for each run of white space, nothing invisible, nothing around it. */
const tidy = (text: string): string => trimOuter(text.replace(vanishingCharacters, '').replace(whiteSpaceRun, ' ')).text

/** `change` again until nothing changes. Each `change` here ends in a text that is the same or more canonical. */
const settle = (text: string, change: (text: string) => string): string => {
  let settled = text
  for (;;) {
    const next = change(settled)
    if (next === settled) return settled
    settled = next
  }
}

/**
 * NFKC, then upper case, until stable: upper-casing U+0390 gives a sequence that NFKC composes anew, and a character
 * that vanishes lets its neighbours compose. All that composes must do so before upper case, which parts some letters.
 */
const fold = (text: string): string =>
  settle(text, (round) => settle(round, (part) => tidy(part).normalize('NFKC')).toUpperCase())

/**
 * The sort form of a key for a column with COLLATE "C": each run of digits becomes its length as two digits, then the
 * digits without leading zeros, so that byte order is natural order (A9 before A10). Ties (A1, A01) go to the key.
 */
export const serialSort = (key: string): string =>
  key.replace(/\d+/g, (run) => {
    const digits = run.replace(/^0+/, '')
    return `${String(digits.length).padStart(2, '0')}${digits}`
  })

const refuse = (text: string, problem: string, position?: number): SerialIdentity => ({
  ok: false,
  code: 'SERIAL_FORMAT',
  details: { s: showText(text), problem, ...(position === undefined ? {} : { position }) },
})

/**
 * The identity of an entered serial number, or why it cannot be one.
 *
 * Refusals: TEXT_NUL {position}; SERIAL_FORMAT {s, problem, position?}. Positions are counted in code points of the
 * text as given, from 1. A control character *inside* is refused, because it is a scan gone wrong (often a lost FNC1);
 * around the number it is trimmed, as scanners add them. With `exact`, tabs and line ends inside are control
 * characters too, since that policy turns nothing into a blank.
 */
export const serialIdentity = (text: string, policy: SerialPolicy): SerialIdentity => {
  const nul = text.indexOf('\0')
  if (nul !== -1)
    return { ok: false, code: 'TEXT_NUL', details: { position: Array.from(text.slice(0, nul)).length + 1 } }
  if (text.length > inputMaxLength)
    return refuse(text, `it has ${text.length} characters, at most ${serialMaxLength} are taken`)

  const inner = trimOuter(text)
  const [half] = findHalves(inner.text)
  if (half !== undefined)
    return refuse(text, `it contains half a character at ${half.position + inner.before}`, half.position + inner.before)
  const [hidden] = findControls(inner.text, policy === 'exact')
  if (hidden !== undefined) {
    const position = hidden.position + inner.before
    return refuse(text, `it contains a hidden character at ${position} (${nameCharacter(hidden.codePoint)})`, position)
  }

  const exact = inner.text.replace(vanishingCharacters, '')
  const key = policy === 'exact' ? exact : fold(inner.text)
  const length = Array.from(key).length
  if (length === 0) return refuse(text, describeHidden(text) === null ? 'it is empty' : 'it has no visible character')
  if (length > serialMaxLength) return refuse(text, `it has ${length} characters, at most ${serialMaxLength} are taken`)
  const label = policy === 'exact' ? exact : tidy(inner.text).normalize('NFC')
  return { ok: true, label, key, sort: serialSort(key), version: serialKeyVersion }
}

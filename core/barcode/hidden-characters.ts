/**
 * Characters nobody sees: they come from a scanner with a wrong keyboard layout, a lost FNC1, or a copy from a web page
 * or spreadsheet, and they make two codes that look alike differ. Written as ranges, not as Unicode properties: a key
 * made today must be the same with the Unicode tables of a later Node.
 */

/** Characters without width: soft hyphen, zero-width, byte order mark, bidi marks, variation selectors, fillers, tags. */
const vanishing =
  '\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF0-\\uFFFB\\u{1BCA0}-\\u{1BCA3}\\u{1D173}-\\u{1D17A}\\u{E0000}-\\u{E0FFF}'
/** White space of any kind except the plain blank; the first part are control characters as well. */
const oddSpace = '\\t-\\r\\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000'
const control = '\\u0000-\\u001F\\u007F-\\u009F'

export const vanishingCharacters = new RegExp(`[${vanishing}]`, 'gu')
export const whiteSpaceRun = new RegExp(`[ ${oddSpace}]+`, 'gu')
/** What may lie around a code and does not belong to it: white space, control characters, invisible ones. */
const outerStart = new RegExp(`^[ ${oddSpace}${control}${vanishing}]+`, 'u')
const outerEnd = new RegExp(`[ ${oddSpace}${control}${vanishing}]$`, 'u')
const isWhiteSpace = new RegExp(`^[ ${oddSpace}]$`, 'u')
const isControl = new RegExp(`^[${control}]$`, 'u')
const isHidden = new RegExp(`^[${oddSpace}${control}${vanishing}\\p{Surrogate}]$`, 'u')
const isHalf = /^\p{Surrogate}$/u

/** Nothing to take away: nearly every code there is, and catalogs have hundreds of thousands. */
const isTrimmedAscii = /^[!-~](?:[ -~]*[!-~])?$/

/** `text` without the white space, control and invisible characters around it, and how many code points went in front. */
export const trimOuter = (text: string): { readonly text: string; readonly before: number } => {
  if (isTrimmedAscii.test(text)) return { text, before: 0 }
  const points = Array.from(text.replace(outerStart, ''))
  const before = Array.from(text).length - points.length
  let end = points.length
  while (end > 0 && outerEnd.test(points[end - 1] ?? '')) end -= 1
  return { text: points.slice(0, end).join(''), before }
}

export interface FoundCharacter {
  /** 1-based, counted in code points. */
  readonly position: number
  readonly codePoint: number
}

const find = (text: string, test: (character: string) => boolean): FoundCharacter[] =>
  Array.from(text).flatMap((character, index) =>
    test(character) ? [{ position: index + 1, codePoint: character.codePointAt(0) ?? 0 }] : [],
  )

/** Control characters in `text`; white space counts only with `andWhiteSpace`. */
export const findControls = (text: string, andWhiteSpace = false): FoundCharacter[] =>
  find(text, (character) => isControl.test(character) && (andWhiteSpace || !isWhiteSpace.test(character)))

/** Halves of a surrogate pair: not a character, and not storable as UTF-8. */
export const findHalves = (text: string): FoundCharacter[] => find(text, (character) => isHalf.test(character))

/** Everything in `text` that cannot be seen, the plain blank excepted. */
export const findHidden = (text: string): FoundCharacter[] => find(text, (character) => isHidden.test(character))

const names: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x09: 'tab',
  0x0a: 'line feed',
  0x0d: 'carriage return',
  0x1b: 'escape',
  0x1c: 'file separator',
  0x1d: 'group separator',
  0x1e: 'record separator',
  0x1f: 'unit separator',
  0xa0: 'no-break space',
  0xad: 'soft hyphen',
  0x200b: 'zero-width space',
  0xfeff: 'byte order mark',
}

/** `U+001D group separator`; the name only for the usual suspects. */
export const nameCharacter = (codePoint: number): string => {
  const hex = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
  const name = names[codePoint]
  return name === undefined ? hex : `${hex} ${name}`
}

/** "contains a hidden character at 7 (U+001D group separator)", ready to stand behind the name of a thing; null if none. */
export const describeHidden = (text: string): string | null => {
  const found = findHidden(text)
  const [first] = found
  if (first === undefined) return null
  const more = found.length === 1 ? '' : ` and ${found.length - 1} more`
  return `contains a hidden character at ${first.position} (${nameCharacter(first.codePoint)})${more}`
}

/** "contains the unusual character А (U+0410) at 1": the first visible character that is not ASCII; null if none. */
export const describeUnusual = (text: string): string | null => {
  const [first] = find(text, (character) => character > '~' && !isHidden.test(character))
  if (first === undefined) return null
  return `contains the unusual character ${String.fromCodePoint(first.codePoint)} (${nameCharacter(first.codePoint)}) at ${first.position}`
}

/** `text` as it can be shown in a message: control characters as their pictures (␝), invisible ones as ·, cut at `max`. */
export const showText = (text: string, max = 80): string => {
  const points = Array.from(text)
  const shown = points.slice(0, max).map((character) => {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20) return String.fromCodePoint(0x2400 + code)
    if (code === 0x7f) return '\u2421'
    return isHidden.test(character) ? '·' : character
  })
  return points.length > max ? `${shown.join('')}…` : shown.join('')
}

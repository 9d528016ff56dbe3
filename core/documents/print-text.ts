/**
 * The one boundary between text from outside and paper.
 *
 * No printer language separates data from commands well: an ESC/POS printer obeys a control byte inside an item name,
 * `DLE` sequences even act inside a picture. So every string becomes a `PrintText` here first, and documents and
 * drivers accept nothing else.
 */
declare const printTextBrand: unique symbol

/** Text without control characters, in NFC, on one line and of bounded length. Only `cleanText` makes it. */
export type PrintText = string & { readonly [printTextBrand]: true }

/** Longest text of a receipt or label field, in characters (code points), where no other limit is given. */
export const DEFAULT_MAX_CHARS = 200

/** Shown where a text was cut; plain dots, because no western code page of receipt printers holds an ellipsis. */
const CUT_MARK = '...'

/** Halves of a surrogate pair that stand alone: not a character in any encoding. */
const LONE_SURROGATE = /\p{Cs}/gu
/** Emoji and text style selectors: invisible by themselves, and no printer font knows them. */
const VARIATION_SELECTOR = /[\ufe00-\ufe0f]/gu
/** C0, DEL, C1, line and paragraph separators, bidi and zero-width controls (all of Cf), and every kind of space. */
const CONTROL_OR_SPACE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}]+/gu

/**
 * Makes printable text of any string: NFC, controls and separators to one space, trimmed, at most `maxChars` code
 * points (a longer text ends in "..."). Lone surrogates become U+FFFD. Total, and idempotent for the same limit.
 */
export const cleanText = (text: string, maxChars: number = DEFAULT_MAX_CHARS): PrintText => {
  const cleaned = text
    .replace(LONE_SURROGATE, '\ufffd')
    .normalize('NFC')
    .replace(VARIATION_SELECTOR, '')
    .replace(CONTROL_OR_SPACE, ' ')
    .normalize('NFC')
    .trim()
  return cap(cleaned, maxChars) as PrintText
}

const cap = (text: string, maxChars: number): string => {
  if (text.length <= maxChars) return text
  const chars = Array.from(text)
  if (chars.length <= maxChars) return text
  const mark = maxChars > CUT_MARK.length ? CUT_MARK : ''
  return (
    chars
      .slice(0, maxChars - mark.length)
      .join('')
      .trimEnd() + mark
  )
}

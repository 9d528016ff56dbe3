/**
 * What the scalable font 0 of label printers has under `^CI28`: Latin, Greek, Cyrillic, general punctuation and
 * currency signs. Other scripts print as nothing or as boxes, depending on the model, so they are replaced here and told.
 */
const PRINTABLE = /^[\u0020-\u007e\u00a0-\u024f\u0370-\u052f\u1e00-\u1eff\u2010-\u2044\u20a0-\u20bf\u2122]$/u

/** Text with "?" for each character the font does not have; adds those to `replaced`. */
export const printableOf = (text: string, replaced: Set<string>): string =>
  Array.from(text, (char) => {
    if (PRINTABLE.test(char)) return char
    replaced.add(char)
    return '?'
  }).join('')

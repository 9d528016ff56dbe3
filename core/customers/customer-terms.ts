/**
 * What a customer is found by. A term is stored for each way somebody may begin to say it, so that every search is a
 * range of one index: the name from each of its words on, the phone number from each of its digits on.
 */

/** Folded for comparison: no case, no accents, one blank between words. */
export const foldName = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim()

/** The digits of a phone number, in any script's writing; people group them as they like. */
export const phoneDigits = (text: string): string => text.normalize('NFKC').replace(/\D/g, '')

/** Fewer digits than this find too many to be of use. */
export const shortestPhone = 4

export const nameTerms = (name: string): readonly string[] => {
  const words = foldName(name).split(' ').filter(Boolean)
  return words.map((_word, index) => words.slice(index).join(' '))
}

export const phoneTerms = (phone: string): readonly string[] => {
  const digits = phoneDigits(phone)
  const starts = Math.max(0, digits.length - shortestPhone + 1)
  return Array.from({ length: starts }, (_, index) => digits.slice(index))
}

/** What is looked for: a text is a name, a number or an e-mail address, and a phone number where it looks like one. */
export const searchTerms = (text: string): { readonly folded: string; readonly digits: string | null } => {
  const digits = phoneDigits(text)
  const isPhone = digits.length >= shortestPhone && /^[\d\s()+./-]+$/.test(text.normalize('NFKC'))
  return { folded: foldName(text), digits: isPhone ? digits.replace(/^0+(?=\d{4})/, '') : null }
}

/**
 * A mask as people write one: `A` is a letter, `9` a digit, `*` a letter or digit, `\` makes the next sign stand for
 * itself, and so does every other sign. `AA-9999` takes AB-1234.
 */
type Place = { readonly kind: 'letter' | 'digit' | 'either' } | { readonly kind: 'sign'; readonly sign: string }

export interface Mask {
  readonly places: readonly Place[]
  /** `2 letters, "-", 4 digits` */
  readonly words: string
  /** `AB-1234` */
  readonly example: string
}

export const maskMaxLength = 64

const kinds: Readonly<Record<string, 'letter' | 'digit' | 'either'>> = { A: 'letter', '9': 'digit', '*': 'either' }

export type MaskResult = { readonly ok: true; readonly mask: Mask } | { readonly ok: false; readonly problem: string }

export const readMask = (text: string): MaskResult => {
  const signs = Array.from(text)
  const places: Place[] = []
  for (let at = 0; at < signs.length; at += 1) {
    const sign = signs[at] ?? ''
    const kind = Object.hasOwn(kinds, sign) ? kinds[sign] : undefined
    if (kind !== undefined) places.push({ kind })
    else if (sign === '\\') {
      at += 1
      const literal = signs[at]
      if (literal === undefined) return { ok: false, problem: 'nothing follows the last "\\" of the mask' }
      places.push({ kind: 'sign', sign: literal })
    } else places.push({ kind: 'sign', sign })
  }
  if (places.length === 0) return { ok: false, problem: 'the mask is empty' }
  if (places.length > maskMaxLength)
    return { ok: false, problem: `the mask has ${places.length} places, at most ${maskMaxLength} are taken` }
  if (places.every(({ kind }) => kind === 'sign')) return { ok: false, problem: 'the mask has no A, 9 or * in it' }
  return { ok: true, mask: { places, words: wordsOf(places), example: exampleOf(places) } }
}

/** A letter is one of any script; digits are 0 to 9, as everywhere on a label. */
export const matchesMask = ({ places }: Mask, text: string): boolean => {
  const signs = Array.from(text)
  return signs.length === places.length && places.every((place, at) => fits(place, signs[at] ?? ''))
}

const fits = (place: Place, sign: string): boolean => {
  switch (place.kind) {
    case 'letter':
      return /^\p{L}$/u.test(sign)
    case 'digit':
      return /^[0-9]$/.test(sign)
    case 'either':
      return /^[\p{L}0-9]$/u.test(sign)
    case 'sign':
      return place.sign === sign
  }
}

const plural: Readonly<Record<Exclude<Place['kind'], 'sign'>, readonly [string, string]>> = {
  letter: ['letter', 'letters'],
  digit: ['digit', 'digits'],
  either: ['letter or digit', 'letters or digits'],
}

const wordsOf = (places: readonly Place[]): string => {
  const runs: { readonly kind: Place['kind']; readonly text: string }[] = []
  for (let at = 0; at < places.length;) {
    const { kind } = places[at] ?? { kind: 'letter' }
    let end = at
    while (end < places.length && places[end]?.kind === kind) end += 1
    const run = places.slice(at, end)
    const signs = run.map((place) => (place.kind === 'sign' ? place.sign : '')).join('')
    runs.push({
      kind,
      text: kind === 'sign' ? `"${signs}"` : `${run.length} ${plural[kind][run.length === 1 ? 0 : 1]}`,
    })
    at = end
  }
  return runs.map(({ text }) => text).join(', ')
}

const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'

const exampleOf = (places: readonly Place[]): string => {
  let letter = 0
  let digit = 0
  return places
    .map((place) => {
      if (place.kind === 'sign') return place.sign
      if (place.kind === 'letter') return letters[letter++ % letters.length]
      digit += 1
      return String(digit % 10)
    })
    .join('')
}

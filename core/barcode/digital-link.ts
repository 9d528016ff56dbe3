import { applicationIdentifiers, valueFault } from './application-identifiers.js'
import type { ElementProblem, ElementString, GS1Element } from './element-string.js'

/**
 * GS1 Digital Link URIs (GS1 Digital Link Standard: URI Syntax): a web address whose path ends in a key and its
 * qualifiers, `https://any.host/any/stem/01/09521234543213/21/aBc`, with further AIs in the query, `?17=271231`.
 */
export interface DigitalLink extends ElementString {
  /** What is unusual and accepted, in words. */
  readonly notes: readonly string[]
}

/** Primary keys and the qualifiers that may follow each, in this order; alternatives are other orders. */
const primaryKeys: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['01', [['22', '10', '21'], ['235']]],
  ['8006', [['22', '10', '21']]],
  ['8010', [['8011']]],
  ['414', [['254'], ['7040']]],
  ['415', [['8020']]],
  ['417', [['7040']]],
  ['8004', [['7040']]],
  ['8017', [['8019']]],
  ['8018', [['8019']]],
  ...['00', '253', '255', '401', '402', '8003', '8013'].map((ai): [string, readonly (readonly string[])[]] => [ai, []]),
])
/** AIs that say which thing is meant and so belong in the path. */
const pathOnly = new Set([...primaryKeys.keys(), ...[...primaryKeys.values()].flat(2)])

/** Words that earlier versions of the standard allowed in place of the digits; old labels still carry them. */
const oldNames: Readonly<Record<string, string>> = { gtin: '01', itip: '8006', cpv: '22', lot: '10', ser: '21' }

/** The binary form of AI (01) in base 64: eight bits 0x01 are `A` and one of `Q` to `f`. */
const compressedGtin = /^A[Q-Za-f][A-Za-z0-9_-]{8,}$/

const uri = /^https?:\/\/[^/?#\s]+(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/is

/** `text` with its percent escapes decoded; null when they are broken. */
const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null // only a malformed escape throws here
  }
}

interface Pairs {
  readonly elements: readonly GS1Element[]
  readonly notes: readonly string[]
}

/** Whether `qualifiers` stand in the order that `key` asks for. */
const inOrder = (key: string, qualifiers: readonly string[]): boolean =>
  qualifiers.length === 0 ||
  (primaryKeys.get(key) ?? []).some((order) => {
    const places = qualifiers.map((ai) => order.indexOf(ai))
    return places.every((place, index) => place !== -1 && (index === 0 || place > (places[index - 1] ?? -1)))
  })

/** The pairs of the path from `segments[start]` on, or null when they are no key with its qualifiers. */
const pairsFrom = (segments: readonly string[], start: number): Pairs | null => {
  const elements: GS1Element[] = []
  const notes: string[] = []
  for (let i = start; i < segments.length; i += 2) {
    const name = segments[i] ?? ''
    const ai = oldNames[name] ?? name
    const value = decode(segments[i + 1] ?? '')
    if (value === null || value === '' || !applicationIdentifiers.has(ai)) return null
    if (ai !== name) notes.push(`"${name}" instead of ${ai}: an old form of Digital Link`)
    const short = ai === '01' && /^(?:\d{8}|\d{12,13})$/.test(value)
    if (short) notes.push(`the GTIN has ${value.length} digits instead of 14`)
    elements.push({ ai, value: short ? value.padStart(14, '0') : value })
  }
  const [key, ...qualifiers] = elements.map((element) => element.ai)
  return key !== undefined && primaryKeys.has(key) && inOrder(key, qualifiers) ? { elements, notes } : null
}

const findPairs = (segments: readonly string[]): Pairs | null => {
  // From the left, so that a value that looks like an AI does not become one; the stem before the key is skipped.
  for (let start = segments.length % 2; start + 1 < segments.length; start += 2) {
    const pairs = pairsFrom(segments, start)
    if (pairs !== null) return pairs
  }
  return null
}

/** The attributes of the query: AIs with values; all other names (linkType, utm_source…) are the web's. */
const readQuery = (query: string): Pairs => {
  const elements: GS1Element[] = []
  const notes: string[] = []
  for (const part of query.split(/[&;]/)) {
    const [name = '', ...rest] = part.split('=')
    const value = decode(rest.join('='))
    if (!/^\d{2,4}$/.test(name)) continue
    if (!applicationIdentifiers.has(name)) notes.push(`(${name}) in the query is no known Application Identifier`)
    else if (pathOnly.has(name)) notes.push(`(${name}) belongs in the path, not in the query; it was left out`)
    else if (value === null) notes.push(`(${name}) in the query has a broken percent escape; it was left out`)
    else elements.push({ ai: name, value })
  }
  return { elements, notes }
}

/**
 * Reads a Digital Link. Null: the text is no web address, or one without GS1 keys. A link in the compressed form gives
 * no elements and a note. A GTIN of 8, 12 or 13 digits is padded and noted.
 */
export const parseDigitalLink = (text: string): DigitalLink | null => {
  const match = uri.exec(text)
  if (match === null) return null
  const segments = (match[1] ?? '').split('/').slice(1)
  const notes: string[] = []
  if (segments.length > 1 && segments.at(-1) === '') segments.pop()
  const pairs = findPairs(segments)
  if (pairs === null) {
    const last = segments.at(-1) ?? ''
    if (!compressedGtin.test(last) || !/\d|_|-/.test(last) || !/[A-Z].*[A-Z]/.test(last)) return null
    return { elements: [], problems: [], notes: ['it may be a compressed Digital Link, which is not read here'] }
  }
  const query = readQuery(match[2] ?? '')
  const elements = [...pairs.elements, ...query.elements]
  const problems = elements.flatMap(({ ai, value }): ElementProblem[] => {
    const entry = applicationIdentifiers.get(ai)
    const fault = entry === undefined ? null : valueFault(entry, value)
    return fault === null ? [] : [{ ...fault, ai, position: text.search(new RegExp(`(?<=[/?&;])${ai}[/=]`)) + 1 }]
  })
  return { elements, problems, notes: [...notes, ...pairs.notes, ...query.notes] }
}

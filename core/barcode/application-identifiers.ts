import { applicationIdentifierRows } from './application-identifier-table.js'
import { contentRules, isContentRule, type ContentRuleName } from './content-rules.js'

/** `N` digits, `X` set 82, `Y` set 39, `Z` base 64 (GS1 General Specifications, sections 7.11 and 7.12). */
export type CharacterSet = 'N' | 'X' | 'Y' | 'Z'

export interface Component {
  readonly set: CharacterSet
  readonly min: number
  readonly max: number
  readonly optional: boolean
  readonly rule: ContentRuleName | null
}

export interface ApplicationIdentifier {
  readonly ai: string
  readonly title: string
  readonly components: readonly Component[]
  readonly minLength: number
  readonly maxLength: number
  /** Its length is known from its first two digits, so no FNC1 ends it. */
  readonly predefined: boolean
}

/**
 * Lengths, AI included, of element strings that need no FNC1 behind them, by the AI's first two digits (GS1 General
 * Specifications, figure 7.8.5-2). Some of these AIs are not given out yet; their length is fixed all the same.
 */
const predefinedLengths: ReadonlyMap<string, number> = new Map([
  ['00', 20],
  ...['01', '02', '03', '41'].map((prefix) => [prefix, 16] as const),
  ['04', 18],
  ...['11', '12', '13', '14', '15', '16', '17', '18', '19'].map((prefix) => [prefix, 8] as const),
  ['20', 4],
  ...['31', '32', '33', '34', '35', '36'].map((prefix) => [prefix, 10] as const),
])

/** How many characters an element string that starts with `ai` has, AI included; null when FNC1 or the end ends it. */
export const predefinedLength = (ai: string): number | null => predefinedLengths.get(ai.slice(0, 2)) ?? null

const sets: Readonly<Record<CharacterSet, RegExp>> = {
  N: /^[0-9]*$/,
  X: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/,
  Y: /^[#\-/0-9A-Z]*$/,
  Z: /^[A-Za-z0-9_-]*=*$/,
}

const component = (text: string): Component => {
  const match = /^(\[?)([NXYZ])(\.\.)?(\d+)(?:,(\w+))?\]?$/.exec(text)
  const set = match?.[2]
  if (match === null || (set !== 'N' && set !== 'X' && set !== 'Y' && set !== 'Z'))
    throw new Error(`The format "${text}" in the table of Application Identifiers cannot be read`)
  const max = Number(match[4])
  const rule = match[5] ?? null
  if (rule !== null && !isContentRule(rule)) throw new Error(`There is no content rule "${rule}"`)
  return { set, min: match[3] === undefined ? max : 1, max, optional: match[1] === '[', rule }
}

const expand = (range: string): readonly string[] => {
  const [first, last] = range.split('-')
  if (first === undefined || last === undefined) return [range]
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => String(Number(first) + i))
}

/** Every Application Identifier, by its digits. */
export const applicationIdentifiers: ReadonlyMap<string, ApplicationIdentifier> = new Map(
  applicationIdentifierRows.flatMap(([range, format, title]) => {
    const components = format.split(' ').map(component)
    const minLength = components.reduce((sum, part) => sum + (part.optional ? 0 : part.min), 0)
    const maxLength = components.reduce((sum, part) => sum + part.max, 0)
    return expand(range).map((ai): [string, ApplicationIdentifier] => [
      ai,
      { ai, title, components, minLength, maxLength, predefined: predefinedLength(ai) !== null },
    ])
  }),
)

/** How many digits the AIs have that start with these two; AIs of one such group are equally long. */
const aiLengths: ReadonlyMap<string, number> = new Map(
  [...applicationIdentifiers.keys()].map((ai) => [ai.slice(0, 2), ai.length]),
)

/**
 * The digits at the start of `data` that form its AI (2 to 4), known to the table or not; null when `data` does not
 * start with digits, or with two that begin no AI.
 */
export const leadingAi = (data: string): string | null => {
  const digits = /^\d{2,4}/.exec(data)?.[0]
  if (digits === undefined) return null
  const prefix = digits.slice(0, 2)
  const length = aiLengths.get(prefix) ?? (predefinedLengths.has(prefix) ? 2 : null)
  return length === null || digits.length < length ? null : digits.slice(0, length)
}

export type ValueFault = { readonly kind: 'structure' | 'content'; readonly reason: string }

const lengthWords = (entry: ApplicationIdentifier): string =>
  entry.minLength === entry.maxLength ? `${entry.maxLength}` : `${entry.minLength} to ${entry.maxLength}`

/**
 * What is wrong with `value` under an AI, or null. `structure`: length or characters, the string was cut or glued
 * wrongly. `content`: well formed, but not true (check digit, date…).
 */
export const valueFault = (entry: ApplicationIdentifier, value: string): ValueFault | null => {
  const wrongLength: ValueFault = {
    kind: 'structure',
    reason: `it has ${value.length} characters, ${lengthWords(entry)} belong there`,
  }
  if (value.length < entry.minLength || value.length > entry.maxLength) return wrongLength
  let at = 0
  let content: ValueFault | null = null
  for (const part of entry.components) {
    const rest = value.length - at
    if (rest === 0 && part.optional) continue
    if (rest < part.min) return wrongLength
    const text = value.slice(at, at + part.max)
    if (!sets[part.set].test(text)) return { kind: 'structure', reason: 'it has characters that do not belong there' }
    const reason = part.rule === null ? null : contentRules[part.rule](text)
    if (reason !== null) content ??= { kind: 'content', reason }
    at += text.length
  }
  return at === value.length ? content : wrongLength
}

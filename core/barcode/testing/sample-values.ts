import type { ApplicationIdentifier, Component } from '../application-identifiers.js'
import { checkDigitOf } from '../check-digit.js'
import type { ContentRuleName } from '../content-rules.js'

/** Good values of Application Identifiers for tests: lawful in length, characters and content. */

/** Content for the rules that a run of ones would not satisfy. */
const ruleContent: Partial<Record<ContentRuleName, string>> = {
  date: '270200',
  fullDate: '280229',
  longDate: '20280229',
  hour: '23',
  minute: '59',
  time: '2359',
  timeOrNone: '2359',
  minus: '-',
  zero: '0',
  countryLetters: 'CH',
  latitude: '1374167000',
  longitude: '1885433000',
  pieceOfTotal: '0102',
  birthSequence: '1/2',
  iban: 'GB82WEST12345698765432',
}

/** AIs whose content has an inner form of its own: published examples (GS1 General Specifications, section 3). */
const examples: Readonly<Record<string, string>> = {
  '7041': '200',
  '7241': '10',
  '8013': '1987654Ad4X4bL5ttr2310c2K',
  '8014': '1987654Ad4X4bL5ttr2310c2K',
  '8110': '106141416543213150110120',
  '8112': '006141416654320123456',
}

/** AIs that start with three digits of a currency; all other three digits are a country. */
const isCurrency = (ai: string): boolean => ai.startsWith('391') || ai.startsWith('393')
/** AIs whose value starts with a GS1 Company Prefix: shorter than four digits there is none. */
const withCompanyPrefix = new Set(['401', '7023', '8004', '8010'])

const componentValue = (ai: string, part: Component, size: 'short' | 'long'): string => {
  const content = part.rule === null ? undefined : ruleContent[part.rule]
  if (content !== undefined) return content
  const length = size === 'long' ? part.max : withCompanyPrefix.has(ai) ? 4 : part.min
  const ones = '1'.repeat(length)
  if (part.rule === 'checkDigit') return `${ones.slice(1)}${checkDigitOf(ones.slice(1))}`
  if (part.set === 'N') return part.min === 3 && part.max === 3 ? (isCurrency(ai) ? '978' : '756') : ones
  return '1111'.padEnd(length, part.set === 'X' ? 'aB/-' : 'B').slice(0, length)
}

/** A good value of `entry`: each component as long as it may be, or as short as it may be and optional ones left out. */
export const goodValue = (entry: ApplicationIdentifier, size: 'short' | 'long'): string =>
  examples[entry.ai] ??
  entry.components
    .filter((part) => size === 'long' || !part.optional)
    .map((part) => componentValue(entry.ai, part, size))
    .join('')

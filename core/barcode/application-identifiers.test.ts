import bwipjs from 'bwip-js'
import fc from 'fast-check'
import { test } from 'tap'
import { applicationIdentifiers, leadingAi, predefinedLength, valueFault } from './application-identifiers.js'
import { checkPairOf, contentRules } from './content-rules.js'
import { goodValue } from './testing/sample-values.js'

/**
 * Another program's opinion of `(ai)value`: bwip-js has a dictionary of its own. Null when it takes it, else the name of
 * its error.
 */
const refereeError = (ai: string, value: string): string | null => {
  const raw: (symbol: string, text: string, options: object) => unknown = Reflect.get(bwipjs, 'raw')
  try {
    raw('gs1-128', `(${ai})${value}`, {})
    return null
  } catch (error) {
    return String(error)
  }
}
const refereeAccepts = (ai: string, value: string): boolean => refereeError(ai, value) === null
const entries = [...applicationIdentifiers.values()]
const fault = (ai: string, value: string) => {
  const entry = applicationIdentifiers.get(ai)
  return entry === undefined ? 'unknown' : (valueFault(entry, value)?.kind ?? null)
}

await test('every AI of the table takes good values, shortest and longest, and the referee agrees', (t) => {
  t.equal(entries.length, 541)
  for (const entry of entries)
    for (const size of ['short', 'long'] as const) {
      const value = goodValue(entry, size)
      const own = valueFault(entry, value)
      if (own !== null) t.fail(`(${entry.ai})${value}: ${own.reason}`)
      if (!refereeAccepts(entry.ai, value)) t.fail(`the referee refuses (${entry.ai})${value}`)
    }
  t.end()
})

await test('every AI refuses a value too short and one too long, and the referee agrees', (t) => {
  for (const entry of entries) {
    const long = goodValue(entry, 'long').padEnd(entry.maxLength, '1')
    for (const value of [`${long}1`, goodValue(entry, 'short').slice(0, entry.minLength - 1), '']) {
      if (valueFault(entry, value)?.kind !== 'structure') t.fail(`(${entry.ai})${value} is not refused`)
      if (refereeAccepts(entry.ai, value)) t.fail(`the referee takes (${entry.ai})${value}`)
    }
  }
  t.end()
})

await test('AIs outside the table are outside the referee’s as well', (t) => {
  const other = [2, 3, 4].flatMap((length) =>
    Array.from({ length: 10 ** length }, (_, i) => String(i).padStart(length, '0')),
  )
  const known = (ai: string) => [2, 3, 4].some((length) => applicationIdentifiers.has(ai.slice(0, length)))
  for (const ai of other.filter((candidate) => !known(candidate)))
    if (refereeError(ai, '1')?.includes('unknownAI') !== true) t.fail(`the referee knows (${ai})`)
  t.end()
})

await test('no AI is the start of another, so that a string has one reading', (t) => {
  for (const { ai } of entries) {
    if (entries.some((other) => other.ai !== ai && other.ai.startsWith(ai))) t.fail(`${ai} starts another AI`)
    t.equal(leadingAi(`${ai}9999`), ai)
  }
  t.equal(leadingAi('X1'), null)
  t.equal(leadingAi('5012'), null)
  t.equal(leadingAi('310'), null, 'cut inside the AI')
  t.end()
})

await test('predefined lengths are those of the AIs that have them', (t) => {
  for (const { ai, minLength, maxLength, predefined } of entries)
    if (predefined)
      t.same(
        [minLength, maxLength].map((n) => n + ai.length),
        [predefinedLength(ai), predefinedLength(ai)],
        ai,
      )
  t.equal(predefinedLength('21'), null)
  t.equal(predefinedLength('422'), null, 'three digits, yet FNC1 must end it')
  t.equal(predefinedLength('18'), 8, 'not given out, yet its length is fixed')
  t.end()
})

await test('content is checked: digits, dates, charsets', (t) => {
  t.equal(fault('01', '09521234543214'), 'content')
  t.equal(fault('17', '271301'), 'content', 'month 13')
  t.equal(fault('17', '270229'), 'content', '2027 is no leap year')
  t.equal(fault('17', '280229'), null)
  t.equal(fault('4324', '2712319999'), null, 'a day without a time')
  t.equal(fault('17', '270200'), null, 'day 00: the whole month')
  t.equal(fault('7006', '270200'), 'content')
  t.equal(fault('21', 'ä'), 'structure')
  t.equal(fault('21', 'a b'), 'structure', 'a blank is not in set 82')
  t.equal(fault('10', '!"%&\'()*+,-./:;<=>?_'), null)
  t.equal(fault('8010', 'abcd'), 'structure', 'set 39 has capitals only')
  t.equal(fault('8030', 'ab_-=='), null)
  t.equal(fault('8006', '095212345432130201'), 'content', 'piece 2 of 1')
  t.equal(fault('8007', 'GB83WEST12345698765432'), 'content')
  t.equal(fault('4330', '000100-'), null)
  t.equal(fault('4330', '000100+'), 'content')
  t.equal(fault('423', '756276'), null)
  t.equal(fault('423', '75627'), 'structure')
  t.equal(checkPairOf('1987654Ad4X4bL5ttr2310c'), '2K')
  t.end()
})

await test('content rules and the referee agree on random dates, times and check characters', (t) => {
  const digits = (length: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''))
  fc.assert(
    fc.property(digits(6), (value) => (fault('11', value) === null) === refereeAccepts('11', value)),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(digits(6), (value) => (fault('7006', value) === null) === refereeAccepts('7006', value)),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(digits(12), (value) => (fault('7251', value) === null) === refereeAccepts('7251', value)),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(digits(14), (value) => (fault('01', value) === null) === refereeAccepts('01', value)),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 17 }), (rest) => {
      const body = `1987${rest.replace(/[^!"%&*-?A-Z_a-z]/g, '_')}`
      return (
        contentRules.checkPair(body + checkPairOf(body)) === null && refereeAccepts('8013', body + checkPairOf(body))
      )
    }),
    { numRuns: 300 },
  )
  t.end()
})

import fc from 'fast-check'
import t from 'tap'
import { luhnDigit, vinCheckDigit } from './check-digits.js'
import { readMask } from './mask.js'
import { compilePattern, matchPattern, patternMaxStates } from './pattern.js'
import { checkSerialFormat, readSerialFormat, wordsOfFormat, type SerialFormat } from './serial-format.js'

const format = (line: string): SerialFormat => {
  const read = readSerialFormat(line)
  if (!read.ok) throw new Error(read.problem)
  return read.format
}
const tenDigits = Array.from('0123456789')
const check = (line: string, text: string, exact = false) => checkSerialFormat(format(line), text, 'Phone', exact)
const problem = (line: string): string => {
  const read = readSerialFormat(line)
  return read.ok ? '' : read.problem
}

/** Patterns of the language that mean the same to the regular expressions of JavaScript. */
const patterns = fc.letrec<{ part: string; one: string; sequence: string; all: string }>((tie) => ({
  one: fc.oneof(
    fc.constantFrom('A', 'B', '7', '-', '.', '\\d', '[A-C]', '[^A]', '[B\\-]', '\\.', '[A-]'),
    fc.tuple(tie('all')).map(([all]) => `(${all})`),
  ),
  part: fc
    .tuple(tie('one'), fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{0,2}', '{1,}'))
    .map(([one, repeat]) => one + repeat),
  sequence: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  all: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
}))

await t.test('a pattern takes what the regular expression takes, in at most (characters + 1) × states steps', (t) => {
  const seen = { taken: 0, refused: 0 }
  fc.assert(
    fc.property(
      patterns.all.filter((text) => text !== ''),
      fc.array(fc.constantFrom('A', 'B', 'C', '7', '-', '.'), { maxLength: 6 }),
      (text, signs) => {
        const compiled = compilePattern(text)
        if (!compiled.ok) return text.length > 200
        const number = signs.join('')
        const { matches, steps } = matchPattern(compiled.pattern, number)
        seen[matches ? 'taken' : 'refused'] += 1
        return (
          matches === new RegExp(`^(?:${text})$`, 'su').test(number) &&
          steps <= (signs.length + 1) * compiled.pattern.states.length
        )
      },
    ),
    { numRuns: 3000 },
  )
  t.ok(seen.taken > 100 && seen.refused > 100, JSON.stringify(seen))
  t.end()
})

await t.test('hostile patterns cost no more than dull ones, or are refused', (t) => {
  for (const text of ['(A+)+', '(A|A)*', '(A*)*B', '(.*)*(.*)*(.*)*X', '((A?){20}){20}', '(A|AA)+(A|AA)+B']) {
    const compiled = compilePattern(text)
    if (!compiled.ok) throw new Error(`${text}: ${compiled.problem}`)
    const { matches, steps } = matchPattern(compiled.pattern, `${'A'.repeat(63)}!`)
    t.notOk(matches)
    t.ok(steps <= 65 * patternMaxStates, `${text}: ${steps} steps`)
    t.ok(steps <= 65 * compiled.pattern.states.length)
  }
  t.match(compilePattern('((A{99}){99}){99}'), { ok: false, problem: /repeats too much/ })
  t.match(compilePattern('(((){999}){999}){999}'), { ok: false, problem: /repeats too much/ })
  t.match(compilePattern('A'.repeat(201)), { ok: false, problem: /201 characters/ })
  t.match(compilePattern('('.repeat(30) + ')'.repeat(30)), { ok: false, problem: /20 deep/ })
  t.end()
})

await t.test('a pattern that is not known is refused with its place, never taken as something else', (t) => {
  const refusals: Readonly<Record<string, RegExp>> = {
    '(?=A)B': /"\(\?" is not at 2/,
    'A\\b': /"\\b" is not known at 3/,
    'A\\': /nothing follows/,
    '(A': /not closed/,
    'A)': /closes nothing at 2/,
    '[A': /not closed/,
    '[]': /empty/,
    '[Z-A]': /counts down/,
    '[\\d-Z]': /one sign on each side/,
    '*A': /repeats nothing at 1/,
    'A**': /two repetitions/,
    'A{3,1}': /counts down/,
    'A{x}': /starts no repetition/,
    '^A$': /not needed/,
    '[[:alpha:]]': /inside/,
  }
  for (const [text, expected] of Object.entries(refusals))
    t.match(compilePattern(text), { ok: false, problem: expected }, text)
  t.end()
})

await t.test('a mask has words and an example that fits it', (t) => {
  t.equal(wordsOfFormat(format('mask AA-9999')), '2 letters, "-", 4 digits, like AB-1234')
  t.equal(wordsOfFormat(format('MASK \\A9*')), '"A", 1 digit, 1 letter or digit, like A12')
  t.match(check('mask AA-9999', 'ab-1234'), { ok: true, serial: 'ab-1234' })
  t.match(check('mask AA-9999', 'AB1234'), {
    code: 'SERIAL_FORMAT',
    details: { s: 'AB1234', problem: 'the numbers of Phone have another form: 2 letters, "-", 4 digits, like AB-1234' },
  })
  t.match(check('mask \\a9', 'A7'), { ok: true })
  t.match(check('mask \\a9', 'A7', true), { ok: false }, 'where case counts, a sign of the mask is that very sign')
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('A', '9', '*', '-', '/', 'X'), minLength: 1, maxLength: 20 }),
      (text) => {
        const read = readMask(text)
        return !read.ok || checkSerialFormat(format(`mask ${text}`), read.mask.example, 'Phone', false).ok
      },
    ),
  )
  t.end()
})

await t.test('an IMEI: 15 digits by Luhn, 14 completed, 16 are an IMEISV', (t) => {
  t.strictSame(check('imei', '352099001761481'), { ok: true, serial: '352099001761481' })
  t.strictSame(check('imei', '35209900176148'), { ok: true, serial: '352099001761481' })
  t.strictSame(check('imei', ' 35-209900-176148-1 '), { ok: true, serial: '352099001761481' })
  t.match(check('imei', '352099001761482'), {
    code: 'SERIAL_CHECK_DIGIT',
    details: { s: '352099001761482', what: 'IMEI', got: '2', exp: '1' },
  })
  t.match(check('imei', '3520990017614812'), {
    code: 'SERIAL_FORMAT',
    details: { problem: /16 digits, which is an IMEISV/ },
  })
  t.strictSame(check('imeisv', '3520990017614812'), { ok: true, serial: '3520990017614812' })
  t.match(check('imeisv', '352099001761481'), { code: 'SERIAL_FORMAT' })
  t.match(check('imei', 'ABC'), { code: 'SERIAL_FORMAT', details: { problem: /an IMEI of 15 digits/ } })
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...tenDigits), minLength: 14, maxLength: 14 }), (body) => {
      const accepted = tenDigits.filter((last) => check('imei', body + last).ok)
      return accepted.length === 1 && accepted[0] === String(luhnDigit(body))
    }),
    { numRuns: 50 },
  )
  t.end()
})

await t.test('a VIN: the check digit counts only where North America is said', (t) => {
  t.equal(vinCheckDigit('1M8GDM9AXKP042788'), 'X')
  t.match(check('vin-north-america', '1m8gdm9axkp042788'), { ok: true, serial: '1M8GDM9AXKP042788' })
  t.match(check('vin-north-america', '11111111111111111'), { ok: true })
  const european = 'WVWZZZ1JZXW000001'
  t.match(check('vin', european), { ok: true })
  t.match(check('vin-north-america', european), {
    code: 'SERIAL_CHECK_DIGIT',
    details: { got: 'Z', exp: vinCheckDigit(european) },
  })
  t.match(check('vin', '1M8GDM9AXKP04278O'), { code: 'SERIAL_FORMAT', details: { problem: /without I, O and Q/ } })
  t.end()
})

await t.test('a GTIN by its check digit; a pattern by its words', (t) => {
  t.match(check('gtin', '4006381333931'), { ok: true })
  t.match(check('gtin', '4006381333932'), { code: 'SERIAL_CHECK_DIGIT', details: { got: '2', exp: '1' } })
  t.match(check('gtin', '12345'), { code: 'SERIAL_FORMAT' })
  const line = 'pattern TG\\d{4} as TG and four digits, like TG1234'
  t.match(check(line, 'tg7777'), { ok: true, serial: 'tg7777' })
  t.match(check(line, 'TG777'), { details: { problem: /TG and four digits, like TG1234/ } })
  t.end()
})

await t.test('a format that cannot be read says why', (t) => {
  t.match(problem('serial'), /none of imei/)
  t.match(problem('mask ---'), /no A, 9 or \*/)
  t.match(problem('pattern A+'), /words for people/)
  t.match(problem('pattern A+ as letters A, like B'), /the example B does not fit/)
  t.match(problem('pattern (A as letters A, like A'), /not closed/)
  t.match(problem(`mask ${'9'.repeat(65)}`), /at most 64/)
  t.end()
})

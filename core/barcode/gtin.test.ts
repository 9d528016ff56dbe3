import fc from 'fast-check'
import { test } from 'tap'
import { checkDigitOf, hasValidCheckDigit } from './check-digit.js'
import { gtinKey, printSymbology, storeCodeKey, suggestUpcA, upcCandidates, upcEntry } from './gtin.js'
import { expandUpcE } from './upc-e.js'

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''))
const complete = (body: string) => `${body}${checkDigitOf(body)}`
const keyOf = (text: string) => {
  const entry = upcEntry(text, { kind: 'gtin' })
  return entry.ok ? entry.key : entry.code
}

await test('check digits of published numbers', (t) => {
  for (const good of [
    '036000291452',
    '4006381333931',
    '96385074',
    '10614141000415',
    '9521234543213',
    '106141411234567897',
  ])
    t.ok(hasValidCheckDigit(good), good)
  t.notOk(hasValidCheckDigit('4006381333932'))
  t.notOk(hasValidCheckDigit('0'), 'one digit has no body')
  t.end()
})

await test('every single wrong digit and nearly every swap is noticed', (t) => {
  fc.assert(
    fc.property(digits(13), fc.nat(13), fc.integer({ min: 1, max: 9 }), (body, at, shift) => {
      const code = complete(body)
      const wrong = (Number(code[at]) + shift) % 10
      return !hasValidCheckDigit(code.slice(0, at) + String(wrong) + code.slice(at + 1))
    }),
  )
  t.end()
})

await test('UPC-E expands by its last digit, and only with the right check digit', (t) => {
  const pairs = [
    ['04252614', '042100005264'],
    ['01234505', '012000003455'],
    ['01234531', '012300000451'],
    ['01234543', '012340000053'],
    ['01234558', '012345000058'],
    ['01234565', '012345000065'],
  ] as const
  for (const [short, long] of pairs) t.equal(expandUpcE(short), long, short)
  t.equal(expandUpcE('04252615'), null, 'wrong check digit')
  t.equal(expandUpcE('24252614'), null, 'number system 2 has no UPC-E')
  t.equal(expandUpcE('425261'), '042100005264', 'six digits: number system 0')
  t.equal(expandUpcE('4252614'), '042100005264', 'seven digits that can only be six and the check digit')
  t.equal(expandUpcE('4252615'), null)
  t.equal(expandUpcE('0425262'), '042200005263', 'seven digits that can only be number system and six')
  t.equal(expandUpcE('12345'), null)
  fc.assert(
    fc.property(fc.constantFrom('0', '1'), digits(6), (system, six) => {
      const upcA = expandUpcE(
        `${system}${six}${Array.from('0123456789').find((c) => expandUpcE(system + six + c) !== null)}`,
      )
      return upcA !== null && upcA.length === 12 && hasValidCheckDigit(upcA) && upcA.startsWith(system)
    }),
  )
  t.end()
})

await test('seven digits with two readings are refused', (t) => {
  const ambiguous = fc.sample(digits(6), { numRuns: 2000, seed: 1 }).find((six) => {
    const withoutCheck = expandUpcE(
      `0${six}${Array.from('0123456789').find((c) => expandUpcE(`0${six}${c}`) !== null)}`,
    )
    const other = expandUpcE(`00${six}`)
    return other !== null && withoutCheck !== other
  })
  t.ok(ambiguous)
  t.equal(expandUpcE(`0${ambiguous}`), null)
  t.end()
})

await test('all spellings of one product meet in one key', (t) => {
  const key = '00036000291452'
  t.equal(keyOf('036000291452'), key, 'UPC-A')
  t.equal(keyOf('0036000291452'), key, 'EAN-13')
  t.equal(keyOf('00036000291452'), key, 'GTIN-14')
  t.equal(keyOf('0 36000-29145 2'), key, 'with the gaps of the printed line')
  t.equal(keyOf('\u200B036000291452\r\n'), key, 'with hidden characters around')
  t.equal(keyOf('04252614'), '00042100005264', 'UPC-E')
  t.equal(keyOf('96385074'), '00000096385074', 'GTIN-8')
  fc.assert(
    fc.property(digits(11), (body) => {
      fc.pre(/[1-9]/.test(body))
      const upcA = complete(body)
      return keyOf(upcA) === keyOf(`0${upcA}`) && keyOf(`00${upcA}`) === keyOf(upcA) && gtinKey(upcA)?.length === 14
    }),
  )
  t.end()
})

await test('eight digits: the symbology decides, typed ones are a GTIN-8 first', (t) => {
  const both = fc
    .sample(digits(7), { numRuns: 5000, seed: 7 })
    .map(complete)
    .find((code) => expandUpcE(code) !== null)
  t.ok(both, 'a code that is a valid GTIN-8 and a valid UPC-E')
  const code = String(both)
  const eight = `000000${code}`
  const upcA = `00${expandUpcE(code)}`
  t.equal(keyOf(code), eight)
  const scanned = upcEntry(code, { kind: 'gtin', symbology: 'UPC-E' })
  t.match(scanned, { ok: true, key: upcA, display: upcA.slice(2) }, 'shown as the UPC-A: the eight digits mislead')
  t.same(upcCandidates(code), [eight, upcA, storeCodeKey(code)])
  const scan = { text: code, gtin: null, kind: 'gtin' } as const
  t.same(upcCandidates({ ...scan, symbology: 'UPC-E' }), [upcA, storeCodeKey(code)])
  t.same(upcCandidates({ ...scan, symbology: 'EAN-8' }), [eight, storeCodeKey(code)])
  t.match(upcEntry('04252614', { kind: 'gtin', symbology: 'EAN-8' }), { code: 'UPC_CHECK_DIGIT' })
  t.end()
})

await test('wrong entries say what is wrong', (t) => {
  t.match(upcEntry('036000291453', { kind: 'gtin' }), {
    ok: false,
    code: 'UPC_CHECK_DIGIT',
    details: { upc: '036000291453', got: '3', expected: 2 },
  })
  t.match(upcEntry('36000291452', { kind: 'gtin' }), {
    code: 'UPC_FORMAT',
    details: { suggestion: '036000291452', problem: /11 digits; with a zero in front it is the UPC-A 036000291452/ },
  })
  t.notMatch(upcEntry('36000291453', { kind: 'gtin' }), { details: { suggestion: String } })
  t.equal(suggestUpcA('36000291452'), '036000291452')
  t.equal(suggestUpcA('36000291453'), null)
  t.same(upcCandidates('36000291452'), ['S:36000291452'], 'a suggestion is never looked up')
  t.match(upcEntry('00000000', { kind: 'gtin' }), { code: 'UPC_FORMAT', details: { problem: 'it is all zeros' } })
  t.match(upcEntry('ABC', { kind: 'gtin' }), { code: 'UPC_FORMAT' })
  t.match(upcEntry('  ', { kind: 'gtin' }), { code: 'UPC_FORMAT', details: { problem: 'it is empty' } })
  t.match(upcEntry('', { kind: 'store' }), { code: 'UPC_FORMAT', details: { problem: 'it is empty' } })
  t.match(upcEntry('AB\x1DC', { kind: 'store' }), { details: { problem: /hidden character at 3/, upc: 'AB␝C' } })
  t.match(upcEntry('ÄB', { kind: 'store' }), { details: { problem: /Code 128/ } })
  t.match(upcEntry('x'.repeat(41), { kind: 'store' }), { details: { problem: /40/ } })
  t.end()
})

await test('store codes match exactly but for case, are never padded and never meet a GTIN', (t) => {
  const key = (text: string) => {
    const entry = upcEntry(text, { kind: 'store' })
    return entry.ok ? entry.key : entry.code
  }
  t.equal(key('ab-12'), key(' AB-12 '))
  t.not(key('ab-12'), key('ab12'))
  t.not(key('12'), key('012'))
  t.match(upcEntry('ab-12', { kind: 'store' }), { display: 'ab-12' })
  fc.assert(
    fc.property(digits(13), (body) => {
      const code = complete(body)
      return key(code) === storeCodeKey(code) && key(code) !== gtinKey(code)
    }),
  )
  t.same(upcCandidates('036000291452'), ['00036000291452', 'S:036000291452'])
  t.same(upcCandidates('pen-7'), ['S:PEN-7'])
  t.same(upcCandidates('Ä'), [])
  t.same(
    upcCandidates({ text: '0109521234543213211', gtin: '09521234543213', symbology: 'GS1-128', kind: 'gs1' }),
    ['09521234543213'],
    'structured data is looked up by its GTIN alone',
  )
  t.end()
})

await test('a key is printed as the symbology it came from', (t) => {
  t.same(printSymbology('00036000291452'), { symbology: 'UPC-A', data: '036000291452' })
  t.same(printSymbology('04006381333931'), { symbology: 'EAN-13', data: '4006381333931' })
  t.same(printSymbology('00000096385074'), { symbology: 'EAN-8', data: '96385074' })
  t.same(printSymbology('10614141000415'), { symbology: 'ITF-14', data: '10614141000415' })
  t.same(printSymbology(storeCodeKey('pen-7')), { symbology: 'CODE128', data: 'PEN-7' })
  fc.assert(
    fc.property(fc.constantFrom(7, 11, 12, 13).chain(digits), (body) => {
      fc.pre(/[1-9]/.test(body))
      const code = complete(body)
      return gtinKey(printSymbology(String(gtinKey(code))).data) === gtinKey(code)
    }),
  )
  t.end()
})

import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { test } from 'tap'
import { describeHidden, describeUnusual, showText } from '../barcode/hidden-characters.js'
import { serialIdentity, serialSort, type SerialPolicy } from './identity.js'

const keyOf = (text: string, policy: SerialPolicy = 'folded') => {
  const identity = serialIdentity(text, policy)
  return identity.ok ? identity.key : `${identity.code}: ${identity.details['problem'] ?? identity.details['position']}`
}
/** Text with many of the characters that matter here. */
const awkward = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'a',
          'B',
          '0',
          '7',
          '-',
          ' ',
          '\t',
          '\u00A0',
          '\u200B',
          '\uFEFF',
          '\u00AD',
          '\u202E',
          '\u3000',
          '\u3164',
          '\u0390',
          'ß',
        ],
        ...[
          'ŉ',
          'ﬁ',
          '１',
          'e',
          '\u0301',
          '\u0345',
          '\u00A8',
          '\u1FB3',
          'Ⅳ',
          '㎏',
          '\uFE0F',
          '\u0130',
          '\u{1D400}',
          '\u1E9E',
          '\x1D',
        ],
      ),
      { maxLength: 30 },
    )
    .map((list) => list.join('')),
)

await test('what two spellings of one serial have in common', (t) => {
  t.equal(keyOf('ab-12 c'), 'AB-12 C')
  t.equal(keyOf(' \u00A0ab-12\u2003\t c\r\n'), 'AB-12 C', 'white space outside goes, inside becomes one blank')
  t.equal(keyOf('\uFEFFa\u200Bb\u00AD1\u202E2'), 'AB12', 'what has no width vanishes')
  t.equal(keyOf('ＡＢ１２'), 'AB12', 'full width')
  t.equal(keyOf('straße'), 'STRASSE')
  t.equal(keyOf('e\u200B\u0301'), 'É', 'neighbours compose when what parted them is gone')
  t.equal(keyOf('\u0390'), keyOf(keyOf('\u0390')))
  t.equal(keyOf('\x1DAB12\x1D\x04'), 'AB12', 'control characters around are the scanner’s')
  t.not(keyOf('\u0410B'), keyOf('AB'), 'Cyrillic А is another letter')
  t.not(keyOf('A\u2011B'), keyOf('A-B'), 'a no-break hyphen is another sign')
  t.match(serialIdentity('  aB\u00A0 c ', 'folded'), { ok: true, label: 'aB c', key: 'AB C', sort: 'AB C', version: 1 })
  t.end()
})

await test('exact keeps case, width and inner blanks', (t) => {
  t.match(serialIdentity(' aB  c\u200Bd ', 'exact'), { ok: true, key: 'aB  cd', label: 'aB  cd' })
  t.not(keyOf('aBcD', 'exact'), keyOf('ABCD', 'exact'))
  t.not(keyOf('Ａ', 'exact'), keyOf('A', 'exact'))
  t.equal(keyOf('a\tb', 'exact'), 'SERIAL_FORMAT: it contains a hidden character at 2 (U+0009 tab)')
  t.end()
})

await test('what cannot be a serial is refused with its position', (t) => {
  t.match(serialIdentity('ab\0', 'folded'), { code: 'TEXT_NUL', details: { position: 3 } })
  t.match(serialIdentity('\u{1D400}\0', 'exact'), { code: 'TEXT_NUL', details: { position: 2 } })
  t.match(serialIdentity(' 123456\x1D7', 'folded'), {
    code: 'SERIAL_FORMAT',
    details: { s: ' 123456␝7', position: 8, problem: 'it contains a hidden character at 8 (U+001D group separator)' },
  })
  t.match(serialIdentity('ab\uD800c', 'folded'), { code: 'SERIAL_FORMAT', details: { position: 3 } })
  t.match(serialIdentity('\uDC00', 'exact'), { code: 'SERIAL_FORMAT', details: { position: 1 } })
  t.match(serialIdentity('', 'folded'), { details: { problem: 'it is empty' } })
  t.match(serialIdentity(' \u200B\x1D', 'folded'), { details: { problem: 'it has no visible character' } })
  t.ok(serialIdentity('x'.repeat(64), 'folded').ok)
  t.match(serialIdentity('x'.repeat(65), 'folded'), {
    details: { problem: 'it has 65 characters, at most 64 are taken' },
  })
  t.ok(serialIdentity('\u{1D400}'.repeat(64), 'exact').ok, 'code points are counted, not UTF-16 units')
  t.match(
    serialIdentity('\uFDFA'.repeat(4), 'folded'),
    { ok: false },
    'one ligature folds to 18 characters: counted after folding',
  )
  t.match(serialIdentity('x'.repeat(5000), 'folded'), { ok: false })
  t.end()
})

await test('a key is its own key, whatever the text', (t) => {
  for (const policy of ['folded', 'exact'] as const)
    fc.assert(
      fc.property(awkward, (text) => {
        const identity = serialIdentity(text, policy)
        if (!identity.ok) return identity.details['problem'] !== '' || identity.code === 'TEXT_NUL'
        const again = serialIdentity(identity.key, policy)
        const ofLabel = serialIdentity(identity.label, policy)
        return (
          again.ok &&
          again.key === identity.key &&
          again.sort === identity.sort &&
          ofLabel.ok &&
          ofLabel.key === identity.key
        )
      }),
      { numRuns: 3000 },
    )
  t.end()
})

await test('every character of Unicode folds to a stable key, and no key holds a hidden character', (t) => {
  let bad = ''
  // Without ideographs, Hangul syllables and private use: thousands that are all alike.
  const ranges = [
    [1, 0x3400],
    [0x4db0, 0x4e00],
    [0xa000, 0xac00],
    [0xd7a0, 0xe000],
    [0xf900, 0x20000],
    [0x2f800, 0x2fa20],
    [0xe0000, 0xe0200],
  ] as const
  for (const code of ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i))) {
    const identity = serialIdentity(`A${String.fromCodePoint(code)}1`, 'folded')
    if (!identity.ok) continue
    const again = serialIdentity(identity.key, 'folded')
    if (!again.ok || again.key !== identity.key || describeHidden(identity.key) !== null) bad += ` ${code.toString(16)}`
  }
  t.equal(bad, '')
  t.end()
})

await test('sort order is natural in byte order', (t) => {
  const before = (a: string, b: string) => Buffer.compare(Buffer.from(serialSort(a)), Buffer.from(serialSort(b)))
  const order = [
    '',
    '7',
    '10',
    '0100',
    '1000',
    'A',
    'A-1',
    'A0',
    'A1',
    'A9',
    'A10',
    'A99',
    'A100',
    'A100B2',
    'A100B10',
    'AB',
    'B1',
  ]
  for (let i = 1; i < order.length; i += 1)
    t.ok(before(String(order[i - 1]), String(order[i])) < 0, `${order[i - 1]} < ${order[i]}`)
  t.equal(before('A01', 'A1'), 0, 'the key breaks the tie')
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 60n }), fc.bigInt({ min: 0n, max: 10n ** 60n }), (a, b) => {
      const sign = a < b ? -1 : a > b ? 1 : 0
      return before(`X${a}`, `X${b}`) === sign && before(`X000${a}Y`, `X${b}Y`) === sign
    }),
  )
  t.end()
})

await test('hidden and unusual characters are named', (t) => {
  t.equal(describeHidden('123456\x1D8'), 'contains a hidden character at 7 (U+001D group separator)')
  t.equal(describeHidden('a\u200Bb\u00A0'), 'contains a hidden character at 2 (U+200B zero-width space) and 1 more')
  t.equal(describeHidden('plain text'), null)
  t.equal(describeUnusual('\u0410B'), 'contains the unusual character А (U+0410) at 1')
  t.equal(describeUnusual('AB~'), null)
  t.equal(showText('a\x1Db\u200Bc\x7F'), 'a␝b·c␡')
  t.equal(showText('abcdef', 3), 'abc…')
  t.end()
})

import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { test } from 'tap'
import { aimIdentifier } from './aim.js'
import { applicationIdentifiers } from './application-identifiers.js'
import { parseDigitalLink } from './digital-link.js'
import { buildElementString, parseBracketed, parseElementString } from './element-string.js'
import { upcCandidates } from './gtin.js'
import { decodeScan } from './scan.js'
import { goodValue } from './testing/sample-values.js'

const bytes = (text: string) => Buffer.from(text, 'utf8')
const scan = (text: string, aim: 'auto' | 'expect' | 'none' = 'auto') => decodeScan(bytes(text), { aim })
const gtin = '09521234543213'
const GS = '\x1D'

await test('EAN and UPC scans give the 14-digit key, however the scanner sends them', (t) => {
  t.match(scan(']E04006381333931\r\n'), {
    kind: 'gtin',
    gtin: '04006381333931',
    symbology: 'EAN-13',
    aim: ']E0',
    notes: [],
  })
  t.match(scan(']E00036000291452'), { gtin: '00036000291452', symbology: 'UPC-A' })
  t.match(scan(']E0036000291452'), { gtin: '00036000291452', symbology: 'UPC-A' })
  t.match(scan(']E496385074'), { gtin: '00000096385074', symbology: 'EAN-8' })
  t.match(scan(']E004252614'), { gtin: '00042100005264', symbology: 'UPC-E' }, 'eight digits under ]E0 are a UPC-E')
  t.match(scan(']E0425261'), { gtin: '00042100005264', symbology: 'UPC-E' })
  t.match(scan(']E3400638133393112345'), { gtin: '04006381333931', notes: ['the add-on 12345 was left out'] })
  t.match(scan(']E112'), { kind: 'text', gtin: null, symbology: 'EAN-ADD-ON' })
  t.match(scan(']I110614141000415'), { kind: 'gtin', gtin: '10614141000415', symbology: 'ITF' })
  t.match(scan('036000291452\r'), { kind: 'gtin', gtin: '00036000291452', aim: null, symbology: null })
  t.match(scan(']E04006381333932'), { kind: 'text', gtin: null, notes: ['the check digit of this EAN-13 is wrong'] })
  t.match(scan('36000291452'), { kind: 'text', gtin: null, notes: [/UPC-A 036000291452/] }, 'offered, not taken')
  t.match(scan(']E0123456789'), { kind: 'text', notes: ['9 digits do not make a whole EAN-13'] })
  t.match(scan(']C0036000291452'), { kind: 'text', gtin: null, symbology: 'CODE128' })
  t.same(upcCandidates(scan(']C0036000291452')), ['00036000291452', 'S:036000291452'], 'yet it is looked up as both')
  t.end()
})

await test('one scan of (01) and (21) gives item and serial from every GS1 symbol', (t) => {
  const data = `01${gtin}21aBc-7${GS}10LOT${GS}17271231`
  for (const [aim, symbology] of [
    [']d2', 'GS1-DATA-MATRIX'],
    [']C1', 'GS1-128'],
    [']Q3', 'GS1-QR'],
    [']e0', 'GS1-DATABAR'],
    [']J1', 'GS1-DOT-CODE'],
  ] as const)
    t.match(scan(`${aim}${data}\n`), { kind: 'gs1', gtin, serial: 'aBc-7', symbology, aim, notes: [] }, aim)
  t.same(scan(`]d2${data}`).elements, [
    { ai: '01', value: gtin },
    { ai: '21', value: 'aBc-7' },
    { ai: '10', value: 'LOT' },
    { ai: '17', value: '271231' },
  ])
  t.match(scan(data), { kind: 'gs1', gtin, serial: 'aBc-7', notes: [/no AIM identifier/] })
  t.match(scan(`01${gtin}`), { kind: 'gs1', gtin, serial: null })
  t.match(scan(`(01)${gtin}(21)aBc`), { kind: 'gs1', gtin, serial: 'aBc', notes: ['brackets as text instead of FNC1'] })
  t.match(scan(`]Q1(01)${gtin}(21)aBc`), { kind: 'gs1', gtin, serial: 'aBc', symbology: 'QR' })
  t.same(upcCandidates(scan(`]d2${data}`)), [gtin])
  t.end()
})

await test('what is not whole is not used, and says why', (t) => {
  t.match(scan(`]d201${gtin}21${'x'.repeat(21)}`), {
    kind: 'gs1',
    gtin: null,
    serial: null,
    elements: [],
    notes: [/\(21\) at 17: it has 21 characters, 1 to 20 belong there; a separator \(FNC1\) may have been lost/],
  })
  t.match(scan(`]d20109521234543214${GS}21A1`), { gtin: null, serial: null, notes: [/\(01\) at 1: the check digit/] })
  t.match(scan(`]C10109521`), { gtin: null, elements: [], notes: [/5 characters, 14 belong/] })
  t.match(scan(`]d201${gtin}18123`), { gtin: null, notes: [/\(18\) at 17: it has 3 characters, 6 belong/] })
  t.match(scan(`]C1ABC`), { gtin: null, notes: [/no Application Identifier starts here/] })
  t.match(scan(`]d201${gtin}21A1${GS}7049new${GS}10L`), { gtin, serial: 'A1', notes: [/\(7049\) at 22: .* not known/] })
  t.match(scan(`]d201${gtin}17271301`), { gtin, notes: [/\(17\).*month 13/] }, 'a wrong date spoils the date alone')
  t.match(scan(`]d201${gtin}21A1${GS}21A2`), { gtin, serial: null, notes: [/twice/] })
  t.match(scan(']d221A1'), { gtin: null, serial: 'A1' }, 'a serial alone')
  t.match(scan(`]C001${gtin}21A1`), { kind: 'text', gtin: null, serial: null, notes: [/not marked as such/] })
  t.match(scan(`]d200000000000000`), { gtin: null })
  t.match(scan('0100000000000000'), { gtin: null })
  t.match(
    scan('0112345678901234'),
    { kind: 'text', gtin: null, notes: [] },
    'sixteen digits with a wrong check digit: a number',
  )
  t.match(scan(`(01)09521234543214(21)A`), { kind: 'text', notes: [/\(01\) at 1: the check digit/] })
  t.end()
})

await test('AIM identifiers: read, expected, or left alone', (t) => {
  t.match(aimIdentifier(']d5'), { symbology: 'GS1-DATA-MATRIX', gs1: true, eci: true })
  t.match(aimIdentifier(']d1'), { symbology: 'DATA-MATRIX', gs1: false, eci: false })
  t.match(aimIdentifier(']e1'), { symbology: 'GS1-COMPOSITE', gs1: true })
  t.match(aimIdentifier(']L3'), { symbology: 'PDF417', gs1: true })
  t.equal(aimIdentifier(']?0'), null)
  t.equal(aimIdentifier('E0'), null)
  t.match(scan(']A0PEN-7'), { text: 'PEN-7', aim: ']A0', symbology: 'CODE39', kind: 'text' })
  t.match(scan(']E04006381333931', 'none'), { text: ']E04006381333931', aim: null, kind: 'text', gtin: null })
  t.match(scan('4006381333931', 'expect'), { gtin: '04006381333931', notes: [/no AIM identifier/] })
  t.match(scan(']Q2\\000026a\\\\b'), { text: 'a\\b', notes: [] })
  t.match(scan(']Q2\\000899x'), { text: 'x', notes: [/ECI 000899/] })
  t.match(scan(']Q1C:\\x'), { text: 'C:\\x' })
  t.end()
})

await test('bytes stay bytes; only a trailing line end is taken off', (t) => {
  const raw = bytes(' A\x1DB \r\n\r\n')
  const result = decodeScan(raw)
  t.equal(result.raw, raw)
  t.equal(result.text, ' A\x1DB ')
  t.match(result.notes, [/the code contains a hidden character at 3 \(U\+001D group separator\)/])
  t.match(decodeScan(Uint8Array.of(0x41, 0xe9)), { text: 'Aé', notes: [/Latin-1/] })
  t.match(decodeScan(bytes('é')), { text: 'é', notes: [] })
  t.match(decodeScan(new Uint8Array()), { kind: 'text', text: '', notes: ['the scan is empty'] })
  t.end()
})

await test('Digital Link on any host, any stem', (t) => {
  t.match(scan(`]Q1https://id.gs1.org/01/${gtin}/21/aBc`), { kind: 'digital-link', gtin, serial: 'aBc', notes: [] })
  t.match(scan(`HTTPS://SHOP.EXAMPLE/01/${gtin}/21/ABC`), { gtin, serial: 'ABC' })
  t.match(scan(`https://b.example/a/01/x/01/${gtin}/22/2A/10/L%2F1/21/a%2Fb?17=271231&linkType=all#top`), {
    gtin,
    serial: 'a/b',
    elements: [
      { ai: '01', value: gtin },
      { ai: '22', value: '2A' },
      { ai: '10', value: 'L/1' },
      { ai: '21', value: 'a/b' },
      { ai: '17', value: '271231' },
    ],
    notes: [],
  })
  t.match(scan('https://b.example/01/4006381333931/21/7'), {
    gtin: '04006381333931',
    serial: '7',
    notes: ['the GTIN has 13 digits instead of 14'],
  })
  t.match(scan('https://b.example/01/036000291452/'), { gtin: '00036000291452', notes: [/12 digits/] })
  t.match(scan(`https://b.example/gtin/${gtin}/ser/7`), { gtin, serial: '7', notes: [/old form/, /old form/] })
  t.match(scan(`https://b.example/01/09521234543214/21/7`), {
    kind: 'digital-link',
    gtin: null,
    serial: null,
    notes: [/check digit/],
  })
  t.match(scan(`https://b.example/01/${gtin}?21=7`), { gtin, serial: null, notes: [/\(21\) belongs in the path/] })
  t.match(scan(`https://b.example/01/${gtin}?17=271399&9999=1&11=%E0`), {
    gtin,
    notes: [/9999/, /broken percent/, /\(17\)/],
  })
  t.match(scan(`https://b.example/01/${gtin}/21/7/10/L`), { kind: 'text', gtin: null }, 'qualifiers out of order')
  t.match(scan(`https://b.example/01/${gtin}/21/%E0%A4%A`), { kind: 'text', gtin: null }, 'a broken escape')
  t.match(scan('https://dl.example/AQnYUc1gmqBmlqHP'), { kind: 'text', gtin: null, notes: [/compressed Digital Link/] })
  t.match(scan('https://shop.example/AboutOurCompany'), { kind: 'text', notes: [] })
  t.match(scan('https://shop.example/'), { kind: 'text', notes: [] })
  t.match(scan('https://'), { kind: 'text' })
  t.equal(parseDigitalLink('ftp://b.example/01/09521234543213'), null)
  t.end()
})

const entries = [...applicationIdentifiers.values()]
const someElements = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...entries), fc.constantFrom('short' as const, 'long' as const)), {
    selector: ([entry]) => entry.ai,
    minLength: 1,
    maxLength: 8,
  })
  .map((list) => list.map(([entry, size]) => ({ ai: entry.ai, value: goodValue(entry, size) })))

await test('what is built is read back, in every form', (t) => {
  fc.assert(
    fc.property(someElements, (elements) => {
      const data = buildElementString(elements)
      const typed = elements.map(({ ai, value }) => `(${ai})${value}`).join(' ')
      for (const parsed of [parseElementString(data), parseElementString(`${GS}${data}${GS}`), parseBracketed(typed)]) {
        t.same(parsed, { elements, problems: [] })
      }
      return t.passing()
    }),
    { numRuns: 500 },
  )
  t.end()
})

await test('a cut or changed element string never passes for a whole one with other keys', (t) => {
  fc.assert(
    fc.property(someElements, fc.nat(200), (elements, cut) => {
      const data = buildElementString(elements)
      const parsed = parseElementString(data.slice(0, cut % data.length))
      const whole = (index: number) => JSON.stringify(parsed.elements[index]) === JSON.stringify(elements[index])
      // All but the last element read are as they were; the last may be a shorter variable one.
      return parsed.elements.slice(0, -1).every((_, index) => whole(index))
    }),
  )
  t.end()
})

const nearly = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ']E0',
          ']C1',
          ']d2',
          ']Q2',
          ']e0',
          ']',
          '01',
          '21',
          '(01)',
          '(',
          ')',
          gtin,
          GS,
          '\r',
          '\n',
          'https://',
          '/',
          '%',
          '?',
          '\\000026',
        ),
        fc.string({ maxLength: 5 }),
      ),
      { maxLength: 12 },
    )
    .map((parts) => new Uint8Array(bytes(parts.join('')))),
)

await test('any bytes give a scan', (t) => {
  fc.assert(
    fc.property(nearly, fc.constantFrom('auto' as const, 'expect' as const, 'none' as const), (raw, aim) => {
      const before = Uint8Array.from(raw)
      const result = decodeScan(raw, { aim })
      upcCandidates(result)
      return (
        result.raw === raw &&
        Buffer.compare(before, raw) === 0 &&
        (result.gtin === null || /^\d{14}$/.test(result.gtin)) &&
        (result.kind !== 'gtin' || result.gtin !== null) &&
        (result.kind === 'gs1' || result.kind === 'digital-link' || result.serial === null) &&
        result.notes.every((note) => note !== '')
      )
    }),
    { numRuns: 5000 },
  )
  t.match(decodeScan(new Uint8Array(100_000).fill(0x30)), { kind: 'text', gtin: null }, 'a long code')
  t.end()
})

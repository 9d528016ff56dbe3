import t from 'tap'
import { generateSerials } from './generate-serials.js'
import { gs1Date, readScannedSerial } from './scanned-serial.js'

const template = { prefix: 'A', suffix: '', width: 2, start: 98 }
const taken = (labels: ReadonlySet<string>) => (asked: readonly string[]) =>
  Promise.resolve(new Set(asked.filter((label) => labels.has(label))))

await t.test('numbers by a template pass over those that exist; the width grows', async (t) => {
  t.same(await generateSerials(template, 3, taken(new Set(['A99', 'A102']))), {
    labels: ['A98', 'A100', 'A101'],
    skipped: ['A99'],
    whole: true,
  })
  const everything = (asked: readonly string[]) => Promise.resolve(new Set(asked))
  const none = await generateSerials(template, 3, everything)
  t.match(none, { labels: [], whole: false })
  t.equal(none.skipped.length, 10_000, 'it gives up')
})

await t.test('a code that carries a serial number', (t) => {
  t.same(readScannedSerial(']d2010952123400001321G-77\u001d10LOT-5\u001d17270300'), {
    serial: 'G-77',
    gtin: '09521234000013',
    facts: { lot: 'LOT-5', expiresOn: '2027-03-31' },
  })
  t.match(readScannedSerial('https://id.gs1.org/01/09521234000013/21/AB'), { serial: 'AB', facts: {} })
  for (const text of ['G-77', '0109521234000013', '(21)AB', '010952123400001', 'https://example.org/01'])
    t.equal(readScannedSerial(text), null, text)
  t.end()
})

await t.test('GS1 dates: the century by the distance, day 00 is the last of the month', (t) => {
  t.equal(gs1Date('280200', 2026), '2028-02-29')
  t.equal(gs1Date('261231', 2026), '2026-12-31')
  t.equal(gs1Date('761231', 2026), '2076-12-31')
  t.equal(gs1Date('771231', 2026), '1977-12-31')
  t.equal(gs1Date('010101', 2060), '2101-01-01')
  t.end()
})

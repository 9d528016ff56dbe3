import fc from 'fast-check'
import t from 'tap'

import { buildLabel } from './build-label.js'
import { buildReceipt, type ReceiptInput } from './build-receipt.js'
import { fitSymbol } from './fit.js'
import { cleanText } from './print-text.js'
import type { ReceiptDoc } from './receipt.js'
import { makeSymbol, symbolOfUpc, symbolProblem } from './symbol.js'

const sale: ReceiptInput = {
  store: { name: 'Corner Shop', lines: ['1 Main Street'] },
  receiptNumber: 'A1-001042',
  dateText: '2026-11-12 10:14',
  register: '1',
  cashier: 'Ana',
  lines: [
    { name: 'Watch', quantity: 1, unitPrice: '$120.00', amount: '$120.00', upc: '952000000019', serials: ['SN-1'] },
    { name: 'Ball', quantity: 2, unitPrice: '$5.00', amount: '$10.00', upc: null, serials: [] },
  ],
  subtotal: '$130.00',
  taxes: [{ name: 'Tax 8%', amount: '$10.40' }],
  total: '$140.40',
  tenders: [{ name: 'Cash', amount: '$150.00' }],
  change: '$9.60',
}

const words = (doc: ReceiptDoc): string[] =>
  doc.nodes.flatMap((node) => (node.kind === 'text' ? [node.text] : node.kind === 'row' ? [node.left, node.right] : []))

/** Any sequence of UTF-16 code units, lone surrogates among them, with control characters more often than not. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xa0 }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 300 })
  .map((units) => String.fromCharCode(...units))

await t.test('what is no plain sale says so large, with its receipt, and marks what came back', async (t) => {
  const [line] = sale.lines
  if (line === undefined) throw new Error('a sale has a line')
  const { nodes } = buildReceipt({
    ...sale,
    heading: { text: 'EXCHANGE', refersTo: '1-2-17', reason: null },
    lines: [{ ...line, quantity: -1, amount: '-$120.00', returned: { from: '1-2-17' } }, line],
  })
  const texts = nodes.flatMap((node) => (node.kind === 'text' ? [String(node.text)] : []))
  t.strictSame(texts.slice(0, 2), ['EXCHANGE', 'of receipt 1-2-17'])
  t.equal(texts.filter((text) => text === 'RETURNED from 1-2-17').length, 1)
  t.notOk(buildReceipt(sale).nodes.some((node) => node.kind === 'text' && /RETURN|EXCHANGE/.test(String(node.text))))
})

await t.test('cleaned text holds no control character, for any string', async (t) => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 300 }), (text, max) => {
      const clean = cleanText(text, max)
      return (
        !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]| {2}|^ | $/u.test(clean) &&
        Array.from(clean).length <= max &&
        cleanText(clean, max) === clean
      )
    }),
  )
  t.equal(cleanText('a\u001bp0\u0019\u00fa\nTOTAL 0.00\u0000'), 'a p0 ú TOTAL 0.00', 'ESC p and LF become spaces')
  t.equal(cleanText('\u0010\u0014\u0001\u0000\u0001'), '', 'DLE DC4 leaves nothing')
  t.equal(cleanText('x\u202ey\u200bz\u2028w'), 'x y z w', 'bidi, zero width and line separators')
  t.equal(cleanText('12\u202f345,00\u00a0€'), '12 345,00 €', 'the spaces that Intl puts into money')
  t.equal(cleanText('e\u0301'), 'é', 'NFC')
  t.equal(cleanText('a\ud800b'), 'a\ufffdb', 'a lone surrogate')
  t.equal(Array.from(cleanText('x'.repeat(10_000), 100)).length, 100, '10,000 characters')
  t.match(cleanText('x'.repeat(10_000), 100), /x\.\.\.$/, 'and says that it was cut')
  t.equal(cleanText('😀😀', 1), '😀', 'never cuts a character in half')
})

await t.test('a symbol takes only what its symbology can hold', async (t) => {
  t.equal(symbolProblem('upc-a', '952000000019'), null)
  t.match(symbolProblem('upc-a', '952000000012'), /check digit/)
  t.match(symbolProblem('ean-13', '952000000019'), /13 digits/)
  t.match(symbolProblem('ean-8', '9520000x'), /digits only/)
  t.match(symbolProblem('code128', 'a\u001bb'), /ASCII/)
  t.match(symbolProblem('code128', ''), /empty/)
  t.match(symbolProblem('code128', 'x'.repeat(41)), /40/)
  t.throws(() => makeSymbol('upc-a', '952000000012'), { code: 'SYMBOL_INVALID' })
  t.equal(symbolOfUpc('952000000019').symbology, 'upc-a')
  t.equal(symbolOfUpc('9520000000004').symbology, 'ean-13')
  t.equal(symbolOfUpc('STORE-1').symbology, 'code128')
  t.equal(symbolOfUpc('952000000012').symbology, 'code128', 'a wrong check digit is never repaired into a UPC')
})

await t.test('fit keeps the X-dimension of GS1 and refuses a label too narrow', async (t) => {
  const upc = makeSymbol('upc-a', '952000000019')
  t.equal(fitSymbol(upc, { widthMm: 60, dpi: 203, item: 'x' }).moduleDots, 3)
  const narrow = fitSymbol(upc, { widthMm: 30, dpi: 203, item: 'x' })
  t.equal(narrow.moduleDots, 2, '2 dots at 203 dpi are 0.250 mm: just inside')
  t.ok(Math.abs(narrow.widthMm - 28.3) < 0.05, '113 modules are 28.3 mm')
  t.equal(fitSymbol(upc, { widthMm: 50, dpi: 300, item: 'x' }).moduleDots, 4)
  t.throws(() => fitSymbol(upc, { widthMm: 25, dpi: 203, item: 'Watch' }), {
    code: 'SYMBOL_TOO_WIDE',
    details: { item: 'Watch', need: 28.3, have: 25 },
  })
})

await t.test('a receipt says everything of the sale, and its number as a bar code', async (t) => {
  const doc = buildReceipt(sale)
  const text = words(doc).join('\n')
  for (const part of ['Corner Shop', '1 Main Street', 'Receipt A1-001042', '2026-11-12 10:14', 'Cashier Ana']) {
    t.match(text, part)
  }
  for (const part of ['Watch', '$120.00', 'UPC 952000000019', 'Serial SN-1', '2 x $5.00', 'TOTAL', '$9.60']) {
    t.ok(text.includes(part), part)
  }
  t.notMatch(text, /COPY|TRAINING/)
  const symbols = doc.nodes.flatMap((node) => (node.kind === 'symbol' ? [node.symbol] : []))
  t.strictSame(symbols, [{ symbology: 'code128', data: 'A1-001042' }])
  t.equal(doc.nodes.filter((node) => node.kind === 'cut').length, 1)
  t.equal(doc.nodes.at(-1)?.kind, 'cut')
})

await t.test(
  'a receipt says what was listed, why no tax was taken, what cash was rounded by, and its paper',
  async (t) => {
    const [first, ...others] = sale.lines
    const text = words(
      buildReceipt({
        ...sale,
        lines: first === undefined ? others : [{ ...first, listPrice: '$130.00' }, ...others],
        exemption: { reason: 'Diplomat', certificate: 'D-77' },
        rounding: { amount: '-$0.02', toPay: '$129.60' },
        paper: { number: 'A-1', entered: '2026-11-13 09:00' },
      }),
    ).join('\n')
    for (const part of ['Listed at $130.00', 'TAX EXEMPT', 'Diplomat, D-77', 'Cash rounding', 'TO PAY', '$129.60'])
      t.ok(text.includes(part), part)
    t.match(text, /Sold on paper A-1, entered 2026-11-13 09:00/)
  },
)

await t.test('every print but the first says COPY with the first time', async (t) => {
  const copy = buildReceipt({ ...sale, copy: { number: 2, firstPrinted: '2026-11-12 10:14' } })
  t.equal(words(copy)[0], 'COPY 2, first printed 2026-11-12 10:14')
  t.strictSame(copy.nodes.slice(1), buildReceipt(sale).nodes, 'and is the same paper below')
  t.match(words(buildReceipt({ ...sale, training: true })).join(), /TRAINING - NOT A RECEIPT/)
})

await t.test('a label carries the main UPC and, where it fits, the serial as a symbol', async (t) => {
  const media = { widthMm: 50, heightMm: 30, dpi: 203 }
  const input = { name: 'Watch', priceText: '$120.00', upc: '952000000019', media }
  t.equal(buildLabel(input).serial, null)
  t.equal(buildLabel(input).upc.symbology, 'upc-a')
  t.equal(buildLabel({ ...input, serial: 'SN-1' }).serial?.symbol?.symbology, 'code128')
  t.equal(buildLabel({ ...input, serial: 'SN-0123456789-0123456789' }).serial?.symbol?.symbology, 'data-matrix')
  t.equal(buildLabel({ ...input, serial: 'série-1' }).serial?.symbol, null, 'text alone')
})

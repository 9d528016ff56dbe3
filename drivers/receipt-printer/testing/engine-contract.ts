import type { Test } from 'tap'

import { buildReceipt, type ReceiptInput } from '../../../core/documents/build-receipt.js'
import { cleanText } from '../../../core/documents/print-text.js'
import type { ReceiptDoc } from '../../../core/documents/receipt.js'
import { makeSymbol, type SymbolKind } from '../../../core/documents/symbol.js'
import { hostileTexts } from '../../testing/hostile-texts.js'
import { VirtualPrinter, type ReceiptPicture } from '../../simulator/escpos/virtual-printer.js'
import { readSymbols } from '../../testing/read-symbols.js'
import type { ReceiptEngine } from '../engine.js'
import type { ReceiptProfile } from '../profile.js'

/** A sale whose every text is hostile. */
export const hostileSale = (text: string): ReceiptInput => ({
  store: { name: text, lines: [text] },
  receiptNumber: 'A1-001042',
  dateText: text,
  register: text,
  cashier: text,
  lines: [{ name: text, quantity: 2, unitPrice: text, amount: '$1.00', upc: text, serials: [text, 'SN-0001'] }],
  subtotal: text,
  taxes: [{ name: text, amount: text }],
  total: '$1.00',
  tenders: [{ name: text, amount: text }],
  change: text,
  footer: [text],
})

/** What a printer makes of bytes. */
export interface Printout {
  readonly pictures: readonly ReceiptPicture[]
  readonly pulses: number
  readonly replies: number
  readonly left: number
}

/** Prints bytes on a virtual printer without a line. */
export const printBytes = (bytes: Uint8Array, widthDots: number): Printout => {
  const pictures: ReceiptPicture[] = []
  let pulses = 0
  let replies = 0
  const printer = new VirtualPrinter(
    { widthDots, clone: false },
    {
      reply: () => {
        replies++
      },
      picture: (picture) => pictures.push(picture),
      pulse: () => {
        pulses++
      },
    },
  )
  printer.receive(bytes)
  printer.work(Number.POSITIVE_INFINITY)
  // Engines may end with a line feed after the cut.
  return { pictures, pulses, replies, left: printer.waiting }
}

const symbolDoc = (symbology: SymbolKind, data: string): ReceiptDoc => ({
  kind: 'receipt',
  title: cleanText('symbol'),
  nodes: [{ kind: 'symbol', symbol: makeSymbol(symbology, data), showText: true }, { kind: 'cut' }],
})

const SYMBOLS: readonly (readonly [SymbolKind, string, format: string])[] = [
  ['upc-a', '952000000019', 'UPCA'],
  ['ean-13', '9520000000004', 'EAN13'],
  ['ean-8', '95200002', 'EAN8'],
  ['itf-14', '00952000000019', 'ITF'],
  ['code128', 'SN-1', 'Code128'],
  ['code128', 'S', 'Code128'],
  ['code128', '{B{{x}', 'Code128'],
  ['code128', '0123456789', 'Code128'],
  ['code128', 'SN-0123456789-0123456789-01', 'QRCode'],
  ['qr', 'https://example.com/01/09520000000011/21/SN-1', 'QRCode'],
]

/** A text as part of a test's name: printable ASCII only, for a line separator would end the name. */
export const nameOf = (text: string): string =>
  JSON.stringify(text.slice(0, 30)).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`)

/** What every engine must do, on any profile. */
export const testEngine = async (t: Test, engine: ReceiptEngine, profile: ReceiptProfile): Promise<void> => {
  for (const text of hostileTexts) {
    const { bytes } = engine.encode(buildReceipt(hostileSale(text)), profile)
    const { pictures, pulses, replies, left } = printBytes(bytes, profile.widthDots)
    const paper = pictures[0]?.text ?? ''
    t.strictSame(
      {
        cuts: pictures.length,
        pulses,
        replies,
        left,
        unknown: pictures[0]?.unknown,
        symbols: pictures[0]?.symbols,
        hasSerial: paper.includes('Serial SN-0001'),
        hasForgedLine: /^TOTAL +0\.00/m.test(paper),
      },
      {
        cuts: 1,
        pulses: 0,
        replies: 0,
        left: 0,
        unknown: [],
        symbols: [{ symbology: 'code128', data: 'A1-001042' }],
        hasSerial: true,
        hasForgedLine: false,
      },
      `one receipt, nothing else moves, with ${nameOf(text)}`,
    )
  }
  for (const [symbology, data, format] of SYMBOLS) {
    const { bytes } = engine.encode(symbolDoc(symbology, data), profile)
    const [picture] = printBytes(bytes, profile.widthDots).pictures
    if (picture === undefined) t.fail(`no picture of ${data}`)
    else t.strictSame(await readSymbols(picture.png), [{ format, text: data }], `${symbology} ${data} reads back`)
  }
  const western = engine.encode(buildReceipt(hostileSale('Café 5 € Žluťoučký Привет Ελληνικά § ¶ 日 😀 ☺')), profile)
  t.strictSame(western.replaced, ['日', '😀', '☺'], 'characters without a glyph are reported')
  t.match(
    printBytes(western.bytes, profile.widthDots).pictures[0]?.text.replaceAll(/\s+/g, ' '),
    'Café 5 € Žluťoučký Привет Ελληνικά § ¶ ? ? ?',
    'characters of several code pages come out as they are',
  )
}

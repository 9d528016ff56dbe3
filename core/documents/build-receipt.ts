import { cleanText } from './print-text.js'
import { copyMark, CUT, RULE, rowNode, textNode, TRAINING_MARK, type ReceiptDoc, type ReceiptNode } from './receipt.js'
import { makeSymbol, symbolProblem } from './symbol.js'

/** One line of a completed sale; amounts are strings ready to print, made by the caller's money formatter. */
export interface ReceiptLine {
  readonly name: string
  readonly quantity: number
  readonly unitPrice: string
  readonly amount: string
  readonly upc: string | null
  /** The listed price, where it was sold at another one. */
  readonly listPrice?: string | null
  /** Set where the pieces came back, with the receipt that they were on. */
  readonly returned?: { readonly from: string | null } | null
  /** Each serial number sold on this line, as the cashier saw it. */
  readonly serials: readonly string[]
}

/** A name with an amount, both as printed: a tax, a tender. */
export interface NamedAmount {
  readonly name: string
  readonly amount: string
}

/** Everything a receipt says. No clock, no locale and no currency in here: all of it is text already. */
export interface ReceiptInput {
  readonly store: { readonly name: string; readonly lines: readonly string[] }
  readonly receiptNumber: string
  /** What it is beside a sale, printed large: RETURN, EXCHANGE, VOID; with the receipt that it goes back to. */
  readonly heading?: { readonly text: string; readonly refersTo: string | null; readonly reason: string | null } | null
  /** Date and time of the sale as text in the store's own zone. */
  readonly dateText: string
  readonly register: string
  readonly cashier: string
  /** Number and name of the customer, where the sale has one. */
  readonly customer?: string | null
  /** Set where no tax was taken. */
  readonly exemption?: { readonly reason: string; readonly certificate: string } | null
  /** Set where the sale was made on paper: its number, and when it was entered, as text. */
  readonly paper?: { readonly number: string; readonly entered: string } | null
  readonly lines: readonly ReceiptLine[]
  readonly subtotal: string
  readonly taxes: readonly NamedAmount[]
  readonly total: string
  /** What the total is called where it is no price of the lines: a deposit on them. */
  readonly totalName?: string
  /** What cash was rounded by, and what was to pay then; null where it was not. */
  readonly rounding?: { readonly amount: string; readonly toPay: string } | null
  readonly tenders: readonly NamedAmount[]
  /** Change given, or null where none was. */
  readonly change: string | null
  readonly footer?: readonly string[]
  /** Printed large on top and bottom, so that nobody takes a practice receipt for a real one. */
  readonly training?: boolean
  /** Any print after the first. */
  readonly copy?: { readonly number: number; readonly firstPrinted: string } | null
}

/** Longest CODE128 that fits 72 mm at 203 dpi with modules of two dots; a longer number prints as a QR code. */
const MAX_LINEAR = 20

/** Makes the receipt of a completed sale. Pure and total: hostile text prints as text, nothing is refused. */
export const buildReceipt = (input: ReceiptInput): ReceiptDoc => ({
  kind: 'receipt',
  title: cleanText(`Receipt ${input.receiptNumber}`, 60),
  nodes: [
    ...head(input),
    RULE,
    ...input.lines.flatMap(lineNodes),
    RULE,
    ...totals(input),
    ...foot(input),
    { kind: 'feed', lines: 1 },
    CUT,
  ],
})

const head = (input: ReceiptInput): ReceiptNode[] => [
  ...(input.copy ? [copyMark(input.copy.number, input.copy.firstPrinted)] : []),
  ...trainingMark(input),
  ...heading(input),
  textNode(input.store.name, { align: 'center', bold: true, size: 2 }),
  ...input.store.lines.map((line) => textNode(line, { align: 'center' })),
  { kind: 'feed', lines: 1 },
  rowNode(`Receipt ${input.receiptNumber}`, input.dateText),
  rowNode(`Cashier ${input.cashier}`, `Register ${input.register}`),
  ...(input.customer ? [textNode(`Customer ${input.customer}`)] : []),
  ...(input.paper ? [textNode(`Sold on paper ${input.paper.number}, entered ${input.paper.entered}`)] : []),
]

const heading = ({ heading: of }: ReceiptInput): ReceiptNode[] =>
  of === undefined || of === null
    ? []
    : [
        textNode(of.text, { align: 'center', bold: true, size: 2 }),
        ...(of.refersTo === null ? [] : [textNode(`of receipt ${of.refersTo}`, { align: 'center', bold: true })]),
        ...(of.reason === null ? [] : [textNode(of.reason, { align: 'center' })]),
        { kind: 'feed', lines: 1 },
      ]

const trainingMark = (input: ReceiptInput): ReceiptNode[] => (input.training === true ? [TRAINING_MARK] : [])

/** Name and amount, then quantity and price where they add something, the UPC, and every serial number in full. */
const lineNodes = (line: ReceiptLine): ReceiptNode[] => [
  ...(line.returned
    ? [textNode(line.returned.from === null ? 'RETURNED' : `RETURNED from ${line.returned.from}`)]
    : []),
  rowNode(line.name, line.amount),
  ...(Math.abs(line.quantity) === 1 ? [] : [textNode(`${line.quantity} x ${line.unitPrice}`)]),
  ...(line.listPrice ? [detail('Listed at', line.listPrice)] : []),
  ...(line.upc === null ? [] : [detail('UPC', line.upc)]),
  ...line.serials.map((serial) => detail('Serial', serial)),
]

/** The text of `cleanText` is trimmed; a leading word keeps details apart from names instead of an indent. */
const detail = (label: string, value: string): ReceiptNode => textNode(`${label} ${value}`)

const totals = (input: ReceiptInput): ReceiptNode[] => [
  ...(input.totalName === undefined ? [rowNode('Subtotal', input.subtotal)] : []),
  ...input.taxes.map((tax) => rowNode(tax.name, tax.amount)),
  ...(input.exemption
    ? [textNode('TAX EXEMPT', { bold: true }), textNode(`${input.exemption.reason}, ${input.exemption.certificate}`)]
    : []),
  rowNode(input.totalName ?? 'TOTAL', input.total, true),
  ...(input.rounding
    ? [rowNode('Cash rounding', input.rounding.amount), rowNode('TO PAY', input.rounding.toPay, true)]
    : []),
  ...input.tenders.map((tender) => rowNode(tender.name, tender.amount)),
  ...(input.change === null ? [] : [rowNode('Change', input.change, true)]),
]

const foot = (input: ReceiptInput): ReceiptNode[] => [
  { kind: 'feed', lines: 1 },
  ...(input.footer ?? []).map((line) => textNode(line, { align: 'center' })),
  ...trainingMark(input),
  { kind: 'feed', lines: 1 },
  ...numberSymbol(input.receiptNumber),
]

/** The receipt number as a bar code, so that a return starts with a scan. */
const numberSymbol = (receiptNumber: string): ReceiptNode[] => {
  const symbology = receiptNumber.length <= MAX_LINEAR ? 'code128' : 'qr'
  if (symbolProblem(symbology, receiptNumber) !== null) return []
  return [{ kind: 'symbol', symbol: makeSymbol(symbology, receiptNumber), showText: true }]
}

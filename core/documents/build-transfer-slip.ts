import { cleanText } from './print-text.js'
import { copyMark, CUT, RULE, rowNode, textNode, type ReceiptDoc, type ReceiptNode } from './receipt.js'
import { makeSymbol, symbolProblem } from './symbol.js'

/** The slip that travels with goods from one store to another; all of it is text already. */
export interface TransferSlipInput {
  readonly number: string
  readonly source: string
  readonly destination: string
  readonly dateText: string
  readonly user: string
  readonly reference: string | null
  readonly lines: readonly {
    readonly name: string
    readonly upc: string | null
    readonly quantity: number
    readonly serials: readonly string[]
  }[]
  /** The signed manifest, cut into texts of one QR code each. */
  readonly codes: readonly string[]
  readonly copy: { readonly number: number; readonly firstPrinted: string } | null
}

/** Two metres of codes nobody scans: such a manifest goes as a text. */
export const maxSlipCodes = 40

/** Makes the transfer slip: head, goods with every serial number in full, then the manifest. */
export const buildTransferSlip = (input: TransferSlipInput): ReceiptDoc => ({
  kind: 'receipt',
  title: cleanText(`Transfer ${input.number}`, 60),
  nodes: [
    ...(input.copy ? [copyMark(input.copy.number, input.copy.firstPrinted)] : []),
    textNode('TRANSFER', { align: 'center', bold: true, size: 2 }),
    rowNode(`Transfer ${input.number}`, input.dateText),
    textNode(`From ${input.source}`),
    textNode(`To ${input.destination}`, { bold: true }),
    textNode(`Sent by ${input.user}`),
    ...(input.reference === null ? [] : [textNode(`Reference ${input.reference}`)]),
    RULE,
    ...input.lines.flatMap((line): ReceiptNode[] => [
      rowNode(line.name, String(line.quantity)),
      ...(line.upc === null ? [] : [textNode(`UPC ${line.upc}`)]),
      ...line.serials.map((serial) => textNode(`Serial ${serial}`)),
    ]),
    RULE,
    rowNode('PIECES', String(input.lines.reduce((sum, { quantity }) => sum + quantity, 0)), true),
    { kind: 'feed', lines: 1 },
    ...manifest(input.codes),
    { kind: 'feed', lines: 1 },
    CUT,
  ],
})

const manifest = (codes: readonly string[]): ReceiptNode[] => {
  if (codes.length === 0) return []
  if (codes.length > maxSlipCodes || codes.some((code) => symbolProblem('qr', code) !== null))
    return [textNode('The manifest is too long for paper: send it as a text.', { align: 'center' })]
  return [
    textNode(codes.length === 1 ? 'Scan this to receive the goods' : 'Scan all of these to receive the goods', {
      align: 'center',
    }),
    ...codes.flatMap((code, index): ReceiptNode[] => [
      { kind: 'feed', lines: 1 },
      { kind: 'symbol', symbol: makeSymbol('qr', code), showText: false },
      textNode(`Code ${index + 1} of ${codes.length}`, { align: 'center' }),
    ]),
  ]
}

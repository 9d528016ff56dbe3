import { fitSymbol } from '../../core/documents/fit.js'
import type { ReceiptDoc, ReceiptNode } from '../../core/documents/receipt.js'
import type { PrintSymbol } from '../../core/documents/symbol.js'
import { isTillgateError } from '../../core/errors/error.js'
import type { ReceiptProfile } from './profile.js'

/**
 * A receipt laid out for one paper width: what an engine has to turn into bytes, one after another. Text is padded
 * here, so that alignment does not depend on an engine's or printer's idea of it.
 */
export type LayoutStep =
  | { readonly step: 'line'; readonly text: string; readonly bold: boolean; readonly size: 1 | 2 }
  | {
      readonly step: 'bars'
      readonly symbology: 'upc-a' | 'ean-13' | 'ean-8' | 'itf-14' | 'code128'
      readonly data: string
      readonly moduleDots: number
      readonly showText: boolean
    }
  | { readonly step: 'qr'; readonly data: string; readonly moduleDots: number }
  | { readonly step: 'feed'; readonly lines: number }
  | { readonly step: 'cut' }

/** Lays a receipt out in lines of `profile.columns` characters. Pure; every node yields at least one step. */
export const layOut = (doc: ReceiptDoc, profile: ReceiptProfile): LayoutStep[] =>
  doc.nodes.flatMap((node) => layOutNode(node, profile))

const layOutNode = (node: ReceiptNode, profile: ReceiptProfile): LayoutStep[] => {
  switch (node.kind) {
    case 'text': {
      const width = Math.floor(profile.columns / node.size)
      return wrap(node.text, width).map((line) => ({
        step: 'line',
        text: pad(line, width, node.align),
        bold: node.bold,
        size: node.size,
      }))
    }
    case 'row':
      return layOutRow(node.left, node.right, profile.columns).map((text) => ({
        step: 'line',
        text,
        bold: node.bold,
        size: 1,
      }))
    case 'rule':
      return [{ step: 'line', text: '-'.repeat(profile.columns), bold: false, size: 1 }]
    case 'symbol':
      return layOutSymbol(node.symbol, node.showText, profile)
    case 'feed':
      return [{ step: 'feed', lines: node.lines }]
    case 'cut':
      return [{ step: 'cut' }]
  }
}

/** Characters, not code units: an emoji is one. */
const charsOf = (text: string): string[] => Array.from(text)

/** Breaks at spaces, and inside a word only where it is longer than a line. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = []
  let line: string[] = []
  for (const word of text.split(' ')) {
    let chars = charsOf(word)
    if (line.length > 0 && line.length + 1 + chars.length > width) {
      lines.push(line.join(''))
      line = []
    }
    while (chars.length > width) {
      lines.push(chars.slice(0, width).join(''))
      chars = chars.slice(width)
    }
    line = line.length === 0 ? chars : [...line, ' ', ...chars]
  }
  return [...lines, line.join('')]
}

const pad = (line: string, width: number, align: 'left' | 'center' | 'right'): string => {
  const room = width - charsOf(line).length
  if (align === 'left' || room <= 0) return line
  return ' '.repeat(align === 'right' ? room : Math.floor(room / 2)) + line
}

/** The amount stands at the right end of the last line; a long name takes more lines, a long amount its own. */
const layOutRow = (left: string, right: string, columns: number): string[] => {
  const rightWidth = charsOf(right).length
  if (rightWidth === 0) return wrap(left, columns)
  if (rightWidth > columns / 2)
    return [...wrap(left, columns), ...wrap(right, columns).map((l) => pad(l, columns, 'right'))]
  const lines = wrap(left, columns - rightWidth - 1)
  const last = lines.pop() ?? ''
  return [...lines, last + ' '.repeat(columns - charsOf(last).length - rightWidth) + right]
}

/** Modules of a QR code in dots: 4 dots at 203 dpi are 0.5 mm, read by every phone. */
const QR_MODULE_DOTS = 4

/** Bars where they fit the paper with their quiet zones, else the same data as a QR code. */
const layOutSymbol = (symbol: PrintSymbol, showText: boolean, profile: ReceiptProfile): LayoutStep[] => {
  const qr: LayoutStep[] = [
    { step: 'qr', data: symbol.data, moduleDots: QR_MODULE_DOTS },
    ...(showText ? wrap(symbol.data, profile.columns).map((line) => textBelow(line, profile.columns)) : []),
  ]
  if (symbol.symbology === 'qr' || symbol.symbology === 'data-matrix') return qr
  try {
    const widthMm = (profile.widthDots / profile.dpi) * 25.4
    const { moduleDots } = fitSymbol(symbol, { widthMm, dpi: profile.dpi, item: symbol.data })
    return [{ step: 'bars', symbology: symbol.symbology, data: symbol.data, moduleDots, showText }]
  } catch (error) {
    if (isTillgateError(error, 'SYMBOL_TOO_WIDE')) return qr
    throw error
  }
}

const textBelow = (text: string, columns: number): LayoutStep => ({
  step: 'line',
  text: pad(text, columns, 'center'),
  bold: false,
  size: 1,
})

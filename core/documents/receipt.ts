import type { PrintText } from './print-text.js'
import { cleanText } from './print-text.js'
import type { PrintSymbol } from './symbol.js'

export type Align = 'left' | 'center' | 'right'

/**
 * One element of a receipt, top to bottom. There is no drawer pulse among them on purpose: a receipt may be printed
 * again, a drawer must not open again.
 */
export type ReceiptNode =
  | {
      readonly kind: 'text'
      readonly text: PrintText
      readonly align: Align
      readonly bold: boolean
      /** 2 = double width and height. */
      readonly size: 1 | 2
    }
  /** `left` wraps, `right` (an amount) never does. */
  | { readonly kind: 'row'; readonly left: PrintText; readonly right: PrintText; readonly bold: boolean }
  | { readonly kind: 'rule' }
  | { readonly kind: 'symbol'; readonly symbol: PrintSymbol; readonly showText: boolean }
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'cut' }

/** A receipt as data: what is on the paper, whatever the printer. The last node is the only cut. */
export interface ReceiptDoc {
  readonly kind: 'receipt'
  /** For lists of print jobs: "Receipt 1042". */
  readonly title: PrintText
  readonly nodes: readonly ReceiptNode[]
}

export interface TextStyle {
  readonly align?: Align
  readonly bold?: boolean
  readonly size?: 1 | 2
}

/** A line of text; cleans what it is given. */
export const textNode = (text: string, style: TextStyle = {}): ReceiptNode => ({
  kind: 'text',
  text: cleanText(text),
  align: style.align ?? 'left',
  bold: style.bold ?? false,
  size: style.size ?? 1,
})

/** A line with something left and an amount right; cleans both. */
export const rowNode = (left: string, right: string, bold = false): ReceiptNode => ({
  kind: 'row',
  left: cleanText(left),
  right: cleanText(right, 24),
  bold,
})

export const RULE: ReceiptNode = { kind: 'rule' }
export const CUT: ReceiptNode = { kind: 'cut' }

/** Large on whatever a training database prints. */
export const TRAINING_MARK: ReceiptNode = textNode('TRAINING - NOT A RECEIPT', { align: 'center', bold: true })

/** The head line of every print but the first. */
export const copyMark = (copy: number, firstPrinted: string): ReceiptNode =>
  textNode(`COPY ${copy}, first printed ${firstPrinted}`, { align: 'center', bold: true })

import type { PrintText } from './print-text.js'
import type { PrintSymbol } from './symbol.js'

/** The stock in a label printer. */
export interface LabelMedia {
  readonly widthMm: number
  readonly heightMm: number
  /** Dots per inch of the print head: 203, 300 or 600. */
  readonly dpi: number
}

/** An item label as data: name, price, the main UPC as a bar code, and perhaps one unit's serial number. */
export interface LabelDoc {
  readonly kind: 'label'
  /** For lists of print jobs. */
  readonly title: PrintText
  readonly name: PrintText
  readonly priceText: PrintText
  readonly upc: PrintSymbol & {
    /** The number as printed below the bars. */
    readonly text: PrintText
  }
  readonly serial: { readonly text: PrintText; readonly symbol: PrintSymbol | null } | null
  readonly media: LabelMedia
}

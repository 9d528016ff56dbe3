import { fitSymbol } from '../../core/documents/fit.js'
import type { LabelDoc } from '../../core/documents/label.js'
import type { PrintSymbol } from '../../core/documents/symbol.js'
import { TillgateError } from '../../core/errors/error.js'
import { printableOf } from './label-font.js'
import * as zpl from './zpl.js'

/** A label as ZPL fields, for any number of copies. */
export interface EncodedLabel {
  readonly size: { readonly width: number; readonly height: number }
  readonly fields: string
  /** Characters the printer's font does not have, printed as "?". */
  readonly replaced: readonly string[]
}

/** Sizes in millimetres; all text is read from arm's length. */
const MARGIN_MM = 1.5
const NAME_MM = 3
const PRICE_MM = 4.5
const SMALL_MM = 2.5
const GAP_MM = 0.5
const UPC_BARS_MM = { least: 5, most: 16 }
const SERIAL_BARS_MM = 4
/** Modules of a DataMatrix: 3 dots at 203 dpi. */
const MATRIX_MODULE_MM = 0.375

interface Row {
  readonly height: number
  readonly draw: (y: number) => string
}

/**
 * Lays a label out top to bottom: name, price, main UPC with its number, serial number with its symbol. The bars of
 * the UPC take the room that is left. Gives up the second line of the name first, then the symbol of the serial
 * number; refuses (LABEL_TOO_LOW, SYMBOL_TOO_WIDE) rather than print bars that do not scan.
 */
export const layOutLabel = (doc: LabelDoc): EncodedLabel => {
  const page = pageOf(doc)
  const replaced = new Set<string>()
  const plans = [
    { nameLines: 2, serialSymbol: true },
    { nameLines: 1, serialSymbol: true },
    { nameLines: 2, serialSymbol: false },
    { nameLines: 1, serialSymbol: false },
  ]
  for (const plan of plans) {
    const above = [...nameRows(doc, page, plan.nameLines, replaced), priceRow(doc, page, replaced)]
    const below = [upcTextRow(doc, page), ...serialRows(doc, page, plan.serialSymbol, replaced)]
    const fixed = [...above, ...below].reduce((sum, row) => sum + row.height + page.gap, 0)
    const room = page.height - 2 * page.margin - fixed
    if (room < page.dots(UPC_BARS_MM.least)) continue
    const upc = barsRow(doc.upc, doc.name, page, Math.min(room, page.dots(UPC_BARS_MM.most)))
    return {
      size: { width: page.width, height: page.height },
      fields: drawRows([...above, upc, ...below], page),
      replaced: [...replaced],
    }
  }
  throw tooLow(doc, page)
}

interface Page {
  readonly width: number
  readonly height: number
  readonly margin: number
  readonly gap: number
  readonly dots: (mm: number) => number
  readonly media: LabelDoc['media']
}

const pageOf = ({ media }: LabelDoc): Page => {
  const dots = (mm: number): number => Math.round((mm / 25.4) * media.dpi)
  return {
    width: dots(media.widthMm),
    height: dots(media.heightMm),
    margin: dots(MARGIN_MM),
    gap: dots(GAP_MM),
    dots,
    media,
  }
}

const tooLow = (doc: LabelDoc, page: Page): TillgateError => {
  const rows = [NAME_MM, PRICE_MM, UPC_BARS_MM.least, SMALL_MM, ...(doc.serial === null ? [] : [SMALL_MM])]
  const need = rows.reduce((sum, mm) => sum + mm + GAP_MM, 2 * MARGIN_MM)
  return new TillgateError('LABEL_TOO_LOW', {
    item: doc.name,
    need: Math.ceil(need * 10) / 10,
    have: page.media.heightMm,
  })
}

const drawRows = (rows: readonly Row[], page: Page): string => {
  let y = page.margin
  let fields = ''
  for (const row of rows) {
    fields += row.draw(y)
    y += row.height + page.gap
  }
  return fields
}

const textRow = (content: string, mm: number, page: Page, replaced: Set<string>): Row => {
  const height = page.dots(mm)
  const printable = printableOf(content, replaced)
  return { height, draw: (y) => zpl.text({ x: page.margin, y }, height, printable) }
}

const nameRows = (doc: LabelDoc, page: Page, lines: number, replaced: Set<string>): Row[] => {
  const perLine = Math.floor((page.width - 2 * page.margin) / (page.dots(NAME_MM) * WIDTH_PER_HEIGHT))
  return breakName(doc.name, perLine, lines).map((line) => textRow(line, NAME_MM, page, replaced))
}

/** Font 0 is proportional; this is a line of mostly wide letters. */
const WIDTH_PER_HEIGHT = 0.6

const breakName = (name: string, perLine: number, lines: number): string[] => {
  const broken: string[] = []
  let rest = Array.from(name)
  while (rest.length > 0 && broken.length < lines) {
    const isLast = broken.length === lines - 1
    if (rest.length <= perLine) {
      broken.push(rest.join(''))
      return broken
    }
    const space = isLast ? -1 : rest.slice(0, perLine + 1).lastIndexOf(' ')
    const cut = space > 0 ? space : perLine
    broken.push(isLast ? `${rest.slice(0, perLine - 3).join('')}...` : rest.slice(0, cut).join(''))
    rest = rest.slice(space > 0 ? cut + 1 : cut)
  }
  return broken.length === 0 ? [''] : broken
}

const priceRow = (doc: LabelDoc, page: Page, replaced: Set<string>): Row =>
  textRow(doc.priceText, PRICE_MM, page, replaced)

const upcTextRow = (doc: LabelDoc, page: Page): Row => {
  const height = page.dots(SMALL_MM)
  const width = Array.from(doc.upc.text).length * height * 0.5
  const x = Math.max(page.margin, Math.round((page.width - width) / 2))
  return { height, draw: (y) => zpl.text({ x, y }, height, doc.upc.text) }
}

const serialRows = (doc: LabelDoc, page: Page, withSymbol: boolean, replaced: Set<string>): Row[] => {
  if (doc.serial === null) return []
  const words = textRow(`Serial ${doc.serial.text}`, SMALL_MM, page, replaced)
  const { symbol } = doc.serial
  if (symbol === null || !withSymbol) return [words]
  return [words, barsRow(symbol, doc.name, page, page.dots(SERIAL_BARS_MM))]
}

/** A symbol in the middle of the label, with its quiet zones inside the label's edges. */
const barsRow = (symbol: PrintSymbol, item: string, page: Page, height: number): Row => {
  const fit = fitSymbol(symbol, { ...page.media, item })
  const width = (fit.modules + fit.quietLeft + fit.quietRight) * fit.moduleDots
  const x = Math.floor((page.width - width) / 2) + fit.quietLeft * fit.moduleDots
  const bars = (y: number): zpl.BarsPlace => ({ x, y, height, moduleDots: fit.moduleDots })
  switch (symbol.symbology) {
    case 'upc-a':
      return { height, draw: (y) => zpl.upcA(bars(y), symbol.data) }
    case 'ean-13':
      return { height, draw: (y) => zpl.ean13(bars(y), symbol.data) }
    case 'ean-8':
      return { height, draw: (y) => zpl.ean8(bars(y), symbol.data) }
    case 'itf-14':
      return { height, draw: (y) => zpl.itf14(bars(y), symbol.data) }
    case 'code128':
      return { height, draw: (y) => zpl.code128(bars(y), symbol.data) }
    case 'qr':
    case 'data-matrix': {
      const moduleDots = page.dots(MATRIX_MODULE_MM)
      const side = fit.modules * moduleDots
      const left = Math.floor((page.width - side) / 2)
      return { height: side, draw: (y) => zpl.dataMatrix({ x: left, y, moduleDots }, symbol.data) }
    }
  }
}

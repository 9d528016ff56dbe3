import { fitSymbol } from './fit.js'
import type { LabelDoc, LabelMedia } from './label.js'
import { cleanText } from './print-text.js'
import { makeSymbol, symbolOfUpc, symbolProblem, type PrintSymbol } from './symbol.js'

/** What an item label is made of; all strings as they come from the catalog. */
export interface LabelInput {
  readonly name: string
  /** The price with its currency, ready to print. */
  readonly priceText: string
  /** The item's main UPC as stored, check digit included. */
  readonly upc: string
  /** The serial number of the one unit this label is for. */
  readonly serial?: string | null
  readonly media: LabelMedia
  /** True where the label is for practice: it says so before the name. */
  readonly training?: boolean
}

/** Names longer than this do not fit two lines of any label. */
const MAX_NAME = 80

/**
 * Makes the label of an item. Refuses a UPC that its symbol cannot hold (SYMBOL_INVALID) and a label too narrow for
 * it (SYMBOL_TOO_WIDE). A serial number prints as text always, and as a symbol where one fits.
 */
export const buildLabel = (input: LabelInput): LabelDoc => {
  const name = cleanText(input.training === true ? `TRAINING ${input.name}` : input.name, MAX_NAME)
  const symbol = symbolOfUpc(input.upc)
  fitSymbol(symbol, { ...input.media, item: name })
  return {
    kind: 'label',
    title: cleanText(`Label ${name}`),
    name,
    priceText: cleanText(input.priceText, 20),
    upc: { ...symbol, text: cleanText(input.upc, 40) },
    serial: input.serial ? serialOf(input.serial, input.media) : null,
    media: input.media,
  }
}

const serialOf = (serial: string, media: LabelMedia): LabelDoc['serial'] => ({
  text: cleanText(serial),
  symbol: serialSymbol(serial, media),
})

/** CODE128 where its bars fit the label, else a DataMatrix, else text alone. */
const serialSymbol = (serial: string, media: LabelMedia): PrintSymbol | null => {
  if (symbolProblem('code128', serial) === null) {
    const linear = makeSymbol('code128', serial)
    if (fits(linear, media)) return linear
  }
  return symbolProblem('data-matrix', serial) === null ? makeSymbol('data-matrix', serial) : null
}

const fits = (symbol: PrintSymbol, media: LabelMedia): boolean => {
  try {
    fitSymbol(symbol, { ...media, item: '' })
    return true
  } catch {
    return false
  }
}

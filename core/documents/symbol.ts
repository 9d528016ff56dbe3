import { hasValidCheckDigit } from '../barcode/check-digit.js'
import { TillgateError } from '../errors/error.js'

/** Bar codes and matrix codes that a document can carry, by their GS1 and AIM names. */
export type SymbolKind = 'upc-a' | 'ean-13' | 'ean-8' | 'itf-14' | 'code128' | 'qr' | 'data-matrix'

declare const symbolDataBrand: unique symbol
/** Data that its symbology can hold and whose check digit is right. Only `makeSymbol` makes it. */
export type SymbolData = string & { readonly [symbolDataBrand]: true }

export interface PrintSymbol {
  readonly symbology: SymbolKind
  /** All digits, check digit included, for the GTIN symbologies; printable ASCII for the others. */
  readonly data: SymbolData
}

/** Digits of the GTIN symbologies, check digit included (GS1 General Specifications 5.2 and 5.3). */
const GTIN_DIGITS: Partial<Readonly<Record<SymbolKind, number>>> = {
  'upc-a': 12,
  'ean-13': 13,
  'ean-8': 8,
  'itf-14': 14,
}

/** Longest data per symbology: what fits on a receipt of 80 mm (CODE128) or reads well (matrix codes). */
const MAX_CHARS: Readonly<Record<'code128' | 'qr' | 'data-matrix', number>> = {
  code128: 40,
  qr: 300,
  'data-matrix': 100,
}

/** Why `data` cannot be a symbol of this kind, in plain words, or null if it can. */
export const symbolProblem = (symbology: SymbolKind, data: string): string | null => {
  const digits = GTIN_DIGITS[symbology]
  if (digits !== undefined) {
    if (!/^[0-9]+$/.test(data)) return 'it may hold digits only'
    if (data.length !== digits) return `it needs ${digits} digits and has ${data.length}`
    return hasValidCheckDigit(data) ? null : 'its check digit is wrong'
  }
  if (data === '') return 'it is empty'
  if (!/^[\x20-\x7e]+$/.test(data)) return 'it may hold printable ASCII characters only'
  const max = symbology === 'code128' || symbology === 'data-matrix' ? MAX_CHARS[symbology] : MAX_CHARS.qr
  return data.length > max ? `it may have at most ${max} characters` : null
}

/**
 * Checks data against its symbology. Printer languages compute check digits themselves (ZPL `^BU` takes 11 of 12), so
 * a wrong stored digit would silently become another product's code: it is refused here (SYMBOL_INVALID).
 */
export const makeSymbol = (symbology: SymbolKind, data: string): PrintSymbol => {
  const problem = symbolProblem(symbology, data)
  if (problem !== null) {
    throw new TillgateError('SYMBOL_INVALID', { data: data.slice(0, 60), symbology: symbolName(symbology), problem })
  }
  return { symbology, data: data as SymbolData }
}

/** The symbol a stored UPC is printed as: by its length if it is a valid GTIN, else CODE128 (store codes). */
export const symbolOfUpc = (upc: string): PrintSymbol => {
  const kind = (['upc-a', 'ean-13', 'ean-8', 'itf-14'] as const).find((name) => symbolProblem(name, upc) === null)
  return makeSymbol(kind ?? 'code128', upc)
}

const NAMES: Readonly<Record<SymbolKind, string>> = {
  'upc-a': 'UPC-A',
  'ean-13': 'EAN-13',
  'ean-8': 'EAN-8',
  'itf-14': 'ITF-14',
  code128: 'CODE128',
  qr: 'QR code',
  'data-matrix': 'DataMatrix',
}

/** The name people know a symbology by. */
export const symbolName = (symbology: SymbolKind): string => NAMES[symbology]

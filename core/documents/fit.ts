import { TillgateError } from '../errors/error.js'
import type { PrintSymbol } from './symbol.js'

/** What a symbol takes on paper. */
export interface SymbolFit {
  /** Width of one module (the X-dimension) in whole printer dots. */
  readonly moduleDots: number
  /** Modules of the symbol without quiet zones. */
  readonly modules: number
  /** Modules of clear space each side. */
  readonly quietLeft: number
  readonly quietRight: number
  /** Symbol with quiet zones. */
  readonly widthMm: number
}

const MM_PER_INCH = 25.4

/**
 * Smallest X-dimension in millimetres: 0.264 for retail point of sale; direct thermal print on demand may go down to
 * 0.249 (GS1 General Specifications 5.12.3, symbol specification table 1, with its note for on-demand printing).
 */
export const MIN_MODULE_MM = 0.249
/** Target X-dimension for retail point of sale: 0.330 mm. */
const TARGET_MODULE_MM = 0.33

/** Modules and quiet zones (GS1 General Specifications 5.2.3.4 for EAN/UPC, 5.3.2 for ITF-14, 5.4.4 for CODE128). */
export const symbolModules = (
  symbol: PrintSymbol,
): { readonly modules: number; readonly quietLeft: number; readonly quietRight: number } => {
  switch (symbol.symbology) {
    case 'upc-a':
      return { modules: 95, quietLeft: 9, quietRight: 9 }
    case 'ean-13':
      return { modules: 95, quietLeft: 11, quietRight: 7 }
    case 'ean-8':
      return { modules: 67, quietLeft: 7, quietRight: 7 }
    case 'itf-14':
      // Wide bars of 3 modules: start 4, seven pairs of 2 × (2 × 3 + 3 × 1), stop 5.
      return { modules: 4 + 7 * 18 + 5, quietLeft: 10, quietRight: 10 }
    case 'code128':
      return { modules: code128Modules(symbol.data), quietLeft: 10, quietRight: 10 }
    case 'qr':
      return { modules: qrModules(symbol.data.length), quietLeft: 4, quietRight: 4 }
    case 'data-matrix':
      return { modules: dataMatrixModules(symbol.data.length), quietLeft: 1, quietRight: 1 }
  }
}

/** Start, one character each in set B, check character, stop with its end bar; printers that pack digits need less. */
const code128Modules = (data: string): number => 11 * (data.length + 2) + 13

/** Byte capacity of QR versions at error level M (ISO/IEC 18004 table 7); one version adds 4 modules each side. */
const QR_BYTES_M = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331]
const qrModules = (bytes: number): number => {
  const index = QR_BYTES_M.findIndex((capacity) => bytes <= capacity)
  return 21 + 4 * (index === -1 ? QR_BYTES_M.length : index)
}

/** ASCII capacity of square DataMatrix ECC 200 symbols (ISO/IEC 16022 table 7), one character a codeword. */
const DATA_MATRIX: readonly (readonly [codewords: number, modules: number])[] = [
  [3, 10],
  [5, 12],
  [8, 14],
  [12, 16],
  [18, 18],
  [22, 20],
  [30, 22],
  [36, 24],
  [44, 26],
  [62, 32],
  [86, 36],
  [114, 40],
]
const dataMatrixModules = (chars: number): number => DATA_MATRIX.find(([codewords]) => chars <= codewords)?.[1] ?? 44

/**
 * The widest module up to the target at which the symbol fits `widthMm`, and never below the minimum.
 * Refuses with SYMBOL_TOO_WIDE (item, need, have) if even the narrowest allowed module is too wide: a bar code that is
 * squeezed or cut does not scan, or scans as another product.
 */
export const fitSymbol = (
  symbol: PrintSymbol,
  room: { readonly widthMm: number; readonly dpi: number; readonly item: string },
): SymbolFit => {
  const { modules, quietLeft, quietRight } = symbolModules(symbol)
  const dotMm = MM_PER_INCH / room.dpi
  const total = modules + quietLeft + quietRight
  const narrowest = Math.ceil((MIN_MODULE_MM - 1e-9) / dotMm)
  const wanted = Math.max(narrowest, Math.ceil(TARGET_MODULE_MM / dotMm))
  for (let moduleDots = wanted; moduleDots >= narrowest; moduleDots--) {
    const widthMm = total * moduleDots * dotMm
    if (widthMm <= room.widthMm) return { moduleDots, modules, quietLeft, quietRight, widthMm }
  }
  throw new TillgateError('SYMBOL_TOO_WIDE', {
    item: room.item,
    need: Math.ceil(total * narrowest * dotMm * 10) / 10,
    have: room.widthMm,
  })
}

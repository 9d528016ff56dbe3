// The named export `raw` is the symbology of that name; the function hangs on the default export.
import bwipjs from 'bwip-js/node'

import type { Bitmap } from './bitmap.js'

/** Symbols a virtual printer can draw, by the names of `bwip-js`. */
export type DrawnSymbology =
  'upca' | 'upce' | 'ean13' | 'ean8' | 'interleaved2of5' | 'code39' | 'code128' | 'qrcode' | 'datamatrix'

/** A bar code or matrix code as it came out. */
export interface PrintedSymbol {
  readonly symbology: DrawnSymbology
  readonly data: string
}

export interface BarsSize {
  readonly moduleDots: number
  readonly heightDots: number
  /** Width of a wide bar in modules, for symbologies of two widths; 2 where nothing is said. */
  readonly ratio?: number
}

const TWO_WIDTHS: readonly DrawnSymbology[] = ['interleaved2of5', 'code39']

/** Draws bars without quiet zones, or returns null when the data is none of this symbology. */
export const drawBars = (symbology: DrawnSymbology, data: string, size: BarsSize): Bitmap | null => {
  const widths = barWidths(symbology, data)
  if (widths === null) return null
  const wide = TWO_WIDTHS.includes(symbology) ? Math.round((size.ratio ?? 2) * size.moduleDots) : null
  const inDots = widths.map((modules) => (wide !== null && modules > 1 ? wide : modules * size.moduleDots))
  const width = inDots.reduce((sum, dots) => sum + dots, 0)
  const dots = new Uint8Array(width * size.heightDots)
  let x = 0
  inDots.forEach((count, i) => {
    if (i % 2 === 0) {
      for (let y = 0; y < size.heightDots; y++) dots.fill(1, y * width + x, y * width + x + count)
    }
    x += count
  })
  return { width, height: size.heightDots, dots }
}

/** Bars and spaces in turn, in modules. */
const barWidths = (symbology: DrawnSymbology, data: string): number[] | null => {
  try {
    const [symbol] =
      symbology === 'code128' ? bwipjs.raw(symbology, inCodeSetB(data), 'raw') : bwipjs.raw(symbology, data, '')
    return symbol !== undefined && 'sbs' in symbol ? symbol.sbs : null
  } catch {
    // Not data of this symbology: a printer prints nothing, or the data as text.
    return null
  }
}

/** Printers do not pack digits by themselves: CODE128 in code set B, character by character, is as wide as on paper. */
const inCodeSetB = (data: string): string =>
  `^104${Array.from(data, (char) => `^${String(char.charCodeAt(0) - 32).padStart(3, '0')}`).join('')}`

/** Draws a matrix symbol without its quiet zone, or returns null when the data does not fit. */
export const drawMatrix = (
  symbology: 'qrcode' | 'datamatrix',
  data: string,
  options: { readonly moduleDots: number; readonly errorLevel?: 'L' | 'M' | 'Q' | 'H' },
): Bitmap | null => {
  const matrix = matrixModules(symbology, data, options.errorLevel)
  if (matrix === null) return null
  const { moduleDots } = options
  const width = matrix.width * moduleDots
  const height = matrix.height * moduleDots
  const dots = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / moduleDots) * matrix.width
    for (let x = 0; x < width; x++) dots[y * width + x] = matrix.dots[row + Math.floor(x / moduleDots)] ?? 0
  }
  return { width, height, dots }
}

const matrixModules = (symbology: string, data: string, errorLevel: string | undefined): Bitmap | null => {
  try {
    const [symbol] = bwipjs.raw(symbology, data, errorLevel === undefined ? '' : `eclevel=${errorLevel}`)
    if (symbol === undefined || !('pixs' in symbol)) return null
    return { width: symbol.pixx, height: symbol.pixy, dots: Uint8Array.from(symbol.pixs) }
  } catch {
    return null
  }
}

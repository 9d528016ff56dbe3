import type { Bitmap } from '../drawing/bitmap.js'
import { drawBars, drawMatrix, type DrawnSymbology, type PrintedSymbol } from '../drawing/symbols.js'
import type { ZplCommand } from './commands.js'

interface BarsSetting {
  readonly moduleDots: number
  readonly ratio: number
  readonly height: number
}

export interface SymbolDrawing {
  readonly picture: Bitmap
  readonly printed: PrintedSymbol
}

/** Digits a printer takes, before the check digit that it computes itself. */
const RETAIL: Readonly<Record<string, readonly [DrawnSymbology, digits: number]>> = {
  '^BU': ['upca', 11],
  '^BE': ['ean13', 12],
  '^B8': ['ean8', 7],
}

/** Draws the symbol of a bar code command, or returns null for data it cannot hold. */
export const readSymbol = (command: ZplCommand, data: string, bars: BarsSetting): SymbolDrawing | null => {
  const args = command.args.split(',')
  const retail = RETAIL[command.name]
  if (retail !== undefined) {
    const [symbology, digits] = retail
    // The printer fills up with zeros and cuts what is too long, without a word.
    const taken = data.replace(/\D/g, '0').padStart(digits, '0').slice(0, digits)
    return linear(symbology, taken + checkDigitOf(taken), args, bars)
  }
  switch (command.name) {
    case '^B2':
      return linear('interleaved2of5', data.length % 2 === 0 ? data : `0${data}`, args, bars)
    case '^BC': {
      const text = readCode128(data)
      return text === null ? null : linear('code128', text, args, bars)
    }
    case '^BX':
      return matrix('datamatrix', readDataMatrix(data, args[6] ?? '~'), Number(args[1]) || 4)
    default:
      // ^BQ: the data begins with error level, input mode and a comma.
      return matrix('qrcode', data.slice(3), Number(args[2]) || 3)
  }
}

const linear = (
  symbology: DrawnSymbology,
  data: string,
  args: readonly string[],
  bars: BarsSetting,
): SymbolDrawing | null => {
  const picture = drawBars(symbology, data, {
    moduleDots: bars.moduleDots,
    ratio: bars.ratio,
    heightDots: Number(args[1]) || bars.height,
  })
  return picture && { picture, printed: { symbology, data } }
}

const matrix = (symbology: 'qrcode' | 'datamatrix', data: string, moduleDots: number): SymbolDrawing | null => {
  const picture = drawMatrix(symbology, data, { moduleDots })
  return picture && { picture, printed: { symbology, data } }
}

const checkDigitOf = (digits: string): string => {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0)
  return String((10 - (sum % 10)) % 10)
}

/** `>:` begins in code set B, `>9` in A, `>;` in C; `>0` is `>` itself. Without a start it is code set B. */
const readCode128 = (data: string): string | null => {
  let text = ''
  for (let at = 0; at < data.length; at++) {
    const char = data.charAt(at)
    if (char !== '>') {
      text += char
      continue
    }
    at++
    const code = data.charAt(at)
    if (code === '0') text += '>'
    else if (!':;9567'.includes(code)) return null
  }
  return text === '' ? null : text
}

/** The escape character doubled is itself; followed by digits or letters it is a control this printer does not draw. */
const readDataMatrix = (data: string, escape: string): string => data.replaceAll(`${escape}${escape}`, escape)

import { Canvas, type Bitmap } from '../drawing/bitmap.js'
import { makeFont } from '../drawing/font.js'
import { drawBars, drawMatrix, type PrintedSymbol } from '../drawing/symbols.js'
import { makeCodePageReader } from './code-page-tables.js'
import type { EscposCommand } from './commands.js'
import { readBars } from './read-bars.js'

/** A piece of paper. */
export interface Sheet {
  readonly picture: Bitmap
  /** The lines as plain text; symbols as `[code128 A1-001042]`. */
  readonly text: string
  readonly symbols: readonly PrintedSymbol[]
  /** Bytes that were no command, in hexadecimal. */
  readonly unknown: readonly string[]
}

interface Style {
  readonly bold: boolean
  readonly underline: boolean
  readonly invert: boolean
  readonly wide: number
  readonly high: number
  readonly small: boolean
}

const PLAIN: Style = { bold: false, underline: false, invert: false, wide: 1, high: 1, small: false }

interface Bars {
  readonly height: number
  readonly module: number
  readonly text: number
}

/** Default line pitch: 1/6 inch at 203 dpi, rounded down so that lines of 24 dots stand close. */
const LINE_PITCH = 30

/**
 * The printing half of the virtual printer: takes commands, draws on paper. Knows no line, no status and no faults.
 */
export class Paper {
  readonly #font = makeFont()
  readonly #readPage = makeCodePageReader()
  readonly #width: number
  #canvas: Canvas
  #y = 0
  #lines: string[] = []
  #symbols: PrintedSymbol[] = []
  #unknown: string[] = []
  #cells: { readonly char: string; readonly style: Style }[] = []
  #style: Style = PLAIN
  #align: 0 | 1 | 2 = 0
  #page = 0
  #pitch = LINE_PITCH
  #bars: Bars = { height: 162, module: 3, text: 0 }
  #qr = { module: 3, level: 'L' as 'L' | 'M' | 'Q' | 'H', data: '' }

  constructor(widthDots: number) {
    this.#width = widthDots
    this.#canvas = new Canvas(widthDots)
  }

  /** `ESC @`: settings as after power-on. */
  reset(): void {
    this.#cells = []
    this.#style = PLAIN
    this.#align = 0
    this.#page = 0
    this.#pitch = LINE_PITCH
    this.#bars = { height: 162, module: 3, text: 0 }
    this.#qr = { module: 3, level: 'L', data: '' }
  }

  /** True when nothing was printed since the last cut. */
  isBlank(): boolean {
    return this.#symbols.length === 0 && this.#lines.every((line) => line === '')
  }

  /** Cuts: what was printed so far, and a fresh sheet. */
  take(): Sheet {
    if (this.#cells.length > 0) this.#endLine()
    const sheet = {
      picture: this.#canvas.toBitmap(),
      text: this.#lines
        .map((line) => line.trimEnd())
        .join('\n')
        .replace(/^\n+|\s+$/g, ''),
      symbols: this.#symbols,
      unknown: this.#unknown,
    }
    this.#canvas = new Canvas(this.#width)
    this.#y = 0
    this.#lines = []
    this.#symbols = []
    this.#unknown = []
    return sheet
  }

  /** Obeys one command. Cut, pulse and requests are not for paper and do nothing here. */
  print({ name, args }: EscposCommand): void {
    const [n = 0] = args
    switch (name) {
      case 'text':
        this.#type(this.#readPage(this.#page, args))
        return
      case 'LF':
        this.#endLine()
        return
      case 'ESC @':
        this.reset()
        return
      case 'ESC d':
        this.#endLine()
        for (let i = 1; i < n; i++) this.#endLine()
        return
      case 'ESC J':
        this.#endLine()
        this.#advance(n - this.#pitch)
        return
      case 'ESC t':
        this.#page = n
        return
      case 'ESC a':
        if (n % 48 <= 2) this.#align = (n % 48) as 0 | 1 | 2
        return
      case 'ESC 2':
        this.#pitch = LINE_PITCH
        return
      case 'ESC 3':
        this.#pitch = n
        return
      case 'unknown':
        this.#unknown.push(Buffer.from(args).toString('hex'))
        return
      case 'GS k':
        this.#printBars(args)
        return
      case 'GS ( k':
        this.#matrixCommand(args)
        return
      case 'GS v':
        this.#printRaster(args)
        return
      default:
        this.#setStyle(name, n)
    }
  }

  #setStyle(name: string, n: number): void {
    const style = this.#style
    switch (name) {
      case 'ESC E':
      case 'ESC G':
        this.#style = { ...style, bold: (n & 1) === 1 }
        return
      case 'ESC -':
        this.#style = { ...style, underline: n % 48 > 0 }
        return
      case 'ESC M':
        this.#style = { ...style, small: n % 48 === 1 }
        return
      case 'ESC !':
        this.#style = {
          ...style,
          small: (n & 1) !== 0,
          bold: (n & 8) !== 0,
          high: (n & 16) === 0 ? 1 : 2,
          wide: (n & 32) === 0 ? 1 : 2,
          underline: (n & 128) !== 0,
        }
        return
      case 'GS !':
        this.#style = { ...style, high: (n & 7) + 1, wide: ((n >> 4) & 7) + 1 }
        return
      case 'GS B':
        this.#style = { ...style, invert: (n & 1) === 1 }
        return
      case 'GS h':
        this.#bars = { ...this.#bars, height: Math.max(1, n) }
        return
      case 'GS w':
        this.#bars = { ...this.#bars, module: Math.min(6, Math.max(1, n)) }
        return
      case 'GS H':
        this.#bars = { ...this.#bars, text: n % 48 }
        return
      default:
    }
  }

  #cellWidth(style: Style): number {
    return (style.small ? 9 : 12) * style.wide
  }

  /** A printer breaks a full line by itself. */
  #type(text: string): void {
    for (const char of text) {
      const used = this.#cells.reduce((sum, cell) => sum + this.#cellWidth(cell.style), 0)
      if (used + this.#cellWidth(this.#style) > this.#width) this.#endLine()
      this.#cells.push({ char, style: this.#style })
    }
  }

  #endLine(): void {
    const cells = this.#cells
    this.#cells = []
    const width = cells.reduce((sum, cell) => sum + this.#cellWidth(cell.style), 0)
    const height = Math.max(0, ...cells.map((cell) => 24 * cell.style.high))
    const start = this.#left(width)
    let x = start
    for (const { char, style } of cells) {
      const box = { x, y: this.#y + height - 24 * style.high, width: this.#cellWidth(style), height: 24 * style.high }
      const glyph = this.#font(char, box.width, box.height)
      this.#canvas.place(glyph, box.x, box.y)
      if (style.bold) this.#canvas.place(glyph, box.x + 1, box.y)
      if (style.underline) this.#canvas.rectangle({ ...box, y: box.y + box.height - 2, height: 2 })
      if (style.invert) this.#canvas.invert(box)
      x += box.width
    }
    this.#lines.push(this.#indent(start) + cells.map((cell) => cell.char).join(''))
    this.#advance(Math.max(this.#pitch, height))
  }

  #left(width: number): number {
    return [0, Math.max(0, (this.#width - width) >> 1), Math.max(0, this.#width - width)][this.#align] ?? 0
  }

  #indent(x: number): string {
    return ' '.repeat(Math.floor(x / 12))
  }

  #advance(dots: number): void {
    this.#y = Math.max(0, this.#y + dots)
    this.#canvas.grow(this.#y)
  }

  #placeSymbol(picture: Bitmap, symbol: PrintedSymbol): void {
    const x = this.#left(picture.width)
    this.#canvas.place(picture, x, this.#y)
    this.#advance(picture.height)
    this.#symbols.push(symbol)
    const label = `[${symbol.symbology} ${symbol.data}]`
    this.#lines.push(this.#indent(this.#left(12 * label.length)) + label)
  }

  #printBars(args: Uint8Array): void {
    const code = readBars(args)
    const picture =
      code && drawBars(code.symbology, code.data, { moduleDots: this.#bars.module, heightDots: this.#bars.height })
    if (code === null || picture === null || picture.width > this.#width) {
      // What a printer does with data it cannot draw: it prints it as text or drops it. Here it is always seen.
      this.#unknown.push(`bars ${Buffer.from(args).toString('hex')}`)
      return
    }
    this.#placeSymbol(picture, code)
    if (this.#bars.text === 0) return
    this.#y += 4
    const style = this.#style
    this.#style = PLAIN
    this.#cells = Array.from(code.data, (char) => ({ char, style: PLAIN }))
    this.#endLine()
    this.#style = style
  }

  /** `GS ( k cn fn …`: cn 49 is QR. Size, level, store, print. */
  #matrixCommand(args: Uint8Array): void {
    const [cn, fn = 0, n = 0] = args
    if (cn !== 49) {
      this.#unknown.push(`GS ( k ${Buffer.from(args).toString('hex')}`)
      return
    }
    if (fn === 67) this.#qr = { ...this.#qr, module: n }
    if (fn === 69) this.#qr = { ...this.#qr, level: (['L', 'M', 'Q', 'H'] as const)[n - 48] ?? 'L' }
    if (fn === 80) this.#qr = { ...this.#qr, data: Buffer.from(args.subarray(3)).toString('utf8') }
    if (fn !== 81) return
    const { data, module, level } = this.#qr
    const picture = drawMatrix('qrcode', data, { moduleDots: module, errorLevel: level })
    if (picture !== null) this.#placeSymbol(picture, { symbology: 'qrcode', data })
  }

  #printRaster(args: Uint8Array): void {
    const [, mode = 0, xL = 0, xH = 0, yL = 0, yH = 0] = args
    const [bytesWide, height] = [xL + xH * 256, yL + yH * 256]
    const [scaleX, scaleY] = [(mode & 1) + 1, ((mode >> 1) & 1) + 1]
    const left = this.#left(bytesWide * 8 * scaleX)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < bytesWide * 8; x++) {
        const byte = args[6 + y * bytesWide + (x >> 3)] ?? 0
        if ((byte & (0x80 >> (x & 7))) === 0) continue
        this.#canvas.rectangle({ x: left + x * scaleX, y: this.#y + y * scaleY, width: scaleX, height: scaleY })
      }
    }
    this.#advance(height * scaleY)
    this.#lines.push('[picture]')
  }
}

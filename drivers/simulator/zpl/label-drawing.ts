import { Canvas, type Bitmap } from '../drawing/bitmap.js'
import { makeFont } from '../drawing/font.js'
import type { PrintedSymbol } from '../drawing/symbols.js'
import type { ZplCommand } from './commands.js'
import { readSymbol } from './read-symbol.js'

/** A label as it comes out, once for each copy. */
export interface DrawnLabel {
  readonly picture: Bitmap
  /** The text fields in the order they were given, one a line. */
  readonly text: string
  readonly symbols: readonly PrintedSymbol[]
  /** Commands the printer does not know, and data its symbols cannot hold. */
  readonly unknown: readonly string[]
  readonly copies: number
}

/** What stands between `^FO` and `^FS`. */
interface Field {
  readonly x: number
  readonly y: number
  readonly isBaseline: boolean
  readonly font: { readonly height: number; readonly width: number }
  readonly symbol: ZplCommand | null
  readonly hex: string | null
  readonly data: string
}

const EMPTY: Field = {
  x: 0,
  y: 0,
  isBaseline: false,
  font: { height: 9, width: 5 },
  symbol: null,
  hex: null,
  data: '',
}

/** Commands that change nothing on this printer: speed, darkness, media, origin shift, comments. */
const IGNORED: ReadonlySet<string> = new Set([
  '^XA',
  '^XZ',
  '^LH',
  '^PR',
  '^MD',
  '^MM',
  '^MT',
  '^MN',
  '^PO',
  '^FX',
  '^LS',
])

const numbers = (args: string): number[] => args.split(',').map((part) => Number.parseInt(part, 10) || 0)

/** Obeys the commands of one format, `^XA` to `^XZ`. Pure. */
export const drawLabel = (commands: readonly ZplCommand[]): DrawnLabel => {
  const drawing = new LabelDrawing()
  for (const command of commands) drawing.obey(command)
  return drawing.finish()
}

class LabelDrawing {
  readonly #font = makeFont()
  readonly #lines: string[] = []
  readonly #symbols: PrintedSymbol[] = []
  readonly #unknown: string[] = []
  #canvas = new Canvas(812, 0)
  #height = 0
  #field: Field = EMPTY
  #bars = { moduleDots: 2, ratio: 3, height: 10 }
  #isUtf8 = false
  #copies = 1

  obey(command: ZplCommand): void {
    const { name, args } = command
    const [first = 0, second = 0, third = 0] = numbers(args)
    switch (name) {
      case '^PW':
        this.#canvas = new Canvas(first, 0)
        return
      case '^LL':
        this.#height = first
        return
      case '^CI':
        this.#isUtf8 = first === 28
        return
      case '^PQ':
        this.#copies = Math.max(1, first)
        return
      case '^BY':
        this.#setBars(args)
        return
      case '^FO':
      case '^FT':
        this.#field = { ...this.#field, x: first, y: second, isBaseline: name === '^FT' }
        return
      case '^A':
      case '^CF':
        this.#field = { ...this.#field, font: { height: second || 9, width: third || second || 5 } }
        return
      case '^FH':
        this.#field = { ...this.#field, hex: args.charAt(0) || '_' }
        return
      case '^FD':
        this.#field = { ...this.#field, data: args }
        return
      case '^FS':
        this.#drawField()
        return
      case '^GB':
        this.#box(numbers(args))
        return
      default:
        if (/^\^B[UE82CXQ]$/.test(name)) this.#field = { ...this.#field, symbol: command }
        else if (!IGNORED.has(name)) this.#unknown.push(`${name}${args}`)
    }
  }

  finish(): DrawnLabel {
    this.#canvas.grow(this.#height)
    return {
      picture: this.#canvas.toBitmap(),
      text: this.#lines.join('\n'),
      symbols: this.#symbols,
      unknown: this.#unknown,
      copies: this.#copies,
    }
  }

  #setBars(args: string): void {
    const [module = '', ratio = '', height = ''] = args.split(',')
    this.#bars = {
      moduleDots: Number.parseInt(module, 10) || this.#bars.moduleDots,
      ratio: Number.parseFloat(ratio) || this.#bars.ratio,
      height: Number.parseInt(height, 10) || this.#bars.height,
    }
  }

  #drawField(): void {
    const field = this.#field
    this.#field = { ...EMPTY, font: field.font }
    if (field.data === '') return
    const bytes = field.hex === null ? field.data : decodeHex(field.data, field.hex)
    const text = Buffer.from(bytes, 'latin1').toString(this.#isUtf8 ? 'utf8' : 'latin1')
    if (field.symbol === null) this.#drawText(field, text)
    else this.#drawSymbol(field, field.symbol, text)
  }

  /** Font 0 is proportional and about half as wide as high; here every character has the same width. */
  #drawText({ x, y, isBaseline, font }: Field, text: string): void {
    const width = Math.max(1, Math.round(font.width * 0.5))
    const top = isBaseline ? y - font.height : y
    Array.from(text).forEach((char, i) => {
      this.#canvas.place(this.#font(char, width, font.height), x + i * width, top)
    })
    this.#lines.push(text)
  }

  #drawSymbol({ x, y }: Field, command: ZplCommand, data: string): void {
    const symbol = readSymbol(command, data, this.#bars)
    if (symbol === null) {
      this.#unknown.push(`${command.name}${command.args} ${data}`)
      return
    }
    this.#canvas.place(symbol.picture, x, y)
    this.#symbols.push(symbol.printed)
  }

  #box([width = 1, height = 1, thickness = 1]: readonly number[]): void {
    const { x, y } = this.#field
    for (const [dx, dy, w, h] of [
      [0, 0, width, thickness],
      [0, height - thickness, width, thickness],
      [0, 0, thickness, height],
      [width - thickness, 0, thickness, height],
    ] as const) {
      this.#canvas.rectangle({ x: x + dx, y: y + dy, width: Math.max(w, thickness), height: Math.max(h, thickness) })
    }
  }
}

/** `_41` is `A` when `_` is the mark of `^FH`; a mark without two hexadecimal digits stands for itself. */
const decodeHex = (data: string, mark: string): string => {
  let text = ''
  for (let at = 0; at < data.length; at++) {
    const pair = data.slice(at + 1, at + 3)
    if (data.charAt(at) !== mark || !/^[0-9A-Fa-f]{2}$/.test(pair)) {
      text += data.charAt(at)
      continue
    }
    text += String.fromCharCode(Number.parseInt(pair, 16))
    at += 2
  }
  return text
}

import type { Bitmap } from './bitmap.js'
import { GLYPHS, MARKS, SAME_AS } from './glyphs.js'

/** The grid a glyph is drawn in: three rows for marks, seven for the letter, two below the base line. */
const CELL_WIDTH = 6
const CELL_HEIGHT = 12
const LETTER_TOP = 3

const parseRows = (hex: string): number[] => (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))

/** Glyphs by character; read from the table once, at the first use of this module. */
const glyphs: ReadonlyMap<string, readonly number[]> = new Map(
  GLYPHS.trim()
    .split(/\n| {2}/)
    .map((entry): [string, number[]] => [entry.slice(0, 1), parseRows(entry.slice(2))]),
)

/** Drawn for a character that has no glyph. */
const BOX = parseRows('1f11111111111f')

const lettersOf = (char: string): readonly number[] | undefined => glyphs.get(SAME_AS[char] ?? char)

/** Rows of the whole cell, as bits; bit 4 is the left column. */
const cellOf = (char: string): number[] => {
  const cell = Array<number>(CELL_HEIGHT).fill(0)
  if (char === ' ' || char === '\u00a0') return cell
  const whole = lettersOf(char)
  const [base = char, ...marks] = whole === undefined ? Array.from(char.normalize('NFD')) : [char]
  const letter = lettersOf(marks.length > 0 && base === 'i' ? 'ı' : base) ?? BOX
  letter.forEach((row, i) => {
    cell[LETTER_TOP + i] = row
  })
  // Marks stand one row above the letter: high above capitals, close above small letters.
  const top = (letter[0] ?? 0) === 0 && (letter[1] ?? 0) === 0 ? LETTER_TOP - 1 : 0
  for (const mark of marks) {
    const known = MARKS[mark]
    if (known === undefined) continue
    const at = known.under === true ? CELL_HEIGHT - 2 : top
    parseRows(known.rows).forEach((row, i) => {
      cell[at + i] = (cell[at + i] ?? 0) | row
    })
  }
  return cell
}

/** Doubles a picture and rounds its corners (the "Scale2x" rule), so that slanted strokes stay lines. */
const double = ({ width, height, dots }: Bitmap): Bitmap => {
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (dots[y * width + x] ?? 0)
  const larger = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [here, up, right, left, down] = [at(x, y), at(x, y - 1), at(x + 1, y), at(x - 1, y), at(x, y + 1)]
      const corner = 2 * y * 2 * width + 2 * x
      larger[corner] = left === up && left !== down && up !== right ? up : here
      larger[corner + 1] = up === right && up !== left && right !== down ? right : here
      larger[corner + 2 * width] = down === left && down !== right && left !== up ? left : here
      larger[corner + 2 * width + 1] = right === down && right !== up && down !== left ? down : here
    }
  }
  return { width: width * 2, height: height * 2, dots: larger }
}

const rawGlyph = (char: string): Bitmap => {
  const dots = new Uint8Array(CELL_WIDTH * CELL_HEIGHT)
  cellOf(char).forEach((row, y) => {
    for (let x = 0; x < 5; x++) if ((row & (0x10 >> x)) !== 0) dots[y * CELL_WIDTH + x] = 1
  })
  return { width: CELL_WIDTH, height: CELL_HEIGHT, dots }
}

const resize = (picture: Bitmap, width: number, height: number): Bitmap => {
  const dots = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * picture.height) / height)
    for (let x = 0; x < width; x++) {
      dots[y * width + x] = picture.dots[row * picture.width + Math.floor(((x + 0.5) * picture.width) / width)] ?? 0
    }
  }
  return { width, height, dots }
}

/** Draws a character in a cell of the given size in dots. */
export const drawChar = (char: string, width: number, height: number): Bitmap => {
  let glyph = rawGlyph(char)
  for (let i = 0; i < 3 && (glyph.width < width || glyph.height < height); i++) glyph = double(glyph)
  return resize(glyph, width, height)
}

/** `drawChar` with a memory; one for each printer, so that nothing is shared. */
export const makeFont = (): typeof drawChar => {
  const known = new Map<string, Bitmap>()
  return (char, width, height) => {
    const key = `${char} ${width} ${height}`
    const drawn = known.get(key) ?? drawChar(char, width, height)
    if (known.size < 2_000) known.set(key, drawn)
    return drawn
  }
}

import CodepageEncoder, { type Codepage } from '@point-of-sale/codepage-encoder'

/** Pages of `ESC t` on Epson printers, by number, as far as the virtual printer has them. */
const PAGES: Readonly<Record<number, Codepage>> = {
  0: 'cp437',
  2: 'cp850',
  16: 'windows1252',
  17: 'cp866',
  18: 'cp852',
  19: 'cp858',
  45: 'windows1250',
  46: 'windows1251',
  47: 'windows1253',
}

/** Turns bytes of a page into characters; a page or position the printer does not have prints as a box. */
export type CodePageReader = (page: number, bytes: Uint8Array) => string

/** A reader with a memory, because reading a table is slow. */
export const makeCodePageReader = (): CodePageReader => {
  const tables = new Map<number, readonly number[]>()
  return (page, bytes) => {
    const name = PAGES[page]
    const table = tables.get(page) ?? (name === undefined ? [] : CodepageEncoder.getCodepoints(name, true))
    tables.set(page, table)
    return Array.from(bytes, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : String.fromCodePoint(table[byte] ?? 0xfffd),
    ).join('')
  }
}

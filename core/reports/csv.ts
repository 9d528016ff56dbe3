/**
 * CSV as RFC 4180 has it: CRLF behind each record, cells with a comma, a quote or a line break in quotes, quotes doubled.
 * Codes are written whole, with their leading zeros, and in quotes, which importers that look for it take as "text".
 *
 * Formulas are defused: a text that a spreadsheet program could read as a formula gets an apostrophe in front. These are
 * texts that begin with = + - @ or their full-width forms, blanks before them or not, and texts that begin with a tab or
 * a line break (OWASP, "CSV Injection"). Amounts are numbers of ours and are never touched. The same rule stands as
 * st.csv_text in SQL for exports that the database writes; a test holds the two equal.
 */
export const defuse = (text: string): string =>
  /^(?:[ \u00a0]*[=+\-@＝＋－＠]|[\t\r\n])/.test(text) ? `'${text}` : text

/** One cell. Null and undefined are empty. */
export const csvCell = (value: string | number | null | undefined): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = defuse(value)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvRow = (cells: readonly (string | number | null | undefined)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`

/** Tells spreadsheet programs of Windows that the file is UTF-8. */
export const byteOrderMark = new Uint8Array([0xef, 0xbb, 0xbf])

const quote = 0x22
const lineFeed = 0x0a

/**
 * Makes a function that turns the line ends of a CSV byte stream into CRLF, chunk by chunk. PostgreSQL ends records with
 * a line feed alone; a line feed inside quotes belongs to a cell and stays. Doubled quotes switch twice, so nothing else
 * has to be known of them.
 */
export const createLineEnds = (): ((chunk: Uint8Array) => Uint8Array) => {
  let quoted = false
  return (chunk) => {
    const ends: number[] = []
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (byte === quote) quoted = !quoted
      else if (byte === lineFeed && !quoted) ends.push(at)
    }
    if (ends.length === 0) return chunk
    const out = new Uint8Array(chunk.length + ends.length)
    let from = 0
    let to = 0
    for (const end of ends) {
      out.set(chunk.subarray(from, end), to)
      to += end - from
      out[to] = 0x0d
      out[to + 1] = lineFeed
      to += 2
      from = end + 1
    }
    out.set(chunk.subarray(from), to)
    return out
  }
}

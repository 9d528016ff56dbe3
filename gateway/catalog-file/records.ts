import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { TillgateError } from '../../core/errors/error.js'
import { createDecoder } from './decode.js'

/** A row of a file, with the line it begins on (from 1). */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/** A row longer than this is a quotation mark that nobody closed. */
const longestRow = 200_000

const problems: Readonly<Partial<Record<CsvError['code'], string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened here and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'behind a quotation mark that closes a cell stands something else than a comma',
  INVALID_OPENING_QUOTE:
    'a quotation mark stands inside a cell; put the cell in quotation marks and write this one twice',
  CSV_MAX_RECORD_SIZE: `the row has more than ${longestRow} characters; a quotation mark is probably not closed`,
}

/**
 * The rows of a CSV file (RFC 4180: commas, quotation marks, CR LF or LF) in UTF-8, with or without byte order mark.
 * Reads no faster than the rows are taken. Empty lines are passed over.
 * @throws TillgateError IMPORT_FORMAT with the line
 */
export async function* readRecords(source: Readable): AsyncGenerator<CsvRecord> {
  let lastLine = 0
  let twice = 0
  const parser = parse({
    bom: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
    skipRecordsWithEmptyValues: true,
    maxRecordSize: longestRow,
    // Called where the parser is, which may be rows ahead of who takes them: the line goes along as a last cell.
    onRecord: (cells, { lines }) => {
      // The parser counts a CR LF inside a cell twice, and tells the line on which a row ends.
      for (const cell of cells) twice += countOf(cell, '\r')
      lastLine = lines - twice
      cells.push(String(lastLine - cells.reduce((sum, cell) => sum + countOf(cell, '\n'), 0)))
      return cells
    },
  })
  let fault: unknown = null
  const done = pipeline(source, createDecoder(), parser).catch((error: unknown) => {
    fault = error
  })
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      const line = Number(cells.pop())
      yield { line, cells }
    }
    await done
  } catch (error) {
    fault ??= error
  } finally {
    parser.destroy()
    await done
  }
  if (fault !== null) throw asImportError(fault, lastLine + 1)
}

const countOf = (text: string, part: string): number => (text.includes(part) ? text.split(part).length - 1 : 0)

/** `line`: the one behind the last good row, where a quotation mark that is never closed was opened. */
const asImportError = (fault: unknown, line: number): unknown => {
  if (!(fault instanceof CsvError)) return fault
  return new TillgateError('IMPORT_FORMAT', { line, problem: problems[fault.code] ?? fault.message }, { cause: fault })
}

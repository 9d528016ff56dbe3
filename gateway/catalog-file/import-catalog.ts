import type { Readable } from 'node:stream'
import { closest } from '../../config/suggest.js'
import { columnOfField, csvColumnNames, readHeader, type CsvHeader } from '../../core/catalog/csv-columns.js'
import { createRowReader } from '../../core/catalog/csv-row.js'
import type { ErrorCode } from '../../core/errors/catalogue.js'
import { messageOf, TillgateError, type ErrorDetails } from '../../core/errors/error.js'
import type { StagedItem } from '../../core/store/catalog-rows.js'
import type { CatalogStaging } from '../../core/store/catalog-staging.js'
import { readRecords, type CsvRecord } from './records.js'

/** One thing that is wrong with a row. */
export interface BadCell {
  readonly line: number
  /** Null: the row as a whole. */
  readonly column: string | null
  readonly code: ErrorCode
  readonly message: string
}

export interface ImportResult {
  /** False: nothing was written, since rows are bad and were not to be skipped. */
  readonly imported: boolean
  /** Rows of the file, without the first line. */
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** How many rows are bad; `bad` tells the first thousand faults, in the order of the lines. */
  readonly badRows: number
  readonly bad: readonly BadCell[]
}

export interface ImportProgress {
  readonly phase: 'reading' | 'saving'
  readonly rows: number
}

/** Nobody reads more; a wrong file of a million rows must not fill the memory. */
const mostTold = 1000
const batchSize = 500

/**
 * Imports a catalog file: one transaction, all or nothing unless `skipBad`; see core/catalog/csv-columns.ts for the
 * columns and for which item a row is. Reads the stream no faster than the database takes the rows.
 * `stage` begins the transaction; `minorDigits` of the currency that the prices are in.
 * @throws TillgateError IMPORT_FORMAT, IMPORT_COLUMN (the file as a whole), LEVEL_CHANGE_CONFIRM, LEVEL_CHANGE_BUSY, DATABASE_*
 */
export const importCatalog = async (options: {
  readonly stage: () => Promise<CatalogStaging>
  readonly stream: Readable
  readonly minorDigits: number
  readonly skipBad: boolean
  /** Serial numbers may be archived where the file says that an item keeps none any more. */
  readonly confirm?: boolean
  readonly onProgress?: (progress: ImportProgress) => void
}): Promise<ImportResult> => {
  const { stage, stream, minorDigits, skipBad, confirm = false, onProgress } = options
  const records = readRecords(stream)
  let staging: CatalogStaging | null = null
  try {
    const first = await records.next()
    const header = headerOf(first.done === true ? null : first.value)
    const read = createRowReader(header, minorDigits)
    staging = await stage()
    const faults = new Faults()
    let rows = 0
    let batch: StagedItem[] = []
    for await (const { line, cells } of records) {
      rows += 1
      const { itemId, item, faults: wrong } = read(cells)
      if (wrong.length > 0) faults.add(line, wrong)
      else batch.push({ line, itemId, item })
      if (batch.length >= batchSize) {
        await staging.add(batch)
        batch = []
        onProgress?.({ phase: 'reading', rows })
      }
    }
    await staging.add(batch)
    onProgress?.({ phase: 'saving', rows })
    // Rows that fail by themselves are not in the database's hands: to the others it says what else is wrong.
    const saved = await staging.save(header.fields, { skipBad, refuse: faults.rows.size > 0 && !skipBad, confirm })
    for (const { line, field, code, details } of saved.faults)
      faults.add(line, [{ column: field === 'itemId' ? 'item_id' : columnOfField(field), code, details }])
    const { created, updated, unchanged } = saved
    return {
      imported: saved.committed,
      rows,
      created,
      updated,
      unchanged,
      badRows: faults.rows.size,
      bad: faults.told(),
    }
  } finally {
    await staging?.cancel()
    await records.return(undefined)
  }
}

const headerOf = (record: CsvRecord | null): CsvHeader => {
  const result = record === null ? noHeader : readHeader(record.cells, closest)
  if (result.ok) return result.header
  throw new TillgateError('IMPORT_COLUMN', { problem: result.problem, columns: csvColumnNames })
}
const noHeader = { ok: false, problem: 'it is empty' } as const

class Faults {
  readonly rows = new Set<number>()
  readonly #bad: BadCell[] = []

  add(
    line: number,
    faults: readonly { readonly column: string | null; readonly code: ErrorCode; readonly details: ErrorDetails }[],
  ): void {
    this.rows.add(line)
    for (const { column, code, details } of faults)
      if (this.#bad.length < 2 * mostTold) this.#bad.push({ line, column, code, message: messageOf(code, details) })
  }

  told(): readonly BadCell[] {
    return this.#bad.toSorted((a, b) => a.line - b.line).slice(0, mostTold)
  }
}

/** A refused import as one error: the first faults in words, beside their lines, columns and codes. */
export const importRefused = ({ rows, badRows, bad }: ImportResult): TillgateError => {
  const told = bad.slice(0, 100)
  return new TillgateError('IMPORT_REFUSED', {
    rows,
    bad: badRows,
    faults: told.map(({ line, message }) => `line ${line}: ${message}`),
    lines: told.map(({ line }) => String(line)),
    columns: told.map(({ column }) => column ?? ''),
    codes: told.map(({ code }) => code),
  })
}

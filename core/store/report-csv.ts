import { once } from 'node:events'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { byteOrderMark, createLineEnds } from '../reports/csv.js'
import type { ReportColumn } from '../reports/report-columns.js'
import { transactionTypes, typeOfKind } from '../reports/transaction-types.js'
import { raw, sql, withLiterals, type SqlText } from './sql-text.js'
import { asStoreError } from './sql-errors.js'

export interface CsvText {
  readonly columns: readonly ReportColumn[]
  /** Column → expression over `source`. */
  readonly expressions: Readonly<Record<string, string>>
  readonly source: SqlText
  readonly order: string
  /** Times are written as the clocks of this zone show them. */
  readonly zone: string
  readonly minorDigits: number
  readonly cost: boolean
}

const kindWords = (cell: string): string =>
  `case ${cell} ${Object.entries(typeOfKind)
    .map(([kind, type]) => `when ${pg.escapeLiteral(kind)} then ${pg.escapeLiteral(transactionTypes[type])}`)
    .join(' ')} else st.kind_words(${cell}) end`

const cellText = (
  { key, kind, permission }: ReportColumn,
  cell: string,
  { zone, minorDigits, cost }: CsvText,
): string => {
  if (permission === 'cost' && !cost) return 'null'
  if (kind === 'money') return `round(${cell} / 1${'0'.repeat(minorDigits)}::numeric, ${minorDigits})`
  if (kind === 'time') return `to_char(${cell} at time zone ${pg.escapeLiteral(zone)}, 'YYYY-MM-DD HH24:MI:SS')`
  return `st.csv_text(${key === 'type' ? kindWords(cell) : cell})`
}

/**
 * The COPY statement of a report. The rows are made in a subquery of their own, so that each cell is worked out once
 * before its text is looked at.
 */
export const copyStatement = (text: CsvText): string => {
  const { columns, expressions, source, order } = text
  const inner = columns.map(({ key }, index) => `${expressions[key] ?? 'null'} as c${index}`).join(', ')
  const outer = columns
    .map((column, index) => `${cellText(column, `q.c${index}`, text)} as ${pg.escapeIdentifier(column.title)}`)
    .join(', ')
  const codes = columns.filter(({ kind }) => kind === 'code').map(({ title }) => pg.escapeIdentifier(title))
  const rows = sql`select ${raw(outer)} from (select ${raw(inner)} from ${source} order by ${raw(order)} offset 0) q`
  return `copy (${withLiterals(rows)}) to stdout with (format csv, header, force_quote (${codes.join(', ')}))`
}

/**
 * Runs a COPY on a connection of its own and gives its bytes with CRLF line ends. Resolves when the first bytes are
 * there, so that a fault of the statement is thrown and not a file cut off. Destroying the stream ends the statement.
 * `onEnd` is called once, whatever happens.
 */
export const copyCsv = async (
  url: string,
  statement: string,
  options: { readonly byteOrderMark: boolean },
  onEnd: () => void,
): Promise<Readable> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'tillgate export',
    // A reader who has gone is noticed while rows are still sorted, not with the first byte that cannot be sent.
    options: '-c TimeZone=UTC -c jit=off -c default_transaction_read_only=on -c client_connection_check_interval=1000',
  })
  client.on('error', () => undefined) // The statement in hand rejects with the same fault.
  try {
    await client.connect()
    return await streamOf(client, statement, options, () => void endExport(client, onEnd)) // Never rejects.
  } catch (error) {
    await client.end().catch(() => undefined) // Not connected, or gone already: nothing to end.
    onEnd()
    throw asStoreError(error)
  }
}

const streamOf = async (
  client: pg.Client,
  statement: string,
  options: { readonly byteOrderMark: boolean },
  onClose: () => void,
): Promise<Readable> => {
  const copy = client.query(copyTo(statement))
  const convert = createLineEnds()
  const file = new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => done(null, convert(chunk)),
  })
  if (options.byteOrderMark) file.push(byteOrderMark)
  const done = pipeline(copy, file)
  // The first bytes are the header: with them the statement has begun.
  await Promise.race([once(copy, 'data'), done])
  done.catch(() => undefined) // Whoever reads the file sees it destroyed with the same fault.
  file.once('close', onClose)
  return file
}

/** Ending a connection whose statement still runs cuts it off, which ends the statement. */
const endExport = async (client: pg.Client, onEnd: () => void): Promise<void> => {
  await client.end().catch(() => undefined) // Gone already.
  onEnd()
}

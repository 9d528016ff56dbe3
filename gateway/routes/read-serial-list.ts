import { Readable } from 'node:stream'
import { TillgateError } from '../../core/errors/error.js'
import { offerSerial } from '../../core/serials/offered.js'
import { generateSerials, templateLabel } from '../../core/serials/generate-serials.js'
import {
  describeEntry,
  parseSerialList,
  serialsFromJson,
  serialsFromRows,
  type SerialRow,
} from '../../core/serials/serial-list.js'
import type { Inventory, ItemRules } from '../../core/store/store.js'
import { readRecords, type CsvRecord } from '../catalog-file/records.js'
import type { HttpInput, HttpOutput } from '../protocol/http-commands.js'

type Asked = HttpInput<'serial-list.preview'>
type Entry = HttpOutput<'serial-list.preview'>['entries'][number]

export interface ReadList {
  readonly rows: readonly SerialRow[]
  readonly entries: readonly Entry[]
  readonly ask: boolean
  readonly skipped: readonly string[]
}

/** The numbers of a request: a text, a file, or a template. Throws REQUEST_INVALID, IMPORT_FORMAT, SERIAL_FORMAT. */
export const readSerialList = async (asked: Asked, rules: ItemRules, inventory: Inventory): Promise<ReadList> => {
  const { text, csv, generate } = asked
  if ([text, csv, generate].filter((given) => given !== undefined).length !== 1)
    throw new TillgateError('REQUEST_INVALID', { problem: 'one of text, csv and generate is wanted', path: '/' })
  const policy = rules.exact ? 'exact' : 'folded'
  if (text !== undefined) {
    const { quantity = null, runs = 'auto' } = asked
    const list = parseSerialList(text, { policy, quantity, runs })
    return {
      ...list,
      entries: list.entries.map((entry) => {
        const { line, position, reading, twoReadings } = entry
        return { line, position, reading, twoReadings, words: describeEntry(entry) }
      }),
      skipped: [],
    }
  }
  if (csv !== undefined) return { rows: await readFile(csv, policy), entries: [], ask: false, skipped: [] }
  return fromTemplate(generate, rules, inventory)
}

const fromTemplate = async (asked: Asked['generate'], rules: ItemRules, inventory: Inventory): Promise<ReadList> => {
  if (asked === undefined) throw new Error('no template')
  const { prefix, suffix = '', width, start, count } = asked
  const template = { prefix, suffix, width, start }
  const first = offerSerial(templateLabel(template, start))
  if (!first.ok) throw new TillgateError(first.code, first.details)
  const { labels, skipped, whole } = await generateSerials(template, count, async (tried) => {
    const states = await inventory.serialStates(rules.itemId, 'receive', tried.map(offered))
    return new Set(tried.filter((_, i) => states[i]?.state !== null || states[i]?.code !== null))
  })
  const rows = serialsFromJson(labels, rules.exact ? 'exact' : 'folded')
  const [from, to] = [labels[0] ?? '', labels.at(-1) ?? '']
  const made = `${labels.length} serial numbers${labels.length === 0 ? '' : `, ${from} to ${to}`}`
  const passed = skipped.length === 0 ? '' : `; ${skipped.length} that exist already were passed over`
  const words = `${made}${passed}${whole ? '' : '; too many exist, choose another start'}`
  return {
    rows: rows.map((row, index) => ({ ...row, line: 1, position: index + 1 })),
    entries: [{ line: 1, position: 1, reading: 'template', twoReadings: false, words }],
    ask: false,
    skipped,
  }
}

const offered = (label: string) => {
  const offer = offerSerial(label)
  if (!offer.ok) throw new TillgateError(offer.code, offer.details)
  return offer.serial
}

const serialColumn = /^(?:serial(?: ?(?:number|no\.?))?|imei|vin|s\/n)$/i
const lotColumn = /^(?:lot|batch)$/i
const expiryColumn = /^(?:expir(?:y|es)(?: on| date)?|use by)$/i

/** One number to a row. The first row is a heading when one of its cells is the name of a column. */
const readFile = async (csv: string, policy: 'exact' | 'folded'): Promise<readonly SerialRow[]> => {
  const records: CsvRecord[] = []
  for await (const record of readRecords(Readable.from([Buffer.from(csv, 'utf8')]))) records.push(record)
  const heading = records[0]?.cells.map((cell) => cell.trim()) ?? []
  const at = (names: RegExp): number => heading.findIndex((cell) => names.test(cell))
  const hasHeading = at(serialColumn) !== -1
  const [serial, lot, expiry] = hasHeading ? [at(serialColumn), at(lotColumn), at(expiryColumn)] : [0, -1, -1]
  const data = hasHeading ? records.slice(1) : records
  const cellOf = (index: number, column: number): string =>
    column === -1 ? '' : (data[index]?.cells[column] ?? '').trim()
  const rows = serialsFromRows(
    data.map(({ line }, index) => ({ line, text: cellOf(index, serial) })),
    policy,
  )
  return rows.map((row, index) => {
    const day = cellOf(index, expiry)
    if (row.ok && day !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(day))
      return {
        line: row.line,
        position: 1,
        ok: false,
        text: row.label,
        code: 'SERIAL_FORMAT',
        details: { s: row.label, problem: `its expiry ${day} is no day like 2027-03-31` },
      }
    if (!row.ok) return row
    const [lotText, facts] = [cellOf(index, lot), row.facts ?? {}]
    return {
      ...row,
      facts: { ...facts, ...(lotText !== '' && { lot: lotText }), ...(day !== '' && { expiresOn: day }) },
    }
  })
}

import { showText } from '../barcode/hidden-characters.js'
import type { ErrorDetails } from '../errors/error.js'
import { serialIdentity, type SerialPolicy } from './identity.js'
import { readScannedSerial, type ScannedFacts } from './scanned-serial.js'
import { rangeLabels, rangeMaxCount, readRange, type SerialRange } from './serial-range.js'

/**
 * Lists of serial numbers as people type and paste them. Comma, semicolon, tab and line end separate; a blank does not.
 * Entries may be runs (see `serial-range.ts`). Nothing is dropped: every entry becomes rows, good ones or ones that say
 * what is wrong, and `entries` says how each was read.
 */
interface RowPlace {
  /** 1-based line of the text, or item of a JSON list. */
  readonly line: number
  /** 1-based entry within its line; the numbers of a run share it. */
  readonly position: number
}
export type SerialRow = RowPlace &
  (
    | {
        readonly ok: true
        readonly label: string
        readonly key: string
        readonly sort: string
        readonly version: number
        /** Where the entry was a code that carries the number: 14 digits of the item, lot and expiry. */
        readonly gtin?: string
        readonly facts?: ScannedFacts
      }
    | {
        readonly ok: false
        readonly text: string
        readonly code: 'SERIAL_FORMAT' | 'TEXT_NUL' | 'SERIAL_DUPLICATE_IN_LIST'
        readonly details: ErrorDetails
      }
  )

export interface ListEntry extends RowPlace {
  readonly text: string
  /** How it was read. */
  readonly reading: 'serial' | SerialRange['form']
  /** How many numbers that made. */
  readonly count: number
  readonly first: string
  readonly last: string
  /** True when the entry can be read as one serial and as a run, so that a person may want to see the choice. */
  readonly twoReadings: boolean
}

export interface SerialList {
  readonly rows: readonly SerialRow[]
  readonly entries: readonly ListEntry[]
  /** True when more than one reading fits: ask the person, then parse again with `runs` set. Do not post it before. */
  readonly ask: boolean
}

export interface ListOptions {
  readonly policy: SerialPolicy
  /** How many serials the document asks for; null when there is no such number. */
  readonly quantity: number | null
  /** `auto`: by the quantity. `always`, `never`: what the person answered. */
  readonly runs?: 'auto' | 'always' | 'never'
}

/** Rows of one list; above it the rest is refused in one row, so that a few bytes cannot ask for millions. */
export const listMaxRows = 100_000

interface Entry extends RowPlace {
  readonly text: string
  readonly range: SerialRange | null
}

const split = (text: string, policy: SerialPolicy): Entry[] =>
  text.split(/\r\n|\r|\n/).flatMap((lineText, index) =>
    lineText
      .split(/[,;\t]/)
      .filter((part) => part.trim() !== '')
      .map((part, place) => ({
        text: part.trim(),
        line: index + 1,
        position: place + 1,
        range: readScannedSerial(part.trim()) === null ? readRange(part, policy) : null,
      })),
  )

/** More open entries than this are not tried against each other; they are then all read as runs. */
const maxCombined = 12

/**
 * Which entries are read as runs. A run is meant when the numbers then make the quantity; one serial is meant when only
 * that does. With no quantity, or with several answers, runs are shown and the person is asked. `A001+` takes what the
 * others leave, so it fits whenever one is left.
 */
const chooseRuns = (
  entries: readonly Entry[],
  quantity: number | null,
): { readonly runs: ReadonlySet<Entry>; readonly ask: boolean } => {
  const open = entries.filter((entry) => entry.range !== null)
  const all = { runs: new Set(open), ask: false }
  if (open.length === 0) return all
  if (quantity === null) return { ...all, ask: true }
  const plain = entries.length - open.length
  const fits = (runs: readonly Entry[]): boolean => {
    const fills = runs.filter((entry) => entry.range?.form === 'fill').length
    const sum = plain + open.length - runs.length + runs.reduce((total, entry) => total + (entry.range?.count ?? 0), 0)
    return fills === 0 ? sum === quantity : fills === 1 && sum < quantity
  }
  if (open.length > maxCombined) {
    const [asRuns, asPlain] = [fits(open), fits([])]
    return asPlain && !asRuns ? { runs: new Set(), ask: false } : { ...all, ask: asPlain }
  }
  const fitting: Entry[][] = []
  for (let choice = 2 ** open.length - 1; choice >= 0; choice -= 1) {
    const runs = open.filter((_, index) => (choice >> index) % 2 === 1)
    if (fits(runs)) fitting.push(runs)
  }
  const [first] = fitting
  return first === undefined ? all : { runs: new Set(first), ask: fitting.length > 1 }
}

const refuse = (entry: Entry, problem: string): SerialRow => ({
  line: entry.line,
  position: entry.position,
  ok: false,
  text: showText(entry.text),
  code: 'SERIAL_FORMAT',
  details: { s: showText(entry.text), problem },
})

const rowOf = (place: RowPlace, text: string, policy: SerialPolicy): SerialRow => {
  const { line, position } = place
  const scanned = readScannedSerial(text)
  const identity = serialIdentity(scanned?.serial ?? text, policy)
  if (!identity.ok) return { line, position, text: showText(text), ...identity }
  return { line, position, ...identity, ...(scanned !== null && { gtin: scanned.gtin, facts: scanned.facts }) }
}

/** Where a row stands, as the words of a message have it: `3`, or `1, place 2` when both are on one line. */
const placeOf = (row: RowPlace, other: RowPlace): string =>
  row.line === other.line ? `${row.line}, place ${row.position}` : String(row.line)

/** The second and later ones of equal keys become refusals that name both places. */
const markDuplicates = (rows: readonly SerialRow[]): SerialRow[] => {
  const seen = new Map<string, SerialRow>()
  return rows.map((row) => {
    if (!row.ok) return row
    const earlier = seen.get(row.key)
    if (earlier === undefined) {
      seen.set(row.key, row)
      return row
    }
    const { line, position, label } = row
    const details = { s: label, a: placeOf(earlier, row), b: placeOf(row, earlier) }
    return { line, position, ok: false, text: label, code: 'SERIAL_DUPLICATE_IN_LIST', details }
  })
}

const expandRun = (entry: Entry, range: SerialRange, left: number | null, policy: SerialPolicy): SerialRow[] => {
  const count = range.count ?? left
  if (count === null) return [refuse(entry, 'it fills up to a quantity, and there is none')]
  if (count < 1) return [refuse(entry, 'it fills up to the quantity, and nothing is left to fill')]
  if (count > rangeMaxCount)
    return [refuse(entry, `as a range it has ${count} numbers, at most ${rangeMaxCount} are taken`)]
  const first = rowOf(entry, rangeLabels(range, 1)[0] ?? '', policy)
  return first.ok ? rangeLabels(range, count).map((label) => rowOf(entry, label, policy)) : [first]
}

const describe = (entry: Entry, rows: readonly SerialRow[], asRun: boolean): ListEntry => {
  const name = (row: SerialRow | undefined): string => (row === undefined ? '' : row.ok ? row.label : row.text)
  return {
    line: entry.line,
    position: entry.position,
    text: showText(entry.text),
    reading: asRun && entry.range !== null ? entry.range.form : 'serial',
    count: rows.filter((row) => row.ok).length,
    first: name(rows[0]),
    last: name(rows.at(-1)),
    twoReadings: entry.range !== null,
  }
}

/** Reads a typed or pasted list. */
export const parseSerialList = (text: string, options: ListOptions): SerialList => {
  const { policy, quantity, runs: wanted = 'auto' } = options
  const entries = split(text, policy)
  const chosen =
    wanted === 'auto'
      ? chooseRuns(entries, quantity)
      : { runs: new Set(wanted === 'always' ? entries.filter((entry) => entry.range !== null) : []), ask: false }
  const countOf = (entry: Entry): number => (chosen.runs.has(entry) ? (entry.range?.count ?? 0) : 1)
  const left = quantity === null ? null : quantity - entries.reduce((sum, entry) => sum + countOf(entry), 0)
  const rows: SerialRow[] = []
  const described: ListEntry[] = []
  let filled = false
  for (const entry of entries) {
    const asRun = chosen.runs.has(entry)
    if (rows.length + Math.min(countOf(entry), rangeMaxCount) > listMaxRows) {
      rows.push(refuse(entry, `the list has more than ${listMaxRows} numbers; the rest was not read`))
      break
    }
    const made =
      !asRun || entry.range === null
        ? [rowOf(entry, entry.text, policy)]
        : entry.range.form === 'fill' && filled
          ? [refuse(entry, 'only one entry of a list can fill up to the quantity')]
          : expandRun(entry, entry.range, left, policy)
    filled ||= asRun && entry.range?.form === 'fill'
    for (const row of made) rows.push(row)
    described.push(describe(entry, made, asRun))
  }
  return { rows: markDuplicates(rows), entries: described, ask: chosen.ask }
}

/** The serials of a JSON list: each text is one serial, whatever signs it holds. `line` is its place, from 1. */
export const serialsFromJson = (list: readonly string[], policy: SerialPolicy): readonly SerialRow[] =>
  serialsFromRows(
    list.map((text, index) => ({ line: index + 1, text })),
    policy,
  )

/** The serials of a file: one to a row, whatever signs it holds; `line` is where the row stands in the file. */
export const serialsFromRows = (
  rows: readonly { readonly line: number; readonly text: string }[],
  policy: SerialPolicy,
): readonly SerialRow[] => markDuplicates(rows.map(({ line, text }) => rowOf({ line, position: 1 }, text, policy)))

/** How an entry was read, for the preview: "555-1234: one serial number", "A001-A020: 20 serial numbers, A001 to A020". */
export const describeEntry = (entry: ListEntry): string => {
  if (entry.reading === 'serial') return `${entry.text}: one serial number`
  if (entry.count === 1) return `${entry.text}: one serial number, ${entry.first}`
  return `${entry.text}: ${entry.count} serial numbers, ${entry.first} to ${entry.last}`
}

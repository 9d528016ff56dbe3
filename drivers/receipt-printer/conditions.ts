/**
 * Status bits of ESC/POS as conditions with names. Both ways of asking (DLE EOT 1 to 4, and the automatic status of
 * GS a) end in the same set.
 */
export type PrinterCondition =
  'offline' | 'cover-open' | 'paper-out' | 'paper-near-end' | 'cutter' | 'head-hot' | 'error'

/** What the printer said about itself at one moment. */
export interface PrinterCheck {
  readonly conditions: readonly PrinterCondition[]
  /** Level of drawer connector pin 3. */
  readonly drawerPin: 'high' | 'low'
}

const bit = (byte: number, n: number): boolean => (byte & (1 << n)) !== 0
const collect = (table: Readonly<Record<PrinterCondition, boolean>>): PrinterCondition[] =>
  (Object.keys(table) as PrinterCondition[]).filter((name) => table[name])

/** Reads the four answers to DLE EOT 1, 2, 3 and 4. */
export const checkOfRealtime = (answers: readonly [number, number, number, number]): PrinterCheck => {
  const [printer, offline, error, paper] = answers
  return {
    drawerPin: bit(printer, 2) ? 'high' : 'low',
    conditions: collect({
      offline: bit(printer, 3),
      'cover-open': bit(offline, 2),
      'paper-out': bit(offline, 5) || bit(paper, 5) || bit(paper, 6),
      'paper-near-end': bit(paper, 2) || bit(paper, 3),
      cutter: bit(error, 3),
      'head-hot': bit(error, 6),
      error: bit(error, 5) || (bit(offline, 6) && !bit(error, 3) && !bit(error, 6)),
    }),
  }
}

/** Reads the four bytes of an automatic status. */
export const checkOfStatusBack = (bytes: readonly [number, number, number, number]): PrinterCheck => {
  const [printer, error, paper] = bytes
  return {
    drawerPin: bit(printer, 2) ? 'high' : 'low',
    conditions: collect({
      offline: bit(printer, 3),
      'cover-open': bit(printer, 5),
      'paper-out': bit(paper, 2) || bit(paper, 3),
      'paper-near-end': bit(paper, 0) || bit(paper, 1),
      cutter: bit(error, 3),
      'head-hot': bit(error, 6),
      error: bit(error, 5),
    }),
  }
}

/** Conditions under which nothing prints; the printer keeps what it has until they are gone. */
const STOPPING: readonly PrinterCondition[] = ['cutter', 'error', 'paper-out', 'cover-open', 'head-hot', 'offline']

/** The condition that keeps the printer from printing, the most telling first; null if it can print. */
export const stoppedBy = (conditions: readonly PrinterCondition[]): PrinterCondition | null =>
  STOPPING.find((name) => conditions.includes(name)) ?? null

const WORDS: Readonly<Record<PrinterCondition, string>> = {
  offline: 'The printer is offline',
  'cover-open': 'The cover is open',
  'paper-out': 'Paper is out',
  'paper-near-end': 'Paper is nearly out',
  cutter: 'The cutter is jammed',
  'head-hot': 'The print head is too hot; it goes on by itself',
  error: 'The printer has a fault; switch it off and on',
}

/** One sentence without its full stop. */
export const wordsOf = (condition: PrinterCondition): string => WORDS[condition]

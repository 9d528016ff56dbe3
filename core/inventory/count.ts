import type { ErrorCode } from '../errors/catalogue.js'
import type { ItemStock, StockSerial } from '../store/store.js'

/**
 * A blind count: what was expected when it began, what was counted, and what is on hand when the count is handed in. What
 * was sold or came in meanwhile is told apart from what is missing or too many.
 */
export interface CountInput {
  /** On hand now. */
  readonly now: ItemStock
  /** On hand when the count began; null for an item that was not to be counted and turned up nevertheless. */
  readonly before: { readonly quantity: number; readonly keys: readonly string[] } | null
  readonly counted: { readonly quantity: number; readonly serials: readonly StockSerial[] }
  /** By key: where the number is, and why it could not be added (counted, not on hand) or taken off (the reverse). */
  readonly states: ReadonlyMap<string, { readonly words: string; readonly code: ErrorCode | null }>
}

export type Finding = 'found' | 'missing' | 'extra' | 'left' | 'arrived' | 'at-register'

export interface CountedNumber {
  readonly serial: string
  readonly finding: Finding
  readonly words: string
  /** What the adjustment that is proposed does with it. */
  readonly propose: 'add' | 'subtract' | null
}

export interface CountResult {
  readonly numbers: readonly CountedNumber[]
  /** Pieces without a number: counted and not on the books, or the reverse (negative). */
  readonly pieces: number
  /** What sales and deliveries did to the quantity during the count. */
  readonly moved: number
}

const spokenFor: ReadonlySet<ErrorCode | null> = new Set<ErrorCode>(['SERIAL_HELD_BY_REGISTER', 'SERIAL_RESERVED'])

export const judgeCount = ({ now, before, counted, states }: CountInput): CountResult => {
  const keyOf = (serial: StockSerial): string => (now.exact ? serial.exact.key : serial.folded.key)
  const onHand = new Map(now.serials.map(({ key, label }) => [key, label]))
  const expected = new Set(before?.keys ?? [])
  const scanned = new Map(counted.serials.map((serial) => [keyOf(serial), serial.label]))
  const stateOf = (key: string) => states.get(key) ?? { words: 'unknown', code: null }
  const numbers: CountedNumber[] = []
  const tell = (serial: string, finding: Finding, words: string, propose: CountedNumber['propose'] = null): void =>
    void numbers.push({ serial, finding, words, propose })
  for (const [key, label] of scanned) {
    const { words, code } = stateOf(key)
    if (onHand.has(key))
      tell(label, 'found', before === null || expected.has(key) ? 'found' : 'found, came in during the count')
    else if (expected.has(key)) tell(label, 'left', `counted, then ${words}`)
    else tell(label, 'extra', words, code === null ? 'add' : null)
  }
  // An item that turned up outside of what was to be counted says nothing about the rest of it.
  if (before === null) return { numbers, pieces: 0, moved: 0 }
  for (const [key, label] of onHand) {
    if (scanned.has(key)) continue
    const { words, code } = stateOf(key)
    if (!expected.has(key)) tell(label, 'arrived', 'came in during the count')
    else if (spokenFor.has(code)) tell(label, 'at-register', words)
    else tell(label, 'missing', words, code === null ? 'subtract' : null)
  }
  for (const key of expected) {
    if (!scanned.has(key) && !onHand.has(key)) tell(key, 'left', `${stateOf(key).words} during the count`)
  }
  const [bareBefore, bareNow] = [before.quantity - before.keys.length, now.quantity - now.serials.length]
  const moved = now.quantity - before.quantity
  if (now.level === 'always') return { numbers, pieces: 0, moved }
  // Pieces have no name: a number between what was there at the start and at the end may be right.
  const bare = counted.quantity - scanned.size
  const [least, most] = [Math.min(bareBefore, bareNow), Math.max(bareBefore, bareNow)]
  return { numbers, pieces: bare < least ? bare - least : bare > most ? bare - most : 0, moved }
}

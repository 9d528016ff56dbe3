import { cleanText } from './print-text.js'
import { copyMark, CUT, RULE, rowNode, textNode, type ReceiptDoc, type ReceiptNode } from './receipt.js'

/** A closed day on paper; all of it is text already. */
export interface DaySlipInput {
  readonly store: string
  /** `2026-11-24` as the store writes it. */
  readonly day: string
  readonly closed: string
  readonly rows: readonly { readonly name: string; readonly value: string; readonly bold?: boolean }[]
  /** What whoever closes the day should know, a line each. */
  readonly remarks: readonly string[]
  /** The day's own entry in the journal: its hash vouches for the ends of all streams. */
  readonly entry: { readonly streams: number; readonly place: string; readonly hash: string }
  readonly copy: { readonly number: number; readonly firstPrinted: string } | null
}

/** Pure and total. Kept with the till roll, the slip shows later that the journal is the one of that evening. */
export const buildDaySlip = (input: DaySlipInput): ReceiptDoc => {
  const hash = input.entry.hash.match(/.{1,32}/g) ?? []
  return {
    kind: 'receipt',
    title: cleanText(`Day ${input.day}`, 60),
    nodes: [
      ...(input.copy ? [copyMark(input.copy.number, input.copy.firstPrinted)] : []),
      textNode(input.store, { align: 'center', bold: true, size: 2 }),
      textNode(`Day ${input.day}`, { align: 'center', bold: true }),
      textNode(`Closed ${input.closed}`),
      RULE,
      ...input.rows.map(({ name, value, bold }) => rowNode(name, value, bold ?? false)),
      ...(input.remarks.length === 0 ? [] : [RULE]),
      ...input.remarks.map((line): ReceiptNode => textNode(line)),
      RULE,
      textNode(`Journal: the ends of ${input.entry.streams} streams`),
      textNode(input.entry.place),
      ...hash.map((part): ReceiptNode => textNode(part)),
      { kind: 'feed', lines: 1 },
      CUT,
    ],
  }
}

import { cleanText } from './print-text.js'
import { copyMark, CUT, RULE, rowNode, textNode, type ReceiptDoc, type ReceiptNode } from './receipt.js'

/** A cash report as text: a reading (X) of an open session, or the closing report (Z). */
export interface CashReportInput {
  readonly store: string
  readonly isClosing: boolean
  /** `2-17`: register and session. */
  readonly number: string
  readonly opened: string
  readonly closed: string | null
  readonly copy: { readonly number: number; readonly firstPrinted: string } | null
  /** Name and value, in the order printed. */
  readonly rows: readonly { readonly name: string; readonly value: string; readonly bold?: boolean }[]
}

/** Pure and total: hostile text prints as text. */
export const buildCashReport = (input: CashReportInput): ReceiptDoc => {
  const title = `${input.isClosing ? 'Z' : 'X'} report ${input.number}`
  const ended: readonly ReceiptNode[] = input.closed === null ? [] : [textNode(`Closed ${input.closed}`)]
  return {
    kind: 'receipt',
    title: cleanText(title, 60),
    nodes: [
      ...(input.copy ? [copyMark(input.copy.number, input.copy.firstPrinted)] : []),
      textNode(input.store, { align: 'center', bold: true, size: 2 }),
      textNode(title, { align: 'center', bold: true }),
      textNode(`Opened ${input.opened}`),
      ...ended,
      RULE,
      ...input.rows.map(({ name, value, bold }) => rowNode(name, value, bold ?? false)),
      RULE,
      { kind: 'feed', lines: 1 },
      CUT,
    ],
  }
}

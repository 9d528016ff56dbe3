import { TillgateError } from '../errors/error.js'

/** Documents and acts that ask why. */
export type ReasonUse = 'adjustment' | 'vendor-return' | 'status' | 'block' | 'rename'

interface Reason {
  readonly words: string
  readonly for: readonly ReasonUse[]
  /** The word alone says nothing: somebody has to write it down. */
  readonly needsText?: true
}

/** Why stock changes without a customer. The code is stored for programs, the words stand on documents and reports. */
export const reasons = {
  count: { words: 'Count', for: ['adjustment'] },
  found: { words: 'Found', for: ['adjustment'] },
  lost: { words: 'Lost', for: ['adjustment', 'block'] },
  stolen: { words: 'Stolen', for: ['adjustment', 'block'] },
  destroyed: { words: 'Destroyed', for: ['adjustment'] },
  used: { words: 'Used in the store', for: ['adjustment'] },
  'opening-stock': { words: 'Opening stock', for: ['adjustment'] },
  correction: { words: 'Correction of a mistake', for: ['adjustment', 'rename'] },
  mistyped: { words: 'Mistyped', for: ['rename'] },
  defective: { words: 'Defective', for: ['vendor-return', 'status'] },
  damaged: { words: 'Damaged', for: ['adjustment', 'vendor-return', 'status'] },
  'wrong-delivery': { words: 'Wrong delivery', for: ['vendor-return'] },
  unsold: { words: 'Unsold goods', for: ['vendor-return'] },
  recall: { words: 'Recalled by the maker', for: ['vendor-return', 'status', 'block'] },
  display: { words: 'Display piece', for: ['status'] },
  inspected: { words: 'Inspected', for: ['status'] },
  other: {
    words: 'Other',
    for: ['adjustment', 'vendor-return', 'status', 'block', 'rename'],
    needsText: true,
  },
} as const satisfies Record<string, Reason>

export type ReasonCode = keyof typeof reasons

export interface GivenReason {
  readonly code: string
  readonly text?: string
}

const isCode = (code: string): code is ReasonCode => Object.hasOwn(reasons, code)

/** The reason as it stands on a document: "Lost", "Other: fell into the river". Throws REASON_REQUIRED. */
export const reasonWords = (given: GivenReason | undefined, use: ReasonUse, action: string): string => {
  const row: Reason | null = given !== undefined && isCode(given.code) ? reasons[given.code] : null
  const text = given?.text?.trim() ?? ''
  if (row === null || !row.for.includes(use) || (row.needsText === true && text === ''))
    throw new TillgateError('REASON_REQUIRED', { action })
  return text === '' ? row.words : `${row.words}: ${text}`
}

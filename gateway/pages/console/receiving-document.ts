import type { Level } from '../../protocol/common.js'
import type { HttpInput } from '../../protocol/http-commands.js'
import { checkCount } from '../../../core/serials/check-count.js'
import { parseAmount } from '../shared/amounts.js'
import type { ConsoleTexts } from './texts-en.js'

export type GivenSerial = Exclude<NonNullable<HttpInput<'receiving.post'>['lines'][number]['serials']>, string>[number]
export type Runs = 'auto' | 'always' | 'never'

/** What the Serial Number box of a line holds: what was typed, and the numbers that were saved of it. */
export interface BoxContent {
  readonly text: string
  readonly runs: Runs
  /** What a file or a scan said of a number beside it, by the number. */
  readonly facts: Readonly<Record<string, Exclude<GivenSerial, string>>>
  readonly serials: readonly GivenSerial[]
  /** The text that `serials` were read from. */
  readonly savedText: string
}

export const emptyBox: BoxContent = { text: '', runs: 'auto', facts: {}, serials: [], savedText: '' }

export interface DocumentLine {
  readonly id: string
  readonly itemId: string
  readonly name: string
  readonly upc: string | null
  readonly level: Level
  readonly quantity: string
  readonly cost: string
  readonly box: BoxContent
}

/** A delivery on its way to be posted; all of it is kept as a draft. */
export interface ReceivingDocument {
  readonly reference: string
  readonly lines: readonly DocumentLine[]
}

export const emptyReceiving: ReceivingDocument = { reference: '', lines: [] }

/** A whole number above zero, or null. */
export const readQuantity = (text: string): number | null => {
  const plain = text.trim()
  const quantity = Number(plain)
  return /^\d{1,6}$/.test(plain) && quantity > 0 && quantity <= 100_000 ? quantity : null
}

/** Why the document cannot be posted yet: the first thing that is missing; null when it can. */
export const missingOf = (
  document: ReceivingDocument,
  minorDigits: number,
  texts: ConsoleTexts['document'],
): string | null => {
  if (document.lines.length === 0) return texts.wantsItem
  for (const { name, level, quantity, cost, box } of document.lines) {
    const wanted = readQuantity(quantity)
    if (wanted === null) return texts.wantsQuantity(name)
    if (cost.trim() !== '' && parseAmount(cost, minorDigits) === null) return texts.wantsCost(name)
    if (checkCount(level, wanted, box.serials.length, name) !== null)
      return texts.wantsSerials(name, box.serials.length, wanted)
  }
  return null
}

/** The lines as they are sent; only for a document of which nothing is missing. */
export const linesToSend = (document: ReceivingDocument, minorDigits: number): HttpInput<'receiving.post'>['lines'] =>
  document.lines.map(({ itemId, quantity, cost, box }) => {
    const unitCost = parseAmount(cost, minorDigits)
    return {
      itemId,
      quantity: readQuantity(quantity) ?? 0,
      ...(unitCost === null ? {} : { unitCost }),
      ...(box.serials.length === 0 ? {} : { serials: [...box.serials] }),
    }
  })

/** What a kept draft holds, also one of an older page. */
export const readReceiving = (text: string): ReceivingDocument => {
  try {
    const kept = JSON.parse(text) as Partial<ReceivingDocument>
    return { ...emptyReceiving, ...kept }
  } catch {
    return emptyReceiving
  }
}

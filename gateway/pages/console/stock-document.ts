import { checkCount } from '../../../core/serials/check-count.js'
import type { Level } from '../../protocol/common.js'
import type { HttpInput } from '../../protocol/http-commands.js'
import { parseAmount } from '../shared/amounts.js'
import { newDraftId } from './new-draft-id.js'
import type { ConsoleTexts } from './texts-en.js'

export type GivenSerial = Exclude<NonNullable<HttpInput<'receiving.post'>['lines'][number]['serials']>, string>[number]
export type Runs = 'auto' | 'always' | 'never'
export type Transaction = HttpInput<'serial-list.preview'>['transaction']

/** What a line does to the stock. */
export type Mode = 'receive' | 'add' | 'subtract' | 'final' | 'transfer' | 'vendor-return' | 'count' | 'register'

/** What the numbers of a line are checked against; a final set may hold what is there already as well. */
export const transactionOf: Readonly<Record<Mode, Transaction>> = {
  receive: 'receive',
  add: 'adjust-add',
  subtract: 'adjust-subtract',
  final: 'adjust-add',
  transfer: 'transfer-initiate',
  'vendor-return': 'return-to-vendor',
  count: 'adjust-add',
  register: 'register',
}

/** Goods of these documents are here already: what is on hand is the start of their lists. */
export const takesOnHand = (mode: Mode): boolean =>
  mode === 'subtract' || mode === 'final' || mode === 'transfer' || mode === 'vendor-return'

/** Whose numbers a list holds: the item's, or those of one that is not there yet. */
export const ofItem = (itemId: string | null, level: Level) => (itemId === null ? { newItem: { level } } : { itemId })

/** Wait for the next key before a preview is asked for. */
export const previewPauseMs = 400

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
  readonly mode: Mode
  readonly itemId: string
  readonly name: string
  readonly upc: string | null
  readonly level: Level
  readonly quantity: string
  readonly cost: string
  readonly box: BoxContent
  /** Answers to the questions of its item, by `answerKey`. */
  readonly answers?: Readonly<Record<string, string>>
}

/** The question of a code for one piece. */
export const answerKey = (code: string, n: number): string => `${code} ${n}`

const answersToSend = ({ answers = {} }: Pick<DocumentLine, 'answers'>) =>
  Object.entries(answers).flatMap(([key, text]) => {
    const [code = '', n = '1'] = key.split(' ')
    return text.trim() === '' ? [] : [{ code, n: Number(n), answer: text.trim() }]
  })

/** An item that was picked or scanned. */
export interface PickedItem {
  readonly itemId: string
  readonly name: string
  readonly upc: string | null
  readonly level: Level
}

/** A whole number of pieces, or null. None at all is a quantity only where it says what is there. */
export const readQuantity = ({ quantity, mode }: Pick<DocumentLine, 'quantity' | 'mode'>): number | null => {
  const plain = quantity.trim()
  const value = Number(plain)
  return /^\d{1,6}$/.test(plain) && value >= (mode === 'final' || mode === 'count' ? 0 : 1) && value <= 100_000
    ? value
    : null
}

/** Pieces of all lines; a quantity that cannot be read counts nothing. */
export const piecesOf = (lines: readonly DocumentLine[]): number =>
  lines.reduce((sum, line) => sum + (readQuantity(line) ?? 0), 0)

/** Do the numbers of a line fit its quantity? In a count an item that may have numbers may also have fewer. */
export const fitsCount = ({ mode, level, box, name, ...line }: DocumentLine): boolean => {
  const wanted = readQuantity({ mode, ...line })
  if (wanted === null) return false
  if (mode === 'count' && level === 'sometimes') return box.serials.length <= wanted
  return checkCount(level, wanted, box.serials.length, name) === null
}

/** The numbers of a counted line are changed: of an item that always has one they are its quantity. */
export const withBox = (line: DocumentLine, box: BoxContent): DocumentLine => {
  if (line.mode !== 'count' || box.serials === line.box.serials) return { ...line, box }
  const quantity = line.level === 'always' ? 0 : (readQuantity(line) ?? 0)
  return { ...line, box, quantity: String(Math.max(quantity, box.serials.length)) }
}

/** A number that is known was scanned in a count: it is counted once, however often it is scanned. */
const withCounted = (lines: readonly DocumentLine[], item: PickedItem, serial: string): readonly DocumentLine[] => {
  if (!lines.some(({ itemId }) => itemId === item.itemId))
    return withCounted(
      [...lines, { ...item, id: newDraftId(), mode: 'count', quantity: '0', cost: '', box: emptyBox }],
      item,
      serial,
    )
  return lines.map((line) => {
    if (line.itemId !== item.itemId || line.box.serials.some((each) => each === serial)) return line
    const text = [line.box.text.trimEnd(), serial].filter(Boolean).join('\n')
    return withBox(line, { ...line.box, serials: [...line.box.serials, serial], text, savedText: text })
  })
}

/** A scan of an item that is there already counts it up; a number that came with it goes into its list. */
export const withItem = (
  lines: readonly DocumentLine[],
  item: PickedItem,
  serial: string | null,
  mode: Mode,
): readonly DocumentLine[] => {
  if (mode === 'count' && serial !== null) return withCounted(lines, item, serial)
  const add = (text: string): string => (serial === null ? text : [text.trimEnd(), serial].filter(Boolean).join('\n'))
  if (!lines.some(({ itemId }) => itemId === item.itemId)) {
    const { itemId, name, upc, level } = item
    const box = { ...emptyBox, text: add('') }
    return [...lines, { id: newDraftId(), mode, itemId, name, upc, level, quantity: '1', cost: '', box }]
  }
  return lines.map((line) =>
    line.itemId === item.itemId
      ? {
          ...line,
          quantity: String((readQuantity(line) ?? 0) + 1),
          box: { ...line.box, text: add(line.box.text) },
        }
      : line,
  )
}

/** Why the lines cannot be posted yet: the first thing that is missing; null when they can. */
export const missingOf = (
  lines: readonly DocumentLine[],
  minorDigits: number,
  texts: ConsoleTexts['document'],
): string | null => {
  if (lines.length === 0) return texts.wantsItem
  for (const line of lines) {
    const { name, cost, box } = line
    const wanted = readQuantity(line)
    if (wanted === null) return texts.wantsQuantity(name)
    if (cost.trim() !== '' && parseAmount(cost, minorDigits) === null) return texts.wantsCost(name)
    if (!fitsCount(line)) return texts.wantsSerials(name, box.serials.length, wanted)
  }
  return null
}

/** The lines as they are sent; only for a document of which nothing is missing. */
export const linesToSend = (lines: readonly DocumentLine[], minorDigits: number) =>
  lines.map((line) => {
    const unitCost = parseAmount(line.cost, minorDigits)
    return {
      itemId: line.itemId,
      quantity: readQuantity(line) ?? 0,
      ...(unitCost === null ? {} : { unitCost }),
      ...(line.box.serials.length === 0 ? {} : { serials: [...line.box.serials] }),
      ...(answersToSend(line).length === 0 ? {} : { answers: answersToSend(line) }),
    }
  })

/** What a kept draft holds, also one of an older page. */
export const readKept = <T extends object>(empty: T, text: string): T => {
  try {
    return { ...empty, ...(JSON.parse(text) as Partial<T>) }
  } catch {
    return empty
  }
}

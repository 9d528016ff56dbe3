import type { ErrorCode } from '../errors/catalogue.js'
import type { ErrorDetails } from '../errors/error.js'
import type { Basket, BasketLine, Question } from './basket.js'

/** A rule that said no, as the store's database and the machine give it. */
export interface Refused {
  readonly code: ErrorCode
  readonly details: ErrorDetails
}

/** What the cashier last did at the prompts; lives in the register's session and not in the basket. */
export interface Focus {
  /** The line whose serial number is asked for first; null leaves the order to the basket. */
  readonly line: string | null
  /** The entry that was refused last, shown at the prompt of its line until something else happens there. */
  readonly refusal: { readonly line: string; readonly entered: string; readonly refused: Refused } | null
}

export const noFocus: Focus = { line: null, refusal: null }

/** The one question that is open now. */
export interface OpenPrompt {
  readonly line: string
  readonly item: string
  /** Which serial number of the line: `n` of `of`. */
  readonly n: number
  readonly of: number
  readonly mandatory: boolean
  readonly canSkip: boolean
  readonly canPostpone: boolean
  readonly why: string
  readonly refused: { readonly entered: string; readonly refused: Refused } | null
}

/** How many serial numbers a line still asks for, mandatory or not. */
export const wantedSerials = (line: BasketLine): number =>
  line.level === 'not' || line.returned !== null ? 0 : Math.max(0, line.quantity - line.serials.length - line.skipped)

/** The first line that must have a serial number before anything is paid, postponed or not; null when none. */
export const missingSerial = (basket: Pick<Basket, 'lines'>): BasketLine | null =>
  basket.lines.find((line) => line.mandatory && wantedSerials(line) > 0) ?? null

/**
 * The prompt that is open: of the line in focus, else of the oldest line that wants a number and was not postponed.
 * A line in focus is asked even when postponed, because the cashier went there.
 */
export const openPrompt = (basket: Pick<Basket, 'lines'>, focus: Focus): OpenPrompt | null => {
  const wanting = basket.lines.filter((line) => wantedSerials(line) > 0)
  const line =
    wanting.find((candidate) => candidate.id === focus.line) ??
    wanting.toSorted((a, b) => a.position - b.position).find((candidate) => !candidate.later)
  if (line === undefined) return null
  const refusal = focus.refusal?.line === line.id ? focus.refusal : null
  return {
    line: line.id,
    item: line.name,
    n: line.quantity - wantedSerials(line) + 1,
    of: line.quantity,
    mandatory: line.mandatory,
    canSkip: !line.mandatory,
    // An optional number is skipped; only a mandatory one can be left open for a while.
    canPostpone: line.mandatory,
    why: whyAsked(line),
    refused: refusal && { entered: refusal.entered, refused: refusal.refused },
  }
}

/** The first question that must be answered before anything is paid; null when none is open. */
export const missingAnswer = (
  basket: Pick<Basket, 'lines'>,
): { readonly line: BasketLine; readonly question: Question } | null => {
  for (const line of basket.lines) {
    const question = line.questions.find(({ mandatory, answer }) => mandatory && answer === null)
    if (question !== undefined) return { line, question }
  }
  return null
}

/** The first line that is sold or taken back only with a customer, while none is named. */
export const missingCustomer = (basket: Pick<Basket, 'lines' | 'customer'>): BasketLine | null =>
  basket.customer === null ? (basket.lines.find(({ customerFor }) => customerFor !== null) ?? null) : null

const whyAsked = (line: BasketLine): string => {
  if (line.level === 'always') return `Every piece of ${line.name} is sold by its serial number.`
  if (line.mandatory) return `The serial number of ${line.name} is required when it is sold.`
  return `The serial number of ${line.name} is recorded when there is one; it can be skipped.`
}

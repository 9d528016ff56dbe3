import { levelBearers } from '../../catalog/level.js'
import { ruledTransactions, type SerialRule } from '../../catalog/serial-rules.js'
import type { QuestionKind, Question } from '../../sale/basket.js'
import type { OrRefusal } from './actor.js'

export type PromptCell = SerialRule
/** The transactions that a prompt can be asked in: those that a serial number can be. */
export const promptOccasions = ruledTransactions
export type PromptOccasion = (typeof promptOccasions)[number]

export const promptPlaces = ['item', ...levelBearers] as const
export type PromptPlace = (typeof promptPlaces)[number]

export const promptFields = ['description', 'product-id', 'product-name', 'upc', ...levelBearers, 'warranty'] as const
export type PromptField = (typeof promptFields)[number]

/** A prompt code: a question that is kept once and asked in many places. */
export interface PromptCode {
  readonly code: string
  readonly label: string
  readonly kind: QuestionKind
  /** Of a list, else null. */
  readonly choices: readonly string[] | null
  readonly least: number | null
  readonly most: number | null
  readonly format: string | null
  readonly field: PromptField | null
  /** Asked for each piece, else once a line. */
  readonly each: boolean
  readonly active: boolean
}

/** Where a prompt is asked, and in which transactions. */
export type PromptUse = Readonly<Record<PromptOccasion, PromptCell>> & {
  readonly kind: PromptPlace
  readonly placeId: string
  /** A sale or return that asks it needs a customer. */
  readonly customer: boolean
}

/** What of a use is set. */
export type PromptUseChange = Pick<PromptUse, 'kind' | 'placeId'> & Partial<PromptUse>

export interface PromptRow extends PromptCode {
  readonly id: string
  readonly choices: readonly string[]
  readonly uses: readonly (PromptUse & { readonly id: string; readonly name: string | null })[]
}

/** A question of an item in one kind of transaction, not yet asked. */
export type ItemQuestion = Omit<Question, 'n' | 'of' | 'answer'> & { readonly each: boolean }

export interface Prompts {
  list(): Promise<readonly PromptRow[]>
  /** PROMPT_EXISTS, NOT_FOUND. */
  save(id: string, prompt: PromptCode, create: boolean): Promise<OrRefusal<PromptRow>>
  /** Its uses go with it; what was answered stays. */
  remove(id: string): Promise<OrRefusal<{ readonly id: string }>>
  /** One use for each place: another one of the same place changes the cells given; at a new place those left out are none. */
  attach(prompt: string, use: PromptUseChange): Promise<OrRefusal<PromptRow>>
  detach(prompt: string, use: string): Promise<OrRefusal<PromptRow>>
  /** What an item asks; of one code the nearest place counts. */
  questionsOf(itemId: string, occasion: PromptOccasion): Promise<readonly ItemQuestion[]>
}

/** An answer on a line of a document; null once it was erased. */
export interface DocumentAnswer {
  readonly code: string
  readonly label: string
  readonly n: number
  readonly answer: string | null
}

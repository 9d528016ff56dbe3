import type { Level } from '../sale/basket.js'
import { attributeKinds, type LevelPlaces } from './level.js'

/** Where a Sometimes item may ask for its serial number. Always and Not say it for all of them at once. */
export const ruledTransactions = ['sale', 'return', 'receiving', 'adjustment', 'transfer'] as const
export type RuledTransaction = (typeof ruledTransactions)[number]

/** Must be given; may be given; neither asked for nor taken. */
export const serialRuleWords = ['required', 'optional', 'none'] as const
export type SerialRule = (typeof serialRuleWords)[number]

/** The cells that somebody set; what is left out says nothing. */
export type SerialRules = Readonly<Partial<Record<RuledTransaction, SerialRule>>>
/** The cells that are said anew: null clears one, what is left out stays. */
export type SaidRules = Readonly<Partial<Record<RuledTransaction, SerialRule | null>>>
/** All five, as they are in force. */
export type RulesInForce = Readonly<Record<RuledTransaction, SerialRule>>

interface Ruled {
  readonly serialRules?: SerialRules | null
}

/** An item and the places its cells can come from, as with its level. */
export interface RulePlaces {
  readonly item: Ruled
  readonly attributes: Readonly<Partial<Record<keyof LevelPlaces['attributes'], Ruled | null>>>
  readonly subcategory: Ruled | null
  readonly category: Ruled | null
  readonly department: Ruled | null
}

const every = (rule: (transaction: RuledTransaction) => SerialRule): RulesInForce => ({
  sale: rule('sale'),
  return: rule('return'),
  receiving: rule('receiving'),
  adjustment: rule('adjustment'),
  transfer: rule('transfer'),
})

/**
 * The cells in force for an item of this level. Of each cell the nearest wins: item > attribute (the first of them that
 * says it) > subcategory > category > department > optional. `st.serial_rules` over `cat.item_level_wanted` says the same
 * in SQL; a property test holds the two equal.
 */
export const rulesInForce = (level: Level, places: RulePlaces): RulesInForce => {
  if (level !== 'sometimes') return every(() => (level === 'always' ? 'required' : 'none'))
  const nearest = [
    places.item,
    ...attributeKinds.map((kind) => places.attributes[kind]),
    places.subcategory,
    places.category,
    places.department,
  ]
  return every((cell) => nearest.find((place) => place?.serialRules?.[cell])?.serialRules?.[cell] ?? 'optional')
}

/** Says nothing about any cell any more. */
export const clearedRules: SaidRules = { sale: null, return: null, receiving: null, adjustment: null, transfer: null }

/** The cells in their one order, so that two that say the same are the same text. */
export const orderedRules = (said: SaidRules): SaidRules =>
  Object.fromEntries(
    ruledTransactions.flatMap((cell) => (said[cell] === undefined ? [] : [[cell, said[cell]] as const])),
  )

/**
 * The cells as a catalog file has them: "sale=required return=none"; `inherit` instead of a word clears that cell, and
 * alone all of them.
 */
export const readSerialRules = (text: string): SaidRules | { readonly problem: string } => {
  const words = text.toLowerCase().split(/[\s,;]+/)
  if (words.length === 1 && words[0] === 'inherit') return clearedRules
  const said: Partial<Record<RuledTransaction, SerialRule | null>> = {}
  for (const word of words.filter((each) => each !== '')) {
    const [name = '', value = ''] = word.split('=')
    const cell = ruledTransactions.find((each) => each === name)
    const rule = value === 'inherit' ? null : serialRuleWords.find((each) => each === value)
    if (cell === undefined || rule === undefined)
      return {
        problem: `"${word}" is not one of ${ruledTransactions.join(', ')} = required, optional, none or inherit`,
      }
    if (cell in said) return { problem: `it says ${cell} twice` }
    said[cell] = rule
  }
  return orderedRules(said)
}

import type { JSX } from 'preact'
import {
  ruledTransactions,
  serialRuleWords,
  type RuledTransaction,
  type SaidRules,
  type SerialRule,
  type SerialRules,
} from '../../../core/catalog/serial-rules.js'
import { useConsole } from './console.js'
import { SelectField } from './fields.js'

/** Every cell as it is chosen: a word, or inherited. */
export type ChosenRules = Readonly<Record<RuledTransaction, SerialRule | 'inherit'>>

const each = (cell: (transaction: RuledTransaction) => SerialRule | 'inherit'): ChosenRules => ({
  sale: cell('sale'),
  return: cell('return'),
  receiving: cell('receiving'),
  adjustment: cell('adjustment'),
  transfer: cell('transfer'),
})

export const chosenRules = (rules: SerialRules): ChosenRules => each((cell) => rules[cell] ?? 'inherit')

/** The cells that are another than before, as they are sent; null when there are none. */
export const changedRules = (before: ChosenRules, after: ChosenRules): SaidRules | null => {
  const changed = ruledTransactions.filter((cell) => before[cell] !== after[cell])
  return changed.length === 0
    ? null
    : Object.fromEntries(changed.map((cell) => [cell, after[cell] === 'inherit' ? null : after[cell]]))
}

/** A small matrix: what a Sometimes item asks for, transaction by transaction. */
export const SerialRulesFields = ({
  id,
  rules,
  readOnly = false,
  onChange,
}: {
  readonly id: string
  readonly rules: ChosenRules
  readonly readOnly?: boolean
  readonly onChange: (rules: ChosenRules) => void
}): JSX.Element => {
  const { texts } = useConsole()
  const { occasions, cells } = texts.prompts
  return (
    <fieldset class="choice" id={id} disabled={readOnly}>
      <legend>{texts.level.rules}</legend>
      <p class="small soft">{texts.level.rulesHint}</p>
      <div class="fields three">
        {ruledTransactions.map((cell) => (
          <SelectField
            key={cell}
            id={`${id}-${cell}`}
            label={texts.level.ruleOf(occasions[cell])}
            choices={[
              { value: 'inherit', words: texts.level.inherit },
              ...serialRuleWords.map((value) => ({ value, words: cells[value] })),
            ]}
            value={rules[cell]}
            onChange={(value) => onChange({ ...rules, [cell]: value as SerialRule | 'inherit' })}
          />
        ))}
      </div>
    </fieldset>
  )
}

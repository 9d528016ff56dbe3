import type { JSX } from 'preact'
import type { HttpInput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { SelectField, ScannedField } from './fields.js'
import { answerKey, type DocumentLine, type Mode, readQuantity } from './stock-document.js'

type Occasion = HttpInput<'prompt.questions'>['occasion']

/** Which questions a line asks; a final quantity, a count, a registration and a return to a vendor ask none. */
const occasionOf: Readonly<Record<Mode, Occasion | null>> = {
  receive: 'receiving',
  add: 'adjustment',
  subtract: 'adjustment',
  final: null,
  transfer: 'transfer',
  'vendor-return': null,
  count: null,
  register: null,
}

/** What the prompt codes of a line's item ask, answered in the line. */
export const LineAnswers = ({
  line,
  onChange,
}: {
  readonly line: DocumentLine
  readonly onChange: (answers: Readonly<Record<string, string>>) => void
}): JSX.Element | null => {
  const { texts, ask } = useConsole()
  const at = texts.prompts
  const occasion = occasionOf[line.mode]
  const { asked } = useAsked(occasion === null ? null : `${occasion} ${line.itemId}`, (signal) =>
    ask('prompt.questions', { item: line.itemId, occasion: occasion ?? 'receiving' }, { signal }),
  )
  const questions = occasion === null ? [] : (asked.value.data?.questions ?? [])
  if (questions.length === 0) return null
  const answers = line.answers ?? {}
  const fields = questions.flatMap((question) =>
    Array.from({ length: question.each ? (readQuantity(line) ?? 1) : 1 }, (_, index) => ({ question, n: index + 1 })),
  )
  return (
    <div class="fields" role="group" aria-label={`${at.answers}: ${line.name}`}>
      {fields.map(({ question: { code, label, kind, choices, format, shown, each, mandatory }, n }) => {
        const key = answerKey(code, n)
        const id = `answer-${line.id}-${code}-${n}`
        const words = `${each ? at.piece(label, n) : label}${mandatory ? '' : ` (${at.cells.optional})`}`
        const onAnswer = (text: string) => onChange({ ...answers, [key]: text })
        if (kind === 'field')
          return (
            <p key={key} class="small soft">
              {label}: {shown}
            </p>
          )
        if (kind === 'list')
          return (
            <SelectField
              key={key}
              id={id}
              label={words}
              none={at.choose}
              choices={choices.map((value) => ({ value, words: value }))}
              value={answers[key] ?? ''}
              onChange={onAnswer}
            />
          )
        return (
          <ScannedField
            key={key}
            id={id}
            label={words}
            {...(format === null ? {} : { hint: format })}
            value={answers[key] ?? ''}
            onChange={onAnswer}
          />
        )
      })}
    </div>
  )
}

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Sale, SaleLine, SaleQuestion } from '../../protocol/register-state.js'
import { hasKeyboard } from '../shared/has-keyboard.js'
import { Icon } from '../shared/icons.js'
import { focusedField } from '../shared/wedge-input.js'
import { giveAnswer, keyOf, openQuestion, questionFieldId, refusedAnswer, type OpenQuestion } from './open-question.js'
import { type Till, useTill } from './till.js'
import { canChange } from './what-is-open.js'

const titleOf = (till: Till, { label, n, of }: SaleQuestion): string =>
  of === 1 ? label : till.texts.value.questions.piece(label, n, of)

/** What was answered or is shown, with a way to answer it again. */
const Known = ({ sale, line }: { readonly sale: Sale; readonly line: SaleLine }): JSX.Element | null => {
  const till = useTill()
  const known = line.questions.filter(({ answer, shown }) => answer !== null || (shown !== null && shown !== ''))
  if (known.length === 0) return null
  return (
    <ul class="serials">
      {known.map((question) => (
        <li key={keyOf(line, question)} class="serial">
          <span class="soft small">{titleOf(till, question)}</span>
          <span class="serial-label">{question.answer ?? question.shown}</span>
          {question.answer !== null && canChange(till) && (
            <button
              type="button"
              class="button quiet square"
              aria-label={till.texts.value.questions.again(titleOf(till, question))}
              onClick={() => void giveAnswer(till, { sale, line, question }, null)}
            >
              <Icon name="close" />
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

const Choices = ({ open }: { readonly open: OpenQuestion }): JSX.Element => {
  const till = useTill()
  return (
    <div class="row" role="group" aria-label={titleOf(till, open.question)}>
      {open.question.choices.map((text, index) => (
        <button
          key={text}
          type="button"
          class="button action"
          aria-keyshortcuts={index < 9 ? `Alt+${index + 1}` : undefined}
          onClick={() => void giveAnswer(till, open, text)}
        >
          {text}
          {index < 9 && <kbd aria-hidden="true">Alt {index + 1}</kbd>}
        </button>
      ))}
    </div>
  )
}

/** What the field takes, in words. */
const hintOf = (till: Till, { kind, least, most, format }: SaleQuestion): string => {
  const { hint } = till.texts.value.questions
  if (kind === 'number') return hint.number(least, most)
  if (kind === 'text') return format === null ? '' : hint.format(format)
  return kind === 'date' || kind === 'imei' ? hint[kind] : ''
}

const Field = ({ open, refused }: { readonly open: OpenQuestion; readonly refused: boolean }): JSX.Element => {
  const till = useTill()
  const { question } = open
  const text = useSignal('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (question.mandatory && focusedField() === null && hasKeyboard()) field.current?.focus({ preventScroll: true })
  }, [])
  const hint = hintOf(till, question)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (text.peek().trim() !== '') void giveAnswer(till, open, text.peek())
      }}
    >
      <div class="prompt-entry">
        <label class="unseen" for={questionFieldId}>
          {titleOf(till, question)}
        </label>
        <input
          ref={field}
          id={questionFieldId}
          class="field"
          value={text.value}
          placeholder={hint}
          maxLength={600}
          inputmode={question.kind === 'number' ? 'decimal' : question.kind === 'imei' ? 'numeric' : 'text'}
          aria-invalid={refused}
          aria-describedby={refused ? 'answer-refusal' : undefined}
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="done"
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        <button type="submit" class="button action">
          {till.texts.value.prompt.enter} <kbd aria-hidden="true">↵</kbd>
        </button>
      </div>
    </form>
  )
}

/** What prompt codes ask of a line: the open question in its place, what is answered beside it. */
export const LineQuestions = ({ sale, line }: { readonly sale: Sale; readonly line: SaleLine }): JSX.Element | null => {
  const till = useTill()
  if (line.questions.length === 0) return null
  const texts = till.texts.value
  const open = openQuestion(till)
  const here = open?.line.id === line.id ? open : null
  const waits = here === null && line.questions.some(({ mandatory, answer }) => mandatory && answer === null)
  const refused = here && refusedAnswer.value?.at === keyOf(line, here.question) ? refusedAnswer.value.text : null
  return (
    <>
      <Known sale={sale} line={line} />
      {waits && (
        <div class="line-badges row">
          <span class="badge warn">
            <Icon name="wanted" />
            {texts.questions.open}
          </span>
        </div>
      )}
      {here !== null && (
        <section class="prompt" aria-label={titleOf(till, here.question)}>
          <p>
            <strong>{titleOf(till, here.question)}</strong>{' '}
            {!here.question.mandatory && <span>({texts.prompt.optional})</span>}
          </p>
          {here.question.kind === 'list' ? (
            <Choices open={here} />
          ) : (
            <Field key={keyOf(line, here.question)} open={here} refused={refused !== null} />
          )}
          {refused !== null && (
            <div class="refusal" id="answer-refusal">
              <Icon name="refused" />
              <p class="refusal-words">{refused}</p>
            </div>
          )}
        </section>
      )}
    </>
  )
}

import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Prompt, Sale } from '../../protocol/register-state.js'
import { hasKeyboard } from '../shared/has-keyboard.js'
import { Icon } from '../shared/icons.js'
import { focusedField } from '../shared/wedge-input.js'
import { ActionButton } from './action-button.js'
import { serialFieldId } from './key-input.js'
import { searchFieldId } from './page-actions.js'
import { type RefusalStep, refusalSteps } from './refusal-steps.js'
import { postpone } from './sale-actions.js'
import { type Till, useTill } from './till.js'

interface Props {
  readonly sale: Sale
  readonly prompt: Prompt
}

const enter = async (till: Till, { sale, prompt }: Props) => {
  const serial = till.drafts.of(prompt.line).peek().trim()
  if (serial === '') return
  const taken = await till.ask('sale.enter-serial', { sale: sale.id, line: prompt.line, serial })
  if (taken === null) return
  till.drafts.set(prompt.line, '')
  till.accept(serial)
}

/** Does what the button under a refusal says. */
const doStep = async (till: Till, { prompt }: Props, step: RefusalStep, field: HTMLInputElement | null) => {
  const entered = prompt.refused?.entered ?? ''
  switch (step) {
    case 'another':
      till.drafts.set(prompt.line, '')
      field?.focus()
      return
    case 'correct':
      till.drafts.set(prompt.line, entered)
      // After the field shows it.
      requestAnimationFrame(() => field?.select())
      return
    case 'look-up':
      till.view.value = 'items'
      till.sheet.value = true
      till.searchText.value = entered
      requestAnimationFrame(() => document.getElementById(searchFieldId)?.focus())
      return
    case 'add-other':
      till.drafts.set(prompt.line, '')
      if (await postpone(till)) await till.ask('sale.scan', { code: entered, source: 'typed' })
      return
  }
}

const stepText = (till: Till, step: RefusalStep): string => {
  const { prompt } = till.texts.value
  const texts: Record<RefusalStep, string> = {
    another: prompt.another,
    correct: prompt.correct,
    'look-up': prompt.lookUp,
    'add-other': prompt.addOther,
  }
  return texts[step]
}

const Refusal = (props: Props & { readonly field: () => HTMLInputElement | null }): JSX.Element | null => {
  const till = useTill()
  const { refused } = props.prompt
  if (refused === null) return null
  return (
    <div class="refusal" id="refusal">
      <Icon name="refused" />
      <div>
        <p class="refusal-words">{refused.error.message}</p>
        <div class="row">
          {refusalSteps(props.prompt).map((step) => (
            <button
              key={step}
              type="button"
              class="button"
              onClick={() => void doStep(till, props, step, props.field())}
            >
              {stepText(till, step)}
            </button>
          ))}
        </div>
      </div>
    </div>
  )
}

/** The question for a serial number, inside its line: what, why, a field, and what was refused. */
export const SerialPrompt = (props: Props): JSX.Element => {
  const till = useTill()
  const { prompt } = props
  const texts = till.texts.value.prompt
  const field = useRef<HTMLInputElement>(null)
  const draft = till.drafts.of(prompt.line)
  // With a keyboard the cursor waits in the field; on a touch screen that would only raise the keys of the screen.
  useEffect(() => {
    if (focusedField() === null && hasKeyboard()) field.current?.focus({ preventScroll: true })
  }, [prompt.n])
  return (
    <form
      class="prompt"
      aria-label={texts.title(prompt.n, prompt.of)}
      onSubmit={(event) => {
        event.preventDefault()
        void enter(till, props)
      }}
    >
      <p>
        <strong>{texts.title(prompt.n, prompt.of)}</strong> {!prompt.mandatory && <span>({texts.optional})</span>}
      </p>
      <p class="prompt-why">
        {prompt.why} {texts.how}
      </p>
      <div class="prompt-entry">
        <label class="unseen" for={serialFieldId}>
          {texts.field}
        </label>
        <input
          ref={field}
          id={serialFieldId}
          class="field"
          value={draft.value}
          placeholder={texts.placeholder}
          aria-invalid={prompt.refused !== null}
          aria-describedby={prompt.refused === null ? undefined : 'refusal'}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          enterkeyhint="done"
          onInput={(event) => till.drafts.set(prompt.line, event.currentTarget.value)}
        />
        <button type="submit" class="button action">
          {texts.enter} <kbd aria-hidden="true">↵</kbd>
        </button>
      </div>
      <Refusal {...props} field={() => field.current} />
      <div class="row">
        <ActionButton name="later" />
        <ActionButton name="skip" />
      </div>
    </form>
  )
}

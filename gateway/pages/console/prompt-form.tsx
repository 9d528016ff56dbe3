import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useConsole } from './console.js'
import { SelectField } from './fields.js'
import { TextField, useSending } from './form-parts.js'
import { Refusal } from './parts.js'

export type PromptCode = HttpOutput<'prompt.list'>['prompts'][number]
type Kind = PromptCode['kind']
type ShownField = NonNullable<PromptCode['field']>

const entriesOf = <K extends string>(words: Readonly<Record<K, string>>) =>
  (Object.entries(words) as [K, string][]).map(([value, text]) => ({ value, words: text }))

const numberOf = (text: string): number | null | undefined => {
  const trimmed = text.trim()
  if (trimmed === '') return null
  return Number.isFinite(Number(trimmed)) ? Number(trimmed) : undefined
}

/** One prompt code: what is asked and how it is answered. */
export const PromptForm = ({
  prompt,
  onDone,
}: {
  /** Null: a new one. */
  readonly prompt: PromptCode | null
  readonly onDone: (saved: PromptCode | null) => void
}): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.prompts
  const kind = useSignal<Kind>(prompt?.kind ?? 'text')
  const shown = useSignal<ShownField>(prompt?.field ?? 'description')
  const each = useSignal(prompt?.each ?? false)
  const active = useSignal(prompt?.active ?? true)
  const form = useSignal({
    code: prompt?.code ?? '',
    label: prompt?.label ?? '',
    choices: prompt?.choices.join(', ') ?? '',
    least: prompt?.least?.toString() ?? '',
    most: prompt?.most?.toString() ?? '',
    format: prompt?.format ?? '',
  })
  type Key = keyof typeof form.value
  const fault = useSignal<{ readonly key: Key; readonly words: string } | null>(null)
  const { refused, changed, send } = useSending()
  const wrong = (key: Key, words: string) => {
    fault.value = { key, words }
    document.getElementById(`prompt-${key}`)?.focus()
  }
  const save = async () => {
    const { label, choices, format } = form.peek()
    const code = form.peek().code.trim().toUpperCase()
    const [least, most] = [numberOf(form.peek().least), numberOf(form.peek().most)]
    if (code === '') return wrong('code', at.wantsCode)
    if (label.trim() === '') return wrong('label', at.wantsLabel)
    if (kind.peek() === 'number' && least === undefined) return wrong('least', at.wantsNumber)
    if (kind.peek() === 'number' && most === undefined) return wrong('most', at.wantsNumber)
    const body = {
      code,
      label: label.trim(),
      kind: kind.peek(),
      each: each.peek(),
      active: active.peek(),
      ...(kind.peek() === 'list' && {
        choices: choices
          .split(',')
          .map((text) => text.trim())
          .filter((text) => text !== ''),
      }),
      ...(kind.peek() === 'number' && { least: least ?? null, most: most ?? null }),
      ...(kind.peek() === 'text' && { format: format.trim() === '' ? null : format.trim() }),
      ...(kind.peek() === 'field' && { field: shown.peek() }),
    }
    await send(async () => {
      onDone(
        prompt === null ? await ask('prompt.create', body) : await ask('prompt.update', { prompt: prompt.id, ...body }),
      )
    })
    return undefined
  }
  const field = (key: Key, label: string, hint?: string) => (
    <TextField
      id={`prompt-${key}`}
      label={label}
      {...(hint === undefined ? {} : { hint })}
      maxLength={key === 'choices' ? 2000 : 100}
      value={form.value[key]}
      fault={fault.value?.key === key ? fault.value.words : null}
      onInput={(text) => {
        form.value = { ...form.peek(), [key]: text }
        fault.value = null
        changed()
      }}
    />
  )
  const title = prompt === null ? at.new : at.edit(prompt.code)
  const check = (words: string, signal: typeof each) => (
    <label class="check">
      <input
        type="checkbox"
        checked={signal.value}
        onChange={(event) => {
          signal.value = event.currentTarget.checked
          changed()
        }}
      />
      <span>{words}</span>
    </label>
  )
  return (
    <form
      class="card"
      aria-label={title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h2>{title}</h2>
      <div class="fields three">
        {field('code', at.code, at.codeHint)}
        {field('label', at.label)}
        <SelectField
          id="prompt-kind"
          label={at.kind}
          choices={entriesOf(at.kinds)}
          value={kind.value}
          onChange={(value) => {
            kind.value = value as Kind
            changed()
          }}
        />
        {kind.value === 'list' && field('choices', at.choices, at.choicesHint)}
        {kind.value === 'number' && field('least', at.least)}
        {kind.value === 'number' && field('most', at.most)}
        {kind.value === 'text' && field('format', at.format, at.formatHint)}
        {kind.value === 'field' && (
          <SelectField
            id="prompt-field"
            label={at.field}
            choices={entriesOf(at.fields)}
            value={shown.value}
            onChange={(value) => {
              shown.value = value as ShownField
              changed()
            }}
          />
        )}
      </div>
      <div class="row">
        {kind.value !== 'field' && check(at.each, each)}
        {check(at.active, active)}
      </div>
      <Refusal refused={refused.value} />
      <div class="row">
        <button type="submit" class="button action">
          {prompt === null ? at.add : texts.save}
        </button>
        {prompt !== null && (
          <button type="button" class="button" onClick={() => onDone(null)}>
            {texts.cancel}
          </button>
        )}
      </div>
    </form>
  )
}

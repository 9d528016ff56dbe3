import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { Icon } from '../shared/icons.js'
import { useConsole } from './console.js'
import { Labelled } from './parts.js'
import { chipsOf, presetKey, type ReportField, type ReportName, upcsKey } from './report-fields.js'

interface Props {
  readonly report: ReportName
  readonly fields: readonly ReportField[]
  readonly choices: HttpOutput<'report.choices'> | null
  readonly query: URLSearchParams
  /** Runs the report with these filters. */
  readonly onSearch: (query: URLSearchParams) => void
}

const Field = ({
  field,
  value,
  onInput,
}: {
  readonly field: ReportField
  readonly value: string
  readonly onInput: (value: string) => void
}): JSX.Element => {
  const { texts } = useConsole()
  const { key, label, kind, choices } = field
  const id = `filter-${key}`
  return (
    <Labelled label={label} id={id}>
      {kind === 'choice' ? (
        <select id={id} class="field" value={value} onChange={(event) => onInput(event.currentTarget.value)}>
          <option value="">{texts.reports.any}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.words}
            </option>
          ))}
        </select>
      ) : kind === 'day' ? (
        <input
          id={id}
          class="field"
          type="date"
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      ) : (
        <input
          id={id}
          class="field"
          type="text"
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          list={kind === 'name' ? `${id}-names` : undefined}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
      {kind === 'name' && (
        <datalist id={`${id}-names`}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} />
          ))}
        </datalist>
      )}
    </Labelled>
  )
}

/** The filters in one row that unfolds; presets as buttons; what is in force as tags that can be taken away. */
export const ReportFilters = ({ report, fields, choices, query, onSearch }: Props): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.reports
  const held = query.toString()
  const typed = useSignal(new URLSearchParams(query))
  useEffect(() => void (typed.value = new URLSearchParams(held)), [held])
  const folded = fields.filter(({ main }) => !main)
  const open = useSignal(folded.some(({ key }) => query.has(key)))
  const set = (key: string, value: string): URLSearchParams => {
    const next = new URLSearchParams(typed.peek())
    if (value === '') next.delete(key)
    else next.set(key, value)
    typed.value = next
    return next
  }
  const search = (next: URLSearchParams) => {
    next.delete('after')
    onSearch(next)
  }
  const preset = query.get(presetKey) ?? (query.has('from') || query.has('to') ? 'custom' : '')
  const custom = (typed.value.get(presetKey) ?? preset) === 'custom'
  const row = (list: readonly ReportField[]) =>
    list
      .filter(({ key }) => (key !== 'from' && key !== 'to') || custom)
      .map((field) => (
        <Field
          key={field.key}
          field={field}
          value={typed.value.get(field.key) ?? ''}
          onInput={(value) => set(field.key, value)}
        />
      ))
  const pick = (name: string) => {
    const next = set(presetKey, name)
    if (name === 'custom') {
      requestAnimationFrame(() => document.getElementById('filter-from')?.focus())
      return
    }
    next.delete('from')
    next.delete('to')
    search(next)
  }
  const pressed = custom ? 'custom' : preset
  return (
    <form
      class="filters"
      aria-label={at.filters}
      onSubmit={(event) => {
        event.preventDefault()
        search(new URLSearchParams(typed.peek()))
      }}
    >
      <div class="row presets" role="group" aria-label={at.days[report]}>
        <span class="small soft">{at.days[report]}</span>
        <button type="button" class="button" aria-pressed={pressed === ''} onClick={() => pick('')}>
          {at.anyDay}
        </button>
        {choices?.presets.map(({ preset: name, name: words }) => (
          <button key={name} type="button" class="button" aria-pressed={pressed === name} onClick={() => pick(name)}>
            {words}
          </button>
        ))}
      </div>
      <div class="filter-row">
        {row(fields.filter(({ main }) => main))}
        <div class="filter-buttons">
          <button type="submit" class="button action">
            {at.search}
          </button>
          <button type="button" class="button" aria-expanded={open.value} onClick={() => (open.value = !open.peek())}>
            {open.value ? at.fewerFilters : at.moreFilters}
          </button>
        </div>
      </div>
      {open.value && (
        <>
          <div class="filter-row">{row(folded)}</div>
          <label class="check">
            <input
              type="checkbox"
              checked={query.get(upcsKey) === '1'}
              onChange={(event) => onSearch(set(upcsKey, event.currentTarget.checked ? '1' : ''))}
            />
            {at.upcsColumn}
          </label>
        </>
      )}
      <ul class="row chips" aria-label={at.applied}>
        {chipsOf(report, fields, query, texts, choices).map(({ key, words }) => (
          <li key={key} class="tag">
            {words}
            <button
              type="button"
              aria-label={at.without(words)}
              onClick={() => {
                const next = new URLSearchParams(query)
                next.delete(key)
                search(next)
              }}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </form>
  )
}

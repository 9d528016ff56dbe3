import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { TextField } from './form-parts.js'
import { Labelled } from './parts.js'

interface FieldProps {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A line of text that a scanner may fill as well: Enter does not send the form. */
export const ScannedField = ({
  onChange,
  maxLength = 200,
  ...field
}: FieldProps & { readonly maxLength?: number }): JSX.Element => (
  <TextField
    {...field}
    maxLength={maxLength}
    onInput={onChange}
    onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
  />
)

export interface Choice {
  readonly value: string
  readonly words: string
}

/** One of several; `none` is what stands there as long as nothing is chosen. */
export const SelectField = ({
  id,
  label,
  hint,
  value,
  onChange,
  choices,
  none,
}: FieldProps & { readonly choices: readonly Choice[]; readonly none?: string }): JSX.Element => (
  <Labelled label={label} id={id} {...(hint === undefined ? {} : { hint })}>
    <select id={id} class="field" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {none !== undefined && <option value="">{none}</option>}
      {choices.map((each) => (
        <option key={each.value} value={each.value}>
          {each.words}
        </option>
      ))}
    </select>
  </Labelled>
)

type Reasons = HttpOutput<'adjustment.reasons'>['reasons']
export type ReasonUse = 'adjustment' | 'vendor-return' | 'status' | 'block' | 'rename'

/** Why: a reason of the list, and words beside it. */
export interface ReasonDraft {
  readonly reason: string
  readonly reasonText: string
}

export const noReason: ReasonDraft = { reason: '', reasonText: '' }

/** The reason as it is sent; nothing where none was chosen. */
export const reasonToSend = ({ reason, reasonText }: ReasonDraft) =>
  reason === '' ? {} : { reason: { code: reason, ...(reasonText.trim() !== '' && { text: reasonText.trim() }) } }

/** Which reason, and in words: one way to ask why for everything that asks it. */
export const ReasonFields = ({
  use,
  value,
  onChange,
  id = 'reason',
}: {
  readonly use: ReasonUse
  readonly value: ReasonDraft
  readonly onChange: (change: Partial<ReasonDraft>) => void
  readonly id?: string
}): JSX.Element => {
  const { texts, ask } = useConsole()
  const { asked } = useAsked('reasons', (signal) => ask('adjustment.reasons', {}, { signal }))
  const reasons: Reasons = asked.value.data?.reasons.filter((reason) => reason.for.includes(use)) ?? []
  return (
    <>
      <SelectField
        id={id}
        label={texts.reason.label}
        none={texts.reason.choose}
        choices={reasons.map(({ code, words }) => ({ value: code, words }))}
        value={value.reason}
        onChange={(reason) => onChange({ reason })}
      />
      <ScannedField
        id={`${id}-text`}
        label={texts.reason.text}
        value={value.reasonText}
        onChange={(reasonText) => onChange({ reasonText })}
      />
    </>
  )
}

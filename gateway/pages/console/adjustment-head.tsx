import type { JSX } from 'preact'
import type { AdjustmentDraft, AdjustmentType } from './adjustment-page.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { ReasonFields, SelectField, ScannedField } from './fields.js'

const types: readonly AdjustmentType[] = ['standard', 'full', 'negative-reset']

/** One department, or all of them. */
export const DepartmentField = ({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (department: string) => void
}): JSX.Element => {
  const { texts, ask } = useConsole()
  const { asked } = useAsked('departments', (signal) => ask('catalog.levels', {}, { signal }))
  const departments = asked.value.data?.levels.filter(({ kind }) => kind === 'department') ?? []
  return (
    <SelectField
      id="department"
      label={texts.bearer.department}
      none={texts.adjustment.allDepartments}
      choices={departments.map(({ id, name }) => ({ value: id, words: name }))}
      value={value}
      onChange={onChange}
    />
  )
}

/** What kind of adjustment it is, and why. */
export const AdjustmentHead = ({
  draft,
  set,
}: {
  readonly draft: AdjustmentDraft
  readonly set: (change: Partial<AdjustmentDraft>) => void
}): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.adjustment
  return (
    <div class="fields four">
      <SelectField
        id="type"
        label={at.typeLabel}
        hint={at.typeHint[draft.type]}
        choices={types.map((value) => ({ value, words: at.type[value] }))}
        value={draft.type}
        onChange={(value) => {
          const type = types.find((each) => each === value)
          if (type !== undefined) set({ type })
        }}
      />
      {draft.type !== 'standard' && (
        <DepartmentField value={draft.department} onChange={(department) => set({ department })} />
      )}
      <ReasonFields use="adjustment" value={draft} onChange={set} />
      <ScannedField
        id="reference"
        label={texts.document.reference}
        maxLength={100}
        value={draft.reference}
        onChange={(reference) => set({ reference })}
      />
    </div>
  )
}

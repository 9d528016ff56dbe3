import type { JSX } from 'preact'
import type { AdjustmentDraft, AdjustmentType } from './adjustment-page.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { Labelled } from './parts.js'

const types: readonly AdjustmentType[] = ['standard', 'full', 'negative-reset']

/** What kind of adjustment it is, and why. */
export const AdjustmentHead = ({
  draft,
  set,
}: {
  readonly draft: AdjustmentDraft
  readonly set: (change: Partial<AdjustmentDraft>) => void
}): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.adjustment
  const { asked } = useAsked('reasons', async (signal) => ({
    ...(await ask('adjustment.reasons', {}, { signal })),
    ...(await ask('catalog.levels', {}, { signal })),
  }))
  const reasons = asked.value.data?.reasons.filter((reason) => reason.for.includes('adjustment')) ?? []
  const departments = asked.value.data?.levels.filter(({ kind }) => kind === 'department') ?? []
  const text = (field: 'reasonText' | 'reference', label: string) => (
    <Labelled label={label} id={field}>
      <input
        id={field}
        class="field"
        autocomplete="off"
        maxLength={field === 'reference' ? 100 : 200}
        value={draft[field]}
        onInput={(event) => set({ [field]: event.currentTarget.value })}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
    </Labelled>
  )
  return (
    <div class="fields four">
      <Labelled label={at.typeLabel} id="type" hint={at.typeHint[draft.type]}>
        <select
          id="type"
          class="field"
          value={draft.type}
          onChange={(event) => {
            const type = types.find((each) => each === event.currentTarget.value)
            if (type !== undefined) set({ type })
          }}
        >
          {types.map((each) => (
            <option key={each} value={each}>
              {at.type[each]}
            </option>
          ))}
        </select>
      </Labelled>
      {draft.type !== 'standard' && (
        <Labelled label={texts.bearer.department} id="department">
          <select
            id="department"
            class="field"
            value={draft.department}
            onChange={(event) => set({ department: event.currentTarget.value })}
          >
            <option value="">{at.allDepartments}</option>
            {departments.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Labelled>
      )}
      <Labelled label={at.reason} id="reason">
        <select
          id="reason"
          class="field"
          value={draft.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        >
          <option value="">{at.chooseReason}</option>
          {reasons.map(({ code, words }) => (
            <option key={code} value={code}>
              {words}
            </option>
          ))}
        </select>
      </Labelled>
      {text('reasonText', at.reasonText)}
      {text('reference', texts.receiving.reference)}
    </div>
  )
}

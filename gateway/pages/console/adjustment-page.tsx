import type { JSX } from 'preact'
import type { HttpInput } from '../../protocol/http-commands.js'
import { AdjustmentHead } from './adjustment-head.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { DocumentForm } from './document-form.js'
import { DocumentLines } from './document-lines.js'
import { noReason, type ReasonDraft, reasonToSend } from './fields.js'
import { ItemPicker } from './item-picker.js'
import { Outcome } from './parts.js'
import { PlanTable } from './plan-table.js'
import { addressOf } from './route.js'
import { type DocumentLine, linesToSend, missingOf, previewPauseMs, withItem } from './stock-document.js'
import { useDocument } from './use-document.js'

export type AdjustmentType = NonNullable<HttpInput<'adjustment.preview'>['type']>

/** An adjustment on its way to be initiated; all of it is kept as a draft. */
export interface AdjustmentDraft extends ReasonDraft {
  readonly type: AdjustmentType
  readonly reference: string
  /** Empty: all of them. */
  readonly department: string
  readonly lines: readonly DocumentLine[]
}

const empty: AdjustmentDraft = { ...noReason, type: 'standard', reference: '', department: '', lines: [] }

/** A full reconciliation says what is there, and nothing else. */
const tidy = (draft: AdjustmentDraft): AdjustmentDraft =>
  draft.type === 'full'
    ? { ...draft, lines: draft.lines.map((line): DocumentLine => ({ ...line, mode: 'final' })) }
    : draft

const askedOf = (draft: AdjustmentDraft, minorDigits: number): HttpInput<'adjustment.preview'> => ({
  type: draft.type,
  ...(draft.type !== 'standard' && draft.department !== '' && { department: draft.department }),
  ...(draft.reference.trim() !== '' && { reference: draft.reference.trim() }),
  ...reasonToSend(draft),
  ...(draft.type !== 'negative-reset' && {
    lines: linesToSend(draft.lines, minorDigits).map((line, index) => {
      const mode = draft.lines[index]?.mode
      return { ...line, mode: mode === 'add' || mode === 'subtract' ? mode : ('final' as const) }
    }),
  }),
})

/** Inventory → Inventory Adjustment → Initiate Adjustment: reason and lines, with what they would change below them. */
export const AdjustmentPage = ({ draft: id }: { readonly draft: string }): JSX.Element => {
  const { texts, ask, route, store } = useConsole()
  const at = texts.adjustment
  const document = useDocument({ id, kind: 'adjustment', empty, tidy })
  const { body, keeper, set } = document
  const minorDigits = store.value?.minorDigits ?? 2
  const missingLines = body.type === 'negative-reset' ? null : missingOf(body.lines, minorDigits, texts.document)
  const missing = missingLines ?? (body.reason === '' ? texts.reason.wanted : null)
  const asked = askedOf(body, minorDigits)
  const plan = useAsked(
    missingLines === null ? JSON.stringify(asked) : null,
    (signal) => ask('adjustment.preview', asked, { signal }),
    previewPauseMs,
  ).asked.value
  const initiate = () =>
    document.submit(missing, async (requestId) => {
      const open = await ask('adjustment.initiate', asked, { requestId })
      await keeper.discard()
      route.go(addressOf(['inventory', 'adjustment', 'open', open.id]), { replace: true })
    })
  return (
    <DocumentForm
      title={at.initiateTitle}
      document={document}
      missing={missing}
      action={at.initiate}
      hint={at.initiateHint}
      list={addressOf(['inventory', 'adjustment'])}
      onSubmit={initiate}
    >
      <AdjustmentHead draft={body} set={set} />
      {body.type !== 'negative-reset' && (
        <>
          <DocumentLines
            lines={body.lines}
            modes={body.type === 'standard' ? ['add', 'subtract', 'final'] : []}
            withCost
            faults={plan.data?.faults ?? []}
            onChange={(lines) => set({ lines })}
          />
          <ItemPicker
            onPick={(item, serial) => {
              const { lines, type } = keeper.body.peek()
              set({ lines: withItem(lines, item, serial, type === 'full' ? 'final' : 'add') })
            }}
          />
        </>
      )}
      {missingLines === null && (
        <section class="preview" aria-label={at.plan}>
          <h2>{at.plan}</h2>
          <Outcome loading={plan.loading} refused={plan.refused} />
          {plan.data?.lines.length === 0 && <p class="soft">{at.nothing}</p>}
          {plan.data !== null && plan.data.lines.length > 0 && <PlanTable plan={plan.data} />}
        </section>
      )}
    </DocumentForm>
  )
}

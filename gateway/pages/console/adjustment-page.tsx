import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo, useRef } from 'preact/hooks'
import { randomId } from '../../client/random-id.js'
import type { HttpInput } from '../../protocol/http-commands.js'
import { AdjustmentHead } from './adjustment-head.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { DiscardButton } from './discard-button.js'
import { DocumentLines } from './document-lines.js'
import { createDraftKeeper } from './draft-keeper.js'
import { DraftState } from './draft-state.js'
import { ItemPicker } from './item-picker.js'
import { Outcome, Refusal } from './parts.js'
import { PlanTable } from './plan-table.js'
import { addressOf } from './route.js'
import { type DocumentLine, linesToSend, missingOf, readKept, withItem } from './stock-document.js'

export type AdjustmentType = NonNullable<HttpInput<'adjustment.preview'>['type']>

/** An adjustment on its way to be initiated; all of it is kept as a draft. */
export interface AdjustmentDraft {
  readonly type: AdjustmentType
  readonly reason: string
  readonly reasonText: string
  readonly reference: string
  /** Empty: all of them. */
  readonly department: string
  readonly lines: readonly DocumentLine[]
}

const empty: AdjustmentDraft = {
  type: 'standard',
  reason: '',
  reasonText: '',
  reference: '',
  department: '',
  lines: [],
}

const pauseMs = 400

const askedOf = (draft: AdjustmentDraft, minorDigits: number): HttpInput<'adjustment.preview'> => ({
  type: draft.type,
  ...(draft.type !== 'standard' && draft.department !== '' && { department: draft.department }),
  ...(draft.reference.trim() !== '' && { reference: draft.reference.trim() }),
  ...(draft.reason !== '' && {
    reason: { code: draft.reason, ...(draft.reasonText.trim() !== '' && { text: draft.reasonText.trim() }) },
  }),
  ...(draft.type !== 'negative-reset' && {
    lines: linesToSend(draft.lines, minorDigits).map((line, index) => {
      const mode = draft.lines[index]?.mode
      return { ...line, mode: mode === 'add' || mode === 'subtract' ? mode : ('final' as const) }
    }),
  }),
})

/** Inventory → Inventory Adjustment → Initiate Adjustment: reason and lines, with what they would change below them. */
export const AdjustmentPage = ({ draft: id }: { readonly draft: string }): JSX.Element => {
  const console = useConsole()
  const { texts, ask, route, store } = console
  const at = texts.adjustment
  const keeper = useMemo(
    () => createDraftKeeper(console, { id, kind: 'adjustment', empty, read: (text) => readKept(empty, text) }),
    [id],
  )
  const draft = keeper.body.value
  const minorDigits = store.value?.minorDigits ?? 2
  const refused = useSignal<{ readonly message: string } | null>(null)
  const tried = useSignal(false)
  const busy = useSignal(false)
  const request = useRef(randomId())
  const set = (change: Partial<AdjustmentDraft>) => {
    const next = { ...keeper.body.peek(), ...change }
    // A full reconciliation says what is there, and nothing else.
    const lines =
      next.type === 'full' ? next.lines.map((line): DocumentLine => ({ ...line, mode: 'final' })) : next.lines
    keeper.set({ ...next, lines })
    request.current = randomId()
    refused.value = null
    tried.value = false
  }
  const missingLines = draft.type === 'negative-reset' ? null : missingOf(draft.lines, minorDigits, texts.document)
  const missing = missingLines ?? (draft.reason === '' ? at.wantsReason : null)
  const asked = askedOf(draft, minorDigits)
  const plan = useAsked(
    missingLines === null ? JSON.stringify(asked) : null,
    (signal) => ask('adjustment.preview', asked, { signal }),
    pauseMs,
  ).asked.value
  const blocked = keeper.keeping.value.state === 'conflict' || keeper.keeping.value.state === 'gone'
  const initiate = async () => {
    tried.value = true
    if (missing !== null || blocked || busy.peek()) return
    busy.value = true
    try {
      await keeper.flush()
      const open = await ask('adjustment.initiate', asked, { requestId: request.current })
      await keeper.discard()
      route.go(addressOf(['inventory', 'adjustment', 'open', open.id]), { replace: true })
    } catch (error) {
      refused.value = refusalOf(error)
    } finally {
      busy.value = false
    }
  }
  return (
    <form
      class="sheet"
      onSubmit={(event) => {
        event.preventDefault()
        void initiate()
      }}
    >
      <div class="head">
        <h1>{at.initiateTitle}</h1>
        <DraftState keeper={keeper} />
      </div>
      <AdjustmentHead draft={draft} set={set} />
      {draft.type !== 'negative-reset' && (
        <>
          <DocumentLines
            lines={draft.lines}
            modes={draft.type === 'standard' ? ['add', 'subtract', 'final'] : []}
            withCost
            faults={plan.data?.faults ?? []}
            onChange={(lines) => set({ lines })}
          />
          <ItemPicker
            onPick={(item, serial) =>
              set({
                lines: withItem(
                  keeper.body.peek().lines,
                  item,
                  serial,
                  keeper.body.peek().type === 'full' ? 'final' : 'add',
                ),
              })
            }
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
      <Refusal refused={refused.value} />
      <div class="document-foot row">
        <button type="submit" class="button action" aria-disabled={missing !== null || blocked} aria-describedby="why">
          {at.initiate}
        </button>
        <p id="why" role="status" class={tried.value && missing !== null ? 'field-fault' : 'soft'}>
          {missing ?? at.initiateHint}
        </p>
        <DiscardButton
          discard={() => keeper.discard()}
          onDone={() => route.go(addressOf(['inventory', 'adjustment']))}
        />
      </div>
    </form>
  )
}

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { DocumentForm } from './document-form.js'
import { DocumentLines } from './document-lines.js'
import { noReason, type ReasonDraft, ReasonFields, reasonToSend, ScannedField } from './fields.js'
import { ItemPicker } from './item-picker.js'
import { newDraftId } from './new-draft-id.js'
import { Posted } from './posted.js'
import { addressOf } from './route.js'
import { type DocumentLine, linesToSend, missingOf, piecesOf, previewPauseMs, withItem } from './stock-document.js'
import { useDocument } from './use-document.js'

/** Goods on their way back to their vendor; all of it is kept as a draft. */
interface VendorReturnDraft extends ReasonDraft {
  readonly vendor: string
  readonly reference: string
  readonly lines: readonly DocumentLine[]
}

const empty: VendorReturnDraft = { ...noReason, vendor: '', reference: '', lines: [] }
const list = addressOf(['inventory', 'vendor-return'])

type Returned = HttpOutput<'vendor-return.post'>

/** Inventory → Return to Vendor: one return, from the first scan until it is posted. */
export const VendorReturnPage = ({ draft }: { readonly draft: string }): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.vendorReturn
  const posted = useSignal<Returned | null>(null)
  if (posted.value === null) return <Goods draft={draft} onPosted={(done) => (posted.value = done)} />
  const { number, quantity, units } = posted.value
  return (
    <Posted
      title={at.title}
      words={at.posted(number, quantity, units)}
      next={{ words: at.again, to: () => addressOf(['inventory', 'vendor-return', newDraftId()]) }}
      back={{ words: at.back, to: list }}
    />
  )
}

const Goods = ({
  draft,
  onPosted,
}: {
  readonly draft: string
  readonly onPosted: (posted: Returned) => void
}): JSX.Element => {
  const { texts, ask, store, spoken } = useConsole()
  const at = texts.vendorReturn
  const document = useDocument({ id: draft, kind: 'vendor-return', empty })
  const { body, keeper, set } = document
  const minorDigits = store.value?.minorDigits ?? 2
  const missingLines = missingOf(body.lines, minorDigits, texts.document)
  const missing = missingLines ?? (body.reason === '' ? texts.reason.wanted : null)
  const asked = {
    lines: linesToSend(body.lines, minorDigits),
    ...(body.vendor.trim() !== '' && { vendor: body.vendor.trim() }),
    ...(body.reference.trim() !== '' && { reference: body.reference.trim() }),
    ...reasonToSend(body),
  }
  // What is wrong with the goods is said while they are entered: what is not here any more cannot go back.
  const preview = useAsked(
    missingLines === null ? JSON.stringify(asked) : null,
    (signal) => ask('vendor-return.preview', asked, { signal }),
    previewPauseMs,
  ).asked.value
  const post = () =>
    document.submit(missing, async (requestId) => {
      const done = await ask(
        'vendor-return.post',
        { ...asked, draft: { id: draft, version: keeper.version() } },
        { requestId },
      )
      keeper.forget()
      spoken.value = at.posted(done.number, done.quantity, done.units)
      onPosted(done)
    })
  return (
    <DocumentForm
      title={at.newTitle}
      document={document}
      missing={missing}
      action={document.busy ? at.posting : at.post}
      hint={at.hint}
      total={texts.document.pieces(piecesOf(body.lines))}
      refused={preview.refused}
      list={list}
      onSubmit={post}
    >
      <div class="fields four">
        <ScannedField
          id="vendor"
          label={at.vendor}
          hint={at.vendorHint}
          maxLength={100}
          value={body.vendor}
          onChange={(vendor) => set({ vendor })}
        />
        <ScannedField
          id="reference"
          label={texts.document.reference}
          hint={at.referenceHint}
          maxLength={100}
          value={body.reference}
          onChange={(reference) => set({ reference })}
        />
        <ReasonFields use="vendor-return" value={body} onChange={set} />
      </div>
      <DocumentLines
        lines={body.lines}
        modes={[]}
        withCost={false}
        faults={missingLines === null ? (preview.data?.faults ?? []) : []}
        onChange={(lines) => set({ lines })}
      />
      <ItemPicker
        onPick={(item, serial) => set({ lines: withItem(keeper.body.peek().lines, item, serial, 'vendor-return') })}
      />
    </DocumentForm>
  )
}

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useConsole } from './console.js'
import { DocumentForm } from './document-form.js'
import { DocumentLines, type LineFault } from './document-lines.js'
import { ScannedField } from './fields.js'
import { ItemPicker } from './item-picker.js'
import { newDraftId } from './new-draft-id.js'
import { Posted } from './posted.js'
import { addressOf } from './route.js'
import { type DocumentLine, linesToSend, missingOf, piecesOf, withItem } from './stock-document.js'
import { useDocument } from './use-document.js'

/** A delivery on its way to be posted; all of it is kept as a draft. */
interface ReceivingDocument {
  readonly reference: string
  readonly lines: readonly DocumentLine[]
}

const empty: ReceivingDocument = { reference: '', lines: [] }
const list = addressOf(['inventory', 'receiving'])

type Received = HttpOutput<'receiving.post'>

/** Inventory → Merchandise Receiving → Receive Merchandise: one delivery, from the first scan until it is posted. */
export const ReceivingPage = ({ draft }: { readonly draft: string }): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.receiving
  const posted = useSignal<Received | null>(null)
  if (posted.value === null) return <Delivery draft={draft} onPosted={(done) => (posted.value = done)} />
  const { number, quantity, units, warnings } = posted.value
  return (
    <Posted
      title={at.title}
      words={at.posted(number, quantity, units)}
      next={{ words: at.again, to: () => addressOf(['inventory', 'receiving', newDraftId()]) }}
      back={{ words: at.back, to: list }}
    >
      {warnings.map(({ serial }) => (
        <p key={serial}>{at.wasAdjustedOut(serial)}</p>
      ))}
    </Posted>
  )
}

const Delivery = ({
  draft,
  onPosted,
}: {
  readonly draft: string
  readonly onPosted: (posted: Received) => void
}): JSX.Element => {
  const { texts, ask, store, spoken } = useConsole()
  const at = texts.receiving
  const document = useDocument({ id: draft, kind: 'receiving', empty })
  const { body, keeper, set } = document
  const minorDigits = store.value?.minorDigits ?? 2
  const faults = useSignal<readonly LineFault[]>([])
  const change = (part: Partial<ReceivingDocument>) => {
    set(part)
    faults.value = []
  }
  const missing = missingOf(body.lines, minorDigits, texts.document)
  const lines = linesToSend(body.lines, minorDigits)
  const post = () =>
    document.submit(
      missing,
      async (requestId) => {
        const reference = body.reference.trim()
        const asked = {
          lines,
          draft: { id: draft, version: keeper.version() },
          ...(reference === '' ? {} : { reference }),
        }
        const done = await ask('receiving.post', asked, { requestId })
        keeper.forget()
        spoken.value = at.posted(done.number, done.quantity, done.units)
        onPosted(done)
      },
      async ({ code }) => {
        if (code === 'DRAFT_CHANGED') await keeper.flush()
        // Where the faults are, line by line.
        const found = await ask('receiving.preview', { lines }).catch(() => null)
        faults.value = found?.faults ?? []
      },
    )
  return (
    <DocumentForm
      title={at.title}
      document={document}
      missing={missing}
      action={document.busy ? at.posting : at.post}
      total={texts.document.pieces(piecesOf(body.lines))}
      list={list}
      onSubmit={post}
    >
      <div class="fields three">
        <ScannedField
          id="reference"
          label={texts.document.reference}
          hint={at.referenceHint}
          maxLength={100}
          value={body.reference}
          onChange={(reference) => change({ reference })}
        />
      </div>
      <DocumentLines
        lines={body.lines}
        modes={[]}
        withCost
        faults={faults.value}
        onChange={(changed) => change({ lines: changed })}
      />
      <ItemPicker
        onPick={(item, serial) => change({ lines: withItem(keeper.body.peek().lines, item, serial, 'receive') })}
      />
    </DocumentForm>
  )
}

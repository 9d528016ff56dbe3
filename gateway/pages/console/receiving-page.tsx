import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo, useRef } from 'preact/hooks'
import { randomId } from '../../client/random-id.js'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { refusalOf, useConsole } from './console.js'
import { DiscardButton } from './discard-button.js'
import { DocumentLines, type LineFault } from './document-lines.js'
import { createDraftKeeper, type DraftKeeper } from './draft-keeper.js'
import { DraftState } from './draft-state.js'
import { ItemPicker } from './item-picker.js'
import { newDraftId } from './new-draft-id.js'
import { Labelled, Refusal } from './parts.js'
import { addressOf } from './route.js'
import { type DocumentLine, linesToSend, missingOf, readKept, readQuantity, withItem } from './stock-document.js'

/** A delivery on its way to be posted; all of it is kept as a draft. */
interface ReceivingDocument {
  readonly reference: string
  readonly lines: readonly DocumentLine[]
}

const empty: ReceivingDocument = { reference: '', lines: [] }

type Posted = HttpOutput<'receiving.post'>

const Done = ({ posted }: { readonly posted: Posted }): JSX.Element => {
  const { texts, route } = useConsole()
  const at = texts.receiving
  return (
    <div class="sheet">
      <h1>{at.title}</h1>
      <div class="card good" role="status">
        <p>
          <strong>{at.posted(posted.number, posted.quantity, posted.units)}</strong>
        </p>
        {posted.warnings.map(({ serial }) => (
          <p key={serial}>{at.wasAdjustedOut(serial)}</p>
        ))}
      </div>
      <div class="row">
        <button
          type="button"
          class="button action"
          ref={(button) => button?.focus()}
          onClick={() => route.go(addressOf(['inventory', 'receiving', newDraftId()]))}
        >
          {at.again}
        </button>
      </div>
    </div>
  )
}

/** Inventory → Merchandise Receiving → Receive Merchandise: one delivery, from the first scan until it is posted. */
export const ReceivingPage = ({ draft }: { readonly draft: string }): JSX.Element => {
  const console = useConsole()
  const keeper = useMemo(
    () => createDraftKeeper(console, { id: draft, kind: 'receiving', empty, read: (text) => readKept(empty, text) }),
    [draft],
  )
  const posted = useSignal<Posted | null>(null)
  if (posted.value !== null) return <Done posted={posted.value} />
  return <Delivery keeper={keeper} draft={draft} onPosted={(done) => (posted.value = done)} />
}

const Delivery = ({
  keeper,
  draft,
  onPosted,
}: {
  readonly keeper: DraftKeeper<ReceivingDocument>
  readonly draft: string
  readonly onPosted: (posted: Posted) => void
}): JSX.Element => {
  const { texts, ask, route, store, spoken } = useConsole()
  const at = texts.receiving
  const document = keeper.body.value
  const minorDigits = store.value?.minorDigits ?? 2
  const refused = useSignal<{ readonly message: string } | null>(null)
  const faults = useSignal<readonly LineFault[]>([])
  const tried = useSignal(false)
  const busy = useSignal(false)
  // One request id for one content: pressed again after a cut, it is posted once.
  const request = useRef(randomId())
  const set = (change: Partial<ReceivingDocument>) => {
    keeper.set({ ...keeper.body.peek(), ...change })
    request.current = randomId()
    refused.value = null
    faults.value = []
    tried.value = false
  }
  const blocked = keeper.keeping.value.state === 'conflict' || keeper.keeping.value.state === 'gone'
  const missing = missingOf(document.lines, minorDigits, texts.document)
  const pieces = document.lines.reduce((sum, line) => sum + (readQuantity(line) ?? 0), 0)

  const post = async () => {
    tried.value = true
    if (missing !== null || blocked || busy.peek()) return
    busy.value = true
    const lines = linesToSend(keeper.body.peek().lines, minorDigits)
    const reference = document.reference.trim()
    try {
      await keeper.flush()
      const asked = {
        lines,
        draft: { id: draft, version: keeper.version() },
        ...(reference === '' ? {} : { reference }),
      }
      const done = await ask('receiving.post', asked, { requestId: request.current })
      keeper.forget()
      spoken.value = at.posted(done.number, done.quantity, done.units)
      onPosted(done)
    } catch (error) {
      const body = refusalOf(error)
      refused.value = body
      if (body.code === 'DRAFT_CHANGED') await keeper.flush()
      // Where the faults are, line by line.
      const found = await ask('receiving.preview', { lines }).catch(() => null)
      faults.value = found?.faults ?? []
    } finally {
      busy.value = false
    }
  }
  return (
    <form
      class="sheet"
      onSubmit={(event) => {
        event.preventDefault()
        void post()
      }}
    >
      <div class="head">
        <h1>{at.title}</h1>
        <DraftState keeper={keeper} />
      </div>
      <div class="fields three">
        <Labelled label={at.reference} id="reference" hint={at.referenceHint}>
          <input
            id="reference"
            class="field"
            autocomplete="off"
            maxLength={100}
            value={document.reference}
            onInput={(event) => set({ reference: event.currentTarget.value })}
            // A delivery note is scanned as well; its Enter does not post the document.
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        </Labelled>
      </div>
      <DocumentLines
        lines={document.lines}
        modes={[]}
        withCost
        faults={faults.value}
        onChange={(lines) => set({ lines })}
      />
      <ItemPicker
        onPick={(item, serial) => set({ lines: withItem(keeper.body.peek().lines, item, serial, 'receive') })}
      />
      <Refusal refused={refused.value} />
      <div class="document-foot row">
        <strong class="large">{texts.document.pieces(pieces)}</strong>
        <button type="submit" class="button action" aria-disabled={missing !== null || blocked} aria-describedby="why">
          {busy.value ? at.posting : at.post}
        </button>
        <p id="why" role="status" class={tried.value && missing !== null ? 'field-fault' : 'soft'}>
          {missing}
        </p>
        <DiscardButton
          discard={() => keeper.discard()}
          onDone={() => route.go(addressOf(['inventory', 'receiving']))}
        />
      </div>
    </form>
  )
}

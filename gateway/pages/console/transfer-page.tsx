import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo, useRef } from 'preact/hooks'
import { randomId } from '../../client/random-id.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { DiscardButton } from './discard-button.js'
import { DocumentLines } from './document-lines.js'
import { createDraftKeeper } from './draft-keeper.js'
import { DraftState } from './draft-state.js'
import { ItemPicker } from './item-picker.js'
import { Labelled, Refusal } from './parts.js'
import { addressOf } from './route.js'
import { type DocumentLine, linesToSend, missingOf, readKept, withItem } from './stock-document.js'

/** Goods on their way to be sent off; all of it is kept as a draft. */
interface TransferDraft {
  readonly destination: string
  readonly reference: string
  readonly lines: readonly DocumentLine[]
}

const empty: TransferDraft = { destination: '', reference: '', lines: [] }
const pauseMs = 400

/** Inventory → Inventory Transfer → Initiate Transfer: where to, what, and which numbers. */
export const TransferPage = ({ draft: id }: { readonly draft: string }): JSX.Element => {
  const console = useConsole()
  const { texts, ask, route, store } = console
  const at = texts.transfer
  const keeper = useMemo(
    () => createDraftKeeper(console, { id, kind: 'transfer', empty, read: (text) => readKept(empty, text) }),
    [id],
  )
  const draft = keeper.body.value
  const minorDigits = store.value?.minorDigits ?? 2
  const refused = useSignal<{ readonly message: string } | null>(null)
  const tried = useSignal(false)
  const busy = useSignal(false)
  const request = useRef(randomId())
  const stores = useAsked('stores', (signal) => ask('store.list', {}, { signal })).asked.value.data?.stores ?? []
  const set = (change: Partial<TransferDraft>) => {
    keeper.set({ ...keeper.body.peek(), ...change })
    request.current = randomId()
    refused.value = null
    tried.value = false
  }
  const missing = draft.destination === '' ? at.wantsStore : missingOf(draft.lines, minorDigits, texts.document)
  const asked = {
    destination: draft.destination,
    ...(draft.reference.trim() !== '' && { reference: draft.reference.trim() }),
    lines: linesToSend(draft.lines, minorDigits),
  }
  const preview = useAsked(
    missing === null ? JSON.stringify(asked) : null,
    (signal) => ask('transfer.preview', asked, { signal }),
    pauseMs,
  ).asked.value
  const blocked = keeper.keeping.value.state === 'conflict' || keeper.keeping.value.state === 'gone'
  const send = async () => {
    tried.value = true
    if (missing !== null || blocked || busy.peek()) return
    busy.value = true
    try {
      await keeper.flush()
      const { document } = await ask('transfer.initiate', asked, { requestId: request.current })
      await keeper.discard()
      route.go(addressOf(['inventory', 'transfer', 'open', document]), { replace: true })
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
        void send()
      }}
    >
      <div class="head">
        <h1>{at.initiateTitle}</h1>
        <DraftState keeper={keeper} />
      </div>
      <div class="fields three">
        <Labelled label={at.destination} id="destination">
          <select
            id="destination"
            class="field"
            value={draft.destination}
            onChange={(event) => set({ destination: event.currentTarget.value })}
          >
            <option value="">{at.chooseStore}</option>
            {stores
              .filter(({ here }) => !here)
              .map((each) => (
                <option key={each.id} value={each.id}>
                  {each.number} {each.name}
                </option>
              ))}
          </select>
        </Labelled>
        <Labelled label={texts.receiving.reference} id="reference">
          <input
            id="reference"
            class="field"
            autocomplete="off"
            maxLength={100}
            value={draft.reference}
            onInput={(event) => set({ reference: event.currentTarget.value })}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        </Labelled>
      </div>
      <DocumentLines
        lines={draft.lines}
        modes={[]}
        withCost={false}
        faults={missing === null ? (preview.data?.faults ?? []) : []}
        onChange={(lines) => set({ lines })}
      />
      <ItemPicker
        onPick={(item, serial) => set({ lines: withItem(keeper.body.peek().lines, item, serial, 'transfer') })}
      />
      <Refusal refused={refused.value ?? preview.refused} />
      <div class="document-foot row">
        <button type="submit" class="button action" aria-disabled={missing !== null || blocked} aria-describedby="why">
          {at.send}
        </button>
        <p id="why" role="status" class={tried.value && missing !== null ? 'field-fault' : 'soft'}>
          {missing ?? at.sendHint}
        </p>
        <DiscardButton discard={() => keeper.discard()} onDone={() => route.go(addressOf(['inventory', 'transfer']))} />
      </div>
    </form>
  )
}

import type { JSX } from 'preact'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { DocumentForm } from './document-form.js'
import { DocumentLines } from './document-lines.js'
import { SelectField, ScannedField } from './fields.js'
import { ItemPicker } from './item-picker.js'
import { addressOf } from './route.js'
import { type DocumentLine, linesToSend, missingOf, previewPauseMs, withItem } from './stock-document.js'
import { useDocument } from './use-document.js'

/** Goods on their way to be sent off; all of it is kept as a draft. */
interface TransferDraft {
  readonly destination: string
  readonly reference: string
  readonly lines: readonly DocumentLine[]
}

const empty: TransferDraft = { destination: '', reference: '', lines: [] }

/** Inventory → Inventory Transfer → Initiate Transfer: where to, what, and which numbers. */
export const TransferPage = ({ draft: id }: { readonly draft: string }): JSX.Element => {
  const { texts, ask, route, store } = useConsole()
  const at = texts.transfer
  const document = useDocument({ id, kind: 'transfer', empty })
  const { body, keeper, set } = document
  const minorDigits = store.value?.minorDigits ?? 2
  const stores = useAsked('stores', (signal) => ask('store.list', {}, { signal })).asked.value.data?.stores ?? []
  const missing = body.destination === '' ? at.wantsStore : missingOf(body.lines, minorDigits, texts.document)
  const asked = {
    destination: body.destination,
    ...(body.reference.trim() !== '' && { reference: body.reference.trim() }),
    lines: linesToSend(body.lines, minorDigits),
  }
  const preview = useAsked(
    missing === null ? JSON.stringify(asked) : null,
    (signal) => ask('transfer.preview', asked, { signal }),
    previewPauseMs,
  ).asked.value
  const send = () =>
    document.submit(missing, async (requestId) => {
      const sent = await ask('transfer.initiate', asked, { requestId })
      await keeper.discard()
      route.go(addressOf(['inventory', 'transfer', 'open', sent.document]), { replace: true })
    })
  return (
    <DocumentForm
      title={at.initiateTitle}
      document={document}
      missing={missing}
      action={at.send}
      hint={at.sendHint}
      refused={preview.refused}
      list={addressOf(['inventory', 'transfer'])}
      onSubmit={send}
    >
      <div class="fields three">
        <SelectField
          id="destination"
          label={at.destination}
          none={at.chooseStore}
          choices={stores
            .filter(({ here }) => !here)
            .map(({ id: value, number, name }) => ({ value, words: `${number} ${name}` }))}
          value={body.destination}
          onChange={(destination) => set({ destination })}
        />
        <ScannedField
          id="reference"
          label={texts.document.reference}
          maxLength={100}
          value={body.reference}
          onChange={(reference) => set({ reference })}
        />
      </div>
      <DocumentLines
        lines={body.lines}
        modes={[]}
        withCost={false}
        faults={missing === null ? (preview.data?.faults ?? []) : []}
        onChange={(lines) => set({ lines })}
      />
      <ItemPicker
        onPick={(item, serial) => set({ lines: withItem(keeper.body.peek().lines, item, serial, 'transfer') })}
      />
    </DocumentForm>
  )
}

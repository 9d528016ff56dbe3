import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ReplyBody } from '../../client/index.js'
import { ReceiptCard } from './return-receipt.js'
import { type Till, useTill } from './till.js'
import { closePanel } from './what-is-open.js'

type Receipt = ReplyBody<'return.find'>['receipts'][number]
type Item = ReplyBody<'catalog.search'>['items'][number]

/** Where the receipt or serial number is typed; the field has this id. */
const returnFieldId = 'return-text'

/** Items that come back without a receipt: what nobody finds a sale of. */
const WithoutReceipt = ({
  till,
  items,
  reason,
}: {
  readonly till: Till
  readonly items: readonly Item[]
  readonly reason: string
}): JSX.Element | null => {
  const texts = till.texts.value.returns
  if (items.length === 0) return null
  const take = async ({ itemId, serial }: Item) => {
    if (reason.trim() === '') return till.refuse({ message: texts.reasonFirst }, null)
    const named = serial === null ? {} : { serial }
    if ((await till.ask('return.add-blind', { itemId, ...named, quantity: 1, reason })) !== null) closePanel(till)
  }
  return (
    <div class="card" role="group" aria-label={texts.blind}>
      <h3>{texts.blind}</h3>
      {items.slice(0, 5).map((item) => (
        <button key={item.itemId} type="button" class="button" onClick={() => void take(item)}>
          {texts.blindTake(item.name)}
        </button>
      ))}
    </div>
  )
}

/** Takes goods back: finds the receipt by itself or by a unit, shows what is still out, asks why. */
export const ReturnPanel = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.returns
  const receipts = useSignal<readonly Receipt[]>([])
  const items = useSignal<readonly Item[]>([])
  const reason = useSignal('')
  const reasons = till.state.value?.register.returnReasons ?? []
  const field = useRef<HTMLInputElement>(null)
  const typed = useRef('')
  const text = till.returnText.value
  useEffect(() => field.current?.focus(), [])
  const find = async () => {
    if (text.trim() === '') return
    const found = await till.ask('return.find', { text })
    receipts.value = found?.receipts ?? []
    items.value = found === null ? ((await till.ask('catalog.search', { text }))?.items ?? []) : []
  }
  // What is scanned while the panel is open is looked for at once; what is typed waits for Enter.
  useEffect(() => {
    if (text !== '' && text !== typed.current) void find()
  }, [text])
  return (
    <section class="suspended returns" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="soft">{texts.how}</p>
      <form
        role="search"
        class="row"
        onSubmit={(event) => {
          event.preventDefault()
          void find()
        }}
      >
        <label for={returnFieldId}>{texts.field}</label>
        <input
          ref={field}
          id={returnFieldId}
          class="field"
          maxLength={200}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => {
            typed.current = event.currentTarget.value
            till.returnText.value = typed.current
          }}
        />
        <button type="submit" class="button action">
          {texts.find}
        </button>
      </form>
      {(receipts.value.length > 0 || items.value.length > 0) && (
        <p class="row">
          <label for="return-reason">{texts.reason}</label>
          <input
            id="return-reason"
            class="field"
            list="return-reasons"
            maxLength={200}
            autocomplete="off"
            value={reason.value}
            onInput={(event) => (reason.value = event.currentTarget.value)}
          />
          <datalist id="return-reasons">
            {reasons.map((word) => (
              <option key={word} value={word} />
            ))}
          </datalist>
          {reasons.map((word) => (
            <button
              key={word}
              type="button"
              class="button quiet"
              aria-pressed={reason.value === word}
              onClick={() => (reason.value = word)}
            >
              {word}
            </button>
          ))}
        </p>
      )}
      <ul class="suspended-list" aria-label={texts.results}>
        {receipts.value.map((receipt) => (
          <ReceiptCard key={receipt.document} receipt={receipt} reason={reason.value} again={find} />
        ))}
      </ul>
      <WithoutReceipt till={till} items={items.value} reason={reason.value} />
      <div class="panel-foot">
        <button type="button" class="button" onClick={() => closePanel(till)}>
          {till.texts.value.back} <kbd aria-hidden="true">Esc</kbd>
        </button>
      </div>
    </section>
  )
}

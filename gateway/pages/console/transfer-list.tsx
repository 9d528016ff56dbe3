import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { DocumentList, ListSection, useDraftRows } from './document-list.js'
import { Labelled, Refusal } from './parts.js'
import { addressOf } from './route.js'

const room = ['inventory', 'transfer']

/** Codes name their kind behind their format: `TG1:M:` a manifest, `TG1:N:` news. */
const isNews = (text: string): boolean => /^TG1:N:/i.test(text)

/** The slip that came with goods, scanned: from then on they are on their way here. */
const Manifest = (): JSX.Element => {
  const { texts, ask, route, spoken } = useConsole()
  const at = texts.transfer
  const text = useSignal('')
  const refused = useSignal<{ readonly message: string } | null>(null)
  const read = async () => {
    try {
      const codes = { text: text.peek().trim() }
      // A slip says that goods come; news say what became of them.
      const { transfer } = await (isNews(codes.text) ? ask('transfer.learn', codes) : ask('transfer.import', codes))
      spoken.value = at.read
      route.go(addressOf([...room, 'open', transfer]))
    } catch (error) {
      refused.value = refusalOf(error)
    }
  }
  return (
    <section class="manifest" aria-label={at.manifest}>
      <Labelled label={at.manifest} id="manifest" hint={at.manifestHint}>
        <textarea
          id="manifest"
          class="field"
          rows={3}
          spellcheck={false}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value
            refused.value = null
          }}
        />
      </Labelled>
      <Refusal refused={refused.value} />
      <button type="button" class="button" aria-disabled={text.value.trim() === ''} onClick={() => void read()}>
        {at.readManifest}
      </button>
    </section>
  )
}

/** Inventory → Inventory Transfer: what is on its way, what is half done, and the way to a new one. */
export const TransferList = (): JSX.Element => {
  const { texts, ask, format } = useConsole()
  const at = texts.transfer
  const draftRows = useDraftRows(room)
  const { asked } = useAsked('transfers', async (signal) => ({
    ...(await ask('transfer.list', {}, { signal })),
    ...(await ask('draft.list', { kind: 'transfer' }, { signal })),
  }))
  const { data, loading, refused } = asked.value
  const { date, time, number } = format.value
  return (
    <DocumentList title={at.title} create={at.initiateNew} room={room} loading={loading} refused={refused}>
      {data !== null && (
        <>
          <ListSection
            title={at.open}
            none={at.noneOpen}
            rows={data.transfers.map((each) => ({
              key: each.id,
              to: addressOf([...room, 'open', each.id]),
              name: each.number,
              strong: each.direction === 'outgoing' ? at.to(each.destination.name) : at.from(each.source.name),
              soft: [each.reference, `${texts.document.pieces(each.quantity)}, ${date(each.at)}, ${time(each.at)}`]
                .filter(Boolean)
                .join(' '),
              badge: each.counts.late > 0 ? at.late(number(each.counts.late)) : null,
            }))}
          />
          <ListSection title={texts.document.drafts} none={texts.document.noDrafts} rows={draftRows(data.drafts)} />
        </>
      )}
      <Manifest />
    </DocumentList>
  )
}

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Icon } from '../shared/icons.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { newDraftId } from './new-draft-id.js'
import { Labelled, Link, Outcome, Refusal } from './parts.js'
import { addressOf } from './route.js'

/** The slip that came with goods, scanned: from then on they are on their way here. */
const Manifest = (): JSX.Element => {
  const { texts, ask, route, spoken } = useConsole()
  const at = texts.transfer
  const text = useSignal('')
  const refused = useSignal<{ readonly message: string } | null>(null)
  const read = async () => {
    try {
      const read = await ask('transfer.import', { text: text.peek() })
      spoken.value = read.number
      route.go(addressOf(['inventory', 'transfer', 'open', read.transfer]))
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
  const { texts, ask, route, format } = useConsole()
  const at = texts.transfer
  const { asked } = useAsked('transfers', async (signal) => ({
    ...(await ask('transfer.list', {}, { signal })),
    ...(await ask('draft.list', { kind: 'transfer' }, { signal })),
  }))
  const { data, loading, refused } = asked.value
  const { date, time, number } = format.value
  return (
    <div class="sheet">
      <div class="head">
        <h1>{at.title}</h1>
        <button
          type="button"
          class="button action"
          onClick={() => route.go(addressOf(['inventory', 'transfer', newDraftId()]))}
        >
          <Icon name="plus" /> {at.initiateNew}
        </button>
      </div>
      <Outcome loading={loading} refused={refused} />
      {data !== null && (
        <>
          <h2>{at.open}</h2>
          {data.transfers.length === 0 && <p class="soft">{at.noneOpen}</p>}
          <ul class="drafts">
            {data.transfers.map((each) => (
              <li key={each.id}>
                <Link to={addressOf(['inventory', 'transfer', 'open', each.id])}>{each.number}</Link>{' '}
                <strong>
                  {each.direction === 'outgoing' ? at.to(each.destination.name) : at.from(each.source.name)}
                </strong>{' '}
                <span class="soft">
                  {each.reference} {texts.document.pieces(each.quantity)}, {date(each.at)}, {time(each.at)}
                </span>{' '}
                {each.counts.late > 0 && <span class="badge warn">{at.late(number(each.counts.late))}</span>}
              </li>
            ))}
          </ul>
          <h2>{texts.adjustment.drafts}</h2>
          {data.drafts.length === 0 && <p class="soft">{texts.adjustment.noDrafts}</p>}
          <ul class="drafts">
            {data.drafts.map((each) => (
              <li key={each.draft}>
                <Link to={addressOf(['inventory', 'transfer', each.draft])}>{texts.receiving.draftOf(each.user)}</Link>{' '}
                <span class="soft">
                  {texts.receiving.changed(each.changedBy, `${date(each.changedAt)}, ${time(each.changedAt)}`)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Manifest />
    </div>
  )
}

import type { JSX } from 'preact'
import { Icon } from '../shared/icons.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { newDraftId } from './new-draft-id.js'
import { Link, Outcome } from './parts.js'
import { addressOf } from './route.js'

/** Inventory → Merchandise Receiving: half-done deliveries, and the way to a new one. */
export const ReceivingList = (): JSX.Element => {
  const { texts, ask, route, format } = useConsole()
  const at = texts.receiving
  const { asked } = useAsked('drafts', (signal) => ask('draft.list', { kind: 'receiving' }, { signal }))
  const { data, loading, refused } = asked.value
  const { date, time } = format.value
  return (
    <div class="sheet">
      <div class="head">
        <h1>{at.title}</h1>
        <button
          type="button"
          class="button action"
          onClick={() => route.go(addressOf(['inventory', 'receiving', newDraftId()]))}
        >
          <Icon name="plus" /> {at.new}
        </button>
      </div>
      <h2>{at.drafts}</h2>
      <Outcome loading={loading} refused={refused} />
      {data?.drafts.length === 0 && <p class="empty">{at.noDrafts}</p>}
      <ul class="drafts">
        {data?.drafts.map((draft) => (
          <li key={draft.draft}>
            <Link to={addressOf(['inventory', 'receiving', draft.draft])}>{at.draftOf(draft.user)}</Link>{' '}
            <span class="soft">
              {at.changed(draft.changedBy, `${date(draft.changedAt)}, ${time(draft.changedAt)}`)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

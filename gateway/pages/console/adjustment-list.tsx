import type { JSX } from 'preact'
import { Icon } from '../shared/icons.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { newDraftId } from './new-draft-id.js'
import { Link, Outcome } from './parts.js'
import { addressOf } from './route.js'

/** Inventory → Inventory Adjustment: what waits for its commit, what is half done, and the way to a new one. */
export const AdjustmentList = (): JSX.Element => {
  const { texts, ask, route, format } = useConsole()
  const at = texts.adjustment
  const { asked } = useAsked('adjustments', async (signal) => ({
    ...(await ask('adjustment.list', {}, { signal })),
    ...(await ask('draft.list', { kind: 'adjustment' }, { signal })),
  }))
  const { data, loading, refused } = asked.value
  const { date, time } = format.value
  const moment = (iso: string): string => `${date(iso)}, ${time(iso)}`
  return (
    <div class="sheet">
      <div class="head">
        <h1>{at.title}</h1>
        <button
          type="button"
          class="button action"
          onClick={() => route.go(addressOf(['inventory', 'adjustment', newDraftId()]))}
        >
          <Icon name="plus" /> {at.initiateNew}
        </button>
      </div>
      <Outcome loading={loading} refused={refused} />
      {data !== null && (
        <>
          <h2>{at.waiting}</h2>
          {data.adjustments.length === 0 && <p class="soft">{at.noneWaiting}</p>}
          <ul class="drafts">
            {data.adjustments.map((each) => (
              <li key={each.id}>
                <Link to={addressOf(['inventory', 'adjustment', 'open', each.id])}>
                  {at.type[each.type]}, {each.reason}
                </Link>{' '}
                <span class="soft">
                  {each.reference} {at.lines(each.lines)},{' '}
                  {texts.receiving.changed(each.changedBy, moment(each.changedAt))}
                </span>
              </li>
            ))}
          </ul>
          <h2>{at.drafts}</h2>
          {data.drafts.length === 0 && <p class="soft">{at.noDrafts}</p>}
          <ul class="drafts">
            {data.drafts.map((each) => (
              <li key={each.draft}>
                <Link to={addressOf(['inventory', 'adjustment', each.draft])}>
                  {texts.receiving.draftOf(each.user)}
                </Link>{' '}
                <span class="soft">{texts.receiving.changed(each.changedBy, moment(each.changedAt))}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

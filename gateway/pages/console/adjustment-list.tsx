import type { JSX } from 'preact'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { DocumentList, ListSection, useDraftRows } from './document-list.js'
import { addressOf } from './route.js'

const room = ['inventory', 'adjustment']

/** Inventory → Inventory Adjustment: what waits for its commit, what is half done, and the way to a new one. */
export const AdjustmentList = (): JSX.Element => {
  const { texts, ask, format } = useConsole()
  const at = texts.adjustment
  const { asked } = useAsked('adjustments', async (signal) => ({
    ...(await ask('adjustment.list', {}, { signal })),
    ...(await ask('draft.list', { kind: 'adjustment' }, { signal })),
  }))
  const draftRows = useDraftRows(room)
  const { data, loading, refused } = asked.value
  const { date, time } = format.value
  return (
    <DocumentList title={at.title} create={at.initiateNew} room={room} loading={loading} refused={refused}>
      {data !== null && (
        <>
          <ListSection
            title={at.waiting}
            none={at.noneWaiting}
            rows={data.adjustments.map((each) => ({
              key: each.id,
              to: addressOf([...room, 'open', each.id]),
              name: `${at.type[each.type]}, ${each.reason}`,
              soft: [
                each.reference,
                `${at.lines(each.lines)},`,
                texts.document.changed(each.changedBy, `${date(each.changedAt)}, ${time(each.changedAt)}`),
              ]
                .filter(Boolean)
                .join(' '),
            }))}
          />
          <ListSection title={texts.document.drafts} none={texts.document.noDrafts} rows={draftRows(data.drafts)} />
        </>
      )}
    </DocumentList>
  )
}

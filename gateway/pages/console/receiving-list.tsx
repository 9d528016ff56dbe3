import type { JSX } from 'preact'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { DocumentList, ListSection, useDraftRows } from './document-list.js'

const room = ['inventory', 'receiving']

/** Inventory → Merchandise Receiving: half-done deliveries, and the way to a new one. */
export const ReceivingList = (): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.receiving
  const { asked } = useAsked('drafts', (signal) => ask('draft.list', { kind: 'receiving' }, { signal }))
  const draftRows = useDraftRows(room)
  const { data, loading, refused } = asked.value
  return (
    <DocumentList title={at.title} create={at.new} room={room} loading={loading} refused={refused}>
      {data !== null && <ListSection title={at.drafts} none={at.noDrafts} rows={draftRows(data.drafts)} />}
    </DocumentList>
  )
}

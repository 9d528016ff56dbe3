import type { JSX } from 'preact'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { DocumentList, ListSection, useDraftRows } from './document-list.js'

const room = ['inventory', 'vendor-return']

/** Inventory → Return to Vendor: half-done returns, and the way to a new one. */
export const VendorReturnList = (): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.vendorReturn
  const { asked } = useAsked('vendor-returns', (signal) => ask('draft.list', { kind: 'vendor-return' }, { signal }))
  const draftRows = useDraftRows(room)
  const { data, loading, refused } = asked.value
  return (
    <DocumentList title={at.title} create={at.new} room={room} loading={loading} refused={refused}>
      {data !== null && (
        <ListSection title={texts.document.drafts} none={texts.document.noDrafts} rows={draftRows(data.drafts)} />
      )}
    </DocumentList>
  )
}

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { DepartmentField } from './adjustment-head.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { DocumentList, ListSection } from './document-list.js'
import { ScannedField } from './fields.js'
import { useSending } from './form-parts.js'
import { ItemPicker } from './item-picker.js'
import { Refusal } from './parts.js'
import { addressOf } from './route.js'
import type { PickedItem } from './stock-document.js'

const room = ['inventory', 'count']

/** What is to be counted: some items, a department, or everything that has stock. */
const Start = (): JSX.Element => {
  const { texts, ask, route } = useConsole()
  const at = texts.count
  const name = useSignal('')
  const department = useSignal('')
  const items = useSignal<readonly PickedItem[]>([])
  const { refused, changed, send } = useSending()
  const start = () =>
    send(async (requestId) => {
      const asked = {
        ...(name.peek().trim() !== '' && { name: name.peek().trim() }),
        ...(items.peek().length > 0
          ? { items: items.peek().map(({ itemId }) => itemId) }
          : department.peek() !== '' && { department: department.peek() }),
      }
      const { id } = await ask('count.start', asked, { requestId })
      route.go(addressOf([...room, id]))
    })
  return (
    <section class="card" aria-label={at.start}>
      <h2>{at.start}</h2>
      <div class="fields three">
        <ScannedField
          id="name"
          label={at.name}
          maxLength={100}
          value={name.value}
          onChange={(text) => {
            changed()
            name.value = text
          }}
        />
        {items.value.length === 0 && (
          <DepartmentField
            value={department.value}
            onChange={(text) => {
              changed()
              department.value = text
            }}
          />
        )}
      </div>
      <ItemPicker
        onPick={(item) => {
          changed()
          if (!items.peek().some(({ itemId }) => itemId === item.itemId)) items.value = [...items.peek(), item]
        }}
      />
      {items.value.length > 0 && (
        <p>
          {at.only} <strong>{items.value.map((item) => item.name).join(', ')}</strong>{' '}
          <button type="button" class="button quiet" onClick={() => (items.value = [])}>
            {at.noItems}
          </button>
        </p>
      )}
      <Refusal refused={refused.value} />
      <div class="row">
        <button type="button" class="button action" onClick={() => void start()}>
          {at.start}
        </button>
        <p class="soft">{items.value.length === 0 ? at.startHint : at.blind}</p>
      </div>
    </section>
  )
}

/** Inventory → Inventory Count: what is being counted, and the way to a new count. */
export const CountList = (): JSX.Element => {
  const { texts, ask, format } = useConsole()
  const at = texts.count
  const { asked } = useAsked('counts', (signal) => ask('count.list', {}, { signal }))
  const { data, loading, refused } = asked.value
  const { date, time } = format.value
  return (
    <DocumentList title={at.title} room={room} loading={loading} refused={refused}>
      {data !== null && (
        <ListSection
          title={at.open}
          none={at.noneOpen}
          rows={data.counts.map((each) => ({
            key: each.id,
            to: addressOf([...room, each.id]),
            name: each.name,
            soft: [
              at.items(each.items),
              each.countedBy.length > 0 && at.countedBy(each.countedBy),
              texts.document.changed(each.changedBy, `${date(each.changedAt)}, ${time(each.changedAt)}`),
            ]
              .filter(Boolean)
              .join(', '),
            badge: each.recount ? at.recountWanted : null,
          }))}
        />
      )}
      <Start />
    </DocumentList>
  )
}

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { randomId } from '../../client/random-id.js'
import type { ErrorBody } from '../../protocol/common.js'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { remember } from '../shared/remember.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { LevelBadge, Outcome, Refusal } from './parts.js'
import { SerialBox } from './serial-box.js'
import { type BoxContent, emptyBox, readKept } from './stock-document.js'

type Pending = HttpOutput<'catalog.pending-levels'>['items'][number]

/** Inventory → Serial number registration: items that are Always with pieces that have no number yet. */
export const RegistrationPage = (): JSX.Element => {
  const { texts, ask, spoken } = useConsole()
  const at = texts.registration
  const { asked, again } = useAsked('pending', (signal) => ask('catalog.pending-levels', {}, { signal }))
  const { data, loading, refused: unread } = asked.value
  const open = useSignal<Pending | null>(null)
  const content = useSignal<BoxContent>(emptyBox)
  const saved = useRef(false)
  const refused = useSignal<ErrorBody | null>(null)
  const done = useSignal('')
  const kept = (itemId: string) => remember(`tillgate.console.registration.${itemId}`)
  const close = async () => {
    const item = open.peek()
    open.value = null
    if (item === null) return
    requestAnimationFrame(() => document.getElementById(`register-${item.itemId}`)?.focus())
    if (!saved.current) return
    saved.current = false
    refused.value = null
    const serials = [...content.peek().serials]
    try {
      await ask('levels.register', { itemId: item.itemId, serials }, { requestId: randomId() })
      kept(item.itemId).set(null)
      done.value = at.done(serials.length, item.item)
      spoken.value = done.value
    } catch (error) {
      refused.value = refusalOf(error)
    }
    again()
  }
  return (
    <div class="sheet">
      <h1>{at.title}</h1>
      <p class="soft">{at.words}</p>
      <Outcome loading={loading} refused={unread} />
      <p role="status">{done.value}</p>
      <Refusal refused={refused.value} />
      {data?.items.length === 0 && <p class="empty">{at.none}</p>}
      {data !== null && data.items.length > 0 && (
        <table class="table" aria-label={at.title}>
          <thead>
            <tr>
              <th scope="col">{texts.document.item}</th>
              <th scope="col">{at.progress}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {data.items.map((item) => (
              <tr key={item.itemId}>
                <th scope="row">
                  {item.item} <LevelBadge level="always" pending />
                </th>
                <td>
                  {at.have(item.registered, item.quantity)}
                  {item.archived > 0 && <p class="small soft">{at.archived(item.archived)}</p>}
                </td>
                <td class="figure">
                  <button
                    type="button"
                    class="button"
                    id={`register-${item.itemId}`}
                    aria-label={at.registerOf(item.item)}
                    onClick={() => {
                      content.value = readKept(emptyBox, kept(item.itemId).get() ?? '{}')
                      open.value = item
                    }}
                  >
                    {at.register}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open.value !== null && (
        <SerialBox
          itemId={open.value.itemId}
          name={open.value.item}
          mode="register"
          level="always"
          quantity={open.value.quantity - open.value.registered}
          content={content.value}
          onChange={(box) => {
            saved.current = box.serials !== content.peek().serials && box.serials.length > 0
            content.value = box
            if (open.peek() !== null)
              kept(open.peek()?.itemId ?? '').set(JSON.stringify({ ...box, serials: [], savedText: '' }))
          }}
          onClose={() => void close()}
        />
      )}
    </div>
  )
}

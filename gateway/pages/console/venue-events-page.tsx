import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { clockTime, instantAt } from '../shared/zone-time.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { Ask, TextField, useSending } from './form-parts.js'
import { Outcome, Refusal } from './parts.js'

type VenueEvent = HttpOutput<'venue.events'>['events'][number]
interface Form {
  readonly name: string
  readonly from: string
  readonly to: string
}
const emptyForm: Form = { name: '', from: '', to: '' }

/** Name and span of one event; the times are those of the store's clock, wherever the screen stands. */
const Editor = ({
  event,
  onDone,
}: {
  /** Null: a new one. */
  readonly event: VenueEvent | null
  readonly onDone: (words: string | null) => void
}): JSX.Element => {
  const { texts, ask, store } = useConsole()
  const at = texts.venueEvents
  const zone = store.value?.zone ?? 'UTC'
  const form = useSignal<Form>(
    event === null ? emptyForm : { name: event.name, from: clockTime(event.from, zone), to: clockTime(event.to, zone) },
  )
  const fault = useSignal<{ readonly field: keyof Form; readonly words: string } | null>(null)
  const { refused, changed, send } = useSending()
  const set = (change: Partial<Form>) => {
    form.value = { ...form.peek(), ...change }
    fault.value = null
    changed()
  }
  const wrong = (field: keyof Form, words: string) => {
    fault.value = { field, words }
    document.getElementById(`event-${field}`)?.focus()
  }
  const save = async () => {
    const name = form.peek().name.trim()
    const from = instantAt(form.peek().from, zone)
    const to = instantAt(form.peek().to, zone)
    if (name === '') return wrong('name', at.wantsName)
    if (from === null) return wrong('from', at.wantsTime)
    if (to === null) return wrong('to', at.wantsTime)
    if (to <= from) return wrong('to', at.wantsLater)
    const taken = await send(async () => {
      if (event === null) await ask('venue.add-event', { name, from, to })
      else await ask('venue.change-event', { event: event.id, name, from, to })
    })
    if (!taken) return document.getElementById('event-from')?.focus()
    if (event === null) form.value = emptyForm
    onDone(event === null ? at.added(name) : at.changed(name))
  }
  const title = event === null ? at.new : at.edit(event.name)
  const field = (key: keyof Form, label: string, type: 'text' | 'datetime-local') => (
    <TextField
      id={`event-${key}`}
      label={label}
      type={type}
      maxLength={100}
      value={form.value[key]}
      fault={fault.value?.field === key ? fault.value.words : null}
      onInput={(text) => set({ [key]: text })}
    />
  )
  return (
    <form
      class="card"
      aria-label={title}
      noValidate
      onSubmit={(submitted) => {
        submitted.preventDefault()
        void save()
      }}
    >
      <h2>{title}</h2>
      <div class="fields three">
        {field('name', at.name, 'text')}
        {field('from', at.from, 'datetime-local')}
        {field('to', at.to, 'datetime-local')}
      </div>
      <p class="small soft">{at.zone(zone)}</p>
      <Refusal refused={refused.value} />
      <div class="row">
        <button type="submit" class="button action">
          {event === null ? at.add : texts.save}
        </button>
        {event !== null && (
          <button type="button" class="button" onClick={() => onDone(null)}>
            {texts.cancel}
          </button>
        )}
      </div>
    </form>
  )
}

/** Events of the venue: name, span, and which of them runs now. */
export const VenueEventsPage = (): JSX.Element => {
  const { texts, ask, may, format, spoken } = useConsole()
  const at = texts.venueEvents
  const { date, time } = format.value
  const { asked, again } = useAsked('events', (signal) => ask('venue.events', {}, { signal }))
  const { data, loading, refused } = asked.value
  const chosen = useSignal<VenueEvent | null>(null)
  const going = useSignal<VenueEvent | null>(null)
  const done = useSignal('')
  const tell = (words: string | null) => {
    const { id = '' } = chosen.peek() ?? {}
    chosen.value = null
    going.value = null
    if (words !== null) {
      done.value = words
      spoken.value = words
      again()
    }
    requestAnimationFrame(() => document.getElementById(`change-${id}`)?.focus())
  }
  const open = (event: VenueEvent) => {
    chosen.value = event
    requestAnimationFrame(() => document.getElementById('event-name')?.focus())
  }
  return (
    <div class="sheet">
      <h1>{at.title}</h1>
      <p class="soft">{at.hint}</p>
      <Outcome loading={loading} refused={refused} />
      <p role="status" class="soft">
        {done.value}
      </p>
      {data?.events.length === 0 && <p class="empty">{at.none}</p>}
      {data !== null && data.events.length > 0 && (
        <table class="table" aria-label={at.list}>
          <thead>
            <tr>
              <th scope="col">{at.name}</th>
              <th scope="col">{at.from}</th>
              <th scope="col">{at.to}</th>
              {may('venue.write') && (
                <td>
                  <span class="unseen">{at.change}</span>
                </td>
              )}
            </tr>
          </thead>
          <tbody>
            {data.events.map((event) => (
              <tr key={event.id}>
                <th scope="row">
                  {event.name} {event.active && <span class="badge good">{at.active}</span>}
                </th>
                <td>
                  {date(event.from)}, {time(event.from)}
                </td>
                <td>
                  {date(event.to)}, {time(event.to)}
                </td>
                {may('venue.write') && (
                  <td class="figure">
                    <button
                      type="button"
                      class="button"
                      id={`change-${event.id}`}
                      aria-label={at.edit(event.name)}
                      onClick={() => open(event)}
                    >
                      {at.change}
                    </button>{' '}
                    <button
                      type="button"
                      class="button quiet"
                      aria-label={at.removeOf(event.name)}
                      onClick={() => (going.value = event)}
                    >
                      {at.remove}
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {may('venue.write') && <Editor key={chosen.value?.id ?? ''} event={chosen.value} onDone={tell} />}
      {going.value !== null && (
        <Ask
          title={at.removeOf(going.value.name)}
          words={at.removeAsk(going.value.name)}
          confirm={at.remove}
          danger
          onClose={() => tell(null)}
          onConfirm={async () => {
            const { id, name } = going.peek() ?? { id: '', name: '' }
            await ask('venue.remove-event', { event: id })
            tell(at.removed(name))
          }}
        />
      )}
    </div>
  )
}

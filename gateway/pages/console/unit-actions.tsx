import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { Icon } from '../shared/icons.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { noReason, ReasonFields, reasonToSend, type ReasonUse, ScannedField } from './fields.js'
import { Ask } from './form-parts.js'

type Action = HttpOutput<'unit.actions'>['actions'][number]['action']
type Change = Exclude<Action, 'rename' | 'block' | 'unblock'>

const useOf = (action: Action): ReasonUse =>
  action === 'rename' ? 'rename' : action === 'block' || action === 'unblock' ? 'block' : 'status'

const permissionOf: Readonly<Record<ReasonUse, string>> = {
  rename: 'unit.rename',
  block: 'unit.block',
  status: 'status',
  adjustment: 'adjustment',
  'vendor-return': 'vendor-return',
}

/** Asks why, and what else an action needs, and does it. */
const Act = ({
  action,
  itemId,
  serial,
  onClose,
  onDone,
}: {
  readonly action: Action
  readonly itemId: string
  readonly serial: string
  readonly onClose: () => void
  readonly onDone: (serial: string, words: string) => void
}): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.unit
  const reason = useSignal(noReason)
  const contact = useSignal('')
  const to = useSignal('')
  const act = async (requestId: string) => {
    const why = reasonToSend(reason.peek())
    const options = { requestId }
    if (action === 'rename') {
      const done = await ask('unit.rename', { itemId, serial, to: to.peek().trim(), ...why }, options)
      onDone(done.serial, at.renamed(done.was, done.serial))
    } else if (action === 'block') {
      const asked = {
        itemId,
        serials: [serial],
        ...why,
        ...(contact.peek().trim() && { contact: contact.peek().trim() }),
      }
      const { inBaskets } = await ask('unit.block', asked, options)
      onDone(serial, inBaskets.map(({ register }) => at.inBasket(serial, register)).join(' ') || at.done[action])
    } else if (action === 'unblock') {
      await ask('unit.unblock', { itemId, serials: [serial], ...why }, options)
      onDone(serial, at.done[action])
    } else {
      const change: Change = action
      await ask('status.post', { change, ...why, lines: [{ itemId, quantity: 1, serials: [serial] }] }, options)
      onDone(serial, at.done[action])
    }
  }
  return (
    <Ask
      title={at.ask(at.action[action], serial)}
      words={at.means[action]}
      confirm={at.action[action]}
      onConfirm={act}
      onClose={onClose}
    >
      <div class="fields">
        {action === 'rename' && (
          <ScannedField id="act-to" label={at.to} value={to.value} onChange={(text) => (to.value = text)} />
        )}
        <ReasonFields
          id="act-reason"
          use={useOf(action)}
          value={reason.value}
          onChange={(change) => (reason.value = { ...reason.peek(), ...change })}
        />
        {action === 'block' && (
          <ScannedField
            id="act-contact"
            label={at.contact}
            hint={at.contactHint}
            maxLength={100}
            value={contact.value}
            onChange={(text) => (contact.value = text)}
          />
        )}
      </div>
    </Ask>
  )
}

/** What somebody may do with a unit now, and beside it what cannot be done and why: the database says both. */
export const UnitActions = ({
  itemId,
  serial,
  state,
  onDone,
}: {
  readonly itemId: string
  readonly serial: string
  /** Asked again when it is another one. */
  readonly state: string
  readonly onDone: (serial: string) => void
}): JSX.Element => {
  const { texts, ask, may, spoken } = useConsole()
  const at = texts.unit
  const chosen = useSignal<Action | null>(null)
  const done = useSignal('')
  const { asked } = useAsked(`${itemId} ${serial} ${state}`, (signal) =>
    ask('unit.actions', { itemId, serial }, { signal }),
  )
  const actions = (asked.value.data?.actions ?? []).filter(({ action }) => may(permissionOf[useOf(action)]))
  const now = actions.filter(({ refusal }) => refusal === null)
  // One reason often stands for several actions.
  const reasons = [...new Set(actions.flatMap(({ refusal }) => (refusal === null ? [] : [refusal.message])))]
  return (
    <section class="unit-actions" aria-label={at.actions}>
      <div class="row">
        {now.map(({ action }) => (
          <button
            key={action}
            type="button"
            class="button"
            id={`act-${action}`}
            onClick={() => {
              done.value = ''
              chosen.value = action
            }}
          >
            {at.action[action]}…
          </button>
        ))}
      </div>
      <p role="status">{done.value}</p>
      {reasons.length > 0 && (
        <ul class="plain-list small">
          {reasons.map((message) => (
            <li key={message}>
              <Icon name="refused" />{' '}
              <strong>
                {actions
                  .filter(({ refusal }) => refusal?.message === message)
                  .map(({ action }) => at.action[action])
                  .join(', ')}
              </strong>{' '}
              <span class="soft">
                {at.notNow} {message}
              </span>
            </li>
          ))}
        </ul>
      )}
      {chosen.value !== null && (
        <Act
          action={chosen.value}
          itemId={itemId}
          serial={serial}
          onClose={() => (chosen.value = null)}
          onDone={(after, words) => {
            chosen.value = null
            done.value = words
            spoken.value = words
            onDone(after)
          }}
        />
      )}
    </section>
  )
}

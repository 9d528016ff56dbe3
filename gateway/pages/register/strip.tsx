import type { JSX } from 'preact'
import { Icon, type IconName } from '../shared/icons.js'
import { ActionButton } from './action-button.js'
import { toneOf, type Tone } from './device-trouble.js'
import { perform } from './actions.js'
import { pageActions } from './page-actions.js'
import { type Till, useTill } from './till.js'

interface Part {
  readonly id: string
  readonly icon: IconName
  readonly tone: Tone
  readonly name: string
  readonly state: string
  readonly text: string
  readonly since: string | null
}

/** The connection, the database and each device, in one form. */
export const statusParts = (till: Till): Part[] => {
  const texts = till.texts.value
  const state = till.state.value
  const line = till.line.value
  const online = line === 'online'
  const parts: Part[] = [
    {
      id: 'line',
      icon: online ? 'line' : 'line-off',
      tone: online ? 'good' : 'bad',
      name: online ? texts.line.online : line === 'connecting' ? texts.line.connecting : texts.line.offline,
      state: '',
      text: online ? '' : texts.line.offlineMeaning,
      since: till.offlineSince.value,
    },
  ]
  if (state === null) return parts
  // What a cut line told last is not known to be true any more.
  const known = (tone: Tone): Tone => (online ? tone : 'plain')
  parts.push({
    id: 'database',
    icon: 'database',
    tone: known(state.database.state === 'ready' ? 'good' : 'bad'),
    name: texts.strip.database[state.database.state],
    state: '',
    text: state.database.state === 'ready' ? '' : state.database.text,
    since: null,
  })
  for (const device of state.devices)
    parts.push({
      id: `device ${device.id}`,
      icon: device.kind,
      tone: known(toneOf(device.state)),
      name: texts.devices.kind[device.kind],
      state: online ? texts.devices.state[device.state] : texts.devices.state.unknown,
      text: device.state === 'ready' ? '' : device.text,
      since: device.since,
    })
  return parts
}

const StatusButton = (): JSX.Element => {
  const till = useTill()
  const parts = statusParts(till)
  const words = parts.map(({ name, state }) => (state === '' ? name : `${name} ${state}`)).join(', ')
  return (
    <button
      type="button"
      class="button quiet status-button"
      aria-label={`${till.texts.value.strip.status}: ${words}`}
      aria-expanded={till.overlay.value === 'status'}
      aria-keyshortcuts="Alt+I"
      onClick={() => perform(till, 'status', pageActions.status)}
    >
      {parts.map((part) => (
        <span key={part.id} class={`status-icon ${part.tone}`}>
          <Icon name={part.icon} />
        </span>
      ))}
    </button>
  )
}

const SoundButton = (): JSX.Element => {
  const { sounds } = useTill()
  const off = sounds.muted.value || !sounds.awake.value
  return (
    <ActionButton name="sound" look={`quiet sound ${off ? 'off' : ''}`} iconOnly={sounds.awake.value} keyHidden>
      <Icon name={off ? 'sound-off' : 'sound'} />
    </ActionButton>
  )
}

/** The thin strip on top: where, who, and whether everything works. */
export const Strip = (): JSX.Element => {
  const till = useTill()
  const state = till.state.value
  return (
    <header class="strip">
      <p class="strip-place">
        <strong>{state?.register.name ?? 'Tillgate'}</strong>
        <span class="strip-store soft">{state?.register.store.name}</span>
      </p>
      {till.waiting.value > 0 && <span class="badge note working">{till.texts.value.strip.working}</span>}
      <StatusButton />
      <SoundButton />
      <ActionButton name="theme" look="quiet square wide-only" iconOnly>
        <Icon name={till.theme.theme.value} />
      </ActionButton>
      <ActionButton name="keys" look="quiet square wide-only" iconOnly />
      {till.bench.value !== null && (
        <ActionButton name="bench" look="quiet square" iconOnly pressed={till.bench.value} />
      )}
      {state !== null && state.user !== null && (
        <p class="strip-user" aria-label={till.texts.value.strip.user(state.user.name)}>
          <Icon name="user" />
          <span class="strip-user-name">{state.user.name}</span>
        </p>
      )}
      <ActionButton name="signOut" look="quiet square" iconOnly />
    </header>
  )
}

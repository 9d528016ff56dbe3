import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../shared/icons.js'
import { shortcutName } from '../shared/shortcut.js'
import { ActionButton } from './action-button.js'
import { actionRows } from './all-actions.js'
import { statusParts } from './strip.js'
import { useTill } from './till.js'

/** A card over the page; never over the basket's work: Escape, its button or a touch beside it close it. */
const Overlay = ({
  title,
  place,
  children,
}: {
  readonly title: string
  readonly place: string
  readonly children: ComponentChildren
}): JSX.Element => {
  const till = useTill()
  const dialog = useRef<HTMLDialogElement>(null)
  const close = () => (till.overlay.value = null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      class={`overlay ${place}`}
      aria-label={title}
      onClose={close}
      onClick={(event) => (event.target === dialog.current ? close() : undefined)}
    >
      <div class="overlay-head">
        <h2>{title}</h2>
        <button type="button" class="button quiet square" aria-label={till.texts.value.close} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <div class="overlay-body">{children}</div>
    </dialog>
  )
}

const StatusCard = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value
  return (
    <Overlay title={texts.strip.status} place="top">
      <ul class="status-list">
        {statusParts(till).map((part) => (
          <li key={part.id}>
            <span class={`status-icon ${part.tone}`}>
              <Icon name={part.icon} />
            </span>
            <div>
              <p>
                <strong>{part.name}</strong> {part.state}{' '}
                {part.since !== null && (
                  <span class="soft">{texts.devices.since(till.format.value.time(part.since))}</span>
                )}
              </p>
              {part.text !== '' && <p>{part.text}</p>}
            </div>
          </li>
        ))}
      </ul>
      <div class="row">
        <ActionButton name="theme" />
        <ActionButton name="sound" />
        <ActionButton name="keys" />
      </div>
    </Overlay>
  )
}

const KeysCard = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.help
  // Texts with the name of a line make no sense here; those actions show their general words.
  return (
    <Overlay title={texts.title} place="middle">
      <p>{texts.scanning}</p>
      <p>{texts.typing}</p>
      <dl class="key-list">
        <div>
          <dt>
            <kbd>1</kbd>–<kbd>9</kbd>
          </dt>
          <dd>{texts.pages}</dd>
        </div>
        {actionRows.map(([name, row]) => (
          <div key={name}>
            <dt>
              {row.shortcuts.map(shortcutName).map((text) => (
                <kbd key={text}>{text}</kbd>
              ))}
            </dt>
            <dd>{texts.actions[name]}</dd>
          </div>
        ))}
      </dl>
    </Overlay>
  )
}

export const Overlays = (): JSX.Element | null => {
  const { overlay } = useTill()
  if (overlay.value === null) return null
  return overlay.value === 'keys' ? <KeysCard /> : <StatusCard />
}

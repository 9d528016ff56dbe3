import type { ComponentChildren, JSX } from 'preact'
import { Icon } from '../shared/icons.js'
import { shortcutAria, shortcutName } from '../shared/shortcut.js'
import { type Action, blockedBecause, perform } from './actions.js'
import { type ActionName, allActions } from './all-actions.js'
import { useTill } from './till.js'

interface Props {
  readonly name: ActionName
  /** `action`, `danger`, `quiet`, `square`, or a class of its own. */
  readonly look?: string
  /** Only the drawing is seen; the words are its name for those who hear the page. */
  readonly iconOnly?: boolean
  readonly keyHidden?: boolean
  readonly pressed?: boolean
  readonly children?: ComponentChildren
}

/** The button of an action: its words, its key, whether it can be done now and why not. Absent when it makes no sense. */
export const ActionButton = ({
  name,
  look = '',
  iconOnly = false,
  keyHidden = false,
  pressed,
  children,
}: Props): JSX.Element | null => {
  const till = useTill()
  const row: Action = allActions[name]
  if (!row.when(till)) return null
  const reason = blockedBecause(till, row)
  const text = row.text(till)
  const key = row.shortcuts[0]
  return (
    <button
      type="button"
      class={`button ${look}`}
      title={reason ?? (iconOnly ? text : undefined)}
      aria-label={iconOnly ? text : undefined}
      aria-disabled={reason !== null}
      aria-pressed={pressed}
      aria-keyshortcuts={key && shortcutAria(key)}
      onClick={() => perform(till, name, row)}
    >
      {row.icon && <Icon name={row.icon} />}
      {!iconOnly && <span>{text}</span>}
      {children}
      {key && !iconOnly && !keyHidden && <kbd aria-hidden="true">{shortcutName(key)}</kbd>}
    </button>
  )
}

/** The question of an action that destroys, in the place of its button. */
export const Confirmation = ({ name }: { readonly name: ActionName }): JSX.Element | null => {
  const till = useTill()
  const row: Action = allActions[name]
  const asked = till.confirming.value === name && row.when(till) ? row.confirm?.(till) : null
  if (!asked) return null
  return (
    <div class="card bad confirmation" role="group" aria-label={asked.question}>
      <p>
        <strong>{asked.question}</strong>
      </p>
      <div class="row">
        <button type="button" class="button danger" onClick={() => perform(till, name, row)}>
          {asked.yes}
        </button>
        <button type="button" class="button" onClick={() => (till.confirming.value = null)}>
          {till.texts.value.keep}
        </button>
      </div>
    </div>
  )
}

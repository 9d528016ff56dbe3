/** A key that does something, as a browser reports it and as a person reads it. */
export interface Shortcut {
  /** `KeyboardEvent.key`, or with `alt` the letter or digit of `KeyboardEvent.code` (a layout may put signs on Alt+letter). */
  readonly key: string
  readonly alt?: boolean
  readonly shift?: boolean
}

const names: Readonly<Record<string, string>> = {
  Delete: 'Del',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  '-': '−',
}

/** As it stands on a button: `F2`, `Alt L`, `⇧ Del`. */
export const shortcutName = ({ key, alt, shift }: Shortcut): string =>
  [...(alt === true ? ['Alt'] : []), ...(shift === true ? ['⇧'] : []), names[key] ?? key].join(' ')

/** As `aria-keyshortcuts` wants it. */
export const shortcutAria = ({ key, alt, shift }: Shortcut): string =>
  [...(alt === true ? ['Alt'] : []), ...(shift === true ? ['Shift'] : []), key === '+' ? 'Plus' : key].join('+')

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'shiftKey' | 'ctrlKey' | 'metaKey'>

export const isPressed = (shortcut: Shortcut, event: Pressed): boolean => {
  if (event.ctrlKey || event.metaKey || event.altKey !== (shortcut.alt ?? false)) return false
  if (shortcut.alt === true)
    return event.code === `${/^\d$/.test(shortcut.key) ? 'Digit' : 'Key'}${shortcut.key.toUpperCase()}`
  // Which signs need Shift is the layout's business.
  const isSign = /^[^\p{L}\p{N}]$/u.test(shortcut.key)
  return event.key === shortcut.key && (isSign || event.shiftKey === (shortcut.shift ?? false))
}

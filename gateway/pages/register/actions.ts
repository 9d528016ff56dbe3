import type { IconName } from '../shared/icons.js'
import type { Shortcut } from '../shared/shortcut.js'
import type { Till } from './till.js'

/** One thing a cashier can do: its words, its key, when it is there, and what it does. Buttons and keys share it. */
export interface Action {
  readonly text: (till: Till) => string
  readonly icon?: IconName
  /** The first is shown on the button. */
  readonly shortcuts: readonly Shortcut[]
  /** Whether it makes sense now; without it the key does nothing and the button is not there. */
  readonly when: (till: Till) => boolean
  /** Why it cannot be done now though it makes sense; null when it can. */
  readonly blocked?: (till: Till) => string | null
  /** True when it needs the daemon. */
  readonly needsLine?: boolean
  /** The question to be answered before it is done; null when there is none. */
  readonly confirm?: (till: Till) => { readonly question: string; readonly yes: string } | null
  readonly run: (till: Till) => void | Promise<unknown>
}

export const action = (row: Action): Action => row

/** Why an action cannot be done now, in words; null when it can. */
export const blockedBecause = (till: Till, { needsLine, blocked }: Action): string | null => {
  if (needsLine === true && till.line.value !== 'online') return till.texts.value.line.offline
  return blocked?.(till) ?? null
}

/** Does an action, or says why not; one that destroys asks first, and the same press again is the answer. */
export const perform = (till: Till, name: string, row: Action): void => {
  const reason = blockedBecause(till, row)
  if (reason !== null) return till.refuse({ message: reason }, null)
  const question = row.confirm?.(till) ?? null
  if (question !== null && till.confirming.peek() !== name) {
    till.confirming.value = name
    return
  }
  till.confirming.value = null
  // A second press while the first is under way is the same press (a greasy screen, a bouncing key).
  if (!till.running.has(name)) void runOnce(till, name, row) // What the daemon refuses is shown by `till.ask`.
}

const runOnce = async (till: Till, name: string, row: Action): Promise<void> => {
  till.running.add(name)
  try {
    await row.run(till)
  } finally {
    till.running.delete(name)
  }
}

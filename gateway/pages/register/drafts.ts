import { type Signal, signal } from '@preact/signals'
import { remember } from '../shared/remember.js'

export interface Drafts {
  /** What was typed into the serial field of a line and is not accepted yet. */
  of(line: string): Signal<string>
  set(line: string, text: string): void
}

/** Drafts of the serial fields. They outlive a reload, a refusal and a detour to another line. */
export const createDrafts = (register: string): Drafts => {
  const signals = new Map<string, Signal<string>>()
  const stored = (line: string) => remember(`tillgate.draft.${register}.${line}`, true)
  const of = (line: string): Signal<string> => {
    let draft = signals.get(line)
    if (draft === undefined) {
      draft = signal(stored(line).get() ?? '')
      signals.set(line, draft)
    }
    return draft
  }
  return {
    of,
    set: (line, text) => {
      of(line).value = text
      stored(line).set(text === '' ? null : text)
    },
  }
}

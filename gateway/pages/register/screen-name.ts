import { remember } from '../shared/remember.js'

/**
 * The name of this screen over a reload, so that it gets its own line back without asking. It is in the tab's store only
 * between leaving and coming back: a tab that is duplicated meanwhile finds none, and is another screen.
 */
export const keepScreenName = (register: string): { readonly name: string | null; keep(name: string): void } => {
  const stored = remember(`tillgate.screen.${register}`, true)
  const name = stored.get()
  stored.set(null)
  return { name, keep: (current) => addEventListener('pagehide', () => stored.set(current)) }
}

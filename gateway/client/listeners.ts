import type { Unsubscribe } from './types.js'

export interface Listeners<Args extends readonly unknown[]> {
  readonly add: (listener: (...args: Args) => void) => Unsubscribe
  readonly tell: (...args: Args) => void
}

/** A set of listeners, told in the order in which they came. */
export const createListeners = <Args extends readonly unknown[]>(): Listeners<Args> => {
  const all = new Set<(...args: Args) => void>()
  return {
    add: (listener) => {
      all.add(listener)
      return () => {
        all.delete(listener)
      }
    },
    tell: (...args) => {
      for (const listener of all) listener(...args)
    },
  }
}

export interface Remembered {
  get(): string | null
  set(value: string | null): void
}

/** One value that this browser keeps (`session`: that this tab keeps). A browser that keeps nothing is no reason to fail. */
export const remember = (key: string, session = false): Remembered => {
  const storage = (): Storage | null => {
    try {
      return session ? sessionStorage : localStorage
    } catch {
      // Switched off by policy: the page works, it only forgets.
      return null
    }
  }
  return {
    get: () => storage()?.getItem(key) ?? null,
    set: (value) => {
      try {
        if (value === null) storage()?.removeItem(key)
        else storage()?.setItem(key, value)
      } catch {
        // Full: as above.
      }
    },
  }
}

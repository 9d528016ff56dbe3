/** Says each step as it begins and how long it took when it is done. */
export const stepsOn = (out: (line: string) => void, now: () => number = () => performance.now()) => {
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const from = now()
    out(`… ${name}`)
    const result = await work()
    out(`✓ ${name} (${((now() - from) / 1000).toFixed(1)} s)`)
    return result
  }
}

export type Step = ReturnType<typeof stepsOn>

/** Numbers in [0, 1) from a seed, the same ones each time (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The same things in another order (Fisher–Yates). */
export const shuffled = <T>(things: readonly T[], random: () => number): readonly T[] => {
  const pile = [...things]
  return things.map(() => {
    const [drawn] = pile.splice(Math.floor(random() * pile.length), 1)
    return drawn as T // As many are drawn as were there.
  })
}

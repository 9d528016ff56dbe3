/**
 * Edit distance with swaps of neighbours (optimal string alignment): the number of single-letter slips between two
 * words, where typing two letters in the wrong order is one slip.
 */
export const editDistance = (left: string, right: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1])
        best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1)
      current.push(best)
    }
    beforeLast = last
    last = current
  }
  return last[right.length] ?? 0
}

/**
 * The known word that was most likely meant, or null. A third of the letters may be wrong, at least one; a known word
 * that begins with what was typed counts too ("heartbeat" for "heartbeat_seconds").
 */
export const closest = (typed: string, known: readonly string[]): string | null => {
  const word = typed.toLowerCase().replaceAll('-', '_')
  if (word === '') return null
  const allowed = Math.max(1, Math.floor(word.length / 3))
  let best: string | null = null
  let bestDistance = allowed + 1
  for (const candidate of known) {
    const distance = editDistance(word, candidate.toLowerCase().replaceAll('-', '_'))
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return (
    best ?? (word.length < 3 ? null : (known.find((candidate) => candidate.toLowerCase().startsWith(word)) ?? null))
  )
}

/** `Did you mean "port"?`, or undefined when nothing is near. */
export const didYouMean = (typed: string, known: readonly string[]): string | undefined => {
  const near = closest(typed, known)
  return near === null ? undefined : `Did you mean "${near}"?`
}

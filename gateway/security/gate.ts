import { TillgateError } from '../../core/errors/error.js'

/**
 * Lets at most `width` tasks run at once and at most `queue` wait. A slow hash occupies a thread of libuv's pool, and
 * that pool also serves files and name look-ups: a flood of sign-ins must not take all of it.
 */
export const createGate = (width: number, queue: number): (<T>(task: () => Promise<T>) => Promise<T>) => {
  let running = 0
  const waiting: (() => void)[] = []
  return async (task) => {
    if (running < width) running += 1
    else {
      if (waiting.length >= queue) throw new TillgateError('REQUEST_TOO_MANY', { limit: queue, seconds: 10 })
      // The place is handed over by the one that leaves, never freed and taken again: `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}

/** Runs tasks of the same key one after another, so that parallel guesses of one PIN cannot outrun the pause. */
export const createKeyedQueue = (): (<T>(key: string, task: () => Promise<T>) => Promise<T>) => {
  const tails = new Map<string, Promise<void>>()
  return async (key, task) => {
    const before = tails.get(key) ?? Promise.resolve()
    const { promise: mine, resolve: done } = withResolvers()
    tails.set(key, mine)
    await before
    try {
      return await task()
    } finally {
      if (tails.get(key) === mine) tails.delete(key)
      done()
    }
  }
}

const withResolvers = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

import type { Clock } from './clock.js'

/** A pause that can be raced and called off. */
export const pauseOf = (clock: Clock, ms: number): { over: Promise<'pause'>; cancel: () => void } => {
  let cancel = (): void => {}
  const over = new Promise<'pause'>((resolve) => {
    cancel = clock.after(ms, () => resolve('pause'))
  })
  return { over, cancel }
}

/** Resolves when the signal is aborted; `forget` takes the listener away again. */
export const whenAborted = (signal: AbortSignal): { came: Promise<'aborted'>; forget: () => void } => {
  let listener = (): void => {}
  const came = new Promise<'aborted'>((resolve) => {
    listener = () => resolve('aborted')
    if (signal.aborted) resolve('aborted')
    else signal.addEventListener('abort', listener, { once: true })
  })
  return { came, forget: () => signal.removeEventListener('abort', listener) }
}

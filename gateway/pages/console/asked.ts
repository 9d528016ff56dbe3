import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ErrorBody } from '../../protocol/common.js'
import { refusalOf, useConsole } from './console.js'

/** What a page asked the daemon for: what it has, whether newer is on its way, and why there is none. */
export interface Asked<T> {
  readonly data: T | null
  readonly loading: boolean
  readonly refused: ErrorBody | null
}

/**
 * Asks when `key` changes and once more when the session is renewed or `again` is called; null asks nothing. What was
 * there stays to be seen until the new answer is there; an answer that comes too late is dropped.
 */
export const useAsked = <T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  pauseMs = 0,
): { readonly asked: Signal<Asked<T>>; readonly again: () => void } => {
  const { round } = useConsole()
  const turn = useSignal(0)
  const asked = useSignal<Asked<T>>({ data: null, loading: key !== null, refused: null })
  useEffect(() => {
    if (key === null) {
      asked.value = { data: null, loading: false, refused: null }
      return undefined
    }
    const abort = new AbortController()
    asked.value = { ...asked.peek(), loading: true }
    const ask = async () => {
      try {
        const data = await load(abort.signal)
        if (!abort.signal.aborted) asked.value = { data, loading: false, refused: null }
      } catch (error) {
        if (abort.signal.aborted) return
        asked.value = { ...asked.peek(), loading: false, refused: refusalOf(error) }
      }
    }
    const timer = setTimeout(() => void ask(), pauseMs)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [key, turn.value, round.value])
  return { asked, again: () => turn.value++ }
}

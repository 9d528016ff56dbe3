import { useSignal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import { randomId } from '../../client/random-id.js'
import type { ErrorBody } from '../../protocol/common.js'
import { refusalOf, useConsole } from './console.js'
import { createDraftKeeper, type DraftKeeper, type DraftKind } from './draft-keeper.js'
import { readKept } from './stock-document.js'

/** A document that somebody works on, kept as a draft from the first key to its posting. */
export interface OpenDocument<T> {
  readonly keeper: DraftKeeper<T>
  readonly body: T
  readonly set: (change: Partial<T>) => void
  /** It was pressed although something is missing: say it louder. */
  readonly tried: boolean
  readonly busy: boolean
  /** Somebody else changed it, or it is gone. */
  readonly blocked: boolean
  readonly refused: ErrorBody | null
  /** Does the work once, unless something is `missing`; one request id for one content, so that a second press posts nothing twice. */
  readonly submit: (
    missing: string | null,
    work: (requestId: string) => Promise<void>,
    onRefused?: (refused: ErrorBody) => Promise<void>,
  ) => Promise<void>
}

export const useDocument = <T extends object>({
  id,
  kind,
  empty,
  tidy = (body) => body,
}: {
  readonly id: string
  readonly kind: DraftKind
  readonly empty: T
  /** What follows from a change. */
  readonly tidy?: (body: T) => T
}): OpenDocument<T> => {
  const console = useConsole()
  const keeper = useMemo(
    () => createDraftKeeper(console, { id, kind, empty, read: (text) => readKept(empty, text) }),
    [id],
  )
  const refused = useSignal<ErrorBody | null>(null)
  const tried = useSignal(false)
  const busy = useSignal(false)
  const request = useRef(randomId())
  const { state } = keeper.keeping.value
  const blocked = state === 'conflict' || state === 'gone'
  return {
    keeper,
    body: keeper.body.value,
    tried: tried.value,
    busy: busy.value,
    blocked,
    refused: refused.value,
    set: (change) => {
      keeper.set(tidy({ ...keeper.body.peek(), ...change }))
      request.current = randomId()
      refused.value = null
      tried.value = false
    },
    submit: async (missing, work, onRefused) => {
      tried.value = true
      if (missing !== null || blocked || busy.peek()) return
      busy.value = true
      try {
        await keeper.flush()
        await work(request.current)
      } catch (error) {
        const body = refusalOf(error)
        // Told when all of it is known: whoever reads it may press again at once.
        try {
          await onRefused?.(body)
        } finally {
          refused.value = body
        }
      } finally {
        busy.value = false
      }
    },
  }
}

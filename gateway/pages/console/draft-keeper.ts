import { type ReadonlySignal, signal } from '@preact/signals'
import type { ErrorBody } from '../../protocol/common.js'
import { remember } from '../shared/remember.js'
import { type Console, refusalOf } from './console.js'

export type DraftKind = 'receiving' | 'adjustment' | 'transfer' | 'vendor-return' | 'count'

export type Keeping =
  | { readonly state: 'loading' | 'kept' | 'keeping' }
  /** Could not be kept yet; it is tried again with the next change. */
  | { readonly state: 'failed'; readonly refused: ErrorBody }
  /** Somebody else changed it: `theirs` is what is in the database. */
  | { readonly state: 'conflict'; readonly refused: ErrorBody }
  | { readonly state: 'gone'; readonly refused: ErrorBody }

export interface DraftKeeper<T> {
  readonly body: ReadonlySignal<T>
  readonly keeping: ReadonlySignal<Keeping>
  readonly version: () => number
  readonly set: (body: T) => void
  /** Writes at once what waits to be written. */
  readonly flush: () => Promise<void>
  readonly takeTheirs: () => Promise<void>
  readonly keepMine: () => Promise<void>
  readonly discard: () => Promise<void>
  /** Forgets it here: it was posted. */
  readonly forget: () => void
}

/** Wait for the next key before the draft is sent. */
const pauseMs = 500

interface Local {
  readonly version: number
  readonly text: string
}

const readLocal = (text: string | null): Local | null => {
  if (text === null) return null
  try {
    return JSON.parse(text) as Local
  } catch {
    return null
  }
}

/**
 * Keeps a half-done document: in this browser at once, in the database soon. A reload, a session that ended or a daemon
 * that is away lose nothing; a change by somebody else is noticed and told, never written over.
 */
export const createDraftKeeper = <T>(
  { ask }: Pick<Console, 'ask'>,
  options: { readonly id: string; readonly kind: DraftKind; readonly empty: T; readonly read: (text: string) => T },
): DraftKeeper<T> => {
  const { id, kind, empty, read } = options
  const local = remember(`tillgate.console.draft.${id}`)
  const body = signal<T>(empty)
  const keeping = signal<Keeping>({ state: 'loading' })
  let version = 0
  let kept = JSON.stringify(empty)
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing: Promise<void> = Promise.resolve()

  const fail = (error: unknown) => {
    const refused = refusalOf(error)
    const state = refused.code === 'DRAFT_CHANGED' ? 'conflict' : refused.code === 'DRAFT_UNKNOWN' ? 'gone' : 'failed'
    keeping.value = { state, refused }
  }
  const write = async () => {
    const text = JSON.stringify(body.peek())
    if (text === kept || keeping.peek().state === 'gone') return
    try {
      version = (await ask('draft.save', { draft: id, kind, version, body: text })).version
      kept = text
      if (JSON.stringify(body.peek()) === kept) {
        local.set(null)
        keeping.value = { state: 'kept' }
      }
    } catch (error) {
      fail(error)
    }
  }
  /** One write at a time: each names the version that the one before it made. */
  const flush = async () => {
    clearTimeout(timer)
    writing = writing.then(write)
    await writing
  }
  const load = async (): Promise<Local | null> => {
    try {
      const found = await ask('draft.show', { draft: id })
      return { version: found.version, text: found.body }
    } catch (error) {
      if (refusalOf(error).code === 'DRAFT_UNKNOWN') return null
      throw error
    }
  }
  const begin = async () => {
    const here = readLocal(local.get())
    if (here !== null) body.value = read(here.text)
    try {
      const there = await load()
      if (there !== null) {
        version = there.version
        kept = there.text
      }
      if (here === null) {
        if (there !== null) body.value = read(there.text)
        keeping.value = { state: 'kept' }
      } else if (there === null || there.version === here.version || there.text === here.text) {
        // What was typed here last did not reach the database any more.
        keeping.value = { state: 'keeping' }
        await flush()
      } else {
        version = here.version
        await flush()
      }
    } catch (error) {
      fail(error)
    }
  }
  void begin()
  return {
    body,
    keeping,
    version: () => version,
    set: (next) => {
      body.value = next
      local.set(JSON.stringify({ version, text: JSON.stringify(next) } satisfies Local))
      const { state } = keeping.peek()
      if (state === 'conflict' || state === 'gone') return
      keeping.value = { state: 'keeping' }
      clearTimeout(timer)
      timer = setTimeout(() => void flush(), pauseMs)
    },
    flush,
    takeTheirs: async () => {
      try {
        const there = await load()
        version = there?.version ?? 0
        kept = there?.text ?? JSON.stringify(empty)
        body.value = there === null ? empty : read(there.text)
        local.set(null)
        keeping.value = { state: 'kept' }
      } catch (error) {
        fail(error)
      }
    },
    keepMine: async () => {
      try {
        const there = await load()
        version = there?.version ?? 0
        kept = there?.text ?? ''
        keeping.value = { state: 'keeping' }
        await flush()
      } catch (error) {
        fail(error)
      }
    },
    discard: async () => {
      clearTimeout(timer)
      await writing
      await ask('draft.discard', { draft: id })
      local.set(null)
    },
    forget: () => {
      clearTimeout(timer)
      local.set(null)
    },
  }
}

import type { Reply } from '../protocol/frames.js'
import type { Static } from 'typebox'
import { ownError, RequestError } from './request-error.js'

interface Pending {
  readonly text: string
  readonly resolve: (body: unknown) => void
  readonly reject: (error: RequestError) => void
  readonly timer: ReturnType<typeof setTimeout>
}

export interface PendingRequests {
  /** Keeps a request until it is answered, refused or too old. */
  add(id: string, name: string, text: string): Promise<unknown>
  settle(reply: Static<typeof Reply>): void
  /** The texts of all unanswered requests, oldest first: what a new line must be sent. */
  texts(): string[]
  rejectAll(error: RequestError): void
}

/** The unanswered requests of one screen. They outlive a line: the same id is sent again and gets the same answer. */
export const createPendingRequests = (answerWithin: number): PendingRequests => {
  const pending = new Map<string, Pending>()
  const take = (id: string): Pending | undefined => {
    const found = pending.get(id)
    if (found === undefined) return undefined
    pending.delete(id)
    clearTimeout(found.timer)
    return found
  }
  return {
    add: (id, name, text) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          take(id)?.reject(ownError('LINE_UNANSWERED', { name, seconds: Math.round(answerWithin / 1000) }))
        }, answerWithin)
        pending.set(id, { text, resolve, reject, timer })
      }),
    settle: (reply) => {
      if (reply.id === null) return
      const found = take(reply.id)
      if (found === undefined) return
      if (reply.ok) found.resolve(reply.body)
      else found.reject(new RequestError(reply.error))
    },
    texts: () => [...pending.values()].map((request) => request.text),
    rejectAll: (error) => {
      for (const id of pending.keys()) take(id)?.reject(error)
    },
  }
}

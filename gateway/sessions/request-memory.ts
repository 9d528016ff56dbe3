import { TillgateError } from '../../core/errors/error.js'
import type { RequestKey, Requests } from '../../core/store/store.js'

/**
 * Who writes an answer to the database: this memory after the effect, or the effect in its own transaction. `nobody`
 * looks nothing up there either: the act itself knows its repeats, or it must leave no trace.
 */
export type Keeper = 'memory' | 'effect' | 'nobody'

/**
 * The same request id gets the same answer and does nothing twice: in flight, in memory, and in the database. A refusal
 * has no effect and is forgotten, so that the same request may succeed later.
 */
export class RequestMemory {
  readonly #answers = new Map<string, { readonly sha256: string; readonly answer: Promise<unknown> }>()
  readonly #requests: Requests
  readonly #kept: number
  readonly #onUnstored: (error: unknown) => void

  /** `kept` answers stay in memory; `onUnstored` hears of an answer that the database could not keep. */
  constructor(requests: Requests, kept: number, onUnstored: (error: unknown) => void) {
    this.#requests = requests
    this.#kept = kept
    this.#onUnstored = onUnstored
  }

  /**
   * Gives the answer of `act`, or the one it gave before. Throws REQUEST_ID_REUSED for the same id with other content.
   */
  once(key: RequestKey, keeper: Keeper, act: () => Promise<unknown>): Promise<unknown> {
    const known = this.#answers.get(key.id)
    if (known !== undefined) {
      if (known.sha256 === key.sha256) return known.answer
      return Promise.reject(new TillgateError('REQUEST_ID_REUSED', { id: key.id }))
    }
    const answer = this.#answer(key, keeper, act)
    this.#answers.set(key.id, { sha256: key.sha256, answer })
    answer.then(
      () => this.#forgetOldest(),
      () => this.#answers.delete(key.id),
    )
    return answer
  }

  async #answer(key: RequestKey, keeper: Keeper, act: () => Promise<unknown>): Promise<unknown> {
    if (keeper === 'nobody') return act()
    const stored = await this.#requests.find(key)
    if (stored !== null) return stored.reply
    const body = await act()
    if (keeper === 'memory') {
      // The effect has happened: the answer is given even when it cannot be kept for a repeat after a restart.
      await this.#requests.store(key, body).catch(this.#onUnstored)
    }
    return body
  }

  #forgetOldest(): void {
    for (const id of this.#answers.keys()) {
      if (this.#answers.size <= this.#kept) return
      this.#answers.delete(id)
    }
  }
}

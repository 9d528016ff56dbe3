import type { RequestKey } from './actor.js'

/** Answers kept for repeats of requests that have no document of their own. */
export interface Requests {
  /** The stored answer, or null; throws REQUEST_ID_REUSED when the id stands for other content. */
  find(key: RequestKey): Promise<{ readonly reply: unknown } | null>
  /** Stores the answer of an effect whose own statement could not (basket statements); not durable at once. */
  store(key: RequestKey, reply: unknown): Promise<void>
}

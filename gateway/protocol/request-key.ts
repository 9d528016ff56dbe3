import { createHash } from 'node:crypto'
import type { RequestKey } from '../../core/store/store.js'

/**
 * The identity of a request: its scope (the register's or the user's id), the id its client made, and a hash of what it
 * asks for. The order of keys in the body does not count, so that a client may build the same request anew.
 */
export const requestKey = (scope: string, id: string, name: string, body: unknown): RequestKey => ({
  scope,
  id,
  sha256: createHash('sha256')
    .update(`${name}\n${canonicalJson(body)}`)
    .digest('hex'),
})

/** JSON with sorted keys and no spaces. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? 'null'

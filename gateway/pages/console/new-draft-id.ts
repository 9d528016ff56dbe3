import { randomId } from '../../client/random-id.js'

/** A random UUID (RFC 9562 section 5.4) without `crypto.randomUUID`, which plain http does not have. */
export const newDraftId = (): string => {
  const hex = randomId()
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4] ?? '8'
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`]
  return [...parts, hex.slice(20)].join('-')
}

import type { ErrorCode } from '../errors/catalogue.js'
import type { ErrorDetails } from '../errors/error.js'
import type { OfferedSerial } from '../sale/basket.js'
import { serialIdentity } from './identity.js'

export type Offer =
  | { readonly ok: true; readonly serial: OfferedSerial }
  | { readonly ok: false; readonly code: ErrorCode; readonly details: ErrorDetails }

/**
 * A text as a serial number under both matching policies: until the item is known, nobody knows which one counts.
 * An empty exact key says that the text cannot be a number of an item that matches exactly (a tab inside, say).
 */
export const offerSerial = (text: string): Offer => {
  const folded = serialIdentity(text, 'folded')
  if (!folded.ok) return folded
  const exact = serialIdentity(text, 'exact')
  return {
    ok: true,
    serial: {
      label: folded.label,
      folded: { key: folded.key, sort: folded.sort },
      exact: exact.ok ? { key: exact.key, sort: exact.sort } : { key: '', sort: '' },
      version: folded.version,
    },
  }
}

import type { ReceiptDoc } from '../../core/documents/receipt.js'
import type { ReceiptProfile } from './profile.js'

export interface EncodedReceipt {
  /** Everything from the reset at the start to the cut; no drawer pulse, no status request. */
  readonly bytes: Uint8Array
  /** Characters the printer has no glyph for, printed as "?". */
  readonly replaced: readonly string[]
}

/**
 * Turns a receipt into the bytes of a printer language. Engines are pure and exchangeable: transport, status, drawer
 * and confirmation belong to the driver. Every engine passes the same contract (`testing/engine-contract.ts`).
 */
export interface ReceiptEngine {
  readonly name: string
  encode(doc: ReceiptDoc, profile: ReceiptProfile): EncodedReceipt
}

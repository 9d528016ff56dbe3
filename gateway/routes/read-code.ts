import { upcCandidates } from '../../core/barcode/gtin.js'
import { decodeScan } from '../../core/barcode/scan.js'
import type { OfferedSerial } from '../../core/sale/basket.js'
import { offerSerial } from '../../core/serials/offered.js'

/** What a typed or scanned text may stand for: keys of the catalog, best first, and a serial number. */
export const readCode = (
  text: string,
): { readonly codes: readonly string[]; readonly serial: OfferedSerial | null } => {
  const scan = decodeScan(Buffer.from(text, 'utf8'))
  const offer = offerSerial(scan.serial ?? scan.text)
  return { codes: upcCandidates(scan), serial: offer.ok ? offer.serial : null }
}

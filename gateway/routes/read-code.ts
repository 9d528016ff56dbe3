import type { OfferedSerial } from '../../core/sale/basket.js'

/** What a typed or scanned text may stand for: keys of the catalog, best first, and a serial number. */
export type ReadCode = (text: string) => { readonly codes: readonly string[]; readonly serial: OfferedSerial | null }

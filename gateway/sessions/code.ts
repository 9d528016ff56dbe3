import { upcCandidates } from '../../core/barcode/gtin.js'
import { decodeScan, type DecodeOptions, type Scan } from '../../core/barcode/scan.js'
import { TillgateError } from '../../core/errors/error.js'
import type { EnteredSerial, ScannedCode } from '../../core/sale/scanned-code.js'
import { offerSerial } from '../../core/serials/offered.js'

/** Longest code taken, in characters: what a scanner's line takes, and more than any symbol on a product holds. */
export const maxCodeLength = 4096

/** A decoded scan as the sale understands it. */
export const scannedCode = (scan: Scan): ScannedCode => {
  // Structured data says itself whether it carries a serial number; any other code may be one.
  const carried = scan.kind === 'gs1' || scan.kind === 'digital-link' ? scan.serial : scan.text
  const offer = carried === null ? null : offerSerial(carried)
  return {
    text: scan.text,
    codes: upcCandidates(scan),
    serial: offer?.ok === true ? offer.serial : null,
    fromElement: scan.gtin !== null && scan.serial !== null,
  }
}

export const codeOfBytes = (bytes: Uint8Array, options?: DecodeOptions): ScannedCode =>
  scannedCode(decodeScan(bytes, options))

/** A code that came as text: typed, pasted, or from a keyboard wedge. Throws SCAN_TOO_LONG. */
export const codeOfText = (text: string): ScannedCode => {
  if (text.length > maxCodeLength)
    throw new TillgateError('SCAN_TOO_LONG', { length: text.length, limit: maxCodeLength })
  return codeOfBytes(Buffer.from(text, 'utf8'))
}

/**
 * A serial number answered at a prompt. A code that carries a serial number, (01)+(21), answers with that one; else the
 * text itself is the number. Throws SCAN_TOO_LONG, SERIAL_FORMAT, TEXT_NUL.
 */
export const enteredSerial = (text: string): EnteredSerial => {
  const code = codeOfText(text)
  if (code.fromElement && code.serial !== null) return { ...code, serial: code.serial }
  const offer = offerSerial(text)
  if (!offer.ok) throw new TillgateError(offer.code, offer.details)
  return { ...code, serial: offer.serial, fromElement: false }
}

import type { OfferedSerial } from './basket.js'

/** A code as the sale understands it: decoded, with what it may stand for. Made from a scan outside this room. */
export interface ScannedCode {
  /** As scanned, without the symbology prefix. */
  readonly text: string
  /** Catalog keys to try, best first. */
  readonly codes: readonly string[]
  /** Set when the code may be, or carries, a serial number. */
  readonly serial: OfferedSerial | null
  /** True when product and serial number came in one code: GS1 (01)+(21). */
  readonly fromElement: boolean
}

/** A serial number answered at a prompt: the same, and it always offers one. */
export interface EnteredSerial extends ScannedCode {
  readonly serial: OfferedSerial
}

/** A code for a message: control characters made visible, long ones cut; full codes stay in the journal of the scanner. */
export const shownCode = (text: string): string => {
  const clean = text.replaceAll(/\p{Control}/gu, '·')
  return clean.length > 60 ? `${clean.slice(0, 60)}…` : clean
}

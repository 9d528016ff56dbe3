import { decodeScan } from '../barcode/scan.js'

/** What a code that carries a serial number says of the unit beside it. */
export interface ScannedFacts {
  readonly lot?: string
  /** ISO date. */
  readonly expiresOn?: string
}

export interface ScannedSerial {
  readonly serial: string
  /** 14 digits: whose number it is. */
  readonly gtin: string
  readonly facts: ScannedFacts
}

/** Spares the decoder what cannot be structured data: a list may have thousands of plain numbers. */
const mayBeStructured = /^(?:\][A-Za-z]\w|\(01\)|01\d{14}|https?:)/i

/**
 * An element string or GS1 Digital Link with (01) and (21) where a serial number was asked for: the number is (21), and
 * lot (10) and expiry (17) come along (GS1 General Specifications, sections 3.2 to 3.5). Null for everything else.
 */
export const readScannedSerial = (text: string): ScannedSerial | null => {
  if (!mayBeStructured.test(text)) return null
  const scan = decodeScan(new TextEncoder().encode(text))
  if (scan.gtin === null || scan.serial === null) return null
  const valueOf = (ai: string): string | undefined => scan.elements.find((element) => element.ai === ai)?.value
  const [lot, expiry] = [valueOf('10'), valueOf('17')]
  return {
    serial: scan.serial,
    gtin: scan.gtin,
    facts: { ...(lot !== undefined && { lot }), ...(expiry !== undefined && { expiresOn: gs1Date(expiry) }) },
  }
}

/**
 * YYMMDD as an ISO date. The century is the one that puts the year within 49 years behind and 50 years ahead of
 * `yearNow`; day 00 is the last of the month (GS1 General Specifications, section 7.12 and AI 17).
 */
export const gs1Date = (digits: string, yearNow = new Date().getUTCFullYear()): string => {
  const [yy, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number]
  const apart = yy - (yearNow % 100)
  const century = Math.floor(yearNow / 100) + (apart >= 51 ? -1 : apart <= -50 ? 1 : 0)
  // Day 0 of the next month is the last day of this one.
  const date = new Date(Date.UTC(century * 100 + yy, day === 0 ? month : month - 1, day))
  return date.toISOString().slice(0, 10)
}

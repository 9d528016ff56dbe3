import type { Symbology } from './symbology.js'

/**
 * AIM symbology identifiers (ISO/IEC 15424): the three characters `]`, code letter, modifier that a scanner puts in
 * front of the data when told to. They alone say for certain whether the data is a GS1 element string.
 */
export interface AimIdentifier {
  /** The three characters, for example `]d2`. */
  readonly id: string
  readonly symbology: Symbology
  /** FNC1 in first position: the data is a GS1 element string. */
  readonly gs1: boolean
  /** The scanner sends ECI escapes (`\000026`) and doubles each backslash of the data. */
  readonly eci: boolean
}

interface Family {
  readonly symbology: Symbology
  /** Modifiers with FNC1 in first position, and the symbology's name then. */
  readonly gs1?: string
  readonly gs1Symbology?: Symbology
  /** Modifiers under which ECI escapes are sent. */
  readonly eci?: string
  readonly modifiers?: Readonly<Record<string, Symbology>>
}

const families: Readonly<Record<string, Family>> = {
  A: { symbology: 'CODE39' },
  B: { symbology: 'TELEPEN' },
  C: { symbology: 'CODE128', gs1: '1', gs1Symbology: 'GS1-128' },
  D: { symbology: 'CODE-ONE', gs1: '1' },
  // Modifiers 1 and 2 are an add-on alone, 3 is the 13 digits and an add-on together.
  E: { symbology: 'EAN-13', modifiers: { '1': 'EAN-ADD-ON', '2': 'EAN-ADD-ON', '4': 'EAN-8' } },
  F: { symbology: 'CODABAR' },
  G: { symbology: 'CODE93' },
  H: { symbology: 'CODE11' },
  I: { symbology: 'ITF' },
  J: { symbology: 'DOT-CODE', gs1: '1', gs1Symbology: 'GS1-DOT-CODE' },
  K: { symbology: 'CODE16K', gs1: '1' },
  L: { symbology: 'PDF417', gs1: '3', eci: '1' },
  M: { symbology: 'MSI' },
  N: { symbology: 'ANKER' },
  O: { symbology: 'CODABLOCK', gs1: '1' },
  P: { symbology: 'PLESSEY' },
  Q: { symbology: 'QR', gs1: '34', gs1Symbology: 'GS1-QR', eci: '246' },
  R: { symbology: 'STRAIGHT-2-OF-5' },
  S: { symbology: 'STRAIGHT-2-OF-5' },
  T: { symbology: 'CODE49', gs1: '1' },
  U: { symbology: 'MAXICODE', eci: '23' },
  X: { symbology: 'OTHER' },
  Z: { symbology: 'OTHER' },
  c: { symbology: 'CHANNEL' },
  d: { symbology: 'DATA-MATRIX', gs1: '25', gs1Symbology: 'GS1-DATA-MATRIX', eci: '456' },
  e: {
    symbology: 'GS1-DATABAR',
    gs1: '0123',
    modifiers: { '1': 'GS1-COMPOSITE', '2': 'GS1-COMPOSITE', '3': 'GS1-COMPOSITE' },
  },
  g: { symbology: 'GRID-MATRIX' },
  h: { symbology: 'HAN-XIN' },
  o: { symbology: 'OCR' },
  p: { symbology: 'POSICODE' },
  s: { symbology: 'SUPERCODE' },
  z: { symbology: 'AZTEC', gs1: '147', eci: '345' },
}

/** The identifier that `id` (three characters) is, or null when it is none of the standard. */
export const aimIdentifier = (id: string): AimIdentifier | null => {
  const match = /^\]([A-Za-z])([0-9A-Za-z])$/.exec(id)
  const [letter, modifier] = [match?.[1], match?.[2]]
  if (letter === undefined || modifier === undefined) return null
  const family = families[letter]
  if (family === undefined) return null
  const gs1 = family.gs1?.includes(modifier) ?? false
  const symbology = family.modifiers?.[modifier] ?? (gs1 ? (family.gs1Symbology ?? family.symbology) : family.symbology)
  return { id, symbology, gs1, eci: family.eci?.includes(modifier) ?? false }
}

/** The identifier at the start of a scan's bytes and the bytes behind it; null when they do not start with one. */
export const splitAim = (bytes: Uint8Array): { readonly aim: AimIdentifier; readonly data: Uint8Array } | null => {
  const aim = aimIdentifier(String.fromCharCode(...bytes.subarray(0, 3)))
  return aim === null ? null : { aim, data: bytes.subarray(3) }
}

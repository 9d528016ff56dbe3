import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { TillgateError } from '../errors/error.js'

/**
 * A statement of one store for another as text for paper: compressed (RFC 1951), signed (Ed25519, RFC 8032), in base32
 * (RFC 4648, whose signs all fit a QR code's alphanumeric mode, ISO/IEC 18004 table 5), cut into codes:
 *
 *     TG1:M:K7QJ2B4A:2:3:…      format, kind, checksum of the whole, number of this code, how many there are, data
 *
 * The data of all codes: 8 bytes of the key's id, 64 bytes of signature, the compressed JSON.
 */
export type StatementKind = 'M' | 'N'

export interface Statement {
  readonly kind: StatementKind
  /** 16 hex digits. */
  readonly keyId: string
  readonly signature: Uint8Array
  /** What was signed. */
  readonly signed: Uint8Array
  readonly payload: unknown
}

/** Signs of one code: what a receipt printer and a hand-held scanner still manage well. */
export const codeLength = 290
/** Bytes of a payload: 10,000 units take a tenth of it. */
const payloadLimit = 8 * 1024 * 1024
const signatureLength = 64
const keyIdLength = 8

/** The kind is signed too: a manifest cannot be passed off as news. */
const signedBytes = (kind: StatementKind, data: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(`tillgate statement 1 ${kind}\n`), data])

/** The codes of a statement; `sign` gives the 64 bytes of the signature. */
export const writeStatement = (
  kind: StatementKind,
  payload: unknown,
  key: { readonly keyId: string; sign(bytes: Uint8Array): Uint8Array },
): readonly string[] => {
  const data = deflateRawSync(Buffer.from(JSON.stringify(payload)), { level: 9 })
  const text = base32(Buffer.concat([Buffer.from(key.keyId, 'hex'), key.sign(signedBytes(kind, data)), data]))
  const room = codeLength - `TG1:${kind}:${checksum(text)}:9999:9999:`.length
  const total = Math.max(1, Math.ceil(text.length / room))
  return Array.from(
    { length: total },
    (_, index) => `TG1:${kind}:${checksum(text)}:${index + 1}:${total}:${text.slice(index * room, (index + 1) * room)}`,
  )
}

const codePattern = /^TG1:([MN]):([A-Z2-7]{8}):([1-9]\d{0,3}):([1-9]\d{0,3}):([A-Z2-7]+)$/

/**
 * Reads the codes of one statement in any order, separated by white space; one that is there twice counts once. Nothing
 * is believed yet: the caller verifies `signature` over `signed`.
 * @throws TillgateError MANIFEST_INVALID, MANIFEST_INCOMPLETE
 */
export const readStatement = (text: string): Statement => {
  const codes = text.trim().toUpperCase().split(/\s+/)
  const parts = new Map<number, string>()
  let first: { readonly kind: StatementKind; readonly sum: string; readonly total: number } | null = null
  for (const code of codes) {
    const [, kind = '', sum = '', place = '', total = '', data = ''] = codePattern.exec(code) ?? []
    if (data === '') throw invalid('a code has another form')
    first ??= { kind: kind as StatementKind, sum, total: Number(total) }
    if (kind !== first.kind || sum !== first.sum || Number(total) !== first.total || Number(place) > first.total)
      throw invalid('the codes belong to different manifests')
    if ((parts.get(Number(place)) ?? data) !== data) throw invalid('a code is there twice, and differs')
    parts.set(Number(place), data)
  }
  if (first === null) throw invalid('it is empty')
  const missing = Array.from({ length: first.total }, (_, index) => index + 1).filter((place) => !parts.has(place))
  if (missing.length > 0)
    throw new TillgateError('MANIFEST_INCOMPLETE', {
      missing: missing.slice(0, 20).map(String),
      total: first.total,
    })
  const whole = Array.from({ length: first.total }, (_, index) => parts.get(index + 1) ?? '').join('')
  if (checksum(whole) !== first.sum) throw invalid('the checksum is wrong')
  const bytes = fromBase32(whole)
  const data = bytes.subarray(keyIdLength + signatureLength)
  return {
    kind: first.kind,
    keyId: bytes.subarray(0, keyIdLength).toString('hex'),
    signature: bytes.subarray(keyIdLength, keyIdLength + signatureLength),
    signed: signedBytes(first.kind, data),
    payload: inflated(data),
  }
}

const inflated = (data: Uint8Array): unknown => {
  try {
    return JSON.parse(inflateRawSync(data, { maxOutputLength: payloadLimit }).toString('utf8')) as unknown
  } catch {
    // zlib and JSON say it in their own words; nobody at a counter is helped by them.
    throw invalid('its content cannot be read')
  }
}

const invalid = (problem: string): TillgateError => new TillgateError('MANIFEST_INVALID', { problem })

const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const base32 = (bytes: Uint8Array): string => {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += signs.charAt((value >>> bits) & 31)
    }
    value &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + signs.charAt((value << (5 - bits)) & 31)
}

const fromBase32 = (text: string): Buffer => {
  const bytes = Buffer.alloc(Math.floor((text.length * 5) / 8))
  let bits = 0
  let value = 0
  let at = 0
  for (const sign of text) {
    value = (value << 5) | signs.indexOf(sign)
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (value >>> bits) & 255
    }
    value &= (1 << bits) - 1
  }
  return bytes
}

const checksum = (text: string): string => base32(createHash('sha256').update(text).digest().subarray(0, 5))

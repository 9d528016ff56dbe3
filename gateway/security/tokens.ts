import { createHash, randomBytes } from 'node:crypto'

/**
 * Tokens are 32 random bytes in base64url; the database keeps only their SHA-256. A plain hash is enough here, unlike
 * for a PIN: nobody guesses 256 random bits.
 */
export const newSessionToken = (): string => randomBytes(32).toString('base64url')

/** A register's token names its register, so that an HTTP request without `/register/<id>` in its address can be told. */
export const newRegisterToken = (registerId: string): string => `${registerId}.${randomBytes(32).toString('base64url')}`

/** The register a token was made for, or null for a session's token. */
export const registerOfToken = (token: string): string | null =>
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[A-Za-z0-9_-]{43}$/.exec(token)?.[1] ?? null

/** SHA-256 in hex: what is stored and compared. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** The token of an `Authorization: Bearer …` header (RFC 6750), or null. */
export const bearerToken = (header: string | undefined): string | null =>
  header === undefined ? null : (/^Bearer +([A-Za-z0-9._~+/-]{20,200}=*)$/i.exec(header)?.[1] ?? null)

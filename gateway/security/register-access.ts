import { TillgateError } from '../../core/errors/error.js'
import type { RegisterRow, Registers } from '../../core/store/store.js'
import { hashToken, registerOfToken } from './tokens.js'

/** The cookie of a paired screen; its path is the register's own, so that two registers work in two tabs. */
export const registerCookie = 'tillgate_register'

/** What stands in the address (`/register/1` or `/register/<uuid>`) to the register; throws REGISTER_UNKNOWN. */
export const registerByAddress = async (registers: Registers, address: string): Promise<RegisterRow> => {
  const found = /^[1-9]\d{0,5}$/.test(address)
    ? await registers.byNumber(Number(address))
    : (await registers.list()).find((register) => register.id === address)
  if (!found) throw new TillgateError('REGISTER_UNKNOWN', { register: address.slice(0, 64) })
  return found
}

/** The value of a cookie in a `Cookie` header (RFC 6265 section 5.4), or null. Our tokens need no decoding. */
export const cookieValue = (header: string | undefined, name: string): string | null => {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}

/**
 * Whether somebody holds a register: the token (of `identify`, or of the cookie) was given to that register and stands
 * in the database. Throws PAIRING_REQUIRED.
 */
export const authenticateRegister = async (
  registers: Registers,
  register: RegisterRow,
  tokens: readonly (string | null | undefined)[],
): Promise<void> => {
  for (const token of tokens) {
    if (token === null || token === undefined || registerOfToken(token) !== register.id) continue
    if (await registers.hasCredential(register.id, hashToken(token))) return
  }
  throw new TillgateError('PAIRING_REQUIRED', { register: register.number })
}

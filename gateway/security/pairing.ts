import { randomInt } from 'node:crypto'
import { TillgateError } from '../../core/errors/error.js'
import type { RegisterRow, Registers } from '../../core/store/store.js'
import { createAttempts, pairingPause, type Attempts } from './attempts.js'
import type { Pepper } from './pepper.js'
import { hashToken, newRegisterToken } from './tokens.js'

/** No 0/O, 1/I/L or U: read aloud and typed at a counter (Crockford's base 32). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const pairingSeconds = 600

/** Eight characters of 32: 40 bits, shown as `ABCD-EFGH`. */
export const newPairingCode = (): string => {
  const characters = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)])
  return `${characters.slice(0, 4).join('')}-${characters.slice(4).join('')}`
}

/** What a person typed, as the code was made: case, spaces and hyphens do not matter, O is 0, I and L are 1. */
export const normalizePairingCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')

/** Keyed with the pepper: 40 bits could be searched within the code's ten minutes by who reads the database. */
export const hashPairingCode = (pepper: Pepper, registerId: string, code: string): string =>
  pepper.mix(`pairing ${registerId} ${normalizePairingCode(code)}`).toString('hex')

export interface Pairing {
  /** Makes a one-time code for a register (10 minutes); an older one ends. */
  newCode(register: RegisterRow): Promise<{ readonly code: string; readonly secondsToLive: number }>
  /** Uses a code up and gives the register's token. Throws PAIRING_FAILED, or REQUEST_TOO_MANY after wrong codes. */
  pair(register: Pick<RegisterRow, 'id' | 'number'>, code: string): Promise<string>
}

export const createPairing = (
  registers: Registers,
  pepper: Pepper,
  attempts: Attempts = createAttempts(pairingPause),
): Pairing => ({
  async newCode(register) {
    const code = newPairingCode()
    await registers.setPairingCode(register.id, hashPairingCode(pepper, register.id, code), pairingSeconds)
    attempts.succeed(register.id)
    return { code, secondsToLive: pairingSeconds }
  },
  async pair(register, code) {
    const pause = attempts.pause(register.id)
    if (pause > 0) throw new TillgateError('REQUEST_TOO_MANY', { limit: 5, seconds: pause })
    // Counted before the database answers, so that parallel guesses count too; a right one takes it back.
    attempts.fail(register.id)
    const token = newRegisterToken(register.id)
    const used = await registers.usePairingCode(
      register.id,
      hashPairingCode(pepper, register.id, code),
      hashToken(token),
    )
    if (!used) throw new TillgateError('PAIRING_FAILED', { register: register.number })
    attempts.succeed(register.id)
    return token
  },
})

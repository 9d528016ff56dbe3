import { TillgateError } from '../../core/errors/error.js'
import type { RegisterRow, Store, UserRow } from '../../core/store/store.js'
import { createPairing } from './pairing.js'
import type { Pepper } from './pepper.js'
import type { Role } from './permissions.js'
import { createPinHasher } from './pin-hash.js'

/** What the command line does with registers and users. */

export interface NewPairing {
  readonly register: RegisterRow
  /** Shown once: `ABCD-EFGH`. */
  readonly code: string
  readonly secondsToLive: number
}

/** `tillgate register add`: the register with its first pairing code. */
export const addRegister = async (
  store: Pick<Store, 'registers'>,
  pepper: Pepper,
  input: { readonly number: number; readonly name: string },
): Promise<NewPairing> => {
  const register = await store.registers.add(input.number, input.name)
  return { register, ...(await createPairing(store.registers, pepper).newCode(register)) }
}

/** `tillgate register pair`: a new code for a register there is. Throws REGISTER_UNKNOWN. */
export const pairRegister = async (
  store: Pick<Store, 'registers'>,
  pepper: Pepper,
  number: number,
): Promise<NewPairing> => {
  const register = await store.registers.byNumber(number)
  if (!register) throw new TillgateError('REGISTER_UNKNOWN', { register: number })
  return { register, ...(await createPairing(store.registers, pepper).newCode(register)) }
}

/** `tillgate user add`. Throws REQUEST_INVALID for a PIN that is none: 4 to 12 digits. */
export const addUser = async (
  store: Pick<Store, 'users'>,
  pepper: Pepper,
  input: { readonly name: string; readonly role: Role; readonly pin: string },
): Promise<UserRow> => {
  if (!/^\d{4,12}$/.test(input.pin))
    throw new TillgateError('REQUEST_INVALID', { problem: 'a PIN has 4 to 12 digits', path: '/pin' })
  const pinHash = await createPinHasher(pepper).hash(input.pin)
  return store.users.add({ name: input.name, role: input.role, pinHash })
}

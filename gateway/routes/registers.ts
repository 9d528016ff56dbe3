import type { Registers } from '../../core/store/store.js'
import type { Pairing } from '../security/pairing.js'
import { registerByAddress, registerCookie } from '../security/register-access.js'
import type { Handlers } from './handler.js'

export const registerHandlers = (
  registers: Registers,
  pairing: Pairing,
): Handlers<'register.list' | 'register.pair'> => ({
  async 'register.list'() {
    const rows = await registers.list()
    return { registers: rows.map(({ id, number, name, paired }) => ({ id, number, name, paired })) }
  },
  async 'register.pair'({ register: address, code, as }, context) {
    const { id, number, name } = await registerByAddress(registers, address)
    const token = await pairing.pair({ id, number }, code)
    const register = { id, number, name, paired: true }
    if (as === 'token') return { register, token }
    // The page may stand under the number or under the uuid: the cookie is set for both, and for nothing else.
    for (const path of [`/register/${number}`, `/register/${id}`]) context.setCookie(registerCookie, token, path)
    return { register, token: null }
  },
})

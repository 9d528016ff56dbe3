import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type Actor, type RegisterRow, type Store } from '../../core/store/store.js'
import type { PinHasher } from './pin-hash.js'
import { authenticateRegister, cookieValue, registerByAddress, registerCookie } from './register-access.js'
import type { Person, SignedIn, SignIn } from './sign-in.js'

/** What a register's WebSocket asks of security; one object for all lines. */
export interface LineAccess {
  /** What stands in the address (number or uuid) to the register; before the upgrade. Throws REGISTER_UNKNOWN. */
  register(address: string): Promise<RegisterRow>
  /**
   * Whether this client holds the register: by the token of its `identify`, or by the cookie of the upgrade request.
   * Throws PAIRING_REQUIRED.
   */
  authenticate(
    register: RegisterRow,
    proof: { readonly credential: string | undefined; readonly cookieHeader: string | undefined },
  ): Promise<void>
  /** Throws SIGN_IN_FAILED and SIGN_IN_PAUSED. Closes no earlier session: the caller does. */
  signIn(register: RegisterRow, user: string, pin: string): Promise<SignedIn>
  /** Whose name and PIN these are, for one request at this register. Throws SIGN_IN_FAILED and SIGN_IN_PAUSED. */
  verify(register: RegisterRow, user: string, pin: string): Promise<Person>
  /** Gives the user another PIN, by the old one; the user's other sessions end. Throws SIGN_IN_FAILED and SIGN_IN_PAUSED. */
  changePin(
    register: RegisterRow,
    by: { readonly actor: Actor; readonly sessionId: string },
    pins: { readonly old: string; readonly new: string },
  ): Promise<void>
  signOut(sessionId: string): Promise<void>
  /** Who is still signed in on a register after a restart, or null. */
  restore(registerId: string): Promise<SignedIn | null>
  /** Names to pick at sign-in. */
  users(): Promise<readonly { readonly id: string; readonly name: string }[]>
}

export const createLineAccess = (
  store: Pick<Store, 'registers' | 'users'>,
  signIn: SignIn,
  hasher: Pick<PinHasher, 'hash'>,
): LineAccess => ({
  register: (address) => registerByAddress(store.registers, address),
  authenticate: (register, { credential, cookieHeader }) =>
    authenticateRegister(store.registers, register, [credential, cookieValue(cookieHeader, registerCookie)]),
  async signIn(register, user, pin) {
    // The token is not told: on a register the line itself is the proof, and a page keeps no secret.
    const { token: _unused, ...session } = await signIn.open({
      user,
      pin,
      registerId: register.id,
      place: register.id,
    })
    return session
  },
  verify: (register, user, pin) => signIn.verify({ user, pin, place: register.id }),
  async changePin(register, { actor, sessionId }, pins) {
    const { userId } = await signIn.verify({ user: actor.userName, pin: pins.old, place: register.id })
    const pinHash = await hasher.hash(pins.new)
    const changed = await store.users.change({ actor, id: userId, pinHash, keepSession: sessionId })
    if (isRefusal(changed)) throw new TillgateError(changed.refused.code, changed.refused.details)
  },
  signOut: (sessionId) => signIn.close(sessionId),
  restore: (registerId) => signIn.ofRegister(registerId),
  async users() {
    const rows = await store.users.list()
    return rows.filter((user) => user.active).map(({ id, name }) => ({ id, name }))
  },
})

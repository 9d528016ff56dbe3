import { TillgateError } from '../../core/errors/error.js'
import type { Sessions, UserRow, Users } from '../../core/store/store.js'
import { accountPause, createAttempts, pinPause, type Attempts } from './attempts.js'
import { createKeyedQueue } from './gate.js'
import { roles, type Permission, type Role } from './permissions.js'
import type { PinHasher } from './pin-hash.js'
import { hashToken, newSessionToken } from './tokens.js'

/** A user with what the role allows. */
export interface Person {
  readonly userId: string
  readonly name: string
  readonly permissions: readonly Permission[]
}

/** A user who is signed in, on a register or over HTTP. */
export interface SignedIn {
  readonly sessionId: string
  readonly userId: string
  readonly name: string
  readonly role: Role
  readonly permissions: readonly Permission[]
  readonly registerId: string | null
}

export interface SignIn {
  /**
   * User and PIN to a session; `token` is told once and only its hash is kept. `place` is the register's id, or the
   * peer's address where there is none: wrong PINs are counted by user and place.
   * Throws SIGN_IN_FAILED, and SIGN_IN_PAUSED after several failures, for a name that does not exist just the same.
   */
  open(input: {
    readonly user: string
    readonly pin: string
    readonly registerId: string | null
    readonly place: string
  }): Promise<SignedIn & { readonly token: string }>
  /**
   * Who a name and a PIN belong to, without a session: for one act. Counted and paused exactly as `open`.
   */
  verify(input: { readonly user: string; readonly pin: string; readonly place: string }): Promise<Person>
  /** The session of a token, or null. */
  find(token: string): Promise<SignedIn | null>
  /** The session of a register that outlived a restart of the daemon, or null. */
  ofRegister(registerId: string): Promise<SignedIn | null>
  close(sessionId: string): Promise<void>
}

/** One working day: a screen left signed in over night asks again in the morning. */
export const sessionSeconds = 12 * 3600

export const createSignIn = (
  store: { readonly users: Users; readonly sessions: Sessions },
  hasher: PinHasher,
  attempts: Attempts = createAttempts(pinPause),
): SignIn => {
  const inOrder = createKeyedQueue()
  const check = async (name: string, pin: string, key: string): Promise<UserRow> => {
    const user = await store.users.byName(name)
    const pause = Math.max(attempts.pause(key), secondsUntil(user?.pausedUntil ?? null))
    if (pause > 0) throw new TillgateError('SIGN_IN_PAUSED', { user: name, seconds: pause })
    const right = await hasher.verify(pin, user?.active === true ? user.pinHash : null)
    if (right && user) {
      attempts.succeed(key)
      if (user.failures > 0) await store.users.recordSuccess(user.id)
      return user
    }
    attempts.fail(key)
    if (user) await store.users.recordFailure(user.id, accountPause(user.failures + 1))
    throw new TillgateError('SIGN_IN_FAILED')
  }
  const known = (name: string, pin: string, place: string): Promise<UserRow> => {
    const folded = name.normalize('NFC').trim().toLowerCase()
    return inOrder(folded, () => check(name, pin, `${folded}\n${place}`))
  }
  return {
    async verify({ user, pin, place }) {
      const { id, name, role } = await known(user, pin, place)
      return { userId: id, name, permissions: roles[role] }
    },
    async open({ user: name, pin, registerId, place }) {
      const user = await known(name, pin, place)
      const token = newSessionToken()
      const tokenHash = hashToken(token)
      const { id } = await store.sessions.open({
        userId: user.id,
        registerId,
        tokenHash,
        secondsToLive: sessionSeconds,
      })
      return { ...signedIn({ id, userId: user.id, userName: user.name, role: user.role, registerId }), token }
    },
    async find(token) {
      const row = await store.sessions.find(hashToken(token))
      return row && signedIn(row)
    },
    async ofRegister(registerId) {
      const row = await store.sessions.ofRegister(registerId)
      return row && signedIn({ ...row, registerId })
    },
    close: (sessionId) => store.sessions.close(sessionId),
  }
}

const secondsUntil = (instant: string | null): number =>
  instant === null ? 0 : Math.max(0, Math.ceil((Date.parse(instant) - Date.now()) / 1000))

const signedIn = (row: {
  id: string
  userId: string
  userName: string
  role: Role
  registerId: string | null
}): SignedIn => ({
  sessionId: row.id,
  userId: row.userId,
  name: row.userName,
  role: row.role,
  permissions: roles[row.role],
  registerId: row.registerId,
})

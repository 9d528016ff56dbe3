import { TillgateError } from '../../core/errors/error.js'
import type { Actor, RegisterRow } from '../../core/store/store.js'
import type { LineAccess } from '../security/line-access.js'
import type { SignedIn } from '../security/sign-in.js'
import type { Clock } from './clock.js'
import { Timer } from './timer.js'

/** Who is signed in on a register. Told to the screen by `onChange`; signed out by itself after a working day. */
export class RegisterUser {
  readonly #register: RegisterRow
  readonly #access: Pick<LineAccess, 'signIn' | 'signOut' | 'restore' | 'changePin'>
  readonly #seconds: number
  readonly #onChange: (user: SignedIn | null) => void
  readonly #timer: Timer
  #user: SignedIn | null = null

  constructor(
    register: RegisterRow,
    deps: {
      readonly access: Pick<LineAccess, 'signIn' | 'signOut' | 'restore' | 'changePin'>
      readonly clock: Clock
      readonly signInSeconds: number
      readonly onChange: (user: SignedIn | null) => void
      /** A sign-out by time that failed. */
      readonly onFault: (error: unknown) => void
    },
  ) {
    this.#register = register
    this.#access = deps.access
    this.#seconds = deps.signInSeconds
    this.#onChange = deps.onChange
    this.#timer = new Timer(deps.clock, () => void this.signOut().catch(deps.onFault))
  }

  /** Who acts here; throws SIGN_IN_REQUIRED. */
  get actor(): Actor {
    const { userId, name: userName } = this.#required
    const { id } = this.#register
    return { userId, userName, registerId: id, stream: { id, kind: 'register' } }
  }

  /** Throws SIGN_IN_REQUIRED. */
  may(permission: string): boolean {
    return this.#required.permissions.some((has) => has === permission)
  }

  /** Throws SIGN_IN_REQUIRED, PERMISSION_REQUIRED. */
  demand(permission: string, action: string): void {
    if (!this.may(permission)) {
      throw new TillgateError('PERMISSION_REQUIRED', { action, permission })
    }
  }

  /** Whoever was signed in before a restart of the daemon still is. */
  async restore(): Promise<void> {
    this.#set(await this.#access.restore(this.#register.id))
  }

  /** Throws SIGN_IN_FAILED, SIGN_IN_PAUSED. Takes the place of whoever was signed in. */
  async signIn(name: string, pin: string): Promise<void> {
    const user = await this.#access.signIn(this.#register, name, pin)
    const before = this.#user
    this.#set(user)
    if (before !== null) await this.#access.signOut(before.sessionId)
  }

  /** Throws SIGN_IN_REQUIRED, SIGN_IN_FAILED, SIGN_IN_PAUSED. */
  async changePin(old: string, pin: string): Promise<void> {
    const { sessionId } = this.#required
    await this.#access.changePin(this.#register, { actor: this.actor, sessionId }, { old, new: pin })
  }

  /** A user was changed: who was signed out elsewhere is so here, and a new role counts at once. */
  async refresh(): Promise<void> {
    const before = this.#user
    if (before === null) return
    const now = await this.#access.restore(this.#register.id)
    if (this.#user === before) this.#set(now)
  }

  async signOut(): Promise<void> {
    const before = this.#user
    if (before === null) return
    this.#set(null)
    await this.#access.signOut(before.sessionId)
  }

  stop(): void {
    this.#timer.clear()
  }

  get #required(): SignedIn {
    if (this.#user === null) throw new TillgateError('SIGN_IN_REQUIRED')
    return this.#user
  }

  #set(user: SignedIn | null): void {
    this.#user = user
    if (user === null) this.#timer.clear()
    else this.#timer.set(this.#seconds * 1000)
    this.#onChange(user)
  }
}

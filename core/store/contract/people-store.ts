import type { Actor, OrRefusal } from './actor.js'

export interface StoreContext {
  readonly storeId: string
  readonly number: number
  readonly name: string
  readonly zone: string
  readonly locale: string
  readonly currency: string
  /** True where the database is for practice. */
  readonly training: boolean
}

export interface RegisterRow {
  readonly id: string
  readonly number: number
  readonly name: string
  readonly paired: boolean
}

export interface Registers {
  list(): Promise<readonly RegisterRow[]>
  byNumber(number: number): Promise<RegisterRow | null>
  add(number: number, name: string): Promise<RegisterRow>
  /** Keeps the hash of a one-time pairing code (10 minutes). */
  setPairingCode(registerId: string, codeHash: string, secondsToLive: number): Promise<void>
  /** Uses the code up and stores the credential's hash; false when wrong, used or expired. */
  usePairingCode(registerId: string, codeHash: string, credentialHash: string): Promise<boolean>
  addCredential(registerId: string, credentialHash: string): Promise<void>
  hasCredential(registerId: string, credentialHash: string): Promise<boolean>
}

export interface UserRow {
  readonly id: string
  readonly name: string
  readonly role: 'cashier' | 'clerk' | 'manager' | 'administrator'
  readonly pinHash: string
  readonly active: boolean
  readonly failures: number
  readonly pausedUntil: string | null
}

interface UserChange {
  readonly actor: Actor
}

export interface Users {
  list(): Promise<readonly UserRow[]>
  byName(name: string): Promise<UserRow | null>
  add(input: { readonly name: string; readonly role: UserRow['role']; readonly pinHash: string }): Promise<UserRow>
  /** Everybody, also who may not sign in any more. */
  all(): Promise<readonly UserRow[]>
  /** Adds a user, with its event. USER_EXISTS. */
  create(
    input: UserChange & { readonly name: string; readonly role: UserRow['role']; readonly pinHash: string },
  ): Promise<OrRefusal<{ readonly id: string }>>
  /** Changes a user, with its event; the other sessions of who got a new PIN or left end. USER_UNKNOWN, USER_LAST_ADMINISTRATOR. */
  change(
    input: UserChange & {
      readonly id: string
      readonly role?: UserRow['role']
      readonly active?: boolean
      readonly pinHash?: string
      readonly keepSession?: string
    },
  ): Promise<OrRefusal<{ readonly id: string }>>
  /** Writes down that a manager lets one request through, before it has its effect. */
  grantOverride(input: {
    readonly actor: Actor
    readonly grantedBy: string
    readonly permission: string
    readonly reason: string
    readonly request: string
    readonly action: string
  }): Promise<void>
  recordFailure(id: string, pauseSeconds: number): Promise<void>
  recordSuccess(id: string): Promise<void>
}

/** Signed-in sessions, on a register or over HTTP; only the hash of the token is kept. */
export interface Sessions {
  open(input: {
    readonly userId: string
    readonly registerId: string | null
    readonly tokenHash: string
    readonly secondsToLive: number
  }): Promise<{ readonly id: string }>
  find(tokenHash: string): Promise<{
    readonly id: string
    readonly userId: string
    readonly userName: string
    readonly role: UserRow['role']
    readonly registerId: string | null
  } | null>
  close(id: string): Promise<void>
  /** The session of a register that survives a restart of the daemon, or null. */
  ofRegister(registerId: string): Promise<{
    readonly id: string
    readonly userId: string
    readonly userName: string
    readonly role: UserRow['role']
  } | null>
}

import { TillgateError } from '../../core/errors/error.js'
import type { RegisterRow, Registers } from '../../core/store/store.js'
import type { Command } from '../protocol/command.js'
import { isPermission, privatePermissions } from './permissions.js'
import { authenticateRegister } from './register-access.js'
import type { SignedIn, SignIn } from './sign-in.js'
import { bearerToken, registerOfToken } from './tokens.js'

/** Who asks over HTTP: a signed-in user, a paired register, or nobody. */
export interface Principal {
  readonly session: SignedIn | null
  readonly register: RegisterRow | null
}

const nobody: Principal = { session: null, register: null }

/** Reads the `Authorization` header. A token that is wrong or has ended is refused, never taken for nobody. */
export const readPrincipal = async (
  registers: Registers,
  signIn: SignIn,
  authorization: string | undefined,
): Promise<Principal> => {
  if (authorization === undefined) return nobody
  const token = bearerToken(authorization)
  if (token === null) throw new TillgateError('SIGN_IN_REQUIRED')
  const registerId = registerOfToken(token)
  if (registerId === null) {
    const session = await signIn.find(token)
    if (!session) throw new TillgateError('SIGN_IN_REQUIRED')
    return { session, register: null }
  }
  const register = (await registers.list()).find(({ id }) => id === registerId)
  if (!register) throw new TillgateError('REGISTER_UNKNOWN', { register: registerId })
  await authenticateRegister(registers, register, [token])
  return { session: null, register }
}

/**
 * Whether this request may be made. A change always needs a user with the permission; a look-up also goes to a paired
 * register, and to anybody on this machine. Throws SIGN_IN_REQUIRED and PERMISSION_REQUIRED.
 */
export const authorize = (
  row: Pick<Command, 'name' | 'permission' | 'effect'>,
  { session, register }: Principal,
  onThisMachine: boolean,
): void => {
  if (row.permission === 'open') return
  if (row.permission === 'paired' && register) return
  if (session) {
    if (row.permission === 'paired' || may({ session, register }, row.permission)) return
    throw new TillgateError('PERMISSION_REQUIRED', { action: row.name, permission: row.permission })
  }
  const isPublic = row.effect === 'query' && !privatePermissions.has(row.permission)
  if (isPublic && (register || onThisMachine)) return
  throw new TillgateError('SIGN_IN_REQUIRED')
}

/** Only a signed-in user has permissions. */
export const may = ({ session }: Principal, permission: string): boolean =>
  isPermission(permission) && session !== null && session.permissions.includes(permission)

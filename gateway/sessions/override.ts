import { cleanText } from '../../core/documents/print-text.js'
import { TillgateError } from '../../core/errors/error.js'
import type { Override } from '../protocol/frames.js'
import type { RegisterCommandName } from '../protocol/register-commands.js'
import type { RegisterSession } from './register-session.js'
import type { SessionDeps } from './session-deps.js'

interface Granting {
  readonly session: RegisterSession
  readonly deps: SessionDeps
  /** The request that is let through, its name and the permission it lacks. */
  readonly id: string
  readonly name: RegisterCommandName
  readonly wanted: string
}

/**
 * A manager lets one request through: name and PIN are checked as at sign-in (and slowed down with it), the manager must
 * have the permission and the right to lend it, and the journal has it before anything happens.
 * Throws REASON_REQUIRED, SIGN_IN_FAILED, SIGN_IN_PAUSED, PERMISSION_REQUIRED.
 */
export const grantOverride = async (
  { user, pin, reason }: Override,
  { session, deps, id, name, wanted }: Granting,
): Promise<void> => {
  const why = cleanText(reason)
  if (why === '') throw new TillgateError('REASON_REQUIRED', { action: 'An override' })
  const by = await deps.access.verify(session.register, user, pin)
  for (const permission of ['override', wanted])
    if (!by.permissions.some((has) => has === permission))
      throw new TillgateError('PERMISSION_REQUIRED', { action: 'Letting this through', permission })
  await deps.store.users.grantOverride({
    actor: session.user.actor,
    grantedBy: by.userId,
    permission: wanted,
    reason: why,
    request: id,
    action: name,
  })
}

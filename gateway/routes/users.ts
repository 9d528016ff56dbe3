import { cleanText } from '../../core/documents/print-text.js'
import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type OrRefusal, type Users } from '../../core/store/store.js'
import type { HttpCommandName } from '../protocol/http-commands.js'
import type { PinHasher } from '../security/pin-hash.js'
import type { SignIn } from '../security/sign-in.js'
import { actorOf, type Handlers } from './handler.js'

export interface UserDeps {
  readonly users: Users
  readonly signIn: Pick<SignIn, 'verify'>
  readonly pins: Pick<PinHasher, 'hash'>
  readonly changed: () => void
}

type Names = Extract<HttpCommandName, `user.${string}`>

export const userHandlers = ({ users, signIn, pins, changed }: UserDeps): Handlers<Names> => {
  const done = async (call: Promise<OrRefusal<{ readonly id: string }>>) => {
    const result = await call
    if (isRefusal(result)) throw new TillgateError(result.refused.code, result.refused.details)
    changed()
    return { id: result.id }
  }
  return {
    'user.list': async () => ({
      users: (await users.all()).map(({ id, name, role, active, pausedUntil }) => ({
        id,
        name,
        role,
        active,
        paused: pausedUntil !== null && Date.parse(pausedUntil) > Date.now(),
      })),
    }),
    async 'user.add'({ name, role, pin }, context) {
      const clean = cleanText(name)
      if (clean === '') throw new TillgateError('REQUEST_INVALID', { problem: 'no characters', path: '/name' })
      return done(users.create({ actor: actorOf(context), name: clean, role, pinHash: await pins.hash(pin) }))
    },
    'user.change': ({ user, role, active }, context) =>
      done(
        users.change({
          actor: actorOf(context),
          id: user,
          ...(role === undefined ? {} : { role }),
          ...(active === undefined ? {} : { active }),
        }),
      ),
    'user.set-pin': async ({ user, pin }, context) =>
      done(users.change({ actor: actorOf(context), id: user, pinHash: await pins.hash(pin) })),
    async 'user.change-own-pin'({ oldPin, pin }, context) {
      const actor = actorOf(context)
      const { userId } = await signIn.verify({ user: actor.userName, pin: oldPin, place: context.peer })
      const keepSession = actor.stream.id
      return done(users.change({ actor, id: userId, pinHash: await pins.hash(pin), keepSession }))
    },
  }
}

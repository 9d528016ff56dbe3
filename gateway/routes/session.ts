import { TillgateError } from '../../core/errors/error.js'
import { userView } from '../sessions/views.js'
import { sessionSeconds, type SignedIn, type SignIn } from '../security/sign-in.js'
import type { Handlers, HttpContext } from './handler.js'

/**
 * Sign-in over HTTP. A name and a PIN count only together with a paired register, so that PINs cannot be tried from
 * anywhere on the network; a program on this machine may sign in without one.
 */
export const sessionHandlers = (signIn: SignIn): Handlers<'session.open' | 'session.show' | 'session.close'> => ({
  async 'session.open'({ user, pin }, { principal, onThisMachine, peer }) {
    const register = principal.register
    if (!register && !onThisMachine) throw new TillgateError('PAIRING_REQUIRED', { register: '(any)' })
    const { token, ...session } = await signIn.open({
      user,
      pin,
      registerId: null,
      place: register?.id ?? peer,
    })
    return { token, user: userView(session), secondsToLive: sessionSeconds }
  },
  'session.show': (_input, context) => Promise.resolve(userView(sessionOf(context))),
  async 'session.close'(_input, context) {
    await signIn.close(sessionOf(context).sessionId)
    return {}
  },
})

const sessionOf = ({ principal: { session } }: HttpContext): SignedIn => {
  if (!session) throw new TillgateError('SIGN_IN_REQUIRED')
  return session
}

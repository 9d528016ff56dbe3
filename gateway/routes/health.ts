import type { FastifyInstance } from 'fastify'
import { TillgateError } from '../../core/errors/error.js'
import type { Health, Registers } from '../../core/store/store.js'
import type { Metrics } from '../metrics/metrics.js'
import { readPrincipal } from '../security/principal.js'
import type { SignIn } from '../security/sign-in.js'
import { onThisMachine } from './from-table.js'

export interface HealthDeps {
  readonly health: Health
  readonly registers: Registers
  readonly signIn: SignIn
  readonly metrics: Metrics
  readonly version: string
  readonly isClosing: () => boolean
}

/**
 * `/healthz`: the process answers. `/readyz`: it can sell, which takes the database; a printer without paper makes
 * nothing unready. `/metrics` is a look-up like any other: from another machine it needs a token.
 */
export const healthRoutes = (app: FastifyInstance, deps: HealthDeps): void => {
  app.get('/healthz', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ ok: true, version: deps.version }),
  )
  app.get('/readyz', async (_request, reply) => {
    const database = await deps.health.check()
    const ready = database.ok && !deps.isClosing()
    const text = deps.isClosing() ? 'The daemon is stopping.' : database.text
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, text })
  })
  app.get('/metrics', async (request, reply) => {
    const { session, register } = await readPrincipal(deps.registers, deps.signIn, request.headers.authorization)
    if (!session && !register && !onThisMachine(request)) throw new TillgateError('SIGN_IN_REQUIRED')
    return reply.type(deps.metrics.contentType).send(await deps.metrics.page())
  })
}

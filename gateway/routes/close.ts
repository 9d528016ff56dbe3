import type { FastifyInstance } from 'fastify'

/**
 * Lets what is in hand finish: while closing, each answer ends its connection (a kept-alive one would hold the close
 * for minutes), and what is still open after `withinMs` is cut off. Gives a function that says whether the stop began.
 */
export const closeGracefully = (app: FastifyInstance, withinMs: number): (() => boolean) => {
  let closing = false
  let backstop: NodeJS.Timeout | undefined
  app.addHook('preClose', (done) => {
    closing = true
    backstop = setTimeout(() => app.server.closeAllConnections(), withinMs)
    done()
  })
  app.addHook('onSend', async (_request, reply, payload) => {
    if (closing) void reply.header('connection', 'close')
    return payload
  })
  app.addHook('onClose', async () => clearTimeout(backstop))
  return () => closing
}

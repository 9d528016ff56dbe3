import websocket from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { TillgateError } from '../../core/errors/error.js'
import { closeCodes } from '../protocol/close-codes.js'
import { Connection } from './line/connection.js'
import { createReadInbound } from './line/inbound.js'
import type { LineDeps } from './line/line-deps.js'
import { protocolVersion } from './line/line-settings.js'
import { createFrameCheck } from './line/outbound-check.js'
import { Seats } from './line/seats.js'
import type { OpenRegister } from './register-hub.js'

/**
 * The line of a register: `GET /register/:register/line` with an upgrade to WebSocket. What can be refused before the
 * upgrade is refused there, as HTTP: an unknown register, a client that does not speak our version. Origin and host are
 * judged before, for all routes. Errors are thrown as TillgateError for the application's own handler.
 */
export const registerLine = async (app: FastifyInstance, deps: LineDeps): Promise<void> => {
  const { settings } = deps
  const lines = new Set<Connection>()
  const shared = {
    deps,
    seats: new Seats(),
    read: createReadInbound(),
    check: deps.checkOutbound ? createFrameCheck() : null,
  }
  await app.register(websocket, {
    options: {
      maxPayload: settings.messageLimit,
      // Compression would cost ten times the work for messages this small.
      perMessageDeflate: false,
      handleProtocols: (offered: Set<string>) => (offered.has(protocolVersion) ? protocolVersion : false),
    },
    // Also called for errors of a socket that is closing already, for which this changes nothing.
    errorHandler: (error, socket) => {
      deps.log.warn({ err: error }, 'line error')
      socket.close(4008, closeCodes[4008].name)
    },
    preClose: async function () {
      for (const line of lines) line.close(1001)
      await Promise.all([...lines].map((line) => line.closed))
    },
  })

  const openings = new WeakMap<FastifyRequest, OpenRegister>()
  app.get<{ Params: { register: string } }>(
    '/register/:register/line',
    {
      websocket: true,
      onRequest: async (request) => {
        requireVersion(request.headers['sec-websocket-protocol'])
        openings.set(request, await deps.hub.open(await deps.access.register(request.params.register)))
      },
    },
    (socket, request) => {
      const opened = openings.get(request)
      if (opened === undefined) {
        socket.terminate()
        return
      }
      const line = new Connection(socket, opened, request.headers.cookie, shared)
      lines.add(line)
      void line.closed.then(() => lines.delete(line))
      line.open()
    },
  )
}

/** Throws VERSION_UNSUPPORTED unless the client offers the version spoken here; one that offers none is no client of ours. */
const requireVersion = (header: string | undefined): void => {
  const offered = (header ?? '').split(',').map((protocol) => protocol.trim())
  if (offered.includes(protocolVersion)) return
  throw new TillgateError('VERSION_UNSUPPORTED', {
    offered: header === undefined ? 'none' : header.slice(0, 200),
    supported: protocolVersion,
  })
}

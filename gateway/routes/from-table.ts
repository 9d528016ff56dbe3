import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Registers } from '../../core/store/store.js'
import { createCheck } from '../protocol/check.js'
import type { HttpCommand } from '../protocol/http-command.js'
import { httpCommands, type HttpCommandName } from '../protocol/http-commands.js'
import { isOwnPeer } from '../security/allow-list.js'
import { authorize, readPrincipal, type Principal } from '../security/principal.js'
import type { SignIn } from '../security/sign-in.js'
import { bodyLimitOf } from './body-limit.js'
import type { FileReply, Handlers, HttpContext } from './handler.js'
import { createInputReader } from './input.js'

export interface TableDeps {
  readonly registers: Registers
  readonly signIn: SignIn
  /** Checks each answer against its schema, too: for development and tests. */
  readonly checkReplies: boolean
  /** Bytes of the largest body that any route takes. */
  readonly bodyLimit: number
  /** Cookies are sent over TLS only. */
  readonly secure: boolean
  /** Sign-in and pairing: how often one address may try. */
  readonly slowRate: { readonly max: number; readonly seconds: number }
}

type AnyHandler = (input: unknown, context: HttpContext) => Promise<unknown>

/** Makes one route of each row: who may ask is decided before the body is read. */
export const routesFromTable = (app: FastifyInstance, handlers: Handlers, deps: TableDeps): void => {
  for (const name of Object.keys(httpCommands) as HttpCommandName[])
    addRoute(app, httpCommands[name], handlers[name] as AnyHandler, deps)
}

const addRoute = (app: FastifyInstance, row: HttpCommand, handler: AnyHandler, deps: TableDeps): void => {
  const readInput = createInputReader(row)
  const checkReply = deps.checkReplies && row.reply === 'json' ? createCheck(row.output) : null
  const principals = new WeakMap<FastifyRequest, Principal>()
  const guessable = row.permission === 'open' && row.effect === 'command'
  app.route({
    method: row.http.method,
    url: row.http.path,
    bodyLimit: bodyLimitOf(row.input, deps.bodyLimit),
    ...(guessable && {
      config: { rateLimit: { max: deps.slowRate.max, timeWindow: deps.slowRate.seconds * 1000 } },
    }),
    async onRequest(request) {
      const principal = await readPrincipal(deps.registers, deps.signIn, request.headers.authorization)
      authorize(row, principal, onThisMachine(request))
      principals.set(request, principal)
    },
    async handler(request, reply) {
      const { input, requestId } = readInput(request)
      const principal = principals.get(request) ?? { session: null, register: null }
      const file = row.body === 'csv' && request.body instanceof Readable ? request.body : null
      const context = { ...contextOf(request, reply, principal, deps.secure), requestId, file }
      const answer = await handler(input, context)
      if (row.reply !== 'json') return sendFile(reply, row.reply, answer as FileReply)
      if (checkReply) assertFits(row.name, checkReply, answer)
      return reply.header('cache-control', 'no-store').send(answer)
    },
  })
}

/** Fastify sends the stream on, ends it when the client goes, and cuts the connection when the stream fails. */
const sendFile = (reply: FastifyReply, type: string, { name, stream }: FileReply): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}"`)
    .type(type === 'text/csv' ? 'text/csv; charset=utf-8; header=present' : type)
    .send(stream)

/** An answer that does not fit its schema is a fault of ours, not of the request. */
const assertFits = (name: string, check: (answer: unknown) => unknown, answer: unknown): void => {
  try {
    check(answer)
  } catch (cause) {
    throw new Error(`the answer of ${name} does not fit its schema`, { cause })
  }
}

/** What a proxy says of itself or of whom it speaks for; one that says none of it cannot be told from this machine. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const

/** True when the client runs on this machine and no proxy spoke for it. */
export const onThisMachine = (request: FastifyRequest): boolean =>
  isOwnPeer(
    request.socket,
    proxyHeaders.some((name) => request.headers[name] !== undefined),
  )

const contextOf = (
  request: FastifyRequest,
  reply: FastifyReply,
  principal: Principal,
  secure: boolean,
): Omit<HttpContext, 'requestId' | 'file'> => ({
  principal,
  onThisMachine: onThisMachine(request),
  peer: request.socket.remoteAddress ?? 'unknown',
  setCookie(name, value, path) {
    const kept = `Path=${path}; Max-Age=${cookieSeconds}; HttpOnly; SameSite=Strict`
    void reply.header('set-cookie', `${name}=${value}; ${kept}${secure ? '; Secure' : ''}`)
  },
})

/** Browsers keep a cookie for 400 days at most; a screen that is used is paired for as long. */
const cookieSeconds = 400 * 86_400

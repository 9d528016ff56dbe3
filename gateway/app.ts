import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyServerFactory,
} from 'fastify'
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { TillgateError } from '../core/errors/error.js'
import { moneyFormat } from '../core/sale/money.js'
import type { Store } from '../core/store/store.js'
import type { DeviceStatus } from '../drivers/device.js'
import type { Metrics } from './metrics/metrics.js'
import { parseWireJson } from './protocol/wire-json.js'
import { catalogHandlers } from './routes/catalog.js'
import { createItemHandlers } from './routes/create-item.js'
import { catalogWriteHandlers } from './routes/catalog-write.js'
import { cashHandlers } from './routes/cash.js'
import { dayHandlers } from './routes/day.js'
import { exceptionHandlers } from './routes/exceptions.js'
import { promptHandlers } from './routes/prompts.js'
import { customerHandlers, venueEventHandlers } from './routes/customers.js'
import { closeGracefully } from './routes/close.js'
import { deviceHandlers } from './routes/devices.js'
import { docsRoutes } from './routes/docs.js'
import { draftHandlers } from './routes/drafts.js'
import { answerClientError, registerErrors, sendError, toTillgateError } from './routes/errors.js'
import { routesFromTable } from './routes/from-table.js'
import { healthRoutes } from './routes/health.js'
import { pageRoutes } from './routes/pages.js'
import { receivingHandlers } from './routes/receiving.js'
import { adjustmentHandlers } from './routes/adjustments.js'
import { countHandlers } from './routes/counts.js'
import { unitHandlers } from './routes/units.js'
import { vendorReturnHandlers } from './routes/vendor-returns.js'
import { serialListHandlers } from './routes/serial-lists.js'
import { registerHandlers } from './routes/registers.js'
import { regulatedHandlers } from './routes/regulated.js'
import { reportHandlers } from './routes/reports.js'
import { salesHandlers } from './routes/sales.js'
import { serialHandlers } from './routes/serials.js'
import { sessionHandlers } from './routes/session.js'
import { transferHandlers } from './routes/transfers.js'
import { storeHandlers } from './routes/store.js'
import { userHandlers } from './routes/users.js'
import { checkOrigin, type AllowList } from './security/allow-list.js'
import type { Pairing } from './security/pairing.js'
import type { PinHasher } from './security/pin-hash.js'
import type { SignIn } from './security/sign-in.js'
import type { StoreKeyPair } from './security/store-key.js'

export interface AppSettings extends AllowList {
  readonly version: string
  /** PEM; null for plain http. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** Bytes of the largest JSON body; most routes take less, as much as their input can need. */
  readonly bodyLimit: number
  /** Requests of one address in so many seconds: of all kinds, and of those that try a PIN or a pairing code. */
  readonly rate: { readonly max: number; readonly seconds: number }
  readonly slowRate: { readonly max: number; readonly seconds: number }
  /** What is still open so long after the stop began is cut off. */
  readonly closeWithinMs: number
  /** Absolute paths of the built pages and of the documentation. */
  readonly pagesFolder: string
  readonly docsFolder: string
  /** Checks each answer against its schema, too: for development and tests. */
  readonly checkReplies: boolean
  /** A Sometimes item may be received with fewer numbers than pieces. */
  readonly fewerSerials: boolean
}

export const defaultAppSettings = {
  hosts: [],
  origins: [],
  tls: null,
  bodyLimit: 8 * 1024 * 1024,
  rate: { max: 1000, seconds: 10 },
  slowRate: { max: 20, seconds: 10 },
  closeWithinMs: 10_000,
  checkReplies: false,
  fewerSerials: false,
} as const satisfies Partial<AppSettings>

export interface AppDeps {
  readonly settings: AppSettings
  readonly log: FastifyBaseLogger
  readonly store: Store
  readonly signIn: SignIn
  readonly pairing: Pairing
  readonly pins: PinHasher
  /** Told after a change of users: who is signed in at a register may not be any more. */
  readonly usersChanged: () => void
  readonly metrics: Metrics
  readonly devices: () => readonly DeviceStatus[]
  /** Signs the manifests of transfers. */
  readonly storeKey: StoreKeyPair
  /** A job was written for this printer. */
  readonly wakePrinter: (printer: string) => void
  /** Today's business date of the store: `2026-11-24`. */
  readonly businessDate: () => string
  /** Adds the WebSocket of the registers; Host, Origin and rate are checked before it. */
  readonly registerLine: ((app: FastifyInstance) => Promise<void>) | null
}

/** Builds the HTTP side of the daemon; the caller listens and closes. */
export const buildApp = async (deps: AppDeps): Promise<FastifyInstance> => {
  const { settings, store, signIn } = deps
  const { tls } = settings
  const app = fastify(serverOptions(deps))
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  parseBodies(app)
  const stockRules = { businessDate: deps.businessDate, fewerSerials: settings.fewerSerials }
  const officePrinting = { jobs: store.jobs, devices: deps.devices, wakePrinter: deps.wakePrinter }
  const isClosing = closeGracefully(app, settings.closeWithinMs)
  app.addHook('onRequest', async (request) =>
    checkOrigin(settings, {
      host: request.headers.host,
      origin: request.headers.origin,
      localAddress: request.socket.localAddress,
      secure: tls !== null,
    }),
  )
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    deps.metrics.request(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    // A refused upgrade was answered on a socket that nobody else will close.
    if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon()
    request.log.debug({ method: request.method, route, status: reply.statusCode, ms: reply.elapsedTime }, 'answered')
  })
  registerErrors(app, settings.bodyLimit, (code) => deps.metrics.refused(code))
  await app.register(helmet, headers)
  await app.register(rateLimit, {
    max: settings.rate.max,
    timeWindow: settings.rate.seconds * 1000,
    errorResponseBuilder: (_request, { max, ttl }) =>
      new TillgateError('REQUEST_TOO_MANY', { limit: max, seconds: Math.max(1, Math.ceil(ttl / 1000)) }),
  })

  if (deps.registerLine) await deps.registerLine(app)
  routesFromTable(
    app,
    {
      ...sessionHandlers(signIn),
      ...registerHandlers(store.registers, deps.pairing),
      ...storeHandlers(store.context),
      ...draftHandlers(store.drafts),
      ...catalogHandlers(store.catalog),
      ...createItemHandlers({ ...store, ...stockRules }),
      ...catalogWriteHandlers(store.catalogWriter, minorDigitsOf(store.context)),
      ...receivingHandlers({ ...store, ...stockRules }),
      ...vendorReturnHandlers({ ...store, ...stockRules }),
      ...countHandlers({ ...store, ...stockRules }),
      ...unitHandlers(store),
      ...adjustmentHandlers({ ...store, ...stockRules }),
      ...serialListHandlers({ ...store, ...stockRules }),
      ...transferHandlers({
        ...deps,
        transfers: store.transfers,
        catalog: store.catalog,
        jobs: store.jobs,
        storeId: store.context.storeId,
      }),
      ...userHandlers({ users: store.users, signIn, pins: deps.pins, changed: deps.usersChanged }),
      ...dayHandlers(store.days, deps.businessDate, officePrinting),
      ...cashHandlers(store.cash, store.registers, officePrinting),
      ...exceptionHandlers(store.exceptions),
      ...customerHandlers(store.customers),
      ...venueEventHandlers(store.venueEvents),
      ...promptHandlers(store.prompts),
      ...salesHandlers(store.sales),
      ...regulatedHandlers(store.regulated),
      ...serialHandlers(store.serials, deps.businessDate),
      ...reportHandlers(store.reports, store.context),
      ...deviceHandlers(deps.devices, store.jobs),
    },
    {
      registers: store.registers,
      signIn,
      checkReplies: settings.checkReplies,
      bodyLimit: settings.bodyLimit,
      secure: tls !== null,
      slowRate: settings.slowRate,
    },
  )
  healthRoutes(app, { ...deps, health: store.health, registers: store.registers, version: settings.version, isClosing })
  docsRoutes(app, settings.docsFolder)
  await pageRoutes(app, { registers: store.registers, folder: settings.pagesFolder })
  return app
}

const minorDigitsOf = ({ locale, currency }: Store['context']): number => moneyFormat(locale, currency).minorDigits

const serverOptions = ({ settings, log }: AppDeps): FastifyHttpOptions<Server> => {
  const { tls, bodyLimit } = settings
  const overTls: FastifyServerFactory = (handler) => createTlsServer({ ...tls }, handler)
  return {
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    forceCloseConnections: 'idle',
    // Slower than this, a request is no client of ours but somebody who holds connections.
    requestTimeout: 300_000,
    genReqId: () => randomUUID(),
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void sendError(reply, toTillgateError(error, request, bodyLimit)),
    ...(tls && { serverFactory: overTls }),
  }
}

/**
 * A body is JSON, read by the same parser as the messages of a register's line, or a CSV file, which is handed on as it
 * comes: it never lies in memory, and so has no limit. Which of the two a request takes is checked with its input.
 */
const parseBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('text/csv', (_request, file, done) => done(null, file))
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, body.length === 0 ? undefined : parseWireJson(Buffer.from(body)))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

/**
 * A store's network may be plain http at first, so nothing here demands TLS: no upgrade of requests, no HSTS, and none
 * of the headers that browsers ignore there with a warning.
 */
const headers = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: { policy: 'no-referrer' },
} as const

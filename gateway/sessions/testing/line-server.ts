import fastify from 'fastify'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { isTillgateError, TillgateError } from '../../../core/errors/error.js'
import { salePolicy } from '../../../core/sale/policy.js'
import type { RegisterRow, Store } from '../../../core/store/store.js'
import { httpStatus } from '../../protocol/http-status.js'
import type { LineAccess } from '../../security/line-access.js'
import { roles } from '../../security/permissions.js'
import type { SignedIn } from '../../security/sign-in.js'
import { systemClock } from '../clock.js'
import { noCounts } from '../counts.js'
import { defaultLineSettings, type LineSettings } from '../line/line-settings.js'
import { createUpdateCheck } from '../line/outbound-check.js'
import { RegisterHub, type RegisterBinding } from '../register-hub.js'
import { registerLine } from '../register-line.js'
import type { CashTaken } from '../session-deps.js'
import { defaultSettings, type SessionSettings } from '../settings.js'
import { RawClient } from './raw-client.js'

interface Test {
  teardown(handler: () => Promise<void>): unknown
}

export interface LineServer {
  readonly hub: RegisterHub
  readonly url: (register: string | number) => string
  /** What was logged at warn and error. */
  readonly logged: readonly { readonly level: string; readonly text: string; readonly fields: object }[]
  readonly woken: readonly string[]
  readonly drawers: readonly CashTaken[]
  /** A client of a register, connected and greeted. */
  connect(register?: string | number): Promise<RawClient>
  /** A client that is welcome, with the state it was given. */
  welcome(register?: string | number): Promise<RawClient>
  close(): Promise<void>
}

/** The user that every register restores, so that tests need no PIN. */
export const testUser = (userId: string = randomUUID(), name = 'Ada'): SignedIn => ({
  sessionId: randomUUID(),
  userId,
  name,
  role: 'manager',
  permissions: roles.manager,
  registerId: null,
})

/** Who may come in: everybody with the credential `good`; the PIN is 1234. */
export const testAccess = (store: Store, user: SignedIn | null): LineAccess => ({
  register: async (address) => {
    const rows = await store.registers.list()
    const row = rows.find(({ id, number }) => id === address || String(number) === address)
    if (row === undefined) throw new TillgateError('REGISTER_UNKNOWN', { register: address })
    return row
  },
  authenticate: async (register: RegisterRow, { credential }) => {
    if (credential !== 'good') throw new TillgateError('PAIRING_REQUIRED', { register: register.number })
  },
  signIn: async (_register, name, pin) => {
    if (pin !== '1234') throw new TillgateError('SIGN_IN_FAILED')
    return testUser(undefined, name)
  },
  verify: async (_register, name, pin) => {
    if (pin !== '1234') throw new TillgateError('SIGN_IN_FAILED')
    const { userId, permissions } = testUser(undefined, name)
    return { userId, name, permissions }
  },
  changePin: async (_register, _by, pins) => {
    if (pins.old !== '1234') throw new TillgateError('SIGN_IN_FAILED')
  },
  signOut: async () => undefined,
  restore: async () => user,
  users: async () => (user === null ? [] : [{ id: user.userId, name: user.name }]),
})

/** A small server with nothing but the registers' lines; every frame it sends is checked against the protocol. */
export const startLineServer = async (
  t: Test,
  options: {
    readonly store: Store
    readonly user?: SignedIn | null
    readonly bindings?: readonly RegisterBinding[]
    readonly settings?: Partial<SessionSettings>
    readonly line?: Partial<LineSettings>
    readonly access?: Partial<LineAccess>
    readonly taxIncluded?: boolean
    readonly cashRounding?: number
  },
): Promise<LineServer> => {
  const { store } = options
  const logged: { level: string; text: string; fields: object }[] = []
  const woken: string[] = []
  const drawers: CashTaken[] = []
  const log = {
    info: () => undefined,
    warn: (fields: object, text: string) => void logged.push({ level: 'warn', text, fields }),
    error: (fields: object, text: string) => void logged.push({ level: 'error', text, fields }),
  }
  const access = { ...testAccess(store, options.user === undefined ? testUser() : options.user), ...options.access }
  const shared = { store, access, clock: systemClock, newId: randomUUID, log, counts: noCounts }
  const hub = new RegisterHub({
    ...shared,
    policy: salePolicy({
      locale: 'en-US',
      currency: 'USD',
      taxIncluded: options.taxIncluded ?? false,
      cashRounding: options.cashRounding ?? 0,
    }),
    settings: { ...defaultSettings, ...options.settings },
    bindings: options.bindings ?? [],
    wakePrinter: (printer) => void woken.push(printer),
    cashTaken: async (sale) => void drawers.push(sale),
    checkUpdate: createUpdateCheck(),
  })
  const app = fastify({ forceCloseConnections: true })
  app.setErrorHandler((error, _request, reply) =>
    isTillgateError(error)
      ? reply.code(httpStatus[error.entry.kind]).send(error.toBody())
      : reply.code(500).send({ code: 'INTERNAL' }),
  )
  await registerLine(app, {
    ...shared,
    hub,
    settings: { ...defaultLineSettings, ...options.line },
    version: '0.0.0',
    checkOutbound: true,
  })
  await hub.start()
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const clients: RawClient[] = []
  let closed: Promise<void> | null = null
  const close = (): Promise<void> => {
    closed ??= (async () => {
      await app.close()
      await hub.stop()
      for (const client of clients) client.socket.terminate()
    })()
    return closed
  }
  t.teardown(close)
  const url = (register: string | number): string => `ws://127.0.0.1:${port}/register/${register}/line`
  const connect = async (register: string | number = 1): Promise<RawClient> => {
    const client = new RawClient(url(register))
    clients.push(client)
    await client.next('hello')
    return client
  }
  return {
    hub,
    url,
    logged,
    woken,
    drawers,
    connect,
    welcome: async (register) => {
      const client = await connect(register)
      client.send({ type: 'identify', credential: 'good' })
      await client.next('welcome')
      return client
    },
    close,
  }
}

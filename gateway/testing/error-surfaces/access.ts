import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { RawClient } from '../../sessions/testing/raw-client.js'
import { testPin } from '../http-app.js'
import type { Answer, Scenarios, World } from './world.js'

const lineOf = ({ port }: World, register: number | string, ...more: readonly unknown[]): RawClient => {
  const [protocols, options] = more as [string | undefined, object | undefined]
  return new RawClient(`ws://127.0.0.1:${port}/register/${register}/line`, protocols, options)
}

/** What an upgrade that was refused says. */
const upgrade = async (client: RawClient): Promise<unknown> => {
  const [, response] = (await once(client.socket, 'unexpected-response')) as [unknown, IncomingMessage]
  let text = ''
  for await (const part of response) text += String(part)
  return JSON.parse(text) as unknown
}

/** The error of the last word of a line that greets with this frame. */
const bye = async (client: RawClient, frame: object): Promise<unknown> => {
  await client.next('hello')
  client.send(frame)
  return (await client.next('bye')).error
}

const stranger = async ({ app }: World, url: string, payload: object, headers: object = {}): Promise<Answer> =>
  (
    await app.inject({ method: 'POST', url, payload, remoteAddress: '10.1.2.3', headers: { ...headers } })
  ).json<Answer>()

const wrong = { user: 'The clerk', pin: '0000' }

/** A user of its own: its wrong PINs are nobody else's. */
const pausedUser = async (world: World, name: string): Promise<object> => {
  await world.ask('POST', '/users', { name, role: 'clerk', pin: testPin }, world.as.administrator)
  return { user: name, pin: '0000' }
}

/** Tries until there is a pause, which comes after a few. */
const untilPaused = async (attempt: () => Promise<unknown>): Promise<unknown> => {
  for (let n = 0; n < 8; n += 1) {
    const told = (await attempt()) as Answer
    if (told.code !== 'SIGN_IN_FAILED') return told
  }
  return 'no pause'
}

/** Requests themselves, who may ask, and where from. */
export const accessScenarios: Scenarios = {
  REQUEST_INVALID: {
    http: (w) => w.ask('POST', '/receiving', { lines: 7 }),
    line: (w) => w.refusal('sale.scan', { code: 7, source: 'typed' }),
  },
  REQUEST_UNKNOWN: { line: (w) => w.refusal('sale.unheard-of') },
  REQUEST_ID_REUSED: {
    http: async (w) => {
      const headers = { ...w.as.clerk, 'idempotency-key': randomUUID() }
      const post = async (quantity: number) =>
        (
          await w.app.inject({
            method: 'POST',
            url: '/v1/receiving',
            headers,
            payload: { lines: [{ itemId: w.items.socks, quantity }] },
          })
        ).json<Answer>()
      await post(1)
      return post(2)
    },
    line: async (w) => {
      const id = randomUUID()
      await w.sale()
      await w.till.ask('sale.add-item', { itemId: w.items.socks, quantity: 1 }, id)
      w.till.forget()
      const reply = await w.till.ask('sale.add-item', { itemId: w.items.socks, quantity: 2 }, id)
      return reply.ok ? reply : reply.error
    },
  },
  REQUEST_TOO_LARGE: {
    http: (w) => w.ask('POST', '/users', { name: 'x'.repeat(100_000) }, w.as.administrator),
    line: (w) => bye(lineOf(w, 1), { type: 'identify', credential: 'x'.repeat(5000) }),
  },
  TEXT_NUL: {
    http: (w) => w.ask('POST', '/customers', { name: 'a\0b' }),
    line: (w) => w.refusal('sale.scan', { code: 'a\0b', source: 'typed' }),
  },
  NOT_FOUND: {
    http: (w) => w.ask('GET', `/sales/${randomUUID()}`),
    line: (w) => w.refusal('print.again', { document: randomUUID() }),
  },
  SIGN_IN_REQUIRED: {
    http: (w) => w.ask('POST', '/receiving', { lines: [] }, {}),
    line: async (w) => {
      await w.done('session.sign-out', {}, w.cashier)
      const told = await w.refusal('sale.scan', { code: 'x', source: 'typed' }, w.cashier)
      await w.done('session.sign-in', { user: 'The cashier', pin: testPin }, w.cashier)
      return told
    },
  },
  SIGN_IN_FAILED: {
    http: (w) => w.ask('POST', '/session', wrong, {}),
    line: (w) => w.refusal('session.sign-in', wrong, w.cashier),
  },
  SIGN_IN_PAUSED: {
    http: async (w) => {
      const user = await pausedUser(w, 'Hasty at the desk')
      return untilPaused(() => w.ask('POST', '/session', user, {}))
    },
    line: async (w) => {
      const user = await pausedUser(w, 'Hasty at the till')
      return untilPaused(() => w.refusal('session.sign-in', user, w.cashier))
    },
  },
  PERMISSION_REQUIRED: {
    http: (w) => w.ask('POST', '/receiving', { lines: [] }, w.as.cashier),
    line: (w) => w.refusal('cash.no-sale', { reason: 'change' }, w.cashier),
  },
  PAIRING_REQUIRED: {
    http: (w) => stranger(w, '/v1/session', { user: 'The clerk', pin: testPin }),
    line: (w) => bye(lineOf(w, 1), { type: 'identify', credential: 'none' }),
  },
  PAIRING_FAILED: { http: (w) => w.ask('POST', '/register/1/pair', { code: 'AAAA-AAAA', as: 'token' }, {}) },
  REGISTER_UNKNOWN: {
    http: (w) => w.ask('POST', '/registers/99/cash/open', { float: 0 }),
    line: (w) => upgrade(lineOf(w, 99)),
  },
  USER_EXISTS: {
    http: (w) => w.ask('POST', '/users', { name: 'The clerk', role: 'clerk', pin: testPin }, w.as.administrator),
  },
  USER_UNKNOWN: { http: (w) => w.ask('PATCH', `/users/${randomUUID()}`, { role: 'clerk' }, w.as.administrator) },
  USER_LAST_ADMINISTRATOR: {
    http: async (w) => {
      const [row] = await w.shop.sql<{ id: string }>(`select id from st.app_user where name = 'The administrator'`)
      return w.ask('PATCH', `/users/${row?.id ?? ''}`, { role: 'clerk' }, w.as.administrator)
    },
  },
  REGISTER_IN_USE: {
    line: (w) => bye(lineOf(w, 1), { type: 'identify', credential: w.tokenOf(1) }),
  },
  REGISTER_TAKEN_OVER: {
    line: async (w) => {
      const identify = { type: 'identify', credential: w.tokenOf(3), takeOver: true }
      const first = lineOf(w, 3)
      await first.next('hello')
      first.send(identify)
      await first.next('welcome')
      const second = lineOf(w, 3)
      await second.next('hello')
      second.send(identify)
      const { error } = await first.next('bye')
      second.socket.close()
      return error
    },
  },
  ORIGIN_REFUSED: {
    http: (w) => w.ask('GET', '/items', undefined, { origin: 'https://evil.example' }),
    line: (w) => upgrade(lineOf(w, 1, undefined, { origin: 'https://evil.example' })),
  },
  HOST_REFUSED: {
    http: (w) => w.ask('GET', '/items', undefined, { host: 'evil.example' }),
    line: (w) => upgrade(lineOf(w, 1, undefined, { headers: { host: 'evil.example' } })),
  },
  VERSION_UNSUPPORTED: { line: (w) => upgrade(lineOf(w, 1, 'till.v0')) },
}

import { randomUUID } from 'node:crypto'
import type { ErrorCode } from '../../../core/errors/catalogue.js'
import { shopCodes, type Shop } from '../../../core/store/testing/shop.js'
import { granted, receive, scan } from '../../../core/store/testing/till.js'
import type { Sale } from '../../protocol/register-state.js'
import { RawClient } from '../../sessions/testing/raw-client.js'
import { testPin } from '../http-app.js'
import { openRegisterApp, type RegisterApp } from '../register-app.js'
import type { Role } from '../../security/permissions.js'

type Test = Parameters<typeof openRegisterApp>[0]
type Headers = Readonly<Record<string, string>>

/** What came back, whatever it is. */
export type Answer = Readonly<Record<string, unknown>> & { readonly code?: string }

/** Brings an error about and gives the body that told it. */
export type Provoke = (world: World) => Promise<unknown>

/** A code and how it is brought about, at each surface. */
export type Scenarios = Partial<
  Record<
    ErrorCode,
    { readonly http?: Provoke; readonly line?: Provoke; readonly print?: Provoke; readonly start?: Provoke }
  >
>

export interface World extends RegisterApp {
  readonly items: Shop['items']
  readonly as: Readonly<Record<Role, Headers>>
  /** Register 1 with the manager, register 2 with the cashier. */
  readonly till: RawClient
  readonly cashier: RawClient
  /** One request as the manager, with a request id. */
  readonly ask: (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    body?: object,
    as?: Headers,
  ) => Promise<Answer>
  /** The refusal of a request of register 1. */
  readonly refusal: (name: string, body?: object, at?: RawClient) => Promise<unknown>
  /** The answer of a request of register 1 that is granted. */
  readonly done: (name: string, body?: object, at?: RawClient) => Promise<Answer>
  /** A watch in stock with a number of its own, which is told. */
  readonly unit: (item?: string) => Promise<string>
  /** Puts a unit into another state behind the program's back: only the words are looked at here. */
  readonly put: (serial: string, change: string) => Promise<void>
  /** Begins a sale at register 1 with these codes; what was open there before is voided. */
  readonly sale: (...codes: readonly string[]) => Promise<Sale>
  /** Sells a unit at register 1; gives the receipt. */
  readonly sold: (serial: string) => Promise<{ readonly document: string; readonly number: string }>
  /** The number lies in a basket of register 2; its id. */
  readonly heldElsewhere: (serial: string) => Promise<string>
  readonly fresh: () => string
  /** The credential of a register: 1, 2, or 3, where nobody stands. */
  readonly tokenOf: (register: number) => string
}

export const openWorld = async (t: Test): Promise<World> => {
  const app = await openRegisterApp(t, {
    app: { rate: { max: 100_000, seconds: 10 } },
    line: { messagesPerSecond: 10_000 },
  })
  const { shop, port, pair, signedIn } = app
  const as = {
    administrator: await signedIn('administrator'),
    manager: await signedIn('manager'),
    clerk: await signedIn('clerk'),
    cashier: await signedIn('cashier'),
  }
  await shop.sql(`insert into st.register (id, number, name) values (gen_random_uuid(), 3, 'Register 3')`)
  const second = shop.registers[1]?.id
  const tokens = new Map<number, string>()
  for (const register of [1, 2, 3]) tokens.set(register, await pair(register))
  const tokenOf = (register: number): string => tokens.get(register) ?? ''
  const at = async (register: number, user: string): Promise<RawClient> => {
    const client = new RawClient(`ws://127.0.0.1:${port}/register/${register}/line`)
    await client.next('hello')
    client.send({ type: 'identify', credential: tokenOf(register) })
    await client.next('welcome')
    const reply = await client.ask('session.sign-in', { user, pin: testPin })
    if (!reply.ok) throw new Error(reply.error.message)
    return client
  }
  const till = await at(1, 'The manager')
  const cashier = await at(2, 'The cashier')
  let count = 0
  const done: World['done'] = async (name, body = {}, client = till) => {
    const reply = await client.ask(name, body)
    if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
    return reply.body as Answer
  }
  const world: World = {
    ...app,
    items: shop.items,
    as,
    tokenOf,
    till,
    cashier,
    done,
    ask: async (method, url, body, headers = as.manager) => {
      const reply = await app.app.inject({
        method,
        url: url.startsWith('/register/') ? url : `/v1${url}`,
        headers: { ...headers, ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }) },
        ...(body !== undefined && { payload: body }),
      })
      return reply.json<Answer>()
    },
    refusal: async (name, body = {}, client = till) => {
      const reply = await client.ask(name, body)
      return reply.ok ? { granted: name } : reply.error
    },
    unit: async (item = shop.items.watch) => {
      count += 1
      const label = `U-${count}`
      if ('faults' in granted(await receive(shop.store, shop.actor(), item, [label]))) throw new Error('not received')
      return label
    },
    put: async (serial, change) => {
      await shop.sql(`update st.unit set ${change} where serial_label = $1`, [serial])
    },
    sale: async (...codes) => {
      const open = till.state?.sale
      if (open?.state === 'tendering') await done('sale.return-tenders', { sale: open.id })
      if (open) await done('sale.void', { sale: open.id })
      for (const code of codes)
        await (code === shopCodes.socks
          ? done('sale.add-item', { itemId: shop.items.socks, quantity: 1 })
          : done('sale.scan', { code, source: 'typed' }))
      const sale = till.state?.sale
      if (codes.length > 0 && !sale) throw new Error('no sale is open')
      return sale as Sale
    },
    sold: async (serial) => {
      const { id: sale, version } = await world.sale(serial)
      const answer = await done('sale.complete', { sale, version, tenders: [{ kind: 'cash', amount: 10_000_000 }] })
      return { document: String(answer['document']), number: String(answer['number']) }
    },
    heldElsewhere: async (serial) => {
      const basket = randomUUID()
      for (const table of ['st.basket_serial', 'st.basket_line'])
        await shop.sql(`delete from ${table} where basket_id in (select id from st.basket where register_id = $1)`, [
          second,
        ])
      await shop.sql('delete from st.basket where register_id = $1', [second])
      granted(await scan(shop.store, shop.actor(2), basket, serial))
      return basket
    },
    fresh: () => {
      count += 1
      return `N-${count}`
    },
  }
  return world
}

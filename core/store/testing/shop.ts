import pg from 'pg'
import { newId } from '../ids.js'
import { openStore } from '../open-store.js'
import type { Actor, Store } from '../store.js'
import { testDatabase, type TestDatabase } from './database.js'

/** A small shop for tests: one store, registers, a user and four items, one for each way of being serialized. */
export interface Shop {
  readonly database: TestDatabase
  readonly store: Store
  readonly registers: readonly { readonly id: string; readonly number: number }[]
  readonly user: { readonly id: string; readonly name: string }
  readonly items: { readonly watch: string; readonly camera: string; readonly radio: string; readonly socks: string }
  /** Who acts at a register. */
  readonly actor: (register?: number) => Actor
  /** Runs SQL as superuser, behind the program's back. */
  sql<T extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<readonly T[]>
  /** A second daemon's store on the same database is refused; this one opens look-ups beside. */
  readonly storeNumber: number
}

/** Product codes of the items, as the catalog keys them. */
export const shopCodes = {
  watch: '09521234000013',
  camera: '09521234000020',
  radio: '09521234000037',
  socks: '09521234000044',
} as const

export const openShop = async (
  t: { teardown(handler: () => Promise<void>): unknown },
  options: { readonly registers?: number; readonly poolSize?: number } = {},
): Promise<Shop> => {
  const database = await testDatabase(t)
  const admin = new pg.Pool({ connectionString: database.superUrl, max: 2 })
  admin.on('error', () => undefined) // The database is dropped while idle connections are open.
  const sql = async <T extends object>(text: string, values: readonly unknown[] = []): Promise<readonly T[]> =>
    (await admin.query<T>(text, [...values])).rows

  const ids = { venue: newId(), store: newId(), other: newId(), department: newId(), brand: newId(), user: newId() }
  const items = { watch: newId(), camera: newId(), radio: newId(), socks: newId() }
  await sql(`insert into cat.venue values ($1, 1, 'Arena')`, [ids.venue])
  await sql(
    `insert into cat.store values ($1, $3, 1, 'Main Street', 'Europe/Berlin', 'en-US', 'USD'), ($2, $3, 4, 'Harbour', 'Europe/Berlin', 'en-US', 'USD')`,
    [ids.store, ids.other, ids.venue],
  )
  await sql(`insert into cat.department values ($1, 'Electronics', null)`, [ids.department])
  const add = async (
    id: string,
    number: string,
    name: string,
    price: number,
    level: string | null,
    required: boolean,
    code: string,
  ): Promise<void> => {
    const product = newId()
    await sql(`insert into cat.product values ($1, $2, $3)`, [product, number, name])
    await sql(
      `insert into cat.item (id, product, description, price, cost, tax_rate, level, required_on_sale, required_on_return, exact, serial_scope, department_id, active, rev)
       values ($1, $2, $3, $4, $5, 88750, $6, $7, false, false, 'item', $8, true, 1)`,
      [id, product, name, price, Math.floor(price / 2), level, required, ids.department],
    )
    await sql(`insert into cat.upc values ($1, $2, $3, $4, 'gtin', 0)`, [newId(), id, code, code.slice(1)])
  }
  await add(items.watch, 'P-1', 'Trail Watch', 19900, 'always', false, shopCodes.watch)
  await add(items.camera, 'P-2', 'Field Camera', 45000, 'sometimes', true, shopCodes.camera)
  await add(items.radio, 'P-3', 'Pocket Radio', 2999, 'sometimes', false, shopCodes.radio)
  await add(items.socks, 'P-4', 'Sport Socks', 599, 'not', false, shopCodes.socks)
  await sql('select st.apply_levels(null)')
  await sql(`insert into st.app_user (id, name, role, pin_hash) values ($1, 'Ada', 'manager', 'none')`, [ids.user])
  const registers = Array.from({ length: options.registers ?? 2 }, (_, index) => ({ id: newId(), number: index + 1 }))
  for (const register of registers)
    await sql('insert into st.register (id, number, name) values ($1, $2, $3)', [
      register.id,
      register.number,
      `Register ${register.number}`,
    ])

  const store = await openStore({
    url: database.serveUrl,
    storeNumber: 1,
    poolSize: options.poolSize ?? 8,
    writer: true,
    onError: () => undefined,
  })
  // Last in, first out: the pools end before the database is dropped.
  t.teardown(async () => {
    await store.close()
    await admin.end()
  })
  const user = { id: ids.user, name: 'Ada' }
  const first = registers[0]
  if (first === undefined) throw new Error('a shop has a register')
  return {
    database,
    store,
    registers,
    user,
    items,
    storeNumber: 1,
    sql,
    actor: (register = 1) => {
      const row = registers.find(({ number }) => number === register) ?? first
      return { userId: user.id, userName: user.name, registerId: row.id, stream: { id: row.id, kind: 'register' } }
    },
  }
}

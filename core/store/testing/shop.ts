import pg from 'pg'
import { openStore } from '../open-store.js'
import type { Actor, Store } from '../store.js'
import { seedShop, type ShopIds } from './seed-shop.js'
import { testDatabase, type TestDatabase } from './database.js'

export { shopCodes } from './seed-shop.js'

/** A small shop for tests: one store, registers, a user and four items, one for each way of being serialized. */
export interface Shop {
  readonly database: TestDatabase
  readonly store: Store
  readonly registers: readonly { readonly id: string; readonly number: number }[]
  readonly user: { readonly id: string; readonly name: string }
  readonly items: ShopIds['items']
  /** Who acts at a register. */
  readonly actor: (register?: number) => Actor
  /** Runs SQL as superuser, behind the program's back. */
  sql<T extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<readonly T[]>
  /** A second daemon's store on the same database is refused; this one opens look-ups beside. */
  readonly storeNumber: number
}

export const openShop = async (
  t: { teardown(handler: () => Promise<void>): unknown },
  options: { readonly registers?: number; readonly poolSize?: number } = {},
): Promise<Shop> => {
  const database = await testDatabase(t)
  const admin = new pg.Pool({ connectionString: database.superUrl, max: 2 })
  admin.on('error', () => undefined) // The database is dropped while idle connections are open.
  const sql = async <T extends object>(text: string, values: readonly unknown[] = []): Promise<readonly T[]> =>
    (await admin.query<T>(text, [...values])).rows

  const { items, registers, user: userId } = await seedShop(sql, options.registers ?? 2)
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
  const user = { id: userId, name: 'Ada' }
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

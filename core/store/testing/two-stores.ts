import pg from 'pg'
import { newId } from '../ids.js'
import { openStore } from '../open-store.js'
import type { Manifest, TransferNews } from '../store.js'
import { testDatabase } from './database.js'
import { openShop, type Shop } from './shop.js'
import { granted } from './till.js'

type Test = { teardown(handler: () => Promise<void>): unknown }

const catalogTables = ['venue', 'store', 'department', 'product', 'item', 'upc'] as const

/** A second database with the catalog of `first`, opened as its store 4, Harbour, with registers of its own. */
export const openSecondShop = async (
  t: Test,
  first: Shop,
  options: { readonly registers?: number; readonly poolSize?: number } = {},
): Promise<Shop> => {
  const database = await testDatabase(t)
  const admin = new pg.Pool({ connectionString: database.superUrl, max: 2 })
  admin.on('error', () => undefined) // The database is dropped while idle connections are open.
  const sql = async <T extends object>(text: string, values: readonly unknown[] = []): Promise<readonly T[]> =>
    (await admin.query<T>(text, [...values])).rows
  for (const table of catalogTables) {
    const rows = await first.sql<{ row: object }>(`select to_jsonb(x) as row from cat.${table} x`)
    await sql(`insert into cat.${table} select * from jsonb_populate_recordset(null::cat.${table}, $1::jsonb)`, [
      JSON.stringify(rows.map(({ row }) => row)),
    ])
  }
  await sql('select st.apply_levels(null)')
  const user = { id: newId(), name: 'Ben' }
  await sql(`insert into st.app_user (id, name, role, pin_hash) values ($1, $2, 'manager', 'none')`, [
    user.id,
    user.name,
  ])
  const registers = Array.from({ length: options.registers ?? 2 }, (_, index) => ({ id: newId(), number: index + 1 }))
  for (const { id, number } of registers)
    await sql('insert into st.register (id, number, name) values ($1, $2, $3)', [id, number, `Register ${number}`])
  const store = await openStore({
    url: database.serveUrl,
    storeNumber: 4,
    poolSize: options.poolSize ?? 8,
    writer: true,
    onError: () => undefined,
  })
  t.teardown(async () => {
    await store.close()
    await admin.end()
  })
  const [register] = registers
  if (register === undefined) throw new Error('a shop has a register')
  return {
    database,
    store,
    registers,
    user,
    items: first.items,
    storeNumber: 4,
    sql,
    actor: (number = 1) => {
      const { id } = registers.find((one) => one.number === number) ?? register
      return { userId: user.id, userName: user.name, registerId: id, stream: { id, kind: 'register' } }
    },
  }
}

/** Main Street and Harbour: two databases, one catalog. */
export const openTwoShops = async (
  t: Test,
  options: { readonly registers?: number; readonly poolSize?: number } = {},
): Promise<{ readonly a: Shop; readonly b: Shop }> => {
  const a = await openShop(t, options)
  return { a, b: await openSecondShop(t, a, options) }
}

/** What headquarters would carry from one store to the other: the transfer itself. */
export const announce = async (from: Shop, to: Shop, transfer: string): Promise<Manifest> => {
  const manifest = await from.store.transfers.manifest(transfer)
  if (manifest === null) throw new Error('the transfer was not sent from here')
  granted(await from.store.transfers.handOut(from.actor(), transfer, 'sent'))
  granted(await to.store.transfers.announce({ actor: to.actor(), origin: 'replication', text: null, manifest }))
  return manifest
}

/** … and what became of it there. */
export const tell = async (from: Shop, to: Shop, transfer: string): Promise<TransferNews> => {
  const news = await from.store.transfers.news(transfer)
  if (news === null) throw new Error('the transfer is not known here')
  granted(await to.store.transfers.learn(to.actor(), news))
  return news
}

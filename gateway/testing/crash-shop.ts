import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../../core/store/migrate.js'
import { openStore } from '../../core/store/open-store.js'
import type { Actor } from '../../core/store/store.js'
import { seedShop } from '../../core/store/testing/seed-shop.js'
import { receive } from '../../core/store/testing/till.js'
import { freePort } from '../demo/free-port.js'
import type { Embedded } from '../embedded/postgres.js'
import { addUser } from '../security/accounts.js'
import { loadPepper } from '../security/pepper.js'
import { hashToken, newRegisterToken } from '../security/tokens.js'

/** A shop on disk for a daemon in a process of its own: database, configuration, stock, and who may sell. */
export interface CrashShop {
  /** Runs SQL behind the daemon's back. Ended by whoever made the shop. */
  readonly admin: pg.Pool
  readonly config: string
  readonly port: number
  /** Serial numbers of the watches in stock. */
  readonly serials: readonly string[]
  /** Proof of each register, in the order of their numbers. */
  readonly tokens: readonly string[]
}

const database = 'crash'

export const openCrashShop = async (
  server: Embedded,
  folder: string,
  options: { readonly sales: number; readonly registers: number; readonly printerPort: number },
): Promise<CrashShop> => {
  await server.createDatabase(database)
  await migrate({ url: server.ownerUrl(database), serveRole: 'tillgate_serve' })
  const admin = new pg.Pool({ connectionString: server.superUrl.replace('/postgres?', `/${database}?`), max: 2 })
  admin.on('error', () => undefined) // The server is stopped while idle connections are open.
  const run = async (text: string, values: readonly unknown[]): Promise<readonly object[]> =>
    (await admin.query<object>(text, [...values])).rows
  const ids = await seedShop(run, options.registers)
  const serveUrl = server.serveUrl(database)
  const store = await openStore({ url: serveUrl, storeNumber: 1, poolSize: 4, writer: true, onError: () => undefined })
  try {
    const serials = Array.from({ length: options.sales }, (_, n) => `CR-${n}`)
    const actor: Actor = {
      userId: ids.user,
      userName: 'Ada',
      registerId: null,
      stream: { id: ids.user, kind: 'process' },
    }
    for (let from = 0; from < serials.length; from += 1000)
      await receive(store, actor, ids.items.watch, serials.slice(from, from + 1000))
    await addUser(store, await loadPepper(join(folder, 'pepper')), { name: 'Bob', role: 'cashier', pin: '4711' })
    const tokens: string[] = []
    for (const { id } of ids.registers) {
      const token = newRegisterToken(id)
      await store.registers.addCredential(id, hashToken(token))
      tokens.push(token)
    }
    const port = await freePort(18_420)
    const config = join(folder, 'store.toml')
    await writeFile(config, configText({ ...options, serveUrl, folder, port }))
    return { admin, config, port, serials, tokens }
  } finally {
    await store.close()
  }
}

const configText = (shop: {
  readonly serveUrl: string
  readonly folder: string
  readonly port: number
  readonly printerPort: number
  readonly registers: number
}): string => `
[store]
number = 1
[database]
serve = ${JSON.stringify(shop.serveUrl)}
[server]
port = ${shop.port}
[security]
pepper_file = ${JSON.stringify(join(shop.folder, 'pepper'))}
[wire]
messages_per_second = 1000
[printing]
receipt_seconds = 3600
[[printer]]
id = "receipt-1"
kind = "receipt"
profile = "epson-80"
transport = { kind = "tcp", host = "127.0.0.1", port = ${shop.printerPort} }
${Array.from({ length: shop.registers }, (_, n) => `[[register]]\nnumber = ${n + 1}\nreceipt_printer = "receipt-1"\n`).join('')}`

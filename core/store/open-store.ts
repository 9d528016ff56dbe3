import { hostname } from 'node:os'
import pg from 'pg'
import { TillgateError } from '../errors/error.js'
import { moneyFormat } from '../sale/money.js'
import { afterSaleOf } from './after-sale.js'
import { basketsOf } from './baskets.js'
import { catalogQueriesOf } from './catalog-queries.js'
import { catalogWriterOf } from './catalog-write.js'
import { daysOf } from './days.js'
import { cashOf } from './cash.js'
import { customersOf, venueEventsOf } from './customers.js'
import { checkPurpose } from './check-purpose.js'
import { checkSchema } from './check-schema.js'
import { openDatabase, type Database } from './database.js'
import { daemonLock, WriterGuard } from './guard.js'
import { exceptionsOf } from './exceptions.js'
import { draftsOf } from './drafts.js'
import { drawersOf } from './drawers.js'
import { initiatedOf } from './initiated.js'
import { inventoryOf } from './inventory.js'
import { registersOf, sessionsOf, usersOf } from './people.js'
import { printQueueOf } from './print-queue.js'
import { promptsOf } from './prompts.js'
import { layawaysOf } from './layaways.js'
import { journalOf } from './journal.js'
import { regulatedOf } from './regulated.js'
import { reportsOf } from './reports.js'
import { requestsOf } from './requests.js'
import { salesOf } from './sales.js'
import { serialsOf } from './serial-queries.js'
import { asStoreError } from './sql-errors.js'
import { stockOf } from './stock.js'
import { transfersOf } from './transfers.js'
import type { OpenStore, StoreContext } from './store.js'
import { unitsOf } from './units.js'

const readContext = async (client: pg.Client, storeNumber: number, training: boolean): Promise<StoreContext> => {
  await checkPurpose(client, training)
  const { rows } = await client.query<StoreContext>(
    'select id as "storeId", number, name, zone, locale, currency, st.is_training() as training from cat.store where number = $1',
    [storeNumber],
  )
  const [context] = rows
  if (context === undefined) throw new TillgateError('STORE_UNKNOWN', { store: storeNumber })
  return context
}

/** What a daemon's connections are called; those of the command line, which may run beside it, are called otherwise. */
const writerNames = { soft: 'tillgate baskets', durable: 'tillgate' } as const
const readerNames = { soft: 'tillgate command', durable: 'tillgate command' } as const

/** Becomes the one writer: the lock first, then a new generation, which the statements of an older daemon do not have. */
const becomeWriter = async (client: pg.Client, context: StoreContext): Promise<number> => {
  const { rows: lock } = await client.query<{ got: boolean }>(`select pg_try_advisory_lock(${daemonLock}) as got`)
  if (lock[0]?.got !== true) {
    const { rows } = await client.query<{ pid: number | null; host: string | null }>('select pid, host from st.daemon')
    throw new TillgateError('DAEMON_RUNNING', { pid: rows[0]?.pid ?? 'unknown', host: rows[0]?.host ?? 'unknown' })
  }
  const { rows } = await client.query<{ generation: string }>(
    `insert into st.daemon (store_id, generation, pid, host, started_at) values ($1, 1, $2, $3, now())
     on conflict (one) do update set store_id = excluded.store_id, generation = st.daemon.generation + 1, pid = excluded.pid, host = excluded.host, started_at = now()
     returning generation`,
    [context.storeId, process.pid, hostname()],
  )
  // A daemon that was killed may have left a statement running, which would be missed by whoever looks whether a
  // repeated request was done before. It ends now, done or undone.
  await client.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where datname = current_database() and usename = current_user and application_name = any ($1)`,
    [Object.values(writerNames)],
  )
  return Number(rows[0]?.generation ?? 0)
}

const currentGeneration = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ generation: string }>('select generation from st.daemon')
  return Number(rows[0]?.generation ?? 0)
}

/** See `OpenStore`. The connection that holds the writer's lock is kept beside the two pools until `close`. */
export const openStore: OpenStore = async ({ url, storeNumber, poolSize, writer, training = false, onError }) => {
  const guard = new pg.Client({ connectionString: url, application_name: 'tillgate guard', keepAlive: true })
  guard.on('error', onError)
  let soft: Database | null = null
  let durable: Database | null = null
  try {
    await guard.connect()
    await checkSchema(guard)
    const context = await readContext(guard, storeNumber, training)
    const generation = writer ? await becomeWriter(guard, context) : await currentGeneration(guard)
    const writerGuard = writer ? new WriterGuard(url, guard, onError) : null
    if (!writer) await guard.end()
    const half = Math.max(1, Math.ceil(poolSize / 2))
    const names = writer ? writerNames : readerNames
    soft = openDatabase({ url, size: half, durable: false, name: names.soft, onError })
    durable = openDatabase({ url, size: half, durable: true, name: names.durable, onError })
    const [softDb, durableDb] = [soft, durable]
    return {
      context,
      baskets: basketsOf(soft, durable, generation),
      sales: salesOf(soft, durable, generation),
      afterSale: afterSaleOf(soft, durable, generation),
      layaways: layawaysOf(soft, durable, generation),
      stock: stockOf(soft, durable, generation),
      transfers: transfersOf(soft, durable, generation),
      units: unitsOf(durable, generation),
      inventory: inventoryOf(soft),
      initiated: initiatedOf(soft, durable, generation),
      catalog: catalogQueriesOf(soft),
      // The command line writes the catalog beside the daemon.
      catalogWriter: catalogWriterOf(durable, url, writer ? generation : null),
      serials: serialsOf(soft),
      cash: cashOf(durable, generation),
      days: daysOf(durable, generation),
      exceptions: exceptionsOf(durable, generation),
      customers: customersOf(soft, durable, generation),
      prompts: promptsOf(soft, durable, generation),
      venueEvents: venueEventsOf(durable, generation),
      drafts: draftsOf(durable, generation),
      journal: journalOf(durable, url, generation, context),
      regulated: regulatedOf(durable, generation),
      reports: reportsOf(soft, url, {
        zone: context.zone,
        minorDigits: moneyFormat(context.locale, context.currency).minorDigits,
      }),
      registers: registersOf(durable),
      users: usersOf(durable, generation),
      sessions: sessionsOf(durable),
      jobs: printQueueOf(soft, durable, generation),
      drawers: drawersOf(durable, generation),
      requests: requestsOf(soft),
      health: {
        connections: () => {
          const [a, b] = [softDb.pool, durableDb.pool]
          return {
            total: a.totalCount + b.totalCount,
            idle: a.idleCount + b.idleCount,
            waiting: a.waitingCount + b.waitingCount,
          }
        },
        check: async () => {
          try {
            await softDb.rows('health', 'select 1 as one', [])
            return { ok: true, text: 'The database answers.' }
          } catch (error) {
            return { ok: false, text: error instanceof Error ? error.message : 'The database does not answer.' }
          }
        },
      },
      upkeep: async () => {
        await durableDb.rows('fold-movements', 'select st.fold_movements() as n', [])
        await requestsOf(softDb).purge()
      },
      close: async () => {
        await Promise.all([softDb.close(), durableDb.close()])
        await writerGuard?.close()
      },
    }
  } catch (error) {
    await Promise.allSettled([guard.end(), soft?.close(), durable?.close()])
    throw asStoreError(error, url)
  }
}

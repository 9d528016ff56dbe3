import pg from 'pg'
import { migrate } from '../../core/store/migrate.js'
import { serveRole } from '../embedded/connection-string.js'
import { startEmbedded, type Embedded } from '../embedded/postgres.js'

/** A migrated database of its own for one part of the benchmark. */
export interface BenchDatabase {
  /** What the daemon and everything it is compared with connect as. */
  readonly serveUrl: string
  /** Superuser: what is prepared beforehand, and not timed, is written so. */
  readonly admin: pg.Pool
  close(): Promise<void>
}

/** A PostgreSQL whose commits are durable, on data that go with it. */
export interface BenchServer {
  database(name: string): Promise<BenchDatabase>
  stop(): Promise<void>
}

const openDatabase = async (server: Embedded, name: string): Promise<BenchDatabase> => {
  await server.createDatabase(name)
  await migrate({ url: server.ownerUrl(name), serveRole })
  const admin = new pg.Pool({ connectionString: server.superUrl.replace('/postgres?', `/${name}?`), max: 2 })
  admin.on('error', () => undefined) // The query in hand rejects with the same fault.
  return { serveUrl: server.serveUrl(name), admin, close: () => admin.end() }
}

export const startBenchServer = async (): Promise<BenchServer> => {
  const server = await startEmbedded({ dataDir: null, durable: true })
  return { database: (name) => openDatabase(server, name), stop: () => server.stop() }
}

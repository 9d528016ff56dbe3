import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { ensureCluster, makePrivate } from './cluster.js'
import { ownerRole, serveRole, socketUrl } from './connection-string.js'
import { serverIdentity } from './identity.js'
import { prepareNative } from './native.js'
import { claimFolder, endLeftover, releaseFolder } from './ownership.js'
import { startServer } from './server-process.js'
import { makeTemporary } from './temporary.js'

export interface EmbeddedOptions {
  /** A folder that keeps the data between runs (see `demoFolder`), or null for data that go with the server. */
  readonly dataDir: string | null
  /** True: every commit survives a power cut. False: as fast as possible, for tests. */
  readonly durable: boolean
  readonly log?: (line: string) => void
}

/** A PostgreSQL 18 of our own, reached over a unix socket that only this user can open. */
export interface Embedded {
  /** Superuser, database `postgres`. */
  readonly superUrl: string
  /** `tillgate_owner`, who owns the databases and migrates them. */
  ownerUrl(database: string): string
  /** `tillgate_serve`, whom the daemon connects as. */
  serveUrl(database: string): string
  /** Creates a database of `tillgate_owner` unless it is there; says whether it did. */
  createDatabase(name: string): Promise<boolean>
  readonly pid: number
  /** Resolves with words when the server is gone, for whatever reason. */
  readonly exited: Promise<string>
  /** Shuts down cleanly and removes everything temporary. Twice is harmless. */
  stop(): Promise<void>
}

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined) // The query in hand rejects with the same fault.
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const createRoles = (superUrl: string): Promise<void> =>
  withClient(superUrl, async (client) => {
    for (const role of [ownerRole, serveRole]) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
      if (rowCount === 0) await client.query(`create role ${role} login`)
    }
  })

const createDatabase = (superUrl: string, name: string): Promise<boolean> =>
  withClient(superUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount !== 0) return false
    await client.query(`create database ${client.escapeIdentifier(name)} owner ${ownerRole}`)
    return true
  })

/**
 * Starts the PostgreSQL that comes with the development packages: for the demo, the tests and the benchmark only.
 * It ends with this process, also on SIGKILL, and a left-over of an earlier run is ended first.
 * @throws TillgateError EMBEDDED_FAILED, EMBEDDED_IN_USE
 */
export const startEmbedded = async (options: EmbeddedOptions): Promise<Embedded> => {
  const log = options.log ?? (() => undefined)
  const identity = serverIdentity()
  const base = await makeTemporary(log)
  const lasting = options.dataDir
  const folder = lasting ?? base
  const cleanUp = (): void => {
    if (lasting !== null) releaseFolder(lasting)
    rmSync(base, { recursive: true, force: true })
  }
  if (lasting !== null) {
    mkdirSync(lasting, { recursive: true })
    try {
      claimFolder(lasting)
    } catch (error) {
      rmSync(base, { recursive: true, force: true })
      throw error
    }
  }
  try {
    const dataDir = join(folder, 'data')
    const socketFolder = join(base, 'socket')
    await endLeftover(dataDir, log)
    const native = prepareNative(identity, base)
    makePrivate(socketFolder, identity)
    await ensureCluster(native, identity, dataDir, options.durable)
    const server = await startServer({ native, identity, dataDir, socketFolder, durable: options.durable, log })
    const superUrl = socketUrl(socketFolder, 'postgres', 'postgres')
    try {
      await createRoles(superUrl)
    } catch (error) {
      await server.stop()
      throw error
    }
    return {
      superUrl,
      ownerUrl: (database) => socketUrl(socketFolder, ownerRole, database),
      serveUrl: (database) => socketUrl(socketFolder, serveRole, database),
      createDatabase: (name) => createDatabase(superUrl, name),
      pid: server.pid,
      exited: server.exited,
      stop: async () => {
        await server.stop()
        cleanUp()
      },
    }
  } catch (error) {
    cleanUp()
    throw error
  }
}

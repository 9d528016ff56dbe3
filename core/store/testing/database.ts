import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { withDatabase, withUser } from './connection-string.js'

/** What the test run hands to each test file, as JSON in TILLGATE_TEST_PG. */
export interface TestServer {
  /** Superuser, any database. */
  readonly superUrl: string
  /** Of the two roles; null where the server trusts its socket. */
  readonly password: string | null
  /** The migrated database that each test database is a copy of. */
  readonly template: string
}

export const testServerVariable = 'TILLGATE_TEST_PG'

/** A database of its own for one test. */
export interface TestDatabase {
  readonly name: string
  /** `tillgate_owner`: migrates. */
  readonly ownerUrl: string
  /** `tillgate_serve`: what the daemon connects as. */
  readonly serveUrl: string
  readonly superUrl: string
  /** Also done when the test ends. Cuts off whoever is still connected. Twice is harmless. */
  drop(): Promise<void>
}

/** Imported here only: the process that wraps the test run uses this file too and must not become a test by it. */
const startForThisFile = async (): Promise<TestServer> => {
  const { default: tap } = await import('tap')
  const { startTestServer } = await import('../../../gateway/testing/server.js')
  const { server, stop } = await startTestServer()
  tap.teardown(stop)
  return server
}

let started: Promise<TestServer> | null = null

/** The server of the test run; a file that is run alone (`node build/....test.js`) gets one for itself. */
export const testServer = async (): Promise<TestServer> => {
  const given = process.env[testServerVariable]
  if (given !== undefined) return JSON.parse(given) as TestServer
  started ??= startForThisFile()
  return started
}

/** Runs one statement as superuser on a connection of its own. */
export const asSuperuser = async (server: TestServer, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: withDatabase(server.superUrl, 'postgres') })
  client.on('error', () => undefined) // The statement in hand rejects with the same fault.
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/**
 * Makes a database for the test `t`: a copy of the migrated template (about 20 ms), or an empty one of the owner.
 * It is dropped when `t` ends. Close pools in the test's own teardown; those registered later run first.
 */
export const testDatabase = async (
  t: { teardown(handler: () => Promise<void>): unknown },
  options: { readonly empty?: boolean; readonly suffix?: string } = {},
): Promise<TestDatabase> => {
  const server = await testServer()
  const name = `t_${process.pid}_${randomBytes(5).toString('hex')}${options.suffix ?? ''}`
  const source = options.empty === true ? 'template template0 encoding UTF8' : `template ${server.template}`
  await asSuperuser(server, `create database ${name} ${source} owner tillgate_owner strategy file_copy`)
  const as = (user: string): string => withUser(server.superUrl, { user, password: server.password, database: name })
  const drop = (): Promise<void> => asSuperuser(server, `drop database if exists ${name} with (force)`)
  t.teardown(drop)
  return {
    name,
    ownerUrl: as('tillgate_owner'),
    serveUrl: as('tillgate_serve'),
    superUrl: withDatabase(server.superUrl, name),
    drop,
  }
}

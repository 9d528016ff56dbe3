import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { withDatabase, withUser } from '../../core/store/testing/connection-string.js'
import { asSuperuser, type TestServer } from '../../core/store/testing/database.js'
import { ownerRole, serveRole } from '../embedded/connection-string.js'
import { startEmbedded } from '../embedded/postgres.js'
import { fillTemplate } from './template.js'

/** A superuser's connection string of a PostgreSQL 15 or newer to run the tests on instead of the embedded one. */
export const givenServerVariable = 'TILLGATE_TEST_DATABASE'

export interface StartedTestServer {
  readonly server: TestServer
  readonly stop: () => Promise<void>
}

/** Password of the two roles on a given server; it protects nothing but throw-away test databases. */
const testPassword = 'tillgate-test'

/** A server whose roles have other passwords serves a store, and no test goes near that. */
const mustBeOurs = async (superUrl: string, user: string): Promise<void> => {
  const client = new pg.Client({
    connectionString: withUser(superUrl, { user, password: testPassword, database: 'postgres' }),
  })
  try {
    await client.connect()
  } catch (cause) {
    const words = `${givenServerVariable}: the role ${user} there is not that of the tests. Give them a server without a store.`
    throw new Error(words, { cause })
  } finally {
    await client.end().catch(() => undefined) // Not connected: nothing to end.
  }
}

const createRoles = async (superUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: superUrl })
  await client.connect()
  try {
    for (const role of [ownerRole, serveRole]) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
      if (rowCount === 0) await client.query(`create role ${role} login password '${testPassword}'`)
      else await mustBeOurs(superUrl, role)
    }
  } finally {
    await client.end()
  }
}

const makeTemplate = async (server: TestServer): Promise<void> => {
  await asSuperuser(server, `create database ${server.template} owner ${ownerRole} template template0 encoding UTF8`)
  const { password, template } = server
  await fillTemplate(withUser(server.superUrl, { user: ownerRole, password, database: template }))
  await asSuperuser(server, `alter database ${template} with is_template true allow_connections false`)
}

const dropTemplate = async (server: TestServer): Promise<void> => {
  await asSuperuser(server, `alter database ${server.template} with is_template false`)
  await asSuperuser(server, `drop database ${server.template} with (force)`)
}

const onGivenServer = async (superUrl: string): Promise<StartedTestServer> => {
  await createRoles(withDatabase(superUrl, 'postgres'))
  const template = `tillgate_template_${randomBytes(4).toString('hex')}`
  const server: TestServer = { superUrl, password: testPassword, template }
  await makeTemplate(server)
  return { server, stop: () => dropTemplate(server) }
}

const onEmbedded = async (): Promise<StartedTestServer> => {
  const embedded = await startEmbedded({ dataDir: null, durable: false })
  const server: TestServer = { superUrl: embedded.superUrl, password: null, template: 'tillgate_template' }
  try {
    await makeTemplate(server)
  } catch (error) {
    await embedded.stop()
    throw error
  }
  return { server, stop: () => embedded.stop() }
}

/** Starts the PostgreSQL that tests use, or connects to the given one, with the template database ready. */
export const startTestServer = (): Promise<StartedTestServer> => {
  const given = process.env[givenServerVariable]
  return given === undefined || given === '' ? onEmbedded() : onGivenServer(given)
}

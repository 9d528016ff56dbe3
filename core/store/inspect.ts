import pg from 'pg'
import { neededSchema, type SchemaVersion } from './migrate.js'
import { asStoreError } from './sql-errors.js'

/** What a look at a database found; nothing in it was changed, and no lock was taken. */
export interface DatabaseLook {
  /** `15.8 (Debian …)` as the server says it, and as a number: 150008. */
  readonly version: string
  readonly versionNumber: number
  readonly encoding: string
  readonly database: string
  readonly role: string
  readonly isSuperuser: boolean
  readonly ownsSchema: boolean
  /** True when the role could change or remove what stands in the journal. */
  readonly mayChangeJournal: boolean
  /** Null when the database was never migrated, or the role may not see it. */
  readonly schema: SchemaVersion | null
  readonly neededSchema: SchemaVersion
  /** The daemon that last became the writer; `runs` says whether it holds the lock now. */
  readonly daemon: { readonly pid: number; readonly host: string; readonly runs: boolean } | null
  /** Folder of the server's files, on its machine; null when the role may not know. */
  readonly dataFolder: string | null
}

interface ServerRow {
  version: string
  versionNumber: number
  encoding: string
  database: string
  role: string
  isSuperuser: boolean
  hasSchema: boolean
  daemonLocked: boolean
}

// The key of the daemon's lock is one int8, which pg_locks shows as two halves.
const serverStatement = `
  select current_setting('server_version') as version, current_setting('server_version_num')::int as "versionNumber",
    pg_encoding_to_char(d.encoding) as encoding, d.datname as database, current_user as role,
    (select rolsuper from pg_roles where rolname = current_user) as "isSuperuser",
    to_regclass('st.schema') is not null and has_schema_privilege('st', 'usage') as "hasSchema",
    exists (select from pg_locks l where l.locktype = 'advisory' and l.database = d.oid and l.objsubid = 1 and l.granted
      and ((l.classid::bigint << 32) | l.objid::bigint) = hashtext('tillgate.daemon')::bigint) as "daemonLocked"
  from pg_database d where d.datname = current_database()`

const journalStatement = `
  select bool_or(has_table_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete') or has_table_privilege(c.oid, 'truncate')) as "mayChangeJournal",
    bool_or(pg_has_role(c.relowner, 'member')) as "ownsSchema"
  from pg_class c where c.relnamespace = to_regnamespace('up') and c.relkind in ('r', 'p')`

/**
 * Looks at a database as the role of `url`: for "tillgate doctor", also while a daemon trades on it.
 * Throws TillgateError DATABASE_*.
 */
export const inspectDatabase = async (url: string): Promise<DatabaseLook> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'tillgate doctor',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
  })
  client.on('error', () => undefined) // The statement in hand rejects with the same fault.
  try {
    await client.connect()
    const server = await one<ServerRow>(client, serverStatement)
    const journal = await one<{ mayChangeJournal: boolean | null; ownsSchema: boolean | null }>(
      client,
      journalStatement,
    )
    const { hasSchema, daemonLocked, ...facts } = server
    return {
      ...facts,
      mayChangeJournal: journal.mayChangeJournal === true,
      ownsSchema: journal.ownsSchema === true,
      schema: hasSchema ? await optional<SchemaVersion>(client, 'select number, digest from st.schema') : null,
      neededSchema: await neededSchema(),
      daemon: hasSchema ? await daemonOf(client, daemonLocked) : null,
      dataFolder:
        (await optional<{ folder: string }>(client, "select current_setting('data_directory') as folder"))?.folder ??
        null,
    }
  } catch (error) {
    throw asStoreError(error, url)
  } finally {
    await client.end().catch(() => undefined) // Not connected, or gone already: nothing to end.
  }
}

const daemonOf = async (client: pg.Client, runs: boolean): Promise<DatabaseLook['daemon']> => {
  const row = await optional<{ pid: number; host: string }>(client, 'select pid, host from st.daemon')
  return row === null ? null : { ...row, runs }
}

const one = async <T extends object>(client: pg.Client, statement: string): Promise<T> => {
  const { rows } = await client.query<T>(statement)
  const [row] = rows
  if (row === undefined) throw new Error('The server gave no answer.')
  return row
}

/** Null when there is no row, or when the role may not look. */
const optional = async <T extends object>(client: pg.Client, statement: string): Promise<T | null> => {
  try {
    return (await client.query<T>(statement)).rows[0] ?? null
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501') return null
    throw error
  }
}

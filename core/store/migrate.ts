import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { TillgateError } from '../errors/error.js'
import { stockRules } from '../serials/stock-transitions.js'
import { transitionRows } from '../serials/transitions.js'
import { partitionStatements } from './partitions.js'
import { markPurpose } from './check-purpose.js'
import { asStoreError } from './sql-errors.js'

/**
 * Migrations: numbered SQL, applied once and in order, in two sets. `base` is every store's; `master` holds the rules
 * and grants of a catalog that is written here, and is dropped when the store joins a headquarters. After them comes
 * what is written anew each time: functions and views, the transition table, the journal's partitions, the grants.
 */
export interface Migration {
  readonly set: 'base' | 'master'
  readonly number: number
  readonly name: string
  readonly sql: string
}

const directory = new URL('./migrations/', import.meta.url)
const functionsDirectory = new URL('./functions/', import.meta.url)

export const readMigrations = async (): Promise<readonly Migration[]> => {
  const read = async (set: Migration['set']): Promise<readonly Migration[]> => {
    const folder = new URL(`${set}/`, directory)
    const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
    return Promise.all(
      names.map(async (name) => ({
        set,
        number: Number(name.slice(0, 4)),
        name: name.slice(5, -4),
        sql: await readFile(new URL(name, folder), 'utf8'),
      })),
    )
  }
  return [...(await read('base')), ...(await read('master'))]
}

/** The functions and views, in the order of their file names. */
export const readFunctions = async (): Promise<string> => {
  const names = (await readdir(functionsDirectory)).filter((name) => name.endsWith('.sql')).toSorted()
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, functionsDirectory), 'utf8')))
  return texts.join('\n')
}

/** What the program needs the database to be: the number of the newest migration and a digest of what is written anew. */
export interface SchemaVersion {
  readonly number: number
  readonly digest: string
}

export const neededSchema = async (): Promise<SchemaVersion> => {
  const migrations = await readMigrations()
  const digest = createHash('sha256')
    .update(await readFunctions())
    .update(JSON.stringify([transitionRows(), stockRules]))
    .digest('hex')
  return { number: Math.max(...migrations.filter(({ set }) => set === 'base').map(({ number }) => number)), digest }
}

const bookkeeping = `
  create schema if not exists st;
  create table if not exists st.migration (set text collate "C" not null, number int not null, name text not null, applied_at timestamptz not null default now(), primary key (set, number));
  create table if not exists st.schema (one boolean primary key default true check (one), number int not null, digest text not null);`

const transitionsStatement = `
  insert into st.transition (state, transaction, level, to_state, refusal, warning)
  select x ->> 'state', x ->> 'transaction', x ->> 'level', x #>> '{cell,to}', x #>> '{cell,refuse}', x #>> '{cell,warning}' from jsonb_array_elements($1::jsonb) x`

const stockRulesStatement = `
  insert into st.stock_transaction (name, direction, event, ignores_block)
  select x.key, (x.value ->> 'direction')::int, x.value ->> 'event', (x.value ->> 'ignoresBlock')::boolean from jsonb_each($1::jsonb) x`

/** The daemon's role: reads all, appends to \`up\`, works in \`st\`, writes \`cat\` while the catalog is ours. Never owner. */
const grants = (role: string): string => `
  grant usage on schema cat, up, st to ${role};
  grant select on all tables in schema cat to ${role};
  grant insert, update, delete on all tables in schema cat to ${role};
  grant select, insert on all tables in schema up to ${role};
  grant select, insert, update, delete on all tables in schema st to ${role};
  revoke insert, update, delete on st.transition, st.stock_transaction, st.migration, st.schema, st.purpose from ${role};
  grant usage on all sequences in schema st to ${role};
  grant execute on all functions in schema st to ${role};`

/**
 * Brings a database to the newest schema, in one transaction under a lock: two at once → one works, one finds it done.
 * @param options.url connection string of the owner; @param options.serveRole the daemon's role, which gets its grants
 * @throws TillgateError SCHEMA_NEWER, TRAINING_NAME, TRAINING_MISMATCH, DATABASE_*
 */
export const migrate = async (options: {
  readonly url: string
  readonly serveRole: string
  /** True where the database is made for practice. */
  readonly training?: boolean
  readonly now?: Date
  readonly onStep?: (step: string) => void
}): Promise<{ readonly applied: readonly string[]; readonly number: number }> => {
  const client = new pg.Client({ connectionString: options.url, application_name: 'tillgate migrate' })
  client.on('error', () => undefined) // The statement in hand rejects with the same fault.
  try {
    await client.connect()
    await client.query('begin')
    await client.query("select pg_advisory_xact_lock(hashtext('tillgate.migrate'))")
    const { rows: encoding } = await client.query<{ encoding: string; version: string }>(
      "select pg_encoding_to_char(encoding) as encoding, current_setting('server_version_num') as version from pg_database where datname = current_database()",
    )
    checkServer(Number(encoding[0]?.version ?? 0), encoding[0]?.encoding ?? '')
    await client.query('set local client_min_messages = warning')
    await client.query(bookkeeping)
    const migrations = await readMigrations()
    const { rows: done } = await client.query<{ set: string; number: number }>('select set, number from st.migration')
    const needed = await neededSchema()
    const have = Math.max(0, ...done.filter(({ set }) => set === 'base').map(({ number }) => number))
    if (have > needed.number) throw new TillgateError('SCHEMA_NEWER', { have, need: needed.number })
    const applied: string[] = []
    for (const migration of migrations) {
      if (done.some(({ set, number }) => set === migration.set && number === migration.number)) continue
      options.onStep?.(`${migration.set} ${migration.number}: ${migration.name.replaceAll('_', ' ')}`)
      await client.query(migration.sql)
      await client.query('insert into st.migration (set, number, name) values ($1, $2, $3)', [
        migration.set,
        migration.number,
        migration.name,
      ])
      applied.push(`${migration.set}/${migration.number}`)
    }
    await markPurpose(client, options.training ?? false)
    options.onStep?.('functions, rules, grants')
    await client.query('set local check_function_bodies = off')
    await client.query(await readFunctions())
    await client.query('delete from st.transition')
    await client.query(transitionsStatement, [JSON.stringify(transitionRows())])
    await client.query('delete from st.stock_transaction')
    await client.query(stockRulesStatement, [JSON.stringify(stockRules)])
    for (const statement of partitionStatements(options.now ?? new Date())) await client.query(statement)
    await client.query(grants(client.escapeIdentifier(options.serveRole)))
    await client.query(
      'insert into st.schema (number, digest) values ($1, $2) on conflict (one) do update set number = excluded.number, digest = excluded.digest',
      [needed.number, needed.digest],
    )
    await client.query('commit')
    return { applied, number: needed.number }
  } catch (error) {
    throw asStoreError(error, options.url)
  } finally {
    await client.end().catch(() => undefined) // Not connected, or gone already: nothing to end.
  }
}

/** @throws TillgateError DATABASE_TOO_OLD, DATABASE_ENCODING */
export const checkServer = (versionNumber: number, encoding: string): void => {
  if (versionNumber < 150000)
    throw new TillgateError('DATABASE_TOO_OLD', { version: String(Math.floor(versionNumber / 10000)) })
  if (encoding !== 'UTF8') throw new TillgateError('DATABASE_ENCODING', { encoding })
}

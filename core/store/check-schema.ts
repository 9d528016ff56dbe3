import type pg from 'pg'
import { TillgateError } from '../errors/error.js'
import { checkServer, neededSchema } from './migrate.js'

/**
 * Whether the database is what this version needs, asked before the first statement on it.
 * @throws TillgateError SCHEMA_MISSING, SCHEMA_NEWER, DATABASE_TOO_OLD, DATABASE_ENCODING
 */
export const checkSchema = async (client: pg.Client): Promise<void> => {
  const { rows: server } = await client.query<{ version: string; encoding: string }>(
    "select current_setting('server_version_num') as version, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()",
  )
  checkServer(Number(server[0]?.version ?? 0), server[0]?.encoding ?? '')
  const needed = await neededSchema()
  const { rows: exists } = await client.query<{ exists: boolean }>(
    "select to_regclass('st.schema') is not null as exists",
  )
  const { rows } =
    exists[0]?.exists === true
      ? await client.query<{ number: number; digest: string }>('select number, digest from st.schema')
      : { rows: [] }
  const [have] = rows
  if (have !== undefined && have.number > needed.number)
    throw new TillgateError('SCHEMA_NEWER', { have: have.number, need: needed.number })
  if (have === undefined || have.number < needed.number || have.digest !== needed.digest)
    throw new TillgateError('SCHEMA_MISSING', {
      have: have === undefined ? 'none' : String(have.number),
      need: String(needed.number),
    })
}

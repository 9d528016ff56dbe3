import pg from 'pg'
import { asRefusal, asStoreError, isRetryable } from './sql-errors.js'
import type { OrRefusal, RequestKey } from './store.js'

// int8 as a number: money and counters are safe integers by constraint (cat.item) and by construction.
type Parser = (value: string) => unknown
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): Parser =>
    oid === pg.types.builtins.INT8 && format !== 'binary' ? Number : (pg.types.getTypeParser(oid, format) as Parser),
}

/** At most this often is a request repeated after a deadlock or serialization failure; nobody is shown one. */
const attempts = 4

export interface Database {
  readonly pool: pg.Pool
  /** One named, prepared function call with one jsonb argument; refusals come back as values. */
  call<T extends object>(name: string, argument: unknown): Promise<OrRefusal<T>>
  /** As `call`; when it was granted, the request is kept in the same statement, so that a repeat is known after a crash. */
  callOnce<T extends object>(name: string, argument: unknown, request: RequestKey | null): Promise<OrRefusal<T>>
  /** Rows of a prepared statement. */
  rows<T extends object>(name: string, text: string, values: readonly unknown[]): Promise<readonly T[]>
  close(): Promise<void>
}

/**
 * A pool on the store's database. `durable: false` is for baskets and look-ups: their commits do not wait for the disk,
 * so that a power cut may cost a basket its last half second; never a document.
 */
export const openDatabase = (options: {
  readonly url: string
  readonly size: number
  readonly durable: boolean
  /** What the connections are called in pg_stat_activity. */
  readonly name: string
  readonly onError: (error: Error) => void
}): Database => {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size,
    types,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 0,
    application_name: options.name,
    options: `-c TimeZone=UTC -c jit=off${options.durable ? '' : ' -c synchronous_commit=off'}`,
  })
  // Without a listener a stop of the database would end the process (an idle client's error is emitted here).
  pool.on('error', options.onError)

  const query = async <T extends object>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<pg.QueryResult<T>> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await pool.query<T>({ name, text, values: [...values] })
      } catch (error) {
        if (!isRetryable(error) || attempt === attempts) throw error
      }
    }
  }

  const calling = async <T extends object>(
    label: string,
    text: string,
    values: readonly unknown[],
  ): Promise<OrRefusal<T>> => {
    try {
      const result = await query<{ value: OrRefusal<T> }>(label, text, values)
      const [row] = result.rows
      if (row === undefined) throw new Error(`${label} returned no row`)
      return row.value
    } catch (error) {
      const refusal = asRefusal(error)
      if (refusal !== null) return refusal
      throw asStoreError(error)
    }
  }
  const call = <T extends object>(name: string, argument: unknown): Promise<OrRefusal<T>> =>
    calling(name, `select st.${name}($1::jsonb) as value`, [JSON.stringify(argument)])

  return {
    pool,
    call,
    callOnce: <T extends object>(name: string, argument: unknown, request: RequestKey | null): Promise<OrRefusal<T>> =>
      request === null
        ? call<T>(name, argument)
        : calling<T>(
            `${name}-once`,
            `with done as materialized (select st.${name}($1::jsonb) as value),
               kept as (insert into st.request (scope, id, sha256, reply) select $2, $3, $4, '{}' from done where not value ? 'refused' on conflict do nothing)
             select value from done`,
            [JSON.stringify(argument), request.scope, request.id, request.sha256],
          ),
    rows: async <T extends object>(name: string, text: string, values: readonly unknown[]): Promise<readonly T[]> => {
      try {
        return (await query<T>(name, text, values)).rows
      } catch (error) {
        throw asStoreError(error)
      }
    },
    // Twice is harmless.
    close: async () => {
      if (!pool.ending) await pool.end()
    },
  }
}

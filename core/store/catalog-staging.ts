import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { ErrorCode } from '../errors/catalogue.js'
import { TillgateError, type ErrorDetails } from '../errors/error.js'
import { copyColumns, copyLine, type StagedItem } from './catalog-rows.js'
import { asRefusal, asStoreError } from './sql-errors.js'

/** What is wrong with a row in the light of the catalog and of the other rows. */
export interface CatalogFault {
  readonly line: number
  /** A key of `ItemInput`, or `itemId`. */
  readonly field: string
  readonly code: ErrorCode
  readonly details: ErrorDetails
}

export interface CatalogSaved {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** Whether anything was written. */
  readonly committed: boolean
  readonly faults: readonly CatalogFault[]
}

type Counts = Pick<CatalogSaved, 'created' | 'updated' | 'unchanged'>

/** Many items on their way into the catalog, in one transaction. */
export interface CatalogStaging {
  /** Sends rows to the database; resolves when it can take more. */
  add(rows: readonly StagedItem[]): Promise<void>
  /**
   * Checks and writes all rows. `fields` are those the rows say something about. Without `skipBad` a single fault means
   * that nothing is written; with it the rows at fault are left out. With `refuse` nothing is written in any case: the
   * caller knows of faults of its own. `confirm`: serial numbers may be archived where an item keeps none any more. Ends the staging, whatever happens.
   */
  save(
    fields: readonly string[],
    options: { readonly skipBad: boolean; readonly refuse?: boolean; readonly confirm?: boolean },
  ): Promise<CatalogSaved>
  /** Undoes everything; harmless when it ended before. */
  cancel(): Promise<void>
}

/**
 * Begins a staging on a connection of its own: a file that arrives slowly, or a line that is cut, costs the registers
 * none of theirs. `generation` of the daemon that writes, null on the command line; `onEnd` is called once.
 */
export const connectStaging = async (
  url: string,
  generation: number | null,
  onEnd: () => void,
): Promise<CatalogStaging> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'tillgate import',
    // The staged rows of a large file lie in temporary tables; the default of 8 MB would send them through the disk.
    options: '-c TimeZone=UTC -c jit=off -c temp_buffers=64MB',
  })
  client.on('error', () => undefined) // The statement in hand rejects with the same fault.
  try {
    await client.connect()
    return await openStaging(client, generation, onEnd)
  } catch (error) {
    await client.end().catch(() => undefined) // Not connected, or gone already: nothing to end.
    throw asStoreError(error)
  }
}

const openStaging = async (
  client: pg.Client,
  generation: number | null,
  onEnd: () => void,
): Promise<CatalogStaging> => {
  let ended = false
  let copy: Writable | null = null
  const end = async (statement: 'commit' | 'rollback'): Promise<void> => {
    if (ended) return
    ended = true
    try {
      // Sends CopyFail where the rows are not all in, so that the connection takes the statement.
      copy?.destroy()
      await client.query(statement)
    } catch (error) {
      // A connection that is gone rolls back by itself.
      if (statement === 'commit') throw asStoreError(error)
    } finally {
      await client.end().catch(() => undefined) // Gone already.
      onEnd()
    }
  }
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      await end('rollback')
      const refusal = asRefusal(error)
      throw refusal === null ? asStoreError(error) : new TillgateError(refusal.refused.code, refusal.refused.details)
    }
  }

  const rows = await attempt(async (): Promise<Writable> => {
    await client.query('begin')
    await client.query('select st.catalog_check_writer($1::jsonb)', [JSON.stringify({ generation })])
    await client.query('select st.catalog_begin()')
    return client.query(copyFrom(`copy catalog_row (${copyColumns.join(', ')}) from stdin`))
  })
  copy = rows
  const copied = finished(rows)
  copied.catch(() => undefined) // Looked at when rows are added and at the end.

  return {
    add: (more) =>
      attempt(async () => {
        if (!rows.write(more.map(copyLine).join(''))) await Promise.race([once(rows, 'drain'), copied])
      }),
    save: (fields, { skipBad, refuse = false, confirm = false }) =>
      attempt(async () => {
        rows.end()
        await copied
        const result = await client.query<{ saved: Partial<Counts> & Pick<CatalogSaved, 'faults'> }>(
          'select st.catalog_save($1, false, $2, $3::jsonb) as saved',
          [fields, skipBad, JSON.stringify({ confirm })],
        )
        const saved = result.rows[0]?.saved
        if (saved === undefined) throw new Error('st.catalog_save gave no row')
        const committed = !refuse && (skipBad || saved.faults.length === 0)
        await end(committed ? 'commit' : 'rollback')
        const counts = committed ? saved : {}
        return { created: 0, updated: 0, unchanged: 0, ...counts, committed, faults: saved.faults }
      }),
    cancel: () => end('rollback'),
  }
}

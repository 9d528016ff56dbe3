import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
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
   * caller knows of faults of its own. Ends the staging, whatever happens.
   */
  save(
    fields: readonly string[],
    options: { readonly skipBad: boolean; readonly refuse?: boolean },
  ): Promise<CatalogSaved>
  /** Undoes everything; harmless when it ended before. */
  cancel(): Promise<void>
}

/**
 * Begins a staging on a connection of its own, which is given back by `release` at the end.
 * `generation` of the daemon that writes; null on the command line.
 */
export const openStaging = async (
  client: pg.ClientBase,
  generation: number | null,
  release: (broken: boolean) => void,
): Promise<CatalogStaging> => {
  let ended = false
  const end = async (statement: 'commit' | 'rollback'): Promise<void> => {
    if (ended) return
    ended = true
    try {
      await client.query(statement)
      release(false)
    } catch (error) {
      release(true)
      if (statement === 'commit') throw asStoreError(error)
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

  const copy = await attempt(async (): Promise<Writable> => {
    await client.query('begin')
    await client.query('select st.catalog_check_writer($1::jsonb)', [JSON.stringify({ generation })])
    await client.query('select st.catalog_begin()')
    return client.query(copyFrom(`copy catalog_row (${copyColumns.join(', ')}) from stdin`))
  })
  const copied = finished(copy)
  copied.catch(() => undefined) // Looked at when rows are added and at the end.

  return {
    add: (rows) =>
      attempt(async () => {
        if (!copy.write(rows.map(copyLine).join(''))) await Promise.race([once(copy, 'drain'), copied])
      }),
    save: (fields, { skipBad, refuse = false }) =>
      attempt(async () => {
        copy.end()
        await copied
        const { rows } = await client.query<{ saved: Partial<Counts> & Pick<CatalogSaved, 'faults'> }>(
          'select st.catalog_save($1, false, $2) as saved',
          [fields, skipBad],
        )
        const saved = rows[0]?.saved
        if (saved === undefined) throw new Error('st.catalog_save gave no row')
        const committed = !refuse && (skipBad || saved.faults.length === 0)
        await end(committed ? 'commit' : 'rollback')
        const counts = committed ? saved : {}
        return { created: 0, updated: 0, unchanged: 0, ...counts, committed, faults: saved.faults }
      }),
    cancel: async () => {
      if (ended) return
      copy.destroy() // Sends CopyFail, so that the connection is free for the rollback.
      await copied.catch(() => undefined)
      await end('rollback')
    },
  }
}

import { TillgateError } from '../errors/error.js'
import { openDatabase } from './database.js'
import { newId } from './ids.js'

/** What the catalog says of a store. */
export interface NewStore {
  readonly number: number
  readonly name: string
  /** IANA time zone: `Europe/Berlin`. */
  readonly zone: string
  /** BCP 47, for money and dates on paper: `en-US`. */
  readonly locale: string
  /** ISO 4217: `USD`. */
  readonly currency: string
}

/**
 * Writes the store into a catalog that is written here; the first thing after the first migration. Gives its uuid,
 * which never changes. Throws STORE_EXISTS, DATABASE_*.
 */
export const addStore = async (url: string, store: NewStore): Promise<string> => {
  const db = openDatabase({ url, size: 1, durable: true, onError: () => undefined })
  try {
    const rows = await db.rows<{ id: string }>(
      'store-add',
      'insert into cat.store (id, number, name, zone, locale, currency) values ($1, $2, $3, $4, $5, $6) on conflict (number) do nothing returning id',
      [newId(), store.number, store.name, store.zone, store.locale, store.currency],
    )
    const [row] = rows
    if (row === undefined) throw new TillgateError('STORE_EXISTS', { store: store.number })
    return row.id
  } finally {
    await db.close()
  }
}

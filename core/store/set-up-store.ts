import pg from 'pg'
import { TillgateError } from '../errors/error.js'
import { checkSchema } from './check-schema.js'
import { newId } from './ids.js'
import { asStoreError } from './sql-errors.js'

export interface StoreSetUp {
  readonly venue: { readonly number: number; readonly name: string }
  readonly number: number
  readonly name: string
  /** IANA time zone: `Europe/Berlin`. */
  readonly zone: string
  /** BCP 47: `en-US`. */
  readonly locale: string
  /** ISO 4217: `USD`. */
  readonly currency: string
}

/** Whether `make` accepts the value; `Intl` throws RangeError for names it does not know. */
const known = (make: () => unknown): boolean => {
  try {
    make()
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** @throws TillgateError REQUEST_INVALID naming the field */
const checkSetUp = ({ venue, number, name, zone, locale, currency }: StoreSetUp): void => {
  const refuse = (path: string, problem: string): never => {
    throw new TillgateError('REQUEST_INVALID', { problem, path })
  }
  for (const [path, value] of [
    ['number', number],
    ['venue number', venue.number],
  ] as const)
    if (!Number.isInteger(value) || value < 1 || value > 99_999) refuse(path, 'a number from 1 to 99999 is needed')
  for (const [path, value] of [
    ['name', name],
    ['venue name', venue.name],
  ] as const)
    if (value.trim() === '' || value.length > 200 || value.includes('\0')) refuse(path, 'a name is needed')
  if (!known(() => new Intl.DateTimeFormat('en', { timeZone: zone })))
    refuse('zone', `there is no time zone ${zone}; write one like Europe/Berlin`)
  if (!known(() => new Intl.Locale(locale))) refuse('locale', `${locale} is no language; write one like en-US`)
  if (!Intl.supportedValuesOf('currency').includes(currency))
    refuse('currency', `there is no currency ${currency}; write one like USD`)
}

/**
 * Makes a store and its venue, both named by their numbers; the first thing after the first migration. The store's uuid
 * never changes. A store that is there stays as it is: `ifThere` says whether that is a fault.
 * @throws TillgateError REQUEST_INVALID, STORE_EXISTS, SCHEMA_*, DATABASE_*
 */
export const setUpStore = async (
  url: string,
  setUp: StoreSetUp,
  ifThere: 'keep' | 'refuse',
): Promise<{ readonly storeId: string; readonly created: boolean }> => {
  checkSetUp(setUp)
  const { venue, number, name, zone, locale, currency } = setUp
  const client = new pg.Client({ connectionString: url, application_name: 'tillgate set-up' })
  client.on('error', () => undefined) // The statement in hand rejects with the same fault.
  try {
    await client.connect()
    await checkSchema(client)
    const { rows: made } = await client.query<{ id: string }>(
      `with made as (insert into cat.venue (id, number, name) values ($1, $2, $3) on conflict (number) do nothing returning id),
         venue as (select id from made union all select id from cat.venue where number = $2 limit 1)
       insert into cat.store (id, venue_id, number, name, zone, locale, currency) select $4, venue.id, $5, $6, $7, $8, $9 from venue
       on conflict (number) do nothing returning id`,
      [newId(), venue.number, venue.name.trim(), newId(), number, name.trim(), zone, locale, currency],
    )
    if (made[0] !== undefined) return { storeId: made[0].id, created: true }
    const { rows: there } = await client.query<{ id: string }>('select id from cat.store where number = $1', [number])
    if (there[0] === undefined) throw new Error('the store was neither made nor there')
    if (ifThere === 'refuse') throw new TillgateError('STORE_EXISTS', { store: number })
    return { storeId: there[0].id, created: false }
  } catch (error) {
    throw asStoreError(error, url)
  } finally {
    await client.end().catch(() => undefined) // Not connected, or gone already: nothing to end.
  }
}

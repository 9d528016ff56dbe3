import pg from 'pg'
import type { AuditRecord, JournalEvent, StreamHead, UnitState } from '../journal/journal-event.js'
import type { Difference } from '../journal/verifier.js'
import type { Database } from './database.js'
import { newId } from './ids.js'
import { asStoreError } from './sql-errors.js'
import type { Checkpoint, Journal, StoreContext } from './store.js'

/** Rows fetched at a time. */
const batch = 2000

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

// Numbers of a stream are far below 2^53, and int8 would come as text.
const eventColumns = `store_id as "storeId", epoch, stream, seq::float8 as seq, encode(prev_hash, 'hex') as "prevHash", encode(hash, 'hex') as hash, id, v, kind,
  item_id as "itemId", serial_scope as "serialScope", serial_key as "serialKey", serial_key_version as "serialKeyVersion", unit_id as "unitId",
  unit_number as "unitNumber", owner_epoch as "ownerEpoch", document_id as "documentId", ${time('at')} as at, ${time('entered_at')} as "enteredAt", body`

const firstId = '00000000-0000-0000-0000-000000000000'

/** The stream of the checkpoints is the daemon's own: its id is the store's. */
export const journalOf = (
  durable: Database,
  url: string,
  generation: number,
  store: Pick<StoreContext, 'storeId' | 'number' | 'name'>,
): Journal => ({
  checkpoint: () =>
    durable.call<Checkpoint>('checkpoint', {
      generation,
      event: newId(),
      stream: { id: store.storeId, kind: 'process' },
    }),
  records: () => readJournal(url, store),
  projectionFault: async () => {
    const [row] = await durable.rows<{ fault: Partial<Difference> | null }>(
      'projection-fault',
      'select st.first_projection_fault() as fault',
      [],
    )
    const fault = row?.fault ?? null
    return fault === null ? null : { stream: null, seq: null, event: null, unit: null, what: '', ...fault }
  },
})

async function* readJournal(
  url: string,
  store: Pick<StoreContext, 'storeId' | 'number' | 'name'>,
): AsyncGenerator<AuditRecord> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'tillgate audit',
    options: '-c TimeZone=UTC -c jit=off',
  })
  client.on('error', () => undefined) // The statement in hand rejects with the same fault.
  const rows = async <T extends object>(text: string, values: readonly unknown[] = []): Promise<readonly T[]> =>
    (await client.query<T>(text, [...values])).rows
  try {
    await client.connect()
    // One moment for all: sales go on meanwhile.
    await client.query('begin isolation level repeatable read read only')
    const [now] = await rows<{ at: string }>(`select ${time('now()')} as at`)
    yield { store: { id: store.storeId, number: store.number, name: store.name, at: now?.at ?? '' } }
    let [events, units] = [0, 0]
    for (const which of ['stream = $1', 'stream <> $1']) {
      let after: { readonly stream: string; readonly seq: number; readonly id: string } | null = {
        stream: firstId,
        seq: -1,
        id: firstId,
      }
      while (after !== null) {
        const found: readonly JournalEvent[] = await rows<JournalEvent>(
          `select ${eventColumns} from up.event e where ${which} and (e.stream, e.seq, e.id) > ($2, $3, $4) order by e.stream, e.seq, e.id limit ${batch}`,
          [store.storeId, after.stream, after.seq, after.id],
        )
        for (const event of found) yield { event }
        events += found.length
        after = found.length === batch ? (found.at(-1) ?? null) : null
      }
    }
    const heads = await rows<StreamHead>(
      `select id as stream, epoch, seq::float8 as seq, encode(hash, 'hex') as hash from st.stream order by id`,
    )
    yield { heads }
    let unit: string | null = firstId
    while (unit !== null) {
      const found: readonly UnitState[] = await rows<UnitState>(
        `select u.id as "unitId", u.number, u.serial_label as serial, st.unit_after(u) as after from st.unit u where u.id > $1 order by u.id limit ${batch}`,
        [unit],
      )
      for (const each of found) yield { unit: each }
      units += found.length
      unit = found.length === batch ? (found.at(-1)?.unitId ?? null) : null
    }
    yield { end: { events, units } }
  } catch (error) {
    throw asStoreError(error, url)
  } finally {
    await client.end().catch(() => undefined) // Gone already.
  }
}

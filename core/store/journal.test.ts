import t from 'tap'
import type { AuditRecord, StreamHead } from '../journal/journal-event.js'
import { verifyRecords, type Difference, type Verdict } from '../journal/verifier.js'
import { newId } from './ids.js'
import { isRefusal } from './store.js'
import { happened } from './testing/past.js'
import { openShop, type Shop } from './testing/shop.js'
import { complete, granted, receive, scan } from './testing/till.js'

const verify = (shop: Shop, anchor: readonly StreamHead[] = []): Promise<Verdict> =>
  verifyRecords(shop.store.journal.records(), anchor)

/** A shop with a past: three streams, units in several states, and a checkpoint in the middle. */
const openPast = async (t: { teardown(handler: () => Promise<void>): unknown }): Promise<Shop> => {
  const shop = await openShop(t)
  granted(await receive(shop.store, shop.actor(), shop.items.watch, ['W1', 'W2', 'W3', 'Zoë ✓']))
  const sell = async (serial: string, register: number): Promise<void> => {
    const [actor, basket] = [shop.actor(register), newId()]
    await scan(shop.store, actor, basket, serial)
    granted(await complete(shop.store, actor, basket))
  }
  await sell('W1', 2)
  granted(await shop.store.journal.checkpoint())
  await sell('W2', 2)
  await happened(shop, { serial: 'W1', event: 'unit.returned', state: 'available', document: 'return' })
  return shop
}

const touched = ['up.event', 'up.document', 'up.document_line', 'st.unit', 'st.unit_event', 'st.stream', 'st.anchor']
const copyOf = (table: string): string => `public.${table.replace('.', '_')}`

/** Keeps copies, so that one shop serves for every way of tampering. */
const keep = (shop: Shop): Promise<unknown> =>
  shop.sql(touched.map((table) => `create table ${copyOf(table)} as table ${table}`).join('; '))
const restore = (shop: Shop): Promise<unknown> =>
  tamper(
    shop,
    touched.map((table) => `delete from ${table}; insert into ${table} select * from ${copyOf(table)}`).join('; '),
  )

/** Runs statements as superuser without the locks, keys and triggers that would stand in the way. */
const tamper = (shop: Shop, text: string): Promise<unknown> =>
  shop.sql(`do $$ begin set local session_replication_role = replica; ${text}; end $$`)

await t.test('the journal of a small shop', async (t) => {
  const shop = await openPast(t)

  await t.test('an honest journal verifies, also while it is anchored', async (t) => {
    const verdict = await verify(shop)
    t.match(verdict, { difference: null, streams: 4, units: 4, anchor: { seq: 1 }, anchored: 2 })
    t.equal(verdict.events, (await shop.sql('select from up.event')).length)
    t.equal(await shop.store.journal.projectionFault(), null)

    t.match(granted(await shop.store.journal.checkpoint()), { streams: 2 }, 'only what moved since')
    t.match(granted(await shop.store.journal.checkpoint()), { event: null, streams: 0 }, 'nothing moved')
    t.match(await verify(shop), { difference: null, anchor: { seq: 2 }, anchored: 3 })
  })

  await keep(shop)

  await t.test('what was changed behind the program’s back is found, and said where', async (t) => {
    const cases: readonly {
      readonly name: string
      readonly change: string
      readonly what: RegExp
      readonly where?: Partial<Difference>
    }[] = [
      {
        name: 'a body',
        change: `update up.event set body = replace(body, '"lap": 1', '"lap": 2') where kind = 'unit.sold' and serial_key = 'W1'`,
        what: /content does not give its hash/,
      },
      {
        name: 'a time, by a microsecond',
        change: `update up.event set at = at + interval '1 microsecond' where kind = 'sale.completed'`,
        what: /content does not give its hash/,
      },
      {
        name: 'the order of two events',
        change: `update up.event set seq = -seq where stream = (select id from st.register r join st.stream s using (id) where number = 2) and seq in (1, 2);
        update up.event set seq = 3 + seq where seq < 0`,
        what: /does not continue the event before it/,
      },
      {
        name: 'one event in the middle',
        change: `delete from up.event where kind = 'unit.sold' and serial_key = 'W1'`,
        what: /Number 1 is missing/,
      },
      {
        name: 'an event put in twice',
        change: `insert into up.event select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()))).* from up.event e where kind = 'sale.completed' limit 1`,
        what: /comes again/,
      },
      {
        name: 'the end of a stream',
        change: `delete from up.event e using st.stream s where s.id = e.stream and s.seq = e.seq and s.kind = 'session'`,
        what: /All 1 events of this stream are missing/,
      },
      {
        name: 'the last event of many',
        change: `delete from up.event e using st.stream s where s.id = e.stream and s.seq = e.seq and s.id = (select id from st.register where number = 2)`,
        what: /the last 1 events are missing/,
      },
      {
        name: 'the end of a stream and its head, behind a checkpoint',
        change: `delete from up.event where stream = (select id from st.register where number = 2);
        delete from st.stream where id = (select id from st.register where number = 2)`,
        what: /Checkpoint 2 knows number 4 of this stream/,
      },
      {
        name: 'the state of a unit',
        change: `update st.unit set state = 'available' where serial_label = 'W2'`,
        what: /W2 has state "available"; its latest event left it at "sold"/,
      },
      {
        name: 'what a unit cost',
        change: `update st.unit set cost = 1 where serial_label = 'W3'`,
        what: /W3 has cost 1; its latest event left it at 100/,
      },
      {
        name: 'the count of a unit’s events',
        change: `update st.unit set number = 9 where serial_label = 'W3'`,
        what: /W3 says that it had 9 events; the journal has 1/,
      },
      {
        name: 'a unit',
        change: `delete from st.unit where serial_label = 'W3'`,
        what: /events of a unit that is not there/,
      },
    ]
    for (const { name, change, what } of cases) {
      await tamper(shop, change)
      const { difference } = await verify(shop)
      t.match(difference?.what, what, name)
      t.ok(difference?.stream ?? difference?.unit, `${name}: it is said where`)
      await restore(shop)
    }
    t.equal((await verify(shop)).difference, null, 'each time only what was tampered with was found')
  })

  await t.test('an anchor from elsewhere finds a journal that was cut or written anew as a whole', async (t) => {
    let heads: readonly StreamHead[] = []
    for await (const record of shop.store.journal.records()) if ('heads' in record) heads = record.heads
    t.match(await verify(shop, heads), { difference: null, anchored: 4 })
    // The checkpoint, its stream and its head are gone: inside the database nothing is missing.
    await tamper(
      shop,
      `delete from up.event where stream = st.here(); delete from st.stream where id = st.here(); delete from st.anchor`,
    )
    t.match(await verify(shop), { difference: null, anchor: null })
    t.match(
      (await verify(shop, heads)).difference?.what,
      /The anchor knows number 2 of this stream; the stream ends before it/,
    )
    const changed = heads.map((head) => ({ ...head, hash: head.hash.replace(/^./, (x) => (x === '0' ? '1' : '0')) }))
    t.match((await verify(shop, changed)).difference?.what, /The anchor knows this event with another hash/)
    await restore(shop)
  })

  await t.test('what is kept beside the journal is held against it', async (t) => {
    const cases = [
      [
        `update st.unit_event set kind = 'unit.received' where kind = 'unit.sold'`,
        /list of a unit's events has number 2/,
      ],
      [`delete from st.unit_event where kind = 'unit.sold'`, /lacks number 2/],
      [`update up.document set total = 1 where kind = 'sale'`, /Document 1-2-1 is not what the journal has/],
      [`update up.document_line set unit_price = 1 where position = 1`, /Document .* is not what the journal has/],
      [`delete from up.document where kind = 'receiving'`, /Document .* is not what the journal has/],
    ] as const
    for (const [change, what] of cases) {
      await tamper(shop, change)
      t.match((await shop.store.journal.projectionFault())?.what, what, change)
      await restore(shop)
    }
    t.equal(await shop.store.journal.projectionFault(), null)
  })

  await t.test('the daemon’s role can neither change nor delete what the journal has', async (t) => {
    for (const table of ['event', 'document', 'document_line', 'document_serial'])
      for (const right of ['update', 'delete', 'truncate'])
        t.match(
          await shop.sql(`select has_table_privilege('tillgate_serve', 'up.${table}', '${right}') as has`),
          [{ has: false }],
          `${right} on ${table}`,
        )
    t.equal(isRefusal(await shop.store.journal.checkpoint()), false)
  })

  await t.test('an export that ends early, or goes on behind its end, is no proof', async (t) => {
    const records: AuditRecord[] = []
    for await (const record of shop.store.journal.records()) records.push(record)
    const verdictOf = (list: readonly AuditRecord[]): Promise<Verdict> =>
      verifyRecords(
        (async function* () {
          yield* list
        })(),
      )
    t.equal((await verdictOf(records)).difference, null)
    t.match((await verdictOf(records.slice(0, -1))).difference?.what, /end is missing/)
    t.match((await verdictOf([...records, ...records.slice(-1)])).difference?.what, /behind the end/)
    t.match(
      (await verdictOf(records.filter((record) => !('heads' in record)))).difference?.what,
      /heads .* are missing/,
    )
    t.match(
      (await verdictOf(records.filter((record) => !('unit' in record)))).difference?.what,
      /unit that is not there/,
    )
    t.match((await verdictOf([])).difference?.what, /end is missing/)
  })
})

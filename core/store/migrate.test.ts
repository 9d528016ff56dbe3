import pg from 'pg'
import t from 'tap'
import { stockRules } from '../serials/stock-transitions.js'
import { transitionRows } from '../serials/transitions.js'
import { unitStates } from '../serials/unit-states.js'
import { migrate, neededSchema } from './migrate.js'
import { openStore } from './open-store.js'
import { testDatabase } from './testing/database.js'
import { openShop } from './testing/shop.js'

const serveRole = 'tillgate_serve'

await t.test('five migrations of an empty database at once: one works, the others find it done', async (t) => {
  const { ownerUrl } = await testDatabase(t, { empty: true })
  const results = await Promise.all(Array.from({ length: 5 }, () => migrate({ url: ownerUrl, serveRole })))
  t.equal(results.filter(({ applied }) => applied.length > 0).length, 1)
  t.ok((await migrate({ url: ownerUrl, serveRole })).applied.length === 0)
})

await t.test('a database is for trading or for practice, says so itself, and is used for nothing else', async (t) => {
  const real = await testDatabase(t, { empty: true })
  const practice = await testDatabase(t, { empty: true, suffix: '_training' })
  await t.rejects(migrate({ url: real.ownerUrl, serveRole, training: true }), { code: 'TRAINING_NAME' })
  await t.rejects(migrate({ url: practice.ownerUrl, serveRole }), { code: 'TRAINING_NAME' })
  await migrate({ url: practice.ownerUrl, serveRole, training: true })
  await migrate({ url: real.ownerUrl, serveRole })
  const open = (url: string, training: boolean) =>
    openStore({ url, storeNumber: 1, poolSize: 2, writer: false, training, onError: () => undefined })
  await t.rejects(open(practice.serveUrl, false), { code: 'TRAINING_MISMATCH', details: { want: 'a real one' } })
  await t.rejects(open(real.serveUrl, true), { code: 'TRAINING_MISMATCH', details: { want: 'for training' } })
})

await t.test('a newer schema is refused, an older one asks for the migration', async (t) => {
  const shop = await openShop(t)
  const open = () =>
    openStore({ url: shop.database.serveUrl, storeNumber: 1, poolSize: 2, writer: false, onError: () => undefined })
  const { number } = await neededSchema()
  await shop.sql('update st.schema set number = $1', [number + 1])
  await t.rejects(open(), { code: 'SCHEMA_NEWER', details: { have: number + 1, need: number } })
  await shop.sql(`insert into st.migration (set, number, name) values ('base', 9999, 'tomorrow')`)
  await t.rejects(migrate({ url: shop.database.ownerUrl, serveRole }), { code: 'SCHEMA_NEWER' })
  await shop.sql('update st.schema set number = 1')
  await t.rejects(open(), { code: 'SCHEMA_MISSING' })
  const empty = await testDatabase(t, { empty: true })
  await t.rejects(
    openStore({ url: empty.serveUrl, storeNumber: 1, poolSize: 2, writer: false, onError: () => undefined }),
    { code: 'SCHEMA_MISSING' },
  )
})

await t.test('a failed migration leaves the database as it was', async (t) => {
  const { ownerUrl, superUrl } = await testDatabase(t, { empty: true })
  const client = new pg.Client({ connectionString: superUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query('create schema up') // In the way of the first file.
  await t.rejects(migrate({ url: ownerUrl, serveRole }), /already exists/)
  t.match(
    (await client.query(`select to_regnamespace('cat') is null as clean, to_regnamespace('st') is null as empty`)).rows,
    [{ clean: true, empty: true }],
  )
})

await t.test(
  'the database holds the very transition table of the code, and its states are those of the constraint',
  async (t) => {
    const shop = await openShop(t)
    const rows = await shop.sql<{
      state: string
      transaction: string
      level: string
      to_state: string | null
      refusal: string | null
    }>('select * from st.transition')
    const inDatabase = new Map(rows.map((row) => [`${row.state} ${row.transaction} ${row.level}`, row]))
    t.equal(rows.length, transitionRows().length)
    for (const { state, transaction, level, cell } of transitionRows())
      t.match(
        inDatabase.get(`${state} ${transaction} ${level}`),
        'to' in cell ? { to_state: cell.to, refusal: null } : { to_state: null, refusal: cell.refuse },
      )
    const rules = await shop.sql<{ name: string; direction: number; event: string; ignores_block: boolean }>(
      'select * from st.stock_transaction',
    )
    t.strictSame(
      Object.fromEntries(
        rules.map(({ name, direction, event, ignores_block: ignoresBlock }) => [
          name,
          { direction, event, ignoresBlock },
        ]),
      ),
      { ...stockRules },
    )
    const [constraint] = await shop.sql<{ text: string }>(
      `select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'unit_state_check'`,
    )
    t.strictSame(
      [...(constraint?.text.matchAll(/'([a-z-]+)'::text/g) ?? [])].map(([, state]) => state),
      [...unitStates],
    )
  },
)

await t.test(
  'one daemon writes: a second is refused while it lives; an older generation changes nothing',
  async (t) => {
    const shop = await openShop(t)
    const open = () =>
      openStore({ url: shop.database.serveUrl, storeNumber: 1, poolSize: 2, writer: true, onError: () => undefined })
    await t.rejects(open(), { code: 'DAEMON_RUNNING', details: { pid: process.pid } })
    await shop.sql('update st.daemon set generation = generation + 1')
    t.match(
      await shop.store.baskets.addItem({
        actor: shop.actor(),
        basketId: shop.items.socks,
        newLineId: shop.items.socks,
        itemId: shop.items.socks,
        quantity: 1,
        serial: null,
        request: null,
      }),
      {
        refused: { code: 'DAEMON_SUPERSEDED' },
      },
    )
    await t.rejects(
      openStore({ url: shop.database.serveUrl, storeNumber: 77, poolSize: 2, writer: false, onError: () => undefined }),
      { code: 'STORE_UNKNOWN' },
    )
  },
)

await t.test('what a killed daemon left running has ended before the next one writes', async (t) => {
  const shop = await openShop(t)
  await shop.store.close()
  const left = new pg.Client({ connectionString: shop.database.serveUrl, application_name: 'tillgate baskets' })
  left.on('error', () => undefined) // It is ended by the server.
  const beside = new pg.Client({ connectionString: shop.database.serveUrl, application_name: 'tillgate command' })
  for (const client of [left, beside]) {
    await client.connect()
    t.teardown(() => client.end().catch(() => undefined))
    await client.query('begin')
    await client.query('update st.register set name = name where number = $1', [client === left ? 1 : 2])
  }
  const options = { url: shop.database.serveUrl, storeNumber: 1, poolSize: 2, onError: () => undefined }
  const next = await openStore({ ...options, writer: true })
  t.teardown(() => next.close())
  await t.rejects(left.query('commit'))
  await beside.query('commit')
})

await t.test('what is wrong with a server is said in our words', async (t) => {
  const open = (url: string) => openStore({ url, storeNumber: 1, poolSize: 2, writer: false, onError: () => undefined })
  await t.rejects(open('postgresql://tillgate@127.0.0.1:1/tillgate'), { code: 'DATABASE_UNREACHABLE' })
  await t.rejects(open('postgresql://tillgate@/tillgate?host=%2Fnowhere'), { code: 'DATABASE_UNREACHABLE' })
  const { superUrl } = await testDatabase(t)
  const client = new pg.Client({ connectionString: superUrl })
  await client.connect()
  const latin = `latin_${process.pid}`
  await client.query(
    `create database ${latin} encoding SQL_ASCII template template0 owner tillgate_owner locale_provider libc locale 'C'`,
  )
  t.teardown(async () => {
    await client.query(`drop database ${latin} with (force)`)
    await client.end()
  })
  await t.rejects(open(superUrl.replace(/t_\w+/, latin)), {
    code: 'DATABASE_ENCODING',
    details: { encoding: 'SQL_ASCII' },
  })
  await t.rejects(migrate({ url: superUrl.replace(/t_\w+/, latin), serveRole }), { code: 'DATABASE_ENCODING' })
})

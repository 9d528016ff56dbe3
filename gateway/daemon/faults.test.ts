import t, { type Test } from 'tap'
import { shopCodes } from '../../core/store/testing/shop.js'
import { receive } from '../../core/store/testing/till.js'
import { databaseSwitch } from '../testing/database-switch.js'
import { openTestDaemon, untilState, type TestDaemon } from '../testing/test-daemon.js'
import type { RegisterClient } from '../client/index.js'
import type { Feedback } from '../protocol/register-state.js'

/** The next feedback that a screen is told, from now on. */
const nextFeedback = (client: RegisterClient): Promise<Feedback> =>
  new Promise((resolve) => {
    const off = client.onFeedback((feedback) => {
      off()
      resolve(feedback)
    })
  })

const scannerOf = (daemon: TestDaemon, id = 'scanner-1') => {
  const scanner = daemon.devices.simulators.scanners.get(id)
  if (scanner === undefined) throw new Error(`${id} is missing`)
  return scanner
}

const printerOf = (daemon: TestDaemon, id: string) => {
  const printer = daemon.devices.simulators.receiptPrinters.get(id)
  if (printer === undefined) throw new Error(`${id} is missing`)
  return printer
}

const printed = (daemon: TestDaemon, id: string): Promise<string> =>
  new Promise((resolve) => printerOf(daemon, id).onPicture(({ text }) => resolve(text)))

/** Pays the open sale of a register by card. */
const pay = async (client: RegisterClient) => {
  const { sale } = await untilState(client, ({ sale: now }) => now?.canTender === true)
  return client.request('sale.complete', {
    sale: sale?.id ?? '',
    version: sale?.version ?? 0,
    tenders: [{ kind: 'card', amount: sale?.due ?? 0 }],
  })
}

const scanSocks = (client: RegisterClient) =>
  client.request('sale.scan', { code: shopCodes.socks, source: 'typed' as const })

await t.test(
  'the database goes and comes back while a sale is open: told, nothing lost, the sale goes on',
  async (t) => {
    const database = databaseSwitch(t)
    const daemon = await openTestDaemon(t, { through: database.through })
    await receive(daemon.store, daemon.shop.actor(), daemon.shop.items.watch, ['W-1', 'W-2'])
    const till = await daemon.till(1)
    await till.request('sale.scan', { code: 'W-1', source: 'typed' })
    const before = (await untilState(till, ({ sale }) => sale?.canTender === true)).sale

    await database.off()
    await untilState(till, ({ database: { state } }) => state === 'down')
    const refused = { code: 'DATABASE_UNREACHABLE' }
    await t.rejects(till.request('sale.scan', { code: 'W-2', source: 'typed' }), refused)
    await t.rejects(pay(till), refused)
    const told = nextFeedback(till)
    scannerOf(daemon).scan('W-2')
    t.match(await told, { good: false, scan: 'W-2', error: { code: 'DATABASE_UNREACHABLE' } })
    t.strictSame(till.state()?.sale, before, 'the screen keeps the sale')
    t.equal((await fetch(`${daemon.url}/readyz`)).status, 503)
    t.equal((await fetch(`${daemon.url}/healthz`)).status, 200, 'the daemon lives')

    await database.on()
    await untilState(till, ({ database: { state } }) => state === 'ready')
    await till.request('sale.scan', { code: 'W-2', source: 'typed' })
    const { sale } = await untilState(till, ({ sale: now }) => now?.lines[0]?.quantity === 2)
    t.match(sale, { id: before?.id, lines: [{ serials: [{ label: 'W-1' }, { label: 'W-2' }] }] })
    const paper = printed(daemon, 'receipt-1')
    t.match(await pay(till), { number: '1-1-1' })
    t.match(await paper, /Serial W-1[^]*Serial W-2/u)
  },
)

await t.test('a full disk is told as one, the sale stays, and goes on when there is room again', async (t) => {
  const daemon = await openTestDaemon(t)
  const till = await daemon.till(1)
  await scanSocks(till)
  // What PostgreSQL says when a write finds no room, at the place where a sale is written.
  await daemon.shop.sql(`create function up.no_room() returns trigger language plpgsql as $$
    begin raise exception using errcode = '53100', message = 'could not extend file: No space left on device'; end $$`)
  await daemon.shop.sql(
    'create trigger no_room before insert on up.document for each row execute function up.no_room()',
  )
  const before = (await untilState(till, ({ sale }) => sale?.canTender === true)).sale
  await t.rejects(pay(till), { code: 'DATABASE_FULL' })
  t.match(till.state()?.sale, { id: before?.id, version: before?.version, lines: before?.lines, due: before?.due })
  t.match(till.state()?.sale?.startedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u, 'read again from the database')
  await daemon.shop.sql('drop trigger no_room on up.document')
  t.match(await pay(till), { number: '1-1-1' }, 'no receipt number was lost')
})

const fourPrinters = [3, 4, 5]
  .map(
    (n) => `
[[register]]
number = ${n}
receipt_printer = "receipt-${n - 1}"
[[printer]]
id = "receipt-${n - 1}"
kind = "receipt"
profile = "epson-80"
transport = { kind = "virtual" }
`,
  )
  .join('')

const fourPrinterDaemon = (t: Test): Promise<TestDaemon> => openTestDaemon(t, { config: fourPrinters, registers: 5 })

await t.test('four printers that hang keep no sale from its end', async (t) => {
  const daemon = await fourPrinterDaemon(t)
  for (const id of ['receipt-1', 'receipt-2', 'receipt-3', 'receipt-4'])
    await printerOf(daemon, id).setFault({ kind: 'half-open' })
  await receive(daemon.store, daemon.shop.actor(), daemon.shop.items.watch, ['W-1', 'W-3', 'W-4', 'W-5'])
  for (const register of [1, 3, 4, 5]) {
    const till = await daemon.till(register)
    await scanSocks(till)
    t.match(await pay(till), { number: `1-${register}-1` })
    await untilState(till, ({ sale, lastSale }) => sale === null && lastSale?.number === `1-${register}-1`)
    // The next customer need not wait either.
    await till.request('sale.scan', { code: `W-${register}`, source: 'typed' })
    t.match(await pay(till), { number: `1-${register}-2` })
  }
  t.match(await daemon.shop.sql(`select count(*)::int as n from up.document where kind = 'sale'`), [{ n: 8 }])
  t.match(await daemon.shop.sql(`select count(*)::int as n from st.job where state <> 'printed'`), [{ n: 8 }])
})

await t.test('a dead printer stops no other, and prints when it is back', async (t) => {
  const daemon = await fourPrinterDaemon(t)
  await printerOf(daemon, 'receipt-1').setFault({ kind: 'refused' })
  const one = await daemon.till(1)
  const three = await daemon.till(3)
  await untilState(one, ({ devices }) =>
    devices.some(({ id, state }) => id === 'receipt-1' && ['absent', 'faulted'].includes(state)),
  )
  await scanSocks(one)
  t.match(await pay(one), { number: '1-1-1' })
  await scanSocks(three)
  const other = printed(daemon, 'receipt-2')
  t.match(await pay(three), { number: '1-3-1' })
  t.match(await other, /1-3-1/u)
  t.match((await untilState(one, ({ jobs }) => jobs.length > 0)).jobs, [{ state: 'queued', title: 'Receipt 1-1-1' }])

  const late = printed(daemon, 'receipt-1')
  await printerOf(daemon, 'receipt-1').setFault(null)
  t.match(await late, /1-1-1/u)
  await untilState(one, ({ jobs }) => jobs.length === 0)
})

await t.test('a code of 5,000 characters is told by its length, and the next scan is heard', async (t) => {
  const daemon = await openTestDaemon(t)
  const till = await daemon.till(1)
  const told = nextFeedback(till)
  scannerOf(daemon).scan('9'.repeat(5000))
  t.match(await told, { good: false, error: { code: 'SCAN_TOO_LONG', details: { length: 5000 } } })
  scannerOf(daemon).scan(shopCodes.socks)
  await untilState(till, ({ sale }) => sale?.lines.length === 1)
})

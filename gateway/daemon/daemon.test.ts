import t from 'tap'
import { shopCodes } from '../../core/store/testing/shop.js'
import { receive } from '../../core/store/testing/till.js'
import { readSymbols } from '../../drivers/testing/read-symbols.js'
import { openTestDaemon, untilState } from '../testing/test-daemon.js'

await t.test('a whole sale: scan, prompt, refusal, tender, receipt on paper, drawer open', async (t) => {
  const daemon = await openTestDaemon(t)
  const { shop, store, devices } = daemon
  await receive(store, shop.actor(), shop.items.watch, ['W-1', 'W-2'])
  const till = await daemon.till(1)
  const scanner = devices.simulators.scanners.get('scanner-1')
  const printer = devices.simulators.receiptPrinters.get('receipt-1')
  if (scanner === undefined || printer === undefined) throw new Error('simulators are missing')

  scanner.scan(shopCodes.watch)
  const prompting = await untilState(till, ({ sale }) => sale?.prompt !== null && sale !== null)
  t.match(prompting.sale, {
    lines: [{ name: 'Trail Watch', wanted: 1, mandatory: true }],
    canTender: false,
    cannotTenderBecause: { code: 'SERIAL_REQUIRED' },
  })
  scanner.scan('W-404')
  t.match(
    (await untilState(till, ({ sale }) => sale !== null && sale.prompt !== null && sale.prompt.refused !== null)).sale
      ?.prompt?.refused,
    {
      error: { code: 'SERIAL_NOT_IN_STOCK' },
    },
  )
  scanner.scan('W-1')
  const ready = await untilState(till, ({ sale }) => sale?.canTender === true)
  t.match(ready.sale, { lines: [{ serials: [{ label: 'W-1' }] }], net: 19900, tax: 1766, total: 21666, due: 21666 })
  t.match((await untilState(await daemon.till(2), ({ leases }) => leases.length > 0)).leases, [
    { serial: 'W-1', register: 1 },
  ])

  const printed = new Promise<{ text: string; png: Uint8Array }>((resolve) => printer.onPicture(resolve))
  const done = await till.request('sale.complete', {
    sale: ready.sale?.id ?? '',
    version: ready.sale?.version ?? 0,
    tenders: [{ kind: 'cash', amount: 22000 }],
  })
  t.match(done, { number: '1-1-1', total: 21666, tendered: 22000, change: 334 })
  const receipt = await printed
  for (const text of ['Trail Watch', 'Serial W-1', '1-1-1', '$216.66', '$3.34', 'Bob'])
    t.ok(receipt.text.includes(text), text)
  t.match(await readSymbols(receipt.png), [{ text: '1-1-1' }])
  await untilState(till, ({ jobs, lastSale }) => jobs.length === 0 && lastSale !== null)
  t.match(await shop.sql(`select kind from up.event where kind = 'drawer.pulsed'`), [{ kind: 'drawer.pulsed' }])
  t.ok(printer.drawerOpen())

  const two = await daemon.till(2)
  devices.simulators.scanners.get('scanner-2')?.scan('W-1')
  const feedback = await new Promise((resolve) => two.onFeedback(resolve))
  t.match(feedback, { good: false, error: { code: 'SERIAL_ALREADY_SOLD', details: { r: '1-1-1' } } })

  const metrics = await (await fetch(`${daemon.url}/metrics`)).text()
  t.match(metrics, /tillgate_scans_total\{register="1"\} 3/)
  t.match(metrics, /tillgate_scans_total\{register="2"\} 1/)
  t.match(metrics, /tillgate_refusals_total\{code="SERIAL_ALREADY_SOLD"\} 1/)
  t.match(metrics, /tillgate_print_jobs_total\{kind="receipt",outcome="printed"\} 1/)
  t.match(metrics, /tillgate_register_lines 2/)
})

await t.test('stopped and started again, the sale is as it was and goes on', async (t) => {
  const daemon = await openTestDaemon(t)
  await receive(daemon.store, daemon.shop.actor(), daemon.shop.items.watch, ['W-1'])
  const till = await daemon.till(1)
  await till.request('sale.scan', { code: 'W-1', source: 'typed' })
  const before = (await untilState(till, ({ sale }) => sale?.canTender === true)).sale
  await daemon.stop()
  const again = await daemon.restart()
  const back = await again.till(1)
  t.match(back.state()?.sale, { id: before?.id, lines: before?.lines, total: before?.total })
  t.match(
    await back.request('sale.complete', {
      sale: before?.id ?? '',
      version: back.state()?.sale?.version ?? 0,
      tenders: [{ kind: 'card', amount: before?.total ?? 0 }],
    }),
    { change: 0 },
  )
  t.notOk(
    daemon.log.some(({ level }) => level === 50),
    'nothing was logged as an error',
  )
})

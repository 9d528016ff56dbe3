import t, { type Test } from 'tap'

import { buildReceipt } from '../../core/documents/build-receipt.js'
import { CashDrawer } from '../cash-drawer/cash-drawer.js'
import type { DeviceStatus } from '../device.js'
import type { PrintJournal, PrintOutcome } from '../printer.js'
import { startEscposSimulator, type EscposSimulator } from '../simulator/escpos/simulator.js'
import type { EscposFault } from '../simulator/faults.js'
import { createTcpTransport } from '../transport/tcp.js'
import { EscposPrinter } from './escpos-printer.js'
import { makePosEngine } from './pos-engine.js'
import type { ReceiptProfile } from './profile.js'
import { receiptProfiles } from './profiles.js'
import type { PrinterTiming } from './timing.js'

const engine = makePosEngine()
const profileOf = (name: string): ReceiptProfile => {
  const profile = receiptProfiles[name]
  if (profile === undefined) throw new Error(`no profile ${name}`)
  return profile
}

/** Short waits, but for a busy machine: the simulator draws in this process and answers when it is done. */
const timing: PrinterTiming = {
  pollMs: 40,
  staleMs: 2_000,
  replyMs: 2_000,
  confirmPollMs: 20,
  confirmMs: 2_000,
  holdMs: 20_000,
  settleMs: 2_000,
  drawerMs: 500,
}

const receipt = (number: string) =>
  buildReceipt({
    store: { name: 'Corner Shop', lines: ['1 Main Street'] },
    receiptNumber: number,
    dateText: '2026-11-12 10:14',
    register: '1',
    cashier: 'Ana',
    lines: [
      {
        name: 'Watch',
        quantity: 1,
        unitPrice: '$120.00',
        amount: '$120.00',
        upc: '952000000019',
        serials: ['SN-0001'],
      },
    ],
    subtotal: '$120.00',
    taxes: [],
    total: '$120.00',
    tenders: [],
    change: null,
  })

interface Bench {
  readonly simulator: EscposSimulator
  readonly printer: EscposPrinter
  /** Resolves with the first status the predicate likes, now or later. */
  readonly until: (predicate: (status: DeviceStatus) => boolean) => Promise<DeviceStatus>
  readonly print: (number: string, journal?: PrintJournal, signal?: AbortSignal) => Promise<PrintOutcome>
}

const noJournal: PrintJournal = { sending: async () => {}, sent: async () => {} }

const bench = async (t: Test, options: { profile?: string; timing?: Partial<PrinterTiming> } = {}): Promise<Bench> => {
  const simulator = await startEscposSimulator()
  const printer = new EscposPrinter({
    id: 'receipt-1',
    transport: createTcpTransport({ host: '127.0.0.1', port: simulator.port }),
    profile: profileOf(options.profile ?? 'epson-80'),
    engine,
    timing: { ...timing, ...options.timing },
    backoff: { baseMs: 10, capMs: 40 },
  })
  const waiting: { predicate: (status: DeviceStatus) => boolean; resolve: (status: DeviceStatus) => void }[] = []
  printer.onStatus((status) => {
    for (const waiter of waiting) if (waiter.predicate(status)) waiter.resolve(status)
  })
  printer.start()
  t.teardown(async () => {
    await printer.stop()
    await simulator.close()
  })
  const until: Bench['until'] = (predicate) =>
    new Promise((resolve) => {
      const now = printer.status()
      if (predicate(now)) resolve(now)
      else waiting.push({ predicate, resolve })
    })
  return {
    simulator,
    printer,
    until,
    print: (number, journal = noJournal, signal = new AbortController().signal) =>
      printer.print({ id: `job-${number}`, document: receipt(number) }, journal, signal),
  }
}

const isReady = (status: DeviceStatus): boolean => status.state === 'ready'
const has =
  (condition: string) =>
  (status: DeviceStatus): boolean =>
    status.conditions.includes(condition)

await t.test(
  'a receipt is printed when the printer says so, and the journal is written before the first byte',
  async (t) => {
    const { simulator, until, print } = await bench(t)
    await until(isReady)
    const seen: string[] = []
    const outcome = await print('A1-1', {
      sending: async ({ cutCounter }) => {
        seen.push(`sending after ${cutCounter} cuts, ${simulator.pictures().length} receipts out`)
        await Promise.resolve()
      },
      sent: async () => {
        seen.push('sent')
        await Promise.resolve()
      },
    })
    t.strictSame(outcome, { outcome: 'printed', replaced: [] })
    t.strictSame(seen, ['sending after 0 cuts, 0 receipts out', 'sent'])
    const [picture] = simulator.pictures()
    t.match(picture?.text, 'Serial SN-0001')
    t.strictSame(picture?.symbols, [{ symbology: 'code128', data: 'A1-1' }])
    t.strictSame(simulator.pulses(), [], 'no pulse')
  },
)

await t.test('a journal that cannot write keeps every byte back', async (t) => {
  const { simulator, until, print } = await bench(t)
  await until(isReady)
  const broken = { ...noJournal, sending: () => Promise.reject(new Error('disk full')) }
  await t.rejects(print('A1-1', broken), { message: 'disk full' })
  t.equal((await print('A1-2')).outcome, 'printed', 'the next job goes on')
  t.strictSame(
    simulator.pictures().map((picture) => picture.symbols[0]?.data),
    ['A1-2'],
  )
})

await t.test('jobs come out one by one in the order they were given', async (t) => {
  const { simulator, until, print } = await bench(t)
  await until(isReady)
  const numbers = Array.from({ length: 12 }, (_, i) => `A1-${i + 1}`)
  const outcomes = await Promise.all(numbers.map((number) => print(number)))
  t.ok(outcomes.every(({ outcome }) => outcome === 'printed'))
  t.strictSame(
    simulator.pictures().map((picture) => picture.symbols[0]?.data),
    numbers,
  )
})

/** Bytes of the receipt itself, before the question for its confirmation. */
const lengthOf = (number: string): number => engine.encode(receipt(number), profileOf('epson-80')).bytes.length

/** A fault that comes when the job is about to be sent: byte counts are then bytes of the job. */
const faultWhenSending = (simulator: EscposSimulator, fault: EscposFault): PrintJournal => ({
  ...noJournal,
  sending: () => simulator.setFault(fault),
})

await t.test('paper that runs out anywhere holds the receipt, and it comes out once when there is paper', async (t) => {
  const { simulator, until, print } = await bench(t)
  for (const share of [0.01, 0.1, 0.5, 0.9, 0.99, 1]) {
    const number = `P-${share}`
    const afterBytes = Math.round(lengthOf(number) * share)
    const before = simulator.pictures().length
    await until(isReady)
    const printing = print(number, faultWhenSending(simulator, { kind: 'paper-out', afterBytes }))
    const endedEarly = printing.then((outcome) =>
      Promise.reject(new Error(`${number} ended: ${JSON.stringify(outcome)}`)),
    )
    const status = await Promise.race([until(has('paper-out')), endedEarly])
    endedEarly.catch(() => {}) // It ends when there is paper again.
    t.equal(status.state, 'faulted', `${number}: the status says so while it waits`)
    t.match(status.text, /^Paper is out\./)
    if (share < 0.99) t.equal(simulator.pictures().length, before, `${number}: nothing came out yet`)
    await simulator.setFault(null)
    t.equal((await printing).outcome, 'printed', number)
    t.strictSame(
      simulator
        .pictures()
        .slice(before)
        .map((picture) => picture.symbols[0]?.data),
      [number],
      `${number}: exactly once`,
    )
  }
})

await t.test('an open cover and a jammed cutter hold the receipt', async (t) => {
  const { simulator, until, print } = await bench(t)
  await until(isReady)
  await simulator.setFault({ kind: 'cutter' })
  const printing = print('C-1')
  const status = await until(has('cutter'))
  t.equal(status.state, 'faulted')
  t.match(status.text, /cutter is jammed.*comes out when this is mended/)
  await simulator.setFault(null)
  t.equal((await printing).outcome, 'printed')
  t.equal(simulator.pictures().length, 1)

  await simulator.setFault({ kind: 'cover-open' })
  await until(has('cover-open'))
  t.strictSame(
    await print('C-2'),
    { outcome: 'failed', reason: 'The cover is open.', condition: 'cover-open', retry: true },
    'before the first byte it is a failure that may be tried again',
  )
  t.equal(simulator.pictures().length, 1)
})

await t.test('a power cut anywhere leaves the receipt unconfirmed and sends nothing again', async (t) => {
  const { simulator, until, print, printer } = await bench(t)
  for (const share of [0.01, 0.5, 0.9, 1]) {
    const number = `W-${share}`
    await until(isReady)
    const cuts = simulator.cuts()
    const afterBytes = Math.round(lengthOf(number) * share)
    const outcome = await print(number, faultWhenSending(simulator, { kind: 'power-cut', afterBytes }))
    t.equal(outcome.outcome, 'unconfirmed', number)
    await until((status) => status.state === 'absent')
    await simulator.setFault(null)
    await until(isReady)
    const cutNow = share === 1
    t.equal(simulator.cuts(), cuts + (cutNow ? 1 : 0), `${number}: nothing was sent again`)
    const answer = await printer.settle({ id: `job-${number}`, cutCounterBefore: cuts })
    t.equal(answer, cutNow ? 'printed' : 'not-printed', `${number}: the count of cuts tells`)
  }
})

await t.test('a printer that prints and does not confirm is never taken for one that did', async (t) => {
  const { simulator, until, print } = await bench(t)
  await until(isReady)
  await simulator.setFault({ kind: 'clone' })
  const silent = await print('N-1')
  t.equal(silent.outcome, 'unconfirmed')
  t.match(silent, { reason: /did not confirm/ })
  await simulator.setFault(null)
  await until(isReady)
  const muted = await print('N-2', faultWhenSending(simulator, { kind: 'mute' }))
  t.match(muted, { outcome: 'unconfirmed', reason: /stopped answering/ })
})

await t.test('a printer without process ids confirms by answering behind the receipt', async (t) => {
  const { simulator, until, print } = await bench(t, { profile: 'generic' })
  await simulator.setFault({ kind: 'clone' })
  await until(isReady)
  t.equal((await print('G-1')).outcome, 'printed')
  t.equal((await print('G-2')).outcome, 'printed')
  t.equal(simulator.pictures().length, 2)
})

await t.test('a slow printer is waited for', async (t) => {
  const { simulator, until, print } = await bench(t, { timing: { confirmMs: 20_000 } })
  await until(isReady)
  await simulator.setFault({ kind: 'slow', bytesPerSecond: 4_000 })
  t.equal((await print('S-1')).outcome, 'printed')
})

await t.test('a printer that is away is told as away, and is used again when it is back', async (t) => {
  const { simulator, until, print } = await bench(t)
  await until(isReady)
  await simulator.setFault({ kind: 'refused' })
  const away = await until((status) => status.state === 'absent')
  t.match(away.text, /^Not connected to tcp:\/\/127\.0\.0\.1:\d+/)
  t.match(await print('R-1'), { outcome: 'failed', condition: 'absent', retry: true })
  await simulator.setFault(null)
  await until(isReady)
  t.equal((await print('R-2')).outcome, 'printed')
})

await t.test('a line that is open on our side only is found out, closed and opened again', async (t) => {
  const { simulator, until, print } = await bench(t)
  await until(isReady)
  await simulator.setFault({ kind: 'half-open' })
  const printing = print('H-1')
  await until((status) => status.state !== 'ready')
  t.match(await printing, { outcome: 'failed', retry: true }, 'the question before the first byte finds it')
  await simulator.setFault(null)
  await until(isReady)
  t.equal((await print('H-2')).outcome, 'printed')
})

await t.test('stopping while a receipt waits for its confirmation leaves it unconfirmed', async (t) => {
  const { simulator, until, print, printer } = await bench(t)
  await until(isReady)
  const stop = new AbortController()
  await simulator.setFault({ kind: 'paper-out', afterBytes: 100 })
  const printing = print('X-1', noJournal, stop.signal)
  await until(has('paper-out'))
  stop.abort()
  t.match(await printing, { outcome: 'unconfirmed' })
  t.match(await print('X-2', noJournal, stop.signal), { outcome: 'failed', retry: true })
  await printer.stop()
  t.equal(printer.status().state, 'absent')
})

await t.test('after a crash the count of cuts tells whether the receipt came out', async (t) => {
  const { simulator, until, print, printer } = await bench(t)
  await until(isReady)
  await print('Q-1')
  t.equal(await printer.settle({ id: 'job-unheard', cutCounterBefore: 0 }), 'printed', 'one cut more')
  t.equal(await printer.settle({ id: 'job-unheard', cutCounterBefore: 1 }), 'not-printed', 'no cut more')
  t.equal(await printer.settle({ id: 'job-unheard', cutCounterBefore: 7 }), 'unknown', 'a count that makes no sense')
  t.equal(await printer.settle({ id: 'job-unheard', cutCounterBefore: null }), 'unknown', 'nothing was written down')
  t.equal(await printer.settle({ id: 'job-Q-1', cutCounterBefore: null }), 'printed', 'its confirmation was heard')
  await simulator.setFault({ kind: 'paper-out' })
  t.equal(await printer.settle({ id: 'job-unheard', cutCounterBefore: 1 }), 'unknown', 'the printer may still hold it')
  await simulator.setFault({ kind: 'refused' })
  await until((status) => status.state === 'absent')
  t.equal(await printer.settle({ id: 'job-unheard', cutCounterBefore: 1 }), 'unknown', 'nobody to ask')
  await simulator.setFault(null)
  await until(isReady)
  t.equal(
    await printer.settle({ id: 'job-unheard', cutCounterBefore: 1 }),
    'not-printed',
    'late answers are not mixed up',
  )
})

await t.test('the drawer opens past a receipt that waits, and says whether it did', async (t) => {
  const { simulator, until, print, printer } = await bench(t)
  const drawer = new CashDrawer({ id: 'drawer-1', host: printer })
  await until(isReady)
  t.equal(drawer.state(), 'closed')
  t.strictSame(await drawer.open(), { outcome: 'opened' })
  t.strictSame(simulator.pulses(), [{ pin: 2, onMs: 100, offMs: 500 }], 'one whole pulse from the profile')
  t.equal(drawer.state(), 'open')
  t.match(drawer.status(), { kind: 'cash-drawer', state: 'ready', conditions: ['open'] })
  await simulator.closeDrawer()
  t.equal((await new CashDrawer({ id: 'drawer-2', host: printer, pin: 5 }).open()).outcome, 'opened')
  t.equal(simulator.pulses()[1]?.pin, 5)
  await simulator.closeDrawer()

  await simulator.setFault({ kind: 'paper-out', afterBytes: 100 })
  const printing = print('D-1')
  await until(has('paper-out'))
  t.match(await drawer.open(), { outcome: 'failed', condition: 'paper-out' }, 'a pulse the printer would keep')
  t.equal(drawer.status().state, 'faulted')
  await simulator.setFault(null)
  await printing
  t.equal(simulator.pulses().length, 2, 'and it does not open later')
})

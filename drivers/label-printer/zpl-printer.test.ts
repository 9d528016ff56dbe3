import t, { type Test } from 'tap'

import { buildLabel } from '../../core/documents/build-label.js'
import type { DeviceStatus } from '../device.js'
import type { PrintJournal, PrintOutcome } from '../printer.js'
import type { ZplFault } from '../simulator/faults.js'
import { startZplSimulator, type ZplSimulator } from '../simulator/zpl/simulator.js'
import { createTcpTransport } from '../transport/tcp.js'
import type { LabelTiming } from './print-labels.js'
import { ZplPrinter } from './zpl-printer.js'

const timing: LabelTiming = {
  pollMs: 40,
  staleMs: 2_000,
  replyMs: 150,
  progressMs: 15,
  confirmMs: 400,
  holdMs: 20_000,
}

const doc = buildLabel({
  name: 'Watch',
  priceText: '$120.00',
  upc: '952000000019',
  media: { widthMm: 50, heightMm: 30, dpi: 203 },
})

const noJournal: PrintJournal = { sending: async () => {}, sent: async () => {} }

interface Bench {
  readonly simulator: ZplSimulator
  readonly printer: ZplPrinter
  readonly until: (predicate: (status: DeviceStatus) => boolean) => Promise<DeviceStatus>
  readonly print: (copies: number, journal?: PrintJournal, signal?: AbortSignal) => Promise<PrintOutcome>
}

const bench = async (t: Test): Promise<Bench> => {
  const simulator = await startZplSimulator()
  const printer = new ZplPrinter({
    id: 'labels-1',
    transport: createTcpTransport({ host: '127.0.0.1', port: simulator.port }),
    timing,
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
  return {
    simulator,
    printer,
    until: (predicate) =>
      new Promise((resolve) => {
        const now = printer.status()
        if (predicate(now)) resolve(now)
        else waiting.push({ predicate, resolve })
      }),
    print: (copies, journal = noJournal, signal = new AbortController().signal) =>
      printer.print({ id: 'job-1', document: doc, copies }, journal, signal),
  }
}

const isReady = (status: DeviceStatus): boolean => status.state === 'ready'
const has =
  (condition: string) =>
  (status: DeviceStatus): boolean =>
    status.conditions.includes(condition)
const when = (simulator: ZplSimulator, fault: ZplFault): PrintJournal => ({
  ...noJournal,
  sending: () => simulator.setFault(fault),
})

await t.test('labels come out in batches, each with the bar code of the item, and are confirmed', async (t) => {
  const { simulator, until, print } = await bench(t)
  await until(isReady)
  const progress: string[] = []
  const printing = print(12, {
    sending: async () => {
      progress.push(`sending, ${simulator.pictures().length} out`)
      await Promise.resolve()
    },
    sent: async () => {
      progress.push('sent')
      await Promise.resolve()
    },
  })
  t.match(await until((status) => status.state === 'busy'), { text: /12 of 12 labels to come/ })
  t.match(await until((status) => status.text.includes('2 of 12')), { state: 'busy' }, 'after the first batch of ten')
  t.strictSame(await printing, { outcome: 'printed', replaced: [] })
  t.strictSame(progress, ['sending, 0 out', 'sent'])
  t.equal(simulator.pictures().length, 12)
  t.ok(simulator.pictures().every(({ symbols }) => symbols[0]?.data === '952000000019'))
})

for (const silent of [false, true]) {
  const how = silent ? 'does not answer ~HS meanwhile' : 'answers ~HS meanwhile'
  await t.test(`a printer that stops in the middle and ${how} goes on by itself`, async (t) => {
    const { simulator, until, print } = await bench(t)
    await until(isReady)
    const printing = print(4, when(simulator, { kind: 'paper-out', afterLabels: 2, silent }))
    const status = await until(has('paper-out'))
    t.match(status, { state: 'faulted', text: 'Labels are out. 4 of 4 labels to come.' })
    t.equal(simulator.pictures().length, 2)
    await simulator.setFault(null)
    t.equal((await printing).outcome, 'printed')
    t.equal(simulator.pictures().length, 4, 'each label once')

    await simulator.setFault({ kind: 'head-open', silent })
    await until(has('cover-open'))
    t.match(await print(1), { outcome: 'failed', condition: 'cover-open', retry: true })
  })
}

await t.test('a pause key pressed is told and waited for', async (t) => {
  const { simulator, until, print } = await bench(t)
  await until(isReady)
  const printing = print(1, when(simulator, { kind: 'paused' }))
  t.match(await until(has('paused')), { text: /press its pause key/ })
  await simulator.setFault(null)
  t.equal((await printing).outcome, 'printed')
})

await t.test('a power cut leaves labels unconfirmed, says how many are certain, and sends nothing again', async (t) => {
  const { simulator, until, print } = await bench(t)
  await until(isReady)
  const outcome = await print(14, when(simulator, { kind: 'power-cut', afterLabels: 12 }))
  t.match(outcome, { outcome: 'unconfirmed', reason: /^10 of 14 labels are confirmed\./ })
  await simulator.setFault(null)
  await until(isReady)
  t.equal(simulator.pictures().length, 12)
  t.equal(simulator.cancelled(), 0, 'nothing is cancelled without being asked for')
})

await t.test('a printer that answers nothing leaves labels unconfirmed', async (t) => {
  const { simulator, until, print } = await bench(t)
  await until(isReady)
  t.match(await print(1, when(simulator, { kind: 'mute' })), {
    outcome: 'unconfirmed',
    reason: /stopped answering/,
  })
  await simulator.setFault({ kind: 'refused' })
  await until((status) => status.state === 'absent')
  t.match(await print(1), { outcome: 'failed', condition: 'absent', retry: true })
})

await t.test('labels left from before are not printed over: they come out, or somebody cancels them', async (t) => {
  const { simulator, printer, until, print } = await bench(t)
  await until(isReady)
  const stop = new AbortController()
  const printing = print(5, when(simulator, { kind: 'paper-out', afterLabels: 1 }), stop.signal)
  await until(has('paper-out'))
  stop.abort()
  t.match(await printing, { outcome: 'unconfirmed' })
  await simulator.setFault({ kind: 'slow', labelsPerSecond: 1 })
  await until(has('labels-waiting'))
  t.match(await print(1), { outcome: 'failed', condition: 'labels-waiting', retry: true })
  t.strictSame(await printer.cancelAll(), { outcome: 'cancelled', labels: 4 }, 'and it is said how many')
  t.equal(simulator.cancelled(), 1)
  await simulator.setFault(null)
  await until(isReady)
  t.equal((await print(1)).outcome, 'printed')
  t.equal(await printer.settle(), 'unknown', 'ZPL has nothing to ask later')
})

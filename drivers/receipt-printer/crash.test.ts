import { once } from 'node:events'
import { connect } from 'node:net'

import t from 'tap'

import { buildReceipt } from '../../core/documents/build-receipt.js'
import { startEscposSimulator } from '../simulator/escpos/simulator.js'
import { createTcpTransport } from '../transport/tcp.js'
import { askProcessId } from './commands.js'
import { EscposPrinter } from './escpos-printer.js'
import { makePosEngine } from './pos-engine.js'
import { shownStatus } from './printer-status.js'
import { processIdOf } from './process-id.js'
import { receiptProfiles } from './profiles.js'
import { hostileSale } from './testing/engine-contract.js'

const profile = receiptProfiles['epson-80']
if (profile === undefined) throw new Error('no profile')
const engine = makePosEngine()
const document = buildReceipt(hostileSale('Café {B'))
const bytes = Buffer.concat([engine.encode(document, profile).bytes, askProcessId(processIdOf('job-1'))])
const noJournal = { sending: async () => {}, sent: async () => {} }

/** The daemon died after so many bytes of a receipt; a new one asks, and prints again if the printer says it must. */
const crashAfter = async (count: number): Promise<{ answer: string; cut: number }> => {
  const simulator = await startEscposSimulator()
  const dying = connect(simulator.port, '127.0.0.1')
  await once(dying, 'connect')
  dying.write(bytes.subarray(0, count))
  dying.destroySoon()
  const printer = new EscposPrinter({
    id: 'receipt-1',
    transport: createTcpTransport({ host: '127.0.0.1', port: simulator.port }),
    profile,
    engine,
    timing: { replyMs: 1_000, confirmPollMs: 5, settleMs: 30_000 },
    backoff: { baseMs: 5, capMs: 20 },
  })
  printer.start()
  const answer = await printer.settle({ id: 'job-1', cutCounterBefore: 0 })
  if (answer === 'not-printed') {
    const ready = new Promise<void>((resolve) => {
      printer.onStatus(({ state }) => {
        if (state === 'ready') resolve()
      })
      if (printer.status().state === 'ready') resolve()
    })
    await ready
    await printer.print({ id: 'job-1', document }, noJournal, new AbortController().signal)
  }
  await printer.stop()
  await simulator.close()
  return { answer, cut: simulator.cuts() }
}

await t.test('a daemon that dies after any byte loses no receipt and prints none twice', async (t) => {
  const isCut = bytes.length - askProcessId('0000').length
  const counts = Array.from({ length: bytes.length + 1 }, (_, i) => i).filter(
    (i) => i % 16 === 0 || i > bytes.length - 60,
  )
  const wrong: string[] = []
  for (let i = 0; i < counts.length; i += 8) {
    const crashes = counts.slice(i, i + 8).map(async (count) => ({ count, ...(await crashAfter(count)) }))
    for (const { count, answer, cut } of await Promise.all(crashes)) {
      if (cut !== 1) wrong.push(`${cut} receipts cut after ${count} bytes, told ${answer}`)
      if (answer === 'unknown') wrong.push(`a person is asked needlessly after ${count} bytes`)
      if (count >= isCut && answer !== 'printed') wrong.push(`told ${answer} after the cut`)
    }
  }
  t.strictSame(wrong, [], `${counts.length} places to die in ${bytes.length} bytes`)
})

await t.test('a status that is not known for sure is never shown as ready', async (t) => {
  const facts = { now: 100_000, staleMs: 15_000, isPrinting: false }
  const clean = { conditions: [], drawerPin: 'low' } as const
  t.equal(shownStatus({ ...facts, check: null }).state, 'unknown')
  t.equal(shownStatus({ ...facts, check: { ...clean, at: 99_000 } }).state, 'ready')
  t.equal(shownStatus({ ...facts, check: { ...clean, at: 80_000 } }).state, 'unknown', 'too old to be believed')
  t.match(shownStatus({ ...facts, check: { ...clean, conditions: ['paper-near-end'], at: 99_000 } }), {
    state: 'warning',
    text: 'Paper is nearly out.',
  })
})

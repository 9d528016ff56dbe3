import t from 'tap'

import { systemClock } from '../clock.js'
import type { Connection } from '../transport/transport.js'
import { PrinterLine } from './printer-line.js'

const READY = [0x12, 0x12, 0x12, 0x12] as const
const OUT_OF_PAPER = [0x1a, 0x32, 0x12, 0x72] as const
const READY_BY_ITSELF = Uint8Array.of(0x14, 0x00, 0x00, 0x0f)

/** A printer that answers each real-time question only when the test says so. */
const scriptedPrinter = () => {
  let tell: (chunk: Uint8Array) => void = () => {}
  const asked: number[] = []
  const waiting: (() => void)[] = []
  const connection: Connection = {
    onData: (listener) => {
      tell = listener
    },
    write: (bytes) => {
      asked.push(bytes[2] ?? 0)
      waiting.shift()?.()
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
    closed: new Promise(() => {}),
  }
  const line = new PrinterLine({ connection, clock: systemClock, replyMs: 5_000, onStatusBack: () => {} }).begin()
  const nextQuestion = async (): Promise<number> => {
    if (asked.length === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    return asked.shift() ?? 0
  }
  const answer = async (count: number, state: readonly number[]): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const n = await nextQuestion()
      tell(Uint8Array.of(state[n - 1] ?? 0))
    }
  }
  return { line, answer, tell: (bytes: Uint8Array) => tell(bytes) }
}

await t.test('a check that begins while another is under way asks anew', async (t) => {
  const { line, answer } = scriptedPrinter()
  const first = line.check()
  await answer(2, OUT_OF_PAPER)
  const second = line.check()
  await answer(2, READY)
  t.ok((await first).conditions.includes('paper-out'))
  const third = line.check()
  await answer(4, READY)
  t.strictSame((await second).conditions, [], 'what was true before it was asked does not count')
  t.equal(await third, await second, 'those that wait share the next one')
})

await t.test('a change that the printer tells in the middle of a check begins it again', async (t) => {
  const { line, answer, tell } = scriptedPrinter()
  const check = line.check()
  await answer(3, OUT_OF_PAPER)
  tell(READY_BY_ITSELF)
  await answer(5, READY)
  t.strictSame((await check).conditions, [])
})

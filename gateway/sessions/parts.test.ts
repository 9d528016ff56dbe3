import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { coalesce } from './coalesce.js'
import { codeOfText, enteredSerial } from './code.js'
import { TokenBucket } from './line/token-bucket.js'
import { ReplayRing } from './replay-ring.js'
import { TaskQueue } from './task-queue.js'
import { UpdateStream } from './update-stream.js'

await t.test('the ring gives exactly what came after a number, or says that it forgot', async () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 300 }),
      (sizes, maxCount, maxBytes) => {
        const ring = new ReplayRing(maxCount, maxBytes)
        const all = sizes.map((size, at) => `${at + 1}`.padEnd(size, '.'))
        for (const frame of all) ring.push(frame)
        for (let n = -1; n <= all.length + 1; n += 1) {
          const wanted = all.slice(Math.max(0, n))
          const kept = n >= 0 && n <= all.length && wanted.length <= maxCount && wanted.join('').length <= maxBytes
          if (JSON.stringify(ring.after(n)) !== JSON.stringify(kept ? wanted : null)) return false
        }
        return ring.last === all.length
      },
    ),
  )
})

await t.test('a bucket gives no more than its size at once and its rate over time', async () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 }), (gaps) => {
      const bucket = new TokenBucket(10, 5, 0)
      let ticks = 0
      let taken = 0
      for (const gap of gaps) {
        ticks += gap
        if (bucket.take(ticks)) taken += 1
      }
      return taken <= 10 + (ticks / 1000) * 5 + 1e-6 && taken >= Math.min(gaps.length, 10)
    }),
  )
})

await t.test('many calls while a task runs share one further run, which starts afterwards', async (t) => {
  const log: string[] = []
  let finish: () => void = () => undefined
  let runs = 0
  const ask = coalesce(async () => {
    runs += 1
    log.push(`start ${runs}`)
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    log.push(`end ${runs}`)
  })
  const first = ask()
  const later = [ask(), ask(), ask()]
  finish()
  await first
  await turn()
  finish()
  await Promise.all(later)
  t.same(log, ['start 1', 'end 1', 'start 2', 'end 2'])
})

await t.test('a task that failed leaves the next call free, in the queue and when sharing', async (t) => {
  let runs = 0
  const ask = coalesce(async () => {
    runs += 1
    if (runs === 1) throw new Error('first')
  })
  await t.rejects(ask(), /first/u)
  await ask()
  t.equal(runs, 2)
  const queue = new TaskQueue()
  const order: number[] = []
  const failed = queue.run(async () => {
    await turn()
    order.push(1)
    throw new Error('second')
  })
  const after = queue.run(async () => order.push(2))
  await t.rejects(failed, /second/u)
  await after
  t.same(order, [1, 2])
})

await t.test('a part that did not change is no update', async (t) => {
  const frames: string[] = []
  const stream = new UpdateStream('00000000-0000-4000-8000-000000000001', { replayUpdates: 10, replayBytes: 1000 })
  stream.set('sale', null)
  stream.flush()
  stream.attach({ send: (frame) => void frames.push(frame) }, null)
  stream.set('sale', null)
  stream.flush()
  t.equal(frames.length, 1, 'the welcome alone')
  stream.set('suspended', [])
  stream.set('leases', [])
  stream.flush()
  t.match(JSON.parse(frames[1] ?? ''), { n: 2, changes: [{ part: 'suspended' }, { part: 'leases' }] })
})

await t.test('a code is read for what it may stand for', async (t) => {
  t.match(codeOfText('9521234000013'), { codes: ['09521234000013'], fromElement: false })
  t.match(codeOfText('9521234000013').serial?.label, '9521234000013', 'a number may be both')
  const both = codeOfText(']d201095212340000132112345')
  t.match(both, { codes: ['09521234000013'], fromElement: true, serial: { label: '12345' } })
  t.equal(codeOfText(']d20109521234000013').serial, null, 'a product alone carries no number')
  t.match(enteredSerial(']d201095212340000132112345'), { serial: { label: '12345' }, fromElement: true })
  t.match(enteredSerial(' sn-1 '), { serial: { label: 'sn-1', folded: { key: 'SN-1' } } })
  t.throws(() => enteredSerial('x'.repeat(100)), { code: 'SERIAL_FORMAT' })
  t.throws(() => codeOfText('x'.repeat(4097)), { code: 'SCAN_TOO_LONG' })
})

import fc from 'fast-check'
import t from 'tap'

import { checkOfRealtime, checkOfStatusBack, stoppedBy } from './conditions.js'
import { noReply, readReplies, type PrinterReply } from './replies.js'

const read = (bytes: readonly number[], cuts: readonly number[] = []): PrinterReply[] => {
  const points = [...new Set([0, ...cuts, bytes.length])].toSorted((a, b) => a - b)
  let state = noReply
  const all: PrinterReply[] = []
  for (let i = 0; i + 1 < points.length; i++) {
    const step = readReplies(state, Uint8Array.from(bytes.slice(points[i], points[i + 1])))
    state = step.state
    all.push(...step.replies)
  }
  return all
}

const bytesOf = (reply: PrinterReply): number => {
  switch (reply.reply) {
    case 'status-back':
      return 4
    case 'process-id':
      return 7
    case 'text':
      return reply.text.length + 2
    case 'noise':
      return reply.bytes.length
    case 'realtime':
    case 'buffered':
    case 'flow':
      return 1
  }
}

await t.test('replies are told apart by their fixed bits', async (t) => {
  t.strictSame(read([0x12]), [{ reply: 'realtime', byte: 0x12 }])
  t.strictSame(read([0x14, 0, 0, 0x0f]), [{ reply: 'status-back', bytes: [0x14, 0, 0, 0x0f] }])
  t.strictSame(read([0x00]), [{ reply: 'buffered', byte: 0 }])
  t.strictSame(read([0x37, 0x22, 0x41, 0x42, 0x20, 0x7e, 0]), [{ reply: 'process-id', id: 'AB ~' }])
  t.strictSame(read([0x5f, 0x31, 0x37, 0]), [{ reply: 'text', text: '17' }])
  t.strictSame(read([0x13, 0x11]), [
    { reply: 'flow', on: false },
    { reply: 'flow', on: true },
  ])
  t.strictSame(read([0xff]), [{ reply: 'noise', bytes: [0xff] }])
})

await t.test('a real-time status inside an automatic one disturbs neither', async (t) => {
  t.strictSame(read([0x18, 0x00, 0x12, 0x0c, 0x0f]), [
    { reply: 'realtime', byte: 0x12 },
    { reply: 'status-back', bytes: [0x18, 0x00, 0x0c, 0x0f] },
  ])
})

await t.test('a broken reply is noise, and what broke it is read on its own', async (t) => {
  t.strictSame(read([0x37, 0x22, 0x41, 0x12]), [
    { reply: 'noise', bytes: [0x37, 0x22, 0x41] },
    { reply: 'realtime', byte: 0x12 },
  ])
  const endless = [0x5f, ...Array<number>(200).fill(0x41)]
  t.ok(read(endless).length > 0, 'a text without an end does not grow for ever')
})

await t.test('any bytes cut anywhere give the same replies, and none is lost', async () => {
  const reply = fc.constantFrom(
    [0x12],
    [0x1a],
    [0x14, 0, 0, 0],
    [0x1c, 0x08, 0x0c, 0x0f],
    [0x0c],
    [0x37, 0x22, 0x31, 0x32, 0x33, 0x34, 0],
    [0x5f, 0x39, 0],
    [0x11],
  )
  const stream = fc.array(fc.oneof(reply, fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 6 })), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(stream, fc.array(fc.nat(120), { maxLength: 10 }), (parts, cuts) => {
      const bytes = parts.flat()
      const whole = read(bytes)
      const cut = read(
        bytes,
        cuts.filter((point) => point < bytes.length),
      )
      const counted = whole.reduce((sum, one) => sum + bytesOf(one), 0)
      const pending = readReplies(noReply, Uint8Array.from(bytes)).state.pending.length
      return JSON.stringify(whole) === JSON.stringify(cut) && counted + pending === bytes.length
    }),
    { numRuns: 2000 },
  )
})

await t.test('status bits become conditions with names', async (t) => {
  const clean = checkOfRealtime([0x12, 0x12, 0x12, 0x12])
  t.strictSame(clean, { conditions: [], drawerPin: 'low' })
  t.strictSame(checkOfRealtime([0x1e, 0x16, 0x12, 0x12]), {
    conditions: ['offline', 'cover-open'],
    drawerPin: 'high',
  })
  t.strictSame(checkOfRealtime([0x1a, 0x32, 0x12, 0x7e]).conditions, ['offline', 'paper-out', 'paper-near-end'])
  t.strictSame(checkOfRealtime([0x1a, 0x52, 0x1a, 0x12]).conditions, ['offline', 'cutter'])
  t.strictSame(checkOfRealtime([0x12, 0x12, 0x12, 0x1e]).conditions, ['paper-near-end'])
  t.strictSame(checkOfStatusBack([0x3c, 0x00, 0x0c, 0x0f]), {
    conditions: ['offline', 'cover-open', 'paper-out'],
    drawerPin: 'high',
  })
  t.equal(stoppedBy(['paper-near-end']), null)
  t.equal(stoppedBy(['offline', 'cover-open', 'paper-out']), 'paper-out')
})

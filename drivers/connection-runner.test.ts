import t from 'tap'
import { TillgateError } from '../core/errors/error.js'
import { ConnectionRunner, type ConnectionStatus } from './connection-runner.js'
import type { ConnectionState } from './connection-machine.js'
import { ManualClock } from './testing/manual-clock.js'
import { ScriptedTransport } from './testing/scripted-transport.js'
import type { Connection } from './transport/transport.js'

const bench = (options: { onConnection?: (connection: Connection) => void } = {}) => {
  const clock = new ManualClock(1_000)
  const transport = new ScriptedTransport()
  const runner = new ConnectionRunner({
    transport,
    clock,
    random: () => 0.5,
    backoff: { baseMs: 100, capMs: 1_000 },
    settleMs: 5_000,
    onConnection: options.onConnection ?? (() => {}),
  })
  const history: ConnectionStatus[] = []
  runner.onStatus((status) => history.push(status))
  /** Resolves with the next change to `state`. */
  const until = (state: ConnectionState): Promise<ConnectionStatus> =>
    new Promise((resolve) => {
      let told = false
      runner.onStatus((status) => {
        if (told || status.state !== state) return
        told = true
        resolve(status)
      })
    })
  return { clock, transport, runner, history, until, states: () => history.map((status) => status.state) }
}

const offline = (reason: string) => new TillgateError('DEVICE_OFFLINE', { device: 'x', reason })

await t.test('a constructed runner does nothing', async (t) => {
  const { transport, clock, runner } = bench()
  t.equal(transport.attempts.length, 0)
  t.strictSame(clock.pending, [])
  t.equal(runner.status().state, 'absent')
  await runner.stop()
})

await t.test('it opens, hands the connection over and says so', async (t) => {
  const got: Connection[] = []
  const { runner, transport, until, states } = bench({ onConnection: (connection) => got.push(connection) })
  const [attempt, ready] = [transport.nextAttempt(), until('ready')]
  runner.start()
  runner.start()
  const line = (await attempt).succeed()
  await ready
  t.strictSame(got, [line.connection])
  t.equal(runner.connection(), line.connection)
  t.strictSame(states(), ['opening', 'ready'])
  await runner.stop()
  await runner.stop()
  t.equal(transport.openNow, 0)
  t.equal(runner.connection(), null)
  t.strictSame(states(), ['opening', 'ready', 'absent'])
})

await t.test('failures make growing, capped, jittered pauses', async (t) => {
  const { runner, transport, clock, until } = bench()
  let attempt = transport.nextAttempt()
  runner.start()
  const pauses: number[] = []
  for (let n = 0; n < 6; n++) {
    const waiting = until('waiting')
    ;(await attempt).fail(offline('it is not plugged in'))
    const status = await waiting
    t.match(status, { failures: n + 1, failure: { kind: 'failed', reason: 'it is not plugged in' } })
    pauses.push(clock.pending[0] ?? -1)
    attempt = transport.nextAttempt()
    clock.advance(pauses[n] ?? 0)
  }
  t.strictSame(pauses, [50, 100, 200, 400, 500, 500])
  await runner.stop()
  t.strictSame(clock.pending, [], 'no timer is left')
})

await t.test('what needs a person is faulted, and is tried again all the same', async (t) => {
  for (const error of [
    new TillgateError('DEVICE_PERMISSION', { device: 'x', path: '/dev/x' }),
    new TillgateError('DEVICE_BUSY', { path: '/dev/x' }),
  ]) {
    const { runner, transport, clock, until } = bench()
    const [first, faulted] = [transport.nextAttempt(), until('faulted')]
    runner.start()
    ;(await first).fail(error)
    t.match((await faulted).failure, { kind: 'refused', reason: error.message })
    const second = transport.nextAttempt()
    clock.advance(clock.pending[0] ?? 0)
    const ready = until('ready')
    ;(await second).succeed()
    t.equal((await ready).failure, null)
    await runner.stop()
  }
})

await t.test('a connection must hold for a while before earlier failures are forgotten', async (t) => {
  const { runner, transport, clock, until } = bench()
  let attempt = transport.nextAttempt()
  runner.start()
  const flap = async (holdMs: number): Promise<number> => {
    const ready = until('ready')
    const line = (await attempt).succeed()
    await ready
    clock.advance(holdMs)
    const waiting = until('waiting')
    line.end('it was unplugged')
    const { failures, failure } = await waiting
    t.match(failure, { kind: 'lost', reason: 'it was unplugged' })
    attempt = transport.nextAttempt()
    clock.advance(clock.pending[0] ?? 0)
    return failures
  }
  t.equal(await flap(10), 1)
  t.equal(await flap(4_999), 2)
  t.equal(await flap(5_000), 1, 'it was open and still open')
  t.equal(await flap(0), 2)
  await runner.stop()
})

await t.test('a wake ends a pause, and the count starts again', async (t) => {
  const { runner, transport, clock, until } = bench()
  let attempt = transport.nextAttempt()
  runner.start()
  for (let n = 0; n < 4; n++) {
    const waiting = until('waiting')
    ;(await attempt).fail(offline('no'))
    await waiting
    attempt = transport.nextAttempt()
    if (n < 3) clock.advance(clock.pending[0] ?? 0)
  }
  runner.wake()
  const last = await attempt
  t.equal(transport.attempts.length, 5)
  t.equal(runner.status().failures, 0)
  t.strictSame(clock.pending, [])
  const waiting = until('waiting')
  last.fail(offline('no'))
  await waiting
  t.strictSame(clock.pending, [50])
  await runner.stop()
})

await t.test('a wake during an attempt or while open is not lost', async (t) => {
  const { runner, transport, clock, until } = bench()
  const first = transport.nextAttempt()
  runner.start()
  const attempt = await first
  runner.wake()
  t.equal(transport.attempts.length, 1, 'one attempt at a time')
  const waiting = until('waiting')
  attempt.fail(offline('it is not plugged in'))
  await waiting
  t.strictSame(clock.pending, [0], 'the attempt may have looked a moment too early')
  const second = transport.nextAttempt()
  clock.advance(0)
  const [ready, lost] = [until('ready'), until('waiting')]
  const line = (await second).succeed()
  await ready
  runner.wake()
  line.end('it was unplugged')
  await lost
  t.strictSame(clock.pending, [0], 'the new node was seen before the end of the old line')
  await runner.stop()
})

await t.test('stop while opening calls the attempt off', async (t) => {
  const { runner, transport, clock } = bench()
  const attempt = transport.nextAttempt()
  runner.start()
  const { signal } = await attempt
  await runner.stop()
  t.ok(signal.aborted)
  t.equal(runner.status().state, 'absent')
  t.strictSame(clock.pending, [])
})

await t.test('a connection that comes in spite of a stop is given back', async (t) => {
  const clock = new ManualClock()
  const scripted = new ScriptedTransport()
  let letThrough = (): void => {}
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  let begun = (): void => {}
  const asked = new Promise<void>((resolve) => {
    begun = resolve
  })
  const runner = new ConnectionRunner({
    clock,
    onConnection: () => t.fail('nobody wants it any more'),
    transport: {
      address: 'stubborn',
      async open() {
        begun()
        await held
        const attempt = scripted.nextAttempt()
        const connection = scripted.open(new AbortController().signal)
        ;(await attempt).succeed()
        return connection
      },
    },
  })
  runner.start()
  await asked
  const stopped = runner.stop()
  letThrough()
  await stopped
  t.equal(scripted.mostOpen, 1)
  t.equal(scripted.openNow, 0)
})

await t.test('a port is never opened twice at once, however fast it is stopped and started', async (t) => {
  const { runner, transport, until } = bench()
  for (let n = 0; n < 20; n++) {
    const [attempt, ready] = [transport.nextAttempt(), until('ready')]
    runner.start()
    ;(await attempt).succeed()
    await ready
    void runner.stop()
  }
  await runner.stop()
  t.equal(transport.mostOpen, 1)
  t.equal(transport.openNow, 0)
})

await t.test('a fault of the taker is a failed attempt, not the end of the process', async (t) => {
  const { runner, transport, until } = bench({
    onConnection: () => {
      throw new Error('the driver stumbled')
    },
  })
  const [attempt, waiting] = [transport.nextAttempt(), until('waiting')]
  runner.start()
  ;(await attempt).succeed()
  t.equal((await waiting).failure?.reason, 'the driver stumbled')
  t.equal(transport.openNow, 0)
  await runner.stop()
})

await t.test('one runner in trouble does not touch another', async (t) => {
  const bad = bench()
  const good = bench()
  const [badFirst, goodFirst, ready] = [bad.transport.nextAttempt(), good.transport.nextAttempt(), good.until('ready')]
  bad.runner.start()
  good.runner.start()
  ;(await goodFirst).succeed()
  await ready
  let attempt = badFirst
  for (let n = 0; n < 10; n++) {
    const waiting = bad.until('waiting')
    ;(await attempt).fail(offline('no'))
    await waiting
    attempt = bad.transport.nextAttempt()
    bad.clock.advance(bad.clock.pending[0] ?? 0)
  }
  await attempt
  t.strictSame(good.states(), ['opening', 'ready'])
  t.equal(good.transport.attempts.length, 1)
  await Promise.all([bad.runner.stop(), good.runner.stop()])
})

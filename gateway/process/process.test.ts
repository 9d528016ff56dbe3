import { EventEmitter, once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { isTillgateError, TillgateError } from '../../core/errors/error.js'
import { EXIT } from '../cli/exit-codes.js'
import { createLifecycle, type Part } from './lifecycle.js'
import { listenError } from './listen-error.js'
import { createLogger } from './logging.js'
import { createLoopWatch } from './loop-watch.js'
import { createNotifier, type Notifier } from './notify.js'
import { readableLine } from './readable-log.js'
import { runDaemon } from './run-daemon.js'

const logInto = (lines: string[], level: 'trace' | 'info' = 'trace') =>
  createLogger({ level, destination: { write: (line) => void lines.push(line.trimEnd()) } })

const quiet = logInto([])

/** A part that writes down what happens to it. */
const part = (name: string, journal: string[], changes: Partial<Part> = {}): Part => ({
  name,
  start: () => Promise.resolve(void journal.push(`+${name}`)),
  stop: () => Promise.resolve(void journal.push(`-${name}`)),
  ...changes,
})

const never = new Promise<never>(() => {})

void t.test('parts start in order, stop in reverse, and a second stop is harmless', async (t) => {
  const journal: string[] = []
  const lifecycle = createLifecycle({
    parts: ['store', 'devices', 'server'].map((name) => part(name, journal)),
    stopMs: 1_000,
    log: quiet,
  })
  await lifecycle.start()
  const report = await lifecycle.stop()
  t.equal(await lifecycle.stop(), report)
  t.strictSame(journal, ['+store', '+devices', '+server', '-server', '-devices', '-store'])
  t.equal(report.clean, true)
})

void t.test('every part is stopped, though one fails and one hangs', async (t) => {
  const journal: string[] = []
  const lifecycle = createLifecycle({
    parts: [
      part('store', journal),
      part('hangs', journal, { stop: () => never, stopMs: 5 }),
      part('fails', journal, { stop: () => Promise.reject(new Error('no')) }),
    ],
    stopMs: 1_000,
    log: quiet,
  })
  await lifecycle.start()
  t.strictSame(await lifecycle.stop(), {
    parts: [
      { name: 'fails', outcome: 'failed' },
      { name: 'hangs', outcome: 'late' },
      { name: 'store', outcome: 'stopped' },
    ],
    clean: false,
  })
  t.equal(journal.at(-1), '-store')
})

void t.test('a start that fails gives back what was begun, the failing part too, and goes no further', async (t) => {
  const journal: string[] = []
  const lifecycle = createLifecycle({
    parts: [
      part('store', journal),
      part('server', journal, {
        start: () => Promise.reject(new TillgateError('PORT_IN_USE', { host: 'h', port: 1 })),
      }),
      part('spool', journal),
    ],
    stopMs: 1_000,
    log: quiet,
  })
  await t.rejects(lifecycle.start(), { code: 'PORT_IN_USE' })
  t.strictSame(journal, ['+store', '-server', '-store'])
})

void t.test('a stop during the start aborts it and starts nothing more', async (t) => {
  const journal: string[] = []
  const lifecycle = createLifecycle({
    parts: [
      part('store', journal, {
        start: async (signal) => {
          await once(signal, 'abort')
          throw new Error('given up')
        },
      }),
      part('server', journal),
    ],
    stopMs: 1_000,
    log: quiet,
  })
  const start = lifecycle.start()
  const [, report] = await Promise.all([t.rejects(start, /given up/u), lifecycle.stop()])
  t.equal(report.clean, true)
  t.strictSame(journal, ['-store'])
})

/** A notifier that writes down what was told. */
const notifierInto = (journal: string[]): Notifier => ({
  ready: (status) => Promise.resolve(void journal.push(`ready ${status}`)),
  status: () => Promise.resolve(),
  stopping: () => Promise.resolve(void journal.push('stopping')),
  alive: () => Promise.resolve(),
  watchdogMs: null,
})

const daemon = (parts: readonly Part[], journal: string[], onReady = () => 'up') => {
  const signals = new EventEmitter()
  const left: number[] = []
  const ended = runDaemon({
    parts,
    stopMs: 20,
    log: quiet,
    notifier: notifierInto(journal),
    signals,
    onReady: () => {
      setImmediate(() => signals.emit('test-ready'))
      return onReady()
    },
    leaveNow: (code) => void left.push(code),
  })
  return { signals, ended, left, ready: once(signals, 'test-ready') }
}

void t.test('the daemon tells readiness, stops at a signal, and exits with 0', async (t) => {
  const journal: string[] = []
  const { signals, ended, ready } = daemon([part('a', journal)], journal)
  await ready
  signals.emit('SIGTERM')
  t.equal(await ended, EXIT.OK.code)
  t.strictSame(journal, ['+a', 'ready up', 'stopping', '-a'])
  t.strictSame(
    signals.eventNames().filter((name) => name !== 'test-ready'),
    [],
    'no listener is left',
  )
})

void t.test('a stop that is not whole has an exit code of its own, and a second signal does not wait', async (t) => {
  const journal: string[] = []
  const { signals, ended, ready, left } = daemon([part('a', journal, { stop: () => never })], journal)
  await ready
  signals.emit('SIGINT')
  signals.emit('SIGINT')
  t.strictSame(left, [EXIT.STOP_INCOMPLETE.code])
  t.equal(await ended, EXIT.STOP_INCOMPLETE.code)
})

void t.test('a signal during a slow start is an orderly stop', async (t) => {
  const journal: string[] = []
  const waiting = new EventEmitter()
  const slow = part('slow', journal, {
    start: async (signal) => {
      setImmediate(() => waiting.emit('begun'))
      await once(signal, 'abort')
      signal.throwIfAborted()
    },
  })
  const { signals, ended } = daemon([slow, part('next', journal)], journal)
  await once(waiting, 'begun')
  signals.emit('SIGTERM')
  t.equal(await ended, EXIT.OK.code)
  t.strictSame(journal, ['-slow'])
})

void t.test('an error nobody caught stops the daemon with code 1', async (t) => {
  const journal: string[] = []
  const { signals, ended, ready } = daemon([part('a', journal)], journal)
  await ready
  signals.emit('unhandledRejection', new Error('stray'))
  t.equal(await ended, EXIT.FAILED.code)
  t.equal(journal.at(-1), '-a')
})

void t.test('the loop watch is silent while beats come late, and speaks again afterwards', (t) => {
  let now = 0
  const told: string[] = []
  const watch = createLoopWatch({
    limitMs: 100,
    alive: () => void told.push('alive'),
    onLate: (lagMs) => void told.push(`late ${lagMs}`),
    now: () => now,
  })
  watch.start()
  for (const at of [100, 290, 500, 600]) {
    now = at
    watch.beat()
  }
  watch.stop()
  t.strictSame(told, ['alive', 'alive', 'alive', 'late 110', 'alive'])
  t.end()
})

void t.test('nothing is sent without a service manager', async (t) => {
  const faults: Error[] = []
  const notifier = createNotifier({ environment: {}, onFault: (error) => faults.push(error), program: '/none/such' })
  await notifier.ready('up')
  t.equal(notifier.watchdogMs, null)
  t.strictSame(faults, [])
})

void t.test('the service manager is told in its own words, and a missing program is reported once', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-notify-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const program = join(folder, 'systemd-notify')
  const journal = join(folder, 'journal')
  await writeFile(program, `#!/bin/sh\nprintf '%s|' "$@" >>'${journal}'\necho >>'${journal}'\n`)
  await chmod(program, 0o755)
  const environment = { NOTIFY_SOCKET: '/run/none', WATCHDOG_USEC: '20000000', WATCHDOG_PID: String(process.pid) }
  const faults: Error[] = []
  const notifier = createNotifier({ environment, onFault: (error) => faults.push(error), program })
  await notifier.ready('two\nlines')
  await notifier.alive()
  await notifier.stopping()
  t.equal(await readFile(journal, 'utf8'), '--ready|--status=two lines|\nWATCHDOG=1|\nSTOPPING=1|\n')
  t.equal(notifier.watchdogMs, 20_000)
  const other = { ...environment, WATCHDOG_PID: '1' }
  t.equal(createNotifier({ environment: other, onFault: () => {}, program }).watchdogMs, null, 'not meant for us')

  const broken = createNotifier({ environment, onFault: (error) => faults.push(error), program: join(folder, 'none') })
  await broken.ready('up')
  await broken.alive()
  t.equal(faults.length, 1)
})

void t.test('no secret reaches the log, whoever logs it and however deep', (t) => {
  const lines: string[] = []
  const log = logInto(lines)
  log.child({ device: 'receipt-1', token: 'T0' }).info(
    {
      pin: 'P1',
      body: { PIN: 'P2', list: [{ credential: 'C1' }], ok: 'shown' },
      headers: { authorization: 'A1', cookie: 'K1', 'set-cookie': 'K2' },
      pepper: 'S1',
    },
    'connecting to postgres://me:W1@db/shop and %s',
    'postgresql://me:W2@db/shop',
  )
  log.error({ err: new Error('at postgres://me:W3@db/x', { cause: new Error('postgres://me:W4@db/x') }) }, 'failed')
  const all = lines.join('\n')
  t.notMatch(all, /T0|P1|P2|C1|A1|K1|K2|S1|W1|W2|W3|W4/u)
  t.match(all, /shown/u)
  t.match(all, /postgres:\/\/me:\*\*\*@db\/shop/u)
  t.match(JSON.parse(lines[0] ?? ''), { device: 'receipt-1', level: 30, time: String })
  t.end()
})

void t.test('what is below the level is not written', (t) => {
  const lines: string[] = []
  logInto(lines, 'info').debug('hidden')
  t.strictSame(lines, [])
  t.end()
})

void t.test('a line for people tells time, level, subject, words and the rest; nothing in it breaks the line', (t) => {
  const lines: string[] = []
  const log = logInto(lines)
  log.child({ device: 'front' }).warn({ reason: 'unplugged' }, 'gone\u001b[2J\nnow')
  log.error({ err: new Error('broken') }, 'failed')
  t.match(
    readableLine(lines[0] ?? ''),
    /^\d\d:\d\d:\d\d\.\d{3} WARN {2}\[device front\] gone·\[2J·now reason=unplugged$/u,
  )
  t.match(readableLine(lines[1] ?? ''), /ERROR failed\n {13}Error: broken\n {13} {4}at /u)
  t.equal(readableLine('not json'), 'not json')
  t.end()
})

void t.test('a port in use, and an address that is none of ours, get words of their own', async (t) => {
  const taken = createServer()
  taken.listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const fault = async (host: string, at: number) => {
    const server = createServer()
    server.listen(at, host)
    const [error] = (await once(server, 'error')) as [Error]
    return listenError(error, host, at)
  }
  t.match(await fault('127.0.0.1', port), {
    code: 'PORT_IN_USE',
    message: new RegExp(`Port ${port} on 127.0.0.1 is in use`, 'u'),
  })
  t.match(await fault('192.0.2.1', 8420), { code: 'ADDRESS_REFUSED', message: /no such address/u })
  t.equal(isTillgateError(listenError(new Error('else'), 'h', 1)), false)
  taken.close()
})

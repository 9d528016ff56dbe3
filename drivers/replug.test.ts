import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { LineScanner } from './scanner/line-scanner.js'
import { serveScannerSimulator } from './simulator/scanner/scanner-simulator.js'
import { openPty, placeLink } from './simulator/pty.js'
import { Supervisor } from './supervisor.js'
import { openDescriptors } from './testing/descriptors.js'
import { startTcpFaultProxy } from './testing/tcp-fault-proxy.js'
import { next, untilState } from './testing/until.js'
import { createSerialTransport } from './transport/serial.js'
import { createTcpTransport } from './transport/tcp.js'

/** The full number is run by the soak; every replug must be usable again within two seconds. */
const replugs = Number(process.env['TILLGATE_REPLUGS'] ?? 100)
const limitMs = 2_000

t.setTimeout(120_000 + 2 * replugs * limitMs)

const text = (scan: { bytes: Uint8Array }): string => Buffer.from(scan.bytes).toString('latin1')

/** Resolves when as many descriptors are open as before; the kernel may take a moment for the far ends of sockets. */
const backTo = async (before: readonly string[]): Promise<readonly string[]> => {
  for (let n = 0; n < 1_000 && openDescriptors().length > before.length; n++) await turn()
  return openDescriptors()
}

await t.test(`${replugs} replugs of a serial scanner: always usable again, nothing leaked`, async (t) => {
  t.setTimeout(60_000 + replugs * limitMs)
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-replug-'))
  const link = join(folder, 'scanner')
  const scanner = new LineScanner({
    id: 'lane-1',
    transport: createSerialTransport({ path: link }),
    framing: { kind: 'line' },
  })
  const supervisor = new Supervisor({ devices: [{ device: scanner, devicePath: link }] })
  const simulator = await serveScannerSimulator({ ptyLink: link })
  supervisor.start()
  await untilState(scanner, 'ready')
  const before = openDescriptors()
  let slowest = 0
  for (let n = 0; n < replugs; n++) {
    await simulator.setFault('refused')
    await untilState(scanner, 'absent')
    await simulator.setFault('none')
    const plugged = Date.now()
    const ready = untilState(scanner, 'ready')
    const scan = next(scanner.onScan.bind(scanner))
    await ready
    await simulator.scan(`95200${n}`)
    if (text(await scan) !== `95200${n}`) t.fail(`scan ${n} came out wrong`)
    slowest = Math.max(slowest, Date.now() - plugged)
  }
  t.comment(`slowest: ${slowest} ms`)
  t.ok(slowest <= limitMs, `the slowest took ${slowest} ms`)
  t.strictSame((await backTo(before)).length, before.length, 'no descriptor is left over')
  await supervisor.stop()
  await simulator.close()
  await rm(folder, { recursive: true })
})

await t.test(`${replugs} interruptions of a TCP scanner: always usable again, nothing leaked`, async (t) => {
  t.setTimeout(60_000 + replugs * limitMs)
  const simulator = await serveScannerSimulator({ tcp: { host: '127.0.0.1', port: 0 } })
  const proxy = await startTcpFaultProxy({ port: simulator.tcpPort ?? 0 })
  const scanner = new LineScanner({
    id: 'lane-2',
    transport: createTcpTransport({ host: '127.0.0.1', port: proxy.port }),
    framing: { kind: 'line' },
    // Nothing tells that a network device is back, so here the pause decides; a connection counts as good at once.
    reconnect: { backoff: { baseMs: 20, capMs: limitMs }, settleMs: 0 },
  })
  scanner.start()
  await Promise.all([untilState(scanner, 'ready'), simulator.connected()])
  const before = openDescriptors()
  let slowest = 0
  for (let n = 0; n < replugs; n++) {
    await proxy.set('refuse')
    await untilState(scanner, 'absent')
    await proxy.set('pass')
    const plugged = Date.now()
    await untilState(scanner, 'ready')
    await simulator.connected()
    const scan = next(scanner.onScan.bind(scanner))
    await simulator.scan(`95300${n}`)
    if (text(await scan) !== `95300${n}`) t.fail(`scan ${n} came out wrong`)
    slowest = Math.max(slowest, Date.now() - plugged)
  }
  t.comment(`slowest: ${slowest} ms`)
  t.ok(slowest <= limitMs, `the slowest took ${slowest} ms`)
  t.strictSame((await backTo(before)).length, before.length, 'no descriptor is left over')
  await scanner.stop()
  await proxy.close()
  await simulator.close()
})

await t.test('four devices that hang in a write leave the others alone', async (t) => {
  // As many as libuv's pool has threads: a write that held one would stop every other serial line.
  const hung = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const pty = await openPty()
      pty.stall(true)
      const connection = await createSerialTransport({ path: pty.path }).open(new AbortController().signal)
      const write = connection.write(new Uint8Array(1_048_576), { deadlineMs: 60_000 })
      return { pty, connection, failed: t.rejects(write, { code: 'DEVICE_OFFLINE' }) }
    }),
  )
  const pty = await openPty()
  const scanner = new LineScanner({
    id: 'lane-3',
    transport: createSerialTransport({ path: pty.path }),
    framing: { kind: 'line' },
  })
  scanner.start()
  await untilState(scanner, 'ready')
  const scan = next(scanner.onScan.bind(scanner))
  pty.write(Buffer.from('9520001\r'))
  t.equal(text(await scan), '9520001')
  await scanner.stop()
  await Promise.all(hung.map((one) => one.connection.close()))
  await Promise.all(hung.map((one) => one.failed))
  await Promise.all([pty, ...hung.map((one) => one.pty)].map((one) => one.unplug()))
})

await t.test('a link that points elsewhere is a new device', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-replug-'))
  const link = join(folder, 'scanner')
  const [first, second] = await Promise.all([openPty(), openPty()])
  await placeLink(first.path, link)
  await placeLink(second.path, link)
  const connection = await createSerialTransport({ path: link }).open(new AbortController().signal)
  const heard = next<Uint8Array>((listener) => second.onData(listener))
  await connection.write(Buffer.from('x'), { deadlineMs: 1_000 })
  t.strictSame(Buffer.from(await heard).toString(), 'x')
  await connection.close()
  await Promise.all([first.unplug(), second.unplug()])
  await rm(folder, { recursive: true })
})

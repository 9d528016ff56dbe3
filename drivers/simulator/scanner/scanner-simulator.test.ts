import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { systemClock } from '../../clock.js'
import { createScanner } from '../../scanner/create-scanner.js'
import type { FramingSettings } from '../../scanner/framing.js'
import type { RawScan, Scanner } from '../../scanner/scanner.js'
import { next, untilState } from '../../testing/until.js'
import type { TransportSettings } from '../../transport/create-transport.js'
import { serveScannerSimulator, type ScannerSimulator } from './scanner-simulator.js'
import { spawnScannerSimulator } from './spawn.js'

const text = (scan: RawScan): string => Buffer.from(scan.bytes).toString('latin1')

const listen = async (transport: TransportSettings, framing: FramingSettings = { kind: 'line' }): Promise<Scanner> => {
  const { device } = createScanner({ id: 'lane-1', transport, framing }, systemClock)
  device.start()
  await untilState(device, 'ready')
  return device
}

const scanned = async (scanner: Scanner, simulator: ScannerSimulator, code: string | Uint8Array): Promise<string> => {
  const scan = next(scanner.onScan.bind(scanner))
  await simulator.scan(code)
  return text(await scan)
}

const gs1 = ']d2010952123456788921A\x1d10B'

for (const [where, start] of [
  ['in this process', serveScannerSimulator],
  ['in a process of its own', spawnScannerSimulator],
] as const) {
  await t.test(`over TCP, ${where}: scans, faults, and the same port again`, async (t) => {
    const simulator = await start({ tcp: { host: '127.0.0.1', port: 0 } })
    const scanner = await listen({ kind: 'tcp', host: '127.0.0.1', port: simulator.tcpPort ?? 0 })
    await simulator.connected()
    t.equal(await scanned(scanner, simulator, gs1), gs1)
    t.equal(await scanned(scanner, simulator, Uint8Array.of(0x39, 0xff, 0x1d)), '9\xff\x1d')

    await simulator.setFault('slow')
    t.equal(await scanned(scanner, simulator, '952'), '952')

    await simulator.setFault('half-open')
    await simulator.scan('lost')
    t.equal(scanner.status().state, 'ready', 'nobody can know')

    await simulator.setFault('refused')
    await untilState(scanner, 'absent')
    await simulator.setFault('none')
    await untilState(scanner, 'ready')
    await simulator.connected()
    t.equal(await scanned(scanner, simulator, '9521234567890'), '9521234567890')
    await scanner.stop()
    await simulator.close()
  })

  await t.test(`over a pseudo terminal, ${where}: behind a link that keeps its name`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tillgate-sim-'))
    const ptyLink = join(folder, 'scanner')
    const mark = { prefix: Uint8Array.of(2), suffix: Uint8Array.of(3) }
    const simulator = await start({ ptyLink, ...mark })
    t.equal(simulator.tcpPort, null)
    const scanner = await listen({ kind: 'serial', path: ptyLink }, { kind: 'prefix-suffix', ...mark })
    await simulator.send(Buffer.from('noise\x03'))
    t.equal(await scanned(scanner, simulator, gs1), gs1)
    await simulator.setFault('refused')
    await untilState(scanner, 'absent')
    t.notOk(existsSync(ptyLink))
    await simulator.setFault('none')
    scanner.wake()
    await untilState(scanner, 'ready')
    t.equal(await scanned(scanner, simulator, '952'), '952')
    await scanner.stop()
    await simulator.close()
    t.notOk(existsSync(ptyLink))
    await rm(folder, { recursive: true })
  })
}

await t.test('the process answers what is not a command, and ends with its input', async (t) => {
  const program = fileURLToPath(new URL('./main.js', import.meta.url))
  const child = spawn(process.execPath, [program, '--tcp', '127.0.0.1:0'], { stdio: ['pipe', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stdin.end('not json\n{"do":"dance"}\n{"do":"fault","fault":"none"}\n')
  t.strictSame(await once(child, 'exit'), [0, null])
  const [ready, ...answers] = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  t.match(ready, { ready: { tcpPort: Number } })
  t.strictSame(answers, [
    { ok: false, problem: 'not a command: not json' },
    { ok: false, problem: 'not a command: {"do":"dance"}' },
    { ok: true },
  ])
})

await t.test('a simulator process that is gone is told, not waited for', async (t) => {
  const simulator = await spawnScannerSimulator({ tcp: { host: '127.0.0.1', port: 0 } })
  await simulator.close()
  await t.rejects(simulator.scan('x'), /ended/)
  await simulator.close()
})

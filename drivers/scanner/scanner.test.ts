import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { DeviceStatus } from '../device.js'
import { createMemoryLine } from '../simulator/memory-line.js'
import { openPty, placeLink } from '../simulator/pty.js'
import { ManualClock } from '../testing/manual-clock.js'
import { next, untilState } from '../testing/until.js'
import { createSerialTransport } from '../transport/serial.js'
import type { FramingSettings } from './framing.js'
import { LineScanner } from './line-scanner.js'
import type { RawScan, ScanFault, Scanner } from './scanner.js'
import { VirtualScanner } from './virtual-scanner.js'

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
const text = (scan: RawScan): string => Buffer.from(scan.bytes).toString('latin1')

const collect = (scanner: Scanner) => {
  const scans: RawScan[] = []
  const faults: ScanFault[] = []
  const statuses: DeviceStatus[] = []
  scanner.onScan((scan) => scans.push(scan))
  scanner.onScanFault((fault) => faults.push(fault))
  scanner.onStatus((status) => statuses.push(status))
  return { scans, faults, statuses }
}

/** A scanner on a line inside this process, with a clock of the test. */
const bench = async (framing: FramingSettings) => {
  const clock = new ManualClock(1_700_000_000_000)
  const { transport, peer } = createMemoryLine()
  const scanner = new LineScanner({ id: 'lane-1', transport, framing, clock })
  const got = collect(scanner)
  scanner.start()
  await untilState(scanner, 'ready')
  return { clock, peer, scanner, ...got }
}

await t.test('a line scanner gives each scan with its bytes, time and device', async (t) => {
  const { clock, peer, scanner, scans, faults } = await bench({ kind: 'line' })
  peer.write(bytes(']d201095212345678892'))
  clock.advance(3)
  peer.write(bytes('1A\x1d10B\r9521234567890\r'))
  t.strictSame(scans.map(text), [']d2010952123456788921A\x1d10B', '9521234567890'])
  t.match(scans, [{ at: 1_700_000_000_003, device: 'lane-1' }, { device: 'lane-1' }])
  t.strictSame(faults, [])
  await scanner.stop()
  t.strictSame(clock.pending, [])
})

await t.test('without end marks, silence ends the scan', async (t) => {
  const { clock, peer, scanner, scans } = await bench({ kind: 'silence', quietMs: 40 })
  peer.write(bytes('952'))
  clock.advance(39)
  peer.write(bytes('001'))
  clock.advance(39)
  t.strictSame(scans, [])
  clock.advance(1)
  t.strictSame(scans.map(text), ['952001'])
  await scanner.stop()
})

await t.test('what cannot be used is told, never dropped', async (t) => {
  const { clock, peer, scanner, scans, faults } = await bench({ kind: 'line' })
  peer.write(bytes(`${'7'.repeat(5_000)}\r`))
  t.match(faults, [{ device: 'lane-1', error: { code: 'SCAN_TOO_LONG', details: { length: 5_000, limit: 4_096 } } }])
  peer.write(bytes('no end'))
  clock.advance(1_000)
  t.match(faults[1], { error: { code: 'SCAN_INCOMPLETE', details: { scanner: 'lane-1', length: 6 } } })
  peer.write(bytes('half'))
  peer.unplug()
  await untilState(scanner, 'absent')
  t.match(faults[2], { error: { code: 'SCAN_INCOMPLETE', details: { length: 4 } } })
  t.notMatch(faults[0]?.error.message, /[{}]/)
  t.strictSame(scans, [])
  await scanner.stop()
})

await t.test('half a scan is not continued after a replug', async (t) => {
  const { clock, peer, scanner, scans } = await bench({ kind: 'line' })
  peer.write(bytes('9521'))
  peer.unplug()
  await untilState(scanner, 'absent')
  t.equal(clock.pending.length, 1, 'only the next attempt is waited for, not the end of the scan')
  peer.plug()
  const ready = untilState(scanner, 'ready')
  clock.advance(2_000)
  await ready
  peer.write(bytes('234\r'))
  t.strictSame(scans.map(text), ['234'])
  await scanner.stop()
})

await t.test('the status speaks plainly and does not flicker while the cable is out', async (t) => {
  const { clock, peer, scanner, statuses } = await bench({ kind: 'line' })
  t.strictSame(
    statuses.map(({ state, text: words }) => [state, words]),
    [
      ['unknown', 'Being connected'],
      ['ready', 'Ready'],
    ],
  )
  statuses.length = 0
  clock.advance(1_000)
  peer.unplug()
  const lost = await untilState(scanner, 'absent')
  t.match(lost, { text: 'Not connected: it was unplugged', since: '2023-11-14T22:13:21.000Z', conditions: [] })
  for (let n = 0; n < 10; n++) {
    clock.advance(2_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  t.strictSame(
    statuses.map(({ text: words }) => words),
    ['Not connected: it was unplugged', 'Not connected: it is not plugged in'],
  )
  t.equal(scanner.status().since, lost.since, 'it is away since it went away')
  await scanner.stop()
  t.match(scanner.status(), { state: 'absent', text: 'Not in use' })
})

await t.test('a serial scanner works over a pseudo terminal, also when it is replugged', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-scanner-'))
  const link = join(folder, 'scanner')
  const scanner = new LineScanner({
    id: 'lane-2',
    transport: createSerialTransport({ path: link }),
    framing: { kind: 'prefix-suffix', prefix: bytes('\x02'), suffix: bytes('\x03') },
    reconnect: { backoff: { baseMs: 5, capMs: 20 } },
  })
  scanner.start()
  for (let n = 0; n < 3; n++) {
    const pty = await openPty()
    await placeLink(pty.path, link)
    await untilState(scanner, 'ready')
    const scan = next(scanner.onScan.bind(scanner))
    pty.write(bytes(`\x02952000${n}\x03`))
    t.equal(text(await scan), `952000${n}`)
    await pty.unplug()
    t.match(await untilState(scanner, 'absent'), { text: 'Not connected: it was unplugged' })
  }
  await scanner.stop()
  await rm(folder, { recursive: true })
})

await t.test('a virtual scanner scans by a call, only while it is started', async (t) => {
  const scanner = new VirtualScanner({ id: 'bench', clock: new ManualClock(5) })
  const { scans, faults, statuses } = collect(scanner)
  scanner.scan('too early')
  scanner.start()
  scanner.start()
  const code = bytes('01\x1d\xff')
  scanner.scan(code)
  code[0] = 0
  scanner.scan('SN-é')
  scanner.scan('7'.repeat(5_000))
  await scanner.stop()
  await scanner.stop()
  scanner.scan('too late')
  t.strictSame(scans, [
    { bytes: bytes('01\x1d\xff'), at: 5, device: 'bench' },
    { bytes: Uint8Array.from(Buffer.from('SN-é')), at: 5, device: 'bench' },
  ])
  t.match(faults, [{ error: { code: 'SCAN_TOO_LONG', details: { length: 5_000 } } }])
  t.strictSame(
    statuses.map(({ state }) => state),
    ['ready', 'absent'],
  )
})

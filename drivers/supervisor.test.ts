import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { systemClock } from './clock.js'
import type { Device, DeviceKind, DeviceStatus } from './device.js'
import { HotPlug } from './hot-plug.js'
import { StatusBoard } from './status-board.js'
import { Supervisor } from './supervisor.js'
import { ManualClock } from './testing/manual-clock.js'

/** A device that writes down what is asked of it and may misbehave. */
class DiaryDevice implements Device {
  readonly id: string
  readonly kind: DeviceKind = 'scanner'
  readonly #diary: string[]
  readonly #trouble: 'none' | 'start' | 'stop' | 'hang'
  readonly #board: StatusBoard

  constructor(id: string, diary: string[], trouble: 'none' | 'start' | 'stop' | 'hang' = 'none') {
    this.id = id
    this.#diary = diary
    this.#trouble = trouble
    this.#board = new StatusBoard(this, systemClock)
  }

  start(): void {
    this.#diary.push(`start ${this.id}`)
    if (this.#trouble === 'start') throw new Error('no such baud rate')
    this.#board.set('ready', 'Ready')
  }

  stop(): Promise<void> {
    this.#diary.push(`stop ${this.id}`)
    if (this.#trouble === 'stop') return Promise.reject(new Error('the line is stuck'))
    if (this.#trouble === 'hang') return new Promise(() => {})
    this.#board.set('absent', 'Not in use')
    return Promise.resolve()
  }

  wake(): void {
    this.#diary.push(`wake ${this.id}`)
  }

  status(): DeviceStatus {
    return this.#board.status
  }

  onStatus(listener: (status: DeviceStatus) => void): void {
    this.#board.onChange(listener)
  }
}

const without = (device: Device) => ({ device, devicePath: null })

await t.test('all start in order although one cannot, and all stop in reverse although two do not', async (t) => {
  const clock = new ManualClock()
  const diary: string[] = []
  const supervisor = new Supervisor({
    clock,
    stopMs: 3_000,
    devices: [
      new DiaryDevice('a', diary),
      new DiaryDevice('b', diary, 'start'),
      new DiaryDevice('c', diary, 'hang'),
      new DiaryDevice('d', diary, 'stop'),
      new DiaryDevice('e', diary),
    ].map(without),
  })
  t.strictSame(diary, [], 'constructing does nothing')
  t.strictSame(supervisor.start(), [{ device: 'b', reason: 'no such baud rate' }])
  t.strictSame(diary.splice(0), ['start a', 'start b', 'start c', 'start d', 'start e'])
  t.strictSame(
    supervisor.statuses().map(({ id, state }) => `${id} ${state}`),
    ['a ready', 'b absent', 'c ready', 'd ready', 'e ready'],
  )
  const stopped = supervisor.stop()
  while (!diary.includes('stop c')) await new Promise((resolve) => setImmediate(resolve))
  t.notOk(diary.includes('stop b'), 'the one that hangs has its time')
  clock.advance(3_000)
  t.strictSame(await stopped, [
    { device: 'd', reason: 'the line is stuck' },
    { device: 'c', reason: 'it did not stop within 3000 ms' },
  ])
  t.strictSame(diary, ['stop e', 'stop d', 'stop c', 'stop b', 'stop a'])
  t.strictSame(clock.pending, [], 'no timer is left')
})

await t.test('stopping twice, and stopping without having started, is harmless', async (t) => {
  const supervisor = new Supervisor({ devices: [without(new DiaryDevice('a', []))] })
  t.strictSame(await supervisor.stop(), [])
  supervisor.start()
  supervisor.start()
  t.strictSame(await Promise.all([supervisor.stop(), supervisor.stop()]), [[], []])
})

await t.test('each change is told once, however often it was started', async (t) => {
  const device = new DiaryDevice('a', [])
  const supervisor = new Supervisor({ devices: [without(device)] })
  const told: string[] = []
  supervisor.onStatus(({ id, state }) => told.push(`${id} ${state}`))
  supervisor.start()
  supervisor.start()
  await supervisor.stop()
  supervisor.start()
  t.strictSame(told, ['a ready', 'a absent', 'a ready'])
  t.equal(supervisor.device('a'), device)
  t.equal(supervisor.device('z'), null)
  await supervisor.stop()
})

/** Starts a HotPlug and waits for paths. */
const watching = (paths: readonly string[], pollMs: number, clock?: ManualClock) => {
  let told: (path: string) => void = () => {}
  const hotPlug = new HotPlug({ paths, pollMs, onPlug: (path) => told(path), ...(clock && { clock }) })
  hotPlug.start()
  return {
    hotPlug,
    plug: () =>
      new Promise<string>((resolve) => {
        told = resolve
      }),
  }
}

await t.test('a node that is made wakes its device, and only its device', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-plug-'))
  const diary: string[] = []
  const [one, two] = [join(folder, 'scanner-1'), join(folder, 'scanner-2')]
  const supervisor = new Supervisor({
    devices: [
      { device: new DiaryDevice('a', diary), devicePath: one },
      { device: new DiaryDevice('b', diary), devicePath: two },
      without(new DiaryDevice('c', diary)),
    ],
  })
  supervisor.start()
  const { hotPlug, plug } = watching([two], 60_000)
  const plugged = plug()
  await writeFile(two, '')
  t.equal(await plugged, two)
  while (!diary.includes('wake b')) await new Promise((resolve) => setImmediate(resolve))
  t.notOk(diary.includes('wake a'))
  t.notOk(diary.includes('wake c'))
  await hotPlug.stop()
  await supervisor.stop()
  await rm(folder, { recursive: true })
})

await t.test('a folder that comes and goes is found by looking, then watched', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-plug-'))
  const byId = join(folder, 'by-id')
  const path = join(byId, 'scanner')
  const clock = new ManualClock()
  const { hotPlug, plug } = watching([path], 1_000, clock)
  for (let n = 0; n < 3; n++) {
    const found = plug()
    await mkdir(byId)
    await writeFile(path, '')
    const search = setInterval(() => clock.advance(1_000), 1)
    t.equal(await found, path)
    clearInterval(search)
    const again = plug()
    await writeFile(path, 'changed')
    t.equal(await again, path, 'without a look')
    await rm(byId, { recursive: true })
    // Gone is noticed by the watch; only then does a look find the next one.
    await new Promise((resolve) => setImmediate(resolve))
  }
  await hotPlug.stop()
  await hotPlug.stop()
  t.strictSame(clock.pending, [])
  await rm(folder, { recursive: true })
})

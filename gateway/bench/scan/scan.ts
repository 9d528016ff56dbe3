import { fileURLToPath } from 'node:url'
import type { BenchDatabase, BenchServer } from '../bench-server.js'
import { startChild } from '../daemon/child.js'
import { cpuMsOf } from '../daemon/process-usage.js'
import { openScannerPort } from '../daemon/scanner-port.js'
import { openSocket } from '../daemon/screen.js'
import { startStore, type Lane } from '../daemon/store.js'
import { shuffled } from '../random.js'
import type { Figure } from '../report.js'
import { latencyOf, median, quantile } from '../statistics.js'

export interface ScanSettings {
  /** Registers that scan at once, and the mean pause of each between two scans. */
  readonly loads: readonly { readonly registers: number; readonly pauseMs: number }[]
  readonly rounds: number
  /** Scans of each register in a round. */
  readonly scans: number
  readonly random: () => number
  readonly say: (line: string) => void
}

/** Different items in a sale before the next one begins. */
const itemsPerSale = 8

interface Contender {
  readonly name: string
  readonly pid: number
  readonly lanes: readonly Lane[]
  /** Part of the message that shows the scan. */
  readonly shows: string
  /** Between two sales, not timed; `message` is the last that the screen got. */
  clear(lane: Lane, message: string): Promise<void>
  close(): Promise<void>
}

/**
 * From the last byte of a code at the scanner to the message at the screen, against a program that only looks the code
 * up. Scanners and screens are in this process, both programs in processes of their own; one of them works at a time.
 */
export const benchScan = async (server: BenchServer, settings: ScanSettings): Promise<readonly Figure[]> => {
  const database = await server.database('bench_scan')
  const contenders: Contender[] = []
  const most = Math.max(...settings.loads.map(({ registers }) => registers))
  try {
    const store = await startStore(database, most)
    contenders.push({
      name: 'tillgate',
      pid: store.child.pid,
      lanes: store.lanes,
      shows: '"part":"sale"',
      clear: voidSale,
      close: () => store.close(),
    })
    contenders.push(await startBare(database, most))
    const codes = store.shop.plain.map(({ code }) => code)
    const figures: Figure[] = []
    for (const { registers, pauseMs } of settings.loads) {
      const results = contenders.map((): number[][] => [])
      const cpu = contenders.map(() => 0)
      // The first round of each warms up.
      for (let round = 0; round <= settings.rounds; round++) {
        for (const [index, contender] of shuffled([...contenders.entries()], settings.random)) {
          const lanes = contender.lanes.slice(0, registers)
          const before = cpuMsOf(contender.pid)
          const samples = await scanAll(contender, lanes, codes, { ...settings, pauseMs })
          if (round === 0) continue
          results[index]?.push(samples)
          cpu[index] = (cpu[index] ?? 0) + cpuMsOf(contender.pid) - before
        }
      }
      figures.push(...compare(`${registers} at once`, contenders, results, cpu))
      const said = contenders.map(({ name }, index) => `${name} ${median(results[index]?.flat() ?? []).toFixed(2)} ms`)
      settings.say(`scan to screen, ${registers} at once: median ${said.join(', ')}`)
    }
    return figures
  } finally {
    for (const contender of contenders.toReversed()) await contender.close()
    await database.close()
  }
}

/** Ends the sale that a message shows, so that baskets stay as large as a customer's. */
const voidSale = async ({ screen }: Lane, message: string): Promise<void> => {
  const [, sale] = /"part":"sale","value":\{"id":"([^"]+)"/.exec(message) ?? []
  if (sale !== undefined) await screen.request('sale.void', { sale })
}

const bareProgram = fileURLToPath(new URL('./bare.js', import.meta.url))

const startBare = async (database: BenchDatabase, registers: number): Promise<Contender> => {
  const scanners = await Promise.all(Array.from({ length: registers }, openScannerPort))
  const ports = scanners.map(({ port }) => String(port))
  const child = await startChild(bareProgram, [database.serveUrl, ...ports], /ready at (ws:\S+)/)
  await Promise.all(scanners.map(({ connected }) => connected))
  const lanes = await Promise.all(
    scanners.map(async (scanner, n) => ({ scanner, screen: await openSocket(`${child.ready}/${n}`, undefined) })),
  )
  return {
    name: 'bare program',
    pid: child.pid,
    lanes,
    shows: '"type":"update"',
    clear: async () => undefined, // It keeps nothing.
    close: async () => {
      await Promise.all(lanes.map(({ screen }) => screen.close()))
      await child.stop()
      await Promise.all(scanners.map((scanner) => scanner.close()))
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Every lane scans for itself, at moments drawn anew; gives the milliseconds from each code to its message. */
const scanAll = async (
  contender: Contender,
  lanes: readonly Lane[],
  codes: readonly string[],
  { scans, pauseMs, random }: ScanSettings & { readonly pauseMs: number },
): Promise<number[]> => {
  const samples: number[] = []
  await Promise.all(
    lanes.map(async (lane) => {
      let message = ''
      for (let n = 0; n < scans; n++) {
        if (n % itemsPerSale === 0) await contender.clear(lane, message)
        await pause(pauseMs * (0.5 + random()))
        const shown = lane.screen.next(contender.shows)
        const started = performance.now()
        lane.scanner.scan(codes[Math.floor(random() * codes.length)] ?? '')
        message = await shown
        samples.push(performance.now() - started)
      }
      await contender.clear(lane, message)
    }),
  )
  return samples
}

const goals = { median: 1.5, p99: 2 } as const

/** Ratios are medians of the rounds' ratios, which share the noise of the hour. */
const compare = (
  load: string,
  contenders: readonly Contender[],
  results: readonly (readonly (readonly number[])[])[],
  cpu: readonly number[],
): readonly Figure[] =>
  contenders.map(({ name }, index) => {
    const rounds = results[index] ?? []
    const latency = latencyOf(rounds.flat())
    const ratio = (of: keyof typeof goals, part: number) => {
      const each = rounds.map((round, n) => quantile(results[0]?.[n] ?? [], part) / quantile(round, part))
      const value = median(each)
      return { of, value, goal: goals[of], met: value <= goals[of] }
    }
    return {
      part: 'scan to screen',
      what: load,
      who: name,
      values: {
        'median ms': latency.medianMs,
        'p99 ms': latency.p99Ms,
        'processor ms': (cpu[index] ?? 0) / latency.count,
        samples: latency.count,
      },
      ratios: index === 0 ? [] : [ratio('median', 0.5), ratio('p99', 0.99)],
    }
  })

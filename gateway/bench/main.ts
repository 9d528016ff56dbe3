import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { startBenchServer } from './bench-server.js'
import { readOptions, usage, type BenchOptions, type PartName } from './options.js'
import { randomFrom } from './random.js'
import { tableOf, type Figure } from './report.js'
import { benchHot } from './hot/hot.js'
import { benchIdle } from './idle/idle.js'
import { benchLarge } from './large/large.js'
import { benchReceiving } from './receiving/receiving.js'
import { benchScan } from './scan/scan.js'
import { benchSale } from './sale/sale.js'

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** However it hangs, it ends. */
const longestMs = 15 * 60_000
const longestOfLargeMs = 60 * 60_000

const run = async ({ parts, quick, seed, events }: BenchOptions): Promise<readonly Figure[]> => {
  const random = randomFrom(seed)
  const server = await startBenchServer()
  const bench: Readonly<Record<PartName, () => Promise<readonly Figure[]>>> = {
    sale: () =>
      benchSale(server, { clients: [1, 4, 16], rounds: quick ? 1 : 10, sales: quick ? 16 : 200, random, say }),
    hot: () => benchHot(server, { registers: 16, rounds: quick ? 1 : 9, sales: quick ? 4 : 25, random, say }),
    // One register quicker than any hand, sixteen with brisk ones: 64 scans a second in the store.
    scan: () =>
      benchScan(server, {
        loads: [
          { registers: 1, pauseMs: 30 },
          { registers: 16, pauseMs: 250 },
        ],
        rounds: quick ? 1 : 10,
        scans: quick ? 8 : 32,
        random,
        say,
      }),
    idle: () => benchIdle(server, { registers: 16, seconds: quick ? 2 : 20, say }),
    receiving: () =>
      benchReceiving(server, {
        rounds: quick ? 1 : 5,
        serials: quick ? 100 : 5000,
        lookUps: quick ? 20 : 2000,
        random,
        say,
      }),
    large: () =>
      benchLarge(server, {
        events: quick ? 25_000 : events,
        items: quick ? 1000 : 100_000,
        rounds: quick ? 1 : 5,
        lookUps: quick ? 5 : 200,
        seed,
        random,
        say,
      }),
  }
  try {
    const figures: Figure[] = []
    for (const part of parts) figures.push(...(await bench[part]()))
    return figures
  } finally {
    await server.stop()
  }
}

const options = readOptions(process.argv.slice(2))
if (options.help) {
  say(usage)
} else {
  const longest = options.parts.includes('large') ? longestOfLargeMs : longestMs
  const deadline = setTimeout(() => {
    say('The benchmark took longer than it may and ends.')
    process.exit(1)
  }, longest)
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.version}`
  say(`Seed ${options.seed}. ${machine}.`)
  const figures = await run(options)
  say(`\n${tableOf(figures)}\n`)
  await mkdir('build', { recursive: true })
  const result = { at: new Date().toISOString(), machine, seed: options.seed, quick: options.quick, figures }
  await writeFile('build/bench.json', `${JSON.stringify(result, null, 2)}\n`)
  say('Written to build/bench.json.')
  clearTimeout(deadline)
}

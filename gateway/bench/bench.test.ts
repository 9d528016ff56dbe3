import t from 'tap'
import { startBenchServer } from './bench-server.js'
import { benchHot } from './hot/hot.js'
import { benchIdle } from './idle/idle.js'
import { readOptions } from './options.js'
import { randomFrom, shuffled } from './random.js'
import { benchLarge } from './large/large.js'
import { benchReceiving } from './receiving/receiving.js'
import { tableOf, type Figure } from './report.js'
import { benchSale } from './sale/sale.js'
import { benchScan } from './scan/scan.js'
import { latencyOf, quantile } from './statistics.js'

t.setTimeout(300_000)

// Whether the benchmark still works, never what it measures: this machine is busy with the other tests.

await t.test('quantiles are values that were measured', async (t) => {
  const samples = [5, 1, 4, 2, 3]
  t.strictSame(
    [0, 0.5, 0.99, 1].map((part) => quantile(samples, part)),
    [1, 3, 5, 5],
  )
  t.strictSame(latencyOf([2, 1]), { count: 2, medianMs: 1, p99Ms: 2, maxMs: 2 })
  t.ok(Number.isNaN(quantile([], 0.5)))
})

await t.test('the same seed draws the same order', async (t) => {
  const draw = (seed: number): readonly number[] => shuffled([1, 2, 3, 4, 5, 6, 7, 8], randomFrom(seed))
  t.strictSame(draw(7), draw(7))
  t.strictNotSame(draw(7), draw(8))
  t.strictSame(
    draw(7).toSorted((a, b) => a - b),
    [1, 2, 3, 4, 5, 6, 7, 8],
  )
})

await t.test('arguments: parts by name, words for what is none', async (t) => {
  t.match(readOptions([]), { parts: ['sale', 'hot', 'scan', 'idle', 'receiving'], quick: false })
  t.match(readOptions(['scan', '--quick', '--seed', '5']), { parts: ['scan'], quick: true, seed: 5 })
  t.throws(() => readOptions(['scans']), { message: /no part "scans"/ })
  t.match(readOptions(['large', '--events', '50000']), { parts: ['large'], events: 50_000 })
  t.throws(() => readOptions(['large', '--events', '5']), { message: /from 25,000/ })
  t.throws(() => readOptions(['--seed', 'x']), { message: /whole number/ })
})

await t.test('the table names who missed a goal', async (t) => {
  const figure: Figure = {
    part: 'sale',
    what: '1 at once',
    who: 'bare pg',
    values: { 'sales/s': 1234.5 },
    ratios: [{ of: 'rate', value: 0.5, goal: 1, met: false }],
  }
  t.match(tableOf([figure]), /sale: 1 at once +bare pg +sales\/s 1235 +rate 0\.50× \(goal 1×, MISSED\)/)
})

await t.test('one small round of each part measures every contender', async (t) => {
  const server = await startBenchServer()
  t.teardown(() => server.stop())
  const random = randomFrom(1)
  const say = (line: string): void => t.comment(line)
  const figures = [
    ...(await benchSale(server, { clients: [2], rounds: 1, sales: 4, random, say })),
    ...(await benchHot(server, { registers: 2, rounds: 1, sales: 2, random, say })),
    ...(await benchScan(server, { loads: [{ registers: 2, pauseMs: 5 }], rounds: 1, scans: 9, random, say })),
    ...(await benchIdle(server, { registers: 2, seconds: 0.2, say })),
    ...(await benchReceiving(server, { rounds: 1, serials: 20, lookUps: 5, random, say })),
    ...(await benchLarge(server, { events: 5000, items: 20, rounds: 1, lookUps: 1, seed: 1, random, say })),
  ]
  const named = new Map(figures.map(({ part, who }) => [`${part}, ${who}`, true]))
  for (const one of [
    'sale, tillgate',
    'sale, bare pg',
    'hot item, one item',
    'hot item, own items',
    'scan to screen, tillgate',
    'scan to screen, bare program',
  ])
    t.ok(named.has(one), one)
  for (const one of [
    'idle, tillgate',
    'idle, fastify and ws',
    'receiving, tillgate',
    'serial look-up, bare pg',
    'on-hand file, tillgate',
  ])
    t.ok(named.has(one), one)
  t.strictSame(
    figures.filter(({ values }) => !Object.values(values).every(Number.isFinite)),
    [],
  )
  t.strictSame(
    figures.filter(({ ratios }) => !ratios.every(({ value }) => value > 0)),
    [],
  )
})

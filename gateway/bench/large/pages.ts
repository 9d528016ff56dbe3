import type { BenchShop } from '../shop.js'
import { latencyOf } from '../statistics.js'
import type { Figure } from '../report.js'
import type { Asking } from './asking.js'
import type { Past } from './past.js'

/** What the pages of the console ask for, each with something of its own at each turn. */
const questions: readonly (readonly [what: string, path: (shop: BenchShop, past: Past, n: number) => string])[] = [
  ['items, a page', () => '/v1/items?limit=100'],
  ['items by the beginning of a word', (_, __, n) => `/v1/items/search?text=item+${n % 90_000}`],
  ['an item by its UPC', ({ serialized }, _, n) => `/v1/items/by-code?code=${at(serialized, n).code}`],
  ['an item with all that is set', ({ serialized }, _, n) => `/v1/items/${at(serialized, n).id}/details`],
  ['serials of an item', ({ serialized }, _, n) => `/v1/items/${at(serialized, n).id}/serials?limit=100`],
  ['life of a serial', (_, { serial, units }, n) => `/v1/serials/${serial(n % units)}`],
  ['history, newest first', () => '/v1/reports/serial-history?limit=100'],
  ['history of a department', () => '/v1/reports/serial-history?department=Electronics&limit=100'],
  [
    'history of a month',
    (_, __, n) => `/v1/reports/serial-history?from=2024-0${1 + (n % 9)}-01&to=2024-0${1 + (n % 9)}-28&limit=100`,
  ],
  [
    'history from a number on',
    (_, { serial, units }, n) => `/v1/reports/serial-history?serialFrom=${serial(n % units)}&limit=100`,
  ],
  ['on hand, a page', () => '/v1/reports/serial-on-hand?limit=100'],
  [
    'on hand from a number on',
    (_, { serial, units }, n) => `/v1/reports/serial-on-hand?serialFrom=${serial(n % units)}&limit=100`,
  ],
  ['on hand of an item', ({ serialized }, _, n) => `/v1/reports/serial-on-hand?item=${at(serialized, n).id}&limit=100`],
  ['a sale by a serial number', (_, { serial, units }, n) => `/v1/sales?text=${serial(n % units)}`],
]

const at = <T>(things: readonly T[], n: number): T => things[n % things.length] as T // There are some.

/** How long the console waits for each of its pages' contents, the slowest of `turns`. */
export const benchPages = async (
  asking: Asking,
  shop: BenchShop,
  past: Past,
  { turns, random }: { readonly turns: number; readonly random: () => number },
): Promise<readonly Figure[]> => {
  const figures: Figure[] = []
  for (const [what, path] of questions) {
    const samples: number[] = []
    for (let turn = 0; turn < turns; turn++) {
      const address = path(shop, past, Math.floor(random() * past.units))
      const started = performance.now()
      await (await asking.get(address)).text()
      samples.push(performance.now() - started)
    }
    const latency = latencyOf(samples)
    const second = 1000
    figures.push({
      part: 'console',
      what: `${what} (${past.units} units)`,
      who: 'tillgate',
      values: { 'median ms': latency.medianMs, 'max ms': latency.maxMs, samples: latency.count },
      ratios: [{ of: 'slowest to one second', value: latency.maxMs / second, goal: 1, met: latency.maxMs <= second }],
    })
  }
  return figures
}

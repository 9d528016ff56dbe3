import { openStore } from '../../../core/store/open-store.js'
import type { BenchServer } from '../bench-server.js'
import { shuffled } from '../random.js'
import type { Figure } from '../report.js'
import { openShop, storeNumber } from '../shop.js'
import { latencyOf, median } from '../statistics.js'
import { byPg } from './by-pg.js'
import { byPgbench, howToInstall, pgbenchVersion } from './by-pgbench.js'
import { byStore } from './by-store.js'
import { warmUp, type Contender, type RoundResult } from './contender.js'
import { checkRound, readOutcome } from './outcome.js'
import { createSaleTable, prepareSales } from './stock.js'

export interface SaleSettings {
  /** Numbers of registers selling at once. */
  readonly clients: readonly number[]
  readonly rounds: number
  /** Sales of a round, all clients together, without those that warm up. */
  readonly sales: number
  readonly random: () => number
  readonly say: (line: string) => void
}

/** As many registers as there may be: each has one open basket, so a round needs one for every sale. */
const registers = 999

/**
 * A sale with three serial numbers, committed durably: the product in one round trip, the same work sent statement by
 * statement by bare `pg`, and by pgbench. In every round all three, in an order drawn anew.
 */
export const benchSale = async (server: BenchServer, settings: SaleSettings): Promise<readonly Figure[]> => {
  const { say, random } = settings
  const version = await pgbenchVersion()
  say(version ?? `pgbench is not installed, bare pg only: ${howToInstall}`)
  const database = await server.database('bench_sale')
  const shop = await openShop(database.admin, { registers, items: 1000 })
  await createSaleTable(database.admin)
  const most = Math.max(...settings.clients)
  const store = await openStore({
    url: database.serveUrl,
    storeNumber,
    poolSize: 2 * most, // Half of it commits durably: a connection for each client, as the others have.
    writer: true,
    onError: (error) => say(error.message),
  })
  const { rows } = await database.admin.query<{ generation: string }>('select generation from st.daemon')
  const generation = Number(rows[0]?.generation)
  const contenders: readonly Contender[] = [
    byStore(store, shop),
    byPg(database.serveUrl, generation),
    ...(version === null ? [] : [byPgbench(database.serveUrl, generation)]),
  ]
  try {
    const figures: Figure[] = []
    let round = 0
    for (const clients of settings.clients) {
      const results = new Map<Contender, RoundResult[]>(contenders.map((each) => [each, []]))
      for (let n = 1; n <= settings.rounds; n++) {
        for (const contender of shuffled(contenders, random)) {
          const each = Math.ceil(settings.sales / clients) + warmUp
          const sales = await prepareSales(database.admin, shop, { round: ++round, clients, each })
          const before = await readOutcome(database.admin)
          const result = await contender.run(clients, sales)
          await checkRound(database.admin, contender.name, before, sales.length)
          results.get(contender)?.push(result)
          say(
            `sale, ${clients} at once, round ${n}: ${contender.name} ${result.rate.toFixed(0)}/s, median ${median(result.latencies).toFixed(2)} ms`,
          )
        }
      }
      figures.push(...compare(clients, results))
    }
    return figures
  } finally {
    for (const contender of contenders) await contender.close()
    await store.close()
    await database.close()
  }
}

const goals: Readonly<Record<string, number>> = { pgbench: 0.7, 'bare pg': 1 }

/** The rate of a contender is the median of its rounds; a ratio is between those. */
const compare = (clients: number, results: ReadonlyMap<Contender, readonly RoundResult[]>): readonly Figure[] => {
  const summed = [...results].map(([{ name }, rounds]) => ({
    name,
    rate: median(rounds.map(({ rate }) => rate)),
    latency: latencyOf(rounds.flatMap(({ latencies }) => latencies)),
  }))
  const ours = summed[0]
  if (ours === undefined) return []
  return summed.map(({ name, rate, latency }) => {
    const goal = goals[name]
    return {
      part: 'sale',
      what: `3 serials committed, ${clients} at once`,
      who: name,
      values: { 'sales/s': rate, 'median ms': latency.medianMs, 'p99 ms': latency.p99Ms, samples: latency.count },
      ratios: goal === undefined ? [] : [{ of: 'rate', value: ours.rate / rate, goal, met: ours.rate / rate >= goal }],
    }
  })
}

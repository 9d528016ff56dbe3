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
import { createSaleTable, mostSales, prepareSales } from './stock.js'

export interface SaleSettings {
  /** Numbers of registers selling at once. */
  readonly clients: readonly number[]
  readonly rounds: number
  /** Sales of a round, all clients together, without those that warm up. */
  readonly sales: number
  readonly random: () => number
  readonly say: (line: string) => void
}

/**
 * A sale with three serial numbers, committed durably: the product in one round trip, the same work sent statement by
 * statement by bare `pg`, and by pgbench. In every round all three, in an order drawn anew.
 */
export const benchSale = async (server: BenchServer, settings: SaleSettings): Promise<readonly Figure[]> => {
  const { say, random } = settings
  const version = await pgbenchVersion()
  say(version ?? `pgbench is not installed, bare pg only: ${howToInstall}`)
  const database = await server.database('bench_sale')
  const shop = await openShop(database.admin, { registers: mostSales, items: 1000 })
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
  const mostEach = Math.floor(mostSales / contenders.length)
  try {
    const figures: Figure[] = []
    let round = 0
    for (const clients of settings.clients) {
      const results = contenders.map((): RoundResult[] => [])
      for (let n = 1; n <= settings.rounds; n++) {
        const each = Math.min(Math.ceil(settings.sales / clients) + warmUp, Math.floor(mostEach / clients))
        const lots = contenders.length
        const sales = await prepareSales(database.admin, shop, { round: ++round, lots, clients, each })
        for (const [lot, contender] of shuffled([...contenders.entries()], random)) {
          const before = await readOutcome(database.admin)
          const own = sales.filter((sale) => sale.lot === lot)
          results[lot]?.push(await contender.run(clients, own))
          await checkRound(database.admin, contender.name, before, own.length)
        }
        say(
          `sale, ${clients} at once, round ${n}: ${contenders.map(({ name }, lot) => `${name} ${results[lot]?.at(-1)?.rate.toFixed(0)}/s`).join(', ')}`,
        )
      }
      figures.push(...compare(clients, contenders, results))
    }
    return figures
  } finally {
    for (const contender of contenders) await contender.close()
    await store.close()
    await database.close()
  }
}

const goals: Readonly<Record<string, number>> = { pgbench: 0.7, 'bare pg': 1 }

/** A rate is the median of its rounds. A ratio is the median of the ratios of each round, which share the noise of the hour. */
const compare = (
  clients: number,
  contenders: readonly Contender[],
  results: readonly (readonly RoundResult[])[],
): readonly Figure[] =>
  contenders.map(({ name }, lot) => {
    const rounds = results[lot] ?? []
    const latency = latencyOf(rounds.flatMap(({ latencies }) => latencies))
    const rate = median(rounds.map((round) => round.rate))
    const goal = goals[name]
    const value = median(rounds.map((round, n) => (results[0]?.[n]?.rate ?? Number.NaN) / round.rate))
    return {
      part: 'sale',
      what: `3 serials committed, ${clients} at once`,
      who: name,
      values: { 'sales/s': rate, 'median ms': latency.medianMs, 'p99 ms': latency.p99Ms, samples: latency.count },
      ratios: goal === undefined ? [] : [{ of: 'rate', value, goal, met: value >= goal }],
    }
  })

import { openStore } from '../../../core/store/open-store.js'
import type { BenchDatabase, BenchServer } from '../bench-server.js'
import { startStore } from '../daemon/store.js'
import { shuffled } from '../random.js'
import type { Figure } from '../report.js'
import { openShop, storeNumber } from '../shop.js'
import { latencyOf } from '../statistics.js'
import { signIn } from './asking.js'
import { benchFiles } from './files.js'
import { lookUps, timeLookUp, type LargeStore, type LookUp } from './look-ups.js'
import { benchPages } from './pages.js'
import { fillPast } from './past.js'

export interface LargeSettings {
  /** Events of the large store; the small one has a tenth. */
  readonly events: number
  readonly items: number
  readonly rounds: number
  /** Of each kind in each round at each store. */
  readonly lookUps: number
  readonly seed: number
  readonly random: () => number
  readonly say: (line: string) => void
}

interface Filled extends LargeStore {
  readonly database: BenchDatabase
}

/** A store after years: what is looked up costs as much as it did when there was a tenth of it. */
export const benchLarge = async (server: BenchServer, settings: LargeSettings): Promise<readonly Figure[]> => {
  const small = await fill(server, 'bench_tenth', settings.events / 10, settings)
  const large = await fill(server, 'bench_large', settings.events, settings)
  try {
    const figures = await compare(small, large, settings)
    await large.store.close() // One daemon writes.
    return [...figures, ...(await overHttp(large, settings))]
  } finally {
    for (const { store, database } of [small, large]) {
      await store.close()
      await database.close()
    }
  }
}

const fill = async (
  server: BenchServer,
  name: string,
  events: number,
  { items, seed, say }: LargeSettings,
): Promise<Filled> => {
  const database = await server.database(name)
  const shop = await openShop(database.admin, { registers: 2, items })
  const onError = ({ message }: Error): void => say(message)
  const store = await openStore({ url: database.serveUrl, storeNumber, poolSize: 4, writer: true, onError })
  const past = await fillPast(database.admin, shop, { events, seed, say })
  return { database, shop, store, past }
}

const compare = async (
  small: Filled,
  large: Filled,
  { rounds, lookUps: each, random, say }: LargeSettings,
): Promise<readonly Figure[]> => {
  const samples = new Map<LookUp, { readonly small: number[]; readonly large: number[] }>(
    lookUps.map((what) => [what, { small: [], large: [] }]),
  )
  // The first round warms up: plans, caches.
  for (let round = -1; round < rounds; round++) {
    for (const what of shuffled(lookUps, random)) {
      for (let n = 0; n < each; n++) {
        for (const size of shuffled(['small', 'large'] as const, random)) {
          const took = await timeLookUp(size === 'small' ? small : large, what, random)
          if (round >= 0) samples.get(what)?.[size].push(took)
        }
      }
    }
  }
  return [...samples].flatMap(([what, took]) => {
    const [tenth, whole] = [latencyOf(took.small), latencyOf(took.large)]
    const growth = whole.medianMs / tenth.medianMs
    say(`${what}: ${whole.medianMs.toFixed(2)} ms, with a tenth of the events ${tenth.medianMs.toFixed(2)} ms`)
    return [
      { size: small, latency: tenth, ratios: [] },
      {
        size: large,
        latency: whole,
        ratios: [{ of: 'median against a tenth', value: growth, goal: 1.3, met: growth <= 1.3 }],
      },
    ].map(({ size, latency, ratios }) => ({
      part: what,
      what: `${size.past.events} events`,
      who: 'tillgate',
      values: { 'median ms': latency.medianMs, 'p99 ms': latency.p99Ms, samples: latency.count },
      ratios,
    }))
  })
}

const overHttp = async (
  { database, shop, past }: Filled,
  { rounds, random, say }: LargeSettings,
): Promise<readonly Figure[]> => {
  const running = await startStore(database, 0, shop)
  try {
    const asking = await signIn(running.url)
    const pages = await benchPages(asking, shop, past, { turns: rounds * 2, random })
    const { serveUrl } = database
    return [...pages, ...(await benchFiles(asking, past, { pid: running.child.pid, serveUrl, rounds, random, say }))]
  } finally {
    await running.close()
  }
}

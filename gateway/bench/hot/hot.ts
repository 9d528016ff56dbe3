import { newId } from '../../../core/store/ids.js'
import { openStore } from '../../../core/store/open-store.js'
import { isRefusal, type Actor, type Store } from '../../../core/store/store.js'
import type { BenchServer } from '../bench-server.js'
import { shuffled } from '../random.js'
import type { Figure } from '../report.js'
import { actorAt, currency, openShop, price, storeNumber, tax, taxRate, type BenchItem } from '../shop.js'
import { latencyOf, median } from '../statistics.js'

export interface HotSettings {
  readonly registers: number
  readonly rounds: number
  /** Of each register in a round, without those that warm up. */
  readonly sales: number
  readonly random: () => number
  readonly say: (line: string) => void
}

const warmUp = 4
const goal = 0.7

/** One piece over the counter: its scan and the completed sale, one round trip each. */
const sellOne = async (store: Store, actor: Actor, item: BenchItem): Promise<void> => {
  const basketId = newId()
  const line = newId()
  const scanned = await store.baskets.scan({
    ...{ actor, basketId, newLineId: line, text: item.code, codes: [item.code.padStart(14, '0')] },
    ...{ serial: null, fromElement: false, prompt: null, request: null },
  })
  if (isRefusal(scanned)) throw new Error(`a scan was refused: ${scanned.refused.code}`)
  const total = price + tax
  const sold = await store.sales.complete({
    ...{ actor, basketId, version: scanned.version, serials: 0 },
    request: { scope: actor.registerId ?? actor.userId, id: newId(), sha256: basketId },
    sale: {
      ...{ documentId: newId(), net: price, tax, total, rounding: 0, change: 0, currency },
      ...{ businessDate: '2026-11-24', enteredOn: '2026-11-24' },
      lines: [{ line, unitPrice: price, amount: price, taxBase: price, taxAmount: tax, exemption: null }],
      taxes: [{ rate: taxRate, base: price, amount: tax, exemption: null }],
      tenders: [{ kind: 'cash', amount: total }],
      ...{ receiptPrinter: null, receiptJobId: newId(), receiptSecondsToLive: 120 },
    },
  })
  if (isRefusal(sold)) throw new Error(`a sale was refused: ${sold.refused.code}`)
}

/**
 * The item that everybody buys: all registers sell one and the same against each selling its own, committed durably, in
 * every round both, in an order drawn anew. No sale may wait for another one because they sell the same.
 */
export const benchHot = async (server: BenchServer, settings: HotSettings): Promise<readonly Figure[]> => {
  const { registers, rounds, sales, random, say } = settings
  const database = await server.database('bench_hot')
  const shop = await openShop(database.admin, { registers, items: 2 * (registers + 1) })
  const store = await openStore({
    url: database.serveUrl,
    storeNumber,
    poolSize: 2 * registers,
    writer: true,
    onError: (error) => say(error.message),
  })
  const [hot, ...own] = shop.plain
  if (hot === undefined) throw new Error('there is an item')
  const contenders = [
    { name: 'one item', itemOf: (): BenchItem => hot, rates: [] as number[], latencies: [] as number[] },
    {
      name: 'own items',
      itemOf: (at: number): BenchItem => own[at] ?? hot,
      rates: [] as number[],
      latencies: [] as number[],
    },
  ] as const
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const { itemOf, rates, latencies } of shuffled(contenders, random)) {
        const each = await Promise.all(
          shop.registers.map(async (register, at) => {
            const actor = actorAt(shop, register)
            for (let n = 0; n < warmUp; n++) await sellOne(store, actor, itemOf(at))
            const began = performance.now()
            for (let n = 0; n < sales; n++) {
              const before = performance.now()
              await sellOne(store, actor, itemOf(at))
              latencies.push(performance.now() - before)
            }
            return (sales * 1000) / (performance.now() - began)
          }),
        )
        rates.push(each.reduce((sum, rate) => sum + rate, 0))
      }
      say(
        `hot item, round ${round}: ${contenders.map(({ name, rates }) => `${name} ${rates.at(-1)?.toFixed(0)}/s`).join(', ')}`,
      )
    }
    // Each piece was counted off once.
    const { rows } = await database.admin.query<{ sold: string }>(
      'select -st.quantity_on_hand($1) as sold from (select 1) one',
      [hot.id],
    )
    const wanted = rounds * registers * (warmUp + sales)
    if (Number(rows[0]?.sold) !== wanted)
      throw new Error(`${rows[0]?.sold} pieces were counted off, ${wanted} were sold`)
    const [one, many] = contenders
    const value = median(one.rates.map((rate, round) => rate / (many.rates[round] ?? Number.NaN)))
    return contenders.map(({ name, rates, latencies }) => {
      const { medianMs, p99Ms } = latencyOf(latencies)
      return {
        part: 'hot item',
        what: `${registers} at once`,
        who: name,
        values: { 'sales/s': median(rates), 'median ms': medianMs, 'p99 ms': p99Ms },
        ratios: name === many.name ? [{ of: 'one item to own items', value, goal, met: value >= goal }] : [],
      }
    })
  } finally {
    await store.close()
    await database.close()
  }
}

import type { PreparedSale } from './stock.js'

/** Sales of a round before the clock runs: connections are open, statements prepared and plans settled after these. */
export const warmUp = 8

/** What a contender did with the prepared sales of one round, without the first ones of each client. */
export interface RoundResult {
  /** Milliseconds of each sale. */
  readonly latencies: readonly number[]
  /** Committed sales a second: the sum over the clients of their sales by their own time. */
  readonly rate: number
}

/** A way to complete the same sales. */
export interface Contender {
  readonly name: string
  /** Each client completes its own sales, one after the other; all clients at once. */
  run(clients: number, sales: readonly PreparedSale[]): Promise<RoundResult>
  close(): Promise<void>
}

/** Runs one client after another's example: all at once, each through its own list. */
export const runClients = async (
  clients: number,
  sales: readonly PreparedSale[],
  sell: (sale: PreparedSale, client: number) => Promise<void>,
): Promise<RoundResult> => {
  const latencies: number[] = []
  const rates = await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const own = sales.filter((sale) => sale.client === client)
      for (const sale of own.slice(0, warmUp)) await sell(sale, client)
      const started = performance.now()
      for (const sale of own.slice(warmUp)) {
        const before = performance.now()
        await sell(sale, client)
        latencies.push(performance.now() - before)
      }
      return ((own.length - warmUp) * 1000) / (performance.now() - started)
    }),
  )
  return { latencies, rate: rates.reduce((sum, rate) => sum + rate, 0) }
}

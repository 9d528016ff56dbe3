import { isRefusal, type Store } from '../../../core/store/store.js'
import { actorAt, currency, price, tax, taxRate, type BenchShop } from '../shop.js'
import { runClients, type Contender } from './contender.js'
import { preparedVersion, type PreparedSale } from './stock.js'

/** The product: `store.sales.complete`, one round trip a sale. */
export const byStore = (store: Store, shop: BenchShop): Contender => {
  const sell = async (sale: PreparedSale): Promise<void> => {
    const total = 3 * (price + tax)
    const result = await store.sales.complete({
      actor: actorAt(shop, { id: sale.register, number: 0 }),
      basketId: sale.basket,
      version: preparedVersion,
      request: { scope: sale.register, id: sale.request, sha256: sale.basket },
      serials: 3,
      sale: {
        documentId: sale.document,
        net: 3 * price,
        tax: 3 * tax,
        total,
        lines: sale.lines.map((line) => ({
          line,
          unitPrice: price,
          amount: price,
          taxBase: price,
          taxAmount: tax,
          exemption: null,
        })),
        taxes: [{ rate: taxRate, base: 3 * price, amount: 3 * tax, exemption: null }],
        tenders: [{ kind: 'cash', amount: total }],
        change: 0,
        rounding: 0,
        businessDate: '2026-11-24',
        enteredOn: '2026-11-24',
        currency,
        receiptPrinter: 'receipts',
        receiptJobId: sale.job,
        receiptSecondsToLive: 120,
      },
    })
    if (isRefusal(result)) throw new Error(`a prepared sale was refused: ${result.refused.code}`)
  }
  return {
    name: 'tillgate',
    run: (clients, sales) => runClients(clients, sales, sell),
    close: async () => undefined, // The store is the caller's.
  }
}

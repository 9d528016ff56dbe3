import { randomUUID } from 'node:crypto'
import { shopCodes } from '../../../core/store/testing/shop.js'
import type { Scenarios, World } from './world.js'

const socks = (w: World) => w.sale(shopCodes.socks)

const completing = async (w: World, tenders: readonly object[], more: object = {}): Promise<unknown> => {
  const { id: sale, version } = await socks(w)
  return w.refusal('sale.complete', { sale, version, tenders, ...more })
}

/** Takes a piece of a receipt back into the open sale. */
const giveBack = (w: World, document: string, serials: readonly string[]): Promise<unknown> =>
  w.refusal('return.add', { document, position: 1, quantity: 1, serials, reason: 'did not fit' })

const blind = (w: World, serial: string): Promise<unknown> =>
  w.refusal('return.add-blind', { serial, quantity: 1, reason: 'did not fit' })

/** Half of what a sale with a return in it owes the customer is offered. */
const owingHalf = async (w: World): Promise<unknown> => {
  const serial = await w.unit()
  const { document } = await w.sold(serial)
  await w.sale()
  await giveBack(w, document, [serial])
  const sale = w.till.state?.sale
  return w.refusal('sale.complete', {
    sale: sale?.id,
    version: sale?.version,
    tenders: [{ kind: 'cash', amount: Math.trunc((sale?.due ?? 0) / 2) }],
  })
}

/** Sold, given back, and paid out. */
const returned = async (w: World): Promise<{ readonly serial: string; readonly document: string }> => {
  const serial = await w.unit()
  const { document } = await w.sold(serial)
  await w.sale()
  await giveBack(w, document, [serial])
  const sale = w.till.state?.sale
  const tenders = [{ kind: 'cash', amount: sale?.due }]
  await w.done('sale.complete', { sale: sale?.id, version: sale?.version, tenders })
  return { serial, document }
}

/** What a sale is refused, and what comes after it. */
export const saleScenarios: Scenarios = {
  SALE_UNKNOWN: { line: (w) => w.refusal('sale.void', { sale: randomUUID() }) },
  SALE_CHANGED: { line: (w) => completing(w, [], { version: 99 }) },
  SALE_STATE: {
    http: async (w) => {
      await w.ask('POST', '/registers/1/cash/open', { float: 0 })
      const { id: sale, version } = await socks(w)
      await w.done('sale.tender', { sale, version, kind: 'cash', amount: 1 })
      await w.ask('POST', '/registers/1/cash/count', { counted: 1 })
      const told = await w.ask('POST', '/registers/1/cash/close', {})
      await w.sale()
      await w.ask('POST', '/registers/1/cash/count', { counted: 0 })
      await w.ask('POST', '/registers/1/cash/close', {})
      return told
    },
    line: async (w) => {
      const { id: sale, version } = await socks(w)
      await w.done('sale.tender', { sale, version, kind: 'cash', amount: 1 })
      return w.refusal('sale.suspend', { sale })
    },
  },
  SALE_EMPTY: {
    line: async (w) => {
      const { id: sale, lines } = await socks(w)
      await w.done('sale.remove-line', { sale, line: lines[0]?.id })
      return w.refusal('sale.complete', { sale, version: w.till.state?.sale?.version, tenders: [] })
    },
  },
  LINE_UNKNOWN: {
    line: async (w) => w.refusal('sale.remove-line', { sale: (await socks(w)).id, line: randomUUID() }),
  },
  PROMPT_OPEN: {
    line: async (w) => {
      await w.sale(shopCodes.watch)
      return w.refusal('sale.add-item', { itemId: w.items.socks, quantity: 1 })
    },
  },
  TENDER_SHORT: { line: (w) => completing(w, [{ kind: 'cash', amount: 1 }]) },
  TENDER_INVALID: { line: (w) => completing(w, [{ kind: 'cash', amount: 0 }]) },
  TENDER_REFUND_SHORT: { line: (w) => owingHalf(w) },
  SCAN_TOO_LONG: { line: (w) => w.refusal('sale.scan', { code: 'x'.repeat(8000), source: 'typed' }) },
  LAYAWAY_CUSTOMER: {
    line: async (w) => w.refusal('layaway.open', { sale: (await socks(w)).id, kind: 'layaway', tenders: [] }),
  },
  LAYAWAY_DEPOSIT: {
    line: async (w) => {
      await w.ask('POST', '/customers', { name: 'Grace', number: 'LAY-1' })
      const { id: sale } = await socks(w)
      await w.done('sale.customer', { sale, customer: 'LAY-1' })
      const tenders = [{ kind: 'cash', amount: 10_000_000 }]
      return w.refusal('layaway.open', { sale, kind: 'layaway', tenders })
    },
  },
  CUSTOMER_UNKNOWN: {
    http: (w) => w.ask('GET', '/customers/none'),
    line: async (w) => w.refusal('sale.customer', { sale: (await socks(w)).id, customer: 'none' }),
  },
  RETURN_NOT_ON_RECEIPT: {
    line: async (w) => {
      const [one, other] = [await w.unit(), await w.unit()]
      const { document } = await w.sold(one)
      await w.sold(other)
      await w.sale()
      return giveBack(w, document, [other])
    },
  },
  RETURN_ALREADY_RETURNED: {
    line: async (w) => {
      const { serial, document } = await returned(w)
      return giveBack(w, document, [serial])
    },
  },
  RETURN_NEVER_SOLD: { line: (w) => blind(w, w.fresh()) },
  RETURN_IN_STOCK: { line: async (w) => w.refusal('return.find', { text: await w.unit() }) },
  RETURN_SALE_VOIDED: {
    line: async (w) => {
      const serial = await w.unit()
      const { document } = await w.sold(serial)
      await w.done('sale.post-void', { document, reason: 'a mistake' })
      await w.sale()
      return giveBack(w, document, [serial])
    },
  },
  RETURN_LINE_FIXED: {
    line: async (w) => {
      const serial = await w.unit()
      const { document } = await w.sold(serial)
      await w.sale()
      await giveBack(w, document, [serial])
      const sale = w.till.state?.sale
      return w.refusal('sale.set-quantity', { sale: sale?.id, line: sale?.lines[0]?.id, quantity: 2 })
    },
  },
  EXCHANGE_SAME_SERIAL: {
    line: async (w) => {
      const serial = await w.unit()
      const { document } = await w.sold(serial)
      return w.refusal('sale.swap', { document, position: 1, old: serial, new: serial, reason: 'mixed up' })
    },
  },
  VOID_LATER_EVENT: {
    line: async (w) => {
      const { document } = await returned(w)
      return w.refusal('sale.post-void', { document, reason: 'a mistake' })
    },
  },
  VOID_DONE: {
    line: async (w) => {
      const { document } = await w.sold(await w.unit())
      await w.done('sale.post-void', { document, reason: 'a mistake' })
      return w.refusal('sale.post-void', { document, reason: 'a mistake' })
    },
  },
  PRINTER_MISSING: { line: (w) => w.refusal('print.label', { itemId: w.items.socks, copies: 1 }) },
  JOB_UNKNOWN: {
    // The job of another register is not known at this one.
    line: async (w) => {
      await w.sold(await w.unit())
      const [job] = w.till.state?.jobs ?? []
      await w.shop.sql(`update st.job set state = 'unconfirmed' where id = $1`, [job?.id])
      const told = await w.refusal('print.answer', { job: job?.id, answer: 'dismiss' }, w.cashier)
      await w.done('print.answer', { job: job?.id, answer: 'dismiss' })
      return told
    },
  },
  JOB_NOT_ASKED: {
    line: async (w) => {
      await w.sold(await w.unit())
      const job = w.till.state?.jobs.at(-1)
      return w.refusal('print.answer', { job: job?.id, answer: 'dismiss' })
    },
  },
  DISCOUNT_TOO_LARGE: {
    line: async (w) => {
      const { id: sale, lines } = await socks(w)
      return w.refusal('sale.set-price', {
        sale,
        line: lines[0]?.id,
        kind: 'amount',
        value: 1_000_000,
        reason: 'scratched',
      })
    },
  },
  LATE_ENTRY_TIME: {
    line: async (w) => {
      await w.sale()
      return w.refusal('sale.late', { at: '2999-01-01T00:00:00.000Z', paper: w.fresh() })
    },
  },
  PAPER_ENTERED: {
    line: async (w) => {
      const late = { at: new Date(Date.now() - 3_600_000).toISOString(), paper: w.fresh() }
      await w.sale()
      await w.done('sale.late', late)
      await w.done('sale.add-item', { itemId: w.items.socks, quantity: 1 })
      const sale = w.till.state?.sale
      const tenders = [{ kind: 'cash', amount: sale?.due }]
      await w.done('sale.complete', { sale: sale?.id, version: sale?.version, tenders })
      return w.refusal('sale.late', late)
    },
  },
}

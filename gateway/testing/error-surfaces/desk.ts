import { randomUUID } from 'node:crypto'
import type { Scenarios, World } from './world.js'

const cash = (w: World, what: string, body: object = {}, as = w.as.manager): Promise<unknown> =>
  w.ask('POST', `/registers/1/cash/${what}`, body, as)

/** A cash session of register 1 for the time of the scenario. */
const inSession = async (w: World, run: () => Promise<unknown>): Promise<unknown> => {
  await w.sale()
  await cash(w, 'open', { float: 1000 })
  const told = await run()
  await cash(w, 'count', { counted: 1000 })
  await cash(w, 'close')
  return told
}

/** Something that waits for a person: of the newest document there is. */
const waiting = async ({ shop }: World, kind: string): Promise<string> => {
  const id = randomUUID()
  await shop.sql(
    `insert into st.exception (id, kind, document_id, details) select $1, $2, id, '[]' from up.document order by at desc limit 1`,
    [id, kind],
  )
  return id
}

const sellSocks = async (w: World): Promise<void> => {
  const { id: sale, version } = await w.sale('09521234000044')
  await w.done('sale.complete', { sale, version, tenders: [{ kind: 'cash', amount: 100_000 }] })
}

/** The cashier counts register 1 twice: at the till that is somebody else's register, so the drawer's of register 2. */
const recountAtTill = async (w: World): Promise<unknown> => {
  await w.done('cash.open', { float: 0 }, w.cashier)
  await w.done('cash.count', { counted: 0 }, w.cashier)
  const told = await w.refusal('cash.count', { counted: 1 }, w.cashier)
  await w.done('cash.close', {}, w.cashier)
  return told
}

const initiated = async (w: World, lines: readonly object[]): Promise<{ id: string; version: number }> => {
  const open = await w.ask('POST', '/adjustments', { reason: { code: 'found' }, lines })
  if (open.code !== undefined) throw new Error(JSON.stringify(open))
  return { id: String(open['id']), version: Number(open['version']) }
}

const started = async (w: World): Promise<{ id: string; version: number }> => {
  const count = await w.ask('POST', '/counts', { items: [w.items.socks] })
  return { id: String(count['id']), version: Number(count['version']) }
}
const submit = async (w: World, { id, version }: { id: string; version: number }) =>
  w.ask('POST', `/counts/${id}/submit`, { version, lines: [{ itemId: w.items.socks, quantity: 3 }] })

const customer = (w: World, more: object): Promise<unknown> => w.ask('POST', '/customers', { name: 'Grace', ...more })

const event = (w: World, name: string, from: string, to: string) => w.ask('POST', '/venue-events', { name, from, to })

/** The back office: cash, customers, events, counts, adjustments, drafts, the day. */
export const deskScenarios: Scenarios = {
  CASH_SESSION_NONE: {
    http: (w) => cash(w, 'count', { counted: 0 }),
    line: (w) => w.refusal('cash.count', { counted: 0 }),
  },
  CASH_SESSION_OPEN: {
    http: (w) => inSession(w, () => cash(w, 'open', { float: 0 })),
    line: (w) => inSession(w, () => w.refusal('cash.open', { float: 0 })),
  },
  CASH_COUNTED: {
    http: (w) =>
      inSession(w, async () => {
        await cash(w, 'count', { counted: 1000 })
        return cash(w, 'count', { counted: 999 }, w.as.cashier)
      }),
    line: recountAtTill,
  },
  CASH_COUNT_MISSING: {
    http: (w) => inSession(w, () => cash(w, 'close')),
    line: (w) => inSession(w, () => w.refusal('cash.close')),
  },
  CASH_COUNT_STALE: {
    http: (w) =>
      inSession(w, async () => {
        await cash(w, 'count', { counted: 1000 })
        await sellSocks(w)
        return cash(w, 'close')
      }),
    line: (w) =>
      inSession(w, async () => {
        await cash(w, 'count', { counted: 1000 })
        await sellSocks(w)
        return w.refusal('cash.close')
      }),
  },
  REASON_REQUIRED: {
    http: (w) => w.ask('POST', '/adjustments', { lines: [{ itemId: w.items.socks, mode: 'add', quantity: 1 }] }),
    line: (w) => w.refusal('sale.post-void', { document: randomUUID(), reason: ' ' }),
  },
  CUSTOMER_EXISTS: {
    http: async (w) => {
      await customer(w, { number: 'C-1' })
      return customer(w, { number: 'C-1' })
    },
  },
  CUSTOMER_INVALID: { http: (w) => customer(w, { email: 'nobody' }) },
  VENUE_EVENT_OVERLAP: {
    http: async (w) => {
      await event(w, 'Fair', '2031-01-01T10:00:00Z', '2031-01-02T10:00:00Z')
      return event(w, 'Match', '2031-01-02T09:00:00Z', '2031-01-03T10:00:00Z')
    },
  },
  VENUE_EVENT_USED: {
    http: async (w) => {
      const now = Date.now()
      const made = await event(w, 'Now', new Date(now - 60_000).toISOString(), new Date(now + 600_000).toISOString())
      await sellSocks(w)
      return w.ask('DELETE', `/venue-events/${String(made['id'])}`)
    },
  },
  TRANSFER_TO_ITSELF: {
    http: (w) =>
      w.ask('POST', '/transfers', {
        destination: w.shop.store.context.storeId,
        lines: [{ itemId: w.items.socks, quantity: 1 }],
      }),
  },
  DOCUMENT_EMPTY: { http: (w) => w.ask('POST', '/receiving', { lines: [] }) },
  FINAL_SET_CHANGED: {
    http: async (w) => {
      const { id, version } = await initiated(w, [{ itemId: w.items.socks, mode: 'final', quantity: 50 }])
      await w.ask('POST', '/receiving', { lines: [{ itemId: w.items.socks, quantity: 2 }] })
      return w.ask('POST', `/adjustments/${id}/commit`, { version })
    },
  },
  DRAFT_CHANGED: {
    http: async (w) => {
      const { id, version } = await initiated(w, [{ itemId: w.items.socks, mode: 'add', quantity: 1 }])
      return w.ask('POST', `/adjustments/${id}/commit`, { version: version + 5 })
    },
  },
  COUNT_DONE: {
    http: async (w) => {
      const count = await started(w)
      const { version } = await submit(w, count)
      return submit(w, { id: count.id, version: Number(version) })
    },
  },
  COUNT_OPEN: {
    http: async (w) => {
      const { id, version } = await started(w)
      return w.ask('POST', `/counts/${id}/recount`, { version })
    },
  },
  COUNT_SAME_USER: {
    http: async (w) => {
      const { id, ...count } = await started(w)
      const { version } = await submit(w, { id, ...count })
      const again = await w.ask('POST', `/counts/${id}/recount`, { version: Number(version) })
      return submit(w, { id, version: Number(again['version']) })
    },
  },
  DEVICE_UNKNOWN: {
    http: async (w) => w.ask('POST', `/transfers/${randomUUID()}/print`, { printer: 'none' }),
  },
  DAY_OPEN: {
    http: async (w) => {
      await w.sale('09521234000044')
      return w.ask('POST', '/day/close', {})
    },
  },
  DAY_CLOSED: {
    http: async (w) => {
      await w.sale()
      await w.shop.sql(
        `update st.basket set state = 'suspended', suspended_at = now() where state in ('open', 'tendering')`,
      )
      await w.ask('POST', '/day/close', {})
      return w.ask('POST', '/day/close', {})
    },
  },
  EXCEPTION_SETTLED: {
    http: async (w) => {
      const exception = await waiting(w, 'late-entry')
      await w.ask('POST', `/exceptions/${exception}/settle`, { note: 'looked after' })
      return w.ask('POST', `/exceptions/${exception}/settle`, { note: 'again' })
    },
  },
  EXCEPTION_OPEN_TRANSFER: {
    http: async (w) => w.ask('POST', `/exceptions/${await waiting(w, 'transfer-short')}/settle`, { note: 'found' }),
  },
}

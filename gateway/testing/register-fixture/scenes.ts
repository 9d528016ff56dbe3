import type { Device, PrintJob, RegisterState } from '../../protocol/register-state.js'
import { fixtureId, goods, upcOf } from './goods.js'
import { createSmallShop, type SmallShop } from './small-shop.js'

const at = '2026-11-24T15:05:00.000Z'
export const registerId = fixtureId(1)
/** Serial numbers that were sold, with their receipts. */
export const soldSerials: ReadonlyMap<string, string> = new Map([['TW42-0007', '1-1-1017']])

const device = (id: string, kind: Device['kind'], more: Partial<Device> = {}): Device => ({
  id,
  kind,
  state: 'ready',
  text: 'Ready.',
  since: at,
  conditions: [],
  ...more,
})

const devices: Device[] = [
  device('scanner-1', 'scanner'),
  device('receipt-1', 'receipt-printer'),
  device('label-1', 'label-printer'),
  device('drawer-1', 'cash-drawer', { state: 'unknown', text: 'The drawer does not tell whether it is open.' }),
]

export const freshState = (): RegisterState => ({
  register: {
    id: registerId,
    number: 1,
    name: 'Register 1',
    store: {
      number: 1,
      name: 'Main Street',
      zone: 'America/New_York',
      locale: 'en-US',
      currency: 'USD',
      minorDigits: 2,
      training: false,
    },
    returnReasons: ['Does not fit', 'Defective', 'Not wanted'],
  },
  user: { id: fixtureId(0x100), name: 'Ada Park', role: 'cashier', permissions: ['sale'] },
  sale: null,
  lastSale: null,
  suspended: [],
  leases: [
    {
      itemId: goods[0]?.itemId ?? '',
      item: goods[0]?.name ?? '',
      serial: 'TW42-0003',
      register: 2,
      user: 'Ben Ortiz',
      since: at,
    },
  ],
  devices,
  jobs: [],
  database: { state: 'ready', text: 'Ready.' },
})

const job = (n: number, state: PrintJob['state'], reason: string | null): PrintJob => ({
  id: fixtureId(0x700 + n),
  kind: 'receipt',
  title: `Receipt 1-1-${1040 + n}`,
  printer: 'Receipt printer 1',
  state,
  reason,
  at,
  copy: 0,
})

/** Runs a command that is refused, for what it leaves on the screen. */
const refused = (shop: SmallShop, code: string) => {
  try {
    shop.scan(code)
  } catch {
    // That was the point.
  }
}

const change = (shop: SmallShop, parts: Partial<RegisterState>) => shop.replace({ ...shop.state(), ...parts })

const scan =
  (...codes: readonly string[]) =>
  (shop: SmallShop) => {
    for (const code of codes) shop.scan(code)
  }

const saleId = (shop: SmallShop) => shop.state().sale?.id ?? ''
const pay = (amount: number) => (shop: SmallShop) => {
  const { id, version } = shop.state().sale ?? { id: '', version: 0 }
  shop.handle('sale.complete', { sale: id, version, tenders: [{ kind: 'cash', amount }] })
}

const long = (shop: SmallShop) => {
  scan(upcOf(1), 'TW42-0011', upcOf(2), 'X2-88120045', upcOf(3), upcOf(4))(shop)
  const prompt = shop.state().sale?.prompt
  if (prompt) shop.handle('sale.skip-prompt', { sale: saleId(shop), line: prompt.line })
  scan(upcOf(5), upcOf(5), upcOf(6), upcOf(8), upcOf(11))(shop)
}

/** The states to look at, by name: each plays a few steps on an empty register. */
export const scenes = {
  empty: () => undefined,
  'signed-out': (shop) => change(shop, { user: null }),
  'one-line': scan(upcOf(3)),
  prompt: scan(upcOf(3), upcOf(1)),
  refusal: (shop) => {
    scan(upcOf(3), upcOf(1))(shop)
    refused(shop, 'TW42-0007')
  },
  'wrong-code': (shop) => {
    scan(upcOf(3), upcOf(1))(shop)
    refused(shop, upcOf(2))
  },
  optional: scan(upcOf(4)),
  later: (shop) => {
    scan(upcOf(1))(shop)
    const line = shop.state().sale?.lines[0]?.id ?? ''
    shop.handle('sale.set-quantity', { sale: saleId(shop), line, quantity: 2 })
    shop.scan('TW42-0011')
    shop.handle('sale.postpone-prompt', { sale: saleId(shop), line })
    shop.scan(upcOf(5))
  },
  long,
  tendering: (shop) => {
    scan(upcOf(3), upcOf(5))(shop)
    const { id, version } = shop.state().sale ?? { id: '', version: 0 }
    shop.handle('sale.tender', { sale: id, version, kind: 'card', amount: 5000 })
  },
  done: (shop) => {
    scan(upcOf(3))(shop)
    pay(10000)(shop)
  },
  suspended: (shop) => {
    scan(upcOf(3), upcOf(5))(shop)
    shop.handle('sale.suspend', { sale: saleId(shop) })
    long(shop)
    shop.handle('sale.suspend', { sale: saleId(shop) })
  },
  'printer-trouble': (shop) => {
    scan(upcOf(3))(shop)
    const trouble: Partial<Device> = { state: 'faulted', text: 'Paper out.', conditions: ['paper-out'] }
    change(shop, {
      devices: devices.map((each) => (each.kind === 'receipt-printer' ? { ...each, ...trouble } : each)),
      jobs: [job(1, 'queued', null), job(2, 'queued', null)],
    })
  },
  'came-out': (shop) => {
    scan(upcOf(3))(shop)
    change(shop, { jobs: [job(1, 'unconfirmed', 'The power went off while it printed.'), job(2, 'expired', null)] })
  },
  'price-changed': (shop) => {
    scan(upcOf(1))(shop)
    const sale = shop.state().sale
    change(shop, { sale: sale && { ...sale, lines: sale.lines.map((line) => ({ ...line, priceNow: 19_900 })) } })
  },
  hostile: (shop) => {
    scan(upcOf(1), 'TW42-0011', upcOf(3))(shop)
    const name = `\u202e<b>^XZ~JR</b> "'\u0007 ${'W'.repeat(10_000)}`
    const sale = shop.state().sale
    const serials = [{ label: 'S'.repeat(200), known: false }]
    change(shop, { sale: sale && { ...sale, lines: sale.lines.map((line) => ({ ...line, name, serials })) } })
    shop.handle('sale.suspend', { sale: saleId(shop) })
    shop.handle('sale.recall', { sale: shop.state().suspended[0]?.id ?? '' })
  },
  'database-down': (shop) => {
    scan(upcOf(3))(shop)
    change(shop, {
      database: { state: 'down', text: 'PostgreSQL does not answer. Nothing can be sold until it does.' },
    })
  },
} as const satisfies Record<string, (shop: SmallShop) => void>

export type SceneName = keyof typeof scenes

/** A shop in the state of a scene. */
export const playScene = (name: SceneName): SmallShop => {
  const shop = createSmallShop(freshState(), soldSerials)
  scenes[name](shop)
  return shop
}

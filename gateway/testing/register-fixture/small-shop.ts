import { TillgateError } from '../../../core/errors/error.js'
import type { LastSale, RegisterState, Sale, SaleLine, Tender } from '../../protocol/register-state.js'
import type { ReplyBody, RequestBody } from '../../client/index.js'
import type { RegisterCommandName } from '../../protocol/register-commands.js'
import { fixtureId, goods, type Goods, quickPickPages } from './goods.js'

const taxRate = 88_750

/** The page does nothing with the cash of the drawer. */
type PlayedName = Exclude<RegisterCommandName, `cash.${string}` | `layaway.${string}`>

export interface SmallShop {
  state(): RegisterState
  replace(state: RegisterState): void
  handle<N extends RegisterCommandName>(name: N, body: RequestBody<N>): unknown
  /** A scan of the register's own scanner: true, or the refusal. */
  scan(code: string): void
}

/** Sums up a sale after a change. */
const settled = (sale: Sale): Sale => {
  const net = sale.lines.reduce((sum, line) => sum + line.amount, 0)
  const tax = Math.round((net * taxRate) / 1_000_000)
  const paid = sale.tenders.reduce((sum, tender) => sum + tender.amount, 0)
  const open = sale.lines.find((line) => line.mandatory && line.wanted > 0)
  const asked = sale.lines.find((line) => line.wanted > 0 && !line.later)
  const missing = open && new TillgateError('PROMPT_OPEN', { item: open.name }).toBody()
  const kept = sale.prompt && sale.prompt.line === asked?.id ? sale.prompt.refused : null
  return {
    ...sale,
    version: sale.version + 1,
    net,
    tax,
    taxes: net === 0 ? [] : [{ rate: taxRate, base: net, amount: tax, exemption: null }],
    total: net + tax,
    due: net + tax - paid,
    dueCash: net + tax - paid,
    canTender: open === undefined && sale.lines.length > 0,
    cannotTenderBecause: missing ? { ...missing, details: { item: open.name } } : null,
    prompt: asked
      ? {
          line: asked.id,
          item: asked.name,
          n: asked.serials.length + 1,
          of: asked.serials.length + asked.wanted,
          mandatory: asked.mandatory,
          canSkip: !asked.mandatory,
          canPostpone: true,
          why: asked.mandatory
            ? `${asked.name} is never sold without its serial number.`
            : `A serial number helps with the warranty of ${asked.name}.`,
          refused: kept,
        }
      : null,
  }
}

/** The sum of a line after its quantity or its serial numbers changed. */
const lineOf = (line: SaleLine, change: Partial<SaleLine>): SaleLine => {
  const next = { ...line, ...change }
  const wanted = next.level === 'not' || change.wanted === 0 ? 0 : next.quantity - next.serials.length
  return { ...next, wanted, amount: next.quantity * next.unitPrice }
}

/**
 * A register's lane in memory, just enough of it to hold the page against: it knows nothing of units, leases or a
 * database. The daemon's own tests hold the rules.
 */
export const createSmallShop = (first: RegisterState, sold: ReadonlyMap<string, string>): SmallShop => {
  let state = first
  let ids = 0x9000
  const id = () => fixtureId(ids++)
  const change = (parts: Partial<RegisterState>) => {
    state = { ...state, ...parts }
  }
  const update = (sale: Sale) => change({ sale: settled(sale), lastSale: null })
  const openSale = (): Sale => state.sale ?? { ...emptySale, id: id(), startedAt: new Date().toISOString() }
  const currentSale = (): Sale => {
    if (state.sale === null) throw new TillgateError('SALE_UNKNOWN', { sale: '' })
    return state.sale
  }
  const changeLine = (lineId: string, how: (line: SaleLine) => SaleLine) => {
    const sale = currentSale()
    update({ ...sale, lines: sale.lines.map((line) => (line.id === lineId ? how(line) : line)) })
  }

  const add = (item: Goods, quantity = 1) => {
    const sale = openSale()
    const same = sale.lines.find((line) => line.itemId === item.itemId)
    if (same)
      return update({
        ...sale,
        lines: sale.lines.map((l) => (l === same ? lineOf(l, { quantity: l.quantity + quantity, later: false }) : l)),
      })
    const line: SaleLine = {
      id: id(),
      itemId: item.itemId,
      name: item.name,
      productId: item.productId,
      upc: item.upc,
      quantity,
      unitPrice: item.price,
      listPrice: null,
      priceChange: null,
      amount: item.price * quantity,
      level: item.level,
      serials: [],
      wanted: 0,
      mandatory: item.level === 'always',
      later: false,
      priceNow: null,
      returned: null,
      questions: [],
    }
    return update({ ...sale, lines: [...sale.lines, lineOf(line, {})] })
  }

  const refuseAtPrompt = (error: TillgateError, entered: string): never => {
    const sale = currentSale()
    const body = error.toBody()
    const refused = { entered, error: { ...body, details: {} } }
    change({ sale: { ...sale, prompt: sale.prompt && { ...sale.prompt, refused } } })
    throw error
  }

  const enterSerial = (serial: string) => {
    const { prompt, lines } = currentSale()
    const line = lines.find((each) => each.id === prompt?.line)
    if (!line) throw new TillgateError('LINE_UNKNOWN', { line: '' })
    const receipt = sold.get(serial)
    if (receipt !== undefined)
      refuseAtPrompt(
        new TillgateError('SERIAL_ALREADY_SOLD', { s: serial, date: '12 Nov 2026', store: 'Main Street', r: receipt }),
        serial,
      )
    if (line.mandatory && !/^[A-Z0-9-]{4,}$/.test(serial))
      refuseAtPrompt(new TillgateError('SERIAL_NOT_IN_STOCK', { s: serial, item: line.name }), serial)
    const known = line.level === 'always'
    changeLine(line.id, (each) => lineOf(each, { serials: [...each.serials, { label: serial, known }] }))
  }

  const scan = (code: string) => {
    const item = goods.find(({ upc }) => upc === code)
    const prompt = state.sale?.prompt
    if (prompt?.mandatory === true && item !== undefined)
      return refuseAtPrompt(new TillgateError('SERIAL_IS_PRODUCT_BARCODE', { s: code, item: item.name }), code)
    if (item !== undefined) return add(item)
    if (prompt) return enterSerial(code)
    throw new TillgateError('UPC_UNKNOWN', { code })
  }

  const complete = (given: readonly Tender[]): LastSale => {
    const sale = currentSale()
    const tendered = [...sale.tenders, ...given].reduce((sum, tender) => sum + tender.amount, 0)
    if (tendered < sale.total) throw new TillgateError('TENDER_SHORT', { due: sale.total - tendered })
    const lastSale: LastSale = {
      document: id(),
      number: '1-1-1042',
      total: sale.total,
      tendered,
      change: tendered - sale.total,
      rounding: 0,
      at: new Date().toISOString(),
      lines: sale.lines.length,
      job: id(),
    }
    change({ sale: null, lastSale })
    return lastSale
  }

  const handlers: { readonly [N in PlayedName]: (body: RequestBody<N>) => ReplyBody<N> } = {
    'session.users': () => ({
      users: ['Ada Park', 'Ben Ortiz', 'Chloé Martin'].map((name, i) => ({ id: fixtureId(0x100 + i), name })),
    }),
    'session.sign-in': ({ user, pin }) => {
      if (pin !== '1234') throw new TillgateError('SIGN_IN_FAILED')
      change({ user: { id: fixtureId(0x100), name: user, role: 'cashier', permissions: ['sale'] } })
      return {}
    },
    'session.change-pin': () => ({}),
    'session.sign-out': () => (change({ user: null }), {}),
    'catalog.search': ({ text }) => ({
      items: goods
        .filter((each) => `${each.name} ${each.upc} ${each.productId}`.toLowerCase().includes(text.toLowerCase()))
        .concat(
          sold.has(text)
            ? goods.slice(0, 1).map((each) => ({ ...each, serial: text, state: 'Sold on 12 Nov 2026' }))
            : [],
        ),
    }),
    'catalog.quick-pick': () => ({ pages: quickPickPages.map(({ name, items }) => ({ name, items: [...items] })) }),
    'sale.scan': ({ code }) => (scan(code), {}),
    'sale.add-item': ({ itemId, quantity }) => {
      const item = goods.find((each) => each.itemId === itemId)
      if (!item) throw new TillgateError('ITEM_UNKNOWN', { item: itemId })
      add(item, quantity)
      return {}
    },
    'sale.set-quantity': ({ line, quantity }) => (changeLine(line, (each) => lineOf(each, { quantity })), {}),
    'sale.enter-serial': ({ serial }) => (enterSerial(serial), {}),
    'sale.remove-serial': ({ line, serial }) => (
      changeLine(line, (each) => lineOf(each, { serials: each.serials.filter(({ label }) => label !== serial) })),
      {}
    ),
    'sale.skip-prompt': ({ line }) => (changeLine(line, (each) => lineOf(each, { wanted: 0 })), {}),
    'sale.postpone-prompt': ({ line }) => (changeLine(line, (each) => ({ ...each, later: true })), {}),
    'sale.focus-prompt': ({ line }) => (changeLine(line, (each) => ({ ...each, later: false })), {}),
    'sale.answer': () => ({}),
    'sale.remove-line': ({ line }) => {
      const sale = currentSale()
      update({ ...sale, lines: sale.lines.filter((each) => each.id !== line) })
      return {}
    },
    'customer.find': ({ text }) => ({
      customers: ['Ines Okoro', 'Ines Lang'].flatMap((name, i) =>
        name.toLowerCase().includes(text.toLowerCase())
          ? [
              {
                id: fixtureId(0x300 + i),
                number: `1-C-${i + 7}`,
                name,
                phone: `+1 212 555 010${i}`,
                email: null,
                forgottenAt: null,
              },
            ]
          : [],
      ),
    }),
    'sale.customer': ({ customer }) => {
      update({ ...currentSale(), customer: customer === null ? null : { number: customer, name: 'Ines Okoro' } })
      return {}
    },
    'sale.set-price': ({ line, kind, value, reason }) => {
      const priceOf = (list: number) =>
        kind === 'price' ? value : list - (kind === 'amount' ? value : Math.round((list * value) / 1_000_000))
      changeLine(line, (each) => {
        const list = each.listPrice ?? each.unitPrice
        return lineOf(each, { unitPrice: priceOf(list), listPrice: list, priceChange: { kind, value, reason } })
      })
      return {}
    },
    'sale.list-price': ({ line }) => (
      changeLine(line, (each) =>
        lineOf(each, { unitPrice: each.listPrice ?? each.unitPrice, listPrice: null, priceChange: null }),
      ),
      {}
    ),
    'sale.exempt': ({ reason, certificate }) => (update({ ...currentSale(), exemption: { reason, certificate } }), {}),
    'sale.take-tax': () => (update({ ...currentSale(), exemption: null }), {}),
    'sale.late': ({ at, paper }) => (update({ ...openSale(), late: { at, paper } }), {}),
    'sale.void': () => (change({ sale: null }), {}),
    'sale.suspend': () => {
      const { id: sale, lines, total } = currentSale()
      const suspendedAt = new Date().toISOString()
      const names = lines.map(({ name }) => name)
      const aside = {
        id: sale,
        register: 1,
        user: state.user?.name ?? '',
        suspendedAt,
        lines: lines.length,
        total,
        names,
      }
      suspended.set(sale, currentSale())
      change({ sale: null, suspended: [...state.suspended, aside] })
      return {}
    },
    'sale.recall': ({ sale }) => {
      const found = suspended.get(sale)
      if (!found) throw new TillgateError('SALE_UNKNOWN', { sale })
      change({ sale: found, lastSale: null, suspended: state.suspended.filter((each) => each.id !== sale) })
      return {}
    },
    'sale.tender': ({ kind, amount }) => {
      const sale = currentSale()
      update({ ...sale, state: 'tendering', tenders: [...sale.tenders, { kind, amount }] })
      return { due: currentSale().due }
    },
    'sale.return-tenders': () => (update({ ...currentSale(), state: 'open', tenders: [] }), {}),
    'sale.complete': ({ tenders }) => complete(tenders),
    // This shop remembers no receipts; what comes back is shown against the real daemon.
    'return.find': ({ text }) => neverSold(text),
    'return.add': ({ document }) => neverSold(document),
    'return.add-blind': ({ serial }) => neverSold(serial ?? ''),
    'sale.post-void': ({ document }) => neverSold(document),
    'sale.swap': ({ old }) => neverSold(old),
    'sale.buy-back': ({ serial }) => neverSold(serial ?? ''),
    'print.again': () => ({ job: id() }),
    'print.answer': ({ job }) => (change({ jobs: state.jobs.filter((each) => each.id !== job) }), {}),
    'print.label': () => ({ job: id() }),
  }
  const neverSold = (s: string): never => {
    throw new TillgateError('RETURN_NEVER_SOLD', { s })
  }
  const suspended = new Map<string, Sale>()

  return {
    state: () => state,
    replace: (next) => {
      state = next
    },
    handle: (name, body) => {
      const handler = Object.hasOwn(handlers, name) ? handlers[name as PlayedName] : undefined
      if (handler === undefined) throw new TillgateError('REQUEST_UNKNOWN', { name })
      return (handler as (body: unknown) => unknown)(body)
    },
    scan,
  }
}

export const emptySale: Sale = {
  id: fixtureId(0x8000),
  version: 0,
  state: 'open',
  startedAt: '2026-11-24T15:05:00.000Z',
  lines: [],
  prompt: null,
  net: 0,
  tax: 0,
  total: 0,
  taxes: [],
  tenders: [],
  due: 0,
  layaway: null,
  dueCash: 0,
  exemption: null,
  late: null,
  refundKinds: [],
  canTender: false,
  cannotTenderBecause: null,
  customer: null,
}

import { randomUUID } from 'node:crypto'
import { shopCodes } from '../../../core/store/testing/shop.js'
import { granted } from '../../../core/store/testing/till.js'
import type { Scenarios, World } from './world.js'

/** A delivery of one piece. */
const deliver = (w: World, itemId: string, quantity: number, serials?: readonly string[]): Promise<unknown> =>
  w.ask('POST', '/receiving', { lines: [{ itemId, quantity, ...(serials && { serials }) }] })

/** A return to the vendor of one watch: what leaves stock is checked as a sale is. */
const sendBack = (w: World, serial: string): Promise<unknown> =>
  w.ask('POST', '/vendor-returns', {
    vendor: 'Acme',
    reason: { code: 'defective' },
    lines: [{ itemId: w.items.watch, quantity: 1, serials: [serial] }],
  })

const adjust = (w: World, mode: 'add' | 'subtract', serial: string): Promise<unknown> =>
  w.ask('POST', '/adjustments', {
    reason: { code: mode === 'add' ? 'found' : 'lost' },
    lines: [{ itemId: w.items.watch, mode, quantity: 1, serials: [serial] }],
  })

/** Enters a number for a watch that is in the open sale. */
const enter = async (w: World, serial: string, code: string = shopCodes.watch): Promise<unknown> => {
  const sale = await w.sale(code)
  return w.refusal('sale.enter-serial', { sale: sale.id, line: sale.lines[0]?.id, serial })
}

/** A watch whose unit was put into another state. */
const unitThat = async (w: World, change: string): Promise<string> => {
  const serial = await w.unit()
  await w.put(serial, change)
  return serial
}

/** While the radio, a Sometimes item, has these serial rules. */
const ruled = async (w: World, serialRules: object, provoke: () => Promise<unknown>): Promise<unknown> => {
  await w.ask('PATCH', `/items/${w.items.radio}`, { serialRules })
  const answer = await provoke()
  await w.ask('PATCH', `/items/${w.items.radio}`, { serialRules: null })
  return answer
}

const entered = (change: string) => async (w: World) => enter(w, await unitThat(w, change))
const sentBack = (change: string) => async (w: World) => sendBack(w, await unitThat(w, change))
const harbour = `owner_store_id = (select id from cat.store where number = 4)`

const inTransit = async (w: World): Promise<string> => {
  const serial = await w.unit()
  const [other] = await w.shop.sql<{ id: string }>('select id from cat.store where number = 4')
  const sent = await w.ask('POST', '/transfers', {
    destination: other?.id,
    lines: [{ itemId: w.items.watch, quantity: 1, serials: [serial] }],
  })
  if (sent.code !== undefined) throw new Error(JSON.stringify(sent))
  return serial
}

const reserved = async (w: World): Promise<string> => {
  const serial = await w.unit()
  const basketId = await w.heldElsewhere(serial)
  granted(await w.shop.store.baskets.suspend({ actor: w.shop.actor(2), basketId, request: null }))
  return serial
}

const held = async (w: World): Promise<string> => {
  const serial = await w.unit()
  await w.heldElsewhere(serial)
  return serial
}

const withSecond = async (w: World): Promise<string> => {
  const [serial, second] = [await w.unit(), w.fresh()]
  await w.ask('POST', '/units/numbers', { itemId: w.items.watch, serial, numbers: [second] })
  return second
}

const imei = async (w: World): Promise<string> => {
  await w.ask('PATCH', `/items/${w.items.camera}`, { serialFormat: 'imei' })
  return '352099001761482'
}

/** What can be wrong with one serial number. */
export const serialScenarios: Scenarios = {
  SERIAL_REQUIRED: {
    http: (w) => ruled(w, { receiving: 'required' }, () => deliver(w, w.items.radio, 1)),
    line: async (w) => {
      const sale = await w.sale(shopCodes.watch)
      return w.refusal('sale.skip-prompt', { sale: sale.id, line: sale.lines[0]?.id })
    },
  },
  SERIAL_COUNT_MISMATCH: {
    http: (w) => deliver(w, w.items.watch, 2, [w.fresh()]),
    line: (w) => w.refusal('sale.buy-back', { itemId: w.items.watch, price: 100, seller: 'Grace', reason: 'trade-in' }),
  },
  SERIAL_DUPLICATE_IN_LIST: {
    http: (w) => deliver(w, w.items.watch, 2, ['TWICE', 'twice']),
    line: async (w) => {
      const serial = await w.unit()
      const sale = await w.sale(serial, shopCodes.watch)
      return w.refusal('sale.enter-serial', { sale: sale.id, line: sale.lines.at(-1)?.id, serial })
    },
  },
  SERIAL_NOT_IN_STOCK: { http: (w) => sendBack(w, w.fresh()), line: (w) => enter(w, w.fresh()) },
  SERIAL_ALREADY_SOLD: { http: sentBack(`state = 'sold'`), line: entered(`state = 'sold'`) },
  SERIAL_AT_OTHER_STORE: { http: sentBack(harbour), line: entered(harbour) },
  SERIAL_IN_TRANSIT: {
    http: async (w) => sendBack(w, await inTransit(w)),
    line: async (w) => enter(w, await inTransit(w)),
  },
  SERIAL_HELD_BY_REGISTER: {
    http: async (w) => sendBack(w, await held(w)),
    line: async (w) => enter(w, await held(w)),
  },
  SERIAL_RESERVED: {
    http: async (w) => sendBack(w, await reserved(w)),
    line: async (w) => enter(w, await reserved(w)),
  },
  SERIAL_BLOCKED: {
    http: async (w) => {
      const serial = await unitThat(w, `blocked_reason = 'Recall'`)
      const [other] = await w.shop.sql<{ id: string }>('select id from cat.store where number = 4')
      const lines = [{ itemId: w.items.watch, quantity: 1, serials: [serial] }]
      return w.ask('POST', '/transfers', { destination: other?.id, lines })
    },
    line: entered(`blocked_reason = 'Recall'`),
  },
  SERIAL_CONFLICT: { http: sentBack('conflict = true'), line: entered('conflict = true') },
  SERIAL_NOT_SELLABLE: { line: entered(`state = 'held'`) },
  SERIAL_ADJUSTED_OUT: { http: sentBack(`state = 'adjusted-out'`), line: entered(`state = 'adjusted-out'`) },
  SERIAL_RETURN_PENDING: { http: sentBack(`state = 'return-pending'`), line: entered(`state = 'return-pending'`) },
  SERIAL_WRONG_ITEM: {
    http: async (w) => {
      const serial = await w.unit()
      await w.shop.sql(`update st.unit set item_id = $1 where serial_label = $2`, [w.items.camera, serial])
      return sendBack(w, serial)
    },
    line: async (w) => enter(w, await w.unit(w.items.radio)),
  },
  SERIAL_TAKEN: {
    http: async (w) => sendBack(w, await withSecond(w)),
    line: async (w) => enter(w, await withSecond(w)),
  },
  SERIAL_RENAME_LATE: {
    http: async (w) => {
      const serial = await w.unit()
      const { document } = await w.sold(serial)
      await w.done('sale.post-void', { document, reason: 'a mistake' })
      return w.ask('POST', '/units/rename', {
        itemId: w.items.watch,
        serial,
        to: w.fresh(),
        reason: { code: 'other', text: 'mistyped' },
      })
    },
  },
  SERIAL_IS_PRODUCT_BARCODE: {
    http: (w) => deliver(w, w.items.watch, 1, [shopCodes.socks.slice(1)]),
    line: (w) => enter(w, shopCodes.watch.slice(1)),
  },
  SERIAL_FORMAT: {
    http: (w) => w.ask('GET', '/serials/a%01b'),
    line: (w) =>
      w.refusal('sale.buy-back', { itemId: w.items.watch, serial: 'a\u0001b', price: 1, seller: 'G', reason: 'x' }),
  },
  SERIAL_CHECK_DIGIT: {
    http: async (w) => deliver(w, w.items.camera, 1, [await imei(w)]),
    line: async (w) => enter(w, await imei(w), shopCodes.camera),
  },
  SERIAL_ALREADY_ON_HAND: {
    http: async (w) => deliver(w, w.items.watch, 1, [await w.unit()]),
    line: async (w) =>
      w.refusal('sale.buy-back', { itemId: w.items.watch, serial: await w.unit(), price: 1, seller: 'G', reason: 'x' }),
  },
  SERIAL_ON_CUSTOMER: { http: async (w) => adjust(w, 'add', await unitThat(w, `state = 'sold'`)) },
  ITEM_NOT_SERIALIZED: {
    http: (w) => deliver(w, w.items.socks, 1, ['S-1']),
    line: async (w) => {
      await w.sale()
      return w.refusal('sale.add-item', { itemId: w.items.socks, quantity: 1, serial: 'S-1' })
    },
  },
  SERIAL_NOT_ASKED: {
    http: (w) => ruled(w, { receiving: 'none' }, () => deliver(w, w.items.radio, 1, [w.fresh()])),
    line: (w) => ruled(w, { sale: 'none' }, () => enter(w, w.fresh(), shopCodes.radio)),
  },
  ADJUST_NOT_HERE: { http: async (w) => adjust(w, 'subtract', await unitThat(w, `state = 'sold'`)) },
  LEVEL_CHANGE_CONFIRM: {
    http: async (w) => {
      await w.unit(w.items.radio)
      return w.ask('PATCH', `/items/${w.items.radio}`, { level: 'not' })
    },
  },
  LEVEL_CHANGE_BUSY: {
    http: async (w) => {
      await held(w)
      return w.ask('PATCH', `/items/${w.items.watch}`, { level: 'not', confirm: true })
    },
  },
  SCAN_AMBIGUOUS: {
    line: async (w) => {
      await w.sale()
      const serial = await w.unit()
      await w.ask('POST', '/receiving', { lines: [{ itemId: w.items.radio, quantity: 1, serials: [serial] }] })
      return w.refusal('sale.scan', { code: serial, source: 'typed' })
    },
  },
  DOCUMENT_REFUSED: { http: async (w) => deliver(w, w.items.watch, 2, [await w.unit(), await w.unit()]) },
  DRAFT_UNKNOWN: { http: (w) => w.ask('GET', `/drafts/${randomUUID()}`) },
}

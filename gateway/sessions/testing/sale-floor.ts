import { randomUUID } from 'node:crypto'
import { TillgateError } from '../../../core/errors/error.js'
import { openShop, type Shop } from '../../../core/store/testing/shop.js'
import { granted, receive } from '../../../core/store/testing/till.js'
import type { Store } from '../../../core/store/store.js'
import type { Sale } from '../../protocol/register-state.js'
import type { RegisterBinding } from '../register-hub.js'
import { startLineServer, testUser, type LineServer } from './line-server.js'
import type { RawClient, Reply } from './raw-client.js'

const bindings: readonly RegisterBinding[] = [1, 2].map((register) => ({
  register,
  receiptPrinter: `receipt-${register}`,
  labelPrinter: null,
  drawer: `drawer-${register}`,
  scanners: [{ id: `lane-${register}`, aim: 'auto' }],
}))

type Options = Omit<Parameters<typeof startLineServer>[1], 'store'> & { readonly store?: Store }

/** A shop with units on hand: three watches and a camera. */
export const openFloor = async (t: Parameters<typeof openShop>[0]): Promise<Shop> => {
  const shop = await openShop(t)
  const { watch, camera } = shop.items
  for (const [item, serials] of [
    [watch, ['W-1', 'W-2', 'W-3']],
    [camera, ['C-1']],
  ] as const) {
    if ('faults' in granted(await receive(shop.store, shop.actor(), item, serials))) throw new Error('not received')
  }
  return shop
}

/** Its daemon's registers, each with a scanner, a receipt printer and a drawer; Ada is signed in. */
export const serve = (
  t: Parameters<typeof startLineServer>[0],
  shop: Shop,
  options: Options = {},
): Promise<LineServer> =>
  startLineServer(t, { store: shop.store, user: testUser(shop.user.id, shop.user.name), bindings, ...options })

/** Something is scanned at a register. */
export const scan = (server: LineServer, lane: number, text: string): void =>
  server.hub.scan({ bytes: Buffer.from(text), at: Date.now(), device: `lane-${lane}` })

/** The same, and waits until the screen was told these words. */
export const scanned = async (server: LineServer, client: RawClient, text: string, words: string, lane = 1) => {
  const told = client.told(words)
  scan(server, lane, text)
  return told
}

export const saleOf = ({ state }: RawClient): Sale => {
  if (state === null || state.sale === null) throw new Error('no sale is open')
  return state.sale
}

/** Completes the open sale with plenty of cash. */
export const complete = (client: RawClient, id: string = randomUUID(), amount = 1_000_000): Promise<Reply> => {
  const { id: sale, version } = saleOf(client)
  return client.ask('sale.complete', { sale, version, tenders: [{ kind: 'cash', amount }] }, id)
}

/** The real store, whose next completion waits at a gate; with `lose` it happens and its answer is lost. */
export const gated = (store: Store, lose = false) => {
  let reach: () => void = () => undefined
  let release: () => void = () => undefined
  let first = true
  const reached = new Promise<void>((resolve) => (reach = resolve))
  const released = new Promise<void>((resolve) => (release = resolve))
  const gatedComplete: Store['sales']['complete'] = async (input) => {
    if (!first) return store.sales.complete(input)
    first = false
    reach()
    await released
    const result = await store.sales.complete(input)
    if (lose) throw new TillgateError('DATABASE_UNREACHABLE', { address: 'here', problem: 'the line broke' })
    return result
  }
  return { store: { ...store, sales: { ...store.sales, complete: gatedComplete } }, reached, release }
}

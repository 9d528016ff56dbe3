import { newId } from '../../../core/store/ids.js'
import { isRefusal, type Store } from '../../../core/store/store.js'
import { historyQuery, type HistoryQuery } from '../../../core/reports/report-query.js'
import { offerSerial } from '../../../core/serials/offered.js'
import type { OfferedSerial } from '../../../core/sale/basket.js'
import { actorAt, type BenchShop } from '../shop.js'
import type { Past } from './past.js'

/** A store with a past, and what is asked of it. */
export interface LargeStore {
  readonly store: Store
  readonly shop: BenchShop
  readonly past: Past
}

export const lookUps = ['serial check at a scan', 'life of a serial', 'history by serial', 'history of a day'] as const
export type LookUp = (typeof lookUps)[number]

/** Milliseconds of one look-up of a unit drawn by `random`. Whatever finds nothing is a fault of the bench. */
export const timeLookUp = async (large: LargeStore, what: LookUp, random: () => number): Promise<number> => {
  const { past, store } = large
  // Every other unit is on hand.
  const unit = 2 * Math.floor((random() * past.units) / 2)
  switch (what) {
    case 'serial check at a scan':
      return scan(large, serialOf(past.serial(unit)))
    case 'life of a serial':
      return timed(async () => {
        const [life] = await store.serials.life(serialOf(past.serial(unit)))
        if (life?.events.length !== 5) throw new Error('a life was not found')
      })
    case 'history by serial':
      return timed(async () => {
        if ((await pageOf(store, spanQuery(past, unit))) === 0) throw new Error('a page of the history was empty')
      })
    case 'history of a day':
      return timed(async () => void (await pageOf(store, dayQuery(random)))) // A small store has empty days.
  }
}

const timed = async (work: () => Promise<void>): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}

const serialOf = (text: string): OfferedSerial => {
  const offer = offerSerial(text)
  if (!offer.ok) throw new Error(`${text} is no serial number`)
  return offer.serial
}

/** Look-up, level, line and lease; the basket is put away again, untimed. */
const scan = async ({ store, shop }: LargeStore, serial: OfferedSerial): Promise<number> => {
  const [register] = shop.registers
  if (register === undefined) throw new Error('the shop is empty')
  const [actor, basketId] = [actorAt(shop, register), newId()]
  const started = performance.now()
  const change = await store.baskets.scan({
    actor,
    basketId,
    newLineId: newId(),
    text: serial.label,
    codes: [serial.label],
    serial,
    fromElement: false,
    prompt: null,
    request: null,
  })
  const took = performance.now() - started
  if (isRefusal(change)) throw new Error(`a scan was refused: ${change.refused.code}`)
  await store.baskets.void({ actor, basketId, request: null })
  return took
}

const clock = { now: new Date('2026-01-01T12:00:00Z'), zone: 'Europe/Berlin', weekStart: 1 }

const spanQuery = ({ serial }: Past, unit: number): HistoryQuery =>
  historyQuery({ serialFrom: serial(unit), serialTo: serial(unit + 19) }, clock)

const dayQuery = (random: () => number): HistoryQuery => {
  const day = new Date(Date.UTC(2023, 1, 1 + Math.floor(random() * 900))).toISOString().slice(0, 10)
  return historyQuery({ from: day, to: day }, clock)
}

const pageOf = async (store: Store, query: HistoryQuery): Promise<number> => {
  const { rows } = await store.reports.history(query, { after: null, limit: 100 })
  return rows.length
}

import pg from 'pg'
import { newId } from '../../../core/store/ids.js'
import { openStore } from '../../../core/store/open-store.js'
import { isRefusal, type Store } from '../../../core/store/store.js'
import { offerSerial } from '../../../core/serials/offered.js'
import type { OfferedSerial } from '../../../core/sale/basket.js'
import type { BenchServer } from '../bench-server.js'
import type { Figure } from '../report.js'
import { actorAt, openShop, storeNumber, type BenchShop } from '../shop.js'
import { latencyOf, median } from '../statistics.js'

export interface ReceivingSettings {
  readonly rounds: number
  /** Serial numbers of the large document; the small one has a tenth. */
  readonly serials: number
  readonly lookUps: number
  readonly random: () => number
  readonly say: (line: string) => void
}

const serialOf = (text: string): OfferedSerial => {
  const offer = offerSerial(text)
  if (!offer.ok) throw new Error(`${text} is no serial number`)
  return offer.serial
}

/** A delivery with thousands of serial numbers in one document, and then the look-up of single ones. */
export const benchReceiving = async (server: BenchServer, settings: ReceivingSettings): Promise<readonly Figure[]> => {
  const database = await server.database('bench_receiving')
  const shop = await openShop(database.admin, { registers: 1, items: 1000 })
  const onError = ({ message }: Error): void => settings.say(message)
  const store = await openStore({ url: database.serveUrl, storeNumber, poolSize: 4, writer: true, onError })
  const bare = new pg.Client({ connectionString: database.serveUrl })
  bare.on('error', onError)
  try {
    await bare.connect()
    const labels: string[] = []
    const receive = async (count: number): Promise<number> => {
      const own = Array.from({ length: count }, (_, n) => `RX${labels.length + n}`)
      const took = await receiveOne(store, shop, own.map(serialOf))
      labels.push(...own)
      return took
    }
    await receive(10)
    const [small, large]: [number[], number[]] = [[], []]
    for (let round = 0; round < settings.rounds; round++) {
      small.push(await receive(settings.serials / 10))
      large.push(await receive(settings.serials))
    }
    const growth = median(large) / median(small) / 10
    settings.say(`receiving ${settings.serials} serial numbers: ${median(large).toFixed(0)} ms`)
    const each = (took: readonly number[], count: number) => ({
      'median ms': median(took),
      'ms a serial': median(took) / count,
      samples: took.length,
    })
    return [
      {
        part: 'receiving',
        what: `${settings.serials / 10} serials in one document`,
        who: 'tillgate',
        values: each(small, settings.serials / 10),
        ratios: [],
      },
      {
        part: 'receiving',
        what: `${settings.serials} serials in one document`,
        who: 'tillgate',
        values: each(large, settings.serials),
        // Ten times as many should take ten times as long.
        ratios: [{ of: 'time of one serial against the smaller document', value: growth, goal: null, met: null }],
      },
      ...(await lookUps(store, bare, labels, settings)),
    ]
  } finally {
    await bare.end()
    await store.close()
    await database.close()
  }
}

/** Milliseconds of one delivery of one item. */
const receiveOne = async (store: Store, shop: BenchShop, serials: readonly OfferedSerial[]): Promise<number> => {
  const [register] = shop.registers
  const [item] = shop.serialized
  if (register === undefined || item === undefined) throw new Error('the shop is empty')
  const request = { scope: register.id, id: newId(), sha256: '' }
  const started = performance.now()
  const result = await store.stock.post({
    kind: 'receiving',
    actor: actorAt(shop, register),
    documentId: newId(),
    reference: null,
    reason: null,
    businessDate: '2026-11-24',
    lines: [{ itemId: item.id, transaction: 'receive', quantity: serials.length, unitCost: 100, serials }],
    request,
  })
  if ('faults' in result || isRefusal(result)) throw new Error('a prepared delivery was refused')
  return performance.now() - started
}

/** The life of a serial number, with words and documents, against its unit alone by one prepared SELECT. */
const lookUps = async (
  store: Store,
  bare: pg.Client,
  labels: readonly string[],
  { lookUps, random }: ReceivingSettings,
): Promise<readonly Figure[]> => {
  const samples: { readonly ours: number[]; readonly bare: number[] } = { ours: [], bare: [] }
  const text = `select u.id, u.item_id, u.state from st.unit_key k join st.unit u on u.id = k.unit_id where k.serial_key = $1`
  const timed = async (into: number[], work: () => Promise<unknown>): Promise<void> => {
    const started = performance.now()
    await work()
    into.push(performance.now() - started)
  }
  for (let n = 0; n < lookUps; n++) {
    const serial = serialOf(labels[Math.floor(random() * labels.length)] ?? '')
    await timed(samples.ours, () => store.serials.life(serial))
    await timed(samples.bare, () => bare.query({ name: 'unit', text, values: [serial.folded.key] }))
  }
  const [ours, other] = [latencyOf(samples.ours), latencyOf(samples.bare)]
  return [
    { who: 'tillgate', latency: ours, ratios: [] },
    {
      who: 'bare pg',
      latency: other,
      ratios: [{ of: 'median', value: ours.medianMs / other.medianMs, goal: null, met: null }],
    },
  ].map(({ who, latency, ratios }) => ({
    part: 'serial look-up',
    what: `life of one of ${labels.length}`,
    who,
    values: { 'median ms': latency.medianMs, 'p99 ms': latency.p99Ms, samples: latency.count },
    ratios,
  }))
}

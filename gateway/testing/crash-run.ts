import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { WebSocket } from 'ws'
import { startEscposSimulator } from '../../drivers/simulator/escpos/simulator.js'
import { connectRegister, type RegisterClient } from '../client/index.js'
import { startEmbedded } from '../embedded/postgres.js'
import { openCrashShop } from './crash-shop.js'
import { KilledDaemon } from './killed-daemon.js'
import { seededRandom } from './random.js'
import { untilState } from './test-daemon.js'

export interface CrashOptions {
  readonly seed: number
  readonly sales: number
  /** At most; spread over the sales. */
  readonly kills: number
  readonly registers: number
  /** After so many seconds nothing is killed any more; the sales go on. */
  readonly killSeconds: number
  /** After so many seconds the run is given up. */
  readonly deadSeconds: number
  readonly onProgress?: (line: string) => void
}

export interface CrashReport {
  readonly kills: number
  /** Sales the registers were told of: receipt number by serial number. */
  readonly acknowledged: ReadonlyMap<string, string>
  /** Sale documents: receipt number by serial number. */
  readonly recorded: ReadonlyMap<string, string>
  /** Serial numbers on more than one sale document. */
  readonly soldTwice: readonly string[]
  /** Sale documents that are not one watch with one serial number: a scan that counted twice. */
  readonly oddSales: readonly string[]
  /** For each receipt number: how many originals came out, and the state of its print job. */
  readonly receipts: ReadonlyMap<string, { readonly originals: number; readonly state: string }>
  readonly journalBroken: number
}

/**
 * A real daemon in a process of its own, killed with SIGKILL at random moments while registers sell; the printer, the
 * database and the registers outlive it. Its choices repeat by its seed; the moments they meet are the machine's.
 */
export const crashRun = async (options: CrashOptions): Promise<CrashReport> => {
  const undo: (() => Promise<unknown> | void)[] = []
  try {
    const folder = await mkdtemp(join(tmpdir(), 'tillgate-crash-'))
    undo.push(() => rm(folder, { recursive: true, force: true }))
    const server = await startEmbedded({ dataDir: null, durable: true })
    undo.push(() => server.stop())
    const printer = await startEscposSimulator()
    undo.push(() => printer.close())
    const papers: string[] = []
    printer.onPicture(({ text }) => papers.push(text))
    const shop = await openCrashShop(server, folder, { ...options, printerPort: printer.port })
    undo.push(() => shop.admin.end())
    const daemon = new KilledDaemon(shop.config)
    undo.push(() => daemon.kill())
    await daemon.start()
    const tills = shop.tokens.map((credential, index) => till(shop.port, index + 1, credential))
    undo.push(() => tills.forEach((client) => client.close()))

    const acknowledged = new Map<string, string>()
    const work = async (): Promise<number> => {
      await Promise.all(tills.map((client) => client.ready()))
      await Promise.all(tills.map((client) => client.request('session.sign-in', { user: 'Bob', pin: '4711' })))
      const sales = new Sales(tills, shop.serials, acknowledged)
      const kills = await killing(daemon, sales, options)
      await sales.all
      await queueEmpty(shop.admin)
      return kills
    }
    const kills = await within(options.deadSeconds, work(), () => `${acknowledged.size} of ${options.sales} sales`)
    for (const client of tills) client.close()
    await daemon.stop()
    const report = await inspect(shop.admin, papers)
    return { kills, acknowledged, ...report }
  } finally {
    for (const step of undo.toReversed()) await step()
  }
}

/** All registers sell their share, one sale after the other. */
class Sales {
  readonly acknowledged: Map<string, string>
  readonly all: Promise<void>
  done = false
  #waiting: { readonly size: number; readonly resolve: () => void } | null = null

  constructor(tills: readonly RegisterClient[], serials: readonly string[], acknowledged: Map<string, string>) {
    this.acknowledged = acknowledged
    const shares = tills.map((client, index) =>
      this.#sell(
        client,
        serials.filter((_, n) => n % tills.length === index),
      ),
    )
    this.all = Promise.all(shares).then(
      () => this.#end(),
      (error: unknown) => {
        this.#end()
        throw error
      },
    )
    this.all.catch(() => undefined) // Whoever waits for `all` is told; until then nobody does.
  }

  /** Until `more` further sales were told, or none come any more. */
  after(more: number): Promise<void> {
    if (this.done || more === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting = { size: this.acknowledged.size + more, resolve }
    })
  }

  async #sell(client: RegisterClient, serials: readonly string[]): Promise<void> {
    for (const serial of serials) {
      this.acknowledged.set(serial, await sellOne(client, serial))
      if (this.#waiting !== null && this.acknowledged.size >= this.#waiting.size) this.#waiting.resolve()
    }
  }

  #end(): void {
    this.done = true
    this.#waiting?.resolve()
  }
}

/**
 * Kills after a random number of sales, some of them none: then it falls into the coming back of the registers. The
 * moment inside the sale is random too: while it is scanned, paid, recorded, told, or printed.
 */
const killing = async (daemon: KilledDaemon, sales: Sales, options: CrashOptions): Promise<number> => {
  const random = seededRandom(options.seed)
  const spread = (2 * options.sales) / options.kills
  const end = performance.now() + options.killSeconds * 1000
  for (let kills = 0; ; kills++) {
    if (kills === options.kills || performance.now() > end) return kills
    await sales.after(Math.floor(random() * spread))
    await pause(random() * 60)
    if (sales.done) return kills
    await daemon.kill()
    await daemon.start()
    if (kills % 16 === 15) options.onProgress?.(`${kills + 1} kills, ${sales.acknowledged.size} sales`)
  }
}

/** The moment of a kill is what this waits for; nothing else in a test may wait for time. */
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const within = async <T>(seconds: number, work: Promise<T>, how: () => string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`given up after ${seconds} s: ${how()}`)), seconds * 1000)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const till = (port: number, register: number, credential: string): RegisterClient =>
  connectRegister({
    url: `ws://127.0.0.1:${port}/register/${register}/line`,
    credential,
    takeOver: true,
    WebSocket,
    timing: { retryFirst: 20, retryCap: 200, answerWithin: 120_000 },
  })

const untilOnline = (client: RegisterClient): Promise<void> =>
  new Promise((resolve) => {
    if (client.line() === 'online') return resolve()
    const off = client.onLine((line) => {
      if (line !== 'online') return
      off()
      resolve()
    })
  })

/** One sale, however often the daemon dies meanwhile; gives the receipt number. */
const sellOne = async (client: RegisterClient, serial: string): Promise<string> => {
  for (;;) {
    try {
      await untilOnline(client)
      if (client.state()?.sale === null) await client.request('sale.scan', { code: serial, source: 'typed' })
      const { sale } = await untilState(client, ({ sale: now }) => now !== null && now.canTender)
      if (sale === null) continue
      const done = await client.request('sale.complete', {
        sale: sale.id,
        version: sale.version,
        tenders: [{ kind: 'card', amount: sale.due }],
      })
      return done.number
    } catch (error) {
      // The line was cut before the request went out: nothing was done, so it is done again.
      if (!(error instanceof Error && 'code' in error && error.code === 'LINE_DOWN')) throw error
    }
  }
}

/** Until nothing waits to be printed; what asks a person stays. */
const queueEmpty = async (admin: pg.Pool): Promise<void> => {
  for (;;) {
    const { rowCount } = await admin.query(`select from st.job where state in ('queued', 'sending', 'sent') limit 1`)
    if (rowCount === 0) return
    await pause(50)
  }
}

const inspect = async (
  admin: pg.Pool,
  papers: readonly string[],
): Promise<Omit<CrashReport, 'kills' | 'acknowledged'>> => {
  const { rows: sold } = await admin.query<{ serial: string; number: string }>(
    `select s.serial_label as serial, d.number from up.document d join up.document_serial s on s.document_id = d.id where d.kind = 'sale' order by d.at`,
  )
  const { rows: odd } = await admin.query<{ number: string }>(
    `select d.number from up.document d where d.kind = 'sale' and (
       (select coalesce(sum(l.quantity), 0) from up.document_line l where l.document_id = d.id) <> 1
       or (select count(*) from up.document_serial s where s.document_id = d.id) <> 1)`,
  )
  const { rows: jobs } = await admin.query<{ number: string; state: string }>(
    `select d.number, j.state from st.job j join up.document d on d.id = j.document_id`,
  )
  const { rows: broken } = await admin.query<{ n: number }>(
    `select count(*)::int as n from (select hash = st.event_hash(e) and prev_hash = coalesce(lag(hash) over w, '') and seq = row_number() over w as whole
       from up.event e window w as (partition by stream order by seq)) x where not whole`,
  )
  const seen = new Map<string, number>()
  for (const { serial } of sold) seen.set(serial, (seen.get(serial) ?? 0) + 1)
  const originals = new Map<string, number>()
  for (const text of papers) {
    const number = /Receipt (\S+)/u.exec(text)?.[1]
    if (number !== undefined && !text.includes('COPY')) originals.set(number, (originals.get(number) ?? 0) + 1)
  }
  return {
    recorded: new Map(sold.map(({ serial, number }) => [serial, number])),
    soldTwice: [...seen].filter(([, n]) => n > 1).map(([serial]) => serial),
    oddSales: odd.map(({ number }) => number),
    receipts: new Map(jobs.map(({ number, state }) => [number, { originals: originals.get(number) ?? 0, state }])),
    journalBroken: broken[0]?.n ?? 0,
  }
}

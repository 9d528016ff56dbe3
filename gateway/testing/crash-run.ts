import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { WebSocket } from 'ws'
import { migrate } from '../../core/store/migrate.js'
import { openStore } from '../../core/store/open-store.js'
import { seedShop, type ShopIds } from '../../core/store/testing/seed-shop.js'
import { receive } from '../../core/store/testing/till.js'
import type { Actor } from '../../core/store/store.js'
import { startEscposSimulator } from '../../drivers/simulator/escpos/simulator.js'
import { connectRegister, type RegisterClient } from '../client/index.js'
import { freePort } from '../demo/free-port.js'
import { startEmbedded } from '../embedded/postgres.js'
import { addUser } from '../security/accounts.js'
import { loadPepper } from '../security/pepper.js'
import { hashToken, newRegisterToken } from '../security/tokens.js'
import { projectRoot } from './project-root.js'
import { seededRandom } from './random.js'
import { untilState } from './test-daemon.js'

export interface CrashOptions {
  readonly seed: number
  readonly sales: number
  readonly kills: number
  readonly registers: number
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
  /** For each receipt number: how many originals came out, and the states of its print job. */
  readonly receipts: ReadonlyMap<string, { readonly originals: number; readonly state: string }>
  readonly journalBroken: number
}

/**
 * A real daemon in a process of its own, killed with SIGKILL at random moments while registers sell; the printer and
 * the registers outlive it. Repeatable by its seed, as far as timing can be.
 */
export const crashRun = async (options: CrashOptions): Promise<CrashReport> => {
  const random = seededRandom(options.seed)
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-crash-'))
  const server = await startEmbedded({ dataDir: null, durable: true })
  const printer = await startEscposSimulator()
  const papers: string[] = []
  printer.onPicture(({ text }) => papers.push(text))
  try {
    const shop = await prepare(server, folder, options)
    const port = await freePort(18_420)
    const config = join(folder, 'store.toml')
    await writeFile(config, configText(server.serveUrl(database), folder, port, printer.port, options.registers))
    const daemon = new KilledDaemon(config)
    await daemon.start()
    const tills = shop.tokens.map((credential, index) => till(port, index + 1, credential))
    await Promise.all(tills.map((client) => client.request('session.sign-in', { user: 'Bob', pin: '4711' })))
    const acknowledged = new Map<string, string>()
    const selling = { left: options.sales, done: false }
    const sell = async (client: RegisterClient, serials: readonly string[]): Promise<void> => {
      for (const serial of serials) acknowledged.set(serial, await sellOne(client, serial))
    }
    const all = Promise.all(
      tills.map((client, index) =>
        sell(
          client,
          shop.serials.filter((_, n) => n % tills.length === index),
        ),
      ),
    ).finally(() => {
      selling.done = true
    })
    let kills = 0
    while (!selling.done && kills < options.kills) {
      // Between two and thirty sales' worth of time: early in a sale, late in it, while a receipt is printed.
      await pause(20 + random() * 400)
      if (selling.done) break
      await daemon.killAndRestart()
      kills++
      if (kills % 16 === 0) options.onProgress?.(`${kills} kills, ${acknowledged.size} sales`)
    }
    await all
    await queueEmpty(shop.admin)
    for (const client of tills) client.close()
    await daemon.stop()
    return { kills, acknowledged, ...(await inspect(shop.admin, papers)) }
  } finally {
    await printer.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const database = 'crash'

/** The moment of a kill is what this waits for; nothing else in a test may wait for time. */
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The daemon in a process of its own. */
class KilledDaemon {
  readonly #config: string
  #child: ChildProcess | null = null

  constructor(config: string) {
    this.#config = config
  }

  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      [join(projectRoot, 'build/gateway/cli/main.js'), 'serve', '--config', this.#config],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    this.#child = child
    for await (const line of createInterface({ input: child.stdout })) if (line.includes('ready at')) break
    child.stdout.resume() // The log goes on; nobody reads it, and a full pipe would stop the daemon.
  }

  async killAndRestart(): Promise<void> {
    await this.#end('SIGKILL')
    await this.start()
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
}

interface Prepared {
  readonly admin: pg.Pool
  readonly serials: readonly string[]
  readonly tokens: readonly string[]
}

const prepare = async (
  server: Awaited<ReturnType<typeof startEmbedded>>,
  folder: string,
  options: CrashOptions,
): Promise<Prepared> => {
  await server.createDatabase(database)
  await migrate({ url: server.ownerUrl(database), serveRole: 'tillgate_serve' })
  const admin = new pg.Pool({ connectionString: server.superUrl.replace(/\/postgres\?/, `/${database}?`), max: 2 })
  admin.on('error', () => undefined) // The server is stopped while idle connections are open.
  const ids: ShopIds = await seedShop(
    async (text, values) => (await admin.query(text, [...values])).rows,
    options.registers,
  )
  const store = await openStore({
    url: server.serveUrl(database),
    storeNumber: 1,
    poolSize: 4,
    writer: true,
    onError: () => undefined,
  })
  const serials = Array.from({ length: options.sales }, (_, n) => `CR-${n}`)
  const actor: Actor = {
    userId: ids.user,
    userName: 'Ada',
    registerId: null,
    stream: { id: ids.user, kind: 'process' },
  }
  await receive(store, actor, ids.items.watch, serials)
  await addUser(store, await loadPepper(join(folder, 'pepper')), { name: 'Bob', role: 'cashier', pin: '4711' })
  const tokens: string[] = []
  for (const { id } of ids.registers) {
    const token = newRegisterToken(id)
    await store.registers.addCredential(id, hashToken(token))
    tokens.push(token)
  }
  await store.close()
  return { admin, serials, tokens }
}

const configText = (serve: string, folder: string, port: number, printerPort: number, registers: number): string => `
[store]
number = 1
[database]
serve = ${JSON.stringify(serve)}
[server]
port = ${port}
[security]
pepper_file = ${JSON.stringify(join(folder, 'pepper'))}
[wire]
messages_per_second = 1000
[printing]
receipt_seconds = 3600
[[printer]]
id = "receipt-1"
kind = "receipt"
profile = "epson-80"
transport = { kind = "tcp", host = "127.0.0.1", port = ${printerPort} }
${Array.from({ length: registers }, (_, n) => `[[register]]\nnumber = ${n + 1}\nreceipt_printer = "receipt-1"\n`).join('')}`

const till = (port: number, register: number, credential: string): RegisterClient =>
  connectRegister({
    url: `ws://127.0.0.1:${port}/register/${register}/line`,
    credential,
    takeOver: true,
    WebSocket,
    timing: { retryFirst: 20, retryCap: 200, answerWithin: 120_000 },
  })

/** One sale, however often the daemon dies meanwhile; gives the receipt number. */
const sellOne = async (client: RegisterClient, serial: string): Promise<string> => {
  for (;;) {
    try {
      const open = await untilState(client, () => client.line() === 'online')
      if (open.sale === null) await client.request('sale.scan', { code: serial, source: 'typed' })
      const { sale } = await untilState(client, ({ sale: now }) => now !== null && now.canTender)
      if (sale === null) continue
      const done = await client.request('sale.complete', {
        sale: sale.id,
        version: sale.version,
        tenders: [{ kind: 'card', amount: sale.due }],
      })
      return done.number
    } catch (error) {
      // The line was cut before the request went out, or a commit of the basket was lost with the daemon: again.
      if (!retryable.has(error instanceof Error && 'code' in error ? String(error.code) : '')) throw error
    }
  }
}

const retryable = new Set(['LINE_DOWN', 'SALE_UNKNOWN', 'SALE_CHANGED'])

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
  const { rows: jobs } = await admin.query<{ number: string; state: string }>(
    `select d.number, j.state from st.job j join up.document d on d.id = j.document_id`,
  )
  const { rows: broken } = await admin.query<{ n: number }>(
    `select count(*)::int as n from (select hash = st.event_hash(e) and prev_hash = coalesce(lag(hash) over w, '') and seq = row_number() over w as whole
       from up.event e window w as (partition by stream order by seq)) x where not whole`,
  )
  await admin.end()
  const seen = new Map<string, number>()
  for (const { serial } of sold) seen.set(serial, (seen.get(serial) ?? 0) + 1)
  const receipts = new Map(
    jobs.map(({ number, state }) => [
      number,
      {
        originals: papers.filter((text) => text.includes(`Receipt ${number} `) && !text.includes('COPY')).length,
        state,
      },
    ]),
  )
  return {
    recorded: new Map(sold.map(({ serial, number }) => [serial, number])),
    soldTwice: [...seen].filter(([, n]) => n > 1).map(([serial]) => serial),
    receipts,
    journalBroken: broken[0]?.n ?? 0,
  }
}

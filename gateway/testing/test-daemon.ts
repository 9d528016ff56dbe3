import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { completeConfig } from '../../config/load.js'
import { openShop, type Shop } from '../../core/store/testing/shop.js'
import type { RegisterState } from '../protocol/register-state.js'
import { connectRegister, type RegisterClient } from '../client/index.js'
import { composeDaemon, type Daemon, type DaemonDeps, type RunningDaemon } from '../daemon/daemon.js'
import { createLifecycle } from '../process/lifecycle.js'
import { createLogger } from '../process/logging.js'
import { addUser } from '../security/accounts.js'
import { loadPepper } from '../security/pepper.js'
import { hashToken, newRegisterToken } from '../security/tokens.js'

export const testPin = '4711'

/** A whole daemon on a small shop of its own, with simulated devices and two registers. */
export interface TestDaemon extends RunningDaemon {
  readonly shop: Shop
  readonly log: readonly Record<string, unknown>[]
  /** A register's screen, connected and signed in as Bob. */
  readonly till: (register: number) => Promise<RegisterClient>
  /** Proof that a client belongs to a register. */
  readonly credential: (register: number) => Promise<string>
  readonly stop: () => Promise<void>
  /** A second life on the same database, after `stop`. */
  readonly restart: () => Promise<TestDaemon>
}

type Test = { teardown(handler: () => Promise<void>): unknown }

/** Two registers, each with a virtual scanner; one receipt and one label printer, simulated. */
export const testConfig = (serveUrl: string, pepperFile: string, extra = '', server = 'port = 0'): string => `
[store]
number = 1
[database]
serve = ${JSON.stringify(serveUrl)}
pool_size = 8
[server]
${server}
[security]
pepper_file = ${JSON.stringify(pepperFile)}
${extra}
[[register]]
number = 1
scanners = ["scanner-1"]
receipt_printer = "receipt-1"
label_printer = "label-1"
drawer = "pin-2"
[[register]]
number = 2
scanners = ["scanner-2"]
receipt_printer = "receipt-1"
[[scanner]]
id = "scanner-1"
transport = { kind = "virtual" }
[[scanner]]
id = "scanner-2"
transport = { kind = "virtual" }
[[printer]]
id = "receipt-1"
kind = "receipt"
profile = "epson-80"
transport = { kind = "virtual" }
[[printer]]
id = "label-1"
kind = "label"
transport = { kind = "virtual" }
media = { width_mm = 57, height_mm = 32 }
`

/** Resolves with the state as soon as `wanted` says so of it: now, or after one of the next updates. */
export const untilState = (client: RegisterClient, wanted: (state: RegisterState) => boolean): Promise<RegisterState> =>
  new Promise((resolve) => {
    const now = client.state()
    if (now !== null && wanted(now)) {
      resolve(now)
      return
    }
    const off = client.onState((state) => {
      if (!wanted(state)) return
      off()
      resolve(state)
    })
  })

export const openTestDaemon = async (
  t: Test,
  options: {
    readonly config?: string
    /** Lines of `[server]`; a port of its own each time without them. */
    readonly server?: string
    readonly extend?: DaemonDeps['extend']
    /** Two, unless the configuration names more. */
    readonly registers?: number
    /** The daemon's way to its database, where it is not the straight one. */
    readonly through?: (serveUrl: string) => Promise<string>
  } = {},
): Promise<TestDaemon> => {
  const shop = await openShop(t, { registers: options.registers ?? 2 })
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-daemon-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  // The shop's own store is only for setting up: the daemon is the one writer.
  await shop.store.close()
  const pepperFile = join(folder, 'pepper')
  const serveUrl = (await options.through?.(shop.database.serveUrl)) ?? shop.database.serveUrl
  const config = await completeConfig(
    testConfig(serveUrl, pepperFile, options.config, options.server),
    join(folder, 'store.toml'),
  )
  const log: Record<string, unknown>[] = []
  const logger = createLogger({
    level: 'debug',
    destination: { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) },
  })
  const bob = { added: false }

  const start = async (): Promise<TestDaemon> => {
    const daemon: Daemon = composeDaemon({
      config,
      log: logger,
      version: 'test',
      checkOutbound: true,
      extend: options.extend ?? null,
    })
    const lifecycle = createLifecycle({ parts: daemon.parts, stopMs: 5000, log: logger })
    await lifecycle.start()
    const clients: RegisterClient[] = []
    const stop = async (): Promise<void> => {
      for (const client of clients) client.close()
      await lifecycle.stop()
    }
    t.teardown(stop)
    const running = daemon.running()
    if (!bob.added)
      await addUser(running.store, await loadPepper(pepperFile), { name: 'Bob', role: 'cashier', pin: testPin })
    bob.added = true
    const idOf = (register: number): string => shop.registers.find(({ number }) => number === register)?.id ?? ''
    const credential = async (register: number): Promise<string> => {
      const token = newRegisterToken(idOf(register))
      await running.store.registers.addCredential(idOf(register), hashToken(token))
      return token
    }
    const till = async (register: number): Promise<RegisterClient> => {
      const client = connectRegister({
        url: `${running.url.replace('http', 'ws')}/register/${register}/line`,
        credential: await credential(register),
        takeOver: true,
        WebSocket,
      })
      clients.push(client)
      await client.ready()
      await client.request('session.sign-in', { user: 'Bob', pin: testPin })
      return client
    }
    return { ...running, shop, log, till, credential, stop, restart: start }
  }
  return start()
}

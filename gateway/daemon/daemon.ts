import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../config/schema.js'
import { newId } from '../../core/store/ids.js'
import { openStore } from '../../core/store/open-store.js'
import { isRefusal, type Store } from '../../core/store/store.js'
import { salePolicy } from '../../core/sale/policy.js'
import { Supervisor } from '../../drivers/supervisor.js'
import { buildApp, defaultAppSettings, type AppSettings } from '../app.js'
import { createMetrics, type Metrics } from '../metrics/metrics.js'
import { Spool } from '../printing/spool.js'
import { listenError } from '../process/listen-error.js'
import type { Part } from '../process/lifecycle.js'
import type { Logger } from '../process/logging.js'
import { allowList } from '../security/allow-list.js'
import { createLineAccess, type LineAccess } from '../security/line-access.js'
import { createPairing } from '../security/pairing.js'
import { loadPepper, type Pepper } from '../security/pepper.js'
import { createPinHasher, type PinHasher } from '../security/pin-hash.js'
import { createSignIn, type SignIn } from '../security/sign-in.js'
import { loadStoreKey, storeKeyPath, type StoreKeyPair } from '../security/store-key.js'
import { systemClock } from '../sessions/clock.js'
import { defaultLineSettings } from '../sessions/line/line-settings.js'
import { createUpdateCheck } from '../sessions/line/outbound-check.js'
import { registerLine } from '../sessions/register-line.js'
import { RegisterHub, type RegisterBinding } from '../sessions/register-hub.js'
import { defaultSettings } from '../sessions/settings.js'
import { businessDay } from './business-day.js'
import { makeDevices, type StoreDevices } from './devices.js'
import { openDrawer } from './drawer.js'
import { Every } from './every.js'
import { closeSimulators } from './simulators.js'

/** Milliseconds between looks at the database: the pages say within two seconds when it is away. */
const healthMs = 1000
const upkeepMs = 60_000
/** Between checkpoints of the journal: so much of its end could be cut off without being missed. */
const checkpointMs = 5 * 60_000

export interface DaemonDeps {
  readonly config: Config
  readonly log: Logger
  readonly version: string
  /** Every message that leaves is held against its schema: development and tests. */
  readonly checkOutbound: boolean
  /** Adds routes of the demo; null in a real store. */
  readonly extend: ((app: FastifyInstance, running: RunningDaemon) => void) | null
}

/** What is there while the daemon runs. */
export interface RunningDaemon {
  readonly store: Store
  readonly devices: StoreDevices
  readonly hub: RegisterHub
  readonly pepper: Pepper
  /** Where it listens: `http://127.0.0.1:8420`. */
  readonly url: string
}

/** The daemon as parts to start in order and stop in reverse. `running()` is there once all have started. */
export interface Daemon {
  readonly parts: readonly Part[]
  running(): RunningDaemon
}

/** Composes the daemon of one store. Constructing it does nothing; see `runDaemon` for its life. */
export const composeDaemon = (deps: DaemonDeps): Daemon => {
  const { config, log, version } = deps
  let store: Store | null = null
  let devices: StoreDevices | null = null
  let supervisor: Supervisor | null = null
  let spool: Spool | null = null
  let hub: RegisterHub | null = null
  let app: FastifyInstance | null = null
  let metrics: Metrics | null = null
  let pepper: Pepper | null = null
  let storeKey: StoreKeyPair | null = null
  let pins: PinHasher | null = null
  let signIn: SignIn | null = null
  let access: LineAccess | null = null
  let url = ''
  const timers: Every[] = []

  const database: Part = {
    name: 'database',
    start: async () => {
      pepper = await loadPepper(config.security.pepper_file)
      storeKey = await loadStoreKey(storeKeyPath(config.security.pepper_file))
      store = await openStore({
        url: config.database.serve,
        storeNumber: config.store.number,
        training: config.store.training,
        poolSize: config.database.pool_size,
        writer: true,
        onError: (err) => log.warn({ err }, 'a database connection failed'),
      })
      await store.cash.configure({
        sessionRequired: config.cash.session_required,
        rounding: config.cash.rounding,
      })
      const { keyId, publicKey } = storeKey
      await store.transfers.addKey({ storeId: store.context.storeId, keyId, publicKey })
    },
    stop: async () => {
      // Everything that writes has stopped: the last checkpoint holds the ends of all streams.
      if (store !== null) await checkpoint(store, log)
      await store?.close()
    },
  }

  const hardware: Part = {
    name: 'devices',
    start: async () => {
      devices = await makeDevices(config)
      supervisor = new Supervisor({ devices: devices.supervised })
      for (const fault of supervisor.start()) log.error(fault, 'a device could not be started')
    },
    stop: async () => {
      for (const fault of (await supervisor?.stop()) ?? []) log.warn(fault, 'a device did not stop')
      if (devices !== null) await closeSimulators(devices.simulators)
    },
  }

  const printing: Part = {
    name: 'print spool',
    start: async () => {
      const { printers } = present(devices)
      spool = new Spool(printers, {
        store: present(store),
        log: log.child({ part: 'spool' }),
        waitMs: 1000,
        onJob: (job) => {
          hub?.jobsChanged()
          if (['printed', 'unconfirmed', 'failed', 'expired'].includes(job.state)) metrics?.job(job.kind, job.state)
        },
      })
      spool.start()
    },
    stop: async () => spool?.stop(),
  }

  const registers: Part = {
    name: 'registers',
    start: async () => {
      const [opened, made] = [present(store), present(devices)]
      metrics = createMetrics({ version, pool: () => opened.health.connections() })
      // One for both surfaces: wrong PINs are counted together.
      // And one hasher for all: its gate keeps room in the pool that the disk and the printers share.
      pins = createPinHasher(present(pepper))
      signIn = createSignIn(opened, pins)
      access = createLineAccess(opened, signIn, pins)
      hub = new RegisterHub({
        store: opened,
        access,
        policy: salePolicy({
          locale: opened.context.locale,
          currency: opened.context.currency,
          taxIncluded: config.money.tax_included,
          repeatGuardMs: config.sale.repeat_guard_ms,
          refund: config.returns.refund,
          cashRounding: config.cash.rounding,
        }),
        settings: sessionSettings(config),
        clock: systemClock,
        newId,
        log: log.child({ part: 'registers' }),
        counts: metrics,
        checkUpdate: deps.checkOutbound ? createUpdateCheck() : null,
        bindings: bindingsOf(config),
        wakePrinter: (printer) => spool?.wake(printer),
        cashTaken: (sale) =>
          openDrawer(sale, { drawer: made.drawers.get(sale.register) ?? null, drawers: opened.drawers, log }),
      })
      for (const device of present(supervisor).statuses()) hub.deviceChanged(device)
      present(supervisor).onStatus((status) => hub?.deviceChanged(status))
      for (const scanner of made.scanners) {
        scanner.onScan((scan) => hub?.scan(scan))
        scanner.onScanFault((fault) => hub?.scanFault(fault))
      }
      await hub.start()
    },
    stop: async () => {
      await hub?.stop()
      metrics?.stop()
    },
  }

  const server: Part = {
    name: 'server',
    start: async () => {
      const opened = present(store)
      app = await buildApp({
        settings: await appSettings(config, version, deps.checkOutbound),
        log: log.child({ part: 'http' }),
        store: opened,
        signIn: present(signIn),
        pairing: createPairing(opened.registers, present(pepper)),
        pins: present(pins),
        usersChanged: () => hub?.usersChanged(),
        metrics: present(metrics),
        devices: () => present(supervisor).statuses(),
        storeKey: present(storeKey),
        wakePrinter: (printer) => spool?.wake(printer),
        businessDate: businessDay(opened.context, defaultSettings.dayEndsAt),
        registerLine: (server) =>
          registerLine(server, {
            hub: present(hub),
            access: present(access),
            settings: {
              ...defaultLineSettings,
              messageLimit: config.wire.message_limit,
              messagesPerSecond: config.wire.messages_per_second,
              heartbeatSeconds: config.wire.heartbeat_seconds,
            },
            clock: systemClock,
            newId: randomUUID,
            log: log.child({ part: 'line' }),
            counts: present(metrics),
            version,
            checkOutbound: deps.checkOutbound,
          }),
      })
      if (deps.extend !== null) deps.extend(app, running())
      // The register's page asks for a bench; "none" as an answer keeps its log free of an error in every real store.
      else app.get('/bench/state', (_request, reply) => reply.code(204).send())
      const { host, port } = config.server
      try {
        url = await app.listen({ host, port })
      } catch (error) {
        throw listenError(error, host, port)
      }
    },
    stop: async () => app?.close(),
  }

  const upkeep: Part = {
    name: 'upkeep',
    start: async () => {
      const opened = present(store)
      timers.push(
        new Every(healthMs, async () => {
          const { ok, text } = await opened.health.check()
          hub?.databaseChanged({ state: ok ? 'ready' : 'down', text })
        }),
        new Every(upkeepMs, () =>
          opened
            .upkeep()
            .catch((err: unknown) => log.warn({ err }, 'the upkeep of the database failed; it is tried again')),
        ),
        new Every(checkpointMs, () => checkpoint(opened, log)),
      )
      for (const timer of timers) timer.start()
    },
    stop: async () => {
      for (const timer of timers) await timer.stop()
    },
  }

  const running = (): RunningDaemon => ({
    store: present(store),
    devices: present(devices),
    hub: present(hub),
    pepper: present(pepper),
    url,
  })
  return { parts: [database, hardware, printing, registers, server, upkeep], running }
}

/** A checkpoint that fails is made up for by the next one. */
const checkpoint = async (store: Store, log: Logger): Promise<void> => {
  try {
    const made = await store.journal.checkpoint()
    if (isRefusal(made)) log.warn({ code: made.refused.code }, 'the journal got no checkpoint')
  } catch (err) {
    log.warn({ err }, 'the journal got no checkpoint; it is tried again')
  }
}

/** Parts start in order, so what an earlier one made is there; anything else is a fault of ours. */
const present = <T>(value: T | null): T => {
  if (value === null) throw new Error('a part of the daemon was used before it started')
  return value
}

const bindingsOf = (config: Config): readonly RegisterBinding[] =>
  config.register.map((register) => ({
    register: register.number,
    receiptPrinter: register.receipt_printer ?? null,
    labelPrinter: register.label_printer ?? null,
    drawer: register.drawer === 'none' ? null : `drawer-${register.number}`,
    scanners: config.scanner.filter(({ id }) => register.scanners.includes(id)).map(({ id, aim }) => ({ id, aim })),
  }))

const sessionSettings = (config: Config) => ({
  ...defaultSettings,
  leaseSeconds: config.sale.lease_seconds,
  idleSeconds: config.sale.suspend_idle_minutes * 60,
  replayUpdates: config.wire.replay_ring,
  receiptSecondsToLive: config.printing.receipt_seconds,
  labelSecondsToLive: config.printing.label_seconds,
  returnReasons: config.returns.reasons,
  returns: {
    days: config.returns.days,
    withoutReceipt: config.returns.without_receipt,
    inspection: config.returns.inspection,
  },
  buyBackHoldDays: config.returns.buy_back_hold_days,
})

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const appSettings = async (config: Config, version: string, checkReplies: boolean): Promise<AppSettings> => {
  const { tls, hosts, origins, host } = config.server
  return {
    ...defaultAppSettings,
    version,
    ...allowList([...hosts, host], origins),
    tls:
      tls === undefined
        ? null
        : { cert: await readFile(tls.cert_file, 'utf8'), key: await readFile(tls.key_file, 'utf8') },
    bodyLimit: config.wire.http_limit,
    rate: { max: config.wire.requests_per_minute, seconds: 60 },
    closeWithinMs: config.server.stop_seconds * 1000,
    pagesFolder: folder('../pages/'),
    docsFolder: folder('../docs/'),
    checkReplies,
    fewerSerials: config.stock.sometimes_fewer_serials,
  }
}

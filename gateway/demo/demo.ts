import { EventEmitter } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '../../core/store/migrate.js'
import { composeDaemon, type Daemon } from '../daemon/daemon.js'
import { Every } from '../daemon/every.js'
import { demoFolder } from '../embedded/demo-folder.js'
import { startEmbedded, type Embedded } from '../embedded/postgres.js'
import { createLifecycle, type Lifecycle, type Part } from '../process/lifecycle.js'
import { createLogger, type Logger } from '../process/logging.js'
import { createNotifier } from '../process/notify.js'
import { runDaemon } from '../process/run-daemon.js'
import { benchRoutes } from './bench-routes.js'
import { demoConfig } from './demo-config.js'
import { freePort } from './free-port.js'
import { offerDemoCodes } from './pairing-codes.js'
import { PictureBox } from './picture-box.js'
import { benchSamples } from './bench-samples.js'
import { prepareShop } from './shop.js'
import { stepsOn } from './steps.js'
import { takeTour } from './tour.js'
import { welcome } from './welcome.js'

export interface DemoOptions {
  readonly port: number
  /** Throws the data of earlier runs away. */
  readonly fresh: boolean
  /** Plays the five things over the public protocol, then stops. */
  readonly tour: boolean
  readonly version: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly out: (line: string) => void
}

const database = 'tillgate_demo'
const stopMs = 10_000

const projectRoot = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

/** Runs the demo until it is told to stop; gives the exit code. */
export const runDemo = async (options: DemoOptions): Promise<number> => {
  const log = createLogger({ level: 'warn' })
  const signals = new EventEmitter()
  const forward = (name: string) => () => signals.emit(name)
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, forward(name))
  process.on('uncaughtException', (error) => signals.emit('uncaughtException', error))
  process.on('unhandledRejection', (error) => signals.emit('unhandledRejection', error))

  const shop = demoPart(options, log)
  let failed = false
  const code = await runDaemon({
    parts: [shop.part],
    stopMs: 2 * stopMs,
    log,
    notifier: createNotifier({ environment: options.environment, onFault: () => undefined }),
    signals,
    onReady: () => {
      const { url } = shop.daemon().running()
      if (!options.tour) {
        for (const line of welcome(url)) options.out(line)
        return `ready at ${url}`
      }
      // The tour ends the demo by itself, whether it went well or not.
      void takeTour({ url, out: options.out, pictures: shop.pictures })
        .catch((error: unknown) => {
          failed = true
          options.out(`✗ ${error instanceof Error ? error.message : String(error)}`)
        })
        .finally(() => signals.emit('SIGTERM'))
      return `ready at ${url}`
    },
    leaveNow: (exitCode) => process.exit(exitCode),
  })
  return code === 0 && failed ? 1 : code
}

/** Everything the demo consists of as one part: database, schema, shop, daemon; stopped in reverse. */
const demoPart = (
  options: DemoOptions,
  log: Logger,
): { readonly part: Part; readonly daemon: () => Daemon; readonly pictures: PictureBox } => {
  const step = stepsOn(options.out)
  const pictures = new PictureBox()
  let embedded: Embedded | null = null
  let daemon: Daemon | null = null
  let lifecycle: Lifecycle | null = null
  let codes: Every | null = null
  const started = (): Daemon => {
    if (daemon === null) throw new Error('the demo has not started')
    return daemon
  }

  const start = async (signal: AbortSignal): Promise<void> => {
    const folder = demoFolder(projectRoot)
    if (options.fresh)
      await step('Throwing away the data of earlier runs', () => rm(folder, { recursive: true, force: true }))
    const server = await step('Starting PostgreSQL (embedded)', () => startEmbedded({ dataDir: folder, durable: true }))
    embedded = server
    signal.throwIfAborted()
    await step('Bringing the database to the newest schema', async () => {
      await server.createDatabase(database)
      await migrate({ url: server.ownerUrl(database), serveRole: 'tillgate_serve' })
    })
    signal.throwIfAborted()
    const pepperFile = join(folder, 'pepper')
    await step('Stocking the sample shop', () =>
      prepareShop({ serveUrl: server.serveUrl(database), pepperFile, doneFile: join(folder, 'stocked') }),
    )
    signal.throwIfAborted()
    await step('Starting the daemon with simulated devices', async () => {
      const config = await demoConfig({
        serveUrl: server.serveUrl(database),
        pepperFile,
        port: await freePort(options.port),
      })
      const composed: Daemon = composeDaemon({
        config,
        log,
        version: options.version,
        checkOutbound: true,
        extend: (app) => benchRoutes(app, { running: () => composed.running(), pictures, samples: benchSamples }),
      })
      daemon = composed
      lifecycle = createLifecycle({ parts: composed.parts, stopMs, log })
      await lifecycle.start()
      const running = composed.running()
      pictures.watch(running.devices.simulators)
      const offer = (): Promise<void> =>
        offerDemoCodes(running.store, running.pepper).catch((err: unknown) =>
          log.warn({ err }, 'the pairing codes could not be put back'),
        )
      await offer()
      codes = new Every(1000, offer)
      codes.start()
    })
  }

  const stop = async (): Promise<void> => {
    await codes?.stop()
    await lifecycle?.stop()
    await embedded?.stop()
  }
  return { part: { name: 'demo', start, stop }, daemon: started, pictures }
}

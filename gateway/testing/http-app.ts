import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openShop, type Shop } from '../../core/store/testing/shop.js'
import { buildApp, defaultAppSettings, type AppSettings } from '../app.js'
import { createMetrics } from '../metrics/metrics.js'
import { addUser } from '../security/accounts.js'
import { createAttempts, pinPause } from '../security/attempts.js'
import { createPairing } from '../security/pairing.js'
import { createStoreKey } from '../security/store-key.js'
import { createPepper, type Pepper } from '../security/pepper.js'
import type { Role } from '../security/permissions.js'
import { createPinHasher, type PinHasher } from '../security/pin-hash.js'
import type { Counts } from '../sessions/counts.js'
import { createSignIn, type SignIn } from '../security/sign-in.js'

export interface TestApp {
  readonly app: FastifyInstance
  readonly shop: Shop
  readonly pepper: Pepper
  /** What is told when users change; null: nobody. */
  readonly onUsersChanged: { value: (() => void) | null }
  /** Lines of the log, as objects. */
  readonly log: readonly Record<string, unknown>[]
  /** Makes a user with the PIN 4711 and signs in from this machine; gives the header to send. */
  readonly signedIn: (role: Role) => Promise<{ readonly authorization: string }>
}

export const testPin = '4711'

type Test = { teardown(handler: () => Promise<void>): unknown }

/** The HTTP side of the daemon on a small shop of its own, or on the one given, with pages that say only that they are pages. */
export const openTestApp = async (
  t: Test,
  settings: Partial<AppSettings> = {},
  addLine:
    | ((app: FastifyInstance, shop: Shop, signIn: SignIn, counts: Counts, pins: PinHasher) => Promise<void>)
    | null = null,
  ofShop: Shop | null = null,
): Promise<TestApp> => {
  const shop = ofShop ?? (await openShop(t))
  const pepper = createPepper(Buffer.alloc(32, 7))
  const { store } = shop
  const log: Record<string, unknown>[] = []
  // For the pause after wrong PINs time stands still: a busy machine must not wait it out.
  const pins = createPinHasher(pepper)
  const signIn = createSignIn(
    store,
    pins,
    createAttempts(pinPause, () => 0),
  )
  const onUsersChanged: { value: (() => void) | null } = { value: null }
  const metrics = createMetrics({ version: 'test', pool: () => store.health.connections() })
  const app = await buildApp({
    settings: {
      ...defaultAppSettings,
      version: 'test',
      pagesFolder: await pages(t),
      docsFolder: fileURLToPath(new URL('../docs', import.meta.url)),
      slowRate: { max: 1000, seconds: 10 },
      checkReplies: true,
      ...settings,
    },
    log: pino({ level: 'trace' }, { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) }),
    store,
    signIn,
    pairing: createPairing(store.registers, pepper),
    pins,
    usersChanged: () => {
      onUsersChanged.value?.()
    },
    metrics,
    devices: () => [
      {
        id: 'receipt-1',
        kind: 'receipt-printer',
        state: 'ready',
        text: 'Ready',
        since: '2026-11-24T10:00:00.000Z',
        conditions: [],
      },
    ],
    storeKey: createStoreKey(generateKeyPairSync('ed25519').privateKey),
    wakePrinter: () => undefined,
    businessDate: () => '2026-11-24',
    registerLine: addLine && ((instance) => addLine(instance, shop, signIn, metrics, pins)),
  })
  t.teardown(async () => {
    await app.close()
    metrics.stop()
  })
  return {
    app,
    shop,
    pepper,
    log,
    onUsersChanged,
    async signedIn(role) {
      const user = await addUser(store, pepper, { name: `The ${role}`, role, pin: testPin })
      const reply = await app.inject({ method: 'POST', url: '/v1/session', payload: { user: user.name, pin: testPin } })
      const { token } = reply.json<{ token: string }>()
      return { authorization: `Bearer ${token}` }
    },
  }
}

const pages = async (t: Test): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-pages-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'register'))
  await writeFile(join(folder, 'register', 'index.html'), '<title>Register</title>')
  await mkdir(join(folder, 'console'))
  await writeFile(join(folder, 'console', 'index.html'), '<title>Console</title>')
  await writeFile(join(folder, 'register', 'main.js'), 'export {}')
  await writeFile(join(folder, 'register', 'main.test.js'), 'export {}')
  return folder
}

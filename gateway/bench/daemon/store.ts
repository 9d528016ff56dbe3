import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openStore } from '../../../core/store/open-store.js'
import { addUser } from '../../security/accounts.js'
import { loadPepper } from '../../security/pepper.js'
import { hashToken, newRegisterToken } from '../../security/tokens.js'
import type { BenchDatabase } from '../bench-server.js'
import { openShop, storeNumber, type BenchShop } from '../shop.js'
import { startChild, type Child } from './child.js'
import { openScannerPort, type ScannerPort } from './scanner-port.js'
import { openScreen, type Screen } from './screen.js'

/** A whole daemon as it runs in a store, with a scanner and a screen at each of its registers. */
export interface RunningStore {
  readonly shop: BenchShop
  /** Where its pages and HTTP requests are. */
  readonly url: string
  readonly child: Child
  readonly lanes: readonly Lane[]
  close(): Promise<void>
}

/** A register: what is scanned at `scanner` shows at `screen`. */
export interface Lane {
  readonly scanner: ScannerPort
  readonly screen: Screen
}

const program = fileURLToPath(new URL('../../cli/main.js', import.meta.url))
/** Who is at every screen, and may do everything. */
export const staff = { user: 'Bob', pin: '4711' } as const

const configOf = (options: {
  readonly serveUrl: string
  readonly pepperFile: string
  readonly scanners: readonly ScannerPort[]
}): string => `
[store]
number = ${storeNumber}
[database]
serve = ${JSON.stringify(options.serveUrl)}
[server]
port = 0
[wire]
messages_per_second = 1000
[security]
pepper_file = ${JSON.stringify(options.pepperFile)}
${options.scanners
  .map(
    ({ port }, index) => `
[[register]]
number = ${index + 1}
scanners = ["scanner-${index + 1}"]
[[scanner]]
id = "scanner-${index + 1}"
transport = { kind = "tcp", host = "127.0.0.1", port = ${port} }
aim = "none"`,
  )
  .join('\n')}
`

/** Starts `tillgate serve` on a database of its own, and connects `registers` of the shop: one that is there, or a new one. */
export const startStore = async (
  database: BenchDatabase,
  registers: number,
  given?: BenchShop,
): Promise<RunningStore> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-bench-'))
  const scanners: ScannerPort[] = []
  const screens: Screen[] = []
  let child: Child | null = null
  const close = async (): Promise<void> => {
    await Promise.all(screens.map((screen) => screen.close()))
    await child?.stop()
    await Promise.all(scanners.map((scanner) => scanner.close()))
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const shop = given ?? (await openShop(database.admin, { registers, items: 1000 }))
    const pepperFile = join(folder, 'pepper')
    const credentials = await setUp(database.serveUrl, pepperFile, shop)
    for (let n = 0; n < registers; n++) scanners.push(await openScannerPort())
    const file = join(folder, 'store.toml')
    await writeFile(file, configOf({ serveUrl: database.serveUrl, pepperFile, scanners }))
    child = await startChild(program, ['serve', '--config', file], /ready at (http:[^"\s]+)/)
    const url = child.ready
    await Promise.all(scanners.map(({ connected }) => connected))
    for (const { number } of shop.registers.slice(0, registers))
      screens.push(await openScreen({ url, register: number, credential: credentials.get(number) ?? '', ...staff }))
    const lanes = screens.map((screen, index) => ({ screen, scanner: scanners[index] as ScannerPort }))
    return { shop, url, child, lanes, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** A user with a PIN and the token of each register, as the command line and pairing would make them. */
const setUp = async (url: string, pepperFile: string, shop: BenchShop): Promise<ReadonlyMap<number, string>> => {
  const pepper = await loadPepper(pepperFile)
  const onError = (): void => undefined // The call in hand rejects with the same fault.
  const store = await openStore({ url, storeNumber, poolSize: 2, writer: false, onError })
  try {
    await addUser(store, pepper, { name: staff.user, role: 'manager', pin: staff.pin })
    const credentials = new Map<number, string>()
    for (const register of shop.registers) {
      const token = newRegisterToken(register.id)
      await store.registers.addCredential(register.id, hashToken(token))
      credentials.set(register.number, token)
    }
    return credentials
  } finally {
    await store.close()
  }
}

import { parseConnectionString } from './connection-string.js'
import type { FoundFault, PathStep } from './fault.js'
import type { Config, TransportConfig } from './schema.js'
import { didYouMean } from './suggest.js'

/** What a rule may ask about the document it looks at. */
export interface RuleContext {
  /** False for a section with faults of its own: rules that read it are left out, as they would tell consequences. */
  readonly isSound: (section: string) => boolean
  /** Whether the value at a path was set by the environment. */
  readonly fromEnvironment: (at: readonly PathStep[]) => boolean
}

interface Rule {
  readonly reads: readonly (keyof Config)[]
  readonly find: (config: Config, context: RuleContext) => Iterable<FoundFault>
}

/** Faults between keys that are right each by itself. */
export const checkRules = (config: Config, context: RuleContext): FoundFault[] =>
  RULES.filter(({ reads }) => reads.every(context.isSound)).flatMap(({ find }) => [...find(config, context)])

function* databases(config: Config, { fromEnvironment }: RuleContext): Generator<FoundFault> {
  for (const key of ['serve', 'migrate'] as const) {
    const text = config.database[key]
    if (text === undefined) continue
    const at = ['database', key]
    const parsed = parseConnectionString(text)
    if (!parsed)
      yield {
        at,
        message: 'This is not a connection string of PostgreSQL.',
        suggestion: `For example: "postgres://${key === 'serve' ? 'tillgate_serve' : 'tillgate_owner'}@localhost:5432/tillgate"`,
      }
    else if (parsed.password !== null && !fromEnvironment(at))
      yield {
        at,
        message: 'A password stands in this file.',
        suggestion: `Put it alone into a file and name that in ${key}_password_file, or set TILLGATE_DATABASE_${key.toUpperCase()}.`,
      }
  }
  const serve = parseConnectionString(config.database.serve)
  const migrate = config.database.migrate === undefined ? null : parseConnectionString(config.database.migrate)
  if (serve && migrate && serve.user === migrate.user)
    yield {
      at: ['database', 'migrate'],
      message: `The daemon and the owner are the same role (${serve.user}); then nothing protects the journal.`,
      suggestion: 'Use two roles: "tillgate migrate" grants the one of serve what it needs.',
    }
}

function* plainHttp({ server }: Config): Generator<FoundFault> {
  if (isLoopback(server.host) || server.tls || server.allow_plain_http) return
  yield {
    at: ['server', 'host'],
    message: `The daemon would listen on ${server.host}, off loopback, without TLS.`,
    suggestion: 'Name a certificate in [server.tls], or say allow_plain_http = true if nobody else is on that network.',
  }
}

function* registerNumbers({ register }: Config): Generator<FoundFault> {
  yield* twice(
    register.map(({ number }, index) => ({ value: String(number), at: ['register', index, 'number'] })),
    (number) => `There are two registers with the number ${number}.`,
  )
  yield* twice(
    register.flatMap(({ scanners }, index) =>
      scanners.map((value, position) => ({ value, at: ['register', index, 'scanners', position] })),
    ),
    (id) => `The scanner ${id} is bound twice; its codes can go to one register only.`,
  )
}

function* deviceOwners(config: Config): Generator<FoundFault> {
  yield* twice(
    devices(config).map(({ id, at }) => ({ value: id, at: [...at, 'id'] })),
    (id) => `There are two devices with the id ${id}.`,
  )
  yield* twice(
    devices(config).flatMap(({ transport, at }) => {
      const value = addressOf(transport)
      return value === null ? [] : [{ value, at: [...at, 'transport'] }]
    }),
    (address) => `There are two devices at ${address}; a port has one owner.`,
  )
}

function* references(config: Config): Generator<FoundFault> {
  const scanners = config.scanner.map(({ id }) => id)
  const printers = (kind: 'receipt' | 'label') =>
    config.printer.filter((printer) => printer.kind === kind).map(({ id }) => id)
  for (const [index, register] of config.register.entries()) {
    for (const [position, id] of register.scanners.entries())
      if (!scanners.includes(id))
        yield unknownDevice(['register', index, 'scanners', position], 'scanner', id, scanners)
    for (const kind of ['receipt', 'label'] as const) {
      const id = register[`${kind}_printer`]
      if (id === undefined || printers(kind).includes(id)) continue
      const at = ['register', index, `${kind}_printer`]
      const other = config.printer.find((printer) => printer.id === id)
      yield other
        ? { at, message: `The printer ${id} is a ${other.kind} printer, not a ${kind} printer.` }
        : unknownDevice(at, `${kind} printer`, id, printers(kind))
    }
    if (register.drawer !== 'none' && register.receipt_printer === undefined)
      yield {
        at: ['register', index, 'drawer'],
        message: 'A cash drawer hangs on a receipt printer, and this register has none.',
        suggestion: 'Name receipt_printer, or say drawer = "none".',
      }
  }
}

const RULES: readonly Rule[] = [
  { reads: ['database'], find: databases },
  { reads: ['server'], find: plainHttp },
  { reads: ['register'], find: registerNumbers },
  { reads: ['scanner', 'printer'], find: deviceOwners },
  { reads: ['register', 'scanner', 'printer'], find: references },
]

/** True for an address that only this machine can reach. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(host)

const unknownDevice = (at: readonly PathStep[], what: string, id: string, known: readonly string[]): FoundFault => ({
  at,
  message: `There is no ${what} with the id ${id}.`,
  suggestion: didYouMean(id, known) ?? (known.length === 0 ? 'Add it as a device.' : `There are: ${known.join(', ')}.`),
})

const devices = (config: Config) => [
  ...config.scanner.map(({ id, transport }, index) => ({ id, transport, at: ['scanner', index] as const })),
  ...config.printer.map(({ id, transport }, index) => ({ id, transport, at: ['printer', index] as const })),
]

/** What a device has to itself; null for a simulated one, of which there may be any number. */
const addressOf = (transport: TransportConfig): string | null => {
  if (transport.kind === 'serial') return transport.path
  return transport.kind === 'virtual' ? null : `${transport.host.toLowerCase()}:${transport.port}`
}

function* twice(
  entries: readonly { readonly value: string; readonly at: readonly PathStep[] }[],
  tell: (value: string) => string,
): Generator<FoundFault> {
  const seen = new Set<string>()
  for (const { value, at } of entries) {
    if (seen.has(value)) yield { at, message: tell(value) }
    seen.add(value)
  }
}

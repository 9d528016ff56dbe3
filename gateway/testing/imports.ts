import { posix } from 'node:path'
import { isTestCode, type Source } from './sources.js'

/** One thing that a file imports: a file of ours (path in the project, `.ts`) or a package (`fastify`, `node:fs`). */
export interface Import {
  readonly from: string
  readonly to: string
  readonly ours: boolean
}

/**
 * The formatter puts each statement at the start of a line, so three patterns find all imports, of types as well:
 * `import … from 'x'` / `export … from 'x'`, `import 'x'`, and the call anywhere (in types, too).
 */
const patterns = [
  /^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\bimport\.meta\.resolve\(\s*['"]([^'"]+)['"]/g,
  /\brequire\(\s*['"]([^'"]+)['"]/g,
]

/** `@fastify/static/x` → `@fastify/static`, `typebox/value` → `typebox`; `node:fs/promises` → `node:fs`. */
const packageOf = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

const resolve = (from: string, specifier: string): Import =>
  specifier.startsWith('.')
    ? { from, to: posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts'), ours: true }
    : { from, to: packageOf(specifier), ours: false }

/** Everything that a file imports. */
export const importsOf = ({ path, text }: Source): readonly Import[] =>
  patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => resolve(path, match[1] ?? '')))

/** `core/barcode/gtin.ts` → `core/barcode`; the other rooms are one each, but for gateway's folders. */
const roomOf = (path: string): string => {
  const [top = '', second = ''] = path.split('/')
  return (top === 'core' || top === 'gateway') && !second.includes('.') ? `${top}/${second}` : top
}

const within = (room: string, rooms: readonly string[]): boolean =>
  rooms.some((each) => room === each || room.startsWith(`${each}/`))

const web = /^(fastify|ws|@fastify\/.*)$/
const sql = /^(pg|kysely|pg-copy-streams)$/
const sqlRooms = ['core/store', 'core/sync', 'gateway/embedded', 'gateway/testing', 'gateway/bench']
const browserRooms = ['gateway/pages', 'gateway/client']

/** Packages that only compute: schemas, and the ids of RFC 9562. */
const corePackages = new Set(['typebox', 'uuid'])

/** What a core room without a database may use of Node: no files, no network, no clock of its own. */
const coreNode = new Set(['node:crypto', 'node:buffer', 'node:util', 'node:zlib'])

const faultOfOwn = (room: string, to: string): string | null => {
  const target = roomOf(to)
  if (within(room, ['core']) && !within(target, ['core'])) return 'core imports only core'
  if (within(room, ['drivers']) && !within(target, ['drivers', 'core/barcode', 'core/documents', 'core/errors'])) {
    return 'drivers import only drivers, core/barcode, core/documents and core/errors'
  }
  if (within(room, ['config']) && !within(target, ['config'])) return 'config imports nothing of ours'
  if (within(room, ['gateway/client']) && !within(target, ['gateway/client', 'gateway/protocol', 'core'])) {
    return 'the client imports only the protocol and core'
  }
  return null
}

const faultOfPackage = (room: string, to: string): string | null => {
  if (web.test(to) && !within(room, ['gateway'])) return 'only gateway imports fastify and ws'
  if (sql.test(to) && !within(room, sqlRooms)) return 'only core/store and core/sync speak SQL'
  if (to.startsWith('node:') && within(room, browserRooms)) return 'this also runs in a browser'
  if (!within(room, ['core']) || sql.test(to) || corePackages.has(to)) return null
  if (to.startsWith('node:') && (coreNode.has(to) || within(room, ['core/store', 'core/sync']))) return null
  return 'core knows no framework, device or file'
}

/** The rule that an import breaks, in words, or null. */
export const faultOf = ({ from, to, ours }: Import): string | null => {
  if (isTestCode(from)) return null
  if (ours && isTestCode(to)) return 'only tests import test code'
  return ours ? faultOfOwn(roomOf(from), to) : faultOfPackage(roomOf(from), to)
}

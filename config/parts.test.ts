import fc from 'fast-check'
import { stringify } from 'smol-toml'
import t from 'tap'
import { Value } from 'typebox/value'
import { checkDocument } from './check.js'
import { parseConnectionString, withoutSecret, withPassword } from './connection-string.js'
import { formatPath } from './fault.js'
import { createLocator } from './locate.js'
import { configSchema } from './schema.js'
import { closest, editDistance } from './suggest.js'

void t.test('the nearest word is found over slips, swaps, hyphens and beginnings', async (t) => {
  t.equal(closest('prot', ['host', 'port', 'origins']), 'port')
  t.equal(closest('lease-second', ['lease_seconds']), 'lease_seconds')
  t.equal(closest('heartbeat', ['heartbeat_seconds']), 'heartbeat_seconds')
  t.equal(closest('colour', ['host', 'port']), null)
  t.equal(closest('', ['a']), null)
})

void t.test('edit distance is symmetric, zero only for equal words, and one for one slip', async () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (left, right) => {
      const distance = editDistance(left, right)
      return distance === editDistance(right, left) && (distance === 0) === (left === right)
    }),
  )
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 12 }), fc.nat(), (word, position) => {
      const at = position % word.length
      return editDistance(word, word.slice(0, at) + word.slice(at + 1)) === 1
    }),
  )
})

void t.test('the line of a key is found through tables, lists, long values and comments', async (t) => {
  const locator = createLocator(`# [server] in a comment
[server]
"host" = "a" # port = 1
tls.cert_file = "x"
hosts = [
  "one", # [[printer]]
  "two",
]
text = """
port = 1
"""
port = 2

[[printer]]
id = "a"
[printer.media]
dpi = 203
[[printer]]
  id = "b = c"
  transport = { kind = "tcp", host = "h" }
`)
  const lines = {
    'server.host': 3,
    'server.tls.cert_file': 4,
    'server.tls.key_file': 4,
    'server.hosts': 5,
    'server.port': 12,
    'server.missing': 2,
    printer: 14,
    'printer[0].id': 15,
    'printer[0].media.dpi': 17,
    'printer[1]': 18,
    'printer[1].id': 19,
    'printer[1].transport.host': 20,
  }
  for (const [path, line] of Object.entries(lines)) {
    const steps = path.split('.').flatMap((part) => {
      const indexed = /^(\w+)\[(\d+)\]$/u.exec(part)
      return indexed ? [indexed[1] ?? '', Number(indexed[2])] : [part]
    })
    t.equal(formatPath(steps), path)
    t.equal(locator.lineOf(steps), line, path)
  }
  t.equal(locator.lineOf(['log', 'level']), null)
})

void t.test('every key of any document of tables is found on the line that writes it', async () => {
  const key = fc.stringMatching(/^[a-z_]{1,6}$/u)
  const value = fc.oneof(fc.string(), fc.integer({ min: -1000, max: 1000 }), fc.boolean(), fc.array(fc.string()))
  const table = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 })
  fc.assert(
    fc.property(
      fc.dictionary(key, fc.oneof(table, fc.array(table, { minLength: 1, maxLength: 3 })), { minKeys: 1 }),
      (document) => {
        const text = stringify(document)
        const locator = createLocator(text)
        const lines = text.split('\n')
        for (const [section, content] of Object.entries(document)) {
          const tables = Array.isArray(content) ? content : [content]
          for (const [index, inner] of tables.entries())
            for (const name of Object.keys(inner)) {
              const steps = Array.isArray(content) ? [section, index, name] : [section, name]
              const line = lines[(locator.lineOf(steps) ?? 0) - 1] ?? ''
              if (!line.startsWith(`${name} = `)) return false
            }
        }
        return true
      },
    ),
  )
})

void t.test('the check and TypeBox agree on which documents are right', async () => {
  const document = {
    store: { number: 1 },
    database: { serve: 'postgres://a@b/c' },
    server: { port: 1, tls: { cert_file: 'a', key_file: 'b' }, hosts: ['x'] },
    register: [{ number: 1, scanners: ['a'] }],
    scanner: [{ id: 'a', transport: { kind: 'tcp', host: 'x' }, framing: { kind: 'silence', quiet_ms: 9 } }],
    printer: [{ id: 'b', kind: 'label', transport: { kind: 'virtual' }, media: { width_mm: 50, height_mm: 30 } }],
  }
  const anything = fc.oneof(
    fc.constantFrom(
      0,
      -1,
      7,
      8,
      99_999_999,
      1.5,
      '',
      'a',
      'none',
      'tcp',
      'serial',
      'X y',
      true,
      false,
      [],
      {},
      undefined,
    ),
    fc.constantFrom<unknown>(
      [1],
      ['a', 'b'],
      [{}],
      { kind: 'tcp' },
      { kind: 'serial', path: 'p', baud: 1 },
      { kind: 1 },
    ),
  )
  const changes = fc.array(fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), anything, fc.boolean()), {
    maxLength: 3,
  })
  fc.assert(
    fc.property(changes, (list) => {
      const changed: unknown = structuredClone(document)
      for (const [walk, value, unknownKey] of list) change(changed, walk, value, unknownKey)
      const right = Value.Check(configSchema, Value.Default(configSchema, structuredClone(changed)))
      return (checkDocument(configSchema, changed).length === 0) === right
    }),
    { numRuns: 2000 },
  )
})

/** Walks to a random place of the document and puts another value there, or adds a key nobody knows. */
const change = (root: unknown, walk: readonly number[], value: unknown, unknownKey: boolean): void => {
  let node = root
  for (const [depth, step] of walk.entries()) {
    if (typeof node !== 'object' || node === null) return
    const keys = Object.keys(node)
    const key = unknownKey && depth === walk.length - 1 ? 'nobody_knows' : keys[step % Math.max(1, keys.length)]
    if (key === undefined || (Array.isArray(node) && key === 'nobody_knows')) return
    const table = node as Record<string, unknown>
    if (depth === walk.length - 1) {
      if (value === undefined) delete table[key]
      else table[key] = structuredClone(value)
    } else node = table[key]
  }
}

void t.test('connection strings are read, completed and hidden', async (t) => {
  t.strictSame(parseConnectionString('postgres://me@db.example:5433/shop?sslmode=require'), {
    user: 'me',
    password: null,
    host: 'db.example',
    port: 5433,
    database: 'shop',
  })
  t.match(parseConnectionString('postgresql://me@/shop?host=/run/postgresql'), { host: '/run/postgresql', port: 5432 })
  t.match(parseConnectionString('postgres://me@[::1]/shop'), { host: '::1' })
  for (const bad of [
    '',
    'postgres://',
    'postgres://me@db',
    'postgres://db/shop',
    'http://me@db/shop',
    'postgres://%@db/x',
  ])
    t.equal(parseConnectionString(bad), null, bad)
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (password) => {
      const whole = withPassword('postgres://me@db/shop', password)
      return parseConnectionString(whole)?.password === password && withoutSecret(whole) === 'postgres://me:***@db/shop'
    }),
  )
  t.equal(withoutSecret('postgres://me@db/shop?password=x&a=b'), 'postgres://me@db/shop?password=***&a=b')
})

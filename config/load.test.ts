import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { ConfigError, type ConfigErrorCode, type Fault } from './fault.js'
import { completeConfig, loadConfig } from './load.js'

const BASE = `[store]
number = 1
[database]
serve = "postgres://tillgate_serve@localhost/tillgate"
`

const load = (text: string, environment: Record<string, string> = {}) =>
  completeConfig(text, '/etc/tillgate/store.toml', environment)

/** The faults of a text that must not load. */
const faultsOf = async (
  text: string,
  environment: Record<string, string> = {},
  code: ConfigErrorCode = 'CONFIG_INVALID',
) => {
  try {
    await load(text, environment)
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== code) throw error
    return error.faults
  }
  throw new Error('The configuration loaded.')
}

const brief = (faults: readonly Fault[]) => faults.map(({ path, line, suggestion }) => [path, line, suggestion])

void t.test('a small file gets every default, absolute paths, and cannot be changed', async (t) => {
  const config = await load(`${BASE}[security]\npepper_file = "pepper"\n`)
  t.match(config, {
    server: { host: '127.0.0.1', port: 8420, hosts: [], origins: [], allow_plain_http: false },
    sale: { lease_seconds: 120, repeat_guard_ms: 1500 },
    wire: { heartbeat_seconds: 5, replay_ring: 1000, message_limit: 262_144, http_limit: 8_388_608, list_page: 200 },
    printing: { receipt_seconds: 120, drawer_seconds: 2 },
    money: { rounding: 'half-up', tax_included: false },
    cash: { session_required: false },
    log: { level: 'info' },
  })
  t.equal(config.security.pepper_file, '/etc/tillgate/pepper')
  t.throws(() => Object.assign(config.server, { port: 1 }), TypeError)
  t.throws(() => Object.assign(config.register, { length: 1 }), TypeError)
})

void t.test('a whole store loads, with devices of every kind', async (t) => {
  const config = await load(`${BASE}
[server]
host = "0.0.0.0"
tls = { cert_file = "cert.pem", key_file = "/keys/key.pem" }
[[register]]
number = 1
scanners = ["front"]
receipt_printer = "receipt"
label_printer = "label"
drawer = "pin-2"
[[scanner]]
id = "front"
transport = { kind = "serial", path = "/dev/ttyACM0" }
framing = { kind = "prefix-suffix", prefix = "\\u0002", suffix = "\\u0003" }
[[printer]]
id = "receipt"
kind = "receipt"
transport = { kind = "tcp", host = "10.0.0.5" }
[[printer]]
id = "label"
kind = "label"
transport = { kind = "virtual" }
media = { width_mm = 57, height_mm = 32.5 }
`)
  t.strictSame(config.server.tls, { cert_file: '/etc/tillgate/cert.pem', key_file: '/keys/key.pem' })
  t.match(config.scanner[0], {
    transport: { baud: 9600, data_bits: 8, parity: 'none', stop_bits: 1, flow: 'none' },
    framing: { prefix: '\u0002', suffix: '\u0003' },
    aim: 'auto',
  })
  t.match(config.printer, [
    { engine: 'pos', profile: 'generic', transport: { port: 9100 } },
    { media: { height_mm: 32.5, dpi: 203 } },
  ])
})

void t.test('every fault of a file is told at once, with its line and a suggestion', async (t) => {
  const faults = await faultsOf(
    `[store]
number = "42"
[database]
serve = "mysql://localhost/x"
[server]
prt = 80
host = "0.0.0.0"
[sale]
lease_seconds = 5
suspend_idle_minutes = "30"
[log]
level = "inof"
[[register]]
number = 1
[[register]]
number = 1.5
[[scanner]]
id = "Front Door"
transport = { kind = "tpc", host = "x" }
[[scanner]]
transport = "tcp"
[[printer]]
id = "p"
kind = "label"
transport = { kind = "serial" }
[servr]
port = 1
`,
  )
  t.strictSame(brief(faults), [
    ['store.number', 2, 'Take the quotes away: 42.'],
    ['database.serve', 4, 'For example: "postgres://tillgate_serve@localhost:5432/tillgate"'],
    ['server.prt', 6, 'Did you mean "port"?'],
    ['sale.lease_seconds', 9, null],
    ['sale.suspend_idle_minutes', 10, 'Take the quotes away: 30.'],
    ['log.level', 12, 'Did you mean "info"?'],
    ['register[1].number', 16, null],
    ['scanner[0].id', 18, 'For example: "scanner-1"'],
    ['scanner[0].transport.kind', 19, 'Did you mean "tcp"?'],
    ['scanner[1].id', 20, 'For example: id = "scanner-1"'],
    ['scanner[1].transport', 21, 'Write { kind = "serial", … }.'],
    ['printer[0].media', 22, null],
    ['printer[0].transport.path', 25, 'For example: path = "/dev/serial/by-id/usb-Example_Scanner_0001-if00"'],
    ['servr', 26, 'Did you mean "server"?'],
  ])
  t.equal(faults[3]?.message, '5 is out of range: 10 to 3600 is taken.')
})

void t.test('what is missing is told by name', async (t) => {
  t.strictSame(
    brief(await faultsOf('')),
    [
      ['store.number', null, 'For example: number = 1'],
      ['database.serve', null, 'For example: serve = "postgres://tillgate_serve@localhost:5432/tillgate"'],
    ].map(([path, line, suggestion]) => [path, line, suggestion]),
  )
})

void t.test('a list written as a table says how to write it', async (t) => {
  t.match(await faultsOf(`${BASE}[register]\nnumber = 1\n`), [
    { path: 'register', suggestion: 'Write [[register]] with two brackets.' },
  ])
})

void t.test('faults between keys', async (t) => {
  const devices = `[[scanner]]
id = "front"
transport = { kind = "serial", path = "/dev/ttyACM0" }
[[scanner]]
id = "back"
transport = { kind = "serial", path = "/dev/ttyACM1" }
[[printer]]
id = "receipt"
kind = "receipt"
transport = { kind = "tcp", host = "till-printer" }
`
  const cases: [name: string, text: string, path: string, message: RegExp, suggestion?: string][] = [
    ['plain http off loopback', '[server]\nhost = "0.0.0.0"\n', 'server.host', /off loopback, without TLS/u],
    [
      'two registers with one number',
      '[[register]]\nnumber=1\n[[register]]\nnumber=1\n',
      'register[1].number',
      /number 1/u,
    ],
    [
      'an unknown printer',
      '[[register]]\nnumber=1\nreceipt_printer="reciept"\n',
      'register[0].receipt_printer',
      /no receipt printer/u,
      'Did you mean "receipt"?',
    ],
    [
      'a printer of the wrong kind',
      '[[register]]\nnumber=1\nlabel_printer="receipt"\n',
      'register[0].label_printer',
      /is a receipt printer, not a label/u,
    ],
    [
      'an unknown scanner',
      '[[register]]\nnumber=1\nscanners=["side"]\n',
      'register[0].scanners[0]',
      /no scanner/u,
      'There are: front, back.',
    ],
    [
      'a scanner of two registers',
      '[[register]]\nnumber=1\nscanners=["front"]\n[[register]]\nnumber=2\nscanners=["front"]\n',
      'register[1].scanners[0]',
      /bound twice/u,
    ],
    [
      'a drawer on no printer',
      '[[register]]\nnumber=1\ndrawer="pin-2"\n',
      'register[0].drawer',
      /hangs on a receipt printer/u,
    ],
    [
      'two devices with one id',
      '[[printer]]\nid="front"\nkind="receipt"\ntransport={kind="virtual"}\n',
      'printer[1].id',
      /two devices with the id front/u,
    ],
    [
      'two devices on one line',
      '[[scanner]]\nid="x"\ntransport={kind="serial",path="/dev/ttyACM0"}\n',
      'scanner[2].transport',
      /a port has one owner/u,
    ],
    [
      'two devices on one address',
      '[[printer]]\nid="x"\nkind="receipt"\ntransport={kind="tcp",host="TILL-printer",port=9100}\n',
      'printer[1].transport',
      /till-printer:9100/u,
    ],
  ]
  for (const [name, text, path, message, suggestion] of cases)
    await t.test(name, async (t) => {
      const faults = await faultsOf(BASE + devices + text)
      t.match(faults, [{ path, message }])
      t.equal(faults.length, 1)
      if (suggestion !== undefined) t.equal(faults[0]?.suggestion, suggestion)
    })
  const rest = `${BASE}[server]\nhost = "0.0.0.0"\n`
  t.ok(await load(`${rest}allow_plain_http = true\n`), 'plain http may be allowed in so many words')
})

void t.test('a password in the file is refused, and so is one role for both connections', async (t) => {
  const faults = await faultsOf(`[store]
number = 1
[database]
serve = "postgres://till:secret@localhost/tillgate"
migrate = "postgres://till@localhost/tillgate"
`)
  t.match(faults, [
    { path: 'database.serve', line: 4, suggestion: /serve_password_file/u },
    { path: 'database.migrate', line: 5, message: /same role \(till\)/u },
  ])
  t.notMatch(JSON.stringify(faults), /secret/u)
})

void t.test('a password comes from its file, and an error names the file', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate config '))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'store.toml')
  await writeFile(file, `${BASE}serve_password_file = "serve.password"\n`)
  await t.rejects(loadConfig(file, {}), {
    code: 'CONFIG_INVALID',
    faults: [{ path: 'database.serve_password_file', line: 5, message: /serve\.password: There is no such file/u }],
  })
  await writeFile(join(folder, 'serve.password'), 'p@ss/wörd\n')
  const config = await loadConfig(file, {})
  t.equal(config.database.serve, `postgres://tillgate_serve:${encodeURIComponent('p@ss/wörd')}@localhost/tillgate`)
})

void t.test('the environment stands above the file and is named in faults', async (t) => {
  const environment = {
    TILLGATE_DATABASE_SERVE: 'postgres://u:pw@db:5433/x',
    TILLGATE_SERVER_PORT: '0',
    TILLGATE_LOG_LEVEL: 'debug',
    TILLGATE_CONFIG: '/elsewhere.toml',
  }
  const config = await load('[store]\nnumber = 1\n', environment)
  t.equal(config.database.serve, environment.TILLGATE_DATABASE_SERVE)
  t.equal(config.server.port, 0)
  t.equal(config.log.level, 'debug')
  t.match(await faultsOf(BASE, { TILLGATE_SERVER_PORT: 'http', TILLGATE_SERVER_PROT: '1' }), [
    {
      path: '',
      line: null,
      message: /TILLGATE_SERVER_PROT means nothing/u,
      suggestion: 'Did you mean "TILLGATE_SERVER_PORT"?',
    },
    { path: 'server.port', line: null, message: /environment variable TILLGATE_SERVER_PORT/u },
  ])
})

void t.test('a syntax fault tells its line', async (t) => {
  t.match(await faultsOf('[store]\nnumber: 1\n', {}, 'CONFIG_SYNTAX'), [
    { line: 2, message: /This is not TOML/u, suggestion: /equals sign/u },
  ])
  t.match(await faultsOf('[store]\nnumber = 1\nnumber = 2\n', {}, 'CONFIG_SYNTAX'), [{ line: 3 }])
})

void t.test('a file that cannot be read says why and what to do', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-config-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const unreadable = (path: string, message: RegExp) =>
    t.rejects(loadConfig(path, {}), { code: 'CONFIG_UNREADABLE', path, faults: [{ message }] })
  await unreadable(join(folder, 'none.toml'), /no such file/u)
  await unreadable(folder, /is a directory/u)
  const closed = join(folder, 'closed.toml')
  await writeFile(closed, BASE)
  await chmod(closed, 0o000)
  await chmod(folder, 0o755)
  // Root may read everything; then the test acts as the user "nobody" while it tries.
  const root = process.geteuid?.() === 0
  if (root) process.seteuid?.(65_534)
  try {
    await unreadable(closed, /may not read it/u)
  } finally {
    if (root) process.seteuid?.(0)
  }
})

void t.test('the codes of this room are in the catalogue', async (t) => {
  const catalogue = await readFile(new URL('../core/errors/catalogue.js', import.meta.url), 'utf8')
  for (const code of ['CONFIG_UNREADABLE', 'CONFIG_SYNTAX', 'CONFIG_INVALID'] satisfies ConfigErrorCode[])
    t.match(catalogue, new RegExp(`\\b${code}: entry\\(`, 'u'))
})

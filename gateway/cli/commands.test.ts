import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { testDatabase, type TestDatabase } from '../../core/store/testing/database.js'
import { EXIT } from './exit-codes.js'
import { runCommandLine } from './run.js'
import { COMMANDS } from './table.js'

type Scope = Pick<typeof t, 'teardown'>

/** The command line of one store: a configuration beside a database, and a person at the keyboard. */
const commandLine = async (t: Scope, { serveUrl, ownerUrl }: TestDatabase, extra = '') => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-commands-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'store.toml')
  await writeFile(file, `[store]\nnumber = 7\n[security]\npepper_file = "pepper"\n${extra}`)
  const run = async (argv: string[], given: { input?: string; secrets?: string[] } = {}) => {
    const out: string[] = []
    const err: string[] = []
    const secrets = [...(given.secrets ?? [])]
    const code = await runCommandLine(argv, COMMANDS, {
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      output: () => new PassThrough(),
      environment: {
        TILLGATE_CONFIG: file,
        TILLGATE_DATABASE_SERVE: serveUrl,
        ...(ownerUrl === '' ? {} : { TILLGATE_DATABASE_MIGRATE: ownerUrl }),
      },
      input: () => Readable.from([given.input ?? '']),
      askSecret: () => Promise.resolve(secrets.shift() ?? null),
    })
    return { code, out: out.join('\n'), err: err.join('\n') }
  }
  return { run, folder }
}

void t.test('from an empty database to a paired register and a user, and each step again', async (t) => {
  const { run, folder } = await commandLine(t, await testDatabase(t, { empty: true }))

  const early = await run(['register', 'list'])
  t.equal(early.code, EXIT.DATABASE.code)
  t.match(early.err, /^error SCHEMA_MISSING: .*\n {2}Run "tillgate migrate"\.$/u)

  t.match((await run(['store', 'add', 'Main Street'])).err, /^error SCHEMA_MISSING: /u)

  const first = await run(['migrate'])
  t.equal(first.code, EXIT.OK.code, first.err)
  t.match(first.out, /^base 1: /u)
  t.match(first.out, /The schema is \d+ now\.$/u)
  t.match((await run(['migrate'])).out, /Nothing to migrate/u)
  t.match(JSON.parse((await run(['migrate', '--json'])).out), { applied: [], number: Number })

  const unknown = await run(['register', 'add', '1'])
  t.equal(unknown.code, EXIT.REFUSED.code)
  t.match(unknown.err, /error STORE_UNKNOWN: The catalog has no store 7.*\n.*"tillgate store add"/u)

  const store = await run(['store', 'add', 'Main Street', '--zone', 'Europe/Berlin', '--currency', 'EUR'])
  t.equal(store.code, EXIT.OK.code, store.err)
  t.equal(store.out, 'Store 7, Main Street: Europe/Berlin, EUR, en-US.')
  t.match((await run(['store', 'add', 'Other'])).err, /error STORE_EXISTS/u)

  t.match((await run(['register', 'list'])).out, /no register yet/u)
  const added = await run(['register', 'add', '2', 'Golf desk'])
  t.equal(added.code, EXIT.OK.code, added.err)
  t.match(
    added.out,
    /Register 2 \(Golf desk\)\n {2}open {3}http:\/\/127\.0\.0\.1:8420\/register\/2\n {2}code {3}\S+ {3}\(once, within 10 minutes\)/u,
  )
  t.equal((await stat(join(folder, 'pepper'))).mode & 0o777, 0o600)
  t.match((await run(['register', 'add', '2'])).err, /error REGISTER_EXISTS/u)
  t.equal((await run(['register', 'list'])).out, '   2  not paired  Golf desk')

  const code = JSON.parse((await run(['register', 'pair', '2', '--json'])).out) as { code: string; register: object }
  t.match(code, { code: /^\w{4}-?\w{4}/u, register: { number: 2, name: 'Golf desk' } })
  t.notMatch(added.out, code.code, 'the code is a new one')
  t.match((await run(['register', 'pair', '3'])).err, /error REGISTER_UNKNOWN: There is no register 3/u)

  const user = await run(['user', 'add', 'Ana', '--role', 'manager'], { secrets: ['2468', '2468'] })
  t.equal(user.out, 'Ana is a manager now.', user.err)
  t.match((await run(['user', 'add', 'ana'], { secrets: ['1357', '1357'] })).err, /error USER_EXISTS/u)
  t.match((await run(['user', 'add', 'Bo', '--pin-stdin'], { input: '9753\n' })).out, 'Bo is a cashier now.')
})

void t.test('wrong uses of the commands that write', async (t) => {
  const { run } = await commandLine(t, await testDatabase(t))
  const cases: [argv: string[], secrets: string[], text: RegExp][] = [
    [['register', 'add'], [], /NUMBER is missing: number of the register/u],
    [['register', 'add', 'one'], [], /a number from 1 to 9999, not "one"/u],
    [['register', 'ad', '1'], [], /no command "register ad". Did you mean "register add"/u],
    [['store', 'add', 'X', '--zone', 'Mars/Olympus'], [], /no time zone Mars\/Olympus/u],
    [['store', 'add', 'X', '--currency', 'XXQ'], [], /no currency XXQ/u],
    [['user', 'add', 'Ana', '--role', 'manger'], [], /no role "manger".*Did you mean "manager"/u],
    [['user', 'add', 'Ana'], [], /no terminal to ask for the PIN; use --pin-stdin/u],
    [['user', 'add', 'Ana'], ['1234', '1235'], /The two PINs differ/u],
  ]
  for (const [argv, secrets, text] of cases) {
    const { code, err } = await run(argv, { secrets })
    t.equal(code, EXIT.USAGE.code, argv.join(' '))
    t.match(err, text)
  }
  t.match((await run(['register'])).out, /register add .*\n.*register list/u, 'half a command lists its other halves')
})

void t.test('migrate without the owner’s connection says which key is missing', async (t) => {
  const { serveUrl, ...rest } = await testDatabase(t)
  const { run } = await commandLine(t, { ...rest, serveUrl, ownerUrl: '' })
  const { code, err } = await run(['migrate'])
  t.equal(code, EXIT.CONFIG.code)
  t.match(err, /database\.migrate: The key migrate is missing.*TILLGATE_DATABASE_MIGRATE/u)
})

void t.test('the address told is one that a screen can reach', async (t) => {
  const { run } = await commandLine(
    t,
    await testDatabase(t),
    '[server]\nhost = "0.0.0.0"\nport = 9000\nhosts = ["till.example"]\nallow_plain_http = true\n',
  )
  await run(['store', 'add', 'X'])
  t.match((await run(['register', 'add', '1'])).out, 'http://till.example:9000/register/1')
})

void t.test(
  'a catalog is imported: bad rows are told with their line, all or nothing unless told otherwise',
  async (t) => {
    const { run, folder } = await commandLine(t, await testDatabase(t))
    await run(['store', 'add', 'X', '--zone', 'Europe/Berlin'])
    const file = join(folder, 'items.csv')
    await writeFile(
      file,
      [
        'product_id,product_name,price,tax_rate,upc',
        'A-1,Lamp,19.90,8,9521234000013',
        'A-2,Torch,9.90,8,9521234000014',
        'A-3,Candle,cheap,8,9521234000037',
      ].join('\n'),
    )
    const refused = await run(['import', file])
    t.equal(refused.code, EXIT.REFUSED.code)
    t.match(refused.err, /items\.csv:3: .*check digit/u)
    t.match(refused.err, /items\.csv:4: price: /u)
    t.match(refused.err, /^2 of 3 rows are wrong; nothing was imported/mu)

    const some = await run(['import', file, '--skip-bad'])
    t.equal(some.code, EXIT.OK.code, some.err)
    t.equal(some.out, '1 items made, 0 changed, 0 as they were; 2 rows left out.')
    const again = await run(['import', '-', '--json'], {
      input: 'product_id,product_name,price,tax_rate,upc\nA-1,Lamp,21,8,9521234000013\n',
    })
    t.match(JSON.parse(again.out), { imported: true, created: 0, updated: 1, bad: [] })
    t.match((await run(['import', join(folder, 'none.csv')])).err, /There is no file .*none\.csv/u)
    const columns = await run(['import', '-'], { input: 'produkt_id\n1\n' })
    t.match(columns.err, /^error IMPORT_COLUMN/u)
  },
)

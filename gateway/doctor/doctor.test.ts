import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { asSuperuser, testDatabase, testServer } from '../../core/store/testing/database.js'
import { withUser } from '../../core/store/testing/connection-string.js'
import type { DatabaseLook } from '../../core/store/inspect.js'
import { EXIT } from '../cli/exit-codes.js'
import { runCommandLine } from '../cli/run.js'
import { COMMANDS } from '../cli/table.js'
import { schemaCheck, databaseCheck } from './database-checks.js'
import { nodeFinding } from './device-checks.js'
import { examine } from './examine.js'
import type { Look } from './finding.js'
import { holderOf } from './holder.js'
import { mayUse, parseAccounts, userOf } from './permissions.js'
import { spaceFinding } from './system-checks.js'

/** What a helper needs of the test it works for. */
type Scope = Pick<typeof t, 'teardown'>

const folderFor = async (t: Scope) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-doctor-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const portOf = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** A port that nobody has: it was given to us and is free again. */
const freePort = async (): Promise<number> => {
  const server = createServer()
  const port = await portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

interface Given {
  readonly database?: string
  readonly port?: number
  readonly devices?: string
}

const configFile = async (t: Scope, { database, port, devices = '' }: Given) => {
  const folder = await folderFor(t)
  const file = join(folder, 'store.toml')
  const address = `[server]\nport = ${port ?? (await freePort())}\n[security]\npepper_file = "pepper"\n`
  await writeFile(file, `[store]\nnumber = 1\n${address}${devices}`)
  return { file, environment: { TILLGATE_DATABASE_SERVE: database ?? 'postgres://none@127.0.0.1:1/none' } }
}

const findingsOf = async (t: Scope, given: Given, check: string) => {
  const { file, environment } = await configFile(t, given)
  return (await examine(file, environment)).filter((one) => one.check === check)
}

void t.test('a store where everything is right', async (t) => {
  const { serveUrl, ownerUrl } = await testDatabase(t)
  const { file, environment } = await configFile(t, { database: serveUrl })
  const findings = await examine(file, { ...environment, TILLGATE_DATABASE_MIGRATE: ownerUrl })
  t.strictSame(
    findings.filter(({ state }) => state === 'fault'),
    [],
  )
  const texts = findings.map(({ check, text }) => `${check}: ${text}`).join('\n')
  t.match(texts, /database: Database t_\S+ as tillgate_serve: PostgreSQL \d/u)
  t.match(texts, /roles: The role of the daemon \(tillgate_serve\) may add to the journal, not change it/u)
  t.match(texts, /roles: The owner \(tillgate_owner\) can be reached/u)
  t.match(texts, /schema: The schema is current/u)
  t.match(texts, /address: .* is free/u)
})

void t.test('a database that is not migrated, and one of the wrong encoding', async (t) => {
  const empty = await testDatabase(t, { empty: true })
  t.match(await findingsOf(t, { database: empty.serveUrl }, 'schema'), [
    { state: 'fault', text: /holds no Tillgate schema/u, next: /tillgate migrate/u },
  ])

  const server = await testServer()
  const database = `ascii_${process.pid}`
  await asSuperuser(server, `create database ${database} template template0 encoding 'SQL_ASCII' locale 'C'`)
  t.teardown(() => asSuperuser(server, `drop database ${database} with (force)`))
  const url = withUser(server.superUrl, { user: 'tillgate_serve', password: server.password, database })
  t.match(await findingsOf(t, { database: url }, 'database'), [
    { state: 'fault', text: /encoding is SQL_ASCII/u, next: /encoding UTF8/u },
  ])
})

void t.test('a daemon that would be superuser or owner is told', async (t) => {
  const { superUrl, ownerUrl } = await testDatabase(t)
  t.match(await findingsOf(t, { database: superUrl }, 'roles'), [{ state: 'fault', text: /would be superuser/u }])
  t.match(await findingsOf(t, { database: ownerUrl }, 'roles'), [{ state: 'fault', text: /may change the journal/u }])
})

void t.test('no PostgreSQL, a wrong password, no such database', async (t) => {
  t.match(await findingsOf(t, {}, 'database'), [
    {
      state: 'fault',
      text: /cannot be reached at 127\.0\.0\.1:1\/none: nothing listens there/u,
      next: /Start PostgreSQL/u,
    },
  ])

  // The server of the tests trusts everybody, so the refusal comes from one that says nothing else
  // (PostgreSQL documentation, 55.7 "ErrorResponse").
  const refusing = createServer((socket) => {
    socket.once('data', () => {
      const body = Buffer.from('SFATAL\0C28P01\0Mpassword authentication failed for user "till"\0\0')
      const head = Buffer.from('E\0\0\0\0')
      head.writeInt32BE(body.length + 4, 1)
      socket.end(Buffer.concat([head, body]))
    })
  })
  const port = await portOf(refusing)
  t.match(await findingsOf(t, { database: `postgres://till:secret@127.0.0.1:${port}/shop` }, 'database'), [
    {
      state: 'fault',
      text: `PostgreSQL refused the user till at 127.0.0.1:${port}/shop.`,
      next: /Correct the password/u,
    },
  ])
  refusing.close()

  const server = await testServer()
  const url = withUser(server.superUrl, { user: 'tillgate_serve', password: server.password, database: 'nowhere' })
  t.match(await findingsOf(t, { database: url }, 'database'), [
    { state: 'fault', text: /database "nowhere" does not exist/u },
  ])
})

const lookAt = (changes: Partial<DatabaseLook>): Look => ({
  configPath: 'store.toml',
  config: null,
  configFaults: [],
  address: { who: 'nobody' },
  database: () =>
    Promise.resolve({
      version: '15.8',
      versionNumber: 150_008,
      encoding: 'UTF8',
      database: 'shop',
      role: 'tillgate_serve',
      isSuperuser: false,
      ownsSchema: false,
      mayChangeJournal: false,
      schema: { number: 3, digest: 'a' },
      neededSchema: { number: 3, digest: 'a' },
      daemon: null,
      dataFolder: null,
      ...changes,
    }),
})

void t.test(
  'an old server, an old schema, a newer schema, functions of another version, a daemon elsewhere',
  async (t) => {
    t.match(await databaseCheck.run(lookAt({ version: '14.2', versionNumber: 140_002 })), [
      { state: 'fault', text: /14\.2 is too old/u },
    ])
    t.match(await schemaCheck.run(lookAt({ schema: { number: 2, digest: 'b' } })), [
      { state: 'fault', next: /tillgate migrate/u },
    ])
    t.match(await schemaCheck.run(lookAt({ schema: { number: 3, digest: 'b' } })), [
      { state: 'fault', next: /tillgate migrate/u },
    ])
    t.match(await schemaCheck.run(lookAt({ schema: { number: 4, digest: 'b' } })), [{ state: 'fault', text: /newer/u }])
    t.match(await schemaCheck.run(lookAt({ daemon: { pid: 7, host: 'till', runs: true } })), [
      { state: 'ok' },
      { state: 'warning', text: /process 7 on till/u },
    ])
  },
)

void t.test('faults of the configuration are findings, and nothing else is looked for', async (t) => {
  const folder = await folderFor(t)
  const file = join(folder, 'store.toml')
  await writeFile(file, '[servr]\n')
  const findings = await examine(file, {})
  const texts = findings.flatMap(({ check, state, text }) =>
    check === 'configuration' && state === 'fault' ? [text] : [],
  )
  t.match(texts.join('\n'), /store\.toml:1: servr: .*"server"/u)
  t.strictSame(
    findings.filter(({ check, state }) => check === 'database' && state !== 'skipped'),
    [],
  )
})

void t.test('a port that another program has, and one where Tillgate answers', async (t) => {
  const other = createServer((socket) => socket.end('220 mail.example\r\n'))
  t.match(await findingsOf(t, { port: await portOf(other) }, 'address'), [
    { state: 'fault', text: /Another program has 127\.0\.0\.1, port \d+/u, next: /ss -ltnp/u },
  ])
  other.close()

  let asked = 0
  const devices = [
    { id: 'receipt', state: 'warning', text: 'paper near end' },
    { id: 'label', state: 'faulted', text: 'cover open' },
  ]
  const ours = createHttpServer((request, response) => {
    asked += request.url === '/v1/devices' ? 1 : 0
    response.end(JSON.stringify(request.url === '/healthz' ? { ok: true, version: '9.9.9' } : { devices }))
  })
  const printer = createServer()
  let touched = 0
  printer.on('connection', () => touched++)
  const given = {
    port: await portOf(ours),
    devices: `[[printer]]
id = "receipt"
kind = "receipt"
transport = { kind = "tcp", host = "127.0.0.1", port = ${await portOf(printer)} }
[[printer]]
id = "label"
kind = "label"
transport = { kind = "virtual" }
media = { width_mm = 50, height_mm = 30 }
[[scanner]]
id = "new"
transport = { kind = "virtual" }
`,
  }
  t.match(await findingsOf(t, given, 'address'), [{ state: 'ok', text: /Tillgate 9\.9\.9 answers/u }])
  t.match(await findingsOf(t, given, 'devices'), [
    { state: 'warning', text: 'new: the running daemon does not know this device.', next: /Restart/u },
    { state: 'warning', text: 'receipt: warning, paper near end.' },
    { state: 'fault', text: 'label: faulted, cover open.' },
    { state: 'warning', text: /no register has this scanner/u },
  ])
  t.equal(asked, 2)
  t.equal(touched, 0, 'a device of a running daemon is left alone')
  ours.close()
  printer.close()
})

void t.test('devices are tried when no daemon runs', async (t) => {
  const printer = createServer()
  const devices = `[[printer]]
id = "there"
kind = "receipt"
transport = { kind = "tcp", host = "127.0.0.1", port = ${await portOf(printer)} }
[[printer]]
id = "gone"
kind = "receipt"
transport = { kind = "tcp", host = "127.0.0.1", port = ${await freePort()} }
[[printer]]
id = "unplugged"
kind = "receipt"
transport = { kind = "serial", path = "/dev/serial/by-id/none" }
`
  t.match(await findingsOf(t, { devices }, 'devices'), [
    { state: 'ok', text: /^there: tcp:\/\/127\.0\.0\.1:\d+ opens\.$/u },
    { state: 'fault', text: /^gone: .*nothing listens there/u },
    { state: 'fault', text: /^unplugged: .*not plugged in/u, next: /Check power and cable/u },
  ])
  t.match(await findingsOf(t, { devices }, 'permissions'), [{ state: 'skipped', text: /nothing is plugged in/u }])
  printer.close()
})

void t.test('a device node without permission names the group to join', async (t) => {
  const passwd = parseAccounts(
    'root:x:0:0:root:/root:/bin/sh\ntillgate:x:990:990::/var/lib/tillgate:/usr/sbin/nologin\n',
  )
  const groups = parseAccounts('root:x:0:\ndialout:x:20:ana,bo\nlp:x:7:tillgate\n')
  const user = userOf('tillgate', passwd, groups)
  if (!user) throw new Error('The user was not found.')
  t.strictSame(user, { name: 'tillgate', uid: 990, gids: [990, 7] })
  t.equal(userOf('nobody', passwd, groups), null)
  t.equal(mayUse({ mode: 0o660, uid: 0, gid: 20 }, user), false)
  t.equal(mayUse({ mode: 0o660, uid: 0, gid: 7 }, user), true)
  t.equal(mayUse({ mode: 0o066, uid: 990, gid: 7 }, user), false, 'the owner’s bits count for the owner')
  t.equal(mayUse({ mode: 0o000, uid: 5, gid: 5 }, { ...user, uid: 0 }), true)

  const node = join(await folderFor(t), 'ttyACM0')
  await writeFile(node, '')
  await chmod(node, 0o660)
  const gid = process.getuid?.() === 0 ? 20 : (process.getgid?.() ?? 0)
  if (process.getuid?.() === 0) await chown(node, 0, gid)
  const dialout = [{ name: 'dialout', id: gid, gid: 0, members: [] }]
  const stranger = { name: 'tillgate', uid: 54_321, gids: [54_321] }
  t.match(await nodeFinding('front', node, { user: stranger, groups: dialout }), {
    state: 'fault',
    text: /front: tillgate may not open .*ttyACM0 \(it belongs to the group dialout\)/u,
    next: 'Run: usermod -aG dialout tillgate; then restart the service.',
  })
  t.match(await nodeFinding('front', node, { user: { ...stranger, gids: [gid] }, groups: dialout }), { state: 'ok' })
  await chmod(node, 0o600)
  t.match(await nodeFinding('front', node, { user: stranger, groups: dialout }), {
    state: 'fault',
    next: /udev rules/u,
  })
})

void t.test('who holds a device is named', async (t) => {
  const path = join(await folderFor(t), 'node')
  await writeFile(path, '')
  t.equal(await holderOf(path), null)
  const file = await open(path)
  const child = spawn('sleep', ['60'], { stdio: [file.fd, 'ignore', 'ignore'] })
  await once(child, 'spawn')
  t.equal(await holderOf(path), `sleep (process ${child.pid})`)
  child.kill()
  await once(child, 'exit')
  await file.close()
})

void t.test('disk space runs out in two steps', (t) => {
  t.match(spaceFinding('/x', 100 * 1024 ** 2), { state: 'fault', text: '/x: 100 MB free.' })
  t.match(spaceFinding('/x', 900 * 1024 ** 2), { state: 'warning' })
  t.match(spaceFinding('/x', 5 * 1024 ** 3), { state: 'ok', next: null })
  t.end()
})

void t.test(
  'the command tells findings to people and programs, and says by its code whether there were faults',
  async (t) => {
    const { serveUrl } = await testDatabase(t)
    const run = async (given: Given, ...options: string[]) => {
      const { file, environment } = await configFile(t, given)
      const out: string[] = []
      const code = await runCommandLine(['doctor', file, ...options], COMMANDS, {
        out: (line) => out.push(line),
        err: (line) => t.fail(line),
        output: () => new PassThrough(),
        environment,
        input: () => Readable.from(['']),
        askSecret: () => Promise.resolve(null),
      })
      return { code, out: out.join('\n') }
    }
    const well = await run({ database: serveUrl })
    t.equal(well.code, EXIT.OK.code)
    t.match(well.out, /^ok {7}database/mu)
    t.match(well.out, /^0 faults, \d warnings\.$/mu)
    const ill = await run({}, '--json')
    t.equal(ill.code, EXIT.FAULTS.code)
    const { findings } = JSON.parse(ill.out) as { findings: { check: string; state: string }[] }
    t.match(
      findings.find(({ check }) => check === 'database'),
      { state: 'fault' },
    )
  },
)

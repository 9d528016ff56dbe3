import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import t, { type Test } from 'tap'
import { testDatabase } from '../testing/database.js'
import { demoFolder } from './demo-folder.js'
import { startEmbedded } from './postgres.js'
import { isAlive, markOf } from './process-mark.js'

const query = async (url: string, statement: string): Promise<readonly unknown[][]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<unknown[]>({ text: statement, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

const freshFolder = (t: Test): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate embedded '))
  chmodSync(folder, 0o755)
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Another process that starts a server on `dataDir` and then waits to be killed. */
const startElsewhere = async (dataDir: string): Promise<{ pid: number; server: number; kill(): Promise<void> }> => {
  const program = `const { startEmbedded } = await import(process.argv[1])
    const { pid } = await startEmbedded({ dataDir: process.argv[2], durable: true })
    console.log(pid)`
  const postgres = new URL('./postgres.js', import.meta.url).href
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, postgres, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { pid: child.pid ?? 0, server: Number(line), kill }
}

await t.test('a test database belongs to the owner role and both roles can connect', async (t) => {
  const database = await testDatabase(t)
  t.same(await query(database.serveUrl, 'select current_user, current_database()'), [['tillgate_serve', database.name]])
  t.same(await query(database.ownerUrl, 'select current_user, current_database()'), [['tillgate_owner', database.name]])
  const owner = `select pg_get_userbyid(datdba), pg_encoding_to_char(encoding) from pg_database where datname = current_database()`
  t.same(await query(database.superUrl, owner), [['tillgate_owner', 'UTF8']])
})

await t.test('data in a folder stay between runs, and nothing else stays', async (t) => {
  const dataDir = join(freshFolder(t), 'demo')
  const first = await startEmbedded({ dataDir, durable: true })
  t.equal(await first.createDatabase('shop'), true)
  await query(first.ownerUrl('shop'), 'create table kept as select 42 as n')
  t.same(await query(first.superUrl, 'show fsync'), [['on']])
  const mark = markOf(first.pid)
  await first.stop()
  await first.stop()
  t.notOk(isAlive(mark), 'the server is gone')
  t.same(readdirSync(dataDir), ['data'])

  const second = await startEmbedded({ dataDir, durable: true })
  t.teardown(() => second.stop())
  t.equal(await second.createDatabase('shop'), false)
  t.same(await query(second.ownerUrl('shop'), 'select n from kept'), [[42]])
})

await t.test('the server of a process killed outright ends with it, and the next start takes over', async (t) => {
  const dataDir = join(freshFolder(t), 'demo')
  const killed = await startElsewhere(dataDir)
  const server = markOf(killed.server)
  t.ok(isAlive(server))
  await t.rejects(startEmbedded({ dataDir, durable: true }), {
    code: 'EMBEDDED_IN_USE',
    details: { folder: dataDir, pid: killed.pid },
  })
  t.ok(isAlive(server), 'the refused start did not disturb it')
  await killed.kill()
  const next = await startEmbedded({ dataDir, durable: true })
  t.teardown(() => next.stop())
  t.notOk(isAlive(server))
  t.same(await query(next.superUrl, 'select 1'), [[1]])
})

await t.test('an initdb that was cut short is done again', async (t) => {
  const dataDir = join(freshFolder(t), 'demo')
  mkdirSync(join(dataDir, 'data.new', 'base'), { recursive: true })
  writeFileSync(join(dataDir, 'data.new', 'PG_VERSION'), '18\n')
  const server = await startEmbedded({ dataDir, durable: false })
  t.teardown(() => server.stop())
  t.same(await query(server.superUrl, 'select 1'), [[1]])
  t.notOk(existsSync(join(dataDir, 'data.new')))
})

await t.test('data of another PostgreSQL version are refused in words', async (t) => {
  const dataDir = join(freshFolder(t), 'demo')
  mkdirSync(join(dataDir, 'data'), { recursive: true })
  writeFileSync(join(dataDir, 'data', 'PG_VERSION'), '17\n')
  await t.rejects(startEmbedded({ dataDir, durable: true }), { code: 'EMBEDDED_FAILED', message: /PostgreSQL 17/ })
  t.same(readdirSync(dataDir), ['data'], 'and nobody owns the folder afterwards')
})

await t.test('the server says when it goes by itself', async (t) => {
  const server = await startEmbedded({ dataDir: null, durable: false })
  t.teardown(() => server.stop())
  process.kill(server.pid, 'SIGINT')
  t.match(await server.exited, /shut down/)
})

await t.test('the demo keeps its data where the server can reach them', (t) => {
  const open = freshFolder(t)
  t.equal(demoFolder(open), join(open, '.tillgate', 'demo'))
  const closed = freshFolder(t)
  chmodSync(closed, 0o700)
  const asRoot = process.getuid?.() === 0
  const folder = demoFolder(closed)
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  if (asRoot) t.match(folder, /^\/var\/lib\/tillgate-demo-[0-9a-f]{8}$/)
  else t.equal(folder, join(closed, '.tillgate', 'demo'))
  t.end()
})

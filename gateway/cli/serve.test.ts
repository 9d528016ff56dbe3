import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { setUpStore } from '../../core/store/set-up-store.js'
import { testDatabase } from '../../core/store/testing/database.js'
import { sampleStore } from '../demo/sample-shop/load.js'
import { EXIT } from './exit-codes.js'

const main = fileURLToPath(new URL('./main.js', import.meta.url))

/** `tillgate serve` in a process of its own. */
const serve = async (t: Pick<Test, 'teardown'>, database: string, port = 0) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate serve '))
  const config = join(folder, 'store.toml')
  await writeFile(config, `[store]\nnumber = 1\n[server]\nport = ${port}\n[security]\npepper_file = "pepper"\n`)
  const child = spawn(process.execPath, [main, 'serve', '--config', config], {
    env: { ...process.env, TILLGATE_DATABASE_SERVE: database, NOTIFY_SOCKET: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: Record<string, unknown>[] = []
  const words: string[] = []
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => log.push(JSON.parse(line) as Record<string, unknown>))
  createInterface(child.stderr).on('line', (line) => words.push(line))
  const ended = once(child, 'close') as Promise<[code: number | null, signal: string | null]>
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  })
  /** The first line of the log with these words, also one that was written already. */
  const logged = async (text: RegExp): Promise<string> => {
    for (;;) {
      const found = log.map(({ msg }) => String(msg)).find((msg) => text.test(msg))
      if (found !== undefined) return found
      await Promise.race([once(lines, 'line'), ended.then(() => Promise.reject(new Error(words.join('\n'))))])
    }
  }
  return { child, ended, logged, words, log }
}

void t.test('serves until told to stop, and one database has one daemon', async (t) => {
  const { serveUrl } = await testDatabase(t)
  await setUpStore(serveUrl, sampleStore, 'keep')
  const first = await serve(t, serveUrl)
  const address = /http:\S+/u.exec(await first.logged(/^ready at /u))?.[0] ?? ''
  t.equal((await fetch(`${address}/readyz`)).status, 200)

  const second = await serve(t, serveUrl)
  t.strictSame(await second.ended, [EXIT.DAEMON.code, null])
  t.match(second.words, [new RegExp(`^error DAEMON_RUNNING: .*process ${first.child.pid} `, 'u'), /Stop it first/u])

  first.child.kill('SIGTERM')
  t.strictSame(await first.ended, [EXIT.OK.code, null])
  t.strictSame(first.words, [])
})

void t.test('what keeps it from starting is told by code, words and exit code, without a stack', async (t) => {
  const { serveUrl } = await testDatabase(t)
  const unknown = await serve(t, serveUrl)
  t.strictSame(await unknown.ended, [EXIT.REFUSED.code, null])
  t.match(unknown.words.join('\n'), /^error STORE_UNKNOWN: .*\n.*tillgate store add/u)

  await setUpStore(serveUrl, sampleStore, 'keep')
  const taken = createServer()
  taken.listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => void taken.close())
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const refused = await serve(t, serveUrl, port)
  t.strictSame(await refused.ended, [EXIT.PORT.code, null])
  t.strictSame(refused.words, [
    `error PORT_IN_USE: Port ${port} on 127.0.0.1 is in use.`,
    '  Stop the other program, or choose another port in [server].',
  ])

  const away = await serve(t, 'postgres://tillgate_serve@127.0.0.1:1/none')
  t.strictSame(await away.ended, [EXIT.DATABASE.code, null])
  t.match(
    away.words.join('\n'),
    /^error DATABASE_UNREACHABLE: PostgreSQL cannot be reached at 127\.0\.0\.1:1\/none: nothing listens there\./u,
  )
})

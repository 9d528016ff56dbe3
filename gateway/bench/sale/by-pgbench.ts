import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { warmUp, type Contender } from './contender.js'
import { saleStatements } from './statements.js'

const run = promisify(execFile)

/** pgbench's own version line, or null where it is not installed. */
export const pgbenchVersion = async (): Promise<string | null> => {
  try {
    return (await run('pgbench', ['--version'])).stdout.trim()
  } catch {
    return null // Not in the path: the caller says how to install it.
  }
}

export const howToInstall = 'apt-get install postgresql-contrib (Debian: pgbench comes with the package postgresql)'

const script = [
  '\\set n :n + 1',
  ...saleStatements.map(({ sql, reads }) => `${sql} ${reads === true ? '\\gset' : ';'}`),
].join('\n')

interface Logged {
  readonly client: number
  readonly ms: number
  /** Microseconds since the epoch. */
  readonly end: number
}

/** A line of pgbench's log: client, number, microseconds it took, script, and when it ended in s and µs. */
const readLog = (text: string): readonly Logged[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [client = 0, , micros = 0, , seconds = 0, part = 0] = line.split(' ').map(Number)
      return { client, ms: micros / 1000, end: seconds * 1e6 + part }
    })

/** pgbench with the same statements; its log says what each sale took, so that its first ones can be left out too. */
export const byPgbench = (url: string, generation: number): Contender => ({
  name: 'pgbench',
  run: async (clients, sales) => {
    const folder = await mkdtemp(join(tmpdir(), 'tillgate-bench-'))
    try {
      await writeFile(join(folder, 'sale.sql'), `${script}\n`)
      const each = sales.length / clients
      const lot = sales[0]?.lot ?? 0
      const jobs = Math.min(clients, availableParallelism())
      await run(
        'pgbench',
        [
          ...['--no-vacuum', '--protocol=prepared', '--file=sale.sql', '--log', '--max-tries=1'],
          ...[`--client=${clients}`, `--jobs=${jobs}`, `--transactions=${each}`],
          ...['--define=n=0', `--define=lot=${lot}`, `--define=generation=${generation}`],
          url,
        ],
        { cwd: folder, env: { ...process.env, PGOPTIONS: '-c TimeZone=UTC -c jit=off' } },
      )
      const logs = (await readdir(folder)).filter((name) => name.startsWith('pgbench_log'))
      const texts = await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')))
      const entries = texts.flatMap(readLog)
      let rate = 0
      const latencies: number[] = []
      for (let client = 0; client < clients; client++) {
        const own = entries.filter((entry) => entry.client === client).toSorted((a, b) => a.end - b.end)
        const first = own[warmUp - 1]
        const last = own.at(-1)
        if (own.length !== each || first === undefined || last === undefined)
          throw new Error(`pgbench finished ${own.length} of ${each} sales of client ${client}`)
        rate += ((each - warmUp) * 1e6) / (last.end - first.end)
        latencies.push(...own.slice(warmUp).map(({ ms }) => ms))
      }
      return { latencies, rate }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  close: async () => undefined, // Each round is a process of its own.
})

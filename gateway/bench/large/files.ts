import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { memoryMbOf } from '../daemon/process-usage.js'
import { median } from '../statistics.js'
import { shuffled } from '../random.js'
import type { Figure } from '../report.js'
import type { Asking } from './asking.js'
import type { Past } from './past.js'

const run = promisify(execFile)

/** The same rows and columns in the same order, as whoever knows SQL would take them out. */
const copyText = `\\copy (select u.serial_label, c.display, i.description, n.product_id, n.product_name, n.department, n.category, n.subcategory, n.style, n.size, n.color, n.brand, n.season, n.team, n.vendor, coalesce(u.cost, i.cost), coalesce(u.price, i.price), (select string_agg(x.display, '|' order by x.position) from cat.upc x where x.item_id = i.id and x.position > 0) from st.unit u left join cat.item i on i.id = u.item_id left join cat.item_names n on n.item_id = i.id left join cat.upc c on c.item_id = i.id and c.position = 0 where u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved') and u.owner_store_id = (select store_id from st.daemon) order by u.serial_sort, u.serial_key, u.id) to 'FILE' with (format csv, header)`

interface Downloaded {
  readonly ms: number
  readonly rows: number
  /** The most the daemon held meanwhile. */
  readonly memoryMb: number
}

const download = async (asking: Asking, path: string, pid: number): Promise<Downloaded> => {
  let memoryMb = 0
  let rows = -1 // The first line has the titles.
  const started = performance.now()
  const { body } = await asking.get(path)
  if (body === null) throw new Error('the file has no content')
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    memoryMb = Math.max(memoryMb, memoryMbOf(pid))
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows += 1
  }
  return { ms: performance.now() - started, rows, memoryMb }
}

const psqlCopy = async (url: string): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-bench-'))
  try {
    const file = join(folder, 'on-hand.csv')
    const started = performance.now()
    await run('psql', ['--no-psqlrc', '--quiet', url, '--command', copyText.replace('FILE', file)])
    const took = performance.now() - started
    if ((await stat(file)).size === 0) throw new Error('psql wrote nothing')
    return took
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const psqlThere = async (): Promise<boolean> => {
  try {
    await run('psql', ['--version'])
    return true
  } catch {
    return false // Not in the path: the caller says how to install it.
  }
}

/** Serial Number On Hand as a file over HTTP, against psql's \copy; and the daemon's memory with ten times the rows. */
export const benchFiles = async (
  asking: Asking,
  past: Past,
  options: {
    readonly pid: number
    readonly serveUrl: string
    readonly rounds: number
    readonly random: () => number
    readonly say: (line: string) => void
  },
): Promise<readonly Figure[]> => {
  const { pid, serveUrl, rounds, random, say } = options
  const whole = '/v1/reports/serial-on-hand.csv'
  // The numbers are in natural order, every other one is on hand.
  const tenth = `${whole}?serialTo=${past.serial(Math.floor(past.units / 10) - 1)}`
  const withPsql = await psqlThere()
  if (!withPsql) say('psql is missing, the file is not compared: apt-get install postgresql-client')
  await download(asking, tenth, pid) // What is only needed once is in memory by then.
  const small = await download(asking, tenth, pid)
  const ours: Downloaded[] = []
  const psql: number[] = []
  for (let round = 0; round < rounds; round++) {
    const turns = [
      async () => void ours.push(await download(asking, whole, pid)),
      async () => void (withPsql && psql.push(await psqlCopy(serveUrl))),
    ]
    for (const turn of shuffled(turns, random)) await turn()
    say(
      `a file of ${ours.at(-1)?.rows ?? 0} rows: ${ours.at(-1)?.ms.toFixed(0) ?? ''} ms, psql ${psql.at(-1)?.toFixed(0) ?? 'not there'} ms`,
    )
  }
  const rows = ours[0]?.rows ?? 0
  const time = median(ours.map(({ ms }, round) => ms / (psql[round] ?? Number.NaN)))
  const memory = Math.max(...ours.map(({ memoryMb }) => memoryMb))
  return [
    {
      part: 'on-hand file',
      what: `${small.rows} rows`,
      who: 'tillgate',
      values: { 'median ms': small.ms, 'most memory MB': small.memoryMb },
      ratios: [],
    },
    {
      part: 'on-hand file',
      what: `${rows} rows`,
      who: 'tillgate',
      values: { 'median ms': median(ours.map(({ ms }) => ms)), 'most memory MB': memory, samples: rounds },
      ratios: [
        {
          of: 'memory against a tenth of the rows',
          value: memory / small.memoryMb,
          goal: 1.2,
          met: memory / small.memoryMb <= 1.2,
        },
      ],
    },
    ...(withPsql
      ? [
          {
            part: 'on-hand file',
            what: `${rows} rows`,
            who: 'psql \\copy',
            values: { 'median ms': median(psql), samples: rounds },
            ratios: [{ of: 'time', value: time, goal: 1.3, met: time <= 1.3 }],
          },
        ]
      : []),
  ]
}

import t from 'tap'
import { crashFaults } from './crash-faults.js'
import { crashRun } from './crash-run.js'

// npm run soak goes far beyond this; the seed of a failure repeats its choices.
const seed = Number(process.env['TILLGATE_SEED'] ?? 20_261_124)
const asked = process.env['TILLGATE_KILLS']
/** The slice of the soak has 64; a run of all tests does a few of them, for each costs a start of the daemon. */
const kills = Number(asked ?? 16)
const { sales, killSeconds, deadSeconds, least } =
  asked === undefined
    ? { sales: 60, killSeconds: 20, deadSeconds: 240, least: 2 }
    : { sales: 200, killSeconds: 600, deadSeconds: 900, least: kills / 4 }
const timeout = (deadSeconds + 40) * 1000

t.setTimeout(timeout + 10_000)
await t.test(`killed -9 up to ${kills} times during ${sales} sales (seed ${seed})`, { timeout }, async (t) => {
  const report = await crashRun({
    seed,
    sales,
    kills,
    registers: 2,
    killSeconds,
    deadSeconds,
    onProgress: (line) => t.comment(line),
  })
  t.comment(`${report.kills} kills`)
  t.ok(report.kills >= least, 'the daemon was killed in the middle of selling')
  t.strictSame(
    crashFaults(report, sales),
    [],
    'each sale told is recorded once under its number, with one receipt or a question',
  )
})

import t from 'tap'
import { crashFaults } from './crash-faults.js'
import { crashRun } from './crash-run.js'

// npm run soak goes far beyond this; the seed of a failure repeats its choices.
const seed = Number(process.env['TILLGATE_SEED'] ?? 20_261_124)
const asked = process.env['TILLGATE_KILLS']
/** As many as the slice of the soak has are 64; a run of all tests does some of them. */
const kills = Number(asked ?? 16)
const sales = asked === undefined ? 60 : 200

t.setTimeout(290_000)
await t.test(`killed -9 up to ${kills} times during ${sales} sales (seed ${seed})`, { timeout: 280_000 }, async (t) => {
  const report = await crashRun({
    seed,
    sales,
    kills,
    registers: 2,
    killSeconds: asked === undefined ? 20 : 45,
    deadSeconds: 240,
    onProgress: (line) => t.comment(line),
  })
  t.comment(`${report.kills} kills`)
  t.ok(report.kills > 4, 'the daemon was killed in the middle of selling')
  t.strictSame(
    crashFaults(report, sales),
    [],
    'each sale told is recorded once under its number, with one receipt or a question',
  )
})

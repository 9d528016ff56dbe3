import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { crashFaults } from './crash-faults.js'
import { crashRun } from './crash-run.js'
import { projectRoot } from './project-root.js'

const usage = `Long campaigns: what the tests do a little of, done a lot.

  npm run soak -- --slice
  npm run soak -- [--sales 10000] [--kills 1000] [--replugs 1000] [--sequences 10000] [--seconds 3600] [--seed N]

  --slice            what is run before each change goes in: 500 sequences, every cell of the state machine, 64 kills
  --sales, --kills   a daemon killed with SIGKILL while two registers sell; 0 sales: not at all
  --replugs          scanners and printers that go and come back; 0: not at all
  --sequences        random sequences on the store beside a model of it; 0: not at all
  --seconds          no more kills after so long; the sales under way are finished
  --seed             repeats the choices of an earlier run`

const number = (text: string): number => {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  process.stderr.write(`${text} is no whole number.\n\n${usage}\n`)
  process.exit(64)
}

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      sales: { type: 'string', default: '10000' },
      kills: { type: 'string', default: '1000' },
      replugs: { type: 'string', default: '1000' },
      sequences: { type: 'string', default: '10000' },
      seconds: { type: 'string', default: '3600' },
      seed: { type: 'string' },
      slice: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(`${usage}\n`)
    process.exit(0)
  }
  return {
    sales: number(values.sales),
    kills: number(values.kills),
    replugs: number(values.replugs),
    sequences: number(values.sequences),
    seconds: number(values.seconds),
    seed: number(values.seed ?? String(Date.now() % 1_000_000_000)),
    slice: values.slice,
    given: values.seed,
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Test files with more of everything; true when they passed. */
const campaign = async (files: readonly string[], environment: Readonly<Record<string, string>>): Promise<boolean> => {
  const child = spawn(process.execPath, [join(projectRoot, 'gateway/tasks/run-tests.mjs'), '--timeout=0', ...files], {
    cwd: projectRoot,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0
}

const kill = async (options: ReturnType<typeof readOptions>): Promise<boolean> => {
  const { sales, kills, seed, seconds } = options
  // Printing and selling go on after the last kill: a second for each sale is plenty.
  const report = await crashRun({
    ...{ sales, kills, seed, registers: 2, killSeconds: seconds, deadSeconds: seconds + 600 + sales },
    onProgress: say,
  })
  const faults = crashFaults(report, sales)
  say(`${report.kills} kills, ${report.acknowledged.size} sales, ${faults.length} faults`)
  for (const fault of faults) say(`  ${fault}`)
  return faults.length === 0
}

/** Its last line is the one of the tests: `N passed, N failed`. */
const slice = async (seed: string | undefined): Promise<boolean> =>
  campaign(['core/store/model.test.ts', 'gateway/testing/crash.test.ts'], {
    ...(seed !== undefined && { TILLGATE_SEED: seed }),
    TILLGATE_SEQUENCES: '500',
    TILLGATE_KILLS: '64',
  })

const long = async (options: ReturnType<typeof readOptions>): Promise<boolean> => {
  say(`seed ${options.seed}`)
  const environment = {
    TILLGATE_SEED: String(options.seed),
    TILLGATE_REPLUGS: String(options.replugs),
    TILLGATE_SEQUENCES: String(options.sequences),
  }
  const results = [
    options.sequences === 0 || (await campaign(['core/store/model.test.ts'], environment)),
    options.replugs === 0 || (await campaign(['drivers/replug.test.ts'], environment)),
    options.sales === 0 || (await kill(options)),
  ]
  const isWell = results.every(Boolean)
  say(isWell ? 'all well' : `failed; npm run soak -- --seed ${options.seed} repeats its choices`)
  return isWell
}

const options = readOptions()
process.exitCode = (await (options.slice ? slice(options.given) : long(options))) ? 0 : 1

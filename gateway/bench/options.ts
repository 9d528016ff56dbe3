import { parseArgs } from 'node:util'

export const parts = ['sale', 'hot', 'scan', 'idle', 'receiving', 'large'] as const
/** `large` fills years of a store first: it runs when it is asked for. */
const usual = parts.filter((part) => part !== 'large')
export type PartName = (typeof parts)[number]

export interface BenchOptions {
  readonly parts: readonly PartName[]
  /** One short round of everything: does it still work? Its figures say nothing. */
  readonly quick: boolean
  readonly seed: number
  /** Events of the large store. */
  readonly events: number
  readonly help: boolean
}

export const usage = `npm run bench -- [${parts.join('] [')}] [--quick] [--seed N] [--events N]

Measures this store daemon against bare programs on an embedded PostgreSQL with durable commits: all parts but "large",
or those named. Takes about three minutes, uses the loopback interface only, and writes build/bench.json. "large" makes
a store with years behind it and takes long and many gigabytes of the disk, until it ends.
  --quick   one short round of everything, to see that it works; its figures say nothing
  --seed N  the order of rounds and the moments of scans; printed in each run
  --events N  the events of the large store, 10,000,000 when left out; its smaller one has a tenth`

/** @throws Error in words when the arguments are none of ours */
export const readOptions = (args: readonly string[]): BenchOptions => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      seed: { type: 'string' },
      events: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const named = positionals.map((name) => {
    const part = parts.find((each) => each === name)
    if (part === undefined) throw new Error(`There is no part "${name}". Say one of: ${parts.join(', ')}.`)
    return part
  })
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed)
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed wants a whole number.')
  const events = values.events === undefined ? 10_000_000 : Number(values.events)
  if (!Number.isSafeInteger(events) || events < 25_000 || events > 100_000_000)
    throw new Error('--events wants a whole number from 25,000 to 100,000,000.')
  return { parts: named.length === 0 ? usual : named, quick: values.quick, seed, events, help: values.help }
}

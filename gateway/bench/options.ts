import { parseArgs } from 'node:util'

export const parts = ['sale', 'scan', 'idle', 'receiving'] as const
export type PartName = (typeof parts)[number]

export interface BenchOptions {
  readonly parts: readonly PartName[]
  /** One short round of everything: does it still work? Its figures say nothing. */
  readonly quick: boolean
  readonly seed: number
  readonly help: boolean
}

export const usage = `npm run bench -- [${parts.join('] [')}] [--quick] [--seed N]

Measures this store daemon against bare programs on an embedded PostgreSQL with durable commits: all parts, or those
named. Takes about three minutes, uses the loopback interface only, and writes build/bench.json.
  --quick   one short round of everything, to see that it works; its figures say nothing
  --seed N  the order of rounds and the moments of scans; printed in each run`

/** @throws Error in words when the arguments are none of ours */
export const readOptions = (args: readonly string[]): BenchOptions => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      seed: { type: 'string' },
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
  return { parts: named.length === 0 ? parts : named, quick: values.quick, seed, help: values.help }
}

import type { FoundFault, PathStep } from './fault.js'
import { didYouMean } from './suggest.js'

/** A variable of the environment that stands above the file. */
export interface Override {
  readonly variable: string
  readonly at: readonly [section: string, key: string]
  readonly kind: 'text' | 'integer'
}

/** Every variable there is: what a service manager or a container sets from outside, secrets above all. */
export const OVERRIDES: readonly Override[] = [
  { variable: 'TILLGATE_DATABASE_SERVE', at: ['database', 'serve'], kind: 'text' },
  { variable: 'TILLGATE_DATABASE_MIGRATE', at: ['database', 'migrate'], kind: 'text' },
  { variable: 'TILLGATE_SERVER_HOST', at: ['server', 'host'], kind: 'text' },
  { variable: 'TILLGATE_SERVER_PORT', at: ['server', 'port'], kind: 'integer' },
  { variable: 'TILLGATE_SECURITY_PEPPER_FILE', at: ['security', 'pepper_file'], kind: 'text' },
  { variable: 'TILLGATE_LOG_LEVEL', at: ['log', 'level'], kind: 'text' },
]

/** The document with the variables laid over it, and which path came from which variable. */
export interface Overridden {
  readonly document: Record<string, unknown>
  readonly sources: ReadonlyMap<string, string>
  readonly faults: readonly FoundFault[]
}

/** Variables that begin with the name of a section but are not in the table are faults: a slip would do nothing, silently. */
export const applyEnvironment = (
  document: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): Overridden => {
  const result: Record<string, unknown> = { ...document }
  const sources = new Map<string, string>()
  for (const { variable, at, kind } of OVERRIDES) {
    const text = environment[variable]
    if (text === undefined || text === '') continue
    const [section, key] = at
    const before = result[section]
    const table = typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {}
    result[section] = { ...table, [key]: kind === 'integer' && /^\d+$/u.test(text) ? Number(text) : text }
    sources.set(pathKey(at), variable)
  }
  const known = OVERRIDES.map(({ variable }) => variable)
  const sections = new Set(OVERRIDES.map(({ at }) => `TILLGATE_${at[0].toUpperCase()}_`))
  const faults = Object.keys(environment)
    .filter((name) => !known.includes(name) && [...sections].some((prefix) => name.startsWith(prefix)))
    .map((variable): FoundFault => {
      const suggestion = didYouMean(variable, known)
      return {
        at: [],
        variable,
        message: `The environment variable ${variable} means nothing here.`,
        ...(suggestion === undefined ? {} : { suggestion }),
      }
    })
  return { document: result, sources, faults }
}

export const pathKey = (steps: readonly PathStep[]): string => JSON.stringify(steps)

import { loadConfig } from '../../config/load.js'
import type { Config } from '../../config/schema.js'
import type { Io } from './command.js'

/** Options that several commands share, in the same words. */
export const CONFIG_OPTION = {
  config: {
    type: 'string',
    short: 'c',
    value: 'FILE',
    description: 'The configuration; else $TILLGATE_CONFIG, else /etc/tillgate/store.toml.',
  },
} as const

export const JSON_OPTION = {
  json: { type: 'boolean', description: 'Answer as JSON, for programs.' },
} as const

/** The argument of the commands that are about a configuration file: it may be named with or without --config. */
export const CONFIG_ARGUMENT = {
  name: 'file',
  description: 'The configuration, as with --config.',
  optional: true,
} as const

const DEFAULT_CONFIG = '/etc/tillgate/store.toml'

export const configPath = (io: Pick<Io, 'environment'>, ...given: readonly (string | undefined)[]): string =>
  given.find((path) => path !== undefined) ?? io.environment['TILLGATE_CONFIG'] ?? DEFAULT_CONFIG

export const loadConfigFor = (io: Io, ...given: readonly (string | undefined)[]): Promise<Config> =>
  loadConfig(configPath(io, ...given), io.environment)

/** `1 fault`, `2 faults`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { Value } from 'typebox/value'
import { checkDocument } from './check.js'
import { withPassword } from './connection-string.js'
import { applyEnvironment, pathKey } from './environment.js'
import { ConfigError, formatPath, type Fault, type FoundFault, type PathStep } from './fault.js'
import { createLocator, type Locator } from './locate.js'
import { checkRules } from './rules.js'
import { configSchema, type Config } from './schema.js'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads, checks and completes a configuration file: defaults filled in, variables of the environment laid over it,
 * paths of files made absolute (they are relative to the configuration file), passwords put into the connection
 * strings. The result is frozen.
 *
 * Throws a ConfigError with ALL faults, each with its path, line, message and suggestion: CONFIG_UNREADABLE,
 * CONFIG_SYNTAX (the first syntax fault only, as nothing behind it can be trusted) or CONFIG_INVALID.
 */
export const loadConfig = async (path: string, environment: Environment = process.env): Promise<Config> =>
  completeConfig(await readText(path), path, environment)

/** As loadConfig, for text that is already at hand; `path` names it and is what relative paths start from. */
export const completeConfig = async (text: string, path: string, environment: Environment = {}): Promise<Config> => {
  const overridden = applyEnvironment(parseToml(text, path), environment)
  const fromEnvironment = (at: readonly PathStep[]) => overridden.sources.has(pathKey(at))
  const found: FoundFault[] = [...overridden.faults, ...checkDocument(configSchema, overridden.document)]
  const faulty = new Set(found.map(({ at }) => at[0]))
  // A draft: sections with faults are not what the type says, and nothing below looks at them.
  const draft = Value.Default(configSchema, overridden.document) as Config
  found.push(...checkRules(draft, { isSound: (section) => !faulty.has(section), fromEnvironment }))
  const passwords = faulty.has('database') ? NO_PASSWORDS : await readPasswords(draft, dirname(path), fromEnvironment)
  found.push(...passwords.faults)
  if (found.length > 0)
    throw new ConfigError('CONFIG_INVALID', path, toFaults(found, overridden.sources, createLocator(text)))
  const config = Value.Parse(configSchema, draft)
  return deepFreeze(resolvePaths({ ...config, database: { ...config.database, ...passwords.connections } }, path))
}

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new ConfigError('CONFIG_UNREADABLE', path, [{ path: '', line: null, ...readProblem(cause) }], { cause })
  }
}

const parseToml = (text: string, path: string): Record<string, unknown> => {
  try {
    return parse(text.replace(/^\uFEFF/u, ''))
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    const message = (cause.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /u, '')
    const fault: Fault = {
      path: '',
      line: cause.line,
      message: `This is not TOML: ${message} (column ${cause.column}).`,
      suggestion: /^\s*\S+\s*[:]/u.test(text.split(/\r?\n/u)[cause.line - 1] ?? '')
        ? 'Write key = value with an equals sign; text stands in quotes.'
        : null,
    }
    throw new ConfigError('CONFIG_SYNTAX', path, [fault], { cause })
  }
}

/** Words for a file that could not be read; names the user, because the service runs as one of its own. */
const readProblem = (cause: unknown): { message: string; suggestion: string | null } => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  switch (code) {
    case 'ENOENT':
      return { message: 'There is no such file.', suggestion: 'Check the path.' }
    case 'EACCES':
      return {
        message: `The user ${process.env['USER'] ?? process.getuid?.() ?? ''} may not read it.`.replace(
          'user  ',
          'user ',
        ),
        suggestion: 'Give its group the right to read: chgrp tillgate FILE; chmod 640 FILE.',
      }
    case 'EISDIR':
      return { message: 'It is a directory.', suggestion: 'Name the file in it.' }
    default:
      return { message: `It cannot be read (${String(code ?? cause)}).`, suggestion: null }
  }
}

interface Passwords {
  readonly connections: { readonly serve?: string; readonly migrate?: string }
  readonly faults: readonly FoundFault[]
}

const NO_PASSWORDS: Passwords = { connections: {}, faults: [] }

const readPasswords = async (
  config: Config,
  folder: string,
  fromEnvironment: (at: readonly PathStep[]) => boolean,
): Promise<Passwords> => {
  const connections: { serve?: string; migrate?: string } = {}
  const faults: FoundFault[] = []
  for (const key of ['serve', 'migrate'] as const) {
    const connection = config.database[key]
    const file = config.database[`${key}_password_file`]
    // A connection string from the environment is whole; the file beside it belongs to the one it replaced.
    if (connection === undefined || file === undefined || fromEnvironment(['database', key])) continue
    try {
      const password = ((await readFile(resolve(folder, file), 'utf8')).split(/\r?\n/u)[0] ?? '').trim()
      if (password === '') faults.push({ at: ['database', `${key}_password_file`], message: 'The file is empty.' })
      else connections[key] = withPassword(connection, password)
    } catch (cause) {
      const { message, suggestion } = readProblem(cause)
      faults.push({
        at: ['database', `${key}_password_file`],
        message: `${resolve(folder, file)}: ${message}`,
        ...(suggestion === null ? {} : { suggestion }),
      })
    }
  }
  return { connections, faults }
}

const toFaults = (
  found: readonly FoundFault[],
  sources: ReadonlyMap<string, string>,
  locator: Locator,
): readonly Fault[] =>
  found
    .map(({ at, message, suggestion = null, variable }) => {
      const source = variable ?? sources.get(pathKey(at))
      const fromEnvironment = source !== undefined && variable === undefined
      return {
        path: formatPath(at),
        line: source === undefined ? locator.lineOf(at) : null,
        message: fromEnvironment ? `${message} (It comes from the environment variable ${source}.)` : message,
        suggestion,
      }
    })
    .toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0))

const resolvePaths = (config: Config, path: string): Config => {
  const absolute = (file: string) => resolve(dirname(path), file)
  const { tls } = config.server
  return {
    ...config,
    security: { ...config.security, pepper_file: absolute(config.security.pepper_file) },
    server: tls
      ? { ...config.server, tls: { cert_file: absolute(tls.cert_file), key_file: absolute(tls.key_file) } }
      : config.server,
  }
}

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner)
    Object.freeze(value)
  }
  return value
}

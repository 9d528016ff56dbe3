/** One thing that is wrong with a configuration, told so that it can be found and mended. */
export interface Fault {
  /** Where in the document: `server.port`, `printer[0].transport.host` (counted from 0); empty for the whole file. */
  readonly path: string
  /** Line in the file, counted from 1; null when the fault has no line (a file not read, a variable of the environment). */
  readonly line: number | null
  /** What is wrong, a whole sentence. */
  readonly message: string
  /** What to do about it, a whole sentence; null when the message says it already. */
  readonly suggestion: string | null
}

/** A step on the way to a key: the name of a key, or the position in a list. */
export type PathStep = string | number

/** A fault before its line was looked up. */
export interface FoundFault {
  readonly at: readonly PathStep[]
  readonly message: string
  readonly suggestion?: string
  /** Set when the value came from the environment and not from the file. */
  readonly variable?: string
}

export type ConfigErrorCode = 'CONFIG_UNREADABLE' | 'CONFIG_SYNTAX' | 'CONFIG_INVALID'

/**
 * Thrown by `loadConfig` with every fault there is. The codes are those of the project's error catalogue; this room
 * imports nothing of ours, so the gateway makes the catalogue's error from it.
 */
export class ConfigError extends Error {
  readonly code: ConfigErrorCode
  readonly path: string
  readonly faults: readonly Fault[]

  constructor(code: ConfigErrorCode, path: string, faults: readonly Fault[], options?: { cause?: unknown }) {
    super(`${path}: ${faults.map((fault) => fault.message).join(' ')}`, options)
    this.name = 'ConfigError'
    this.code = code
    this.path = path
    this.faults = faults
  }
}

/** `['printer', 0, 'host']` → `printer[0].host`. */
export const formatPath = (steps: readonly PathStep[]): string =>
  steps.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  )

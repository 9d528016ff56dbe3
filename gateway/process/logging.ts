import { stdTimeFunctions, pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from '../../config/schema.js'
import { readableLine } from './readable-log.js'
import { hidingSerializers, redact, redactLine } from './redaction.js'

export type { Logger } from 'pino'
export type LogLevel = Config['log']['level']

export interface LoggingOptions {
  readonly level: LogLevel
  /** Where lines go: JSON lines on standard output, or readable lines when that is a terminal. */
  readonly destination?: DestinationStream
}

/**
 * The log of the daemon. Each part, device and session takes a child with its name (`log.child({ device: id })`), so
 * that a line says what it is about. Secrets are taken out here, once, whoever logs them; raw bytes of devices are
 * for level trace.
 */
export const createLogger = ({ level, destination = standardOutput() }: LoggingOptions): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { log: redact },
      serializers: { ...hidingSerializers, err: describeError },
      hooks: { streamWrite: redactLine },
    },
    destination,
  )

/** Written synchronously: the last words before a crash must not be lost in a buffer. */
const standardOutput = (): DestinationStream =>
  process.stdout.isTTY
    ? { write: (line) => void process.stdout.write(`${readableLine(line.trimEnd())}\n`) }
    : pino.destination({ dest: 1, sync: true })

const describeError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  return {
    type: name,
    message,
    ...('code' in error ? { code: error.code } : {}),
    stack,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  }
}

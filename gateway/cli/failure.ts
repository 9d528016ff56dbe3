import { randomBytes } from 'node:crypto'
import { ConfigError } from '../../config/fault.js'
import { fillText, isTillgateError, TillgateError } from '../../core/errors/error.js'
import { configErrorOf } from '../process/config-error.js'
import { redactLine } from '../process/redaction.js'
import { UsageError, type Io } from './command.js'
import { EXIT, exitCodeOf } from './exit-codes.js'

/**
 * Tells a failure and gives its exit code. On standard error as
 *
 *     error CODE: what is wrong
 *       what to do next
 *
 * or, with --json, as `{ "error": … }` on standard output. Stacks are for level debug only.
 */
export const tellFailure = (error: unknown, io: Io, { json, help }: { json: boolean; help: string }): number => {
  if (error instanceof UsageError) {
    if (json) io.out(JSON.stringify({ error: { code: 'USAGE', message: error.message } }))
    else io.err(`error: ${error.message}\n  See "${help}".`)
    return EXIT.USAGE.code
  }
  const known = knownError(error)
  if (json) io.out(redactLine(JSON.stringify({ error: known.toBody() })))
  else io.err(redactLine(describe(known)))
  if (wantsStack(io)) io.err(redactLine(stackOf(error)))
  return exitCodeOf(known)
}

const knownError = (error: unknown): TillgateError => {
  if (error instanceof ConfigError) return configErrorOf(error)
  if (isTillgateError(error)) return error
  const problem = error instanceof Error ? error.message : String(error)
  return new TillgateError('INTERNAL', { reference: randomBytes(4).toString('hex'), problem }, { cause: error })
}

const describe = ({ code, details, entry }: TillgateError): string => {
  const { faults, problem } = details
  return [
    `error ${code}: ${fillText(entry.text, details)}`,
    ...(Array.isArray(faults) ? faults.map((fault: string) => `  ${fault}`) : []),
    ...(code === 'INTERNAL' && typeof problem === 'string' ? [`  ${problem}`] : []),
    `  ${fillText(entry.next, details)}`,
  ].join('\n')
}

const wantsStack = (io: Io): boolean => ['debug', 'trace'].includes(io.environment['TILLGATE_LOG_LEVEL'] ?? '')

const stackOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}

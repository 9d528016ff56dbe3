import { ConfigError } from '../../config/fault.js'
import type { ErrorCode } from '../../core/errors/catalogue.js'
import { isTillgateError } from '../../core/errors/error.js'

export interface ExitCode {
  readonly code: number
  /** What it says to a script, to the service manager and to people. */
  readonly meaning: string
}

const exit = (code: number, meaning: string): ExitCode => ({ code, meaning })

/**
 * What each end of `tillgate` says. The unit in systemd/ restarts the daemon after every one but those a restart
 * cannot mend (2, 3, 8).
 */
export const EXIT = {
  OK: exit(0, 'Done; also an orderly stop of the daemon.'),
  FAILED: exit(1, 'Something went wrong inside Tillgate.'),
  USAGE: exit(2, 'The command line was wrong: an unknown command or option, an argument too few.'),
  CONFIG: exit(3, 'The configuration cannot be read or has faults.'),
  DATABASE: exit(4, 'PostgreSQL cannot be used: not reachable, too old, wrong password, encoding or schema.'),
  PORT: exit(5, 'The address to listen on cannot be had, mostly because the port is in use.'),
  DAEMON: exit(6, 'Another daemon has this database.'),
  REFUSED: exit(7, 'What was asked for was refused; nothing was changed.'),
  FAULTS: exit(8, '"tillgate doctor" found faults, or "tillgate verify" a difference.'),
  STOP_INCOMPLETE: exit(9, 'The daemon stopped, but not everything in it stopped in time.'),
} as const satisfies Record<string, ExitCode>

/** Beginnings of error codes and the exit code they lead to; the first that fits counts. */
const BY_CODE: readonly (readonly [prefix: string, exit: ExitCode])[] = [
  ['CONFIG_', EXIT.CONFIG],
  ['DATABASE_', EXIT.DATABASE],
  ['SCHEMA_', EXIT.DATABASE],
  ['PORT_', EXIT.PORT],
  ['ADDRESS_', EXIT.PORT],
  ['DAEMON_', EXIT.DAEMON],
  ['INTERNAL', EXIT.FAILED],
]

export const exitCodeOf = (error: unknown): number => {
  if (error instanceof ConfigError) return exitOf(error.code).code
  return (isTillgateError(error) ? exitOf(error.code) : EXIT.FAILED).code
}

/** Any error that is not in the table is a "no" to what was asked for. */
export const exitOf = (code: ErrorCode): ExitCode =>
  BY_CODE.find(([prefix]) => code.startsWith(prefix))?.[1] ?? EXIT.REFUSED

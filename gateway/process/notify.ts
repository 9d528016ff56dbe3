import { execFile } from 'node:child_process'

/**
 * Tells the service manager how the daemon fares (sd_notify(3)). Node has no datagram sockets, so the program
 * `systemd-notify` sends for us: about 20 ms, in a process of its own, which is why the unit says NotifyAccess=all.
 * Nothing here can fail the daemon: without NOTIFY_SOCKET nothing is sent, and what cannot be sent is reported once.
 */
export interface Notifier {
  /** READY=1 with a status line. */
  ready(status: string): Promise<void>
  status(text: string): Promise<void>
  stopping(): Promise<void>
  /** WATCHDOG=1: the event loop turns. */
  alive(): Promise<void>
  /** How often `alive` is expected, in milliseconds (the unit's WatchdogSec); null when nobody waits for it. */
  readonly watchdogMs: number | null
}

export interface NotifierOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Called at the first failure only. */
  readonly onFault: (error: Error) => void
  /** The program that sends; looked up in PATH. */
  readonly program?: string
}

export const createNotifier = ({ environment, onFault, program = 'systemd-notify' }: NotifierOptions): Notifier => {
  const listening = (environment['NOTIFY_SOCKET'] ?? '') !== ''
  let reported = false
  const send = (...messages: string[]): Promise<void> =>
    listening
      ? new Promise((resolve) => {
          execFile(program, messages, { env: { ...environment }, timeout: 5_000 }, (error) => {
            if (error && !reported) {
              reported = true
              onFault(error)
            }
            resolve()
          })
        })
      : Promise.resolve()
  return {
    ready: (status) => send('--ready', `--status=${oneLine(status)}`),
    status: (text) => send(`--status=${oneLine(text)}`),
    stopping: () => send('STOPPING=1'),
    alive: () => send('WATCHDOG=1'),
    watchdogMs: listening ? watchdogMs(environment) : null,
  }
}

/** WATCHDOG_USEC counts only for the process it was given to (sd_watchdog_enabled(3)). */
const watchdogMs = (environment: NotifierOptions['environment']): number | null => {
  const microseconds = Number(environment['WATCHDOG_USEC'] ?? '')
  const pid = environment['WATCHDOG_PID']
  if (!Number.isFinite(microseconds) || microseconds <= 0) return null
  return pid === undefined || pid === String(process.pid) ? microseconds / 1_000 : null
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ')

import type { EventEmitter } from 'node:events'
import { exitCodeOf, EXIT } from '../cli/exit-codes.js'
import { createLifecycle, type Part } from './lifecycle.js'
import type { Logger } from './logging.js'
import { createLoopWatch } from './loop-watch.js'
import type { Notifier } from './notify.js'

export interface DaemonOptions {
  /** In the order they start. */
  readonly parts: readonly Part[]
  /** Milliseconds a part may take to stop. */
  readonly stopMs: number
  readonly log: Logger
  readonly notifier: Notifier
  /** Where signals and stray errors come from; the process itself but in a test. */
  readonly signals?: EventEmitter
  /** Told once everything runs; the status line of the service. */
  readonly onReady: () => string
  /** Called when a second signal says that waiting is over. */
  readonly leaveNow: (exitCode: number) => void
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Starts the parts, tells the service manager, waits for a signal, stops the parts. Gives the exit code: 0 after an
 * orderly stop, STOP_INCOMPLETE when a part would not stop, that of the error when the start failed or something
 * nobody caught came up.
 */
export const runDaemon = async (options: DaemonOptions): Promise<number> => {
  const { parts, stopMs, log, notifier, signals = process, onReady, leaveNow } = options
  const lifecycle = createLifecycle({
    parts,
    stopMs,
    log,
    onStep: (name) => {
      log.info({ part: name }, 'starting')
      void notifier.status(`starting: ${name}`) // A status line is not worth waiting for.
    },
  })
  const ended = withResolvers<End>()
  const onSignal = (name: string) => () => {
    if (!asked) {
      asked = true
      log.info({ signal: name }, 'stopping')
      ended.resolve({ error: null })
      void lifecycle.stop() // Aborts a start that is still going on; awaited below.
    } else {
      log.warn({ signal: name }, 'told twice to stop: leaving at once')
      leaveNow(EXIT.STOP_INCOMPLETE.code)
    }
  }
  let asked = false
  const onStray = (err: unknown): void => {
    log.fatal({ err }, 'an error nobody caught')
    ended.resolve({ error: err })
  }
  const listeners: [event: string, listener: (error: unknown) => void][] = [
    ...STOP_SIGNALS.map((name): [string, () => void] => [name, onSignal(name)]),
    ['uncaughtException', onStray],
    ['unhandledRejection', onStray],
  ]
  for (const [name, listener] of listeners) signals.on(name, listener)
  const watch = createLoopWatch({
    limitMs: (notifier.watchdogMs ?? 20_000) / 4,
    alive: () => void notifier.alive(), // Sent by another process; its failure is reported by the notifier.
    onLate: (lagMs) => log.error({ lagMs: Math.round(lagMs) }, 'the event loop was stuck'),
  })
  try {
    watch.start()
    try {
      await lifecycle.start()
    } catch (error) {
      // Told to stop during the start: that is no failure.
      if (asked) return (await lifecycle.stop()).clean ? EXIT.OK.code : EXIT.STOP_INCOMPLETE.code
      throw error
    }
    const status = onReady()
    log.info(status)
    await notifier.ready(status)
    const { error } = await ended.promise
    await notifier.stopping()
    const { clean } = await lifecycle.stop()
    if (error !== null) return exitCodeOf(error)
    return clean ? EXIT.OK.code : EXIT.STOP_INCOMPLETE.code
  } finally {
    watch.stop()
    for (const [name, listener] of listeners) signals.off(name, listener)
  }
}

interface End {
  /** What nobody caught, or null after a signal. */
  readonly error: unknown
}

const withResolvers = <T>() => {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((accept) => {
    resolve = accept
  })
  return { promise, resolve }
}

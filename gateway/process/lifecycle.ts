import type { Logger } from './logging.js'

/** Something that is started with the daemon and stopped with it: the store, a printer, the server. */
export interface Part {
  readonly name: string
  /** Rejects when it cannot start. Gives up soon after `signal` is aborted. */
  start(signal: AbortSignal): Promise<void>
  /** Harmless when never started, half started or stopped already. */
  stop(): Promise<void>
  /** Milliseconds it may take to stop; without it the lifecycle's own deadline counts. */
  readonly stopMs?: number
}

export type StopOutcome = 'stopped' | 'failed' | 'late'

export interface StopReport {
  readonly parts: readonly { readonly name: string; readonly outcome: StopOutcome }[]
  /** True when every part stopped within its deadline. */
  readonly clean: boolean
}

export interface Lifecycle {
  /** Starts the parts in order. When one fails, those before it are stopped again, and its error is thrown. */
  start(): Promise<void>
  /**
   * Stops in reverse order, each part within its deadline, every part tried whatever the others do. Called while the
   * start is still going on, it aborts that first. Called twice, it gives the same report.
   */
  stop(): Promise<StopReport>
}

export interface LifecycleOptions {
  readonly parts: readonly Part[]
  /** Milliseconds for a part that names no deadline of its own. */
  readonly stopMs: number
  readonly log: Pick<Logger, 'debug' | 'warn' | 'error'>
  /** Told at each step: what is being started. */
  readonly onStep?: (name: string) => void
}

export const createLifecycle = ({ parts, stopMs, log, onStep = () => {} }: LifecycleOptions): Lifecycle => {
  const abort = new AbortController()
  const begun: Part[] = []
  let starting: Promise<void> | null = null
  let stopping: Promise<StopReport> | null = null

  const startAll = async (): Promise<void> => {
    for (const part of parts) {
      abort.signal.throwIfAborted()
      onStep(part.name)
      // Before it has started: one that fails half way has something to give back too.
      begun.push(part)
      await part.start(abort.signal)
      log.debug({ part: part.name }, 'started')
    }
    abort.signal.throwIfAborted()
  }

  const stopAll = async (): Promise<StopReport> => {
    const report: { name: string; outcome: StopOutcome }[] = []
    for (const part of begun.toReversed()) report.push({ name: part.name, outcome: await stopOne(part, stopMs, log) })
    return { parts: report, clean: report.every(({ outcome }) => outcome === 'stopped') }
  }

  const stop = (): Promise<StopReport> => {
    abort.abort(new Error('The daemon is being stopped.'))
    // The start ends first (its own error is told to its caller), or a part could come up behind the stop.
    stopping ??= settled(starting, stopMs).then(stopAll)
    return stopping
  }

  return {
    start: async () => {
      starting ??= startAll()
      try {
        await starting
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop,
  }
}

const stopOne = async (part: Part, stopMs: number, log: LifecycleOptions['log']): Promise<StopOutcome> => {
  const allowed = part.stopMs ?? stopMs
  // A part that is late goes on by itself; its later failure is of no use to anyone and must not end the process.
  const stopped = part.stop().then(
    (): StopOutcome => 'stopped',
    (err: unknown): StopOutcome => {
      log.error({ part: part.name, err }, 'could not be stopped')
      return 'failed'
    },
  )
  const outcome = await withDeadline(stopped, allowed, 'late')
  if (outcome === 'late') log.warn({ part: part.name, allowedMs: allowed }, 'did not stop in time')
  else log.debug({ part: part.name }, outcome)
  return outcome
}

/** Waits for a promise to end either way, but not for ever. */
const settled = async (promise: Promise<void> | null, ms: number): Promise<void> => {
  await withDeadline<unknown>(Promise.allSettled([promise]), ms, undefined)
}

const withDeadline = async <T>(promise: Promise<T>, ms: number, late: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), ms)
  })
  try {
    return await Promise.race([promise, deadline])
  } finally {
    clearTimeout(timer)
  }
}

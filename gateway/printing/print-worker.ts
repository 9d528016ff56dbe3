import type { LabelMedia } from '../../core/documents/label.js'
import { isTillgateError } from '../../core/errors/error.js'
import type { JobRow, Store } from '../../core/store/store.js'
import type { PrintOutcome, Printer } from '../../drivers/printer.js'
import { documentOf } from './render.js'

export interface WorkerLog {
  info(details: object, text: string): void
  warn(details: object, text: string): void
  error(details: object, text: string): void
}

export interface WorkerDeps {
  readonly store: Pick<Store, 'context' | 'sales' | 'transfers' | 'catalog' | 'days' | 'jobs'>
  readonly log: WorkerLog
  /** A job changed its state: the pages are told. */
  readonly onJob: (job: JobRow) => void
  /** Milliseconds between looks at a queue whose printer is not ready (also when its jobs expire). */
  readonly waitMs: number
}

/**
 * The one writer of one printer. It takes the printer's jobs in order, one at a time, and writes down how far each
 * got before and after the bytes go out:
 *
 *     queued ──sending──► sent ──► printed | unconfirmed (asks) | failed
 *        └── too late ──► expired (asks)
 *
 * A job that was in hand when the daemon died is never sent again by itself: the printer is asked first, then a person.
 */
export class PrintWorker {
  readonly #printer: Printer
  readonly #media: LabelMedia | null
  readonly #deps: WorkerDeps
  readonly #stop = new AbortController()
  #running: Promise<void> | null = null
  #wake: () => void = () => undefined
  #woken = false

  constructor(printer: Printer, media: LabelMedia | null, deps: WorkerDeps) {
    this.#printer = printer
    this.#media = media
    this.#deps = deps
  }

  start(): void {
    if (this.#running !== null) return
    this.#printer.onStatus(() => this.wake())
    this.#running = this.#run()
  }

  /** The job in hand is finished or told as unconfirmed; nothing new is begun. */
  async stop(): Promise<void> {
    this.#stop.abort()
    this.#wake()
    await this.#running
  }

  /** A job was written, or the printer changed. */
  wake(): void {
    this.#woken = true
    this.#wake()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    let askedAfterStart = false
    while (!signal.aborted) {
      try {
        if (!askedAfterStart) {
          await this.#settleInterrupted()
          askedAfterStart = true
        }
        const more = this.#canPrint() ? await this.#printNext() : await this.#expire()
        if (more === 'printed-one') continue
        await this.#sleep(more === 'waiting' ? this.#deps.waitMs : null)
      } catch (error) {
        // The database is away, most likely. The worker outlives that; the queue is on disk. A job that was in hand
        // is settled first when it is back.
        askedAfterStart = false
        this.#deps.log.error({ printer: this.#printer.id, err: error }, 'the print queue cannot be worked on')
        await this.#sleep(this.#deps.waitMs)
      }
    }
  }

  /** `unknown` prints too: some printers tell nothing, and the outcome will say so. */
  #canPrint(): boolean {
    return !['absent', 'faulted'].includes(this.#printer.status().state)
  }

  async #expire(): Promise<'waiting' | 'empty'> {
    const { expired, waiting } = await this.#deps.store.jobs.expire(this.#printer.id)
    for (const job of expired) this.#deps.onJob(job)
    return waiting > 0 ? 'waiting' : 'empty'
  }

  async #printNext(): Promise<'printed-one' | 'waiting' | 'empty'> {
    const { jobs } = this.#deps.store
    for (const job of (await jobs.expire(this.#printer.id)).expired) this.#deps.onJob(job)
    const job = await jobs.claim(this.#printer.id)
    if (job === null) return 'empty'
    const outcome = await this.#print(job)
    if (outcome.outcome === 'failed' && outcome.retry) {
      // Nothing went out. The job keeps its place and its time; the printer's next change wakes us.
      this.#deps.onJob(await jobs.settle(job.id, 'queued', outcome.reason))
      return 'waiting'
    }
    const reason = outcome.outcome === 'printed' ? replacedText(outcome.replaced ?? []) : outcome.reason
    const settled = await jobs.settle(job.id, outcome.outcome, reason)
    this.#deps.log.info({ printer: this.#printer.id, job: job.id, outcome: outcome.outcome, reason }, job.title)
    this.#deps.onJob(settled)
    return 'printed-one'
  }

  async #print(job: JobRow): Promise<PrintOutcome> {
    const { jobs } = this.#deps.store
    try {
      const document = await documentOf(this.#deps.store, job, this.#media)
      return await this.#printer.print(
        { id: job.id, document, ...(job.body.copies === undefined ? {} : { copies: job.body.copies }) },
        {
          sending: async ({ cutCounter }) => {
            await jobs.sending(job.id, cutCounter)
            this.#deps.onJob({ ...job, state: 'sending' })
          },
          sent: () => jobs.sent(job.id),
        },
        this.#stop.signal,
      )
    } catch (error) {
      // What cannot be made into a document will not be one later either: a person has to know.
      if (isTillgateError(error) && error.entry.kind !== 'unavailable')
        return { outcome: 'failed', reason: error.message, condition: null, retry: false }
      throw error
    }
  }

  /** After a crash between the first byte and the confirmation: the printer may know, else a person is asked. */
  async #settleInterrupted(): Promise<void> {
    const { jobs } = this.#deps.store
    for (const job of await jobs.interrupted(this.#printer.id)) {
      const answer = await this.#printer.settle({ id: job.id, cutCounterBefore: job.cutCounter })
      const settled =
        answer === 'printed'
          ? await jobs.settle(job.id, 'printed', 'The printer confirmed it after a restart.')
          : answer === 'not-printed'
            ? await jobs.settle(job.id, 'queued', 'The printer says that it did not come out.')
            : await jobs.settle(
                job.id,
                'unconfirmed',
                'Tillgate was interrupted while it was printed. Did it come out?',
              )
      this.#deps.log.warn({ printer: this.#printer.id, job: job.id, answer }, `${job.title} was interrupted`)
      this.#deps.onJob(settled)
    }
  }

  /** Until woken, or for so long at the most; null waits for a wake alone. */
  async #sleep(ms: number | null): Promise<void> {
    if (this.#woken || this.#stop.signal.aborted) {
      this.#woken = false
      return
    }
    await new Promise<void>((resolve) => {
      const timer = ms === null ? null : setTimeout(resolve, ms)
      this.#wake = () => {
        if (timer !== null) clearTimeout(timer)
        resolve()
      }
    })
    this.#woken = false
    this.#wake = () => undefined
  }
}

/** Nothing is lost in silence: what the printer had no glyph for is told beside "printed". */
const replacedText = (replaced: readonly string[]): string | null =>
  replaced.length === 0 ? null : `Printed as "?": ${replaced.join(' ')}`

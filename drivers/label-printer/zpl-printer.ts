import type { Backoff } from '../backoff.js'
import { systemClock, type Clock } from '../clock.js'
import type { DeviceStatus } from '../device.js'
import { PrinterKeeper, type ShownStatus } from '../printer-keeper.js'
import type { Printer, PrintJob, PrintJournal, PrintOutcome, SettleAnswer } from '../printer.js'
import { reasonOf } from '../reason.js'
import type { Transport } from '../transport/transport.js'
import { layOutLabel, type EncodedLabel } from './label-layout.js'
import { labelTiming, printLabels, waitingIn, type LabelTiming } from './print-labels.js'
import { CANCEL_ALL } from './zpl.js'
import { ZplLine, type LabelCheck } from './zpl-line.js'
import { labelStoppedBy, wordsOfLabel } from './zpl-replies.js'

export interface ZplPrinterOptions {
  readonly id: string
  readonly transport: Transport
  readonly timing?: Partial<LabelTiming>
  readonly clock?: Clock
  readonly backoff?: Backoff
}

/** What became of cancelling: how many formats and labels were thrown away, null where the printer does not tell. */
export type CancelOutcome =
  | { readonly outcome: 'cancelled'; readonly labels: number | null }
  | { readonly outcome: 'failed'; readonly reason: string }

/** A label printer that speaks ZPL II, over any transport. Sole owner of its connection; one job at a time. */
export class ZplPrinter implements Printer {
  readonly id: string
  readonly kind = 'label-printer'
  readonly #timing: LabelTiming
  readonly #clock: Clock
  readonly #keeper: PrinterKeeper<ZplLine>
  #check: (LabelCheck & { readonly at: number }) | null = null
  /** The job under way: how many labels of how many are out. */
  #progress: { readonly printed: number; readonly copies: number } | null = null

  constructor(options: ZplPrinterOptions) {
    this.id = options.id
    this.#timing = { ...labelTiming, ...options.timing }
    this.#clock = options.clock ?? systemClock
    this.#keeper = new PrinterKeeper<ZplLine>({
      id: this.id,
      kind: this.kind,
      transport: options.transport,
      clock: this.#clock,
      backoff: options.backoff,
      pollMs: this.#timing.pollMs,
      open: (connection) => {
        this.#check = null
        return new ZplLine({ connection, clock: this.#clock, replyMs: this.#timing.replyMs }).begin()
      },
      greet: (line) => this.#ask(line),
      poll: async (line) => {
        if (!line.isWriting) await this.#ask(line)
      },
      show: () => this.#show(),
    })
  }

  start(): void {
    this.#keeper.start()
  }

  stop(): Promise<void> {
    return this.#keeper.stop()
  }

  wake(): void {
    this.#keeper.wake()
  }

  status(): DeviceStatus {
    return this.#keeper.status()
  }

  onStatus(listener: (status: DeviceStatus) => void): void {
    this.#keeper.onStatus(listener)
  }

  print(job: PrintJob, journal: PrintJournal, signal: AbortSignal): Promise<PrintOutcome> {
    return this.#keeper.inTurn(() => this.#print(job, journal, signal))
  }

  /** ZPL knows no confirmation that outlives a connection and no count to compare: a person looks at the labels. */
  settle(): Promise<SettleAnswer> {
    return Promise.resolve('unknown')
  }

  /**
   * Throws away everything the printer holds (`~JA`). Only ever done when somebody asks for it, before labels are
   * printed again; the answer says how much was thrown away, so that it can be written down.
   */
  cancelAll(): Promise<CancelOutcome> {
    return this.#keeper.inTurn(async () => {
      const line = this.#keeper.line()
      if (line === null) return { outcome: 'failed', reason: this.status().text }
      try {
        const labels = waitingIn(await line.check())
        await line.write(CANCEL_ALL, this.#timing.replyMs)
        await this.#ask(line)
        return { outcome: 'cancelled', labels }
      } catch (error) {
        return { outcome: 'failed', reason: reasonOf(error) }
      }
    })
  }

  async #ask(line: ZplLine): Promise<void> {
    this.#heard(await line.check())
  }

  #heard(check: LabelCheck): void {
    this.#check = { ...check, at: this.#clock.now() }
    this.#keeper.tell()
  }

  #show(): ShownStatus {
    const check = this.#check
    if (check === null) return { state: 'unknown', text: 'The printer has not answered yet.', conditions: [] }
    if (this.#clock.now() - check.at > this.#timing.staleMs) {
      return { state: 'unknown', text: 'The printer has not answered for a while.', conditions: [] }
    }
    const progress = this.#progress
    const left = progress === null ? '' : ` ${progress.copies - progress.printed} of ${progress.copies} labels to come.`
    const stopped = labelStoppedBy(check.conditions)
    if (stopped !== null) {
      return { state: 'faulted', text: `${wordsOfLabel(stopped)}.${left}`, conditions: check.conditions }
    }
    if (progress !== null) return { state: 'busy', text: `Printing.${left}`, conditions: check.conditions }
    const waiting = waitingIn(check) ?? 0
    if (waiting > 0) {
      const text = 'The printer holds labels of an earlier job.'
      return { state: 'warning', text, conditions: [...check.conditions, 'labels-waiting'] }
    }
    return { state: 'ready', text: 'Ready.', conditions: check.conditions }
  }

  async #print(job: PrintJob, journal: PrintJournal, signal: AbortSignal): Promise<PrintOutcome> {
    const encoded = encode(job)
    if ('outcome' in encoded) return encoded
    const line = this.#keeper.line()
    if (line === null) return { outcome: 'failed', reason: this.status().text, condition: 'absent', retry: true }
    const copies = job.copies ?? 1
    this.#report({ printed: 0, copies })
    try {
      return await printLabels({
        encoded,
        copies,
        line,
        timing: this.#timing,
        clock: this.#clock,
        journal,
        signal,
        onCheck: (check) => this.#heard(check),
        onProgress: (printed) => this.#report({ printed, copies }),
      })
    } finally {
      this.#report(null)
    }
  }

  #report(progress: { readonly printed: number; readonly copies: number } | null): void {
    this.#progress = progress
    this.#keeper.tell()
  }
}

const encode = ({ document, copies }: PrintJob): EncodedLabel | PrintOutcome => {
  const refuse = (reason: string): PrintOutcome => ({ outcome: 'failed', reason, condition: null, retry: false })
  if (document.kind !== 'label') return refuse('A label printer prints no receipts.')
  if (copies !== undefined && (!Number.isInteger(copies) || copies < 1)) return refuse('Print one label or more.')
  try {
    return layOutLabel(document)
  } catch (error) {
    return refuse(reasonOf(error))
  }
}

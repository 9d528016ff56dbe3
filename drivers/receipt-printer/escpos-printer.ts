import type { ReceiptDoc } from '../../core/documents/receipt.js'
import type { Backoff } from '../backoff.js'
import { pulseCommand } from '../cash-drawer/pulse.js'
import { systemClock, type Clock } from '../clock.js'
import { ConnectionRunner } from '../connection-runner.js'
import type { DeviceStatus } from '../device.js'
import type { Printer, PrintJob, PrintJournal, PrintOutcome, SettleAnswer, SettleQuestion } from '../printer.js'
import { reasonOf } from '../reason.js'
import type { Connection, Transport } from '../transport/transport.js'
import { stoppedBy, wordsOf, type PrinterCheck } from './conditions.js'
import type { EncodedReceipt, ReceiptEngine } from './engine.js'
import { PrinterLine } from './printer-line.js'
import { shownStatus } from './printer-status.js'
import { printReceipt } from './print-receipt.js'
import { processIdOf } from './process-id.js'
import type { DrawerPulse, ReceiptProfile } from './profile.js'
import { printerTiming, type PrinterTiming } from './timing.js'

export interface EscposPrinterOptions {
  readonly id: string
  readonly transport: Transport
  readonly profile: ReceiptProfile
  readonly engine: ReceiptEngine
  readonly timing?: Partial<PrinterTiming>
  readonly clock?: Clock
  readonly backoff?: Backoff
}

/** What became of a pulse. `opened` is said only when the drawer's switch says so. */
export type DrawerOutcome =
  | { readonly outcome: 'opened' }
  | { readonly outcome: 'unconfirmed'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string; readonly condition: string | null }

export type DrawerState = 'open' | 'closed' | 'unknown'

const nothing = (): void => {}

/**
 * A receipt printer that speaks ESC/POS, over any transport. Sole owner of its connection; one job at a time, in the
 * order of the calls. The drawer pulse does not wait for jobs: a customer waits for change, not for paper.
 */
export class EscposPrinter implements Printer {
  readonly id: string
  readonly kind = 'receipt-printer'
  readonly #transport: Transport
  readonly #profile: ReceiptProfile
  readonly #engine: ReceiptEngine
  readonly #timing: PrinterTiming
  readonly #clock: Clock
  readonly #runner: ConnectionRunner
  readonly #listeners: ((status: DeviceStatus) => void)[] = []
  #line: PrinterLine | null = null
  #check: (PrinterCheck & { readonly at: number }) | null = null
  #isPrinting = false
  #last: Promise<unknown> = Promise.resolve()
  #shown: DeviceStatus | null = null
  #told: DeviceStatus | null = null
  #cancelPoll = nothing
  #lineListeners: (() => void)[] = []

  constructor(options: EscposPrinterOptions) {
    this.id = options.id
    this.#transport = options.transport
    this.#profile = options.profile
    this.#engine = options.engine
    this.#timing = { ...printerTiming, ...options.timing }
    this.#clock = options.clock ?? systemClock
    this.#runner = new ConnectionRunner({
      transport: options.transport,
      clock: this.#clock,
      onConnection: (connection) => this.#connected(connection),
      ...(options.backoff === undefined ? {} : { backoff: options.backoff }),
    })
    this.#runner.onStatus(() => this.#tell())
  }

  start(): void {
    this.#runner.start()
  }

  async stop(): Promise<void> {
    this.#cancelPoll()
    await this.#runner.stop()
    for (const listener of this.#lineListeners.splice(0)) listener()
    await this.#last
  }

  wake(): void {
    this.#runner.wake()
  }

  status(): DeviceStatus {
    const shown = shownStatus({
      connection: this.#runner.status(),
      address: this.#transport.address,
      check: this.#check,
      now: this.#clock.now(),
      staleMs: this.#timing.staleMs,
      isPrinting: this.#isPrinting,
    })
    const last = this.#shown
    const same = last !== null && last.state === shown.state && last.text === shown.text
    const since = same ? last.since : new Date(this.#clock.now()).toISOString()
    this.#shown = { id: this.id, kind: this.kind, ...shown, since }
    return this.#shown
  }

  onStatus(listener: (status: DeviceStatus) => void): void {
    this.#listeners.push(listener)
  }

  print(job: PrintJob, journal: PrintJournal, signal: AbortSignal): Promise<PrintOutcome> {
    const outcome = this.#last.then(() => this.#print(job, journal, signal))
    // The next job follows whatever became of this one; the caller hears of a fault of its journal.
    this.#last = outcome.catch(nothing)
    return outcome
  }

  settle(question: SettleQuestion): Promise<SettleAnswer> {
    const answer = this.#last.then(() => this.#settle(question))
    this.#last = answer.catch(nothing)
    return answer
  }

  /** What the drawer's switch says, as far as it is known. */
  drawerState(): DrawerState {
    const { openLevel } = this.#profile.drawer
    const check = this.#check
    if (this.#line === null || check === null || openLevel === null) return 'unknown'
    if (this.#clock.now() - check.at > this.#timing.staleMs) return 'unknown'
    return check.drawerPin === openLevel ? 'open' : 'closed'
  }

  /**
   * Pulses the drawer now, past all jobs that wait. Refuses when the printer is stopped: it would keep the pulse and
   * open the drawer later, when nobody expects it. Never rejects.
   */
  async openDrawer(pin: DrawerPulse['pin'] = this.#profile.drawer.pin): Promise<DrawerOutcome> {
    const line = this.#line
    if (line === null) return { outcome: 'failed', reason: this.status().text, condition: 'absent' }
    if (line.isWriting) return { outcome: 'failed', reason: 'The printer takes no more bytes.', condition: 'busy' }
    try {
      const check = this.#heard(await line.check())
      const stopped = stoppedBy(check.conditions)
      if (stopped !== null) return { outcome: 'failed', reason: `${wordsOf(stopped)}.`, condition: stopped }
      await line.write(pulseCommand({ ...this.#profile.drawer, pin }), this.#timing.drawerMs)
      return await this.#seeDrawerOpen(line)
    } catch (error) {
      return { outcome: 'unconfirmed', reason: reasonOf(error) }
    }
  }

  async #seeDrawerOpen(line: PrinterLine): Promise<DrawerOutcome> {
    if (this.#profile.drawer.openLevel === null) {
      return { outcome: 'unconfirmed', reason: 'This drawer has no switch that tells whether it is open.' }
    }
    const end = this.#clock.now() + this.#timing.drawerMs
    while (this.#clock.now() < end) {
      this.#heard(await line.check())
      if (this.drawerState() === 'open') return { outcome: 'opened' }
      await this.#pause(this.#timing.confirmPollMs / 5)
    }
    return { outcome: 'unconfirmed', reason: 'The drawer does not tell that it opened.' }
  }

  #connected(connection: Connection): void {
    const line = new PrinterLine({
      connection,
      clock: this.#clock,
      replyMs: this.#timing.replyMs,
      onStatusBack: (check) => this.#heard(check),
    }).begin()
    this.#line = line
    this.#check = null
    void this.#greet(line)
    void this.#forgetWhenClosed(line)
  }

  async #forgetWhenClosed(line: PrinterLine): Promise<void> {
    await line.closed
    if (this.#line !== line) return
    this.#line = null
    this.#cancelPoll()
    this.#tell()
  }

  /** First words on a new line, then a question now and then. A line that does not answer closes itself. */
  async #greet(line: PrinterLine): Promise<void> {
    try {
      this.#heard(await line.check())
      if (this.#profile.hasStatusBack) await line.statusBackOn()
      for (const listener of this.#lineListeners.splice(0)) listener()
      this.#pollLater(line)
    } catch {
      // The line is closed, the runner connects again, and the status says so.
    }
  }

  #pollLater(line: PrinterLine): void {
    this.#cancelPoll()
    this.#cancelPoll = this.#clock.after(this.#timing.pollMs, () => {
      void this.#poll(line)
    })
  }

  async #poll(line: PrinterLine): Promise<void> {
    try {
      if (!line.isWriting) this.#heard(await line.check())
      if (this.#line === line) this.#pollLater(line)
    } catch {
      // As in `#greet`.
    }
    this.#tell()
  }

  #heard(check: PrinterCheck): PrinterCheck {
    const drawerMoved = this.#check !== null && this.#check.drawerPin !== check.drawerPin
    this.#check = { ...check, at: this.#clock.now() }
    this.#tell(drawerMoved)
    return check
  }

  /** Tells listeners if what is shown has changed, or the drawer, which shows its own status. */
  #tell(drawerMoved = false): void {
    const before = this.#told
    const now = this.status()
    this.#told = now
    if (!drawerMoved && before !== null && before.state === now.state && before.text === now.text) return
    for (const listener of this.#listeners) listener(now)
  }

  async #print(job: PrintJob, journal: PrintJournal, signal: AbortSignal): Promise<PrintOutcome> {
    const receipt = this.#encode(job)
    if ('outcome' in receipt) return receipt
    const line = this.#line
    if (line === null) return { outcome: 'failed', reason: this.status().text, condition: 'absent', retry: true }
    this.#isPrinting = true
    this.#tell()
    try {
      return await printReceipt({
        jobId: job.id,
        receipt,
        line,
        profile: this.#profile,
        timing: this.#timing,
        clock: this.#clock,
        journal,
        signal,
        onCheck: (check) => this.#heard(check),
      })
    } finally {
      this.#isPrinting = false
      this.#tell()
    }
  }

  #encode({ document, copies }: PrintJob): EncodedReceipt | PrintOutcome {
    const refuse = (reason: string): PrintOutcome => ({ outcome: 'failed', reason, condition: null, retry: false })
    if (document.kind !== 'receipt') return refuse('A receipt printer prints no labels.')
    if (copies !== undefined && copies !== 1) return refuse('A second receipt is a job of its own.')
    return this.#encodeReceipt(document, refuse)
  }

  #encodeReceipt(document: ReceiptDoc, refuse: (reason: string) => PrintOutcome): EncodedReceipt | PrintOutcome {
    try {
      return this.#engine.encode(document, this.#profile)
    } catch (error) {
      return refuse(`The receipt cannot be encoded: ${reasonOf(error)}`)
    }
  }

  /**
   * A late confirmation is the best answer. Else the count of cuts, which the printer tells behind everything it was
   * sent before: as before the job, it was not cut; one more, it was; anything else says nothing.
   */
  async #settle({ id, cutCounterBefore }: SettleQuestion): Promise<SettleAnswer> {
    const line = await this.#lineWithin(this.#timing.settleMs)
    if (line === null) return 'unknown'
    const processId = processIdOf(id)
    try {
      await this.#recovered(line)
      if (line.sawProcessId(processId)) return 'printed'
      const counter = await line.cutCounter()
      if (line.sawProcessId(processId)) return 'printed'
      if (counter === null || cutCounterBefore === null) return 'unknown'
      if (counter === cutCounterBefore) return 'not-printed'
      return counter === cutCounterBefore + 1 ? 'printed' : 'unknown'
    } catch {
      // The line broke while asking.
      return 'unknown'
    }
  }

  /** Waits a while for a printer that is stopped: with the paper back it may still confirm by itself. */
  async #recovered(line: PrinterLine): Promise<void> {
    const end = this.#clock.now() + this.#timing.settleMs
    while (stoppedBy(this.#heard(await line.check()).conditions) !== null && this.#clock.now() < end) {
      await this.#pause(this.#timing.confirmPollMs)
    }
  }

  /** The line once the printer has answered on it; null if that takes too long. */
  async #lineWithin(ms: number): Promise<PrinterLine | null> {
    if (this.#line !== null && this.#check !== null) return this.#line
    let cancel = nothing
    await new Promise<void>((resolve) => {
      cancel = this.#clock.after(ms, resolve)
      this.#lineListeners.push(resolve)
    })
    cancel()
    return this.#check === null ? null : this.#line
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(ms, resolve)
    })
  }
}

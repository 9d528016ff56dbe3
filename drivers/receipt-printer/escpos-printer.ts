import type { ReceiptDoc } from '../../core/documents/receipt.js'
import type { Backoff } from '../backoff.js'
import { pulseCommand } from '../cash-drawer/pulse.js'
import { systemClock, type Clock } from '../clock.js'
import type { DeviceStatus } from '../device.js'
import { Listeners } from '../listeners.js'
import { PrinterKeeper } from '../printer-keeper.js'
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

/**
 * A receipt printer that speaks ESC/POS, over any transport. Sole owner of its connection; one job at a time, in the
 * order of the calls. The drawer pulse does not wait for jobs: a customer waits for change, not for paper.
 */
export class EscposPrinter implements Printer {
  readonly id: string
  readonly kind = 'receipt-printer'
  readonly #profile: ReceiptProfile
  readonly #engine: ReceiptEngine
  readonly #timing: PrinterTiming
  readonly #clock: Clock
  readonly #keeper: PrinterKeeper<PrinterLine>
  #check: (PrinterCheck & { readonly at: number }) | null = null
  readonly #drawerListeners = new Listeners<DrawerState>()
  #isPrinting = false

  constructor(options: EscposPrinterOptions) {
    this.id = options.id
    this.#profile = options.profile
    this.#engine = options.engine
    this.#timing = { ...printerTiming, ...options.timing }
    this.#clock = options.clock ?? systemClock
    this.#keeper = new PrinterKeeper<PrinterLine>({
      id: this.id,
      kind: this.kind,
      transport: options.transport,
      clock: this.#clock,
      backoff: options.backoff,
      pollMs: this.#timing.pollMs,
      open: (connection) => this.#open(connection),
      greet: (line) => this.#greet(line),
      poll: async (line) => {
        if (!line.isWriting) this.#heard(await line.check())
      },
      show: () =>
        shownStatus({
          check: this.#check,
          now: this.#clock.now(),
          staleMs: this.#timing.staleMs,
          isPrinting: this.#isPrinting,
        }),
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

  settle(question: SettleQuestion): Promise<SettleAnswer> {
    return this.#keeper.inTurn(() => this.#settle(question))
  }

  /** What the drawer's switch says, as far as it is known. */
  drawerState(): DrawerState {
    const { openLevel } = this.#profile.drawer
    const check = this.#check
    if (this.#keeper.line() === null || check === null || openLevel === null) return 'unknown'
    if (this.#clock.now() - check.at > this.#timing.staleMs) return 'unknown'
    return check.drawerPin === openLevel ? 'open' : 'closed'
  }

  onDrawer(listener: (state: DrawerState) => void): void {
    this.#drawerListeners.add(listener)
  }

  /**
   * Pulses the drawer now, past all jobs that wait. Refuses when the printer is stopped: it would keep the pulse and
   * open the drawer later, when nobody expects it. Never rejects.
   */
  async openDrawer(pin: DrawerPulse['pin'] = this.#profile.drawer.pin): Promise<DrawerOutcome> {
    const line = this.#keeper.line()
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
      await this.#keeper.pause(this.#timing.confirmPollMs / 5)
    }
    return { outcome: 'unconfirmed', reason: 'The drawer does not tell that it opened.' }
  }

  #open(connection: Connection): PrinterLine {
    this.#check = null
    return new PrinterLine({
      connection,
      clock: this.#clock,
      replyMs: this.#timing.replyMs,
      onStatusBack: (check) => this.#heard(check),
    }).begin()
  }

  async #greet(line: PrinterLine): Promise<void> {
    this.#heard(await line.check())
    await line.greet(this.#profile.hasStatusBack)
  }

  #heard(check: PrinterCheck): PrinterCheck {
    const before = this.drawerState()
    this.#check = { ...check, at: this.#clock.now() }
    this.#keeper.tell()
    const now = this.drawerState()
    if (now !== before) this.#drawerListeners.tell(now)
    return check
  }

  async #print(job: PrintJob, journal: PrintJournal, signal: AbortSignal): Promise<PrintOutcome> {
    const receipt = this.#encode(job)
    if ('outcome' in receipt) return receipt
    const line = this.#keeper.line()
    if (line === null) return { outcome: 'failed', reason: this.status().text, condition: 'absent', retry: true }
    this.#isPrinting = true
    this.#keeper.tell()
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
      this.#keeper.tell()
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
    const line = await this.#keeper.lineWithin(this.#timing.settleMs)
    if (line === null) return 'unknown'
    const processId = processIdOf(id)
    try {
      const isRunning = await this.#recovered(line)
      if (line.sawProcessId(processId)) return 'printed'
      if (!isRunning || cutCounterBefore === null || !this.#profile.hasCutCounter) return 'unknown'
      const counter = await line.cutCounterAfterCrash()
      if (line.sawProcessId(processId)) return 'printed'
      if (counter === cutCounterBefore) return 'not-printed'
      return counter === cutCounterBefore + 1 ? 'printed' : 'unknown'
    } catch {
      // The line broke while asking.
      return 'unknown'
    }
  }

  /** Waits a while for a printer that is stopped: with the paper back it may still confirm by itself. */
  async #recovered(line: PrinterLine): Promise<boolean> {
    const end = this.#clock.now() + this.#timing.settleMs
    while (stoppedBy(this.#heard(await line.check()).conditions) !== null) {
      if (this.#clock.now() >= end) return false
      await this.#keeper.pause(this.#timing.confirmPollMs)
    }
    return true
  }
}

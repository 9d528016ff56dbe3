import { reasonOf } from '../reason.js'
import { pauseOf, whenAborted } from '../wait.js'
import type { Clock } from '../clock.js'
import type { PrintJournal, PrintOutcome } from '../printer.js'
import { ASK_PAPER, askProcessId } from './commands.js'
import { stoppedBy, wordsOf, type PrinterCheck } from './conditions.js'
import type { EncodedReceipt } from './engine.js'
import type { PrinterLine } from './printer-line.js'
import { processIdOf } from './process-id.js'
import type { ReceiptProfile } from './profile.js'
import type { PrinterTiming } from './timing.js'

export interface ReceiptToPrint {
  readonly jobId: string
  readonly receipt: EncodedReceipt
  readonly line: PrinterLine
  readonly profile: ReceiptProfile
  readonly timing: PrinterTiming
  readonly clock: Clock
  readonly journal: PrintJournal
  readonly signal: AbortSignal
  /** Hears every check on the way, for the status shown. */
  readonly onCheck: (check: PrinterCheck) => void
}

const failed = (reason: string, condition: string | null): PrintOutcome => ({
  outcome: 'failed',
  reason,
  condition,
  retry: true,
})
const unconfirmed = (reason: string): PrintOutcome => ({ outcome: 'unconfirmed', reason })

/**
 * Prints one receipt on an open line.
 *
 *     check ─► count of cuts ─► journal.sending ─► bytes, cut, "say this id" ─► journal.sent ─► wait for the id
 *
 * Until the first byte everything is `failed` and may be tried again. After it nothing is ever sent twice: a printer
 * that stops (paper, cover) keeps what it has and goes on by itself, so the driver waits with it; a line that breaks
 * leaves the job `unconfirmed`. Rejects only with what the journal threw.
 */
export const printReceipt = async (job: ReceiptToPrint): Promise<PrintOutcome> => {
  const { line, journal, signal } = job
  const before = await askBefore(job)
  if ('outcome' in before) return before
  await journal.sending({ cutCounter: before.cutCounter })
  if (signal.aborted) return failed('The print was called off.', null)
  const confirmation = expectConfirmation(job)
  try {
    await line.writeJob(withQuestion(job), job.timing.holdMs)
  } catch (error) {
    confirmation.forget()
    return unconfirmed(`The connection broke while the receipt was sent: ${reasonOf(error)}.`)
  }
  await journal.sent()
  try {
    const outcome = await waitForConfirmation(job, confirmation.came)
    // A fence that comes late would confirm the next receipt; a fresh line has no late answers.
    if (outcome.outcome === 'unconfirmed' && job.profile.confirmation === 'paper-status') await line.close()
    return outcome
  } finally {
    confirmation.forget()
  }
}

const askBefore = async ({
  line,
  profile,
  onCheck,
  signal,
}: ReceiptToPrint): Promise<PrintOutcome | { cutCounter: number | null }> => {
  if (signal.aborted) return failed('The print was called off.', null)
  try {
    const check = await line.check()
    onCheck(check)
    const stopped = stoppedBy(check.conditions)
    if (stopped !== null) return failed(`${wordsOf(stopped)}.`, stopped)
    return { cutCounter: profile.hasCutCounter ? await line.cutCounter() : null }
  } catch (error) {
    return failed(reasonOf(error), 'absent')
  }
}

/** The receipt with the question for its confirmation in the same write, so that nothing comes between them. */
const withQuestion = ({ jobId, receipt, profile }: ReceiptToPrint): Uint8Array => {
  switch (profile.confirmation) {
    case 'process-id':
      return Buffer.concat([receipt.bytes, askProcessId(processIdOf(jobId))])
    case 'paper-status':
      return Buffer.concat([receipt.bytes, ASK_PAPER])
    case 'none':
      return receipt.bytes
  }
}

interface Confirmation {
  /** Resolves when the printer confirms; never rejects. */
  readonly came: Promise<'confirmed'>
  readonly forget: () => void
}

const expectConfirmation = ({ jobId, line, profile }: ReceiptToPrint): Confirmation => {
  switch (profile.confirmation) {
    case 'process-id': {
      const id = processIdOf(jobId)
      const came = new Promise<'confirmed'>((resolve) => {
        line.onProcessId((given) => {
          if (given === id) resolve('confirmed')
        })
      })
      return { came, forget: () => line.onProcessId(null) }
    }
    case 'paper-status': {
      const { reply, forget } = line.nextBuffered()
      return { came: reply.then(() => 'confirmed'), forget }
    }
    case 'none':
      return { came: new Promise(() => {}), forget: () => {} }
  }
}

const waitForConfirmation = async (job: ReceiptToPrint, came: Promise<'confirmed'>): Promise<PrintOutcome> => {
  const { line, timing, clock, signal, profile } = job
  if (profile.confirmation === 'none') return unconfirmed('This printer cannot confirm what it printed.')
  const aborted = whenAborted(signal)
  const sentAt = clock.now()
  let healthySince = sentAt
  try {
    for (;;) {
      const pause = pauseOf(clock, timing.confirmPollMs)
      const event = await Promise.race([came, line.closed, aborted.came, pause.over])
      pause.cancel()
      if (event === 'confirmed') return { outcome: 'printed', replaced: job.receipt.replaced }
      if (event === 'aborted') return unconfirmed('The daemon stopped before the printer confirmed.')
      if (event !== 'pause')
        return unconfirmed(`The connection was lost before the printer confirmed: ${event.reason}.`)
      const state = await stateNow(job)
      if (state === 'silent') return unconfirmed('The printer stopped answering before it confirmed.')
      if (state === 'stopped') healthySince = clock.now()
      if (clock.now() - sentAt > timing.holdMs) return unconfirmed('The printer kept the receipt for too long.')
      if (clock.now() - healthySince > timing.confirmMs) {
        // When this process was held up for that long, the answer may lie here unread.
        if ((await Promise.race([came, Promise.resolve(null)])) === 'confirmed') continue
        return unconfirmed('The printer is ready, and did not confirm the receipt.')
      }
    }
  } finally {
    aborted.forget()
  }
}

const stateNow = async ({ line, onCheck }: ReceiptToPrint): Promise<'silent' | 'stopped' | 'healthy'> => {
  try {
    const check = await line.check()
    onCheck(check)
    return stoppedBy(check.conditions) === null ? 'healthy' : 'stopped'
  } catch {
    // `check` closed the line; why it did is always the same.
    return 'silent'
  }
}

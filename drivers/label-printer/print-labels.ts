import type { Clock } from '../clock.js'
import type { PrintJournal, PrintOutcome } from '../printer.js'
import { reasonOf } from '../reason.js'
import { pauseOf, whenAborted } from '../wait.js'
import type { EncodedLabel } from './label-layout.js'
import { label } from './zpl.js'
import type { LabelCheck, ZplLine } from './zpl-line.js'
import { labelStoppedBy, wordsOfLabel } from './zpl-replies.js'

/** How long the driver waits for what, in milliseconds. */
export interface LabelTiming {
  readonly pollMs: number
  readonly staleMs: number
  readonly replyMs: number
  /** Between two questions while labels come out. */
  readonly progressMs: number
  /** A healthy printer that makes no progress for so long will not any more. */
  readonly confirmMs: number
  /** A stopped printer keeps its labels so long before somebody is asked. */
  readonly holdMs: number
}

export const labelTiming: LabelTiming = {
  pollMs: 5_000,
  staleMs: 20_000,
  replyMs: 3_000,
  progressMs: 300,
  confirmMs: 15_000,
  holdMs: 15 * 60_000,
}

export interface LabelsToPrint {
  readonly encoded: EncodedLabel
  readonly copies: number
  readonly line: ZplLine
  readonly timing: LabelTiming
  readonly clock: Clock
  readonly journal: PrintJournal
  readonly signal: AbortSignal
  readonly onCheck: (check: LabelCheck) => void
  /** Labels of this job known to be out. */
  readonly onProgress: (printed: number) => void
}

/** Labels sent at a time: what may be lost or doubled when the power fails, and what is left when the roll ends. */
const BATCH = 10

type Ended = Exclude<PrintOutcome, { outcome: 'printed' }>

/**
 * Prints labels in batches. A batch is out when the printer, asked twice, has no format waiting and no label to come:
 * once could fall between receiving the batch and beginning it.
 */
export const printLabels = async (job: LabelsToPrint): Promise<PrintOutcome> => {
  const refused = await refusal(job)
  if (refused !== null) return refused
  await job.journal.sending({ cutCounter: null })
  if (job.signal.aborted) return failed('The print was called off.', null)
  let printed = 0
  while (printed < job.copies) {
    const batch = Math.min(BATCH, job.copies - printed)
    const isLast = printed + batch === job.copies
    const ended = await printBatch(job, batch, printed, isLast)
    if (ended !== null) return ended
    printed += batch
    job.onProgress(printed)
  }
  return { outcome: 'printed', replaced: job.encoded.replaced }
}

const failed = (reason: string, condition: string | null): Ended => ({
  outcome: 'failed',
  reason,
  condition,
  retry: true,
})

const unconfirmed = (job: LabelsToPrint, printed: number, why: string): Ended => ({
  outcome: 'unconfirmed',
  reason: `${printed} of ${job.copies} labels are confirmed. ${why}`,
})

const refusal = async ({ line, onCheck, signal }: LabelsToPrint): Promise<Ended | null> => {
  if (signal.aborted) return failed('The print was called off.', null)
  try {
    const check = await line.check()
    onCheck(check)
    const stopped = labelStoppedBy(check.conditions)
    if (stopped !== null) return failed(`${wordsOfLabel(stopped)}.`, stopped)
    const waiting = waitingIn(check)
    if (waiting === 0) return null
    return failed(
      'The printer still holds labels of an earlier job: let them come out, or cancel them.',
      'labels-waiting',
    )
  } catch (error) {
    return failed(reasonOf(error), 'absent')
  }
}

/** Formats and labels the printer still has; a printer that tells only its errors has nothing to say about that. */
export const waitingIn = ({ status }: LabelCheck): number | null =>
  status === null ? null : status.formatsWaiting + status.labelsRemaining + Number(status.partialFormat)

const printBatch = async (
  job: LabelsToPrint,
  batch: number,
  printed: number,
  isLast: boolean,
): Promise<Ended | null> => {
  try {
    await job.line.write(label(job.encoded.size, job.encoded.fields, batch), job.timing.holdMs)
  } catch (error) {
    return unconfirmed(job, printed, `The connection broke while labels were sent: ${reasonOf(error)}.`)
  }
  if (isLast) await job.journal.sent()
  return waitUntilOut(job, printed)
}

const waitUntilOut = async (job: LabelsToPrint, printed: number): Promise<Ended | null> => {
  const { line, timing, clock, signal } = job
  const aborted = whenAborted(signal)
  const sentAt = clock.now()
  let movedAt = sentAt
  let lastWaiting: number | null = null
  let timesEmpty = 0
  try {
    for (;;) {
      const pause = pauseOf(clock, timing.progressMs)
      const event = await Promise.race([line.closed, aborted.came, pause.over])
      pause.cancel()
      if (event === 'aborted') return unconfirmed(job, printed, 'The daemon stopped before the printer was done.')
      if (event !== 'pause') return unconfirmed(job, printed, `The connection was lost: ${event.reason}.`)
      const check = await checkNow(job)
      if (check === null) return unconfirmed(job, printed, 'The printer stopped answering.')
      const waiting = waitingIn(check)
      const isStopped = labelStoppedBy(check.conditions) !== null
      timesEmpty = waiting === 0 && !isStopped ? timesEmpty + 1 : 0
      if (timesEmpty === 2) return null
      if (isStopped || waiting !== lastWaiting) movedAt = clock.now()
      lastWaiting = waiting
      if (clock.now() - sentAt > timing.holdMs) return unconfirmed(job, printed, 'The printer kept them for too long.')
      if (clock.now() - movedAt > timing.confirmMs) {
        return unconfirmed(job, printed, 'The printer is ready and makes no progress.')
      }
    }
  } finally {
    aborted.forget()
  }
}

const checkNow = async ({ line, onCheck }: LabelsToPrint): Promise<LabelCheck | null> => {
  try {
    const check = await line.check()
    onCheck(check)
    return check
  } catch {
    // `check` closed the line; the reason is always that it does not answer.
    return null
  }
}

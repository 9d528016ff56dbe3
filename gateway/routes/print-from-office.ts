import { TillgateError } from '../../core/errors/error.js'
import { newId } from '../../core/store/ids.js'
import type { JobRow, PrintQueue } from '../../core/store/store.js'
import type { DeviceStatus } from '../../drivers/device.js'
import type { HttpCommandName } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { actorOf, type HttpContext } from './handler.js'

export interface OfficePrinting {
  readonly jobs: PrintQueue
  readonly devices: () => readonly DeviceStatus[]
  readonly wakePrinter: (printer: string) => void
}

/** Prints a report on a receipt printer that was chosen in the back office. DEVICE_UNKNOWN. */
export const printFromOffice = async (
  { jobs, devices, wakePrinter }: OfficePrinting,
  name: HttpCommandName,
  input: { readonly printer: string },
  report: Pick<JobRow, 'body' | 'title'> & { readonly subject: string | null },
  context: HttpContext,
): Promise<{ job: string; copy: number }> => {
  const { printer } = input
  if (!devices().some(({ id, kind }) => id === printer && kind === 'receipt-printer'))
    throw new TillgateError('DEVICE_UNKNOWN', { device: printer })
  const actor = actorOf(context)
  const { subject, body, title } = report
  const job = await jobs.enqueue({
    id: newId(),
    kind: 'receipt',
    printer,
    actor,
    documentId: null,
    ...(subject === null ? {} : { subject }),
    body,
    title,
    secondsToLive: null,
    again: subject !== null,
    request: requestKey(actor.userId, context.requestId ?? '', name, input),
  })
  wakePrinter(printer)
  return { job: job.id, copy: job.copy }
}

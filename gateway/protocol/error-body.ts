import { TillgateError, isTillgateError, type ErrorBody } from '../../core/errors/error.js'

/** Keeps a fault that nobody foresaw where store IT finds it: with its stack, under a reference. */
export type ReportFault = (reference: string, error: unknown) => void

/**
 * Any error as it may leave the daemon. What is no error of the catalogue becomes INTERNAL with a reference; its own
 * words and its stack go to the log and never to a client.
 */
export const toErrorBody = (error: unknown, reference: () => string, report: ReportFault): ErrorBody => {
  if (isTillgateError(error)) {
    if (error.entry.kind === 'internal') report('', error)
    return error.toBody()
  }
  const made = reference()
  report(made, error)
  return new TillgateError('INTERNAL', { reference: made }).toBody()
}

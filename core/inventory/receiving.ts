import type { ErrorCode } from '../errors/catalogue.js'
import { messageOf, TillgateError, type ErrorDetails } from '../errors/error.js'

/** One thing that is wrong in a receiving document. */
export interface ReceivingFault {
  /** From 1. */
  readonly line: number
  readonly serial: string | null
  readonly code: ErrorCode
  readonly details: ErrorDetails
}

/** Faults told in words; the rest is counted. A wrong file has thousands, and nobody reads more than a screenful. */
const shown = 50

/**
 * All faults of a document as one error. A single one keeps its own code, with the line beside it; several become
 * RECEIVING_REFUSED, whose details list line, code and sentence of each.
 */
export const receivingError = (faults: readonly ReceivingFault[]): TillgateError => {
  const [first] = faults
  if (first && faults.length === 1) return new TillgateError(first.code, { ...first.details, line: first.line })
  const told = faults.slice(0, shown)
  return new TillgateError('RECEIVING_REFUSED', {
    count: faults.length,
    faults: told.map((fault) => `line ${fault.line}: ${messageOf(fault.code, fault.details)}`),
    lines: told.map((fault) => String(fault.line)),
    codes: told.map((fault) => fault.code),
  })
}

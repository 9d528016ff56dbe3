import { messageOf, TillgateError } from '../errors/error.js'
import type { DocumentFault } from '../store/store.js'

/** Faults told in words; the rest is counted. A wrong file has thousands, and nobody reads more than a screenful. */
const shown = 50

/**
 * All faults of a document as one error. A single one keeps its own code, with the line beside it; several become
 * DOCUMENT_REFUSED, whose details list line, code and sentence of each.
 */
export const documentError = (faults: readonly DocumentFault[]): TillgateError => {
  const [first] = faults
  if (first && faults.length === 1) return new TillgateError(first.code, { ...first.details, line: first.line })
  const told = faults.slice(0, shown)
  return new TillgateError('DOCUMENT_REFUSED', {
    count: faults.length,
    faults: told.map((fault) => `line ${fault.line}: ${messageOf(fault.code, fault.details)}`),
    lines: told.map((fault) => String(fault.line)),
    codes: told.map((fault) => fault.code),
  })
}

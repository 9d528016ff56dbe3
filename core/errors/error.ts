import { errorCatalogue, type ErrorCode, type ErrorEntry } from './catalogue.js'

/** Values for the placeholders of a catalogue text; also sent to programs as `details`. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** What every surface sends or shows for an error. */
export interface ErrorBody {
  readonly code: ErrorCode
  readonly message: string
  readonly details: ErrorDetails
  readonly retryable: boolean
}

/** Fills `{name}` in a text from `details`; a placeholder without a value stays visible, so that a test finds it. */
export const fillText = (text: string, details: ErrorDetails): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = details[name]
    if (value === undefined || value === null) return whole
    return typeof value === 'object' ? value.join(', ') : String(value)
  })

/** The one error class of the project: a code of the catalogue with the values of its placeholders. */
export class TillgateError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(messageOf(code, details), options)
    this.name = 'TillgateError'
    this.code = code
    this.details = details
  }

  get entry(): ErrorEntry {
    return errorCatalogue[this.code]
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, details: this.details, retryable: this.entry.retryable }
  }
}

/** The full sentence of an error: what and where, then what to do next. */
export const messageOf = (code: ErrorCode, details: ErrorDetails): string => {
  const { text, next } = errorCatalogue[code]
  return `${fillText(text, details)} ${fillText(next, details)}`
}

export const isTillgateError = (error: unknown, code?: ErrorCode): error is TillgateError =>
  error instanceof TillgateError && (code === undefined || error.code === code)

import { cleanText } from '../../core/documents/print-text.js'
import { errorCatalogue, type ErrorCode } from '../../core/errors/catalogue.js'
import { TillgateError, type ErrorDetails } from '../../core/errors/error.js'
import { isRefusal, type ExceptionRow, type Exceptions } from '../../core/store/store.js'
import { requestKey } from '../protocol/request-key.js'
import { actorOf, type Handlers } from './handler.js'

/** So many at once: more than a person looks after in a day. */
const most = 200

export const exceptionHandlers = (exceptions: Exceptions): Handlers<'exception.list' | 'exception.settle'> => ({
  'exception.list': async ({ all }) => ({
    exceptions: (await exceptions.list({ all: all === 'true', limit: most })).map(viewOf),
  }),
  async 'exception.settle'(input, context) {
    const actor = actorOf(context)
    const request = requestKey(actor.userId, context.requestId ?? '', 'exception.settle', input)
    const note = cleanText(input.note, 500)
    const settled = await exceptions.settle({ actor, id: input.exception, note, request })
    if (isRefusal(settled)) throw new TillgateError(settled.refused.code, settled.refused.details)
    return { id: settled.id }
  },
})

const viewOf = ({ id, kind, document, number, details, at, settledAt, settledBy, note }: ExceptionRow) => ({
  id,
  kind,
  document,
  number,
  problems: problemsOf(details),
  at,
  settledAt,
  settledBy,
  note,
})

/** A refusal that was not made has the words of one; other facts are told as they are kept. */
const problemsOf = (details: unknown): string[] => (Array.isArray(details) ? details : [details]).map(problemOf)

const problemOf = (detail: unknown): string => {
  if (typeof detail !== 'object' || detail === null) return String(detail)
  if ('code' in detail && isCode(detail.code)) {
    const facts = 'details' in detail && typeof detail.details === 'object' ? detail.details : {}
    return new TillgateError(detail.code, facts as ErrorDetails).message
  }
  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ')
}

const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errorCatalogue, code)

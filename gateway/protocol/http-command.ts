import type { TObject, TSchema } from 'typebox'
import type { ErrorCode } from '../../core/errors/catalogue.js'
import type { Command } from './command.js'

/** Whether an `Idempotency-Key` (or `request` in the body) is taken: what sells, moves or prints asks for one. */
export type RequestIdRule = 'none' | 'required'

/** What comes back: one JSON value, or a file of this content type that is sent as it is made. */
export type ReplyKind = 'json' | 'text/csv' | 'application/ld+json' | 'application/x-ndjson'

/** A row of the table as it stands on HTTP. */
export interface HttpCommand<
  I extends TObject = TObject,
  O extends TSchema = TSchema,
  R extends ReplyKind = ReplyKind,
> extends Command<I, O> {
  readonly http: NonNullable<Command['http']>
  readonly requestId: RequestIdRule
  /** `csv`: the body is a file that is read as it comes, and all of the input stands in the address. */
  readonly body: 'json' | 'csv'
  readonly reply: R
  /** Codes a client should expect besides those that any request can get. */
  readonly errors: readonly ErrorCode[]
}

type Row<I extends TObject, O extends TSchema> = Omit<HttpCommand<I, O>, 'register' | 'body' | 'reply'> &
  Partial<Pick<HttpCommand, 'register' | 'body'>>

export const httpCommand = <I extends TObject, O extends TSchema>(row: Row<I, O>): HttpCommand<I, O, 'json'> => ({
  register: false,
  body: 'json',
  reply: 'json',
  ...row,
})

/** A row that answers with a file; its output describes the text of it. */
export const httpFileCommand = <I extends TObject, O extends TSchema, R extends Exclude<ReplyKind, 'json'>>(
  row: Row<I, O> & { readonly reply: R },
): HttpCommand<I, O, R> => ({ register: false, body: 'json', ...row })

/** Takes the request id of a command (IETF draft “The Idempotency-Key HTTP Header Field”); `request` in the body does too. */
export const idempotencyHeader = 'idempotency-key'

import type { TObject, TSchema } from 'typebox'
import type { ErrorCode } from '../../core/errors/catalogue.js'
import type { Command } from './command.js'

/** Whether an `Idempotency-Key` (or `request` in the body) is taken: what sells, moves or prints asks for one. */
export type RequestIdRule = 'none' | 'required'

/** A row of the table as it stands on HTTP. */
export interface HttpCommand<I extends TObject = TObject, O extends TSchema = TSchema> extends Command<I, O> {
  readonly http: NonNullable<Command['http']>
  readonly requestId: RequestIdRule
  /** `csv`: the body is a file that is read as it comes, and all of the input stands in the address. */
  readonly body: 'json' | 'csv'
  /** Codes a client should expect besides those that any request can get. */
  readonly errors: readonly ErrorCode[]
}

type Row<I extends TObject, O extends TSchema> = Omit<HttpCommand<I, O>, 'register' | 'body'> &
  Partial<Pick<HttpCommand, 'register' | 'body'>>

export const httpCommand = <I extends TObject, O extends TSchema>(row: Row<I, O>): HttpCommand<I, O> => ({
  register: false,
  body: 'json',
  ...row,
})

/** Takes the request id of a command (IETF draft “The Idempotency-Key HTTP Header Field”); `request` in the body does too. */
export const idempotencyHeader = 'idempotency-key'

import type { TSchema } from 'typebox'

/** One row of the command table: a request as every surface knows it. */
export interface Command<Input extends TSchema = TSchema, Output extends TSchema = TSchema> {
  readonly name: string
  readonly summary: string
  readonly input: Input
  readonly output: Output
  /** Named permission the signed-in user needs; `paired` needs a paired register only; `open` nothing. */
  readonly permission: string
  /** `query` changes nothing; `command` does, and its request id makes it happen once. */
  readonly effect: 'query' | 'command'
  /** Where it can be sent. */
  readonly register: boolean
  readonly http: { readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; readonly path: string } | null
}

export const command = <I extends TSchema, O extends TSchema>(row: Command<I, O>): Command<I, O> => row

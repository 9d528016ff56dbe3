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

/** Makes a row; what it says about HTTP stays in its type, so that a row without a path cannot become a route. */
export const command = <I extends TSchema, O extends TSchema, H extends Command['http']>(
  row: Command<I, O> & { readonly http: H },
): Command<I, O> & { readonly http: H } => row

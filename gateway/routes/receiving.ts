import type { HttpInput } from '../protocol/http-commands.js'
import type { Handlers } from './handler.js'
import { postDocument, previewDocument, type AskedDocument, type StockDeps } from './stock-document.js'

export interface ReceivingDeps extends StockDeps {
  /** A Sometimes item may come in with fewer numbers than pieces. */
  readonly fewerSerials: boolean
}

export const receivingHandlers = (
  deps: ReceivingDeps,
): Handlers<'receiving.post' | 'receiving.preview' | 'levels.register'> => {
  const asked = (input: HttpInput<'receiving.post'>): AskedDocument => ({
    kind: 'receiving',
    transaction: 'receive',
    lines: input.lines,
    command: 'receiving.post',
    input,
    more: {
      reference: input.reference ?? null,
      fewerSerials: deps.fewerSerials,
      ...(input.vendor !== undefined && { vendor: input.vendor }),
      ...(input.draft && { draft: input.draft }),
    },
  })
  return {
    'receiving.post': (input, context) => postDocument(asked(input), deps, context),
    'receiving.preview': (input, context) => previewDocument(asked(input), deps, context),
    'levels.register': (input, context) =>
      postDocument(
        {
          kind: 'registration',
          transaction: 'register',
          lines: [{ ...input, quantity: input.serials.length }],
          command: 'levels.register',
          input,
          more: {},
        },
        deps,
        context,
      ),
  }
}

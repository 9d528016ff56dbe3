import { reasonWords } from '../../core/inventory/reasons.js'
import type { HttpInput } from '../protocol/http-commands.js'
import type { Handlers } from './handler.js'
import { postDocument, previewDocument, type AskedDocument, type StockDeps } from './stock-document.js'

type Names = 'vendor-return.post' | 'vendor-return.preview' | 'status.post' | 'status.preview'

/** Goods that go back to their vendor, and goods that stay but may not be sold. Both say why. */
export const vendorReturnHandlers = (deps: StockDeps): Handlers<Names> => {
  const back = (input: HttpInput<'vendor-return.post'>, reason: string): AskedDocument => ({
    kind: 'vendor-return',
    transaction: 'return-to-vendor',
    lines: input.lines,
    command: 'vendor-return.post',
    input,
    more: {
      reference: input.reference ?? null,
      reason,
      ...(input.vendor !== undefined && { vendor: input.vendor }),
      ...(input.draft && { draft: input.draft }),
    },
  })
  const status = (input: HttpInput<'status.post'>, reason: string): AskedDocument => ({
    kind: 'status-change',
    transaction: input.change,
    lines: input.lines,
    command: 'status.post',
    input,
    more: { reason },
  })
  return {
    'vendor-return.post': async (input, context) =>
      postDocument(back(input, reasonWords(input.reason, 'vendor-return', 'A return to a vendor')), deps, context),
    'vendor-return.preview': (input, context) => previewDocument(back(input, ''), deps, context),
    'status.post': async (input, context) =>
      postDocument(status(input, reasonWords(input.reason, 'status', 'A change of status')), deps, context),
    'status.preview': (input, context) => previewDocument(status(input, ''), deps, context),
  }
}

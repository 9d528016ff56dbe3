import { TillgateError } from '../../core/errors/error.js'
import { documentError } from '../../core/inventory/document-error.js'
import { offerSerial } from '../../core/serials/offered.js'
import { newId } from '../../core/store/ids.js'
import {
  isRefusal,
  type ArrivedLine,
  type CatalogQueries,
  type DocumentFault,
  type MissingChoice,
  type OrRefusal,
  type StockDocument,
  type TransferAnswer,
  type TransferCommit,
  type TransferEnd,
  type Transfers,
} from '../../core/store/store.js'
import type { HttpCommandName, HttpInput } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { actorOf, type Handlers, type HttpContext } from './handler.js'
import { faultInWords, mergeFaults, readLines, type WireLine } from './stock-lines.js'
import { manifestHandlers, type ManifestDeps } from './transfer-manifests.js'

type StepName = Extract<HttpCommandName, `transfer.${string}`>

export interface TransferDeps extends ManifestDeps {
  readonly transfers: Transfers
  readonly catalog: CatalogQueries
  /** Today's business date of the store: `2026-11-24`. */
  readonly businessDate: () => string
}

const pageSize = 200

/** On the wire a choice has the words of the page. */
const endingOf = { late: 'late', 'left-at-source': 'released', lost: 'lost' } as const satisfies Record<
  string,
  MissingChoice
>

/** The value of an answer; what is wrong with the document, or a refusal, is thrown. */
const granted = <T extends object>(
  answer: OrRefusal<T> | { readonly faults: readonly DocumentFault[] },
  own: readonly DocumentFault[] = [],
): T => {
  if ('faults' in answer) throw documentError(mergeFaults(own, answer.faults))
  if (isRefusal(answer)) throw new TillgateError(answer.refused.code, answer.refused.details)
  return answer
}

/** Of a list with bad entries nobody can say what is missing. */
const withoutShort = (own: readonly DocumentFault[], faults: readonly DocumentFault[]): readonly DocumentFault[] =>
  mergeFaults(own, own.length === 0 ? faults : faults.filter(({ code }) => code !== 'TRANSFER_SHORT'))

export const transferHandlers = (
  deps: TransferDeps,
): Handlers<StepName | 'store.list' | 'store.key' | 'store.trust'> => {
  const { transfers, catalog } = deps
  const step = (
    name: StepName,
    input: { readonly transfer: string; readonly reason?: string },
    context: HttpContext,
  ) => {
    const actor = actorOf(context)
    return {
      actor,
      transfer: input.transfer,
      reason: input.reason ?? null,
      request: requestKey(actor.userId, context.requestId ?? '', name, input),
    }
  }
  const goods = async (
    input: HttpInput<'transfer.preview'>,
    context: HttpContext,
  ): Promise<{ readonly document: StockDocument; readonly faults: readonly DocumentFault[] }> => {
    const actor = actorOf(context)
    if (input.lines.length === 0) throw new TillgateError('DOCUMENT_EMPTY')
    const { lines, faults } = await readLines(input.lines, 'transfer-initiate', catalog)
    return {
      document: {
        actor,
        kind: 'transfer-initiate',
        documentId: newId(),
        reference: input.reference ?? null,
        reason: null,
        businessDate: deps.businessDate(),
        destinationStoreId: input.destination,
        lines,
        request: requestKey(actor.userId, context.requestId ?? '', 'transfer.initiate', input),
      },
      faults,
    }
  }
  const arrived = async (
    input: HttpInput<'transfer.commit'>,
    context: HttpContext,
  ): Promise<{ readonly commit: TransferCommit; readonly faults: readonly DocumentFault[] }> => {
    const rest = input.rest ?? []
    const given: readonly WireLine[] = [...(input.lines ?? []), ...rest]
    const { lines, faults } = await readLines(given, 'transfer-commit', catalog)
    const first = given.length - rest.length
    return {
      commit: {
        ...step('transfer.commit', input, context),
        documentId: newId(),
        businessDate: deps.businessDate(),
        all: input.all ?? false,
        missing: input.missing === undefined ? null : endingOf[input.missing],
        lines: lines.map((line, index): ArrivedLine => {
          const choice = rest[index - first]?.choice
          return {
            itemId: line.itemId,
            quantity: line.quantity,
            serials: line.serials,
            ...(choice !== undefined && { ending: endingOf[choice] }),
          }
        }),
      },
      faults,
    }
  }
  const end = async (
    name: 'transfer.error' | 'transfer.return' | 'transfer.lost',
    input: {
      readonly transfer: string
      readonly reason?: string
      readonly all?: boolean
      readonly lines?: readonly WireLine[]
    },
    context: HttpContext,
    ending: TransferEnd['ending'],
  ): Promise<TransferAnswer> => {
    const all = input.all ?? false
    if (!all && (input.lines ?? []).length === 0) throw new TillgateError('DOCUMENT_EMPTY')
    const { lines, faults } = await readLines(
      input.lines ?? [],
      ending === 'lost' ? 'transfer-lost' : 'transfer-return',
      catalog,
    )
    if (faults.length > 0) throw documentError(faults)
    return granted(
      await transfers.end({
        ...step(name, input, context),
        documentId: newId(),
        businessDate: deps.businessDate(),
        ending,
        all,
        lines,
      }),
    )
  }
  return {
    ...manifestHandlers(deps),
    async 'transfer.preview'(input, context) {
      const { document, faults } = await goods(input, context)
      const found = await transfers.previewInitiate(document)
      if (isRefusal(found)) throw new TillgateError(found.refused.code, found.refused.details)
      return { faults: mergeFaults(faults, found.faults).map(faultInWords), warnings: [...found.warnings] }
    },
    async 'transfer.initiate'(input, context) {
      const { document: asked, faults } = await goods(input, context)
      const { document, number, at, units, quantity, warnings } = granted(await transfers.initiate(asked), faults)
      return { document, number, at, units, quantity, warnings: [...warnings] }
    },
    async 'transfer.list'({ state = 'open', limit = pageSize }) {
      const found = await transfers.list({ open: state === 'open', limit })
      return { transfers: found.map((transfer) => ({ ...transfer })) }
    },
    async 'transfer.show'({ transfer }) {
      const found = await transfers.details(transfer)
      if (found === null) throw new TillgateError('NOT_FOUND', { what: 'transfer', name: transfer })
      return { ...found, lines: found.lines.map((line) => ({ ...line, units: [...line.units] })) }
    },
    async 'transfer.commit-preview'(input, context) {
      const { commit, faults } = await arrived(input, context)
      const found = await transfers.previewCommit(commit)
      if (isRefusal(found)) throw new TillgateError(found.refused.code, found.refused.details)
      return { faults: withoutShort(faults, found.faults).map(faultInWords), warnings: [...found.warnings] }
    },
    async 'transfer.commit'(input, context) {
      const { commit, faults } = await arrived(input, context)
      const answer = await transfers.commit(commit)
      if ('faults' in answer) throw documentError(withoutShort(faults, answer.faults))
      return granted(answer)
    },
    'transfer.error': (input, context) => end('transfer.error', { ...input, all: true }, context, 'returned'),
    'transfer.return': (input, context) => end('transfer.return', input, context, 'returned'),
    'transfer.lost': (input, context) => end('transfer.lost', input, context, 'lost'),
    async 'transfer.recall'(input, context) {
      return granted(await transfers.recall({ ...step('transfer.recall', input, context), reason: input.reason }))
    },
    async 'transfer.settle'(input, context) {
      const { serial, outcome, reason } = input
      const offer = offerSerial(serial)
      if (!offer.ok) throw new TillgateError(offer.code, offer.details)
      const settling = { ...step('transfer.settle', input, context), reason, serial: offer.serial, outcome }
      return granted(await transfers.settle(settling))
    },
    async 'transfer.release'(input, context) {
      return granted(await transfers.release(step('transfer.release', input, context)))
    },
  }
}

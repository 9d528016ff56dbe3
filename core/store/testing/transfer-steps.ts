import { newId } from '../ids.js'
import type { ArrivedLine, MissingChoice, StockDocument, TransferCommit, TransferEnd } from '../store.js'
import type { Shop } from './shop.js'
import { granted, requestKey, serial } from './till.js'

/** Goods of a transfer in a test: the item, its numbers or else how many pieces, and what is with them. */
export type Given = readonly [itemId: string, serials: readonly string[], quantity?: number, ending?: MissingChoice]

export const linesOf = (given: readonly Given[]): readonly ArrivedLine[] =>
  given.map(([itemId, serials, quantity = serials.length, ending]) => ({
    itemId,
    quantity,
    serials: serials.map(serial),
    ...(ending !== undefined && { ending }),
  }))

export const sendOff = (from: Shop, to: Shop, given: readonly Given[], more: Partial<StockDocument> = {}) =>
  from.store.transfers.initiate({
    actor: from.actor(),
    kind: 'transfer-initiate',
    documentId: newId(),
    reference: null,
    reason: null,
    businessDate: '2026-11-24',
    destinationStoreId: to.store.context.storeId,
    lines: linesOf(given).map((line) => ({ ...line, transaction: 'transfer-initiate', unitCost: null })),
    request: requestKey(from.actor()),
    ...more,
  })

/** The id of a transfer that was sent off; a refusal is an error. */
export const sent = async (answer: ReturnType<typeof sendOff>): Promise<string> => {
  const result = await answer
  if ('faults' in result) throw new Error(JSON.stringify(result.faults))
  return granted(result).document
}

export const commit = (
  at: Shop,
  transfer: string,
  given: readonly Given[] | 'all',
  more: Partial<TransferCommit> = {},
) =>
  at.store.transfers.commit({
    actor: at.actor(),
    transfer,
    documentId: newId(),
    businessDate: '2026-11-24',
    reason: null,
    all: given === 'all',
    lines: given === 'all' ? [] : linesOf(given),
    missing: null,
    request: requestKey(at.actor()),
    ...more,
  })

export const end = (at: Shop, transfer: string, ending: TransferEnd['ending'], given: readonly Given[] | 'all') =>
  at.store.transfers.end({
    actor: at.actor(),
    transfer,
    documentId: newId(),
    businessDate: '2026-11-24',
    reason: 'test',
    ending,
    all: given === 'all',
    lines: given === 'all' ? [] : linesOf(given),
    request: requestKey(at.actor()),
  })

/** The fields that recall and release share. */
export const step = (at: Shop, transfer: string) => ({
  actor: at.actor(),
  transfer,
  reason: 'sent by mistake',
  request: requestKey(at.actor()),
})

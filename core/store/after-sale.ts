import { upcCandidates } from '../barcode/gtin.js'
import { offerSerial } from '../serials/offered.js'
import type { Database } from './database.js'
import { newIds } from './ids.js'
import { offering, offeringAll } from './serial-formats.js'
import type { AfterSale, Correction } from './store.js'

/** What comes after a sale: returns into a basket, and the documents that correct one. */
export const afterSaleOf = (soft: Database, durable: Database, generation: number): AfterSale => {
  const units = async (document: string): Promise<number> => {
    const [row] = await soft.rows<{ n: number }>(
      'document-units',
      `select ((select count(*) from up.document_serial where document_id = $1) + (select count(*) from up.document_line where document_id = $1))::int as n`,
      [document],
    )
    return row?.n ?? 0
  }
  return {
    find: (text) => {
      const offer = offerSerial(text)
      return soft.call('find_return', { text: text.trim(), serial: offer.ok ? offer.serial : null })
    },
    addReturn: ({
      actor,
      basketId,
      newLineId,
      sale,
      position,
      itemId,
      quantity,
      serials,
      reason,
      terms,
      today,
      request,
    }) =>
      offeringAll(serials, (offered) =>
        soft.callOnce(
          'add_return',
          {
            generation,
            actor,
            basket: basketId,
            newLine: newLineId,
            sale,
            position,
            item: itemId,
            quantity,
            serials: offered,
            reason: reason.trim(),
            terms,
            today,
          },
          request,
        ),
      ),
    postVoid: async ({ reason, ...input }) =>
      // An id for each unit's event and each line's movement, one for the document's own event.
      durable.call<Correction>('post_void', {
        ...input,
        reason: reason.trim(),
        generation,
        ids: newIds((await units(input.document)) + 1),
      }),
    swap: async ({ reason, ...input }) =>
      offering(input.new, (offered) =>
        durable.call<Correction>('swap', {
          ...input,
          new: offered,
          reason: reason.trim(),
          generation,
          codes: upcCandidates(input.new.label),
          ids: newIds(5),
          units: newIds(2),
        }),
      ),
    buyBack: async ({ itemId, reason, ...input }) =>
      offering(input.serial, (offered) =>
        durable.call<Correction>('buy_back', {
          ...input,
          serial: offered,
          item: itemId,
          reason: reason.trim(),
          generation,
          codes: input.serial === null ? [] : upcCandidates(input.serial.label),
          ids: newIds(4),
          units: newIds(1),
        }),
      ),
  }
}

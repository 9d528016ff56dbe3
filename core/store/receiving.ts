import pg from 'pg'
import { upcCandidates } from '../barcode/gtin.js'
import type { Database } from './database.js'
import { newIds } from './ids.js'
import { faultsState } from './sql-errors.js'
import type { ReceivedDocument, Receiving, ReceivingFault } from './store.js'
import { isRefusal } from './store.js'

/** Receiving documents. A serial number that is some item's product bar code is refused, hence the codes beside each. */
export const receivingOf = (durable: Database, generation: number): Receiving => ({
  post: async ({ actor, documentId, reference, businessDate, lines, request }) => {
    const serials = lines.reduce((sum, line) => sum + line.serials.length, 0)
    const argument = {
      generation,
      actor,
      documentId,
      reference,
      businessDate,
      request,
      lines: lines.map((line) => ({
        ...line,
        serials: line.serials.map((serial) => ({ ...serial, codes: upcCandidates(serial.label) })),
      })),
      ids: newIds(2 * lines.length + serials + 1),
      units: newIds(serials),
    }
    try {
      const result = await durable.call<ReceivedDocument | { readonly repeat: ReceivedDocument }>('receive', argument)
      return !isRefusal(result) && 'repeat' in result ? result.repeat : result
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === faultsState)
        return { faults: JSON.parse(error.detail ?? '[]') as readonly ReceivingFault[] }
      throw error
    }
  },
})

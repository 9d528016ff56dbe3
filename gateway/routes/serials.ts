import { TillgateError } from '../../core/errors/error.js'
import { offerSerial } from '../../core/serials/offered.js'
import type { Serials } from '../../core/store/store.js'
import type { Handlers } from './handler.js'

const pageSize = 200

export const serialHandlers = (serials: Serials): Handlers<'serials.life' | 'serials.on-hand'> => ({
  async 'serials.on-hand'({ item, after, limit = pageSize }) {
    // One more than asked for tells whether there is a next page.
    const rows = await serials.onHandPage({ itemId: item, after: after ?? null, limit: limit + 1 })
    const page = rows.slice(0, limit)
    return {
      serials: page.map(({ serial, state, since }) => ({ serial, state, since })),
      next: rows.length > limit ? (page.at(-1)?.unitId ?? null) : null,
    }
  },
  async 'serials.life'({ serial }) {
    const offer = offerSerial(serial)
    if (!offer.ok) throw new TillgateError(offer.code, offer.details)
    const units = await serials.life(offer.serial)
    return {
      units: units.map((unit) => ({
        itemId: unit.itemId,
        item: unit.item,
        serial: unit.serial,
        state: unit.state,
        numbers: unit.numbers.map(({ number, kind }) => ({ number, kind })),
        events: unit.events.map((event) => ({
          number: event.number,
          kind: event.kind,
          at: event.at,
          document: event.document,
          documentNumber: event.documentNumber,
          user: event.user,
          register: event.register,
        })),
      })),
    }
  },
})

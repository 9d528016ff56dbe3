import { messageOf, TillgateError } from '../../core/errors/error.js'
import { offerSerial } from '../../core/serials/offered.js'
import type { Serials } from '../../core/store/store.js'
import { may } from '../security/principal.js'
import type { Handlers } from './handler.js'

type Names = 'serials.life' | 'serials.on-hand' | 'unit.actions' | 'unit.attention'

const pageSize = 200

export const serialHandlers = (serials: Serials, businessDate: () => string): Handlers<Names> => ({
  async 'serials.on-hand'({ item, after, limit = pageSize }) {
    // One more than asked for tells whether there is a next page.
    const rows = await serials.onHandPage({ itemId: item, after: after ?? null, limit: limit + 1 })
    const page = rows.slice(0, limit)
    return {
      serials: page.map(({ serial, state, since }) => ({ serial, state, since })),
      next: rows.length > limit ? (page.at(-1)?.unitId ?? null) : null,
    }
  },
  async 'unit.actions'({ itemId, serial }, { principal }) {
    const offer = offerSerial(serial)
    if (!offer.ok) throw new TillgateError(offer.code, offer.details)
    const actions = await serials.actions(itemId, offer.serial, {
      date: businessDate(),
      endHold: may(principal, 'unit.end-hold'),
    })
    return {
      actions: actions.map(({ action, code, details }) => ({
        action,
        refusal: code === null ? null : { code, message: messageOf(code, details) },
      })),
    }
  },
  async 'unit.attention'({ kind }) {
    const found = await serials.toLookAt({ kind: kind ?? null, limit: pageSize + 1 })
    return { units: found.slice(0, pageSize).map((unit) => ({ ...unit })), more: found.length > pageSize }
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

import { TillgateError } from '../../core/errors/error.js'
import type { Serials } from '../../core/store/store.js'
import type { Handlers } from './handler.js'
import type { ReadCode } from './read-code.js'

export const serialHandlers = (serials: Serials, readCode: ReadCode): Handlers<'serials.life'> => ({
  async 'serials.life'({ serial }) {
    const offered = readCode(serial).serial
    if (!offered) throw new TillgateError('SERIAL_FORMAT', { s: serial, problem: 'it is none' })
    const units = await serials.life(offered)
    return {
      units: units.map((unit) => ({
        itemId: unit.itemId,
        item: unit.item,
        serial: unit.serial,
        state: unit.state,
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

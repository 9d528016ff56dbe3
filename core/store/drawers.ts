import { TillgateError } from '../errors/error.js'
import type { Database } from './database.js'
import { newId } from './ids.js'
import { isRefusal, type Drawers } from './store.js'

export const drawersOf = (durable: Database, generation: number): Drawers => ({
  pulse: async ({ actor, drawer, reason, documentId }) => {
    const result = await durable.call<object>('pulse_drawer', {
      generation,
      actor,
      drawer,
      reason,
      documentId,
      event: newId(),
    })
    if (isRefusal(result)) throw new TillgateError(result.refused.code, result.refused.details)
  },
})

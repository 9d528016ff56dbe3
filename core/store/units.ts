import { upcCandidates } from '../barcode/gtin.js'
import type { Database } from './database.js'
import { newIds } from './ids.js'
import { callForFaults } from './document-call.js'
import { comparing, formatsOf, offering } from './serial-formats.js'
import type { Units } from './store.js'

/** Acts on single units: block, rename, second numbers. */
export const unitsOf = (durable: Database, generation: number): Units => ({
  block: (act) =>
    callForFaults(() => durable.call('block_units', { generation, ids: newIds(act.serials.length), ...act })),
  rename: (act) =>
    offering(act.to, (to) =>
      durable.call('rename_unit', { generation, ids: newIds(2), toCodes: upcCandidates(act.to.label), ...act, to }),
    ),
  changeNumbers: (act) =>
    callForFaults(async () => {
      const rule = (await formatsOf(durable, [act.itemId])).get(act.itemId)
      const numbers = rule === undefined ? act.numbers : act.numbers.map(comparing(rule))
      return durable.call('change_numbers', { generation, ids: newIds(act.numbers.length), ...act, numbers })
    }),
})

import type { Regulated, RegulatedFields } from './contract/regulated-store.js'
import type { Database } from './database.js'
import { newId } from './ids.js'

export const regulatedOf = (durable: Database, generation: number): Regulated => ({
  of: async (item) => {
    const [row] = await durable.rows<{ fields: RegulatedFields | null }>(
      'item-regulated',
      'select st.regulated_json($1::uuid) as fields',
      [item],
    )
    return row?.fields ?? null
  },
  set: (input) => durable.call('set_regulated', { generation, event: newId(), ...input }),
})

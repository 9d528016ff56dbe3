import { upcCandidates } from '../barcode/gtin.js'
import type { Database } from './database.js'
import type { Inventory, ItemRules, SerialState } from './store.js'

/** Look-ups for the back office's documents. */
export const inventoryOf = (soft: Database): Inventory => ({
  rules: async (itemId) => {
    const [row] = await soft.rows<ItemRules>(
      'item-rules',
      `select i.id as "itemId", i.description as item, coalesce(v.level, 'not') as level, coalesce(v.exact, false) as exact
       from cat.item i left join st.item_level v on v.item_id = i.id where i.id = $1`,
      [itemId],
    )
    return row ?? null
  },
  serialStates: (itemId, transaction, serials) =>
    soft.rows<SerialState>(
      'serial-states',
      'select state, code, details, warning from st.serial_states($1, $2, $3::jsonb) order by n',
      [
        itemId,
        transaction,
        JSON.stringify(serials.map((serial) => ({ ...serial, codes: upcCandidates(serial.label) }))),
      ],
    ),
})

import { upcCandidates } from '../barcode/gtin.js'
import type { Database } from './database.js'
import { comparing, formatsOf } from './serial-formats.js'
import type { Inventory, ItemRules, ItemStock, SerialState } from './store.js'

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
  stockOf: (itemIds) =>
    soft.rows<ItemStock>(
      'item-stock',
      `select i.id as "itemId", i.description as item, coalesce(v.level, 'not') as level, coalesce(v.exact, false) as exact,
         st.quantity_on_hand(i.id) as quantity, st.stock_token(i.id) as token, coalesce((
           select jsonb_agg(jsonb_build_object('label', u.serial_label, 'key', u.serial_key) order by u.serial_sort, u.serial_key) from st.unit u
           where u.item_id = i.id and u.owner_store_id = st.here() and u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved')), '[]'::jsonb) as serials
       from unnest($1::uuid[]) with ordinality x (id, n) join cat.item i on i.id = x.id left join st.item_level v on v.item_id = i.id order by x.n`,
      [itemIds],
    ),
  stocked: async ({ department, negative, limit }) => {
    const rows = await soft.rows<{ id: string }>(
      'items-stocked',
      `with moved as (
         select item_id, sum(quantity) as quantity from (select item_id, quantity from st.on_hand union all select item_id, quantity from st.movement) m
         group by item_id),
       found as (
         select item_id from moved where case when $2 then quantity < 0 else quantity <> 0 end
         union
         select u.item_id from st.unit u where not $2 and u.owner_store_id = st.here() and u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved'))
       select i.id from found f join cat.item i on i.id = f.item_id where $1::uuid is null or i.department_id = $1
       order by i.description, i.id limit $3`,
      [department, negative, limit],
    )
    return rows.map(({ id }) => id)
  },
  serialStates: async (itemId, transaction, serials) => {
    const rule = (await formatsOf(soft, [itemId])).get(itemId)
    const compare = rule && comparing(rule)
    const offered = serials.map((serial) => ({
      ...(compare ? compare(serial) : serial),
      codes: upcCandidates(serial.label),
    }))
    return soft.rows<SerialState>(
      'serial-states',
      'select state, code, details, warning from st.serial_states($1, $2, $3::jsonb) order by n',
      [itemId, transaction, JSON.stringify(offered)],
    )
  },
})

import type { Shop } from './shop.js'

/** What a shop is made of: everything else is what happened in it. */
const kept = ['app_user', 'daemon', 'item_level', 'register', 'register_credential', 'stock_transaction', 'transition']

const levels = { watch: 'always', camera: 'sometimes', radio: 'sometimes', socks: 'not' } as const

/** Empties a test shop, for the next sequence: cheaper than a new one. */
export const resetShop = async (shop: Shop): Promise<void> => {
  await shop.sql(
    // Not truncate, which makes each table and each index a new file; and without triggers, which keep what is written.
    `do $$
     declare
       v_table text;
     begin
       set local session_replication_role = replica;
       for v_table in select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('st', 'up') and c.relkind in ('r', 'p') and not c.relispartition and c.relname not in ('${kept.join("', '")}')
       loop
         execute 'delete from ' || v_table;
       end loop;
     end $$`,
  )
  for (const [item, level] of Object.entries(levels))
    await shop.sql(
      `with i as (update cat.item set level = $2 where id = $1) update st.item_level set level = $2, pending = false where item_id = $1`,
      [shop.items[item as keyof typeof levels], level],
    )
}

/**
 * What holds whatever was done: unit events without gaps (but for what happened at another store); no piece goes out
 * twice without coming back between; Always items on hand are units in stock; each stream is one chain; no piece is out
 * that was refunded.
 */
export const invariants = `select
  (select count(*)::int from st.unit u where u.number <> (select count(*) from st.unit_event e where e.unit_id = u.id and e.number between 1 and u.number)
     and not exists (select from st.unit_event e where e.unit_id = u.id and e.kind in ('unit.transfer-announced', 'unit.transfer-arrived', 'unit.transfer-missed', 'unit.transfer-recovered'))) as units,
  (select coalesce(bool_and(l.pending or st.quantity_on_hand(l.item_id) <= st.units_on_hand(l.item_id)), true) from st.item_level l where l.level = 'always') as always,
  (select count(*)::int from (select seq = row_number() over w and prev_hash = coalesce(lag(hash) over w, '') as whole from up.event window w as (partition by stream order by seq)) x where not whole) as journal,
  (select count(*)::int from (select is_out and lag(is_out) over (partition by unit_id order by number) as twice from (
     select unit_id, number, kind in ('unit.sold', 'unit.swapped-in', 'unit.return-voided') as is_out from st.unit_event
     where kind not in ('unit.blocked', 'unit.unblocked', 'unit.key-retired', 'unit.renamed', 'unit.number-added', 'unit.number-removed')) x) y where twice) as laps,
  (select count(*)::int from st.returned r where r.quantity + (select count(*) from st.unit u where u.state = 'sold'
     and u.sold_document_id = r.document_id and u.sold_position = r.position) > r.sold) as refunds`

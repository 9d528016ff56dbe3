/** Unit events without gaps, each unit sold once per entering; Always items on hand are units in stock; no piece is out that was refunded. */
export const invariants = `select
  (select count(*)::int from st.unit u where u.number <> (select count(*) from st.unit_event e where e.unit_id = u.id and e.number between 1 and u.number)) as units,
  (select bool_and(st.quantity_on_hand(l.item_id) = (select count(*) from st.unit u where u.item_id = l.item_id and u.state = 'available')) from st.item_level l where l.level = 'always') as always,
  (select count(*)::int from (select seq = row_number() over w and prev_hash = coalesce(lag(hash) over w, '') as whole from up.event window w as (partition by stream order by seq)) x where not whole) as journal,
  (select count(*)::int from (select e.unit_id from st.unit_event e join st.unit u on u.id = e.unit_id group by e.unit_id, u.lap
     having count(*) filter (where e.kind = 'unit.sold') - count(*) filter (where e.kind = 'unit.sale-voided')
       > u.lap + count(*) filter (where e.number = 1 and e.kind <> 'unit.received')) x) as laps,
  (select count(*)::int from st.returned r where r.quantity + (select count(*) from st.unit u where u.state = 'sold'
     and u.sold_document_id = r.document_id and u.sold_position = r.position) > r.sold) as refunds`

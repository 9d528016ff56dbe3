-- Quantity on hand of an item: what was folded plus what was not yet. Both are read in one statement, one snapshot.
create or replace function st.quantity_on_hand(p_item uuid) returns int8
language sql stable as $$
  select coalesce((select quantity from st.on_hand where item_id = p_item), 0)::int8 + coalesce((select sum(quantity) from st.movement where item_id = p_item), 0)::int8
$$;

-- The one background writer: folds movement rows into on_hand. A sale never waits for it; it never waits for a sale.
create or replace function st.fold_movements() returns int
language plpgsql as $$
declare
  v_folded int;
begin
  perform pg_advisory_xact_lock(hashtext('tillgate.fold_movements'));
  with gone as (delete from st.movement returning item_id, quantity),
    sums as (select item_id, sum(quantity) as quantity, count(*) as n from gone group by item_id),
    kept as (
      insert into st.on_hand as h (item_id, quantity) select item_id, quantity from sums order by item_id
      on conflict (item_id) do update set quantity = h.quantity + excluded.quantity
      returning 1
    )
  select coalesce(sum(n), 0) into v_folded from sums;
  return v_folded;
end $$;

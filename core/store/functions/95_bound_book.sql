-- Says what a bound book asks of an item; null takes the item out of the book (what happened to its units stays).
create or replace function st.set_regulated(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_item uuid := (p ->> 'item')::uuid;
  v_before jsonb;
  v_fields jsonb := nullif(p -> 'fields', 'null'::jsonb);
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  perform st.lock_stream(p #> '{actor,stream}');
  if not exists (select from cat.item where id = v_item for share) then
    perform st.refuse('ITEM_UNKNOWN', jsonb_build_object('item', v_item));
  end if;
  v_before := st.regulated_json(v_item);
  if v_fields is null then
    delete from cat.item_regulated where item_id = v_item;
  else
    insert into cat.item_regulated (item_id, manufacturer, importer, model, calibre, type)
    values (v_item, v_fields ->> 'manufacturer', v_fields ->> 'importer', v_fields ->> 'model', v_fields ->> 'calibre', v_fields ->> 'type')
    on conflict (item_id) do update set manufacturer = excluded.manufacturer, importer = excluded.importer, model = excluded.model,
      calibre = excluded.calibre, type = excluded.type;
  end if;
  if v_before is distinct from st.regulated_json(v_item) then
    perform st.write_event(p, 'item.regulated-changed', jsonb_build_object('item', v_item, 'before', v_before, 'after', st.regulated_json(v_item)));
  end if;
  perform st.save_reply(p -> 'request', jsonb_build_object('item', v_item));
  return jsonb_build_object('item', v_item);
end $$;

create or replace function st.regulated_json(p_item uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('manufacturer', g.manufacturer, 'importer', g.importer, 'model', g.model, 'calibre', g.calibre, 'type', g.type)
  from cat.item_regulated g where g.item_id = p_item
$$;

-- In this shop's hands, for sale or not: what arrived at another store is known here, but not here.
create or replace function st.in_hands(p_state text, p_owner uuid) returns boolean
language sql stable as $$
  select coalesce(p_state in ('available', 'held', 'quarantine', 'damaged', 'reserved', 'return-pending') and p_owner = st.here(), false)
$$;

-- The bound book: what came in, what went out, and what was written wrongly. A correction never changes the row it
-- corrects; `undone` says of a row that the next step took it back.
create or replace view st.bound_book as
select x.* from (
  select r.unit_id, r.number, r.at, r.item_id, r.serial_sort, r.serial_key, r.serial, u.serial_label as serial_now,
    case when e.kind in ('unit.renamed', 'unit.sale-voided', 'unit.return-voided') then 'Correction'
      when st.in_hands(k.state, e.owner_store_id) and not st.in_hands(b.state, b.owner_store_id) then 'Acquisition'
      when k.state is not null and not st.in_hands(k.state, e.owner_store_id) and (st.in_hands(b.state, b.owner_store_id) or k.state = 'sold' and b.state is distinct from 'sold') then 'Disposition' end as entry,
    n.kind in ('unit.sale-voided', 'unit.return-voided') as undone,
    g.manufacturer, g.importer, g.model, g.calibre, g.type, r.description, r.product_id, r.kind, r.document_number, r.customer_number, r.customer_name, r.user_name,
    case when st.in_hands(k.state, e.owner_store_id) and not st.in_hands(b.state, b.owner_store_id) then
      case when r.kind in ('receiving', 'adjustment') then r.vendor
        when r.kind = 'buy-back' then coalesce(r.customer_name, r.customer_number, (select o.name from st.seller o where o.document_id = r.document_id)) when r.source is distinct from s.name then r.source end end as acquired_from,
    case when not st.in_hands(k.state, e.owner_store_id) then r.destination end as disposed_to,
    case when e.kind = 'unit.renamed' then coalesce(v.body::jsonb ->> 'oldLabel', b.serial_label) || ' → ' || e.serial_label
      when e.kind in ('unit.sale-voided', 'unit.return-voided') then 'Undoes the entry before it' end as note
  from st.serial_history r
  join st.unit_event e on e.unit_id = r.unit_id and e.number = r.number
  join st.unit u on u.id = r.unit_id
  join cat.item_regulated g on g.item_id = r.item_id
  join up.event v on v.id = e.event_id
  left join cat.store s on s.id = st.here()
  -- Of two steps at once the projection knows the state after the last; the event itself says it of each.
  cross join lateral (select coalesce(e.state, v.body::jsonb ->> 'to') as state) k
  left join lateral (select p.state, p.owner_store_id, p.serial_label from st.unit_event p
    where p.unit_id = r.unit_id and p.number < r.number and p.state is not null order by p.number desc limit 1) b on true
  left join st.unit_event n on n.unit_id = r.unit_id and n.number = r.number + 1) x
where x.entry is not null;
drop function if exists st.in_hands(text);

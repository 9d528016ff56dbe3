-- What is done to single units outside of documents: block, rename, second numbers. Each has its own event.

-- Units of an item by any of their numbers, keys locked in the one order, then the units; every number that is none is
-- a fault, and all faults come back at once (TG002).
create or replace function st.lock_units(p_item uuid, p_serials jsonb) returns uuid[]
language plpgsql as $$
declare
  v_faults jsonb;
  v_units uuid[];
begin
  if not exists (select from cat.item where id = p_item) then
    perform st.refuse('ITEM_UNKNOWN', jsonb_build_object('item', p_item));
  elsif coalesce((select level from st.item_level where item_id = p_item), 'not') = 'not' and not exists (select from st.unit where item_id = p_item) then
    perform st.refuse('ITEM_NOT_SERIALIZED', jsonb_build_object('item', st.item_text(p_item)));
  end if;
  perform from st.unit_key k join (select f.scope, f.key from jsonb_array_elements(p_serials) s, lateral st.serial_identity(p_item, s) f) g
    on g.scope = k.serial_scope and g.key = k.serial_key order by k.serial_scope, k.serial_key for update of k;
  select jsonb_agg(jsonb_build_object('line', 1, 'serial', s.serial ->> 'label', 'code', case when u.id is null then 'SERIAL_NOT_IN_STOCK' else 'SERIAL_WRONG_ITEM' end,
      'details', st.serial_details(case when u.id is null then 'SERIAL_NOT_IN_STOCK' else 'SERIAL_WRONG_ITEM' end, s.serial ->> 'label', p_item, u, null)) order by s.n)
    filter (where u.id is null or u.item_id <> p_item), array_agg(distinct u.id) filter (where u.id is not null)
    into v_faults, v_units
  from jsonb_array_elements(p_serials) with ordinality s (serial, n), lateral st.serial_identity(p_item, s.serial) f
  left join st.unit_key k on k.serial_scope = f.scope and k.serial_key = f.key left join st.unit u on u.id = k.unit_id;
  if v_faults is not null then
    raise exception using errcode = 'TG002', message = 'units refused', detail = v_faults::text;
  end if;
  perform from st.unit where id = any (v_units) order by id for update;
  return v_units;
end $$;

-- The event of a unit outside of a document; `p_more` goes into its body beside what every unit event says.
create or replace function st.unit_act(p_id uuid, p_kind text, p_unit st.unit, p_key text, p_number int, p_user text, p_more jsonb) returns up.event
language sql stable as $$
  select row(p_id, null, null, null, null, null, null, null, p_kind, p_unit.item_id, p_unit.serial_scope, p_key, p_unit.serial_key_version, p_unit.id, p_number,
    p_unit.owner_epoch, null, now(), now(), (jsonb_build_object('from', p_unit.state, 'to', p_unit.state, 'lap', p_unit.lap, 'label', p_unit.serial_label,
      'provenance', p_unit.provenance, 'owner', p_unit.owner_store_id, 'user', p_user) || p_more)::text)::up.event
$$;

-- Blocks units (recall, theft) whatever state they are in, or frees them again: {itemId, serials, block, reason, contact}.
-- From this commit on no sale takes them, also not one whose basket holds them: completion reads the flag under the lock.
create or replace function st.block_units(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_stream st.stream;
  v_block boolean := (p ->> 'block')::boolean;
  v_ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_units uuid[];
  v_events up.event[];
  v_result jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  v_stream := st.lock_stream(p #> '{actor,stream}');
  v_units := st.lock_units((p ->> 'itemId')::uuid, p -> 'serials');
  -- One that is not blocked has nothing to be freed from.
  v_units := array(select u.id from st.unit u where u.id = any (v_units) and (v_block or u.blocked_reason is not null) order by u.serial_scope, u.serial_key);
  update st.unit set number = number + 1, blocked_reason = case when v_block then p ->> 'reason' end, blocked_contact = case when v_block then p ->> 'contact' end
    where id = any (v_units);
  v_events := array(select st.unit_act(v_ids[x.n], case when v_block then 'unit.blocked' else 'unit.unblocked' end, u, u.serial_key, u.number, p #>> '{actor,userId}',
      jsonb_build_object('reason', p ->> 'reason', 'contact', p ->> 'contact'))
    from unnest(v_units) with ordinality x (id, n) join st.unit u on u.id = x.id order by x.n);
  perform st.save_stream(st.append_events(v_stream, v_events));
  v_result := jsonb_build_object('units', cardinality(v_units), 'inBaskets', coalesce((
    select jsonb_agg(jsonb_build_object('serial', u.serial_label, 'register', r.number) order by u.serial_sort, u.serial_key)
    from st.unit u join st.basket_serial s on s.serial_scope = u.serial_scope and s.serial_key = u.serial_key and s.leased
    join st.basket b on b.id = s.basket_id join st.register r on r.id = b.register_id where u.id = any (v_units)), '[]'::jsonb));
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- What happened to a unit that makes it too late for another number, in words; null: nothing did.
create or replace function st.rename_late(p_unit uuid) returns text
language sql stable as $$
  select replace(replace(e.kind, 'unit.', ''), '-', ' ') from st.unit_event e where e.unit_id = p_unit and (e.kind like 'unit.transfer-%' or e.kind not in (
    select event from st.stock_transaction union all values ('unit.blocked'), ('unit.unblocked'), ('unit.key-retired'), ('unit.renamed'),
      ('unit.number-added'), ('unit.number-removed'), ('unit.conflicted'), ('unit.conflict-settled'))) order by e.number desc limit 1
$$;

-- Gives a unit the number it should have had: {itemId, serial, to, toCodes, reason}. The mistyped one is retired: it still
-- finds the unit, and no unit gets it again. Only while the unit was never sold nor sent away.
create or replace function st.rename_unit(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_stream st.stream;
  v_item uuid := (p ->> 'itemId')::uuid;
  v_ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_level text;
  v_from record;
  v_to record;
  v_check record;
  v_unit st.unit;
  v_before st.unit;
  v_made boolean;
  v_late text;
  v_product record;
  v_result jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  v_stream := st.lock_stream(p #> '{actor,stream}');
  if not exists (select from cat.item where id = v_item) then
    perform st.refuse('ITEM_UNKNOWN', jsonb_build_object('item', v_item));
  end if;
  v_level := coalesce((select level from st.item_level where item_id = v_item), 'not');
  if v_level = 'not' then
    perform st.refuse('ITEM_NOT_SERIALIZED', jsonb_build_object('item', st.item_text(v_item)));
  end if;
  v_from := st.serial_identity(v_item, p -> 'serial');
  v_to := st.serial_identity(v_item, p -> 'to');
  v_product := st.item_of_codes(p -> 'toCodes');
  if v_product.item is not null then
    perform st.refuse('SERIAL_IS_PRODUCT_BARCODE', jsonb_build_object('s', p #>> '{to,label}', 'item', st.item_text(v_product.item)));
  end if;
  -- What a receiving would say to the new number: a basket may hold it, a unit may have it.
  v_check := st.check_serial(v_item, v_to.scope, v_to.key, p #>> '{to,label}', 'receive', v_level, null, 1);
  if v_check.code is not null then
    perform st.refuse(v_check.code, v_check.details);
  end if;
  perform st.refuse_format(v_item, p -> 'to');
  select u.* into v_unit from st.unit_key k join st.unit u on u.id = k.unit_id where k.serial_scope = v_from.scope and k.serial_key = v_from.key;
  if not found then
    perform st.refuse('SERIAL_NOT_IN_STOCK', jsonb_build_object('s', p #>> '{serial,label}', 'item', st.item_text(v_item)));
  end if;
  -- Both keys in the one order; the new one has to be ours.
  with made as (
    insert into st.unit_key (serial_scope, serial_key, unit_id, kind)
    select x.scope, x.key, v_unit.id, 'main' from (values (v_from.scope, v_from.key), (v_to.scope, v_to.key)) x (scope, key) order by x.scope, x.key
    on conflict (serial_scope, serial_key) do update set kind = excluded.kind where false returning serial_key)
  select exists (select from made where serial_key = v_to.key) into v_made;
  perform from st.unit where id = v_unit.id for update;
  if not v_made then
    perform st.refuse('SERIAL_TAKEN', (select jsonb_build_object('s', p #>> '{to,label}', 'what', st.key_words(k.kind, u)) from st.unit_key k join st.unit u on u.id = k.unit_id
      where k.serial_scope = v_to.scope and k.serial_key = v_to.key));
  end if;
  -- It lies here and nobody has a claim on it: what could be counted out could be renamed.
  v_check := st.check_serial(v_item, v_from.scope, v_from.key, p #>> '{serial,label}', 'adjust-subtract', v_level, null, 1);
  if v_check.code is not null then
    perform st.refuse(v_check.code, v_check.details);
  end if;
  v_late := st.rename_late(v_unit.id);
  if v_late is not null then
    perform st.refuse('SERIAL_RENAME_LATE', jsonb_build_object('s', p #>> '{serial,label}', 'event', v_late));
  end if;
  select * into v_before from st.unit where id = v_unit.id;
  update st.unit_key set kind = 'retired' where serial_scope = v_from.scope and serial_key = v_from.key;
  update st.unit set serial_key = v_to.key, serial_sort = v_to.sort, serial_label = p #>> '{to,label}', serial_key_version = (p #>> '{to,version}')::int2, number = number + 2
    where id = v_unit.id returning * into v_unit;
  perform st.save_stream(st.append_events(v_stream, array[
    st.unit_act(v_ids[1], 'unit.key-retired', v_before, v_before.serial_key, v_before.number + 1, p #>> '{actor,userId}', jsonb_build_object('newLabel', v_unit.serial_label, 'reason', p ->> 'reason')),
    st.unit_act(v_ids[2], 'unit.renamed', v_unit, v_unit.serial_key, v_unit.number, p #>> '{actor,userId}', jsonb_build_object('oldLabel', v_before.serial_label, 'reason', p ->> 'reason'))]));
  v_result := jsonb_build_object('serial', v_unit.serial_label, 'was', v_before.serial_label);
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- Adds second numbers (IMEI 2, MAC) to a unit, or takes them off: {itemId, serial, numbers, remove}. They find the unit
-- and belong to no other one. What is of another kind than the item's numbers (a MAC address) has no form to keep; what
-- looks like one of them must be right in its check digit.
create or replace function st.change_numbers(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_stream st.stream;
  v_item uuid := (p ->> 'itemId')::uuid;
  v_ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_remove boolean := (p ->> 'remove')::boolean;
  v_id uuid;
  v_unit st.unit;
  v_row record;
  v_done boolean;
  v_number int;
  v_events up.event[] := '{}';
  v_result jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  v_stream := st.lock_stream(p #> '{actor,stream}');
  select k.unit_id into v_id from st.serial_identity(v_item, p -> 'serial') f join st.unit_key k on k.serial_scope = f.scope and k.serial_key = f.key;
  -- Keys in the one order: those of the second numbers first made or found, then the unit itself.
  create temporary table if not exists second_number (scope text collate "C", key text collate "C", label text, made boolean) on commit delete rows;
  delete from second_number;
  insert into second_number select distinct on (f.scope, f.key) f.scope, f.key, s ->> 'label', false
    from jsonb_array_elements(st.settled_serials(v_item, p -> 'numbers')) s, lateral st.serial_identity(v_item, s) f order by f.scope, f.key;
  if v_remove then
    perform from st.unit_key k join second_number n on n.scope = k.serial_scope and n.key = k.serial_key order by k.serial_scope, k.serial_key for update of k;
  else
    for v_row in select st.format_fault(v_item, s) as fault from jsonb_array_elements(p -> 'numbers') s loop
      if v_row.fault ->> 'code' in ('SERIAL_CHECK_DIGIT', 'SERIAL_UNCHECKED') then
        perform st.refuse(v_row.fault ->> 'code', v_row.fault -> 'details');
      end if;
    end loop;
    with made as (
      insert into st.unit_key (serial_scope, serial_key, unit_id, kind) select scope, key, v_id, 'secondary' from second_number where v_id is not null order by scope, key
      on conflict (serial_scope, serial_key) do update set kind = excluded.kind where false returning serial_scope, serial_key)
    update second_number n set made = true from made m where m.serial_scope = n.scope and m.serial_key = n.key;
  end if;
  v_id := (st.lock_units(v_item, jsonb_build_array(p -> 'serial')))[1];
  select * into v_unit from st.unit where id = v_id;
  v_number := v_unit.number;
  for v_row in select n.*, k.kind, k.unit_id, u as unit from second_number n left join st.unit_key k on k.serial_scope = n.scope and k.serial_key = n.key
    left join st.unit u on u.id = k.unit_id order by n.scope, n.key
  loop
    v_done := false;
    if v_remove then
      delete from st.unit_key where serial_scope = v_row.scope and serial_key = v_row.key and unit_id = v_id and kind = 'secondary';
      v_done := found;
    elsif v_row.made then
      v_done := true;
    elsif v_row.unit_id <> v_id or v_row.kind <> 'secondary' then
      perform st.refuse('SERIAL_TAKEN', jsonb_build_object('s', v_row.label, 'what', st.key_words(v_row.kind, v_row.unit)));
    end if;
    if v_done then
      v_number := v_number + 1;
      v_events := v_events || st.unit_act(v_ids[cardinality(v_events) + 1], case when v_remove then 'unit.number-removed' else 'unit.number-added' end, v_unit,
        v_unit.serial_key, v_number, p #>> '{actor,userId}', jsonb_build_object('second', v_row.label));
    end if;
  end loop;
  if cardinality(v_events) > 0 then
    update st.unit set number = v_number where id = v_id;
    perform st.save_stream(st.append_events(v_stream, v_events));
  end if;
  v_result := jsonb_build_object('serial', v_unit.serial_label, 'numbers', (select coalesce(jsonb_agg(k.serial_key order by k.serial_key), '[]'::jsonb) from st.unit_key k
    where k.unit_id = v_id and k.kind = 'secondary'));
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- Creates an item and its opening stock in one transaction: {item: as st.save_item, stock: as st.post_stock}.
create or replace function st.create_item_with_stock(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_item jsonb := st.save_item(p -> 'item');
  v_stock jsonb;
begin
  v_stock := st.post_stock(jsonb_set(p -> 'stock', '{lines,0,itemId}', v_item -> 'itemId'));
  return v_item || jsonb_build_object('opening', coalesce(v_stock -> 'repeat', v_stock));
end $$;

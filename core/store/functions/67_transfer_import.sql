-- What this store learns of another store's part in a transfer, by a signed text or by replication: both ways call the
-- same functions, and a second time changes nothing.

-- The goods as one text, the same however it came: what tells a repeat from another manifest of that id.
create or replace function st.transfer_goods(p_id uuid) returns text
language sql stable as $$
  select coalesce((select string_agg(u.serial_scope || ' ' || u.serial_key || ' ' || x.unit_number || ' ' || x.position, E'\n' order by u.serial_scope, u.serial_key)
      from st.transfer_unit x join st.unit u on u.id = x.unit_id where x.transfer_id = p_id), '')
    || E'\n' || coalesce((select string_agg(l.position || ' ' || l.item_id || ' ' || l.quantity, E'\n' order by l.position) from st.transfer_line l where l.transfer_id = p_id), '')
$$;

-- Older journeys of units that are on a new one: whoever sent them has them, so the old ones are over.
create or replace function st.end_older_journeys(p_transfer uuid, p_units uuid[]) returns void
language plpgsql as $$
declare
  v_id uuid;
begin
  for v_id in
    select distinct x.transfer_id from st.transfer_unit x where x.unit_id = any (p_units) and x.transfer_id <> p_transfer and x.state in ('in-transit', 'late', 'released') order by 1
  loop
    perform from st.transfer where id = v_id for update;
    update st.transfer_unit x set state = case when t.source_store_id = st.here() then 'received' else 'returned' end, since = now()
    from st.transfer t where t.id = v_id and x.transfer_id = v_id and x.unit_id = any (p_units) and x.state in ('in-transit', 'late', 'released');
    perform st.settle_transfer(v_id);
  end loop;
end $$;

-- A transfer to this store. Units become known here as on their way, still the source's. A unit that is on hand here, or
-- of which newer events are known, is a conflict for a person to settle (68_conflicts.sql); the rest goes on.
create or replace function st.import_transfer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p #>> '{transfer,id}')::uuid;
  v_source uuid := (p #>> '{transfer,source}')::uuid;
  v_here uuid := st.here();
  v_number text := p #>> '{transfer,number}';
  v_known st.transfer;
  v_row record;
  v_ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_units uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'units') x);
  v_events up.event[];
  v_units_in int;
  v_stream st.stream;
  v_goods text;
  v_conflicts int;
begin
  perform st.check_generation(p);
  if (p #>> '{transfer,destination}')::uuid <> v_here then
    perform st.refuse('MANIFEST_FOREIGN', jsonb_build_object('t', v_number, 'B', st.store_text((p #>> '{transfer,destination}')::uuid)));
  end if;
  create temporary table if not exists transfer_announced (
    position int not null, item_id uuid not null, serial_scope text collate "C" not null, serial_key text collate "C" not null, serial_sort text collate "C" not null,
    serial_label text not null, version int2 not null, epoch int not null, number int not null, received_at timestamptz, unit_id uuid, conflict boolean) on commit delete rows;
  delete from transfer_announced;
  for v_row in
    select x.n, x.line, coalesce(i.id, c.item) as item from jsonb_array_elements(p -> 'lines') with ordinality x (line, n)
    left join cat.item i on i.id = (x.line ->> 'itemId')::uuid left join lateral st.item_of_codes(x.line -> 'codes') c on true order by x.n
  loop
    if v_row.item is null then
      perform st.refuse('UPC_UNKNOWN', jsonb_build_object('code', v_row.line ->> 'code'));
    end if;
    insert into transfer_announced
    select (v_row.line ->> 'position')::int, v_row.item, case when s ->> 'scope' = '*' then '*' else v_row.item::text end, s ->> 'key', s ->> 'sort', s ->> 'label', (s ->> 'version')::int2,
      (s ->> 'epoch')::int, (s ->> 'number')::int, (s ->> 'receivedAt')::timestamptz
    from jsonb_array_elements(v_row.line -> 'serials') s;
  end loop;

  insert into st.transfer (id, number, source_store_id, destination_store_id, reference, user_name, at, origin, manifest, handed_out_at)
  values (v_id, v_number, v_source, v_here, p #>> '{transfer,reference}', coalesce(p #>> '{transfer,user}', ''), (p #>> '{transfer,at}')::timestamptz, p ->> 'origin', p ->> 'manifest', now())
  on conflict (id) do nothing;
  if not found then
    select * into v_known from st.transfer where id = v_id for update;
    v_goods := coalesce((select string_agg(a.serial_scope || ' ' || a.serial_key || ' ' || a.number || ' ' || a.position, E'\n' order by a.serial_scope, a.serial_key) from transfer_announced a), '')
      || E'\n' || (select string_agg((x ->> 'position') || ' ' || coalesce(i.id, c.item) || ' ' || (x ->> 'quantity'), E'\n' order by (x ->> 'position')::int)
        from jsonb_array_elements(p -> 'lines') x left join cat.item i on i.id = (x ->> 'itemId')::uuid left join lateral st.item_of_codes(x -> 'codes') c on true);
    if v_goods <> st.transfer_goods(v_id) or v_known.source_store_id <> v_source then
      perform st.refuse('MANIFEST_DIFFERS', jsonb_build_object('t', v_number, 'A', st.store_text(v_source)));
    end if;
    update st.transfer set manifest = coalesce(manifest, p ->> 'manifest'), user_name = case when user_name = '' then coalesce(p #>> '{transfer,user}', '') else user_name end,
      reference = coalesce(reference, p #>> '{transfer,reference}') where id = v_id;
    return jsonb_build_object('transfer', v_id, 'known', to_char(v_known.learned_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'knownText', st.local_text(v_known.learned_at),
      'number', v_known.number, 'open', v_known.closed_at is null, 'units', 0, 'conflicts', 0, 'destination', st.store_text(v_here),
      'received', exists (select from st.transfer_unit where transfer_id = v_id and state = 'received') or exists (select from st.transfer_line where transfer_id = v_id and received > 0));
  end if;

  v_stream := st.lock_stream(p #> '{actor,stream}');
  insert into st.unit_key (serial_scope, serial_key, unit_id, kind)
  select serial_scope, serial_key, v_units[row_number() over (order by serial_scope, serial_key)], 'main' from transfer_announced order by serial_scope, serial_key
  on conflict (serial_scope, serial_key) do update set kind = excluded.kind where false;
  update transfer_announced a set unit_id = k.unit_id from st.unit_key k where k.serial_scope = a.serial_scope and k.serial_key = a.serial_key;
  perform from st.unit u where u.id in (select unit_id from transfer_announced) order by u.id for update;
  update transfer_announced a set conflict = exists (select from st.unit u where u.id = a.unit_id and (u.number >= a.number or u.item_id <> a.item_id
    or u.owner_store_id = v_here and u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved', 'return-pending')));
  perform st.end_older_journeys(v_id, array(select unit_id from transfer_announced where not conflict));

  v_events := array(
    select row(v_ids[row_number() over (order by a.serial_scope, a.serial_key)], null, null, null, null, null, null, null, 'unit.transfer-announced', a.item_id,
      a.serial_scope, a.serial_key, a.version, a.unit_id, a.number, a.epoch, v_id, now(), now(),
      jsonb_build_object('line', a.position, 'from', coalesce(u.state, 'unknown'), 'to', 'in-transit', 'lap', coalesce(u.lap, 0), 'label', a.serial_label,
        'provenance', coalesce(u.provenance, 'transferred'), 'owner', v_source, 'user', p #>> '{actor,userId}')::text)::up.event
    from transfer_announced a left join st.unit u on u.id = a.unit_id where not a.conflict order by a.serial_scope, a.serial_key);
  update st.unit u set state = 'in-transit', owner_store_id = v_source, owner_epoch = a.epoch, number = a.number, document_id = v_id, received_at = coalesce(a.received_at, u.received_at)
  from transfer_announced a where u.id = a.unit_id and not a.conflict;
  insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, lap, number, document_id, received_at, provenance)
  select a.unit_id, a.item_id, a.serial_scope, a.serial_key, a.serial_sort, a.serial_label, a.version, 'in-transit', v_source, a.epoch, 0, a.number, v_id, a.received_at, 'transferred'
  from transfer_announced a where not exists (select from st.unit u where u.id = a.unit_id);
  v_units_in := cardinality(v_events);
  v_events := v_events || st.mark_conflicts(array(select unit_id from transfer_announced where conflict), v_id, v_ids[v_units_in + 1:], p #>> '{actor,userId}',
    jsonb_build_object('source', v_source));

  insert into st.transfer_line (transfer_id, position, item_id, quantity, plain)
  select v_id, (x ->> 'position')::int, coalesce(i.id, c.item), (x ->> 'quantity')::int8, jsonb_array_length(x -> 'serials') = 0
  from jsonb_array_elements(p -> 'lines') x left join cat.item i on i.id = (x ->> 'itemId')::uuid left join lateral st.item_of_codes(x -> 'codes') c on true;
  insert into st.transfer_unit (transfer_id, position, unit_id, unit_number, owner_epoch, state)
  select v_id, position, unit_id, number, epoch, case when conflict then 'conflict' else 'in-transit' end from transfer_announced;
  v_conflicts := (select count(*) from transfer_announced where conflict);
  if v_conflicts > 0 then
    insert into st.exception (id, kind, document_id, details)
    select gen_random_uuid(), 'transfer-conflict', v_id, jsonb_build_object('t', v_number, 'A', st.store_text(v_source), 'serials', jsonb_agg(serial_label order by serial_sort))
    from transfer_announced where conflict;
  end if;
  perform st.save_stream(st.append_events(v_stream, v_events));
  perform st.note_transfer(p, 'transfer.announced', v_id, jsonb_build_object('number', v_number, 'source', v_source, 'origin', p ->> 'origin',
    'conflicts', (select coalesce(jsonb_agg(unit_id order by unit_id), '[]'::jsonb) from transfer_announced where conflict)));
  return jsonb_build_object('transfer', v_id, 'known', null, 'number', v_number, 'open', true, 'units', v_units_in, 'conflicts', v_conflicts, 'received', false);
end $$;

-- How the other store's part went on: what it received, gave back, wrote off or took back, and that it asks for a recall.
-- Old news is passed over. What cannot both be true (received there, on hand here) is a conflict.
create or replace function st.learn_transfer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'transfer')::uuid;
  v_transfer st.transfer;
  v_stream st.stream;
  v_row record;
  v_ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_n int := 0;
  v_used int := 0;
  v_conflicts text[] := '{}';
  v_event up.event;
begin
  perform st.check_generation(p);
  v_transfer := st.lock_transfer(v_id);
  if p ->> 'by' not in ('headquarters', (case when v_transfer.source_store_id = st.here() then v_transfer.destination_store_id else v_transfer.source_store_id end)::text) then
    perform st.refuse('MANIFEST_INVALID', jsonb_build_object('problem', 'it is from a store that has no part in ' || v_transfer.number));
  end if;
  v_stream := st.lock_stream(p #> '{actor,stream}');
  perform from st.unit u where u.id in (select unit_id from st.transfer_unit where transfer_id = v_id) order by u.id for update;
  if p ->> 'recall' is not null and v_transfer.recalled_at is null then
    update st.transfer set recalled_at = coalesce((p #>> '{recall,at}')::timestamptz, now()), recalled_by = p #>> '{recall,by}', recall_reason = p #>> '{recall,reason}' where id = v_id;
  end if;
  for v_row in
    select x.state as was, x.unit_id, u.number as have, u.state as unit_state, u.document_id, u.item_id, u.serial_scope, u.serial_key, u.serial_key_version, u.serial_label, u.owner_epoch,
      u.lap, u.provenance, s ->> 'state' as ending, (s ->> 'number')::int as number, (s ->> 'epoch')::int as epoch
    from jsonb_array_elements(coalesce(p -> 'units', '[]')) s, lateral (select (s ->> 'key') as key, (s ->> 'scope') as scope) k
    join st.unit u on u.serial_key = k.key and (k.scope = '*') = (u.serial_scope = '*') join st.transfer_unit x on x.unit_id = u.id and x.transfer_id = v_id order by u.serial_scope, u.serial_key
  loop
    if v_row.was = v_row.ending or v_row.was = 'conflict' or v_row.was = 'late' and v_row.ending = 'in-transit' or v_row.was = 'released' and v_row.ending in ('in-transit', 'late')
      or v_row.was in ('received', 'returned', 'lost') and v_row.ending in ('in-transit', 'late', 'released') then
      continue;
    elsif v_row.was in ('received', 'returned', 'lost') then
      -- What was looked at once is not asked again by the same news.
      if not exists (select from st.exception e where e.document_id = v_id and e.kind = 'transfer-conflict' and e.details -> 'serials' ? v_row.serial_label) then
        v_conflicts := v_conflicts || v_row.serial_label;
        v_used := v_used + 1;
        v_stream := st.append_events(v_stream, st.mark_conflicts(array[v_row.unit_id], v_id, v_ids[v_used:v_used], p #>> '{actor,userId}',
          jsonb_build_object('by', p ->> 'by', 'theirs', v_row.ending, 'ours', v_row.was)));
      end if;
      continue;
    end if;
    update st.transfer_unit set state = v_row.ending, since = now() where transfer_id = v_id and unit_id = v_row.unit_id;
    if v_row.ending in ('received', 'returned', 'lost') and v_row.unit_state = 'in-transit' and v_row.document_id = v_id and v_row.number > v_row.have then
      v_n := v_n + 1;
      v_used := v_used + 1;
      update st.unit set state = case when v_row.ending = 'lost' then 'adjusted-out' else 'available' end, number = v_row.number,
        owner_store_id = case when v_row.ending = 'received' then v_transfer.destination_store_id else v_transfer.source_store_id end, owner_epoch = coalesce(v_row.epoch, owner_epoch)
      where id = v_row.unit_id;
      v_event.id := v_ids[v_used];
      v_event.kind := case v_row.ending when 'received' then 'unit.transfer-arrived' when 'lost' then 'unit.transfer-missed' else 'unit.transfer-recovered' end;
      v_event.item_id := v_row.item_id;
      v_event.serial_scope := v_row.serial_scope;
      v_event.serial_key := v_row.serial_key;
      v_event.serial_key_version := v_row.serial_key_version;
      v_event.unit_id := v_row.unit_id;
      v_event.unit_number := v_row.number;
      v_event.owner_epoch := coalesce(v_row.epoch, v_row.owner_epoch);
      v_event.document_id := v_id;
      v_event.at := now();
      v_event.entered_at := now();
      v_event.body := jsonb_build_object('from', 'in-transit', 'to', case when v_row.ending = 'lost' then 'adjusted-out' else 'available' end, 'lap', v_row.lap, 'label', v_row.serial_label,
        'provenance', v_row.provenance, 'owner', case when v_row.ending = 'received' then v_transfer.destination_store_id else v_transfer.source_store_id end,
        'user', p #>> '{actor,userId}')::text;
      v_stream := st.append_event(v_stream, v_event);
    end if;
  end loop;
  update st.transfer_line l set received = greatest(l.received, (x ->> 'received')::int8), lost = greatest(l.lost, (x ->> 'lost')::int8), returned = greatest(l.returned, (x ->> 'returned')::int8),
    -- What was taken back since is not given back once more.
    released = case when l.returned > (x ->> 'returned')::int8 then l.released else (x ->> 'released')::int8 end,
    late_since = case when (x ->> 'late')::boolean then coalesce(l.late_since, now()) else l.late_since end
  from jsonb_array_elements(coalesce(p -> 'pieces', '[]')) x where l.transfer_id = v_id and l.position = (x ->> 'position')::int and l.plain;
  if st.released_of(v_id) > 0 and v_transfer.released_at is null then
    update st.transfer set released_at = now() where id = v_id;
  end if;
  if cardinality(v_conflicts) > 0 then
    insert into st.exception (id, kind, document_id, details)
    values (gen_random_uuid(), 'transfer-conflict', v_id, jsonb_build_object('t', v_transfer.number, 'A', st.store_text(v_transfer.source_store_id), 'serials', to_jsonb(v_conflicts)));
  end if;
  perform st.save_stream(v_stream);
  if v_n > 0 or p ->> 'recall' is not null and v_transfer.recalled_at is null or st.released_of(v_id) > 0 then
    perform st.note_transfer(p, 'transfer.learned', v_id, jsonb_build_object('by', p ->> 'by', 'units', p -> 'units', 'pieces', p -> 'pieces'));
  end if;
  perform st.settle_transfer(v_id);
  return st.transfer_answer(v_id, null) || jsonb_build_object('released', st.released_of(v_id), 'learned', v_n, 'conflicts', cardinality(v_conflicts));
end $$;

-- This store's part of a transfer, as the other store learns it by st.learn_transfer.
create or replace function st.transfer_news(p_id uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('transfer', t.id, 'by', st.here(),
    'recall', case when t.recalled_at is not null then jsonb_build_object('reason', t.recall_reason, 'by', t.recalled_by, 'at', t.recalled_at) end,
    'units', coalesce((select jsonb_agg(jsonb_build_object('scope', case when u.serial_scope = '*' then '*' else 'item' end, 'key', u.serial_key, 'state', x.state,
        'number', coalesce(s.unit_number, x.settled_number, x.unit_number), 'epoch', u.owner_epoch) order by u.serial_scope, u.serial_key)
      from st.transfer_unit x join st.unit u on u.id = x.unit_id left join up.document_serial s on s.document_id = x.document_id and s.unit_id = x.unit_id
      where x.transfer_id = t.id and x.state <> 'conflict'), '[]'::jsonb),
    'pieces', coalesce((select jsonb_agg(jsonb_build_object('position', l.position, 'received', l.received, 'released', l.released, 'returned', l.returned, 'lost', l.lost,
        'late', l.late_since is not null) order by l.position) from st.transfer_line l where l.transfer_id = t.id and l.plain), '[]'::jsonb))
  from st.transfer t where t.id = p_id
$$;

-- Receiving: item, quantity and serial numbers, all or nothing. Every fault of the document comes back at once (TG002).
create or replace function st.receive(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_actor jsonb := p -> 'actor';
  v_document uuid := (p ->> 'documentId')::uuid;
  v_reply text;
  v_stream st.stream;
  v_ids uuid[];
  v_units uuid[];
  v_next int := 1;
  v_row record;
  v_check record;
  v_faults jsonb := '[]';
  v_event up.event;
  v_events up.event[];
  v_counter int8;
  v_number text;
  v_warnings jsonb := '[]';
  v_result jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return jsonb_build_object('repeat', v_reply::jsonb);
  end if;
  v_stream := st.lock_stream(v_actor -> 'stream');

  create temporary table if not exists receiving_serial (
    line int not null, n int not null, item_id uuid not null, level text collate "C" not null, serial_scope text collate "C" not null, serial_key text collate "C" not null,
    serial_sort text collate "C" not null, serial_label text not null, version int2 not null, cost int8, codes jsonb) on commit delete rows;
  delete from receiving_serial;

  for v_row in
    select x.line, x.n, i.id as item, coalesce(v.level, 'not') as level, i.description, (x.line ->> 'quantity')::int as quantity, jsonb_array_length(x.line -> 'serials') as serials, x.line ->> 'itemId' as asked
    from jsonb_array_elements(p -> 'lines') with ordinality x (line, n)
    left join cat.item i on i.id = (x.line ->> 'itemId')::uuid left join st.item_level v on v.item_id = i.id order by x.n
  loop
    if v_row.item is null then
      v_faults := v_faults || jsonb_build_object('line', v_row.n, 'serial', null, 'code', 'ITEM_UNKNOWN', 'details', jsonb_build_object('item', v_row.asked));
    elsif v_row.level = 'not' and v_row.serials > 0 then
      v_faults := v_faults || jsonb_build_object('line', v_row.n, 'serial', null, 'code', 'ITEM_NOT_SERIALIZED', 'details', jsonb_build_object('item', v_row.description));
    elsif v_row.serials <> v_row.quantity and (v_row.level = 'always' or v_row.serials > 0) then
      v_faults := v_faults || jsonb_build_object('line', v_row.n, 'serial', null, 'code', 'SERIAL_COUNT_MISMATCH', 'details', jsonb_build_object(
        'n', v_row.serials, 'q', v_row.quantity, 'addOrRemove', case when v_row.serials > v_row.quantity then 'remove' else 'add' end, 'd', abs(v_row.serials - v_row.quantity)));
    end if;
    if v_row.item is not null and v_row.level <> 'not' then
      insert into receiving_serial
      select v_row.n, s.n, v_row.item, v_row.level, f.scope, f.key, f.sort, s.serial ->> 'label', (s.serial ->> 'version')::int2, (v_row.line ->> 'unitCost')::int8, s.serial -> 'codes'
      from jsonb_array_elements(v_row.line -> 'serials') with ordinality s (serial, n), lateral st.serial_identity(v_row.item, s.serial) f;
    end if;
  end loop;

  -- A thousand numbers want other plans than one.
  if (select count(*) from receiving_serial) > 100 then
    analyze receiving_serial;
  end if;

  -- Keys in the one order: a row that is there is locked when its turn has come, and not changed; the others are made.
  v_ids := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_units := array(select x::uuid from jsonb_array_elements_text(p -> 'units') x);
  insert into st.unit_key (serial_scope, serial_key, unit_id, kind)
  select serial_scope, serial_key, v_units[row_number() over (order by serial_scope, serial_key)], 'main'
    from (select distinct serial_scope, serial_key from receiving_serial) r order by serial_scope, serial_key
  on conflict (serial_scope, serial_key) do update set kind = excluded.kind where false;
  perform from st.unit u where u.id in (select k.unit_id from receiving_serial r join st.unit_key k using (serial_scope, serial_key)) order by u.id for update;

  -- Twice the same number, or two numbers of one unit.
  v_faults := v_faults || coalesce((
    select jsonb_agg(jsonb_build_object('line', d.line, 'serial', d.serial_label, 'code', 'SERIAL_DUPLICATE_IN_LIST', 'details',
      jsonb_build_object('s', d.serial_label, 'a', d.first_n, 'b', d.n)) order by d.line, d.n)
    from (select r.*, first_value(r.n) over w as first_n, row_number() over w as place from receiving_serial r join st.unit_key k using (serial_scope, serial_key)
      window w as (partition by k.unit_id order by r.line, r.n)) d where d.place > 1), '[]'::jsonb);

  -- Looked at one by one: product bar codes, and numbers that somebody knows, in a unit or in a basket.
  for v_row in
    select r.*, (st.item_of_codes(r.codes)).item as product from receiving_serial r
    where exists (select from jsonb_array_elements_text(r.codes) c (key) join cat.upc u on u.key = c.key)
      or exists (select from st.unit_key k join st.unit u on u.id = k.unit_id where k.serial_scope = r.serial_scope and k.serial_key = r.serial_key)
      or exists (select from st.basket_serial s where s.serial_scope = r.serial_scope and s.serial_key = r.serial_key)
    order by r.line, r.n
  loop
    if v_row.product is not null then
      v_faults := v_faults || jsonb_build_object('line', v_row.line, 'serial', v_row.serial_label, 'code', 'SERIAL_IS_PRODUCT_BARCODE', 'details',
        jsonb_build_object('s', v_row.serial_label, 'item', st.item_text(v_row.product)));
      continue;
    end if;
    v_check := st.check_serial(v_row.item_id, v_row.serial_scope, v_row.serial_key, v_row.serial_label, 'receive', v_row.level, null, v_row.n);
    if v_check.code is not null then
      v_faults := v_faults || jsonb_build_object('line', v_row.line, 'serial', v_row.serial_label, 'code', v_check.code, 'details', v_check.details);
    elsif v_check.warning is not null then
      v_warnings := v_warnings || jsonb_build_object('line', v_row.line, 'serial', v_row.serial_label, 'warning', v_check.warning);
    end if;
  end loop;
  if v_faults <> '[]'::jsonb then
    raise exception using errcode = 'TG002', message = 'receiving refused', detail = v_faults::text;
  end if;

  insert into st.counter as c (name, value) values ('receiving', 1) on conflict (name) do update set value = c.value + 1 returning value into v_counter;
  v_number := coalesce((select s.number from cat.store s where s.id = st.here()), 0) || '-R-' || v_counter || case when v_stream.epoch > 1 then 'e' || v_stream.epoch else '' end;
  insert into up.document (id, store_id, epoch, kind, number, register_id, user_id, user_name, request_scope, request_id, reference, business_date, at, entered_at,
    currency, net, tax, total, change, training)
  values (v_document, st.here(), v_stream.epoch, 'receiving', v_number, (v_actor ->> 'registerId')::uuid, (v_actor ->> 'userId')::uuid, v_actor ->> 'userName',
    p #>> '{request,scope}', p #>> '{request,id}', p ->> 'reference', (p ->> 'businessDate')::date, now(), now(),
    (select currency from cat.store where id = st.here()), 0, 0, 0, 0, false);
  insert into up.document_line (document_id, position, line_id, item_id, product_id, product_name, description, upc, upc_key, level, quantity, list_price, unit_cost, amount,
    tax_rate, tax_base, tax_amount, department, category, subcategory, style, size, color, brand, season, team, vendor)
  select v_document, x.n, v_ids[x.n], i.id, m.product_id, m.product_name, i.description, u.display, u.key, coalesce(v.level, 'not'), (x.line ->> 'quantity')::int8, i.price,
    coalesce((x.line ->> 'unitCost')::int8, i.cost), 0, coalesce(i.tax_rate, 0), 0, 0,
    m.department, m.category, m.subcategory, m.style, m.size, m.color, m.brand, m.season, m.team, m.vendor
  from jsonb_array_elements(p -> 'lines') with ordinality x (line, n) join cat.item i on i.id = (x.line ->> 'itemId')::uuid
  left join cat.item_names m on m.item_id = i.id left join st.item_level v on v.item_id = i.id left join cat.upc u on u.item_id = i.id and u.position = 0;
  v_next := jsonb_array_length(p -> 'lines') + 1;
  insert into st.movement (id, item_id, quantity, document_id, at)
  select v_ids[v_next - 1 + x.n], (x.line ->> 'itemId')::uuid, (x.line ->> 'quantity')::int8, v_document, now() from jsonb_array_elements(p -> 'lines') with ordinality x (line, n);
  v_next := v_next + jsonb_array_length(p -> 'lines');

  update st.unit u set state = 'available', lap = u.lap + 1, number = u.number + 1, document_id = v_document, received_at = now(), received_document_id = v_document,
    cost = coalesce(r.cost, u.cost), provenance = 'received', owner_store_id = st.here(), owner_epoch = v_stream.epoch
  from receiving_serial r join st.unit_key k using (serial_scope, serial_key) where u.id = k.unit_id;
  insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, lap, number,
    document_id, received_at, received_document_id, cost, provenance)
  select k.unit_id, r.item_id, r.serial_scope, r.serial_key, r.serial_sort, r.serial_label, r.version, 'available', st.here(), v_stream.epoch, 1, 1,
    v_document, now(), v_document, r.cost, 'received'
  from receiving_serial r join st.unit_key k using (serial_scope, serial_key) where not exists (select from st.unit u where u.id = k.unit_id);
  insert into up.document_serial (document_id, position, n, unit_id, unit_number, serial_scope, serial_key, serial_key_version, serial_label, provenance)
  select v_document, r.line, r.n, u.id, u.number, r.serial_scope, r.serial_key, r.version, r.serial_label, 'received'
  from receiving_serial r join st.unit_key k using (serial_scope, serial_key) join st.unit u on u.id = k.unit_id;
  v_events := array(
    select row(v_ids[v_next - 1 + row_number() over (order by r.serial_scope, r.serial_key)], null, null, null, null, null, null, null, 'unit.received', u.item_id,
      u.serial_scope, u.serial_key, u.serial_key_version, u.id, u.number, u.owner_epoch, v_document, now(), now(),
      jsonb_build_object('line', r.line, 'lap', u.lap, 'label', r.serial_label, 'cost', u.cost, 'user', v_actor ->> 'userId')::text)::up.event
    from receiving_serial r join st.unit_key k using (serial_scope, serial_key) join st.unit u on u.id = k.unit_id order by r.serial_scope, r.serial_key);
  v_event.id := v_ids[v_next + cardinality(v_events)];
  v_event.kind := 'receiving.posted';
  v_event.document_id := v_document;
  v_event.at := now();
  v_event.entered_at := now();
  v_event.body := st.document_body(v_document);
  perform st.save_stream(st.append_events(v_stream, v_events || v_event));

  v_result := jsonb_build_object('document', v_document, 'number', v_number, 'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'units', cardinality(v_events),
    'quantity', (select sum((x ->> 'quantity')::int8) from jsonb_array_elements(p -> 'lines') x), 'warnings', v_warnings);
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- What is on hand of an item here, as one value that changes whenever the set of units or the quantity does.
create or replace function st.stock_token(p_item uuid) returns text
language sql stable as $$
  select md5(st.quantity_on_hand(p_item)::text || coalesce((
    select string_agg(u.serial_scope || ' ' || u.serial_key, E'\n' order by u.serial_scope, u.serial_key) from st.unit u
    where u.item_id = p_item and u.owner_store_id = st.here() and u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved')), ''))
$$;

-- Registered units of an item that are on hand here.
create or replace function st.units_on_hand(p_item uuid) returns int8
language sql stable as $$
  select count(*) from st.unit u where u.item_id = p_item and u.owner_store_id = st.here() and u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved')
$$;

create or replace function st.count_fault(p_n int, p_have int, p_want int) returns jsonb
language sql immutable as $$
  select jsonb_build_object('line', p_n, 'serial', null, 'code', 'SERIAL_COUNT_MISMATCH', 'details', jsonb_build_object(
    'n', p_have, 'q', p_want, 'addOrRemove', case when p_have > p_want then 'remove' else 'add' end, 'd', abs(p_have - p_want)))
$$;

-- Numbers a document's next copy would have: store, letter, count.
create or replace function st.next_document_number(p_kind text, p_letter text, p_epoch int) returns text
language plpgsql as $$
declare
  v_counter int8;
begin
  insert into st.counter as c (name, value) values (p_kind, 1) on conflict (name) do update set value = c.value + 1 returning value into v_counter;
  return coalesce((select s.number from cat.store s where s.id = st.here()), 0) || '-' || p_letter || '-' || v_counter || case when p_epoch > 1 then 'e' || p_epoch else '' end;
end $$;

-- What keeps a unit that was bought from a customer from leaving its hold on this day: null, or the refusal's details.
create or replace function st.hold_details(p_unit uuid, p_transaction text, p_date date) returns jsonb
language sql stable as $$
  select jsonb_build_object('s', serial_label, 'date', to_char(held_until, 'YYYY-MM-DD'), 'doc', st.document_text(received_document_id))
  from st.unit where id = p_unit and held_until > p_date and p_transaction in ('release', 'return-to-vendor')
$$;

-- A document that moves stock: each line has an item, a transaction (st.stock_transaction), a quantity and its serial
-- numbers. All or nothing; every fault comes back at once (TG002). With `preview` nothing is written and no request is
-- claimed: what it would have answered comes back by TG003.
--
-- `finals` are tokens of st.stock_token that must still hold (FINAL_SET_CHANGED); `draft` is the row of st.draft that
-- this document completes; `refersTo` the transfer whose units come in.
create or replace function st.post_stock(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_actor jsonb := p -> 'actor';
  v_kind text := p ->> 'kind';
  v_document uuid := (p ->> 'documentId')::uuid;
  v_refers_to uuid := (p ->> 'refersTo')::uuid;
  v_preview boolean := coalesce((p ->> 'preview')::boolean, false);
  v_reply text;
  v_stream st.stream;
  v_ids uuid[];
  v_units uuid[];
  v_next int;
  v_row record;
  v_check record;
  v_faults jsonb := '[]';
  v_draft st.draft;
  v_event up.event;
  v_events up.event[];
  v_number text;
  v_warnings jsonb := '[]';
  v_result jsonb;
begin
  perform st.check_generation(p);
  -- A function around this one may have claimed the request already.
  if not v_preview and not coalesce((p ->> 'claimed')::boolean, false) then
    v_reply := st.claim_request(p -> 'request');
    if v_reply is not null then
      return jsonb_build_object('repeat', v_reply::jsonb);
    end if;
  end if;
  v_stream := st.lock_stream(v_actor -> 'stream');
  -- No level changes between the look at it and the post (st.guard_levels).
  perform pg_advisory_xact_lock_shared(hashtext('tillgate.levels'));

  create temporary table if not exists stock_serial (
    line int not null, n int not null, item_id uuid not null, level text collate "C" not null, transaction text collate "C" not null,
    serial_scope text collate "C" not null, serial_key text collate "C" not null, serial_sort text collate "C" not null, serial_label text not null,
    version int2 not null, more jsonb not null, codes jsonb, fault jsonb, unit_id uuid, from_state text collate "C", to_state text collate "C") on commit delete rows;
  delete from stock_serial;

  for v_row in
    select x.line, x.n::int as n, i.id as item, coalesce(v.level, 'not') as level, coalesce(v.pending, false) as pending, i.description, (x.line ->> 'quantity')::int as quantity,
      v.serial_format, case when v.level = 'sometimes' and not coalesce((x.line ->> 'derived')::boolean, false) then st.serial_rule(v.level, v.serial_rules, st.asked_by(x.line ->> 'transaction')) end as rule,
      st.done_words(st.asked_by(x.line ->> 'transaction')) as done, jsonb_array_length(x.line -> 'serials') as serials, x.line ->> 'itemId' as asked, x.line ->> 'transaction' as transaction, t.direction
    from jsonb_array_elements(p -> 'lines') with ordinality x (line, n)
    join st.stock_transaction t on t.name = x.line ->> 'transaction'
    left join cat.item i on i.id = (x.line ->> 'itemId')::uuid left join st.item_level v on v.item_id = i.id order by x.n
  loop
    if v_row.item is null then
      v_faults := v_faults || jsonb_build_object('line', v_row.n, 'serial', null, 'code', 'ITEM_UNKNOWN', 'details', jsonb_build_object('item', v_row.asked));
    elsif v_row.level = 'not' and v_row.serials > 0 then
      v_faults := v_faults || jsonb_build_object('line', v_row.n, 'serial', null, 'code', 'ITEM_NOT_SERIALIZED', 'details', jsonb_build_object('item', v_row.description));
    -- A cell that asks for none, unless pieces have to leave that have numbers: those leave by them.
    elsif v_row.rule = 'none' and v_row.serials > 0 and (v_row.direction > 0 or st.unregistered(v_row.item) >= v_row.quantity) then
      v_faults := v_faults || jsonb_build_object('line', v_row.n, 'serial', null, 'code', 'SERIAL_NOT_ASKED', 'details', jsonb_build_object('item', v_row.description, 'done', v_row.done));
    elsif (v_row.pending or v_row.rule = 'required') and v_row.serials = 0 and v_row.transaction = 'adjust-subtract' then
      null; -- A piece that has no number yet can be lost; the count below looks that it is one of those.
    elsif v_row.serials = 0 and v_refers_to is not null and v_row.transaction in ('transfer-commit', 'transfer-return') then
      null; -- It left without a number, and its item may be Always by now: it waits for one here (st.settle_levels).
    elsif v_row.rule = 'required' and v_row.serials = 0 then
      v_faults := v_faults || jsonb_build_object('line', v_row.n, 'serial', null, 'code', 'SERIAL_REQUIRED', 'details', jsonb_build_object('item', v_row.description, 'done', v_row.done));
    elsif v_row.serials <> v_row.quantity and (v_row.level = 'always' or v_row.direction = 0 or v_row.serials > 0)
      and not (coalesce((p ->> 'fewerSerials')::boolean, false) and v_row.level = 'sometimes' and v_row.rule is distinct from 'required' and v_row.direction > 0 and v_row.serials < v_row.quantity) then
      v_faults := v_faults || st.count_fault(v_row.n, v_row.serials, v_row.quantity);
    end if;
    if v_row.item is not null and v_row.level <> 'not' then
      insert into stock_serial
      select v_row.n, s.n, v_row.item, v_row.level, v_row.transaction, f.scope, f.key, f.sort, s.serial ->> 'label', (s.serial ->> 'version')::int2,
        jsonb_strip_nulls(jsonb_build_object('cost', v_row.line -> 'unitCost') || coalesce(s.serial -> 'more', '{}'::jsonb)), s.serial -> 'codes',
        case when v_row.serial_format is not null then st.format_fault(v_row.item, s.serial) end
      from (select case when v_row.serial_format is null then e else st.settled_serial(v_row.item, e) end as serial, n
        from jsonb_array_elements(v_row.line -> 'serials') with ordinality a (e, n)) s, lateral st.serial_identity(v_row.item, s.serial) f;
    end if;
  end loop;

  -- A thousand numbers want other plans than one.
  if (select count(*) from stock_serial) > 100 then
    analyze stock_serial;
  end if;

  -- Keys in the one order: a row that is there is locked when its turn has come, and not changed; the others are made.
  v_ids := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_units := array(select x::uuid from jsonb_array_elements_text(p -> 'units') x);
  insert into st.unit_key (serial_scope, serial_key, unit_id, kind)
  select serial_scope, serial_key, v_units[row_number() over (order by serial_scope, serial_key)], 'main'
    from (select distinct serial_scope, serial_key from stock_serial) r order by serial_scope, serial_key
  on conflict (serial_scope, serial_key) do update set kind = excluded.kind where false;
  update stock_serial r set unit_id = k.unit_id from st.unit_key k where k.serial_scope = r.serial_scope and k.serial_key = r.serial_key;
  perform from st.unit u where u.id in (select r.unit_id from stock_serial r) order by u.id for update;
  -- Quantities that leave without numbers are counted against the registered units: one document at a time for an item.
  perform pg_advisory_xact_lock(hashtextextended('tillgate.item ' || i.item, 0)) from (
    select distinct x ->> 'itemId' as item from jsonb_array_elements(p -> 'lines') x join st.stock_transaction t on t.name = x ->> 'transaction'
    where t.direction < 0 or t.name = 'register' or coalesce(p -> 'finals', '[]') <> '[]'::jsonb order by 1) i;
  if p ->> 'draft' is not null then
    select * into v_draft from st.draft where id = (p #>> '{draft,id}')::uuid for update;
    if not found then
      perform st.refuse('DRAFT_UNKNOWN', jsonb_build_object('draft', p #>> '{draft,id}'));
    elsif v_draft.version <> (p #>> '{draft,version}')::int then
      perform st.refuse('DRAFT_CHANGED', jsonb_build_object('user', v_draft.changed_by, 'time', st.local_text(v_draft.changed_at)));
    end if;
  end if;

  -- From here on every statement sees what was committed while the locks were waited for.
  for v_row in
    select f ->> 'itemId' as item from jsonb_array_elements(coalesce(p -> 'finals', '[]')) f where st.stock_token((f ->> 'itemId')::uuid) <> f ->> 'token'
  loop
    v_faults := v_faults || jsonb_build_object('line', coalesce((select min(x.n) from jsonb_array_elements(p -> 'lines') with ordinality x (line, n) where x.line ->> 'itemId' = v_row.item), 1),
      'serial', null, 'code', 'FINAL_SET_CHANGED', 'details', jsonb_build_object('diff',
        st.item_text(v_row.item::uuid) || ' has ' || st.quantity_on_hand(v_row.item::uuid) || ' on hand now, ' || st.units_on_hand(v_row.item::uuid) || ' of them with numbers'));
  end loop;

  v_faults := v_faults || coalesce((
    select jsonb_agg(jsonb_build_object('line', d.line, 'serial', d.serial_label, 'code', 'SERIAL_DUPLICATE_IN_LIST', 'details',
      jsonb_build_object('s', d.serial_label, 'a', d.first_n, 'b', d.n)) order by d.line, d.n)
    from (select r.*, first_value(r.n) over w as first_n, row_number() over w as place from stock_serial r
      window w as (partition by r.unit_id order by r.line, r.n)) d where d.place > 1), '[]'::jsonb);

  -- A number nobody knows, in no basket and no product's bar code: the rule for it is the same for all.
  update stock_serial r set from_state = 'unknown', to_state = t.to_state from st.transition t
  where t.state = 'unknown' and t.transaction = r.transaction and t.level = r.level and t.refusal is null and t.warning is null and r.fault is null
    and not exists (select from jsonb_array_elements_text(r.codes) c (key) join cat.upc u on u.key = c.key)
    and not exists (select from st.unit u where u.id = r.unit_id)
    and not exists (select from st.basket_serial s where s.serial_scope = r.serial_scope and s.serial_key = r.serial_key);
  for v_row in select r.*, x.direction from stock_serial r join st.stock_transaction x on x.name = r.transaction where r.to_state is null order by r.line, r.n loop
    -- What is stored already may be a product's bar code by now; it still has to be able to leave.
    if v_row.direction > 0 and v_refers_to is null and (st.item_of_codes(v_row.codes)).item is not null then
      v_faults := v_faults || jsonb_build_object('line', v_row.line, 'serial', v_row.serial_label, 'code', 'SERIAL_IS_PRODUCT_BARCODE', 'details',
        jsonb_build_object('s', v_row.serial_label, 'item', st.item_text((st.item_of_codes(v_row.codes)).item)));
      continue;
    end if;
    v_check := st.check_serial(v_row.item_id, v_row.serial_scope, v_row.serial_key, v_row.serial_label, v_row.transaction, v_row.level, null, v_row.n);
    if v_check.code is null and v_refers_to is not null and v_check.state = 'in-transit'
      and not exists (select from st.unit u where u.id = v_row.unit_id and u.document_id = v_refers_to) then
      v_check.code := 'TRANSFER_NOT_ON_MANIFEST';
      v_check.details := jsonb_build_object('s', v_row.serial_label, 't', st.document_text(v_refers_to), 'state', st.unit_words(v_row.unit_id));
    end if;
    if v_check.code is null and not coalesce((p ->> 'endHold')::boolean, false) then
      v_check.details := st.hold_details(v_check.unit_id, v_row.transaction, (p ->> 'businessDate')::date);
      v_check.code := case when v_check.details is not null then 'SERIAL_ON_HOLD' end;
    end if;
    -- The form counts for a number that nobody knows; what is in stock can leave whatever the form is by now.
    if v_row.fault is not null and v_check.unit_id is null and coalesce(v_check.code, 'SERIAL_NOT_IN_STOCK') in ('SERIAL_NOT_IN_STOCK', 'ADJUST_NOT_HERE') then
      v_faults := v_faults || jsonb_build_object('line', v_row.line, 'serial', v_row.serial_label, 'code', v_row.fault ->> 'code', 'details', v_row.fault -> 'details');
      continue;
    end if;
    if v_check.unit_id is null and v_check.code in ('SERIAL_NOT_IN_STOCK', 'ADJUST_NOT_HERE') and exists (select from st.item_level i where i.item_id = v_row.item_id and i.pending) then
      v_check.code := 'LEVEL_CHANGE_PENDING';
      v_check.details := jsonb_build_object('s', v_row.serial_label, 'item', st.item_text(v_row.item_id), 'k', st.units_on_hand(v_row.item_id), 'q', st.quantity_on_hand(v_row.item_id));
    end if;
    if v_check.code is not null then
      v_faults := v_faults || jsonb_build_object('line', v_row.line, 'serial', v_row.serial_label, 'code', v_check.code, 'details',
        v_check.details || case when v_check.code = 'TRANSFER_NOT_ON_MANIFEST' then jsonb_build_object('t', st.document_text(v_refers_to), 'state',
          coalesce(st.unit_words(v_check.unit_id), 'it was never received')) else '{}' end);
      continue;
    elsif v_check.warning is not null then
      v_warnings := v_warnings || jsonb_build_object('line', v_row.line, 'serial', v_row.serial_label, 'warning', v_check.warning);
    end if;
    update stock_serial set from_state = v_check.state, to_state = v_check.to_state where line = v_row.line and n = v_row.n;
  end loop;

  -- Pieces that leave without a number must not leave registered units behind that are more than what is there.
  for v_row in
    select x.n::int as n, (x.line ->> 'quantity')::int as quantity, st.units_on_hand(i.item_id) - (st.quantity_on_hand(i.item_id) - (x.line ->> 'quantity')::int) as missing
    from jsonb_array_elements(p -> 'lines') with ordinality x (line, n) join st.stock_transaction t on t.name = x.line ->> 'transaction'
    join st.item_level i on i.item_id = (x.line ->> 'itemId')::uuid
    where t.direction < 0 and (i.level = 'sometimes' or i.pending) and jsonb_array_length(x.line -> 'serials') = 0 and st.units_on_hand(i.item_id) > 0
  loop
    if v_row.missing > 0 then
      v_faults := v_faults || st.count_fault(v_row.n, 0, v_row.quantity);
    end if;
  end loop;

  -- Only a piece that is on hand without a number can be given one.
  for v_row in
    select max(r.line) as line, count(*)::int as n, greatest(st.unregistered(r.item_id), 0)::int as q from stock_serial r where r.transaction = 'register' group by r.item_id
      having count(*) > greatest(st.unregistered(r.item_id), 0)
  loop
    v_faults := v_faults || st.count_fault(v_row.line, v_row.n, v_row.q);
  end loop;

  v_faults := v_faults || st.stock_answer_faults(p -> 'lines');

  if v_preview then
    raise exception using errcode = 'TG003', message = 'preview', detail = jsonb_build_object('faults', v_faults, 'warnings', v_warnings)::text;
  elsif v_faults <> '[]'::jsonb then
    raise exception using errcode = 'TG002', message = 'document refused', detail = v_faults::text;
  end if;

  v_number := st.next_document_number(v_kind, p ->> 'letter', v_stream.epoch);
  insert into up.document (id, store_id, epoch, kind, number, register_id, user_id, user_name, request_scope, request_id, refers_to, source_store_id, destination_store_id,
    reference, reason, vendor, business_date, at, entered_at, currency, net, tax, total, change, training)
  values (v_document, st.here(), v_stream.epoch, v_kind, v_number, (v_actor ->> 'registerId')::uuid, (v_actor ->> 'userId')::uuid, v_actor ->> 'userName',
    p #>> '{request,scope}', p #>> '{request,id}', v_refers_to, (p ->> 'sourceStoreId')::uuid, (p ->> 'destinationStoreId')::uuid,
    p ->> 'reference', p ->> 'reason', p ->> 'vendor', (p ->> 'businessDate')::date, now(), now(),
    (select currency from cat.store where id = st.here()), 0, 0, 0, 0, false);
  insert into up.document_line (document_id, position, line_id, item_id, product_id, product_name, description, upc, upc_key, level, quantity, list_price, unit_cost, amount,
    tax_rate, tax_base, tax_amount, department, category, subcategory, style, size, color, brand, season, team, vendor)
  select v_document, x.n, v_ids[x.n], i.id, m.product_id, m.product_name, i.description, u.display, u.key, coalesce(v.level, 'not'),
    (x.line ->> 'quantity')::int8 * case t.direction when 0 then 1 else t.direction end, i.price,
    coalesce((x.line ->> 'unitCost')::int8, i.cost), 0, coalesce(i.tax_rate, 0), 0, 0,
    m.department, m.category, m.subcategory, m.style, m.size, m.color, m.brand, m.season, m.team, m.vendor
  from jsonb_array_elements(p -> 'lines') with ordinality x (line, n) join st.stock_transaction t on t.name = x.line ->> 'transaction'
  join cat.item i on i.id = (x.line ->> 'itemId')::uuid
  left join cat.item_names m on m.item_id = i.id left join st.item_level v on v.item_id = i.id left join cat.upc u on u.item_id = i.id and u.position = 0;
  perform st.write_stock_answers(v_document, p -> 'lines');
  v_next := jsonb_array_length(p -> 'lines') + 1;
  insert into st.movement (id, item_id, quantity, document_id, at)
  select v_ids[v_next - 1 + x.n], (x.line ->> 'itemId')::uuid, (x.line ->> 'quantity')::int8 * t.direction, v_document, now()
  from jsonb_array_elements(p -> 'lines') with ordinality x (line, n) join st.stock_transaction t on t.name = x.line ->> 'transaction' where t.direction <> 0;
  v_next := v_next + jsonb_array_length(p -> 'lines');

  update st.unit u set state = r.to_state, number = u.number + 1, document_id = v_document,
    lap = u.lap + case when e.enters then 1 else 0 end,
    held_until = case when r.to_state in ('held', 'quarantine', 'damaged') then u.held_until end,
    -- The age of stock goes on through a transfer.
    received_at = case when e.enters and (u.received_at is null or t.name not in ('transfer-return', 'transfer-commit')) then now() else u.received_at end,
    received_document_id = case when e.enters and t.name <> 'transfer-return' then v_document else u.received_document_id end,
    provenance = case when e.enters then st.provenance_of(t.name, u.provenance) else u.provenance end,
    owner_store_id = case when t.direction > 0 then st.here() else u.owner_store_id end,
    owner_epoch = case when t.direction > 0 then v_stream.epoch else u.owner_epoch end,
    cost = coalesce((r.more ->> 'cost')::int8, u.cost), lot = coalesce(r.more ->> 'lot', u.lot), expires_on = coalesce((r.more ->> 'expiresOn')::date, u.expires_on),
    warranty_until = coalesce((r.more ->> 'warrantyUntil')::date, u.warranty_until), grade = coalesce(r.more ->> 'grade', u.grade), price = coalesce((r.more ->> 'price')::int8, u.price)
  from stock_serial r join st.stock_transaction t on t.name = r.transaction,
    lateral (select (t.direction > 0 or t.name = 'register') and r.from_state not in ('available', 'held', 'quarantine', 'damaged', 'reserved') as enters) e
  where u.id = r.unit_id;
  insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, lap, number,
    document_id, received_at, received_document_id, provenance, cost, lot, expires_on, warranty_until, grade, price)
  select r.unit_id, r.item_id, r.serial_scope, r.serial_key, r.serial_sort, r.serial_label, r.version, r.to_state, st.here(), v_stream.epoch, 1, 1,
    v_document, now(), v_document, st.provenance_of(r.transaction, 'received'), (r.more ->> 'cost')::int8, r.more ->> 'lot', (r.more ->> 'expiresOn')::date,
    (r.more ->> 'warrantyUntil')::date, r.more ->> 'grade', (r.more ->> 'price')::int8
  from stock_serial r where r.from_state = 'unknown';
  insert into up.document_serial (document_id, position, n, unit_id, unit_number, serial_scope, serial_key, serial_key_version, serial_label, provenance)
  select v_document, r.line, r.n, u.id, u.number, r.serial_scope, r.serial_key, r.version, r.serial_label, u.provenance from stock_serial r join st.unit u on u.id = r.unit_id;
  v_events := array(
    select row(v_ids[v_next - 1 + row_number() over (order by r.serial_scope, r.serial_key)], null, null, null, null, null, null, null, t.event, u.item_id,
      u.serial_scope, u.serial_key, u.serial_key_version, u.id, u.number, u.owner_epoch, v_document, now(), now(),
      (jsonb_build_object('line', r.line, 'from', r.from_state, 'to', r.to_state, 'lap', u.lap, 'label', r.serial_label, 'provenance', u.provenance, 'owner', u.owner_store_id,
        'user', v_actor ->> 'userId') || r.more)::text)::up.event
    from stock_serial r join st.stock_transaction t on t.name = r.transaction join st.unit u on u.id = r.unit_id order by r.serial_scope, r.serial_key);
  v_event.id := v_ids[v_next + cardinality(v_events)];
  v_event.kind := v_kind || '.posted';
  v_event.document_id := v_document;
  v_event.at := now();
  v_event.entered_at := now();
  v_event.body := st.document_body(v_document);
  perform st.save_stream(st.settle_levels(st.append_events(v_stream, v_events || v_event),
    array(select distinct (x ->> 'itemId')::uuid from jsonb_array_elements(p -> 'lines') x), v_actor ->> 'userId', v_refers_to is not null));
  delete from st.draft where id = v_draft.id;

  v_result := jsonb_build_object('document', v_document, 'number', v_number, 'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'units', cardinality(v_events), 'quantity', (select sum((x ->> 'quantity')::int8) from jsonb_array_elements(p -> 'lines') x), 'warnings', v_warnings);
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

create or replace function st.provenance_of(p_transaction text, p_before text) returns text
language sql immutable as $$
  select case p_transaction when 'receive' then 'received' when 'adjust-add' then 'added' when 'register' then 'registered' when 'transfer-commit' then 'transferred' else p_before end
$$;

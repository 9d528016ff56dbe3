-- Locks every key of a basket in the one order (scope, key), making rows for numbers not seen before in that same
-- order: two inserts in opposite orders would dead-lock. `p_units` offers ids for units that do not exist yet.
create or replace function st.lock_basket_keys(p_basket uuid, p_make boolean, p_units uuid[]) returns text[]
language plpgsql as $$
declare
  v_locked text[] := st.keys_of_basket(p_basket);
begin
  if v_locked = '{}' then
    return v_locked;
  elsif p_make then
    -- A row that is there is locked when its turn has come, and not changed. Too few ids: the caller knows an older
    -- basket, or another one, and is refused as soon as that is looked at.
    insert into st.unit_key (serial_scope, serial_key, unit_id, kind)
    select serial_scope, serial_key, coalesce(p_units[row_number() over (order by serial_scope, serial_key)], gen_random_uuid()), 'main' from st.basket_serial
      where basket_id = p_basket order by serial_scope, serial_key
    on conflict (serial_scope, serial_key) do update set kind = excluded.kind where false;
  else
    perform from st.unit_key k join st.basket_serial s using (serial_scope, serial_key) where s.basket_id = p_basket
      order by k.serial_scope, k.serial_key for update of k;
  end if;
  perform from st.unit u where u.id in (select k.unit_id from st.basket_serial s join st.unit_key k using (serial_scope, serial_key) where s.basket_id = p_basket)
    order by u.id for update;
  return v_locked;
end $$;

create or replace function st.keys_of_basket(p_basket uuid) returns text[]
language plpgsql stable as $$
begin
  return array(select serial_scope || ' ' || serial_key from st.basket_serial where basket_id = p_basket order by serial_scope, serial_key);
end $$;

-- The usual basket: every line has the numbers it needs, and each of them is a unit in stock that is leased here and may
-- be sold. False says nothing but that the basket has to be looked at number by number.
create or replace function st.is_basket_usual(p_basket uuid) returns boolean
language plpgsql stable as $$
begin
  return not exists (
    select from st.basket_line l left join st.item_level v on v.item_id = l.item_id
    left join lateral (
      select count(*) as here, count(*) filter (where s.leased and u.item_id = l.item_id and u.state = 'available' and not u.conflict and u.blocked_reason is null
        and u.owner_store_id = d.store_id and t.refusal is null) as sound
      from st.basket_serial s cross join st.daemon d
      left join st.unit_key k on k.serial_scope = s.serial_scope and k.serial_key = s.serial_key and k.kind = 'main' left join st.unit u on u.id = k.unit_id
      left join st.transition t on t.state = 'leased' and t.transaction = 'complete' and t.level = v.level
      where s.line_id = l.id) n on true
    where l.basket_id = p_basket and (l.direction < 0 or n.sound < n.here or n.here > case coalesce(st.serial_rule(v.level, v.serial_rules, 'sale'), 'none') when 'none' then 0 else l.quantity end
      or n.here < l.quantity and st.serial_rule(v.level, v.serial_rules, 'sale') = 'required'));
end $$;

-- Everything that could be wrong with a basket at its completion, in the order of its lines; an empty array when nothing is.
create or replace function st.basket_faults(p_basket uuid) returns jsonb
language plpgsql stable as $$
declare
  v_line record;
  v_serial st.basket_serial;
  v_check record;
  v_faults jsonb := '[]';
begin
  if st.is_basket_usual(p_basket) then
    return st.question_faults(p_basket);
  end if;
  for v_line in
    select l.*, coalesce(v.level, 'not') as level, st.serial_rule(v.level, v.serial_rules, 'sale') as rule,
      (select count(*) from st.basket_serial s where s.line_id = l.id)::int as serials
    from st.basket_line l left join st.item_level v on v.item_id = l.item_id where l.basket_id = p_basket order by l.position
  loop
    if v_line.direction < 0 then
      v_faults := v_faults || st.return_faults(v_line.id);
      continue;
    end if;
    if v_line.level = 'not' then
      if v_line.serials > 0 then
        v_faults := v_faults || jsonb_build_object('code', 'ITEM_NOT_SERIALIZED', 'details', jsonb_build_object('item', v_line.name), 'line', v_line.id);
      end if;
      continue;
    elsif v_line.rule = 'none' then
      if v_line.serials > 0 then
        v_faults := v_faults || jsonb_build_object('code', 'SERIAL_NOT_ASKED', 'details', jsonb_build_object('item', v_line.name, 'done', 'sold'), 'line', v_line.id);
      end if;
      continue;
    end if;
    if v_line.serials > v_line.quantity then
      v_faults := v_faults || jsonb_build_object('code', 'SERIAL_COUNT_MISMATCH', 'line', v_line.id, 'details',
        jsonb_build_object('n', v_line.serials, 'q', v_line.quantity, 'addOrRemove', 'remove', 'd', v_line.serials - v_line.quantity));
    elsif v_line.serials < v_line.quantity and v_line.rule = 'required' then
      v_faults := v_faults || jsonb_build_object('code', 'SERIAL_REQUIRED', 'details', jsonb_build_object('item', v_line.name, 'done', 'sold'), 'line', v_line.id);
    end if;
    for v_serial in select * from st.basket_serial where line_id = v_line.id order by serial_scope, serial_key loop
      v_check := st.check_serial(v_line.item_id, v_serial.serial_scope, v_serial.serial_key, v_serial.serial_label, 'complete', v_line.level, p_basket, v_line.position);
      if v_check.code is not null then
        v_faults := v_faults || jsonb_build_object('code', v_check.code, 'details', v_check.details, 'line', v_line.id);
      end if;
    end loop;
  end loop;
  return v_faults || st.question_faults(p_basket);
end $$;

create or replace function st.check_version(p_basket st.basket, p_version int) returns void
language plpgsql as $$
begin
  if p_basket.version <> p_version then
    perform st.refuse('SALE_CHANGED', jsonb_build_object('have', p_basket.version, 'sent', p_version));
  end if;
end $$;

-- Locks keys, then the basket, and makes sure that the keys locked are those it has now.
create or replace function st.lock_for_completion(p jsonb, p_make boolean) returns st.basket
language plpgsql as $$
declare
  v_basket st.basket;
  v_id uuid := (p ->> 'basket')::uuid;
  v_locked text[];
begin
  v_locked := st.lock_basket_keys(v_id, p_make, array(select x::uuid from jsonb_array_elements_text(coalesce(p -> 'units', '[]'::jsonb)) x));
  select * into v_basket from st.basket where id = v_id for update;
  if not found then
    perform st.refuse('SALE_UNKNOWN', jsonb_build_object('sale', v_id));
  elsif v_basket.state = 'suspended' or v_basket.register_id <> (p #>> '{actor,registerId}')::uuid then
    perform st.refuse('SALE_STATE', jsonb_build_object('action', 'paying', 'state', 'suspended or at another register'));
  end if;
  perform st.check_version(v_basket, (p ->> 'version')::int);
  if v_locked <> st.keys_of_basket(v_id) then
    raise exception using errcode = '40001', message = 'the basket changed while its keys were locked';
  end if;
  if not exists (select from st.basket_line where basket_id = v_id) then
    perform st.refuse('SALE_EMPTY', '{}');
  end if;
  if v_basket.state = 'open' and v_basket.late_at is null then
    perform st.demand_cash_session(v_basket.register_id);
  end if;
  -- Numbers that this basket gives to pieces without one are counted against those: one basket at a time for an item.
  perform pg_advisory_xact_lock(hashtextextended('tillgate.item ' || i.item_id, 0)) from (
    select distinct l.item_id from st.basket_line l join st.item_level v on v.item_id = l.item_id and v.pending where l.basket_id = v_id order by 1) i;
  return v_basket;
end $$;

-- Records a tender: everything is checked under the lock, leases become holds, and from now on completion never refuses.
create or replace function st.tender(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_basket st.basket;
  v_faults jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return jsonb_build_object('repeat', v_reply::jsonb);
  end if;
  v_basket := st.lock_for_completion(p, false);
  if v_basket.state = 'open' and v_basket.late_at is null then
    v_faults := st.basket_faults(v_basket.id);
    if v_faults <> '[]'::jsonb then
      perform st.refuse(v_faults #>> '{0,code}', v_faults #> '{0,details}');
    end if;
    if cardinality(st.retake_leases(v_basket.id)) > 0 then
      raise exception using errcode = '40001', message = 'a number was leased elsewhere while it was checked';
    end if;
  end if;
  insert into st.basket_tender (basket_id, n, kind, amount)
  select v_basket.id, 1 + count(*), p #>> '{tender,kind}', (p #>> '{tender,amount}')::int8 from st.basket_tender where basket_id = v_basket.id;
  update st.basket set state = 'tendering', version = version + 1, changed_at = now() where id = v_basket.id;
  perform st.save_reply(p -> 'request', p -> 'reply');
  return st.basket_json(v_basket.id);
end $$;

-- Gives recorded tenders back: the refund is in the journal, the sale is open again.
create or replace function st.return_tenders(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_stream st.stream;
  v_basket st.basket;
  v_event up.event;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return coalesce(st.basket_json((p ->> 'basket')::uuid), st.refused('SALE_UNKNOWN', jsonb_build_object('sale', p ->> 'basket')));
  end if;
  v_stream := st.lock_stream(p #> '{actor,stream}');
  select * into v_basket from st.basket where id = (p ->> 'basket')::uuid for update;
  if not found then
    perform st.refuse('SALE_UNKNOWN', jsonb_build_object('sale', p ->> 'basket'));
  elsif v_basket.state <> 'tendering' then
    perform st.refuse('SALE_STATE', jsonb_build_object('action', 'giving tenders back', 'state', v_basket.state));
  end if;
  v_event.id := (p ->> 'event')::uuid;
  v_event.kind := 'tenders.returned';
  v_event.at := now();
  v_event.entered_at := now();
  v_event.body := jsonb_build_object('sale', v_basket.id, 'register', v_basket.register_id, 'user', p #>> '{actor,userId}',
    'tenders', (select jsonb_agg(jsonb_build_object('kind', kind, 'amount', amount) order by n) from st.basket_tender where basket_id = v_basket.id and kind <> 'deposit'))::text;
  perform st.save_stream(st.append_event(v_stream, v_event));
  -- A deposit was paid by a document of its own.
  delete from st.basket_tender where basket_id = v_basket.id and kind <> 'deposit';
  update st.basket set state = 'open', version = version + 1, changed_at = now() where id = v_basket.id;
  perform st.save_reply(p -> 'request', '{}');
  return st.basket_json(v_basket.id);
end $$;

-- Ends an open basket without a document: its numbers are free at once, the journal keeps that it was there.
create or replace function st.void_sale(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_lock record;
  v_stream st.stream;
  v_event up.event;
begin
  perform st.check_generation(p);
  v_stream := st.lock_stream(p #> '{actor,stream}');
  v_lock := st.lock_basket((p ->> 'basket')::uuid, 'voiding');
  if v_lock.refused is not null then
    return v_lock.refused;
  end if;
  v_event.id := (p ->> 'event')::uuid;
  v_event.kind := 'sale.voided';
  v_event.at := now();
  v_event.entered_at := now();
  v_event.body := jsonb_build_object('sale', p ->> 'basket', 'register', (v_lock.basket).register_id, 'user', p #>> '{actor,userId}',
    'lines', (select coalesce(jsonb_agg(jsonb_build_object('item', l.item_id, 'quantity', l.quantity, 'unitPrice', l.unit_price,
      'serials', (select coalesce(jsonb_agg(s.serial_key order by s.serial_key), '[]'::jsonb) from st.basket_serial s where s.line_id = l.id)) order by l.position), '[]'::jsonb)
      from st.basket_line l where l.basket_id = (p ->> 'basket')::uuid))::text;
  perform st.save_stream(st.append_event(v_stream, v_event));
  delete from st.basket where id = (p ->> 'basket')::uuid;
  return jsonb_build_object('basket', p ->> 'basket');
end $$;

-- The number of a register's next sale document; the epoch shows after a restore.
create or replace function st.next_receipt_number(p_register uuid, out number text, out register_number int)
language plpgsql as $$
declare
  v_epoch int;
  v_counter int8;
begin
  update st.register r set receipt_counter = receipt_counter + 1 where r.id = p_register returning r.receipt_counter, r.number into v_counter, register_number;
  select epoch into v_epoch from st.daemon;
  number := coalesce((select s.number from cat.store s where s.id = st.here()), 0) || '-' || register_number || '-' || v_counter
    || case when v_epoch > 1 then 'e' || v_epoch else '' end;
end $$;

create or replace function st.document_body(p_document uuid) returns text
language plpgsql stable as $$
begin
  return (
    select (jsonb_build_object('kind', d.kind, 'number', d.number, 'register', d.register_id, 'user', d.user_id, 'businessDate', d.business_date,
      'currency', d.currency, 'net', d.net, 'tax', d.tax, 'total', d.total, 'change', d.change, 'rounding', d.rounding, 'training', d.training,
      'exemption', d.exemption_reason, 'certificate', d.exemption_certificate, 'paper', d.paper_number, 'at', case when d.at <> d.entered_at then to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end, 'reference', d.reference, 'reason', d.reason, 'vendor', d.vendor,
      'customer', d.customer_number, 'refersTo', d.refers_to,
      'lines', (select coalesce(jsonb_agg(to_jsonb(l) - 'document_id' order by l.position), '[]'::jsonb) from up.document_line l where l.document_id = d.id),
      'serials', (select coalesce(jsonb_agg(to_jsonb(s) - 'document_id' order by s.position, s.n), '[]'::jsonb) from up.document_serial s where s.document_id = d.id),
      'taxes', (select coalesce(jsonb_agg(to_jsonb(t) - 'document_id' order by t.n), '[]'::jsonb) from up.document_tax t where t.document_id = d.id),
      'tenders', (select coalesce(jsonb_agg(to_jsonb(t) - 'document_id' order by t.n), '[]'::jsonb) from up.document_tender t where t.document_id = d.id)) || st.answers_in_body(d.id))::text
    from up.document d where d.id = p_document);
end $$;

-- What a completed sale answers, made from its document alone: for a repeat that comes after its stored answer was
-- forgotten, and for a page that lost its request id and asks again for the same basket.
create or replace function st.sale_answer(p_document uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('document', d.id, 'number', d.number, 'at', d.at, 'total', d.total, 'change', d.change, 'rounding', d.rounding,
    'tendered', coalesce((select sum(t.amount) from up.document_tender t where t.document_id = d.id), 0),
    'lines', (select count(*) from up.document_line l where l.document_id = d.id),
    'job', (select j.id from st.job j where j.document_id = d.id and j.copy = 0 limit 1))
  from up.document d where d.id = p_document
$$;

-- Completion: ONE transaction, one round trip. Locks in the one order (request, stream, keys, the rest), re-checks in
-- later statements, then writes document, lines, events, unit states, movements, print job and reply together.
create or replace function st.complete_sale(p jsonb) returns jsonb
language plpgsql as $$
declare
  s jsonb := p -> 'sale';
  v_actor jsonb := p -> 'actor';
  v_document uuid := (s ->> 'documentId')::uuid;
  v_reply text;
  v_stream st.stream;
  v_basket st.basket;
  v_faults jsonb;
  v_shape record;
  v_returned record;
  v_before up.event[] := '{}';
  v_number record;
  v_ids uuid[];
  v_next int := 1;
  v_row record;
  v_unit st.unit;
  v_event up.event;
  v_events up.event[] := '{}';
  v_tendered int8;
  v_result jsonb;
  v_at timestamptz;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return jsonb_build_object('repeat', v_reply::jsonb);
  end if;
  v_stream := st.lock_stream(v_actor -> 'stream');
  -- Documents keep their request and their basket for ever. (The stream's lock is the register's: no race with itself.)
  select st.sale_answer(d.id) into v_result from up.document d
    where d.request_scope = p #>> '{request,scope}' and d.request_id = p #>> '{request,id}' or d.basket_id = (p ->> 'basket')::uuid and d.kind in ('sale', 'return', 'exchange');
  if found then
    perform st.save_reply(p -> 'request', v_result);
    return v_result;
  end if;
  -- What comes back without a number must not meet a change of its item's level (st.guard_levels).
  if exists (select from st.basket_line where basket_id = (p ->> 'basket')::uuid and direction < 0) then
    perform pg_advisory_xact_lock_shared(hashtext('tillgate.levels'));
  end if;
  v_basket := st.lock_for_completion(p, true);
  v_at := coalesce(v_basket.late_at, now());

  v_faults := st.basket_faults(v_basket.id);
  if v_faults <> '[]'::jsonb and v_basket.state = 'open' and v_basket.late_at is null then
    perform st.refuse(v_faults #>> '{0,code}', v_faults #> '{0,details}');
  end if;
  select count(*) as lines, bool_or(direction < 0) as returns, case when bool_and(direction > 0) then 'sale' when bool_and(direction < 0) then 'return' else 'exchange' end as kind
    into v_shape from st.basket_line where basket_id = v_basket.id;
  if v_shape.lines <> jsonb_array_length(s -> 'lines')
    or exists (select from st.basket_line l where l.basket_id = v_basket.id and not exists (select from jsonb_array_elements(s -> 'lines') x where (x ->> 'line')::uuid = l.id)) then
    perform st.refuse('SALE_CHANGED', jsonb_build_object('have', v_basket.version, 'sent', p -> 'version'));
  end if;
  perform st.check_priced(s, v_basket);

  if coalesce((select sum((x ->> 'amount')::int8) from jsonb_array_elements(s -> 'tenders') x where x ->> 'kind' = 'deposit'), 0)
    <> coalesce((select sum(amount) from st.basket_tender where basket_id = v_basket.id and kind = 'deposit'), 0) then
    perform st.refuse('SALE_CHANGED', jsonb_build_object('have', v_basket.version, 'sent', p -> 'version'));
  end if;

  v_ids := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_number := st.next_receipt_number((v_actor ->> 'registerId')::uuid);
  insert into up.document (id, store_id, epoch, kind, number, register_id, register_number, user_id, user_name, request_scope, request_id, basket_id, refers_to,
    business_date, at, entered_at, currency, net, tax, total, change, training, rounding, exemption_reason, exemption_certificate, paper_number)
  values (v_document, st.here(), v_stream.epoch, v_shape.kind, v_number.number, (v_actor ->> 'registerId')::uuid, v_number.register_number, (v_actor ->> 'userId')::uuid,
    v_actor ->> 'userName', p #>> '{request,scope}', p #>> '{request,id}', v_basket.id, case when v_shape.returns then st.returned_document(v_basket.id) else v_basket.layaway end, st.late_business_date(v_basket, s), v_at, now(), s ->> 'currency',
    (s ->> 'net')::int8, (s ->> 'tax')::int8, (s ->> 'total')::int8, (s ->> 'change')::int8, false, coalesce((s ->> 'rounding')::int8, 0),
    v_basket.exemption_reason, v_basket.exemption_certificate, v_basket.paper_number);
  insert into up.document_line (document_id, position, line_id, item_id, product_id, product_name, description, upc, upc_key, level, quantity, list_price, unit_price,
    price_kind, price_value, price_reason, price_permission, exemption_reason,
    amount, tax_rate, tax_base, tax_amount, refers_to, refers_position, return_reason, department, category, subcategory, style, size, color, brand, season, team, vendor)
  select v_document, l.position, l.id, l.item_id, l.product_id, l.product_name, l.name, l.upc, l.upc_key, coalesce(v.level, 'not'), l.direction * l.quantity,
    coalesce(l.list_price, i.price), (x ->> 'unitPrice')::int8, l.price_kind, l.price_value, l.price_reason, case when l.price_kind is not null then 'sale.price' end, x ->> 'exemption',
    (x ->> 'amount')::int8, l.tax_rate, (x ->> 'taxBase')::int8, (x ->> 'taxAmount')::int8, l.refers_to, l.refers_position, l.return_reason,
    n.department, n.category, n.subcategory, n.style, n.size, n.color, n.brand, n.season, n.team, n.vendor
  from jsonb_array_elements(s -> 'lines') x join st.basket_line l on l.id = (x ->> 'line')::uuid
  left join cat.item i on i.id = l.item_id left join st.item_level v on v.item_id = l.item_id left join cat.item_names n on n.item_id = l.item_id
  order by l.position;
  insert into up.document_tax (document_id, n, rate, base, amount, exemption_reason)
  select v_document, n, (x ->> 'rate')::int, (x ->> 'base')::int8, (x ->> 'amount')::int8, x ->> 'exemption' from jsonb_array_elements(s -> 'taxes') with ordinality t (x, n);
  perform st.insert_tenders(v_document, s -> 'tenders');
  select coalesce(sum(amount), 0) into v_tendered from up.document_tender where document_id = v_document;
  perform st.write_basket_answers(v_document, v_basket.id);

  -- Units: known ones move, captured ones are made; each has its own next event number.
  v_before := st.register_for_sale(v_basket.id, v_document, v_stream.epoch, v_actor ->> 'userId');
  for v_row in
    select b.*, l.position, l.item_id, l.direction, k.unit_id, coalesce(u.state, 'unknown') as from_state
    from st.basket_serial b join st.basket_line l on l.id = b.line_id join st.unit_key k using (serial_scope, serial_key) left join st.unit u on u.id = k.unit_id
    where b.basket_id = v_basket.id order by b.serial_scope, b.serial_key
  loop
    if v_row.direction < 0 then
      v_returned := st.return_unit(v_row.line_id, v_row.serial_scope, v_row.serial_key, v_row.unit_id, v_document, v_stream.epoch);
      v_unit := v_returned.unit;
      if v_returned.inferred then
        -- It was in the books all the time: it went out without a scan, and that is written down before it comes back.
        v_event := null;
        v_event.id := v_ids[v_next];
        v_next := v_next + 1;
        v_event.kind := 'unit.sold';
        v_event.item_id := v_unit.item_id;
        v_event.serial_scope := v_unit.serial_scope;
        v_event.serial_key := v_unit.serial_key;
        v_event.serial_key_version := v_unit.serial_key_version;
        v_event.unit_id := v_unit.id;
        v_event.unit_number := v_unit.number - 1;
        v_event.owner_epoch := v_unit.owner_epoch;
        v_event.document_id := v_document;
        v_event.at := v_at;
        v_event.entered_at := now();
        v_event.body := jsonb_build_object('line', v_row.position, 'from', v_row.from_state, 'to', 'sold', 'inferred', true, 'provenance', v_unit.provenance,
          'lap', v_unit.lap - 1, 'label', v_row.serial_label, 'user', v_actor ->> 'userId')::text;
        v_before := v_before || v_event;
        insert into st.exception (id, kind, document_id, details) values (v_event.id, 'sale-inferred', v_document,
          jsonb_build_object('s', v_row.serial_label, 'item', st.item_text(v_unit.item_id)));
        v_row.from_state := 'sold';
      end if;
    else
      update st.unit set state = 'sold', number = number + 1, document_id = v_document, sold_document_id = v_document, sold_position = v_row.position,
        conflict = conflict or state not in ('available', 'archived') and (state = 'reserved' and document_id = v_basket.layaway) is not true
        where id = v_row.unit_id returning * into v_unit;
      if not found then
        insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, number, document_id,
          sold_document_id, sold_position, provenance)
        values (v_row.unit_id, v_row.item_id, v_row.serial_scope, v_row.serial_key, v_row.serial_sort, v_row.serial_label, v_row.serial_key_version, 'sold',
          st.here(), v_stream.epoch, 1, v_document, v_document, v_row.position, 'captured-at-sale')
        returning * into v_unit;
      end if;
    end if;
    v_event := null;
    v_event.id := v_ids[v_next];
    v_next := v_next + 1;
    v_event.kind := case when v_row.direction < 0 then 'unit.returned' else 'unit.sold' end;
    v_event.item_id := v_unit.item_id;
    v_event.serial_scope := v_unit.serial_scope;
    v_event.serial_key := v_unit.serial_key;
    v_event.serial_key_version := v_unit.serial_key_version;
    v_event.unit_id := v_unit.id;
    v_event.unit_number := v_unit.number;
    v_event.owner_epoch := v_unit.owner_epoch;
    v_event.document_id := v_document;
    v_event.at := v_at;
    v_event.entered_at := now();
    v_event.body := jsonb_build_object('line', v_row.position, 'from', v_row.from_state, 'to', v_unit.state, 'provenance', v_unit.provenance, 'lap', v_unit.lap, 'label', v_row.serial_label, 'user', v_actor ->> 'userId')::text;
    v_events := v_events || v_event;
  end loop;
  insert into up.document_serial (document_id, position, n, unit_id, unit_number, serial_scope, serial_key, serial_key_version, serial_label, provenance)
  select v_document, b.position, b.n, e.unit_id, e.unit_number, b.serial_scope, b.serial_key, b.serial_key_version, b.serial_label, u.provenance
  from (
    select s.*, l.position, row_number() over (partition by l.position order by s.since, s.serial_sort) as n, row_number() over (order by s.serial_scope, s.serial_key) as place
    from st.basket_serial s join st.basket_line l on l.id = s.line_id where s.basket_id = v_basket.id) b
  join unnest(v_events) with ordinality e on e.ordinality = b.place join st.unit u on u.id = e.unit_id;

  v_event := null;
  v_event.id := v_ids[v_next];
  v_next := v_next + 1;
  v_event.kind := v_shape.kind || '.completed';
  v_event.document_id := v_document;
  v_event.at := v_at;
  v_event.entered_at := now();
  v_event.body := st.document_body(v_document);
  v_stream := st.append_events(v_stream, v_before || v_events || v_event);

  insert into st.movement (id, item_id, quantity, document_id, at)
  select v_ids[v_next - 1 + row_number() over (order by l.position)], l.item_id, case when l.direction > 0 then -l.quantity else st.returned_to_stock(l, v_document) end, v_document, v_at
  from st.basket_line l where l.basket_id = v_basket.id;
  perform st.save_stream(st.settle_levels(v_stream, array(select distinct item_id from st.basket_line where basket_id = v_basket.id), v_actor ->> 'userId', false));
  if v_shape.returns then
    perform st.count_returned(v_basket.id);
  end if;
  if s ->> 'receiptPrinter' is not null then
    insert into st.job (id, kind, printer, register_id, user_name, document_id, body, title, state, expires_at, seconds_to_live)
    values ((s ->> 'receiptJobId')::uuid, 'receipt', s ->> 'receiptPrinter', v_basket.register_id, v_actor ->> 'userName', v_document, '{}', 'Receipt ' || v_number.number,
      'queued', now() + make_interval(secs => (s ->> 'receiptSecondsToLive')::int), (s ->> 'receiptSecondsToLive')::int);
  end if;
  -- Money was taken before, here or on paper: the sale stands, and what went wrong waits for a person.
  if v_faults <> '[]'::jsonb then
    insert into st.exception (id, kind, document_id, details) values (v_document, case when v_basket.late_at is null then 'sale-after-tender' else 'late-entry' end, v_document, v_faults);
  end if;
  delete from st.basket where id = v_basket.id;

  v_result := jsonb_build_object('document', v_document, 'number', v_number.number, 'at', to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'total', s -> 'total', 'rounding', coalesce((s ->> 'rounding')::int8, 0), 'tendered', v_tendered, 'change', s -> 'change',
    'lines', jsonb_array_length(s -> 'lines'), 'job', case when s ->> 'receiptPrinter' is not null then s -> 'receiptJobId' else 'null'::jsonb end);
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

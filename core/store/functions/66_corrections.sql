-- What each document of this file begins with: request, stream, and whether it was written before. `answer` is set then.
create or replace function st.begin_document(p jsonb, out stream st.stream, out answer jsonb)
language plpgsql as $$
declare
  v_reply text;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    -- The drawer opened then.
    answer := v_reply::jsonb || jsonb_build_object('cash', false);
    return;
  end if;
  stream := st.lock_stream(p #> '{actor,stream}');
  select st.sale_answer(d.id) || jsonb_build_object('cash', false) into answer from up.document d where d.request_scope = p #>> '{request,scope}' and d.request_id = p #>> '{request,id}';
  if answer is not null then
    perform st.save_reply(p -> 'request', answer);
  end if;
end $$;

-- The head of such a document, numbered by the register's counter. Gives the number.
drop function if exists st.insert_head(jsonb, text, uuid, int, int8, int8, int8);
create or replace function st.insert_head(p jsonb, p_kind text, p_refers_to uuid, p_epoch int, p_net int8, p_tax int8, p_total int8, p_rounding int8 default 0) returns text
language plpgsql as $$
declare
  v_number record;
begin
  v_number := st.next_receipt_number((p #>> '{actor,registerId}')::uuid);
  insert into up.document (id, store_id, epoch, kind, number, register_id, register_number, user_id, user_name, request_scope, request_id, basket_id, refers_to, customer_number, reason,
    business_date, at, entered_at, currency, net, tax, total, change, training, rounding)
  values ((p ->> 'documentId')::uuid, st.here(), p_epoch, p_kind, v_number.number, (p #>> '{actor,registerId}')::uuid, v_number.register_number, (p #>> '{actor,userId}')::uuid,
    p #>> '{actor,userName}', p #>> '{request,scope}', p #>> '{request,id}', (p ->> 'basket')::uuid, p_refers_to, p #>> '{seller,customer}', p ->> 'reason', (p ->> 'businessDate')::date, now(), now(),
    (select currency from cat.store where id = st.here()), p_net, p_tax, p_total, 0, false, p_rounding);
  return v_number.number;
end $$;

-- A unit's event of such a document, made of the unit as it is now.
create or replace function st.unit_event_of(p_id uuid, p_kind text, p_unit st.unit, p_document uuid, p_body jsonb) returns up.event
language plpgsql stable as $$
declare
  e up.event;
begin
  e.id := p_id;
  e.kind := p_kind;
  e.item_id := p_unit.item_id;
  e.serial_scope := p_unit.serial_scope;
  e.serial_key := p_unit.serial_key;
  e.serial_key_version := p_unit.serial_key_version;
  e.unit_id := p_unit.id;
  e.unit_number := p_unit.number;
  e.owner_epoch := p_unit.owner_epoch;
  e.document_id := p_document;
  e.at := now();
  e.entered_at := now();
  e.body := (jsonb_build_object('to', p_unit.state, 'lap', p_unit.lap, 'label', p_unit.serial_label, 'provenance', p_unit.provenance, 'owner', p_unit.owner_store_id) || p_body)::text;
  return e;
end $$;

-- The end of it: the document's own event, its print job, and the answer.
create or replace function st.finish_document(p jsonb, p_stream st.stream, p_kind text, p_number text, p_events up.event[], p_id uuid) returns jsonb
language plpgsql as $$
declare
  e up.event;
  v_document uuid := (p ->> 'documentId')::uuid;
  v_result jsonb;
begin
  e.id := p_id;
  e.kind := p_kind || '.completed';
  e.document_id := v_document;
  e.at := now();
  e.entered_at := now();
  e.body := st.document_body(v_document);
  perform st.save_stream(st.append_events(p_stream, p_events || e));
  if p ->> 'receiptPrinter' is not null then
    insert into st.job (id, kind, printer, register_id, user_name, document_id, body, title, state, expires_at, seconds_to_live)
    values ((p ->> 'receiptJobId')::uuid, 'receipt', p ->> 'receiptPrinter', (p #>> '{actor,registerId}')::uuid, p #>> '{actor,userName}', v_document, '{}', 'Receipt ' || p_number,
      'queued', now() + make_interval(secs => (p ->> 'receiptSecondsToLive')::int), (p ->> 'receiptSecondsToLive')::int);
  end if;
  v_result := st.sale_answer(v_document) || jsonb_build_object('cash', exists (select from up.document_tender where document_id = v_document and kind = 'cash'));
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- Undoes a whole sale, return or exchange while nothing happened to its units since: each goes back to what it was, the
-- tenders are given back, and the document of its own says which one it undoes.
create or replace function st.post_void(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_begun record;
  v_stream st.stream;
  v_target up.document;
  v_void up.document;
  v_ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_next int := 1;
  v_row record;
  v_out record;
  v_cell st.transition;
  v_unit st.unit;
  v_number text;
  v_document uuid := (p ->> 'documentId')::uuid;
  v_events up.event[] := '{}';
  v_lease jsonb;
begin
  if coalesce(p ->> 'reason', '') = '' then
    return st.refused('REASON_REQUIRED', jsonb_build_object('action', 'A void'));
  end if;
  v_begun := st.begin_document(p);
  if v_begun.answer is not null then
    return v_begun.answer;
  end if;
  select * into v_target from up.document where id = (p ->> 'document')::uuid and kind in ('sale', 'return', 'exchange');
  if not found then
    perform st.refuse('NOT_FOUND', jsonb_build_object('what', 'receipt', 'name', p ->> 'document'));
  end if;
  perform from st.unit_key k join up.document_serial s using (serial_scope, serial_key) where s.document_id = v_target.id order by k.serial_scope, k.serial_key for update of k;
  perform from st.unit u where u.id in (select unit_id from up.document_serial where document_id = v_target.id) order by u.id for update;
  for v_row in
    select distinct coalesce(refers_to, document_id) as document, coalesce(refers_position, position) as place from up.document_line
    where document_id = v_target.id and (quantity > 0 or refers_to is not null) order by 1, 2
  loop
    perform st.lock_returned(v_row.document, v_row.place);
  end loop;

  -- From here on every statement sees what was committed while the locks were waited for.
  select * into v_void from st.void_of(v_target.id);
  if v_void.id is not null then
    perform st.refuse('VOID_DONE', jsonb_build_object('r', v_target.number, 'date', st.local_text(v_void.at)));
  end if;
  for v_row in select l.* from up.document_line l where l.document_id = v_target.id and l.quantity > 0 order by l.position loop
    v_out := st.still_out(v_target.id, v_row.position, null);
    if v_out.holder is not null then
      perform st.refuse('SERIAL_HELD_BY_REGISTER', v_out.holder);
    elsif v_out.returned > 0 then
      perform st.refuse('VOID_LATER_EVENT', jsonb_build_object('s', v_row.description, 'event', coalesce((
        select replace(d.kind, '-', ' ') || ', receipt ' || d.number from up.document d join up.document_line l on l.document_id = d.id
        where l.refers_to = v_target.id and l.refers_position = v_row.position and l.quantity < 0 order by d.at desc limit 1), 'it came back')));
    end if;
  end loop;

  v_number := st.insert_head(p, 'void', v_target.id, (v_begun.stream).epoch, -v_target.net, -v_target.tax, -v_target.total, -v_target.rounding);
  insert into up.document_line (document_id, position, line_id, item_id, product_id, product_name, description, upc, upc_key, level, quantity, list_price, unit_price, unit_cost,
    price_kind, price_value, price_reason, price_permission, amount, tax_code, tax_rate, tax_base, tax_amount, exemption_reason, refers_to, refers_position, department, category, subcategory, style, size, color, brand, season, team, vendor)
  select v_document, l.position, l.line_id, l.item_id, l.product_id, l.product_name, l.description, l.upc, l.upc_key, l.level, -l.quantity, l.list_price, l.unit_price, l.unit_cost,
    l.price_kind, l.price_value, l.price_reason, l.price_permission, -l.amount, l.tax_code, l.tax_rate, -l.tax_base, -l.tax_amount, l.exemption_reason, v_target.id, l.position,
    l.department, l.category, l.subcategory, l.style, l.size, l.color, l.brand, l.season, l.team, l.vendor
  from up.document_line l where l.document_id = v_target.id;
  insert into up.document_tax (document_id, n, code, rate, base, amount, exemption_reason)
  select v_document, n, code, rate, -base, -amount, exemption_reason from up.document_tax where document_id = v_target.id;
  -- Cash that was given as change stays with the customer.
  insert into up.document_tender (document_id, n, kind, amount)
  select v_document, row_number() over (order by t.first), t.kind, -t.amount from (
    select m.kind, m.first, m.amount - case when m.kind = 'cash' then v_target.change else 0 end as amount from st.money_tenders(v_target.id) m) t
  where t.amount <> 0;

  for v_row in
    select s.*, l.quantity, e.body::jsonb ->> 'from' as from_state from up.document_serial s join up.document_line l on l.document_id = s.document_id and l.position = s.position
    left join st.unit_event x on x.unit_id = s.unit_id and x.number = s.unit_number left join up.event e on e.id = x.event_id
    where s.document_id = v_target.id order by s.serial_scope, s.serial_key
  loop
    select * into v_unit from st.unit where id = v_row.unit_id;
    select * into v_cell from st.transition t where t.state = v_unit.state and t.level = 'always'
      and t.transaction = 'post-void' || case when v_row.quantity < 0 then '-return' else '' end || case when v_row.from_state in ('unknown', 'archived') then '-captured' else '' end;
    -- What was voided since, with its void, left no trace.
    if v_cell.refusal is not null or exists (select from st.unit_event x left join up.document d on d.id = x.document_id
        where x.unit_id = v_unit.id and x.number > v_row.unit_number and d.kind is distinct from 'void' and (st.void_of(d.id)).id is null) then
      perform st.refuse('VOID_LATER_EVENT', jsonb_build_object('s', v_row.serial_label, 'event', (
        select replace(replace(x.kind, 'unit.', ''), '-', ' ') || coalesce(', ' || d.number, '') from st.unit_event x left join up.document d on d.id = x.document_id
        where x.unit_id = v_unit.id order by x.number desc limit 1)));
    end if;
    select jsonb_build_object('s', v_row.serial_label, 'n', r.number, 'user', b.user_name, 'time', st.local_text(s.since)) into v_lease
      from st.basket_serial s join st.basket b on b.id = s.basket_id join st.register r on r.id = b.register_id
      where s.serial_scope = v_row.serial_scope and s.serial_key = v_row.serial_key and s.leased;
    if v_lease is not null then
      perform st.refuse('SERIAL_HELD_BY_REGISTER', v_lease);
    end if;
    update st.unit u set state = v_cell.to_state, number = u.number + 1, document_id = v_document,
        lap = u.lap - case when v_row.quantity < 0 then 1 else 0 end,
        sold_document_id = case when v_row.quantity < 0 then u.sold_document_id end, sold_position = case when v_row.quantity < 0 then u.sold_position end
      where u.id = v_row.unit_id returning * into v_unit;
    insert into up.document_serial (document_id, position, n, unit_id, unit_number, serial_scope, serial_key, serial_key_version, serial_label, provenance)
    values (v_document, v_row.position, v_row.n, v_unit.id, v_unit.number, v_unit.serial_scope, v_unit.serial_key, v_unit.serial_key_version, v_row.serial_label, v_unit.provenance);
    v_events := v_events || st.unit_event_of(v_ids[v_next], case when v_row.quantity < 0 then 'unit.return-voided' else 'unit.sale-voided' end, v_unit, v_document,
      jsonb_build_object('line', v_row.position, 'from', v_cell.state, 'user', p #>> '{actor,userId}'));
    v_next := v_next + 1;
  end loop;

  insert into st.movement (id, item_id, quantity, document_id, at)
  select v_ids[v_next - 1 + row_number() over (order by l.position)], l.item_id, l.quantity + (
      -- What awaited inspection was not on hand.
      select count(*) from up.document_serial s join st.unit_event x on x.unit_id = s.unit_id and x.number = s.unit_number join up.event e on e.id = x.event_id
      where s.document_id = v_target.id and s.position = l.position and e.body::jsonb ->> 'to' = 'return-pending'), v_document, now()
  from up.document_line l where l.document_id = v_target.id;
  v_next := v_next + (select count(*)::int from up.document_line where document_id = v_target.id);
  update st.returned r set quantity = r.sold from up.document_line l where l.document_id = v_target.id and l.quantity > 0 and r.document_id = l.document_id and r.position = l.position;
  update st.returned r set quantity = r.quantity - x.quantity from (
      select refers_to, refers_position, -sum(quantity) as quantity from up.document_line where document_id = v_target.id and quantity < 0 and refers_to is not null group by 1, 2) x
    where r.document_id = x.refers_to and r.position = x.refers_position;
  v_stream := st.settle_levels(v_begun.stream, array(select distinct item_id from up.document_line where document_id = v_target.id), p #>> '{actor,userId}', true);
  return st.finish_document(p, v_stream, 'void', v_number, v_events, v_ids[v_next]);
end $$;

-- The wrong unit was written on a receipt: another one went out in its stead. Both numbers change places, the receipt's
-- line keeps its price, and the document of its own is printed.
create or replace function st.swap(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_begun record;
  v_sale up.document;
  v_line up.document_line;
  v_old record;
  v_new record;
  v_check record;
  v_in record;
  v_out st.unit;
  v_unit st.unit;
  v_from text;
  v_ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_document uuid := (p ->> 'documentId')::uuid;
  v_level text;
  v_number text;
  v_events up.event[];
begin
  if coalesce(p ->> 'reason', '') = '' then
    return st.refused('REASON_REQUIRED', jsonb_build_object('action', 'A swap'));
  end if;
  v_begun := st.begin_document(p);
  if v_begun.answer is not null then
    return v_begun.answer;
  end if;
  select l.* into v_line from up.document_line l join up.document d on d.id = l.document_id
    where d.id = (p ->> 'sale')::uuid and l.position = (p ->> 'position')::int and l.quantity > 0 and d.kind in ('sale', 'exchange');
  if not found then
    perform st.refuse('NOT_FOUND', jsonb_build_object('what', 'sale line', 'name', (p ->> 'sale') || ', line ' || (p ->> 'position')));
  end if;
  select * into v_sale from up.document where id = v_line.document_id;
  v_level := coalesce((select l.level from st.item_level l where l.item_id = v_line.item_id), 'not');
  if v_level = 'not' then
    perform st.refuse('ITEM_NOT_SERIALIZED', jsonb_build_object('item', v_line.description));
  end if;
  p := p || jsonb_build_object('new', st.settled_serial(v_line.item_id, p -> 'new'));
  v_old := st.serial_identity(v_line.item_id, p -> 'old');
  v_new := st.serial_identity(v_line.item_id, p -> 'new');
  if v_old.key = v_new.key then
    perform st.refuse('EXCHANGE_SAME_SERIAL', jsonb_build_object('s', p #>> '{new,label}'));
  elsif (st.item_of_codes(p -> 'codes')).item is not null and not exists (select from st.unit_key k where k.serial_scope = v_new.scope and k.serial_key = v_new.key) then
    perform st.refuse('SERIAL_IS_PRODUCT_BARCODE', jsonb_build_object('s', p #>> '{new,label}', 'item', st.item_text((st.item_of_codes(p -> 'codes')).item)));
  end if;
  -- Keys in the one order; the new number may have no row yet.
  insert into st.unit_key (serial_scope, serial_key, unit_id, kind)
  select scope, key, unit, 'main' from (values (v_old.scope, v_old.key, (p #>> '{units,0}')::uuid), (v_new.scope, v_new.key, (p #>> '{units,1}')::uuid)) x (scope, key, unit)
    order by scope collate "C", key collate "C"
  on conflict (serial_scope, serial_key) do update set kind = excluded.kind where false;
  perform from st.unit u join st.unit_key k on k.unit_id = u.id where (k.serial_scope, k.serial_key) in ((v_old.scope, v_old.key), (v_new.scope, v_new.key)) order by u.id for update of u;
  perform st.lock_returned(v_sale.id, v_line.position);

  v_check := st.check_return(null, null, v_line.item_id, v_old.scope, v_old.key, p #>> '{old,label}', 'swap-out', v_sale.id, v_line.position, 0);
  if v_check.code is not null then
    perform st.refuse(v_check.code, v_check.details);
  end if;
  v_in := st.check_serial(v_line.item_id, v_new.scope, v_new.key, p #>> '{new,label}', 'swap-in', v_level, null, v_line.position);
  if v_in.code is not null then
    perform st.refuse(v_in.code, v_in.details);
  elsif v_in.unit_id is null then
    perform st.refuse_format(v_line.item_id, p -> 'new');
  end if;

  v_number := st.insert_head(p, 'swap', v_sale.id, (v_begun.stream).epoch, 0, 0, 0);
  insert into up.document_line (document_id, position, line_id, item_id, product_id, product_name, description, upc, upc_key, level, quantity, list_price, unit_price,
    amount, tax_rate, tax_base, tax_amount, refers_to, refers_position, return_reason, department, category, subcategory, style, size, color, brand, season, team, vendor)
  select v_document, x.n, v_ids[2 + x.n], v_line.item_id, v_line.product_id, v_line.product_name, v_line.description, v_line.upc, v_line.upc_key, v_level, x.sign, v_line.list_price, v_line.unit_price,
    x.sign * v_line.unit_price, v_line.tax_rate, 0, 0, v_sale.id, v_line.position, case when x.sign < 0 then p ->> 'reason' end,
    v_line.department, v_line.category, v_line.subcategory, v_line.style, v_line.size, v_line.color, v_line.brand, v_line.season, v_line.team, v_line.vendor
  from (values (1, -1), (2, 1)) x (n, sign);

  update st.unit u set state = v_check.to_state, number = u.number + 1, document_id = v_document, lap = u.lap + 1, sold_document_id = null, sold_position = null
    where u.id = v_check.unit_id returning * into v_out;
  select state into v_from from st.unit where id = v_in.unit_id;
  update st.unit u set state = v_in.to_state, number = u.number + 1, document_id = v_document, sold_document_id = v_sale.id, sold_position = v_line.position
    where u.id = v_in.unit_id returning * into v_unit;
  if not found then
    insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, number, document_id,
      sold_document_id, sold_position, provenance)
    values ((select k.unit_id from st.unit_key k where k.serial_scope = v_new.scope and k.serial_key = v_new.key), v_line.item_id, v_new.scope, v_new.key, v_new.sort, p #>> '{new,label}',
      (p #>> '{new,version}')::int2, v_in.to_state, st.here(), (v_begun.stream).epoch, 1, v_document, v_sale.id, v_line.position, 'captured-at-sale')
    returning * into v_unit;
  end if;
  insert into up.document_serial (document_id, position, n, unit_id, unit_number, serial_scope, serial_key, serial_key_version, serial_label, provenance)
  values (v_document, 1, 1, v_out.id, v_out.number, v_out.serial_scope, v_out.serial_key, v_out.serial_key_version, p #>> '{old,label}', v_out.provenance),
    (v_document, 2, 1, v_unit.id, v_unit.number, v_unit.serial_scope, v_unit.serial_key, v_unit.serial_key_version, p #>> '{new,label}', v_unit.provenance);
  v_events := array[
    st.unit_event_of(v_ids[1], 'unit.swapped-out', v_out, v_document, jsonb_build_object('line', 1, 'from', 'sold', 'user', p #>> '{actor,userId}')),
    st.unit_event_of(v_ids[2], 'unit.swapped-in', v_unit, v_document, jsonb_build_object('line', 2, 'from', coalesce(v_from, 'unknown'), 'user', p #>> '{actor,userId}'))];
  return st.finish_document(p, v_begun.stream, 'swap', v_number, v_events, v_ids[5]);
end $$;

-- Buys a unit from a customer: paid in cash, on hand, and held until somebody looked at it and `holdDays` are over. The
-- seller is a customer by number, or a name that stands beside the document, not in it.
create or replace function st.buy_back(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_begun record;
  v_item st.basket_item;
  v_names cat.item_names;
  v_id record;
  v_check record;
  v_unit st.unit;
  v_from text;
  v_ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_document uuid := (p ->> 'documentId')::uuid;
  v_price int8 := (p ->> 'price')::int8;
  v_serial jsonb := nullif(p -> 'serial', 'null'::jsonb);
  v_number text;
  v_customer st.customer;
  v_until date := (p ->> 'businessDate')::date + nullif((p ->> 'holdDays')::int, 0);
  v_events up.event[] := '{}';
begin
  if coalesce(p ->> 'reason', '') = '' then
    return st.refused('REASON_REQUIRED', jsonb_build_object('action', 'A buy-back'));
  end if;
  v_begun := st.begin_document(p);
  if v_begun.answer is not null then
    return v_begun.answer;
  end if;
  select * into v_item from st.basket_item where id = (p ->> 'item')::uuid limit 1;
  if not found then
    perform st.refuse('ITEM_UNKNOWN', jsonb_build_object('item', p ->> 'item'));
  elsif v_item.level = 'not' and v_serial is not null then
    perform st.refuse('ITEM_NOT_SERIALIZED', jsonb_build_object('item', v_item.description));
  elsif v_item.level = 'always' and v_serial is null then
    perform st.refuse('SERIAL_COUNT_MISMATCH', jsonb_build_object('n', 0, 'q', 1, 'addOrRemove', 'add', 'd', 1));
  end if;
  if v_serial is not null then
    v_serial := st.settled_serial(v_item.id, v_serial);
    v_id := st.serial_identity(v_item.id, v_serial);
    if (st.item_of_codes(p -> 'codes')).item is not null and not exists (select from st.unit_key k where k.serial_scope = v_id.scope and k.serial_key = v_id.key) then
      perform st.refuse('SERIAL_IS_PRODUCT_BARCODE', jsonb_build_object('s', v_serial ->> 'label', 'item', st.item_text((st.item_of_codes(p -> 'codes')).item)));
    end if;
    insert into st.unit_key (serial_scope, serial_key, unit_id, kind) values (v_id.scope, v_id.key, (p #>> '{units,0}')::uuid, 'main')
    on conflict (serial_scope, serial_key) do update set kind = excluded.kind where false;
    perform from st.unit u join st.unit_key k on k.unit_id = u.id where k.serial_scope = v_id.scope and k.serial_key = v_id.key for update of u;
    select u.* into v_unit from st.unit u join st.unit_key k on k.unit_id = u.id where k.serial_scope = v_id.scope and k.serial_key = v_id.key;
    if v_unit.sold_document_id is not null then
      perform st.lock_returned(v_unit.sold_document_id, v_unit.sold_position);
    end if;
    v_check := st.check_serial(v_item.id, v_id.scope, v_id.key, v_serial ->> 'label', 'buy-back', case when v_item.level = 'always' then 'always' else 'sometimes' end, null, 1);
    if v_check.code is null and exists (select from st.basket_serial s where s.serial_scope = v_id.scope and s.serial_key = v_id.key and s.leased) then
      -- Somebody takes it back as a return.
      v_check := st.check_return(null, null, v_item.id, v_id.scope, v_id.key, v_serial ->> 'label', 'return', null, null, 0);
    end if;
    if v_check.code is not null then
      perform st.refuse(v_check.code, v_check.details);
    elsif v_unit.id is null then
      perform st.refuse_format(v_item.id, v_serial);
    end if;
    v_from := coalesce(v_unit.state, 'unknown');
  end if;
  if p #>> '{seller,customer}' is not null then
    select * into v_customer from st.customer where number = p #>> '{seller,customer}' for key share;
    if not found or v_customer.forgotten_at is not null then
      perform st.refuse('CUSTOMER_UNKNOWN', jsonb_build_object('customer', p #>> '{seller,customer}'));
    end if;
  end if;

  v_number := st.insert_head(p, 'buy-back', null, (v_begun.stream).epoch, -v_price, 0, -v_price);
  select * into v_names from cat.item_names where item_id = v_item.id limit 1;
  insert into up.document_line (document_id, position, line_id, item_id, product_id, product_name, description, upc, upc_key, level, quantity, list_price, unit_price, unit_cost,
    amount, tax_rate, tax_base, tax_amount, return_reason, department, category, subcategory, style, size, color, brand, season, team, vendor)
  values (v_document, 1, v_ids[2], v_item.id, v_item.product_id, v_item.product_name, v_item.description, v_item.upc, v_item.upc_key, v_item.level, -1, v_item.price, v_price, v_price,
    -v_price, 0, -v_price, 0, p ->> 'reason', v_names.department, v_names.category, v_names.subcategory, v_names.style, v_names.size, v_names.color, v_names.brand, v_names.season, v_names.team, v_names.vendor);
  insert into up.document_tender (document_id, n, kind, amount) select v_document, 1, 'cash', -v_price where v_price <> 0;
  insert into st.seller (document_id, name, contact) select v_document, p #>> '{seller,name}', p #>> '{seller,contact}' where p #>> '{seller,name}' is not null;
  if v_serial is not null then
    update st.unit u set state = v_check.to_state, number = u.number + 1, document_id = v_document, lap = u.lap + 1, cost = v_price, provenance = 'bought-back', held_until = v_until,
        received_at = now(), received_document_id = v_document, owner_store_id = st.here(), owner_epoch = (v_begun.stream).epoch
      where u.id = v_unit.id returning * into v_unit;
    if not found then
      insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, lap, number, document_id,
        received_at, received_document_id, provenance, cost, held_until)
      values ((p #>> '{units,0}')::uuid, v_item.id, v_id.scope, v_id.key, v_id.sort, v_serial ->> 'label', (v_serial ->> 'version')::int2, v_check.to_state, st.here(),
        (v_begun.stream).epoch, 1, 1, v_document, now(), v_document, 'bought-back', v_price, v_until)
      returning * into v_unit;
    end if;
    -- It cannot be refunded as well: its piece of the sale line is back.
    update st.returned set quantity = quantity + 1 where v_from = 'sold' and document_id = v_unit.sold_document_id and position = v_unit.sold_position;
    insert into up.document_serial (document_id, position, n, unit_id, unit_number, serial_scope, serial_key, serial_key_version, serial_label, provenance)
    values (v_document, 1, 1, v_unit.id, v_unit.number, v_unit.serial_scope, v_unit.serial_key, v_unit.serial_key_version, v_serial ->> 'label', v_unit.provenance);
    v_events := array[st.unit_event_of(v_ids[1], 'unit.bought-back', v_unit, v_document, jsonb_strip_nulls(jsonb_build_object('line', 1, 'from', v_from, 'cost', v_price, 'heldUntil', v_until, 'user', p #>> '{actor,userId}')))];
  end if;
  insert into st.movement (id, item_id, quantity, document_id, at) values (v_ids[3], v_item.id, 1, v_document, now());
  return st.finish_document(p, v_begun.stream, 'buy-back', v_number, v_events, v_ids[4]);
end $$;

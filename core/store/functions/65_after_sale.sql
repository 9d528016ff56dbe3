-- Is a sale line's document one that something can come back from? Null, or the refusal.
create or replace function st.void_of(p_document uuid) returns up.document
language sql stable as $$ select d from up.document d where d.refers_to = p_document and d.kind = 'void' $$;

-- Numbers that a sale line has, the swaps of it counted in, in the order of the receipt.
create or replace function st.serials_on_receipt(p_document uuid) returns text[]
language sql stable as $$
  select coalesce(array_agg(x.serial_label order by x.at, x.position, x.n), '{}') from (
    select s.serial_label, s.serial_scope, s.serial_key, d.at, s.position, s.n, row_number() over (partition by s.serial_scope, s.serial_key order by d.at desc, d.id desc) as latest, l.quantity
    from up.document d join up.document_line l on l.document_id = d.id join up.document_serial s on s.document_id = d.id and s.position = l.position
    where d.id = p_document or d.refers_to = p_document and d.kind = 'swap') x
  where x.latest = 1 and x.quantity > 0
$$;

-- When and where a unit came back last, for the refusal; null where its last dealing with a customer was another one.
create or replace function st.last_return(p_unit uuid) returns jsonb
language sql stable as $$
  select case when e.kind = 'unit.returned' then jsonb_build_object('date', st.local_text(e.at), 'store', st.store_text(v.store_id)) end
  from st.unit_event e left join up.document v on v.id = e.document_id
  where e.unit_id = p_unit and e.kind in ('unit.sold', 'unit.returned', 'unit.swapped-in', 'unit.swapped-out', 'unit.return-voided', 'unit.sale-voided', 'unit.bought-back')
  order by e.number desc limit 1
$$;

-- May this number come back on this line? `p_document` and `p_position` name the sale line, or are null. A number that
-- is not on the receipt may belong to a piece that was sold without one: p_bare says how many of those are out.
create or replace function st.check_return(p_line uuid, p_basket uuid, p_item uuid, p_scope text, p_key text, p_label text, p_as text, p_document uuid, p_position int, p_bare int8,
  out unit_id uuid, out state text, out to_state text, out code text, out details jsonb)
language plpgsql stable as $$
declare
  v_unit st.unit;
  v_lease record;
  v_level text := coalesce((select l.level from st.item_level l where l.item_id = p_item), 'not');
  v_last jsonb;
begin
  select u.* into v_unit from st.unit_key k join st.unit u on u.id = k.unit_id where k.serial_scope = p_scope and k.serial_key = p_key;
  unit_id := v_unit.id;
  state := coalesce(v_unit.state, 'unknown');
  if v_unit.id is not null then
    code := case when v_unit.item_id <> p_item then 'SERIAL_WRONG_ITEM' when v_unit.conflict then 'SERIAL_CONFLICT' end;
  end if;
  select b.id, b.state, b.user_name, s.since, r.number as register, l.direction, l.position, l.id as line into v_lease
    from st.basket_serial s join st.basket b on b.id = s.basket_id join st.register r on r.id = b.register_id join st.basket_line l on l.id = s.line_id
    where s.serial_scope = p_scope and s.serial_key = p_key and (s.leased or s.basket_id = p_basket) order by s.leased and s.basket_id is distinct from p_basket desc limit 1;
  if code is null and v_lease.id is not null and v_lease.line is distinct from p_line then
    state := case when v_lease.id = p_basket and v_lease.direction > 0 then 'leased' when v_lease.id = p_basket then state
      when v_lease.state = 'suspended' then 'reserved-elsewhere' else 'leased-elsewhere' end;
    if v_lease.id = p_basket and v_lease.direction < 0 then
      code := 'SERIAL_DUPLICATE_IN_LIST';
    end if;
  end if;
  if code is null then
    -- A piece that was sold without a number is a Sometimes piece, whatever the item is now.
    select t.to_state, t.refusal into to_state, code from st.transition t where t.state = check_return.state and t.transaction = p_as
      and t.level = case when p_bare > 0 or v_level <> 'always' then 'sometimes' else 'always' end;
    if not found then
      raise exception 'no transition for state % and transaction %', state, p_as;
    end if;
  end if;
  if p_document is not null and (code is null and (v_unit.state = 'sold' and v_unit.sold_document_id = p_document and v_unit.sold_position = p_position) is not true and (state = 'sold' or p_bare <= 0)
      or code in ('RETURN_NEVER_SOLD', 'RETURN_IN_STOCK', 'SERIAL_ADJUSTED_OUT')) then
    code := 'RETURN_NOT_ON_RECEIPT';
  end if;
  v_last := st.last_return(v_unit.id);
  -- It came back before. A number of another receipt is first of all not on this one.
  if v_last is not null and state <> 'sold' and (code in ('RETURN_IN_STOCK', 'RETURN_NEVER_SOLD', 'RETURN_ALREADY_RETURNED') or code is null and state = 'available' and p_as <> 'return-unknown'
      or code = 'RETURN_NOT_ON_RECEIPT' and v_unit.sold_document_id = p_document) then
    code := 'RETURN_ALREADY_RETURNED';
  end if;
  if code is null then
    return;
  end if;
  to_state := null;
  details := st.serial_details(code, p_label, p_item, v_unit, case when v_lease.id is not null then
      jsonb_build_object('register', v_lease.register, 'user', v_lease.user_name, 'time', st.local_text(v_lease.since),
        'position', v_lease.position, 'here', v_lease.position) || case when code = 'SERIAL_RESERVED' then st.basket_words(v_lease.id) else '{}' end end)
    || case code
      when 'RETURN_NOT_ON_RECEIPT' then jsonb_build_object('r', st.document_text(p_document),
        'list', coalesce(nullif(array_to_string(st.serials_on_receipt(p_document), ', '), ''), 'no serial numbers'))
      when 'RETURN_ALREADY_RETURNED' then coalesce(v_last, jsonb_build_object('date', 'an earlier day', 'store', st.store_text(v_unit.owner_store_id)))
      when 'RETURN_IN_STOCK' then jsonb_build_object('state', st.unit_words(v_unit.id)) else '{}' end;
end $$;

-- What is still out of a sale line: all pieces, those of them without a number, and whose baskets hold some of it.
create or replace function st.still_out(p_document uuid, p_position int, p_except uuid, out pieces int8, out bare int8, out holder jsonb, out returned int8)
language plpgsql stable as $$
declare
  v_sold int8;
  v_units int8;
  v_in_baskets int8;
  v_numbered int8;
begin
  select l.quantity, coalesce(r.quantity, 0) into v_sold, returned
    from up.document_line l left join st.returned r on r.document_id = l.document_id and r.position = l.position where l.document_id = p_document and l.position = p_position;
  select count(*) into v_units from st.unit u where u.sold_document_id = p_document and u.sold_position = p_position and u.state = 'sold';
  -- A number whose lease ran out is free for others, and so is its piece.
  select coalesce(sum(l.quantity - n.free), 0), coalesce(sum(n.leased), 0), jsonb_agg(jsonb_build_object('s', l.name, 'n', r.number, 'user', b.user_name, 'time', st.local_text(b.changed_at))
      order by b.id) filter (where l.quantity > n.free) -> 0
    into v_in_baskets, v_numbered, holder
    from st.basket_line l join st.basket b on b.id = l.basket_id join st.register r on r.id = b.register_id
    left join lateral (select count(*) filter (where s.leased) as leased, count(*) filter (where not s.leased) as free from st.basket_serial s join st.unit_key k using (serial_scope, serial_key) join st.unit u on u.id = k.unit_id
      where s.line_id = l.id and u.state = 'sold' and u.sold_document_id = p_document and u.sold_position = p_position) n on true
    where l.refers_to = p_document and l.refers_position = p_position and l.id is distinct from p_except;
  pieces := v_sold - returned - v_in_baskets;
  bare := v_sold - returned - v_units - (v_in_baskets - v_numbered);
end $$;

-- Locks a sale line against everybody else who takes something back from it.
create or replace function st.lock_returned(p_document uuid, p_position int) returns void
language plpgsql as $$
begin
  insert into st.returned (document_id, position, sold)
  select l.document_id, l.position, l.quantity from up.document_line l where l.document_id = p_document and l.position = p_position
  on conflict do nothing;
  perform from st.returned where document_id = p_document and position = p_position for update;
end $$;

-- A store's terms that this return goes beyond; null when the cashier may do it alone. `p_on` is the day of the sale.
create or replace function st.beyond_terms(p jsonb, p_on date) returns jsonb
language sql stable as $$
  select case
    when (p #>> '{terms,override}')::boolean then null
    when p_on is null and not (p #>> '{terms,withoutReceipt}')::boolean then
      st.refused('PERMISSION_REQUIRED', jsonb_build_object('action', 'A return without a receipt', 'permission', 'return.override'))
    when p_on is not null and (p #>> '{terms,days}')::int > 0 and (p ->> 'today')::date - p_on > (p #>> '{terms,days}')::int then
      st.refused('PERMISSION_REQUIRED', jsonb_build_object('action', 'A return after more than ' || (p #>> '{terms,days}') || ' days', 'permission', 'return.override')) end
$$;

-- Puts a line that brings something back into a basket. Its numbers are leased as those of a sale are, and its quantity
-- counts at once against its sale line, so that no two registers can take back the same piece.
create or replace function st.add_return(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'basket')::uuid;
  v_register uuid := (p #>> '{actor,registerId}')::uuid;
  v_sale uuid := (p ->> 'sale')::uuid;
  v_position int := (p ->> 'position')::int;
  v_quantity int := (p ->> 'quantity')::int;
  v_serials jsonb := coalesce(p -> 'serials', '[]'::jsonb);
  v_units st.unit[];
  v_item st.basket_item;
  v_sold up.document_line;
  v_on date;
  v_void up.document;
  v_rule text;
  v_out record;
  v_line st.basket_line;
  v_row record;
  v_id_of record;
  v_check record;
  v_as text := case when (p #>> '{terms,inspection}')::boolean then 'return-inspect' else 'return' end;
  v_numbered int := 0;
  v_other int := 0;
  v_bare int8;
  v_refused jsonb;
  v_version int;
begin
  perform st.check_generation(p);
  if coalesce(p ->> 'reason', '') = '' then
    return st.refused('REASON_REQUIRED', jsonb_build_object('action', 'A return'));
  end if;

  -- A serial number finds its sale, or at least its item.
  if v_sale is null and jsonb_array_length(v_serials) = 1 then
    v_units := array(select u from st.units_of_serial(v_serials -> 0) u where p ->> 'item' is null or u.item_id = (p ->> 'item')::uuid order by u.state = 'sold' desc, u.id);
    if cardinality(v_units) > 1 and (v_units[2]).state = 'sold' then
      return st.refused('SCAN_AMBIGUOUS', jsonb_build_object('code', v_serials #>> '{0,label}', 'items', (select jsonb_agg(st.item_text(u.item_id)) from unnest(v_units) u)));
    elsif cardinality(v_units) > 0 and (v_units[1]).state = 'sold' then
      v_sale := (v_units[1]).sold_document_id;
      v_position := (v_units[1]).sold_position;
    end if;
  end if;

  if v_sale is not null then
    select l.* into v_sold from up.document_line l join up.document d on d.id = l.document_id
      where l.document_id = v_sale and l.position = v_position and l.quantity > 0 and d.kind in ('sale', 'exchange');
    if not found then
      return st.refused('NOT_FOUND', jsonb_build_object('what', 'sale line', 'name', v_sale || ', line ' || coalesce(v_position, 0)));
    end if;
    select business_date into v_on from up.document where id = v_sale;
  end if;
  select * into v_item from st.basket_item where id = coalesce(v_sold.item_id, (p ->> 'item')::uuid, (v_units[1]).item_id) limit 1;
  if not found and p ->> 'item' is null then
    return st.refused('RETURN_NEVER_SOLD', jsonb_build_object('s', v_serials #>> '{0,label}'));
  elsif not found then
    return st.refused('ITEM_UNKNOWN', jsonb_build_object('item', p ->> 'item'));
  end if;
  v_rule := (select st.serial_rule(v.level, v.serial_rules, 'return') from st.item_level v where v.item_id = v_item.id);
  if v_item.level = 'not' and jsonb_array_length(v_serials) > 0 then
    return st.refused('ITEM_NOT_SERIALIZED', jsonb_build_object('item', v_item.description));
  end if;
  v_serials := st.settled_serials(v_item.id, v_serials);
  v_refused := st.beyond_terms(p, v_on);
  if v_refused is not null then
    return v_refused;
  end if;

  -- The basket, then the sale line: in that order everywhere.
  loop
    update st.basket b set version = b.version + 1, changed_at = now(), next_position = b.next_position + 1
      where b.id = v_id and b.register_id = v_register and b.state = 'open' and b.layaway is null and b.late_at is null returning b.version, b.next_position - 1 into v_version, v_line.position;
    exit when found;
    insert into st.basket (id, register_id, user_id, user_name, state) values (v_id, v_register, (p #>> '{actor,userId}')::uuid, p #>> '{actor,userName}', 'open') on conflict (id) do nothing;
    if not found then
      return st.refused('SALE_STATE', jsonb_build_object('action', 'a return', 'state',
        (select case when late_at is not null then 'one made on paper' when state = 'tendering' then 'being paid' when layaway is not null then 'kept for a customer as ' || st.document_text(layaway) else state end from st.basket where id = v_id)));
    end if;
  end loop;
  if v_sale is not null then
    perform st.lock_returned(v_sale, v_position);
    -- From here on every statement sees what was committed while the lock was waited for.
    select * into v_void from st.void_of(v_sale);
    if v_void.id is not null then
      perform st.refuse('RETURN_SALE_VOIDED', jsonb_build_object('r', st.document_text(v_sale), 'date', st.local_text(v_void.at)));
    end if;
    v_out := st.still_out(v_sale, v_position, null);
    if v_quantity > v_out.pieces then
      if v_out.holder is not null and v_quantity <= v_sold.quantity - v_out.returned then
        perform st.refuse('SERIAL_HELD_BY_REGISTER', v_out.holder);
      end if;
      perform st.refuse('RETURN_ALREADY_RETURNED', jsonb_build_object('s', case when jsonb_array_length(v_serials) = 1 then v_serials #>> '{0,label}' else v_sold.description end) || (
        select jsonb_build_object('date', coalesce(st.local_text(max(d.at)), '?'), 'store', coalesce(st.store_text((array_agg(d.store_id order by d.at desc))[1]), '?'))
        from up.document_line l join up.document d on d.id = l.document_id where l.refers_to = v_sale and l.refers_position = v_position and l.quantity < 0));
    end if;
    v_bare := v_out.bare;
  elsif v_item.level = 'always' and (p #>> '{terms,override}')::boolean then
    v_as := 'return-unknown';
  end if;

  insert into st.basket_line (id, basket_id, position, item_id, product_id, product_name, name, upc, upc_key, quantity, unit_price, tax_rate,
    direction, refers_to, refers_position, return_reason, return_as, exemption_reason)
  values ((p ->> 'newLine')::uuid, v_id, v_line.position, v_item.id, coalesce(v_sold.product_id, v_item.product_id), coalesce(v_sold.product_name, v_item.product_name),
    coalesce(v_sold.description, v_item.description), v_item.upc, v_item.upc_key, v_quantity, coalesce(v_sold.unit_price, v_item.price), coalesce(v_sold.tax_rate, v_item.tax_rate),
    -1, v_sale, v_position, p ->> 'reason', v_as, v_sold.exemption_reason)
  returning * into v_line;

  for v_row in
    select s.serial, s.n, f.scope, f.key, f.sort from jsonb_array_elements(v_serials) with ordinality s (serial, n), lateral st.serial_identity(v_item.id, s.serial) f order by f.scope, f.key
  loop
    v_check := st.check_return(v_line.id, v_id, v_item.id, v_row.scope, v_row.key, v_row.serial ->> 'label', v_as, v_sale, v_position, coalesce(v_bare - v_other, 0));
    if v_check.code is not null then
      perform st.refuse(v_check.code, v_check.details);
    elsif v_check.state is distinct from 'sold' and v_rule = 'none' then
      -- What went out by its number comes back by it, asked for or not.
      perform st.refuse('SERIAL_NOT_ASKED', jsonb_build_object('item', v_item.description, 'done', 'taken back'));
    elsif v_check.unit_id is null then
      perform st.refuse_format(v_item.id, v_row.serial);
    end if;
    if v_check.state = 'sold' then
      v_numbered := v_numbered + 1;
    else
      v_other := v_other + 1;
    end if;
    insert into st.basket_serial (basket_id, line_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, known)
    values (v_id, v_line.id, v_row.scope, v_row.key, v_row.sort, v_row.serial ->> 'label', (v_row.serial ->> 'version')::int2, v_check.unit_id is not null)
    on conflict do nothing;
    if not found then
      v_check := st.check_return(null, v_id, v_item.id, v_row.scope, v_row.key, v_row.serial ->> 'label', v_as, v_sale, v_position, coalesce(v_bare, 0));
      perform st.refuse(coalesce(v_check.code, 'SERIAL_DUPLICATE_IN_LIST'), coalesce(v_check.details, jsonb_build_object('s', v_row.serial ->> 'label', 'a', v_line.position, 'b', v_line.position)));
    end if;
  end loop;
  if v_rule = 'required' and v_item.level = 'sometimes' and jsonb_array_length(v_serials) = 0 then
    perform st.refuse('SERIAL_REQUIRED', jsonb_build_object('item', v_item.description, 'done', 'taken back'));
  end if;
  -- As many numbers as pieces, where numbers are asked for; a piece without one must have been sold without one.
  if jsonb_array_length(v_serials) <> v_quantity and (jsonb_array_length(v_serials) > v_quantity or v_rule = 'required'
      or v_sale is not null and v_quantity - v_numbered > v_bare) then
    perform st.refuse('SERIAL_COUNT_MISMATCH', jsonb_build_object('n', jsonb_array_length(v_serials), 'q', v_quantity,
      'addOrRemove', case when jsonb_array_length(v_serials) > v_quantity then 'remove' else 'add' end, 'd', abs(jsonb_array_length(v_serials) - v_quantity)));
  end if;
  return jsonb_build_object('basket', v_id, 'version', v_version, 'state', 'open', 'lines', jsonb_build_array(st.line_json(v_line.id)), 'removed', '[]'::jsonb, 'line', v_line.id);
end $$;

-- What is wrong with a line that brings something back, at completion.
create or replace function st.return_faults(p_line uuid) returns jsonb
language plpgsql stable as $$
declare
  v_line st.basket_line;
  v_serial st.basket_serial;
  v_check record;
  v_bare int8 := 0;
  v_count int := 0;
  v_numbered int := 0;
  v_other int := 0;
  v_faults jsonb := '[]';
begin
  select * into v_line from st.basket_line where id = p_line;
  if v_line.refers_to is not null then
    v_bare := (st.still_out(v_line.refers_to, v_line.refers_position, p_line)).bare;
  end if;
  for v_serial in select * from st.basket_serial where line_id = p_line order by serial_scope, serial_key loop
    v_check := st.check_return(p_line, v_line.basket_id, v_line.item_id, v_serial.serial_scope, v_serial.serial_key, v_serial.serial_label, v_line.return_as,
      v_line.refers_to, v_line.refers_position, v_bare - v_other);
    v_count := v_count + 1;
    if v_check.code is not null then
      v_faults := v_faults || jsonb_build_object('code', v_check.code, 'details', v_check.details, 'line', p_line);
    elsif v_check.state = 'sold' then
      v_numbered := v_numbered + 1;
    else
      v_other := v_other + 1;
    end if;
  end loop;
  -- A number that somebody else took back meanwhile left the line; its piece did not become one without a number.
  if v_count < v_line.quantity and (v_line.refers_to is not null and v_line.quantity - v_numbered > v_bare
      or exists (select from st.item_level v where v.item_id = v_line.item_id and st.serial_rule(v.level, v.serial_rules, 'return') = 'required')) then
    v_faults := v_faults || jsonb_build_object('code', 'SERIAL_COUNT_MISMATCH', 'line', p_line, 'details',
      jsonb_build_object('n', v_count, 'q', v_line.quantity, 'addOrRemove', 'add', 'd', v_line.quantity - v_count));
  end if;
  return v_faults;
end $$;

-- Takes one unit back. A number nobody knew becomes a unit; one that was in the books all the time was sold without a
-- scan, which counts as an event of its own (inferred). After money was taken a wrong one is flagged, not refused.
create or replace function st.return_unit(p_line uuid, p_scope text, p_key text, p_unit uuid, p_document uuid, p_epoch int, out unit st.unit, out inferred boolean)
language plpgsql as $$
declare
  v_line st.basket_line;
  v_serial st.basket_serial;
  v_check record;
  v_bare int8 := 0;
begin
  select * into v_line from st.basket_line where id = p_line;
  select * into v_serial from st.basket_serial where basket_id = v_line.basket_id and serial_scope = p_scope and serial_key = p_key;
  if v_line.refers_to is not null then
    v_bare := (st.still_out(v_line.refers_to, v_line.refers_position, p_line)).bare;
  end if;
  v_check := st.check_return(p_line, v_line.basket_id, v_line.item_id, p_scope, p_key, v_serial.serial_label, v_line.return_as, v_line.refers_to, v_line.refers_position, v_bare);
  inferred := v_check.code is null and v_check.state = 'available';
  update st.unit u set state = coalesce(v_check.to_state, 'return-pending'), number = u.number + case when inferred then 2 else 1 end, document_id = p_document, lap = u.lap + 1,
      owner_store_id = st.here(), owner_epoch = p_epoch, conflict = u.conflict or v_check.code is not null,
      provenance = case when u.state = 'archived' then 'captured-at-return' else u.provenance end,
      -- It was out on the line that it comes back from, scanned or not.
      sold_document_id = coalesce(v_line.refers_to, u.sold_document_id), sold_position = coalesce(v_line.refers_position, u.sold_position)
    where u.id = p_unit returning * into unit;
  if not found then
    insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, lap, number, document_id, received_at,
      received_document_id, sold_document_id, sold_position, provenance)
    values (p_unit, v_line.item_id, p_scope, p_key, v_serial.serial_sort, v_serial.serial_label, v_serial.serial_key_version, coalesce(v_check.to_state, 'return-pending'),
      st.here(), p_epoch, 1, 1, p_document, now(), p_document, v_line.refers_to, v_line.refers_position, 'captured-at-return')
    returning * into unit;
  end if;
end $$;

-- Pieces of a returned line that are on hand again: those that wait for inspection are not.
create or replace function st.returned_to_stock(l st.basket_line, p_document uuid) returns int8
language sql stable as $$
  select l.quantity - count(*) from st.basket_serial s join st.unit_key k using (serial_scope, serial_key) join st.unit u on u.id = k.unit_id
  where s.line_id = l.id and u.document_id = p_document and u.state = 'return-pending'
$$;

-- The one sale that a basket's returns belong to; null where there are several, or none.
create or replace function st.returned_document(p_basket uuid) returns uuid
language sql stable as $$
  select case when count(distinct refers_to) = 1 then (array_agg(refers_to) filter (where refers_to is not null))[1] end from st.basket_line where basket_id = p_basket
$$;

-- Counts what comes back against its sale lines. The constraint of st.returned holds whatever the checks before said.
create or replace function st.count_returned(p_basket uuid) returns void
language plpgsql as $$
declare
  v_row record;
begin
  for v_row in
    select l.refers_to, l.refers_position, sum(l.quantity) as quantity from st.basket_line l where l.basket_id = p_basket and l.refers_to is not null
    group by 1, 2 order by 1, 2
  loop
    perform st.lock_returned(v_row.refers_to, v_row.refers_position);
    update st.returned set quantity = quantity + v_row.quantity where document_id = v_row.refers_to and position = v_row.refers_position;
  end loop;
end $$;

-- Receipts that a text means (a receipt's number or id, a serial number), newest first, with what is still out of each line.
create or replace function st.find_return(p jsonb) returns jsonb
language plpgsql stable as $$
declare
  v_units st.unit[] := '{}';
  v_documents uuid[];
  v_serial jsonb := nullif(p -> 'serial', 'null'::jsonb);
  v_check record;
  v_id record;
begin
  v_documents := array(select d.id from up.document d where d.kind in ('sale', 'return', 'exchange') and (d.number = p ->> 'text' or d.id::text = p ->> 'text') order by d.at desc limit 10);
  if cardinality(v_documents) = 0 and v_serial is not null then
    v_units := array(select u from st.units_of_serial(v_serial) u);
    v_documents := array(select u.sold_document_id from unnest(v_units) u where u.state = 'sold' and u.sold_document_id is not null);
    if cardinality(v_documents) = 0 and cardinality(v_units) > 0 then
      v_check := st.check_return(null, null, (v_units[1]).item_id, (v_units[1]).serial_scope, (v_units[1]).serial_key, v_serial ->> 'label', 'return', null, null, 0);
      if v_check.code is not null then
        return st.refused(v_check.code, v_check.details);
      end if;
    end if;
  end if;
  if cardinality(v_documents) = 0 then
    return st.refused('RETURN_NEVER_SOLD', jsonb_build_object('s', p ->> 'text'));
  end if;
  return jsonb_build_object('receipts', (
    select jsonb_agg(jsonb_build_object('document', d.id, 'number', d.number, 'kind', d.kind, 'at', to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'businessDate', d.business_date, 'user', d.user_name,
      'register', d.register_number, 'total', d.total, 'voided', (st.void_of(d.id)).id is not null,
      'tenders', coalesce((select jsonb_agg(jsonb_build_object('kind', t.kind, 'amount', t.amount) order by t.first) from st.money_tenders(d.id) t), '[]'::jsonb),
      'lines', (select coalesce(jsonb_agg(jsonb_build_object('position', l.position, 'itemId', l.item_id, 'name', l.description, 'quantity', l.quantity, 'unitPrice', l.unit_price,
          'level', coalesce(v.level, 'not'), 'serialRequired', coalesce(st.serial_rule(v.level, v.serial_rules, 'return') = 'required', false), 'out', greatest(o.pieces, 0), 'withoutSerial', greatest(o.bare, 0), 'serials',
          coalesce((select jsonb_agg(jsonb_build_object('label', u.serial_label, 'warrantyUntil', u.warranty_until, 'asked', u.id in (select x.id from unnest(v_units) x)) order by u.serial_sort, u.serial_key)
            from st.unit u where u.sold_document_id = l.document_id and u.sold_position = l.position and u.state = 'sold'
              and not exists (select from st.basket_serial s where s.serial_scope = u.serial_scope and s.serial_key = u.serial_key and s.leased)), '[]'::jsonb)) order by l.position), '[]'::jsonb)
        from up.document_line l left join st.item_level v on v.item_id = l.item_id, lateral st.still_out(l.document_id, l.position, null) o
        where l.document_id = d.id and l.quantity > 0)) order by d.at desc)
    from up.document d where d.id = any (v_documents)));
end $$;

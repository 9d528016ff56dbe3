-- An item as a basket takes it: its product, its main UPC and the level in force.
create or replace view st.basket_item as
select i.id, i.description, i.price, i.tax_rate, i.active, pr.product_id, pr.name as product_name, u.display as upc, u.key as upc_key,
  coalesce(l.level, 'not') as level, st.serial_rule(l.level, l.serial_rules, 'sale') as rule
from cat.item i
left join cat.product pr on pr.id = i.product
left join st.item_level l on l.item_id = i.id
left join cat.upc u on u.item_id = i.id and u.position = 0;

-- A basket's line as the registers know it, of what was read before. An item whose numbers are not asked for here
-- (`p_rule` none) is one that is not serialized, as far as this sale goes.
drop function if exists st.line_fields(st.basket_line, int8, text, boolean, jsonb);
create or replace function st.line_fields(l st.basket_line, p_price int8, p_level text, p_rule text, p_serials jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'id', l.id, 'position', l.position, 'itemId', l.item_id, 'productId', coalesce(l.product_id, ''), 'productName', coalesce(l.product_name, ''),
    'name', l.name, 'upc', l.upc, 'quantity', l.quantity, 'unitPrice', l.unit_price, 'priceNow', coalesce(p_price, l.unit_price), 'taxRate', l.tax_rate,
    'level', case p_rule when 'none' then 'not' else coalesce(p_level, 'not') end, 'mandatory', coalesce(p_rule = 'required', false), 'serials', coalesce(p_serials, '[]'::jsonb), 'skipped', l.skipped, 'later', l.later,
    'returned', case when l.direction < 0 then st.returned_fields(l) end, 'exemption', l.exemption_reason,
    'listPrice', l.list_price, 'priceChange', case when l.price_kind is not null then jsonb_build_object('kind', l.price_kind, 'value', l.price_value, 'reason', l.price_reason) end) || st.line_asks(l)
$$;

-- What completed returns left of a sale line: {quantity, base, tax}. Null where a piece came back that was bought back:
-- its tax stays with the sale.
create or replace function st.left_of_line(p_sale uuid, p_position int) returns jsonb
language sql stable as $$
  select case when coalesce(r.quantity, 0) = b.quantity then jsonb_build_object('quantity', s.quantity - b.quantity, 'base', s.tax_base + b.base, 'tax', s.tax_amount + b.tax) end
  from up.document_line s left join st.returned r on r.document_id = s.document_id and r.position = s.position, lateral (
    select coalesce(-sum(l.quantity), 0) as quantity, coalesce(sum(l.tax_base), 0) as base, coalesce(sum(l.tax_amount), 0) as tax
    from up.document_line l join up.document d on d.id = l.document_id
    where l.refers_to = p_sale and l.refers_position = p_position and l.quantity < 0 and d.kind in ('return', 'exchange')
      and not exists (select from up.document v where v.refers_to = d.id and v.kind = 'void')) b
  where s.document_id = p_sale and s.position = p_position
$$;

-- What a line that brings something back says of its sale.
create or replace function st.returned_fields(l st.basket_line) returns jsonb
language sql stable as $$
  select jsonb_build_object('sale', l.refers_to, 'position', l.refers_position, 'receipt', (select d.number from up.document d where d.id = l.refers_to),
    'reason', l.return_reason, 'inspect', l.return_as <> 'return', 'left', st.left_of_line(l.refers_to, l.refers_position),
    'paidBy', coalesce((select jsonb_agg(distinct t.kind order by t.kind) from st.money_tenders(l.refers_to) t where t.amount > 0), '[]'::jsonb))
$$;

create or replace function st.line_json(p_line uuid) returns jsonb
language plpgsql stable as $$
begin
  return (
    select st.line_fields(l, i.price, v.level, st.serial_rule(v.level, v.serial_rules, st.asked_in(l)),
      (select jsonb_agg(jsonb_build_object('label', s.serial_label, 'scope', s.serial_scope, 'key', s.serial_key, 'known', s.known)
        order by s.since, s.serial_sort) from st.basket_serial s where s.line_id = l.id))
    from st.basket_line l left join cat.item i on i.id = l.item_id left join st.item_level v on v.item_id = l.item_id
    where l.id = p_line);
end $$;

create or replace function st.basket_json(p_basket uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'id', b.id, 'registerId', b.register_id, 'userId', b.user_id, 'userName', b.user_name, 'state', b.state, 'version', b.version, 'startedAt', to_char(b.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'lines', coalesce((select jsonb_agg(st.line_json(l.id) order by l.position) from st.basket_line l where l.basket_id = b.id), '[]'::jsonb),
    'tenders', coalesce((select jsonb_agg(jsonb_build_object('kind', t.kind, 'amount', t.amount) order by t.n) from st.basket_tender t where t.basket_id = b.id), '[]'::jsonb),
    'customer', st.customer_json(b.customer_number), 'layaway', st.layaway_json(b)) || st.basket_terms(b)
  from st.basket b where b.id = p_basket
$$;

create or replace function st.refused(p_code text, p_details jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('refused', jsonb_build_object('code', p_code, 'details', coalesce(p_details, '{}'::jsonb))) $$;

-- Locks a basket for a change. Null when it is open; else why not.
create or replace function st.lock_basket(p_basket uuid, p_action text, out basket st.basket, out refused jsonb)
language plpgsql as $$
begin
  select * into basket from st.basket where id = p_basket for update;
  if not found then
    refused := st.refused('SALE_UNKNOWN', jsonb_build_object('sale', p_basket));
  elsif basket.state <> 'open' then
    refused := st.refused('SALE_STATE', jsonb_build_object('action', p_action, 'state', case basket.state when 'tendering' then 'being paid' else basket.state end));
  elsif basket.layaway is not null and p_action not in ('a scan', 'suspending', 'a serial number', 'removing a serial number', 'answering the prompt', 'answering a question') then
    refused := st.refused('SALE_STATE', jsonb_build_object('action', p_action, 'state', 'kept for a customer as ' || st.document_text(basket.layaway)));
  end if;
end $$;

-- Counts the change and tells it.
create or replace function st.basket_changed(p_basket uuid, p_lines uuid[], p_removed uuid[]) returns jsonb
language plpgsql as $$
declare
  v_version int;
begin
  update st.basket set version = version + 1, changed_at = now() where id = p_basket returning version into v_version;
  return jsonb_build_object('basket', p_basket, 'version', v_version, 'state', 'open',
    'lines', coalesce((select jsonb_agg(st.line_json(l.id) order by l.position) from st.basket_line l where l.id = any (p_lines)), '[]'::jsonb),
    'removed', to_jsonb(p_removed));
end $$;

-- Puts one serial number on a line of a locked basket: checked, then leased. Null, or the refusal.
create or replace function st.put_serial(p_basket uuid, p_line st.basket_line, p_serial jsonb) returns jsonb
language plpgsql as $$
declare
  v_level st.item_level;
  v_id record;
  v_check record;
  v_fault jsonb;
  v_count int;
begin
  select * into v_level from st.item_level where item_id = p_line.item_id;
  if v_level.level is null or v_level.level = 'not' then
    return st.refused('ITEM_NOT_SERIALIZED', jsonb_build_object('item', p_line.name));
  elsif st.serial_rule(v_level.level, v_level.serial_rules, 'sale') = 'none' then
    return st.refused('SERIAL_NOT_ASKED', jsonb_build_object('item', p_line.name, 'done', 'sold'));
  end if;
  v_id := st.serial_identity(p_line.item_id, p_serial);
  if v_level.pending then
    -- Two registers must not give a number to the last piece that has none.
    perform pg_advisory_xact_lock(hashtextextended('tillgate.item ' || p_line.item_id, 0));
  end if;
  v_check := st.check_serial(p_line.item_id, v_id.scope, v_id.key, p_serial ->> 'label', 'scan', v_level.level, p_basket, p_line.position);
  -- The form counts for a number that nobody knows; what is in stock can leave whatever the form is by now.
  if v_level.serial_format is not null and v_check.unit_id is null and coalesce(v_check.code, 'SERIAL_NOT_IN_STOCK') = 'SERIAL_NOT_IN_STOCK' then
    v_fault := st.format_fault(p_line.item_id, p_serial);
    if v_fault is not null and not st.accepts_late(p_basket, v_fault ->> 'code') then
      return st.refused(v_fault ->> 'code', v_fault -> 'details');
    end if;
  end if;
  if v_check.code is not null and not st.accepts_late(p_basket, v_check.code) then
    return st.refused(v_check.code, v_check.details);
  end if;
  select count(*) into v_count from st.basket_serial where line_id = p_line.id;
  if v_count >= p_line.quantity then
    return st.refused('SERIAL_COUNT_MISMATCH', jsonb_build_object('n', v_count + 1, 'q', p_line.quantity, 'addOrRemove', 'remove', 'd', v_count + 1 - p_line.quantity));
  end if;
  insert into st.basket_serial (basket_id, line_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, known)
  values (p_basket, p_line.id, v_id.scope, v_id.key, v_id.sort, p_serial ->> 'label', (p_serial ->> 'version')::int2, v_check.unit_id is not null)
  on conflict do nothing;
  if not found and st.is_late(p_basket) then
    -- Gone before the other basket took it: written down here without the lease.
    insert into st.basket_serial (basket_id, line_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, known, leased)
    values (p_basket, p_line.id, v_id.scope, v_id.key, v_id.sort, p_serial ->> 'label', (p_serial ->> 'version')::int2, v_check.unit_id is not null, false)
    on conflict do nothing;
  end if;
  if not found then
    -- Another register leased it between our look and our insert: now the look says so.
    v_check := st.check_serial(p_line.item_id, v_id.scope, v_id.key, p_serial ->> 'label', 'scan', v_level.level, p_basket, p_line.position);
    return st.refused(coalesce(v_check.code, 'DATABASE_BUSY'), coalesce(v_check.details, jsonb_build_object('what', 'the scan')));
  end if;
  update st.basket_line set skipped = least(skipped, quantity - v_count - 1), later = later and quantity > v_count + 1 where id = p_line.id;
  return null;
end $$;

-- Adds an item to a basket, making the basket at its first line; the same item at the same price joins its line. It is on
-- the way of every scan, hence few statements. Refusals that come after a write are raised, so that nothing of it stays.
create or replace function st.add_to_basket(p jsonb, p_item st.basket_item, p_quantity int, p_serial jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'basket')::uuid;
  v_register uuid := (p #>> '{actor,registerId}')::uuid;
  v_basket record;
  v_line st.basket_line;
  v_json jsonb;
  v_refused jsonb;
  v_what text := 'quantity-added';
begin
  if p_item.active is false and not st.is_late(v_id) then
    return st.refused('ITEM_INACTIVE', jsonb_build_object('item', p_item.description));
  end if;
  loop
    -- Locks the basket, counts the change, and takes a position where no line has this item at this price.
    update st.basket b set version = b.version + 1, changed_at = now(), next_position = b.next_position + case when k.line is null then 1 else 0 end
      from (select (select l.id from st.basket_line l where l.basket_id = v_id and l.item_id = p_item.id and l.unit_price = p_item.price and l.direction > 0 and l.price_kind is null
        order by l.position desc limit 1) as line) k
      where b.id = v_id and b.register_id = v_register and b.state = 'open' and b.layaway is null
      returning b.version, b.next_position - 1 as position, k.line into v_basket;
    exit when found;
    insert into st.basket (id, register_id, user_id, user_name, state) values (v_id, v_register, (p #>> '{actor,userId}')::uuid, p #>> '{actor,userName}', 'open')
    on conflict (id) do nothing;
    if not found then
      return st.refused('SALE_STATE', jsonb_build_object('action', 'adding an item', 'state',
        (select case when state = 'tendering' then 'being paid' when layaway is not null then 'kept for a customer as ' || st.document_text(layaway) else state end from st.basket where id = v_id)));
    end if;
  end loop;
  if v_basket.line is null then
    v_what := 'line-added';
    insert into st.basket_line (id, basket_id, position, item_id, product_id, product_name, name, upc, upc_key, quantity, unit_price, tax_rate)
    values ((p ->> 'newLine')::uuid, v_id, v_basket.position, p_item.id, p_item.product_id, p_item.product_name, p_item.description,
      p_item.upc, p_item.upc_key, p_quantity, p_item.price, p_item.tax_rate)
    returning * into v_line;
    v_json := st.line_fields(v_line, p_item.price, p_item.level, p_item.rule, null);
  else
    update st.basket_line set quantity = quantity + p_quantity where id = v_basket.line returning * into v_line;
    if not found then
      raise exception using errcode = '40001', message = 'the line went while it was looked for';
    elsif p_item.rule = 'none' then
      v_json := st.line_fields(v_line, p_item.price, p_item.level, p_item.rule, null);
    end if;
  end if;
  -- A bar code may carry a serial number for an item that keeps none, or asks for none here: it is no input then, but
  -- what is blocked stays here.
  if p_serial is not null and p_item.rule = 'none' then
    perform st.refuse('SERIAL_BLOCKED', st.serial_details('SERIAL_BLOCKED', p_serial ->> 'label', p_item.id, u, null))
      from st.serial_identity(p_item.id, p_serial) f join st.unit_key k on k.serial_scope = f.scope and k.serial_key = f.key
      join st.unit u on u.id = k.unit_id and u.item_id = p_item.id and u.blocked_reason is not null;
  elsif p_serial is not null then
    v_refused := st.put_serial(v_id, v_line, p_serial);
    if v_refused is not null then
      perform st.refuse(v_refused #>> '{refused,code}', v_refused #> '{refused,details}');
    end if;
    v_what := 'serial-added';
    v_json := null;
  end if;
  if v_json is null then
    v_json := st.line_json(v_line.id);
  end if;
  return jsonb_build_object('basket', v_id, 'version', v_basket.version, 'state', 'open', 'lines', jsonb_build_array(v_json), 'removed', '[]'::jsonb, 'line', v_line.id, 'what', v_what);
end $$;

-- The item a code stands for, by the catalog; aliases of a joined headquarters are followed.
create or replace function st.item_of_codes(p_codes jsonb, out item uuid, out display text, out key text)
language plpgsql stable as $$
begin
  select coalesce(a.item, u.item_id), u.display, u.key into item, display, key
  from jsonb_array_elements_text(p_codes) with ordinality c (key, n)
  join cat.upc u on u.key = c.key left join cat.item_alias a on a.old = u.item_id
  order by c.n, u.id limit 1;
end $$;

-- Units a bare number may mean, each under its own item's matching; those in stock here first.
create or replace function st.units_of_serial(p_serial jsonb) returns setof st.unit
language sql stable as $$
  select u.* from st.unit_key k join st.unit u on u.id = k.unit_id left join st.item_level l on l.item_id = u.item_id
  where k.serial_key in (p_serial #>> '{folded,key}', p_serial #>> '{exact,key}')
    and k.serial_key = p_serial -> (case when coalesce(l.exact, false) then 'exact' else 'folded' end) ->> 'key'
  order by u.state = 'available' and u.owner_store_id = st.here() desc, u.id
$$;

-- Answers an open prompt with a code. Null: the code is no answer and no refusal, it adds an item (an optional prompt is skipped then).
create or replace function st.answer_prompt(p jsonb, p_line st.basket_line) returns jsonb
language plpgsql as $$
declare
  v_serial jsonb := nullif(p -> 'serial', 'null'::jsonb);
  v_level st.item_level;
  v_id record;
  v_code record;
  v_mandatory boolean;
  v_refused jsonb;
begin
  select * into v_level from st.item_level where item_id = p_line.item_id;
  v_mandatory := st.serial_rule(v_level.level, v_level.serial_rules, 'sale') = 'required';
  select * into v_code from st.item_of_codes(p -> 'codes');
  if (p ->> 'fromElement')::boolean and v_code.item is not null then
    if v_code.item <> p_line.item_id then
      return case when v_mandatory then st.refused('PROMPT_OPEN', jsonb_build_object('item', p_line.name)) end;
    end if;
  elsif v_code.item is not null then
    -- A unit in stock of the prompted item wins over a product code that happens to be the same number.
    if v_serial is not null then
      v_id := st.serial_identity(p_line.item_id, v_serial);
    end if;
    if v_serial is null or not exists (select from st.unit_key k join st.unit u on u.id = k.unit_id
        where k.serial_scope = v_id.scope and k.serial_key = v_id.key and u.item_id = p_line.item_id and u.state = 'available') then
      return case when v_mandatory then st.refused('SERIAL_IS_PRODUCT_BARCODE', jsonb_build_object('s', p ->> 'text', 'item', st.item_text(v_code.item))) end;
    end if;
  elsif v_serial is null then
    return st.refused('UPC_UNKNOWN', jsonb_build_object('code', p ->> 'text'));
  end if;
  v_refused := st.put_serial(p_line.basket_id, p_line, v_serial);
  if v_refused is not null then
    return v_refused;
  end if;
  return st.basket_changed(p_line.basket_id, array[p_line.id], '{}') || jsonb_build_object('line', p_line.id, 'what', 'serial-added');
end $$;

-- A scan: look-up, level, line and lease in one statement.
create or replace function st.scan(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_serial jsonb := nullif(p -> 'serial', 'null'::jsonb);
  v_line st.basket_line;
  v_lock record;
  v_item st.basket_item;
  v_answer jsonb;
  v_units st.unit[];
begin
  perform st.check_generation(p);
  if p ->> 'prompt' is not null then
    v_lock := st.lock_basket((p ->> 'basket')::uuid, 'a scan');
    if v_lock.refused is not null then
      return v_lock.refused;
    end if;
    select * into v_line from st.basket_line where id = (p ->> 'prompt')::uuid and basket_id = (p ->> 'basket')::uuid;
    if found then
      v_answer := st.answer_prompt(p, v_line);
      if v_answer is not null then
        return v_answer;
      end if;
      update st.basket_line set skipped = quantity - (select count(*) from st.basket_serial where line_id = v_line.id) where id = v_line.id;
    end if;
  end if;
  -- Code and item in one look; a code of an item that is gone says so by its own refusal.
  select i.* into v_item from jsonb_array_elements_text(p -> 'codes') with ordinality c (key, n)
    join cat.upc u on u.key = c.key left join cat.item_alias a on a.old = u.item_id join st.basket_item i on i.id = coalesce(a.item, u.item_id) order by c.n, u.id limit 1;
  if found then
    v_answer := st.add_to_basket(p, v_item, 1, case when (p ->> 'fromElement')::boolean then v_serial end);
  elsif v_serial is not null and not (p ->> 'fromElement')::boolean then
    v_units := array(select u from st.units_of_serial(v_serial) u);
    if cardinality(v_units) > 1 and (v_units[2]).state = 'available' and (v_units[2]).owner_store_id = st.here() then
      return st.refused('SCAN_AMBIGUOUS', jsonb_build_object('code', p ->> 'text',
        'items', (select jsonb_agg(st.item_text(u.item_id)) from unnest(v_units) u where u.state = 'available')));
    elsif cardinality(v_units) > 0 then
      v_answer := st.add_known_item(p, (v_units[1]).item_id, 1, v_serial);
    end if;
  end if;
  if v_answer is null then
    return st.refused('UPC_UNKNOWN', jsonb_build_object('code', p ->> 'text'));
  end if;
  -- The line whose optional prompt was passed over has changed too.
  if v_line.id is not null and v_answer -> 'line' <> to_jsonb(v_line.id) and not v_answer ? 'refused' then
    v_answer := jsonb_set(v_answer, '{lines}', (v_answer -> 'lines') || st.line_json(v_line.id));
  end if;
  return v_answer;
end $$;

create or replace function st.add_known_item(p jsonb, p_item uuid, p_quantity int, p_serial jsonb) returns jsonb
language plpgsql as $$
declare
  v_item st.basket_item;
begin
  select * into v_item from st.basket_item where id = p_item limit 1;
  if not found then
    return st.refused('ITEM_UNKNOWN', jsonb_build_object('item', p_item));
  end if;
  return st.add_to_basket(p, v_item, p_quantity, p_serial);
end $$;

create or replace function st.add_item(p jsonb) returns jsonb
language plpgsql as $$
begin
  perform st.check_generation(p);
  -- A code that holds a number beside its product is read as one thing; a number that was given by itself is meant.
  if nullif(p -> 'serial', 'null'::jsonb) is not null and exists (select from st.basket_item where id = (p ->> 'item')::uuid and rule = 'none') then
    return case (select level from st.basket_item where id = (p ->> 'item')::uuid)
      when 'not' then st.refused('ITEM_NOT_SERIALIZED', jsonb_build_object('item', st.item_text((p ->> 'item')::uuid)))
      else st.refused('SERIAL_NOT_ASKED', jsonb_build_object('item', st.item_text((p ->> 'item')::uuid), 'done', st.done_words('sale'))) end;
  end if;
  return st.add_known_item(p, (p ->> 'item')::uuid, (p ->> 'quantity')::int, nullif(p -> 'serial', 'null'::jsonb));
end $$;

-- Finds a line of an open basket under the basket's lock.
create or replace function st.lock_line(p jsonb, p_action text, out line st.basket_line, out refused jsonb)
language plpgsql as $$
declare
  v_lock record;
begin
  perform st.check_generation(p);
  v_lock := st.lock_basket((p ->> 'basket')::uuid, p_action);
  refused := v_lock.refused;
  if refused is null then
    select * into line from st.basket_line where id = (p ->> 'line')::uuid and basket_id = (p ->> 'basket')::uuid;
    if not found then
      refused := st.refused('LINE_UNKNOWN', jsonb_build_object('line', p ->> 'line'));
    elsif line.direction < 0 and p_action not in ('removing a line', 'answering a question') then
      refused := st.refused('RETURN_LINE_FIXED', jsonb_build_object('item', line.name));
    end if;
  end if;
end $$;

create or replace function st.enter_serial(p jsonb) returns jsonb
language plpgsql as $$
declare
  v record;
  v_code record;
  v_id record;
  v_refused jsonb;
begin
  v := st.lock_line(p, 'a serial number');
  if v.refused is not null then
    return v.refused;
  end if;
  select * into v_code from st.item_of_codes(p -> 'codes');
  if v_code.item is not null then
    v_id := st.serial_identity((v.line).item_id, p -> 'serial');
    if not exists (select from st.unit_key k join st.unit u on u.id = k.unit_id
        where k.serial_scope = v_id.scope and k.serial_key = v_id.key and u.item_id = (v.line).item_id and u.state = 'available') then
      return st.refused('SERIAL_IS_PRODUCT_BARCODE', jsonb_build_object('s', p ->> 'text', 'item', st.item_text(v_code.item)));
    end if;
  end if;
  v_refused := st.put_serial((p ->> 'basket')::uuid, v.line, p -> 'serial');
  return coalesce(v_refused, st.basket_changed((p ->> 'basket')::uuid, array[(v.line).id], '{}'));
end $$;

create or replace function st.remove_serial(p jsonb) returns jsonb
language plpgsql as $$
declare
  v record;
begin
  v := st.lock_line(p, 'removing a serial number');
  if v.refused is not null then
    return v.refused;
  end if;
  -- What a layaway reserved stays with it.
  delete from st.basket_serial s where s.line_id = (v.line).id and s.serial_label = p ->> 'label'
    and not exists (select from st.basket b join st.unit u on u.document_id = b.layaway and u.state = 'reserved' join st.unit_key k on k.unit_id = u.id
      where b.id = s.basket_id and k.serial_scope = s.serial_scope and k.serial_key = s.serial_key);
  if not found then
    return st.refused('NOT_FOUND', jsonb_build_object('what', 'serial number', 'name', p ->> 'label'));
  end if;
  return st.basket_changed((p ->> 'basket')::uuid, array[(v.line).id], '{}');
end $$;

create or replace function st.set_quantity(p jsonb) returns jsonb
language plpgsql as $$
declare
  v record;
  v_count int;
  v_quantity int := (p ->> 'quantity')::int;
begin
  v := st.lock_line(p, 'changing a quantity');
  if v.refused is not null then
    return v.refused;
  end if;
  select count(*) into v_count from st.basket_serial where line_id = (v.line).id;
  if v_quantity < v_count then
    return st.refused('SERIAL_COUNT_MISMATCH', jsonb_build_object('n', v_count, 'q', v_quantity, 'addOrRemove', 'remove', 'd', v_count - v_quantity));
  end if;
  update st.basket_line set quantity = v_quantity, skipped = least(skipped, v_quantity - v_count) where id = (v.line).id;
  delete from st.basket_answer where line_id = (v.line).id and n > v_quantity;
  return st.basket_changed((p ->> 'basket')::uuid, array[(v.line).id], '{}');
end $$;

create or replace function st.mark_prompt(p jsonb) returns jsonb
language plpgsql as $$
declare
  v record;
  v_mandatory boolean;
begin
  v := st.lock_line(p, 'answering the prompt');
  if v.refused is not null then
    return v.refused;
  end if;
  if p ->> 'mark' = 'skip' then
    select st.serial_rule(l.level, l.serial_rules, 'sale') = 'required' into v_mandatory from st.item_level l where l.item_id = (v.line).item_id;
    if v_mandatory then
      return st.refused('SERIAL_REQUIRED', jsonb_build_object('item', (v.line).name, 'done', 'sold'));
    end if;
    update st.basket_line set skipped = quantity - (select count(*) from st.basket_serial where line_id = (v.line).id) where id = (v.line).id;
  elsif p ->> 'mark' = 'later' then
    update st.basket_line set later = true where id = (v.line).id;
  else
    update st.basket_line set later = false, skipped = 0 where id = (v.line).id;
  end if;
  return st.basket_changed((p ->> 'basket')::uuid, array[(v.line).id], '{}');
end $$;

create or replace function st.remove_line(p jsonb) returns jsonb
language plpgsql as $$
declare
  v record;
begin
  v := st.lock_line(p, 'removing a line');
  if v.refused is not null then
    return v.refused;
  end if;
  delete from st.basket_line where id = (v.line).id;
  return st.basket_changed((p ->> 'basket')::uuid, '{}', array[(v.line).id]);
end $$;

create or replace function st.suspend(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_lock record;
begin
  perform st.check_generation(p);
  v_lock := st.lock_basket((p ->> 'basket')::uuid, 'suspending');
  if v_lock.refused is not null then
    return v_lock.refused;
  elsif not exists (select from st.basket_line where basket_id = (p ->> 'basket')::uuid) then
    return st.refused('SALE_EMPTY', '{}');
  end if;
  perform st.retake_leases((p ->> 'basket')::uuid);
  update st.basket set state = 'suspended', suspended_at = now(), changed_at = now(), version = version + 1 where id = (p ->> 'basket')::uuid;
  return jsonb_build_object('basket', p ->> 'basket');
end $$;

create or replace function st.recall(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_basket st.basket;
  v_register uuid := (p #>> '{actor,registerId}')::uuid;
begin
  perform st.check_generation(p);
  -- Two registers may ask for the same one, or this register may have one open: both are told, neither by accident.
  select * into v_basket from st.basket where id = (p ->> 'basket')::uuid for update;
  if not found then
    return st.refused('SALE_UNKNOWN', jsonb_build_object('sale', p ->> 'basket'));
  elsif v_basket.state <> 'suspended' then
    return st.refused('SALE_STATE', jsonb_build_object('action', 'recalling', 'state', case v_basket.state when 'tendering' then 'being paid' else v_basket.state end));
  elsif exists (select from st.basket where register_id = v_register and state in ('open', 'tendering')) then
    return st.refused('SALE_STATE', jsonb_build_object('action', 'recalling', 'state', 'open with other lines'));
  end if;
  update st.basket set state = 'open', register_id = v_register, suspended_at = null, changed_at = now(), version = version + 1 where id = v_basket.id;
  return st.basket_json(v_basket.id);
end $$;

-- Frees the leases of a register whose screen is gone; the numbers stay on their lines. Never those being paid.
create or replace function st.expire_leases(p_register uuid) returns int
language plpgsql as $$
declare
  v_count int;
begin
  update st.basket_serial s set leased = false from st.basket b where b.id = s.basket_id and b.register_id = p_register and b.state = 'open' and b.layaway is null and s.leased;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Takes expired leases again; a number that somebody else took meanwhile leaves its line and is returned.
create or replace function st.retake_leases(p_basket uuid) returns text[]
language plpgsql as $$
declare
  v_row st.basket_serial;
  v_lost text[] := '{}';
begin
  for v_row in select * from st.basket_serial where basket_id = p_basket and not leased order by serial_scope, serial_key loop
    begin
      update st.basket_serial set leased = true, since = now() where basket_id = p_basket and serial_scope = v_row.serial_scope and serial_key = v_row.serial_key;
    exception when unique_violation then
      continue when st.is_late(p_basket);
      delete from st.basket_serial where basket_id = p_basket and serial_scope = v_row.serial_scope and serial_key = v_row.serial_key;
      v_lost := v_lost || v_row.serial_label;
    end;
  end loop;
  -- The basket is not what its screen knows: what that screen sends about it is refused until it was told.
  if cardinality(v_lost) > 0 then
    update st.basket set version = version + 1, changed_at = now() where id = p_basket;
  end if;
  return v_lost;
end $$;

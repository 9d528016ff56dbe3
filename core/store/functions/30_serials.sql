create or replace function st.item_text(p_item uuid) returns text
language sql stable as $$ select coalesce((select description from cat.item where id = p_item), 'an unknown item') $$;

create or replace function st.store_text(p_store uuid) returns text
language sql stable as $$ select coalesce((select name from cat.store where id = p_store), 'another store') $$;

create or replace function st.document_text(p_document uuid) returns text
language sql stable as $$
  select coalesce((select number from up.document where id = p_document), (select number from st.transfer where id = p_document), 'unknown')
$$;

-- The key and scope a serial number has for an item: p_serial offers both matchings, the item's level row decides.
create or replace function st.serial_identity(p_item uuid, p_serial jsonb, out scope text, out key text, out sort text)
language plpgsql stable as $$
begin
  select case when coalesce(l.chain_scope, false) then '*' else p_item::text end,
    p_serial -> (case when coalesce(l.exact, false) then 'exact' else 'folded' end) ->> 'key',
    p_serial -> (case when coalesce(l.exact, false) then 'exact' else 'folded' end) ->> 'sort'
    into scope, key, sort
  from (select 1) one left join st.item_level l on l.item_id = p_item;
end $$;

-- The number as it is kept: as it was entered where it is known so, else the form that the program made of it.
create or replace function st.settled_serial(p_item uuid, p_serial jsonb) returns jsonb
language plpgsql stable as $$
declare
  v_id record;
begin
  if nullif(p_serial -> 'kept', 'null') is null then
    return p_serial;
  end if;
  v_id := st.serial_identity(p_item, p_serial);
  if exists (select from st.unit_key k where k.serial_scope = v_id.scope and k.serial_key = v_id.key) then
    return p_serial;
  end if;
  return p_serial || (p_serial -> 'kept');
end $$;

-- What a number that nobody knows has against it by its form: null, or {code, details}. The program compares number and
-- format (core/serials/validators) and says with which; should the item have another one by now, it has to compare anew.
create or replace function st.format_fault(p_item uuid, p_serial jsonb) returns jsonb
language plpgsql stable as $$
declare
  v_level st.item_level;
begin
  select * into v_level from st.item_level where item_id = p_item;
  if v_level.serial_format is null then
    return null;
  elsif p_serial ->> 'format' is distinct from v_level.serial_format then
    return jsonb_build_object('code', 'SERIAL_UNCHECKED', 'details', jsonb_build_object('item', st.item_text(p_item), 'format', v_level.serial_format, 'exact', v_level.exact));
  end if;
  return nullif(p_serial -> 'fault', 'null');
end $$;

-- A list of numbers as they are kept.
create or replace function st.settled_serials(p_item uuid, p_serials jsonb) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(st.settled_serial(p_item, s.serial) order by s.n), '[]'::jsonb) from jsonb_array_elements(p_serials) with ordinality s (serial, n)
$$;

-- Refuses a number that nobody knows where its form is wrong; whoever lets one in (sale, return, swap, buy-back) asks here.
create or replace function st.refuse_format(p_item uuid, p_serial jsonb) returns void
language plpgsql stable as $$
declare
  v_fault jsonb := st.format_fault(p_item, p_serial);
begin
  if v_fault is not null then
    perform st.refuse(v_fault ->> 'code', v_fault -> 'details');
  end if;
end $$;

-- Values for the placeholders of a refusal's text: the real date, store, receipt, register.
create or replace function st.serial_details(p_code text, p_label text, p_item uuid, p_unit st.unit, p_lease jsonb) returns jsonb
language plpgsql stable as $$
declare
  v_last record;
begin
  select e.at, e.kind, e.document_id into v_last from st.unit_event e where e.unit_id = p_unit.id order by e.number desc limit 1;
  return jsonb_strip_nulls(jsonb_build_object(
    's', p_label,
    'item', st.item_text(p_item),
    'otherItem', case when p_code = 'SERIAL_WRONG_ITEM' then st.item_text(p_unit.item_id) end,
    'date', case when p_code in ('SERIAL_ALREADY_SOLD', 'SERIAL_ON_CUSTOMER', 'SERIAL_RETURN_PENDING', 'SERIAL_ADJUSTED_OUT', 'SERIAL_ALREADY_ON_HAND')
      then st.local_text(case when p_code = 'SERIAL_ALREADY_ON_HAND' then p_unit.received_at else v_last.at end) end,
    'store', case when p_code in ('SERIAL_ALREADY_SOLD', 'SERIAL_AT_OTHER_STORE') then st.store_text(p_unit.owner_store_id) end,
    'r', case when p_code = 'SERIAL_ALREADY_SOLD' then st.document_text(coalesce(p_unit.sold_document_id, p_unit.document_id)) end,
    'doc', case when p_code = 'SERIAL_ALREADY_ON_HAND' then st.document_text(p_unit.received_document_id)
      when p_code = 'SERIAL_RESERVED' then coalesce(p_lease ->> 'doc', (select d.kind || ' ' || d.number from up.document d where d.id = p_unit.document_id), 'another document') end,
    'customer', case when p_code = 'SERIAL_RESERVED' then case when p_unit.state = 'reserved' then st.customer_text(p_unit.document_id) else coalesce(p_lease ->> 'user', 'a customer') end end,
    't', case when p_code = 'SERIAL_IN_TRANSIT' then st.document_text(p_unit.document_id) end,
    'A', case when p_code = 'SERIAL_IN_TRANSIT' then st.store_text((select source_store_id from st.transfer where id = p_unit.document_id)) end,
    'B', case when p_code = 'SERIAL_IN_TRANSIT' then st.store_text((select destination_store_id from st.transfer where id = p_unit.document_id)) end,
    'L', case when p_code = 'SERIAL_ALREADY_ON_HAND' then st.store_text(p_unit.owner_store_id) end,
    'reason', case when p_code = 'SERIAL_BLOCKED' then p_unit.blocked_reason
      when p_code = 'SERIAL_ADJUSTED_OUT' then coalesce((select reason from up.document where id = p_unit.document_id), 'adjustment') end,
    'contact', case when p_code = 'SERIAL_BLOCKED' then coalesce(p_unit.blocked_contact, 'a manager') end,
    'state', case when p_code = 'ADJUST_NOT_HERE' then coalesce(st.unit_words(p_unit.id), 'it was never received') end,
    'substate', case when p_code = 'SERIAL_NOT_SELLABLE' then replace(p_unit.state, '-', ' ') end,
    'n', case when p_code = 'SERIAL_HELD_BY_REGISTER' then p_lease -> 'register' end,
    'user', case when p_code = 'SERIAL_HELD_BY_REGISTER' then p_lease -> 'user' end,
    'time', case when p_code = 'SERIAL_HELD_BY_REGISTER' then p_lease -> 'time' end,
    'a', case when p_code = 'SERIAL_DUPLICATE_IN_LIST' then coalesce(p_lease -> 'position', to_jsonb(0)) end,
    'b', case when p_code = 'SERIAL_DUPLICATE_IN_LIST' then p_lease -> 'here' end));
end $$;

-- May this transaction touch this number of this item? The state machine is st.transition; this function finds the
-- effective state (the unit's own, overlaid by baskets) and the first refusal in the fixed order: wrong item, conflict,
-- blocked, at another store, then what the state says. Callers lock the key first; the read here is a later statement.
create or replace function st.check_serial(
  p_item uuid, p_scope text, p_key text, p_label text, p_transaction text, p_level text, p_basket uuid, p_position int,
  out unit_id uuid, out state text, out to_state text, out code text, out details jsonb, out warning text)
language plpgsql stable as $$
declare
  v_unit st.unit;
  v_kind text;
  v_lease record;
  v_other st.unit;
  v_transaction text := p_transaction;
begin
  select k.kind into v_kind from st.unit_key k where k.serial_scope = p_scope and k.serial_key = p_key;
  select u.* into v_unit from st.unit_key k join st.unit u on u.id = k.unit_id where k.serial_scope = p_scope and k.serial_key = p_key;
  unit_id := v_unit.id;
  -- A number that is known for another item only: say whose it is, rather than "never received".
  if v_unit.id is null and p_transaction = 'scan' and p_scope <> '*' then
    select u.* into v_other from st.unit_key k join st.unit u on u.id = k.unit_id
      where k.serial_key = p_key and u.state = 'available' and u.owner_store_id = st.here() limit 1;
    if found then
      code := 'SERIAL_WRONG_ITEM';
      details := st.serial_details(code, p_label, p_item, v_other, null);
      return;
    end if;
  end if;
  select s.basket_id, s.leased, s.since, b.state, b.user_name, r.number as register, l.position, l.direction into v_lease
    from st.basket_serial s join st.basket b on b.id = s.basket_id join st.register r on r.id = b.register_id join st.basket_line l on l.id = s.line_id
    where s.serial_scope = p_scope and s.serial_key = p_key and (s.leased or s.basket_id = p_basket)
    -- Somebody else's lease counts before our own expired one.
    order by s.leased and s.basket_id is distinct from p_basket desc limit 1;
  state := coalesce(v_unit.state, 'unknown');
  -- A unit in stock is already on hand for whatever brings units in, in a basket or not.
  if v_lease.basket_id is not null and (state in ('unknown', 'archived') or state = 'available'
    and not exists (select from st.stock_transaction x where x.name = p_transaction and x.direction > 0)) then
    state := case
      when v_lease.basket_id = p_basket and v_lease.state = 'suspended' then 'reserved'
      when v_lease.basket_id = p_basket then 'leased'
      when v_lease.state = 'suspended' then 'reserved-elsewhere'
      else 'leased-elsewhere' end;
  end if;
  -- A layaway's unit is for that layaway alone.
  if v_unit.state = 'reserved' and not exists (select from st.stock_transaction x where x.name = p_transaction and x.direction > 0) then
    state := case when v_lease.basket_id is null or v_lease.basket_id is distinct from p_basket then 'reserved-elsewhere' when v_lease.state = 'suspended' then 'reserved' else 'leased' end;
  end if;
  -- While pieces without a number are on hand, the prompt gives one of them the number that nobody knows.
  if p_level = 'always' and p_transaction in ('scan', 'complete') and coalesce(v_unit.state, 'archived') = 'archived' and st.may_register(p_item, p_transaction, p_basket) then
    v_transaction := p_transaction || '-unregistered';
  end if;
  if v_unit.id is not null then
    code := case
      when v_unit.item_id <> p_item then 'SERIAL_WRONG_ITEM'
      when v_kind <> 'main' then 'SERIAL_TAKEN'
      when v_unit.conflict then 'SERIAL_CONFLICT'
      when v_unit.blocked_reason is not null and p_transaction <> 'swap-out' and not exists (select from st.stock_transaction x where x.name = p_transaction and x.ignores_block) then 'SERIAL_BLOCKED'
      when v_unit.owner_store_id <> st.here() and v_unit.state not in ('sold', 'in-transit') then 'SERIAL_AT_OTHER_STORE' end;
  end if;
  if code is null and coalesce(v_unit.state, 'archived') = 'archived' and state in ('leased', 'reserved') and p_level = 'always' and v_transaction = 'complete' then
    -- In our basket, but never received: an Always item sells what is in stock only.
    code := 'SERIAL_NOT_IN_STOCK';
  end if;
  if code is null then
    select t.to_state, t.refusal, t.warning into to_state, code, warning
      from st.transition t where t.state = check_serial.state and t.transaction = v_transaction and t.level = p_level;
    if not found then
      raise exception 'no transition for state % and transaction %', state, v_transaction;
    end if;
  end if;
  -- What this basket takes back does not go out with it again.
  if code is not null and v_lease.basket_id = p_basket and v_lease.direction < 0 then
    code := 'EXCHANGE_SAME_SERIAL';
  end if;
  if code is not null then
    to_state := null;
    details := st.serial_details(code, p_label, p_item, v_unit, case when v_lease.basket_id is not null then
      jsonb_build_object('register', v_lease.register, 'user', v_lease.user_name, 'time', st.local_text(v_lease.since),
        'position', v_lease.position, 'here', p_position) || case when code = 'SERIAL_RESERVED' then st.basket_words(v_lease.basket_id) else '{}' end end)
      || case when code = 'SERIAL_TAKEN' then jsonb_build_object('what', st.key_words(v_kind, v_unit)) else '{}' end;
  end if;
end $$;

-- Where a unit is, in words: "in stock", "in the basket of register 3", "sold, receipt 1-2-17".
create or replace function st.unit_words(p_unit uuid) returns text
language sql stable as $$
  select case
    when u.state = 'available' and l.state = 'suspended' then 'in the suspended sale of register ' || l.register
    when u.state = 'available' and l.register is not null then 'in the basket of register ' || l.register
    when u.state = 'available' and u.owner_store_id <> st.here() then 'in stock at ' || st.store_text(u.owner_store_id)
    when u.state = 'available' then 'in stock'
    when u.state = 'reserved' then 'reserved on ' || coalesce((select d.kind || ' ' || d.number from up.document d where d.id = u.document_id), 'a document') || ' for ' || st.customer_text(u.document_id)
    when u.state = 'sold' then 'sold, receipt ' || st.document_text(u.document_id)
    when u.state = 'in-transit' then coalesce((select 'on transfer ' || t.number || ' from ' || st.store_text(t.source_store_id) || ' to ' || st.store_text(t.destination_store_id)
      from st.transfer t where t.id = u.document_id), 'in transit')
    else replace(u.state, '-', ' ') end
    || case when u.blocked_reason is not null then ', blocked: ' || u.blocked_reason else '' end
  from st.unit u left join lateral (
    select b.state, r.number as register from st.basket_serial s join st.basket b on b.id = s.basket_id join st.register r on r.id = b.register_id
    where s.serial_scope = u.serial_scope and s.serial_key = u.serial_key and s.leased limit 1) l on true
  where u.id = p_unit
$$;

-- What a number that exists is to its unit: "a retired number of W-2".
create or replace function st.key_words(p_kind text, p_unit st.unit) returns text
language sql stable as $$
  select case p_kind when 'retired' then 'a retired number of ' || p_unit.serial_label when 'secondary' then 'a second number of ' || p_unit.serial_label
    else 'the number of a unit that is known already (' || st.unit_words(p_unit.id) || ')' end
$$;

-- What a piece costs after a change of its price: another price, parts per million off, or an amount off. Below zero or
-- null: no such price.
create or replace function st.changed_price(p_list int8, p_kind text, p_value int8) returns int8
language sql immutable as $$
  select case p_kind when 'price' then p_value when 'percent' then p_list - round(p_list::numeric * p_value / 1000000)::int8 when 'amount' then p_list - p_value end
$$;

-- Sells a line at another price than the listed one; without a kind it costs the listed price again. A discount is one of
-- each piece, so that a piece that comes back is worth exactly what was paid for it.
create or replace function st.set_line_price(p jsonb) returns jsonb
language plpgsql as $$
declare
  v record;
  v_list int8;
  v_price int8;
begin
  v := st.lock_line(p, 'changing a price');
  if v.refused is not null then
    return v.refused;
  end if;
  v_list := coalesce((v.line).list_price, (v.line).unit_price);
  if p ->> 'kind' is null then
    update st.basket_line set unit_price = v_list, list_price = null, price_kind = null, price_value = null, price_reason = null where id = (v.line).id;
    return st.basket_changed((p ->> 'basket')::uuid, array[(v.line).id], '{}');
  elsif btrim(coalesce(p ->> 'reason', '')) = '' then
    return st.refused('REASON_REQUIRED', jsonb_build_object('action', 'Another price'));
  end if;
  v_price := st.changed_price(v_list, p ->> 'kind', (p ->> 'value')::int8);
  if v_price < 0 then
    return st.refused('DISCOUNT_TOO_LARGE', jsonb_build_object('item', (v.line).name));
  end if;
  update st.basket_line set unit_price = v_price, list_price = v_list, price_kind = p ->> 'kind', price_value = (p ->> 'value')::int8, price_reason = btrim(p ->> 'reason')
    where id = (v.line).id;
  return st.basket_changed((p ->> 'basket')::uuid, array[(v.line).id], '{}');
end $$;

-- Sells a basket free of tax, or (without a reason) with its tax again.
create or replace function st.set_exemption(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_lock record;
  v_id uuid := (p ->> 'basket')::uuid;
begin
  perform st.check_generation(p);
  v_lock := st.lock_basket(v_id, 'an exemption from tax');
  if v_lock.refused is not null then
    return v_lock.refused;
  elsif btrim(p ->> 'reason') = '' or p ->> 'reason' is not null and btrim(coalesce(p ->> 'certificate', '')) = '' then
    return st.refused('REASON_REQUIRED', jsonb_build_object('action', 'A sale without tax'));
  end if;
  update st.basket set exemption_reason = btrim(p ->> 'reason'), exemption_certificate = case when p ->> 'reason' is not null then btrim(p ->> 'certificate') end,
    version = version + 1, changed_at = now() where id = v_id;
  return st.basket_json(v_id);
end $$;

-- What a basket says beside its lines: exemption, and whether it is a paper sale that is entered late.
create or replace function st.basket_terms(b st.basket) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'exemption', case when b.exemption_reason is not null then jsonb_build_object('reason', b.exemption_reason, 'certificate', b.exemption_certificate) end,
    'late', case when b.late_at is not null then jsonb_build_object('at', to_char(b.late_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'paper', b.paper_number) end)
$$;

-- The arithmetic of a priced basket, held against the basket under its lock: a program that counts wrong writes nothing.
create or replace function st.check_priced(s jsonb, b st.basket) returns void
language plpgsql stable as $$
declare
  v_step int := coalesce((select cash_rounding from st.daemon), 0);
  v_rounding int8 := coalesce((s ->> 'rounding')::int8, 0);
  v_tendered int8;
  v_cash int8;
  v_position int;
begin
  select coalesce(sum((x ->> 'amount')::int8), 0), sum((x ->> 'amount')::int8) filter (where x ->> 'kind' = 'cash') into v_tendered, v_cash
    from jsonb_array_elements(s -> 'tenders') x;
  select l.position into v_position
    from jsonb_array_elements(s -> 'lines') x join st.basket_line l on l.id = (x ->> 'line')::uuid
    where (x ->> 'amount')::int8 <> l.direction * l.quantity * (x ->> 'unitPrice')::int8 or (x ->> 'unitPrice')::int8 > l.unit_price
      -- Free of tax, a price that contains it loses it.
      or (x ->> 'unitPrice')::int8 < l.unit_price and (l.direction < 0 or b.exemption_reason is null)
      or x ->> 'exemption' is distinct from (case when l.direction < 0 then l.exemption_reason when l.tax_rate > 0 then b.exemption_reason end)
      or x ->> 'exemption' is not null and (x ->> 'taxAmount')::int8 <> 0
    limit 1;
  if found then
    raise exception 'line % of basket % does not add up', v_position, b.id;
  end if;
  if (s ->> 'total')::int8 <> (s ->> 'net')::int8 + (s ->> 'tax')::int8
    or (s ->> 'net')::int8 <> (select sum((x ->> 'taxBase')::int8) from jsonb_array_elements(s -> 'lines') x)
    or (s ->> 'tax')::int8 <> (select sum((x ->> 'taxAmount')::int8) from jsonb_array_elements(s -> 'lines') x)
    or v_tendered - (s ->> 'change')::int8 <> (s ->> 'total')::int8 + v_rounding or (s ->> 'change')::int8 < 0
    -- Change comes out of cash.
    or (s ->> 'change')::int8 > greatest(coalesce(v_cash, 0), 0)
    -- Only cash is rounded: to the nearest amount that there is, and the cash that stays is such an amount.
    or v_rounding <> 0 and (v_cash is null or v_step = 0 or 2 * abs(v_rounding) > v_step or (v_cash - (s ->> 'change')::int8) % v_step <> 0) then
    raise exception 'basket % does not add up', b.id;
  end if;
end $$;

-- What a transaction would say to numbers of an item now, one row each, and where each is in words. Locks nothing: the
-- document asks again when it is posted.
create or replace function st.serial_states(p_item uuid, p_transaction text, p_serials jsonb)
returns table (n int, state text, code text, details jsonb, warning text)
language plpgsql stable as $$
declare
  v_level text := (select v.level from st.item_level v where v.item_id = p_item);
  v_direction int := (select t.direction from st.stock_transaction t where t.name = p_transaction);
  v_unknown st.transition;
  v_row record;
  v_check record;
  v_product record;
begin
  select * into v_unknown from st.transition t where t.state = 'unknown' and t.transaction = p_transaction and t.level = v_level;
  for v_row in
    select x.n::int as place, x.serial, f.scope, f.key, k.unit_id,
      k.unit_id is not null or exists (select from st.basket_serial b where b.serial_scope = f.scope and b.serial_key = f.key) as known,
      v_direction > 0 and exists (select from jsonb_array_elements_text(x.serial -> 'codes') c (key) join cat.upc u on u.key = c.key) as product
    from jsonb_array_elements(p_serials) with ordinality x (serial, n), lateral st.serial_identity(p_item, x.serial) f
    left join st.unit_key k on k.serial_scope = f.scope and k.serial_key = f.key order by x.n
  loop
    n := v_row.place;
    state := st.unit_words(v_row.unit_id);
    code := null;
    details := '{}';
    warning := null;
    if v_row.product then
      v_product := st.item_of_codes(v_row.serial -> 'codes');
      code := 'SERIAL_IS_PRODUCT_BARCODE';
      details := jsonb_build_object('s', v_row.serial ->> 'label', 'item', st.item_text(v_product.item));
    elsif v_row.known or v_unknown.refusal is not null then
      v_check := st.check_serial(p_item, v_row.scope, v_row.key, v_row.serial ->> 'label', p_transaction, v_level, null, v_row.place);
      code := v_check.code;
      details := coalesce(v_check.details, '{}');
      warning := v_check.warning;
      state := coalesce(state, case when v_check.state <> 'unknown' then replace(v_check.state, '-', ' ') end);
    end if;
    return next;
  end loop;
end $$;

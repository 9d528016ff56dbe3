-- What a transaction would say to numbers of an item now, one row each, and where each is in words. Locks nothing: the
-- document asks again when it is posted.
create or replace function st.serial_states(p_item uuid, p_transaction text, p_serials jsonb)
returns table (n int, state text, code text, details jsonb, warning text)
language plpgsql stable as $$
declare
  v_level text := (select v.level from st.item_level v where v.item_id = p_item);
  v_format text := (select v.serial_format from st.item_level v where v.item_id = p_item);
  v_direction int := (select t.direction from st.stock_transaction t where t.name = p_transaction);
  v_unknown st.transition;
  v_row record;
  v_check record;
  v_product record;
begin
  select * into v_unknown from st.transition t where t.state = 'unknown' and t.transaction = p_transaction and t.level = v_level;
  for v_row in
    select x.n::int as place, x.serial, case when v_format is not null then st.format_fault(p_item, x.serial) end as fault, f.scope, f.key, k.unit_id,
      k.unit_id is not null or exists (select from st.basket_serial b where b.serial_scope = f.scope and b.serial_key = f.key) as known,
      v_direction > 0 and exists (select from jsonb_array_elements_text(x.serial -> 'codes') c (key) join cat.upc u on u.key = c.key) as product
    from (select case when v_format is null then e else st.settled_serial(p_item, e) end as serial, a.n from jsonb_array_elements(p_serials) with ordinality a (e, n)) x,
      lateral st.serial_identity(p_item, x.serial) f
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
    if v_row.fault is not null and v_row.unit_id is null and coalesce(code, 'SERIAL_NOT_IN_STOCK') in ('SERIAL_NOT_IN_STOCK', 'ADJUST_NOT_HERE') then
      code := v_row.fault ->> 'code';
      details := v_row.fault -> 'details';
    end if;
    return next;
  end loop;
end $$;

-- Locks a document between its two steps for a change by somebody who saw this version of it last.
create or replace function st.lock_initiated(p_id uuid, p_version int) returns st.draft
language plpgsql as $$
declare
  v_draft st.draft;
begin
  select * into v_draft from st.draft where id = p_id and state = 'initiated' for update;
  if not found then
    perform st.refuse('DRAFT_UNKNOWN', jsonb_build_object('draft', p_id));
  elsif v_draft.version <> p_version then
    perform st.refuse('DRAFT_CHANGED', jsonb_build_object('user', v_draft.changed_by, 'time', st.local_text(v_draft.changed_at)));
  end if;
  return v_draft;
end $$;

-- Writes down a document of two steps: version 0 makes it, any other must be the one that is there.
create or replace function st.save_initiated(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_draft st.draft;
  v_made boolean := false;
  v_result jsonb;
  v_actor jsonb := p -> 'actor';
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  if (p ->> 'version')::int = 0 then
    insert into st.draft (id, kind, state, body, user_id, user_name, changed_by)
    values ((p ->> 'id')::uuid, p ->> 'kind', 'initiated', p -> 'body', (v_actor ->> 'userId')::uuid, v_actor ->> 'userName', v_actor ->> 'userName')
    on conflict (id) do nothing;
    v_made := found;
  end if;
  if not v_made then
    v_draft := st.lock_initiated((p ->> 'id')::uuid, (p ->> 'version')::int);
    if v_draft.kind <> coalesce(p ->> 'fromKind', p ->> 'kind') then
      perform st.refuse('DRAFT_UNKNOWN', jsonb_build_object('draft', p ->> 'id'));
    end if;
    update st.draft set kind = p ->> 'kind', body = p -> 'body', version = version + 1, changed_by = v_actor ->> 'userName', changed_at = clock_timestamp()
      where id = v_draft.id;
  end if;
  v_result := jsonb_build_object('id', p ->> 'id', 'version', (select version from st.draft where id = (p ->> 'id')::uuid));
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- Throws a document of two steps away between its steps; who did so, and what it was, stands in the journal, without what
-- was answered: that can be erased anywhere else.
create or replace function st.remove_initiated(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_draft st.draft;
begin
  perform st.check_generation(p);
  perform st.lock_stream(p #> '{actor,stream}');
  v_draft := st.lock_initiated((p ->> 'id')::uuid, (p ->> 'version')::int);
  delete from st.draft where id = v_draft.id;
  if jsonb_typeof(v_draft.body #> '{asked,lines}') = 'array' then
    v_draft.body := jsonb_set(v_draft.body, '{asked,lines}', (
      select coalesce(jsonb_agg(x - 'answers' order by n), '[]') from jsonb_array_elements(v_draft.body #> '{asked,lines}') with ordinality l (x, n)));
  end if;
  perform st.write_event(p, v_draft.kind || '.cancelled', jsonb_build_object('draft', v_draft.id, 'version', v_draft.version, 'begunBy', v_draft.user_id,
    'openedAt', v_draft.opened_at, 'content', v_draft.body));
  return jsonb_build_object('id', v_draft.id, 'version', v_draft.version);
end $$;

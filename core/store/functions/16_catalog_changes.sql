-- Single changes of the catalog, each one transaction and answered once.

create or replace function st.catalog_check_writer(p jsonb) returns void
language plpgsql as $$
begin
  -- The command line has no generation: it writes the catalog beside the daemon.
  if p ->> 'generation' is not null then
    perform st.check_generation(p);
  end if;
end $$;

-- Creates or changes one item: {request, create, columns, row, how}.
create or replace function st.save_item(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_fault jsonb;
  v_result jsonb;
begin
  perform st.catalog_check_writer(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  perform st.catalog_begin();
  insert into catalog_row select * from jsonb_populate_record(null::catalog_row, '{"is_new": false, "changed": false}' || (p -> 'row'));
  v_result := st.catalog_save(array(select jsonb_array_elements_text(p -> 'columns')), (p ->> 'create')::boolean, false, p -> 'how');
  v_fault := v_result #> '{faults,0}';
  if v_fault is not null then
    perform st.refuse(v_fault ->> 'code', (v_fault -> 'details') || jsonb_build_object('at', v_fault ->> 'field'));
  end if;
  v_result := (select jsonb_build_object('itemId', i.id, 'rev', i.rev) from catalog_row r join cat.item i on i.id = r.target);
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- Sets the level of a department, category, subcategory or attribute value, the form of their items' serial numbers, or
-- whether those are asked for: {kind, id, level?, serialFormat?, serialRules?, how}; what is left out stays, null clears. The items that depend on
-- it get their level in the same transaction.
create or replace function st.set_level(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_kind text := p ->> 'kind';
  v_table text := case when v_kind in ('department', 'category', 'subcategory') then v_kind else 'attribute' end;
  v_id uuid := (p ->> 'id')::uuid;
  v_name text;
  v_items uuid[];
begin
  perform st.catalog_check_writer(p);
  perform pg_advisory_xact_lock(hashtext('tillgate.catalog'));
  execute format('update cat.%I set level = case when $3 ? ''level'' then $3 ->> ''level'' else level end,
      serial_format = case when $3 ? ''serialFormat'' then $3 ->> ''serialFormat'' else serial_format end,
      serial_rules = st.rules_after(serial_rules, $3 -> ''serialRules'') where id = $1%s returning name',
      v_table, case v_table when 'attribute' then ' and kind = $2' else '' end)
    into v_name using v_id, v_kind, p;
  if v_name is null then
    perform st.refuse('NOT_FOUND', jsonb_build_object('what', v_kind, 'name', v_id));
  end if;
  execute format('select coalesce(array_agg(id), ''{}'') from cat.item where %I = $1', v_kind || '_id') into v_items using v_id;
  return jsonb_build_object('name', v_name, 'items', st.apply_levels(v_items, p -> 'how'));
end $$;

-- Adds one additional UPC to an item: {itemId, upc: {key, display, kind}}. Adding one it has already changes nothing.
create or replace function st.add_upc(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_item cat.item;
  v_other record;
  v_place int;
begin
  perform st.catalog_check_writer(p);
  select * into v_item from cat.item where id = (p ->> 'itemId')::uuid for no key update;
  if not found then
    perform st.refuse('ITEM_UNKNOWN', jsonb_build_object('item', p ->> 'itemId'));
  end if;
  if exists (select from cat.upc where item_id = v_item.id and key = p #>> '{upc,key}') then
    return jsonb_build_object('itemId', v_item.id, 'rev', v_item.rev);
  end if;
  select min(n) into v_place from generate_series(1, 10) n where not exists (select from cat.upc where item_id = v_item.id and position = n);
  if v_place is null then
    perform st.refuse('UPC_LIMIT', '{}');
  end if;
  insert into cat.upc (id, item_id, key, display, kind, position)
  values ((p ->> 'id')::uuid, v_item.id, p #>> '{upc,key}', p #>> '{upc,display}', p #>> '{upc,kind}', v_place) on conflict (key) do nothing;
  if not found then
    select st.item_text(item_id) as item into v_other from cat.upc where key = p #>> '{upc,key}';
    perform st.refuse('UPC_DUPLICATE', jsonb_build_object('upc', p #>> '{upc,display}', 'item', coalesce(v_other.item, 'another item')));
  end if;
  update cat.item set rev = rev + 1 where id = v_item.id returning * into v_item;
  return jsonb_build_object('itemId', v_item.id, 'rev', v_item.rev);
end $$;

-- Takes an additional UPC from an item: {itemId, keys}. The main one stays; taking what is not there changes nothing.
create or replace function st.remove_upc(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_item cat.item;
  v_gone int;
begin
  perform st.catalog_check_writer(p);
  select * into v_item from cat.item where id = (p ->> 'itemId')::uuid for no key update;
  if not found then
    perform st.refuse('ITEM_UNKNOWN', jsonb_build_object('item', p ->> 'itemId'));
  end if;
  if exists (select from cat.upc where item_id = v_item.id and position = 0 and key in (select jsonb_array_elements_text(p -> 'keys'))) then
    perform st.refuse('ITEM_INVALID', jsonb_build_object('field', 'main UPC', 'problem', 'an item always has one; change it instead of removing it'));
  end if;
  delete from cat.upc where item_id = v_item.id and key in (select jsonb_array_elements_text(p -> 'keys'));
  get diagnostics v_gone = row_count;
  if v_gone > 0 then
    update cat.item set rev = rev + 1 where id = v_item.id returning * into v_item;
  end if;
  return jsonb_build_object('itemId', v_item.id, 'rev', v_item.rev);
end $$;

-- What saving a place or an item would do to levels: {place: {kind, id, level}} or {row, columns}. The change is made and
-- undone, so that the preview cannot differ from it.
create or replace function st.preview_levels(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_found text;
  v_saved jsonb;
begin
  begin
    if p ? 'place' then
      perform st.set_level((p -> 'place') || '{"how": {"preview": "true"}}');
    else
      perform pg_advisory_xact_lock(hashtext('tillgate.catalog'));
      perform st.catalog_begin();
      insert into catalog_row select * from jsonb_populate_record(null::catalog_row, '{"is_new": false, "changed": false}' || (p -> 'row'));
      v_saved := st.catalog_save(array(select jsonb_array_elements_text(p -> 'columns')), false, false, '{"preview": "true"}');
      perform st.refuse(v_saved #>> '{faults,0,code}', (v_saved #> '{faults,0,details}') || jsonb_build_object('at', v_saved #>> '{faults,0,field}'));
    end if;
  exception when sqlstate 'TG003' then
    get stacked diagnostics v_found = pg_exception_detail;
  end;
  return v_found::jsonb;
end $$;

-- The console keeps prompt codes and where they are asked.

-- What a place of the catalog is called; null for one that is not there.
create or replace function st.place_name(p_kind text, p_id uuid) returns text
language sql stable as $$
  select case p_kind
    when 'item' then (select i.description from cat.item i where i.id = p_id)
    when 'department' then (select d.name from cat.department d where d.id = p_id)
    when 'category' then (select c.name from cat.category c where c.id = p_id)
    when 'subcategory' then (select s.name from cat.subcategory s where s.id = p_id)
    else (select a.name from cat.attribute a where a.id = p_id and a.kind = p_kind) end
$$;

create or replace function st.prompt_json(p_prompt uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', q.id, 'code', q.code, 'label', q.label, 'kind', q.kind, 'choices', coalesce(to_jsonb(q.choices), '[]'), 'least', q.least, 'most', q.most,
    'format', q.format, 'field', q.field, 'each', q.each, 'active', q.active,
    'uses', coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'kind', u.place_kind, 'placeId', u.place_id, 'name', st.place_name(u.place_kind, u.place_id),
      'sale', u.on_sale, 'return', u.on_return, 'receiving', u.on_receiving, 'adjustment', u.on_adjustment, 'transfer', u.on_transfer, 'customer', u.customer)
      order by u.place_kind, st.place_name(u.place_kind, u.place_id), u.id) from cat.prompt_use u where u.prompt_id = q.id), '[]'))
  from cat.prompt q where q.id = p_prompt
$$;

-- Creates (`create`) or changes a prompt code: {id, create, code, label, kind, choices, least, most, format, field, each, active}.
create or replace function st.save_prompt(p jsonb) returns jsonb
language plpgsql as $$
declare
  v cat.prompt := jsonb_populate_record(null::cat.prompt, p);
begin
  perform st.check_generation(p);
  perform pg_advisory_xact_lock(hashtext('tillgate.catalog'));
  if exists (select from cat.prompt q where q.code = v.code and q.id <> v.id) then
    return st.refused('PROMPT_EXISTS', jsonb_build_object('code', v.code));
  elsif (p ->> 'create')::boolean then
    insert into cat.prompt select v.*;
  else
    update cat.prompt q set code = v.code, label = v.label, kind = v.kind, choices = v.choices, least = v.least, most = v.most, format = v.format, field = v.field, each = v.each, active = v.active
      where q.id = v.id;
    if not found then
      return st.refused('NOT_FOUND', jsonb_build_object('what', 'prompt code', 'name', v.id));
    end if;
  end if;
  return st.prompt_json(v.id);
end $$;

-- Takes a prompt code away, its uses with it. What was answered keeps code and question.
create or replace function st.remove_prompt(p jsonb) returns jsonb
language plpgsql as $$
begin
  perform st.check_generation(p);
  perform pg_advisory_xact_lock(hashtext('tillgate.catalog'));
  delete from cat.prompt_use where prompt_id = (p ->> 'id')::uuid;
  delete from cat.prompt where id = (p ->> 'id')::uuid;
  if not found then
    return st.refused('NOT_FOUND', jsonb_build_object('what', 'prompt code', 'name', p ->> 'id'));
  end if;
  return jsonb_build_object('id', p ->> 'id');
end $$;

-- Asks a prompt at a place, or changes how: {id, prompt, kind, placeId, sale?, return?, receiving?, adjustment?, transfer?,
-- customer?}. One row for a prompt and place; a cell that is left out stays, and is none where the prompt is new.
create or replace function st.attach_prompt(p jsonb) returns jsonb
language plpgsql as $$
begin
  perform st.check_generation(p);
  perform pg_advisory_xact_lock(hashtext('tillgate.catalog'));
  if not exists (select from cat.prompt where id = (p ->> 'prompt')::uuid) then
    return st.refused('NOT_FOUND', jsonb_build_object('what', 'prompt code', 'name', p ->> 'prompt'));
  elsif st.place_name(p ->> 'kind', (p ->> 'placeId')::uuid) is null then
    return st.refused('NOT_FOUND', jsonb_build_object('what', p ->> 'kind', 'name', p ->> 'placeId'));
  end if;
  insert into cat.prompt_use as u (id, prompt_id, place_kind, place_id, on_sale, on_return, on_receiving, on_adjustment, on_transfer, customer)
  values ((p ->> 'id')::uuid, (p ->> 'prompt')::uuid, p ->> 'kind', (p ->> 'placeId')::uuid, coalesce(p ->> 'sale', 'none'), coalesce(p ->> 'return', 'none'), coalesce(p ->> 'receiving', 'none'),
    coalesce(p ->> 'adjustment', 'none'), coalesce(p ->> 'transfer', 'none'), coalesce((p ->> 'customer')::boolean, false))
  on conflict (prompt_id, place_kind, place_id) do update set on_sale = coalesce(p ->> 'sale', u.on_sale), on_return = coalesce(p ->> 'return', u.on_return),
    on_receiving = coalesce(p ->> 'receiving', u.on_receiving), on_adjustment = coalesce(p ->> 'adjustment', u.on_adjustment),
    on_transfer = coalesce(p ->> 'transfer', u.on_transfer), customer = coalesce((p ->> 'customer')::boolean, u.customer);
  return st.prompt_json((p ->> 'prompt')::uuid);
end $$;

create or replace function st.detach_prompt(p jsonb) returns jsonb
language plpgsql as $$
begin
  perform st.check_generation(p);
  delete from cat.prompt_use where id = (p ->> 'use')::uuid and prompt_id = (p ->> 'prompt')::uuid;
  if not found then
    return st.refused('NOT_FOUND', jsonb_build_object('what', 'use of the prompt', 'name', p ->> 'use'));
  end if;
  return st.prompt_json((p ->> 'prompt')::uuid);
end $$;

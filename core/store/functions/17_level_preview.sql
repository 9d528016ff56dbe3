-- What st.set_level would change: {kind, id, level}. The change is made and undone: so the preview cannot differ from it.
create or replace function st.preview_level(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_kind text := p ->> 'kind';
  v_table text := case when v_kind in ('department', 'category', 'subcategory') then v_kind else 'attribute' end;
  v_name text;
  v_changes jsonb;
begin
  begin
    execute format('update cat.%I set level = $1 where id = $2%s returning name', v_table, case v_table when 'attribute' then ' and kind = $3' else '' end)
      into v_name using p ->> 'level', (p ->> 'id')::uuid, v_kind;
    execute format($sql$
      with changed as (
        select coalesce(l.level, 'not') as was, w.level as wanted, i.id from cat.item i join cat.item_level_wanted w on w.item_id = i.id
        left join st.item_level l on l.item_id = i.id where i.%I = $1 and w.level <> coalesce(l.level, 'not')),
      counted as (
        select c.was, c.wanted, greatest(coalesce(h.quantity, 0) + coalesce(m.quantity, 0), 0) as pieces, coalesce(u.registered, 0) as registered
        from changed c left join st.on_hand h on h.item_id = c.id
        left join (select item_id, sum(quantity) as quantity from st.movement group by item_id) m on m.item_id = c.id
        left join (select item_id, count(*) as registered from st.unit where state in ('available', 'held', 'quarantine', 'damaged', 'reserved') group by item_id) u
          on u.item_id = c.id)
      select coalesce(jsonb_agg(jsonb_build_object('from', was, 'to', wanted, 'items', items, 'pieces', pieces, 'registered', registered, 'unregistered', unregistered)
        order by was, wanted), '[]') from (
        select was, wanted, count(*) as items, sum(pieces) as pieces, sum(registered) as registered, sum(greatest(pieces - registered, 0)) as unregistered
        from counted group by was, wanted) g $sql$, v_kind || '_id') into v_changes using (p ->> 'id')::uuid;
    raise exception using errcode = 'TG003', message = 'only looked';
  exception when sqlstate 'TG003' then
    null; -- Undone.
  end;
  if v_name is null then
    perform st.refuse('NOT_FOUND', jsonb_build_object('what', v_kind, 'name', p ->> 'id'));
  end if;
  return jsonb_build_object('name', v_name, 'items', (select coalesce(sum((x ->> 'items')::int), 0) from jsonb_array_elements(v_changes) x), 'changes', v_changes);
end $$;

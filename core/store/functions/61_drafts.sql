-- Keeps a draft: {id, kind, version, body, user}. Version 0 makes it; later ones must name the version they change, so
-- that of two clerks the second is told. The same change sent twice is done once.
create or replace function st.save_draft(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'id')::uuid;
  v_version int := (p ->> 'version')::int;
  v_draft st.draft;
begin
  perform st.check_generation(p);
  insert into st.draft (id, kind, body, user_id, user_name, changed_by)
  select v_id, p ->> 'kind', p -> 'body', (p #>> '{user,id}')::uuid, p #>> '{user,name}', p #>> '{user,name}' where v_version = 0
  on conflict (id) do nothing returning * into v_draft;
  if found then
    return jsonb_build_object('version', v_draft.version);
  end if;
  select * into v_draft from st.draft where id = v_id for update;
  if not found then
    perform st.refuse('DRAFT_UNKNOWN', jsonb_build_object('draft', v_id));
  elsif v_draft.version = v_version + 1 and v_draft.body = p -> 'body' and v_draft.changed_by = p #>> '{user,name}' then
    return jsonb_build_object('version', v_draft.version);
  elsif v_draft.version <> v_version or v_draft.kind <> p ->> 'kind' or v_draft.state <> 'draft' then
    perform st.refuse('DRAFT_CHANGED', jsonb_build_object('user', v_draft.changed_by, 'time', st.local_text(v_draft.changed_at)));
  end if;
  update st.draft set body = p -> 'body', version = version + 1, changed_by = p #>> '{user,name}', changed_at = clock_timestamp() where id = v_id returning * into v_draft;
  return jsonb_build_object('version', v_draft.version);
end $$;

-- What went wrong and waits for a person, oldest first; with `all` also what was settled, newest first.
create or replace function st.exceptions(p_all boolean, p_limit int) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(to_jsonb(x) order by case when p_all then null else x.at end, x.at desc), '[]'::jsonb) from (
    select e.id, e.kind, e.document_id as document, d.number, e.details, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
      to_char(e.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "settledAt", e.settled_by_name as "settledBy", e.note
    from st.exception e left join up.document d on d.id = e.document_id
    where p_all or e.settled_at is null order by case when p_all then null else e.at end, e.at desc limit p_limit) x
$$;

-- A person looked after it, and says how. What a transfer still misses settles by itself when the goods are found.
create or replace function st.settle_exception(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_exception st.exception;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  perform st.lock_stream(p #> '{actor,stream}');
  if btrim(coalesce(p ->> 'note', '')) = '' then
    perform st.refuse('REASON_REQUIRED', jsonb_build_object('action', 'Settling an exception'));
  end if;
  select * into v_exception from st.exception where id = (p ->> 'id')::uuid for update;
  if not found then
    perform st.refuse('NOT_FOUND', jsonb_build_object('what', 'exception', 'name', p ->> 'id'));
  elsif v_exception.settled_at is not null then
    perform st.refuse('EXCEPTION_SETTLED', jsonb_build_object('date', st.local_text(v_exception.settled_at), 'user', coalesce(v_exception.settled_by_name, 'Tillgate')));
  elsif v_exception.kind = 'transfer-short' then
    perform st.refuse('EXCEPTION_OPEN_TRANSFER', jsonb_build_object('t', (select number from up.document where id = v_exception.document_id)));
  end if;
  update st.exception set settled_at = now(), settled_by = (p #>> '{actor,userId}')::uuid, settled_by_name = p #>> '{actor,userName}', note = btrim(p ->> 'note') where id = v_exception.id;
  perform st.write_event(p, 'exception.settled', jsonb_build_object('exception', v_exception.id, 'kind', v_exception.kind, 'document', v_exception.document_id, 'note', btrim(p ->> 'note')));
  perform st.save_reply(p -> 'request', jsonb_build_object('id', v_exception.id));
  return jsonb_build_object('id', v_exception.id);
end $$;

-- A checkpoint: an event with the heads of all streams that moved since the checkpoint before. Its own hash stands for
-- all of them, and through its chain for every earlier one: who keeps that one hash elsewhere can tell later whether the
-- end of any stream was cut off. Null when nothing moved.
create or replace function st.checkpoint(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_stream st.stream;
  v_event up.event;
  v_heads jsonb;
begin
  perform st.check_generation(p);
  v_stream := st.lock_stream(p -> 'stream');
  select jsonb_agg(jsonb_build_object('stream', s.id, 'epoch', s.epoch, 'seq', s.seq, 'hash', encode(s.hash, 'hex')) order by s.id) into v_heads
    from st.stream s left join st.anchor a on a.stream = s.id where s.id <> v_stream.id and s.seq > coalesce(a.seq, 0);
  if v_heads is null then
    return jsonb_build_object('event', null, 'streams', 0);
  end if;
  v_event.id := (p ->> 'event')::uuid;
  v_event.kind := 'journal.checkpoint';
  v_event.at := now();
  v_event.entered_at := now();
  v_event.body := jsonb_build_object('heads', v_heads)::text;
  perform st.save_stream(st.append_event(v_stream, v_event));
  insert into st.anchor (stream, seq) select (x ->> 'stream')::uuid, (x ->> 'seq')::int8 from jsonb_array_elements(v_heads) x
  on conflict (stream) do update set seq = excluded.seq;
  return jsonb_build_object('event', v_event.id, 'streams', jsonb_array_length(v_heads));
end $$;

-- What is kept beside the journal for look-ups, held against it: the first row that differs, null when none does.
create or replace function st.first_projection_fault() returns jsonb
language sql stable as $$
  select coalesce(
    (select jsonb_build_object('unit', x.unit_id, 'event', x.event_id, 'what', 'The list of a unit''s events has number ' || x.number || ', which the journal does not have so.')
      from st.unit_event x left join up.event e on e.id = x.event_id
        and (e.unit_id, e.unit_number, e.kind, e.at) = (x.unit_id, x.number, x.kind, x.at) and e.document_id is not distinct from x.document_id
      where e.id is null order by x.unit_id, x.number limit 1),
    (select jsonb_build_object('stream', e.stream, 'seq', e.seq, 'event', e.id, 'unit', e.unit_id, 'what', 'The list of a unit''s events lacks number ' || e.unit_number || '.')
      from up.event e left join st.unit_event x on x.unit_id = e.unit_id and x.number = e.unit_number and x.event_id = e.id
      where e.unit_id is not null and x.unit_id is null order by e.unit_id, e.unit_number limit 1),
    (select jsonb_build_object('stream', e.stream, 'seq', e.seq, 'event', e.id, 'what', 'Document ' || coalesce(d.number, e.document_id::text) || ' is not what the journal has: it was changed.')
      from up.event e left join up.document d on d.id = e.document_id
      where e.document_id is not null and e.unit_id is null and e.body::jsonb ? 'lines' and e.body::jsonb ? 'number'
        -- Columns that came with a later version are more than the event has; nothing may be less or other.
        and (st.document_body(e.document_id)::jsonb @> e.body::jsonb
          and jsonb_array_length(st.document_body(e.document_id)::jsonb -> 'lines') = jsonb_array_length(e.body::jsonb -> 'lines')
          and jsonb_array_length(st.document_body(e.document_id)::jsonb -> 'serials') = jsonb_array_length(e.body::jsonb -> 'serials')) is not true
      order by e.id limit 1))
$$;

-- Puts a job in the spool. A reprint counts its copies on and is kept in the journal: who printed it again, and when.
create or replace function st.enqueue(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_stream st.stream;
  v_event up.event;
  v_again boolean := coalesce((p ->> 'again')::boolean, false);
  v_copy int := 0;
begin
  perform st.check_generation(p);
  if p -> 'request' <> 'null'::jsonb then
    v_reply := st.claim_request(p -> 'request');
    if v_reply is not null then
      return v_reply::jsonb;
    end if;
  end if;
  if p ->> 'documentId' is not null and not exists (select from up.document where id = (p ->> 'documentId')::uuid) then
    perform st.refuse('NOT_FOUND', jsonb_build_object('what', 'document', 'name', p ->> 'documentId'));
  end if;
  if v_again then
    v_stream := st.lock_stream(p #> '{actor,stream}');
    -- Two reprints at once get two numbers.
    perform pg_advisory_xact_lock(hashtext('tillgate.copy ' || coalesce(p ->> 'documentId', p ->> 'subject')));
    -- A report that was never printed (its register had no printer) is printed for the first time, and is no copy.
    select coalesce(max(copy) + 1, case when p ->> 'documentId' is null then 0 else 1 end) into v_copy from st.job
      where (document_id = (p ->> 'documentId')::uuid or subject = (p ->> 'subject')::uuid) and kind = 'receipt';
    if v_copy > 0 then
      v_event.id := (p ->> 'id')::uuid;
      v_event.kind := case when p ->> 'documentId' is null then 'report.printed-again' else 'receipt.printed-again' end;
      v_event.document_id := (p ->> 'documentId')::uuid;
      v_event.at := now();
      v_event.entered_at := now();
      v_event.body := jsonb_strip_nulls(jsonb_build_object('copy', v_copy, 'printer', p ->> 'printer', 'user', p #>> '{actor,userId}', 'subject', p ->> 'subject'))::text;
      perform st.save_stream(st.append_event(v_stream, v_event));
    end if;
  end if;
  insert into st.job (id, kind, printer, register_id, user_name, document_id, subject, body, title, state, copy, expires_at, seconds_to_live)
  values ((p ->> 'id')::uuid, p ->> 'kind', p ->> 'printer', (p #>> '{actor,registerId}')::uuid, p #>> '{actor,userName}', (p ->> 'documentId')::uuid, (p ->> 'subject')::uuid, p -> 'body', p ->> 'title',
    'queued', v_copy, now() + make_interval(secs => (p ->> 'secondsToLive')::int), (p ->> 'secondsToLive')::int);
  if p -> 'request' <> 'null'::jsonb then
    perform st.save_reply(p -> 'request', jsonb_build_object('id', p -> 'id'));
  end if;
  return jsonb_build_object('id', p -> 'id');
end $$;

-- The clerk's answer to a job that asks: it came out, print it again (as a copy when paper may have left), let it go.
create or replace function st.answer_job(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_job st.job;
begin
  perform st.check_generation(p);
  select * into v_job from st.job where id = (p ->> 'job')::uuid for update;
  -- A register answers for its own paper; what another one printed is not known there.
  if not found or v_job.register_id <> (p #>> '{actor,registerId}')::uuid then
    return st.refused('JOB_UNKNOWN', jsonb_build_object('job', p ->> 'job'));
  elsif v_job.state not in ('unconfirmed', 'failed', 'expired') then
    return st.refused('JOB_NOT_ASKED', jsonb_build_object('job', p ->> 'job', 'state', v_job.state));
  end if;
  if p ->> 'answer' = 'print-again' then
    -- The same job, the same id: only where something may have come out is it a copy.
    update st.job set state = 'queued', reason = null, cut_counter = null, expires_at = now() + make_interval(secs => seconds_to_live),
      copy = case when v_job.state = 'unconfirmed' then (select max(copy) + 1 from st.job where document_id = v_job.document_id and kind = v_job.kind or subject = v_job.subject or id = v_job.id) else copy end
      where id = v_job.id;
  else
    update st.job set state = case when p ->> 'answer' = 'came-out' then 'printed' else 'dismissed' end, settled_at = now(),
      reason = (p #>> '{actor,userName}') || case when p ->> 'answer' = 'came-out' then ' said that it came out.' else ' let it go.' end
      where id = v_job.id;
  end if;
  return jsonb_build_object('id', v_job.id);
end $$;

-- A cash drawer is pulsed: written down before, with the reason and the sale, because an open drawer explains itself.
create or replace function st.pulse_drawer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_event up.event;
begin
  perform st.check_generation(p);
  v_event.id := (p ->> 'event')::uuid;
  v_event.kind := 'drawer.pulsed';
  v_event.document_id := (p ->> 'documentId')::uuid;
  v_event.at := now();
  v_event.entered_at := now();
  v_event.body := jsonb_build_object('drawer', p ->> 'drawer', 'reason', p ->> 'reason', 'user', p #>> '{actor,userId}')::text;
  perform st.save_stream(st.append_event(st.lock_stream(p #> '{actor,stream}'), v_event));
  return '{}';
end $$;

-- Locks the stream of who acts and that of the register whose drawer it is, in the order of their ids: whatever writes a
-- document at the register holds the latter, so that a count or a closing sees all of them or waits.
create or replace function st.lock_drawer(p jsonb) returns void
language plpgsql as $$
declare
  v_own jsonb := p #> '{actor,stream}';
  v_register jsonb := jsonb_build_object('id', p ->> 'register', 'kind', 'register');
begin
  if v_own ->> 'id' < v_register ->> 'id' then
    perform st.lock_stream(v_own);
  end if;
  perform st.lock_stream(v_register);
  if v_own ->> 'id' > v_register ->> 'id' then
    perform st.lock_stream(v_own);
  end if;
end $$;

-- The session of a register that is not closed; refuses where there is none.
create or replace function st.current_cash_session(p_register uuid) returns st.cash_session
language plpgsql as $$
declare
  v_session st.cash_session;
begin
  select * into v_session from st.cash_session where register_id = p_register and closed_at is null for update;
  if not found then
    perform st.refuse('CASH_SESSION_NONE', jsonb_build_object('register', (select number from st.register where id = p_register)));
  end if;
  return v_session;
end $$;

-- What should be in the drawer: the float, what cash sales took less change and refunds, what was paid in and out.
create or replace function st.expected_cash(p_session uuid) returns int8
language sql stable as $$
  select s.float
    + coalesce((select sum(t.amount) from up.document d join up.document_tender t on t.document_id = d.id where d.cash_session_id = s.id and t.kind = 'cash'), 0)
    - coalesce((select sum(d.change) from up.document d where d.cash_session_id = s.id), 0)
    + coalesce((select sum(case e.kind when 'paid-in' then e.amount when 'paid-out' then -e.amount else 0 end) from st.cash_entry e where e.session_id = s.id), 0)
  from st.cash_session s where s.id = p_session
$$;

-- How much happened in a session: a count is stale when this grew since.
create or replace function st.cash_marks(p_session uuid) returns int
language sql stable as $$
  select (select count(*) from up.document where cash_session_id = p_session)::int + (select count(*) from st.cash_entry where session_id = p_session and kind <> 'no-sale')::int
$$;

-- The reading of a session (X), and as it is stored at the closing the closing report (Z). Minor units.
create or replace function st.cash_report(p_session uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'session', s.id, 'register', r.number, 'number', s.number, 'float', s.float,
    'openedAt', to_char(s.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'openedBy', s.opened_by_name,
    'documents', coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'count', k.n, 'total', k.total) order by k.kind)
      from (select d.kind, count(*) as n, sum(d.total) as total from up.document d where d.cash_session_id = s.id group by d.kind) k), '[]'::jsonb),
    'tenders', coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'amount', k.amount) order by k.kind)
      from (select t.kind, sum(t.amount) as amount from up.document d join up.document_tender t on t.document_id = d.id where d.cash_session_id = s.id group by t.kind) k), '[]'::jsonb),
    'tax', coalesce((select sum(d.tax) from up.document d where d.cash_session_id = s.id), 0),
    'change', coalesce((select sum(d.change) from up.document d where d.cash_session_id = s.id), 0),
    'rounding', coalesce((select sum(d.rounding) from up.document d where d.cash_session_id = s.id), 0),
    'paidIn', coalesce((select sum(e.amount) from st.cash_entry e where e.session_id = s.id and e.kind = 'paid-in'), 0),
    'paidOut', coalesce((select sum(e.amount) from st.cash_entry e where e.session_id = s.id and e.kind = 'paid-out'), 0),
    'noSales', (select count(*) from st.cash_entry e where e.session_id = s.id and e.kind = 'no-sale'),
    'expected', st.expected_cash(s.id),
    'counted', s.counted, 'countedBy', s.counted_by_name, 'overShort', s.counted - s.counted_expected,
    'closedAt', to_char(s.closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'closedBy', s.closed_by_name)
  from st.cash_session s join st.register r on r.id = s.register_id where s.id = p_session
$$;

-- What may be seen of a session without the right to read it: until it is counted, nothing of what should be there.
create or replace function st.cash_state(s st.cash_session) returns jsonb
language sql stable as $$
  select jsonb_build_object('session', s.id, 'number', s.number, 'float', s.float,
    'openedAt', to_char(s.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'openedBy', s.opened_by_name,
    'counted', s.counted, 'countedBy', s.counted_by_name, 'expected', s.counted_expected, 'overShort', s.counted - s.counted_expected,
    'isCountFresh', s.counted is not null and s.counted_marks = st.cash_marks(s.id))
$$;

-- Everything that is done with a drawer, by `do`: open, paid-in, paid-out, no-sale, count, close.
create or replace function st.handle_cash(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_do text := p ->> 'do';
  v_register uuid := (p ->> 'register')::uuid;
  v_reply text;
  v_session st.cash_session;
  v_report jsonb;
  v_result jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  perform st.lock_drawer(p);
  if v_do in ('paid-in', 'paid-out', 'no-sale') and btrim(coalesce(p ->> 'reason', '')) = '' then
    perform st.refuse('REASON_REQUIRED', jsonb_build_object('action', case v_do when 'no-sale' then 'Opening the drawer' when 'paid-in' then 'Paying in' else 'Paying out' end));
  end if;

  if v_do = 'open' then
    select * into v_session from st.cash_session where register_id = v_register and closed_at is null;
    if found then
      perform st.refuse('CASH_SESSION_OPEN', jsonb_build_object('register', (select number from st.register where id = v_register), 'user', v_session.opened_by_name,
        'time', st.local_text(v_session.opened_at)));
    end if;
    insert into st.cash_session (id, register_id, number, float, opened_by, opened_by_name)
    values ((p ->> 'id')::uuid, v_register, 1 + coalesce((select max(number) from st.cash_session where register_id = v_register), 0), (p ->> 'amount')::int8,
      (p #>> '{actor,userId}')::uuid, p #>> '{actor,userName}')
    returning * into v_session;
    perform st.write_event(p, 'cash.opened', jsonb_build_object('session', v_session.id, 'drawer', v_register, 'number', v_session.number, 'float', v_session.float));
    v_result := st.cash_state(v_session);
  elsif v_do = 'no-sale' then
    select * into v_session from st.cash_session where register_id = v_register and closed_at is null for update;
    insert into st.cash_entry (id, session_id, register_id, kind, amount, reason, user_id, user_name)
    values ((p ->> 'id')::uuid, v_session.id, v_register, v_do, 0, p ->> 'reason', (p #>> '{actor,userId}')::uuid, p #>> '{actor,userName}');
    perform st.write_event(p, 'cash.no-sale', jsonb_build_object('session', v_session.id, 'drawer', v_register, 'reason', p ->> 'reason'));
    v_result := '{}';
  elsif v_do in ('paid-in', 'paid-out') then
    v_session := st.current_cash_session(v_register);
    insert into st.cash_entry (id, session_id, register_id, kind, amount, reason, user_id, user_name)
    values ((p ->> 'id')::uuid, v_session.id, v_register, v_do, (p ->> 'amount')::int8, p ->> 'reason', (p #>> '{actor,userId}')::uuid, p #>> '{actor,userName}');
    perform st.write_event(p, 'cash.' || v_do, jsonb_build_object('session', v_session.id, 'drawer', v_register, 'amount', (p ->> 'amount')::int8, 'reason', p ->> 'reason'));
    v_result := st.cash_state(v_session);
  elsif v_do = 'count' then
    v_session := st.current_cash_session(v_register);
    -- A second count of the same money tells what the first should have been: it takes a manager.
    if v_session.counted_marks = st.cash_marks(v_session.id) and not coalesce((p ->> 'mayRecount')::boolean, false) then
      perform st.refuse('CASH_COUNTED', jsonb_build_object('user', v_session.counted_by_name, 'time', st.local_text(v_session.counted_at)));
    end if;
    update st.cash_session set counted = (p ->> 'amount')::int8, counted_expected = st.expected_cash(id), counted_marks = st.cash_marks(id), counted_at = now(),
      counted_by = (p #>> '{actor,userId}')::uuid, counted_by_name = p #>> '{actor,userName}', counts = counts + 1 where id = v_session.id returning * into v_session;
    perform st.write_event(p, 'cash.counted', jsonb_build_object('session', v_session.id, 'drawer', v_register, 'counted', v_session.counted,
      'expected', v_session.counted_expected, 'n', v_session.counts));
    v_result := st.cash_state(v_session);
  else
    v_session := st.current_cash_session(v_register);
    -- A tender that is being recorded waits for this lock, or we for it: no paid sale is left without its session.
    if exists (select from (select state from st.basket where register_id = v_register and state in ('open', 'tendering') for update) b where b.state = 'tendering') then
      perform st.refuse('SALE_STATE', jsonb_build_object('action', 'Closing the cash session', 'state', 'being paid'));
    elsif v_session.counted is null then
      perform st.refuse('CASH_COUNT_MISSING', '{}');
    elsif v_session.counted_marks <> st.cash_marks(v_session.id) then
      perform st.refuse('CASH_COUNT_STALE', jsonb_build_object('user', v_session.counted_by_name, 'time', st.local_text(v_session.counted_at)));
    end if;
    update st.cash_session set closed_at = now(), closed_by = (p #>> '{actor,userId}')::uuid, closed_by_name = p #>> '{actor,userName}', report = '{}' where id = v_session.id;
    v_report := st.cash_report(v_session.id);
    update st.cash_session set report = v_report where id = v_session.id;
    perform st.write_event(p, 'cash.closed', jsonb_build_object('drawer', v_register, 'report', v_report));
    if p ->> 'printer' is not null then
      insert into st.job (id, kind, printer, register_id, user_name, subject, body, title, state, expires_at, seconds_to_live)
      values ((p ->> 'jobId')::uuid, 'receipt', p ->> 'printer', v_register, p #>> '{actor,userName}', v_session.id, jsonb_build_object('cash', v_report),
        'Z report ' || (v_report ->> 'register') || '-' || (v_report ->> 'number'), 'queued', now() + make_interval(secs => (p ->> 'secondsToLive')::int), (p ->> 'secondsToLive')::int);
    end if;
    v_result := v_report;
  end if;
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- Where the store's configuration wants it, nothing is paid at a register without an open session.
create or replace function st.demand_cash_session(p_register uuid) returns void
language plpgsql as $$
begin
  if (select cash_session_required from st.daemon) and not exists (select from st.cash_session where register_id = p_register and closed_at is null) then
    perform st.refuse('CASH_SESSION_REQUIRED', jsonb_build_object('register', (select number from st.register where id = p_register)));
  end if;
end $$;

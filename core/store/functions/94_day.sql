-- Numbers missing between two that are there, series by series ("1-2-", "1-R-"); each restore begins a series anew.
create or replace function st.number_gaps(p_since timestamptz) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('after', g.before, 'before', g.number, 'missing', g.n - g.before_n - 1) order by g.number), '[]'::jsonb)
  from (
    select s.number, s.n, s.at, lag(s.n) over w as before_n, lag(s.number) over w as before
    from (select d.number, d.entered_at as at, x.m[1] as head, x.m[2]::int8 as n, x.m[3] as tail from up.document d, lateral (select regexp_match(d.number, '^(.*-)(\d+)(e\d+)?$') as m) x
      where x.m is not null and (d.at >= coalesce(p_since - interval '7 days', '-infinity') or d.entered_at >= p_since - interval '7 days' and d.entered_at <> d.at)) s
    window w as (partition by s.head, s.tail order by s.n)) g
  where g.n - g.before_n > 1 and g.at >= coalesce(p_since, '-infinity')
$$;

-- How a business day stands: what keeps it from being closed, and what whoever closes it should know.
create or replace function st.day_state(p_date date) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'businessDate', p_date,
    'closedBy', (select c.user_name from st.closed_day c where c.business_date = p_date),
    'openSales', coalesce((select jsonb_agg(jsonb_build_object('register', r.number, 'user', b.user_name, 'state', b.state) order by r.number, b.id)
      from st.basket b join st.register r on r.id = b.register_id where b.state <> 'suspended'), '[]'::jsonb),
    'documents', coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'count', k.n, 'total', k.total) order by k.kind)
      from (select d.kind, count(*) as n, sum(d.total) as total from up.document d where d.business_date = p_date and d.register_id is not null group by d.kind) k), '[]'::jsonb),
    'tenders', coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'amount', k.amount) order by k.kind)
      from (select t.kind, sum(t.amount) - coalesce(sum(d.change) filter (where t.kind = 'cash' and t.n = (select min(x.n) from up.document_tender x where x.document_id = d.id and x.kind = 'cash')), 0) as amount
        from up.document d join up.document_tender t on t.document_id = d.id where d.business_date = p_date group by t.kind) k), '[]'::jsonb),
    'closedSessions', coalesce((select jsonb_agg(jsonb_build_object('register', r.number, 'number', s.number, 'counted', s.counted, 'overShort', s.counted - s.counted_expected) order by r.number, s.number)
      from st.cash_session s join st.register r on r.id = s.register_id
      where s.closed_at >= coalesce((select max(c.at) from st.closed_day c where c.business_date < p_date), '-infinity')
        and s.closed_at <= coalesce((select c.at from st.closed_day c where c.business_date = p_date), 'infinity')), '[]'::jsonb),
    'suspendedSales', (select count(*) from st.basket where state = 'suspended' and layaway is null),
    'layaways', jsonb_build_object('count', (select count(*) from st.basket where layaway is not null),
      'deposits', (select coalesce(sum(amount), 0) from st.basket_tender where kind = 'deposit')),
    'cashSessions', coalesce((select jsonb_agg(jsonb_build_object('register', r.number, 'user', s.opened_by_name) order by r.number)
      from st.cash_session s join st.register r on r.id = s.register_id where s.closed_at is null), '[]'::jsonb),
    'unprintedJobs', coalesce((select jsonb_agg(j.title order by j.place) from st.job j where j.state in ('queued', 'sending', 'sent', 'unconfirmed', 'failed', 'expired')), '[]'::jsonb),
    'rounding', (select coalesce(sum(d.rounding), 0) from up.document d where d.business_date = p_date and d.rounding <> 0),
    'exceptions', (select count(*) from st.exception where settled_at is null),
    'gaps', st.number_gaps((select max(c.at) from st.closed_day c)),
    'heads', coalesce((select jsonb_agg(jsonb_build_object('stream', s.id, 'epoch', s.epoch, 'seq', s.seq, 'hash', encode(s.hash, 'hex')) order by s.id)
      from st.stream s where s.seq > 0), '[]'::jsonb))
$$;

-- Closes a business day once: refused while a sale or a cash session is open; the event has the heads of all streams.
create or replace function st.close_day(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_date date := (p ->> 'businessDate')::date;
  v_state jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  perform st.lock_stream(p #> '{actor,stream}');
  perform pg_advisory_xact_lock(hashtext('tillgate.day'));
  v_state := st.day_state(v_date);
  if v_state ->> 'closedBy' is not null then
    perform st.refuse('DAY_CLOSED', jsonb_build_object('date', v_date, 'user', v_state ->> 'closedBy'));
  elsif v_state -> 'openSales' <> '[]'::jsonb or v_state -> 'cashSessions' <> '[]'::jsonb then
    perform st.refuse('DAY_OPEN', jsonb_build_object('sales', jsonb_array_length(v_state -> 'openSales'), 'sessions', jsonb_array_length(v_state -> 'cashSessions')));
  end if;
  insert into st.closed_day (business_date, event_id, user_id, user_name)
  values (v_date, (p ->> 'event')::uuid, (p #>> '{actor,userId}')::uuid, p #>> '{actor,userName}');
  perform st.write_event(p, 'day.closed', v_state - 'closedBy' - 'openSales' - 'cashSessions');
  v_state := v_state || jsonb_build_object('closedBy', p #>> '{actor,userName}');
  perform st.save_reply(p -> 'request', v_state);
  return v_state;
end $$;

-- A closed day as it stood when it was closed, and its own entry in the journal: that one's hash vouches for all the ends
-- it names.
create or replace function st.closed_day_json(p_date date) returns jsonb
language sql stable as $$
  select v.body::jsonb - 'user' - 'register' || jsonb_build_object('businessDate', c.business_date, 'closedBy', c.user_name, 'event', c.event_id,
    'at', to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'entry', jsonb_build_object('stream', v.stream, 'epoch', v.epoch, 'seq', v.seq, 'hash', encode(v.hash, 'hex')))
  from st.closed_day c join up.event v on v.id = c.event_id where c.business_date = p_date
$$;

-- Numbers missing between two that are there, series by series ("1-2-", "1-R-"); each restore begins a series anew.
create or replace function st.number_gaps(p_since timestamptz) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('after', g.before, 'before', g.number, 'missing', g.n - g.before_n - 1) order by g.number), '[]'::jsonb)
  from (
    select s.number, s.n, s.at, lag(s.n) over w as before_n, lag(s.number) over w as before
    from (select d.number, d.at, x.m[1] as head, x.m[2]::int8 as n, x.m[3] as tail from up.document d, lateral (select regexp_match(d.number, '^(.*-)(\d+)(e\d+)?$') as m) x
      where x.m is not null and d.at >= coalesce(p_since - interval '7 days', '-infinity')) s
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
    'suspendedSales', (select count(*) from st.basket where state = 'suspended'),
    'cashSessions', coalesce((select jsonb_agg(jsonb_build_object('register', r.number, 'user', s.opened_by_name) order by r.number)
      from st.cash_session s join st.register r on r.id = s.register_id where s.closed_at is null), '[]'::jsonb),
    'unprintedJobs', coalesce((select jsonb_agg(j.title order by j.place) from st.job j where j.state in ('queued', 'sending', 'sent', 'unconfirmed', 'failed', 'expired')), '[]'::jsonb),
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

-- Raises a refusal: everything this statement wrote is undone. The store layer turns TG001 back into a refusal.
create or replace function st.refuse(p_code text, p_details jsonb) returns void
language plpgsql as $$
begin
  raise exception using errcode = 'TG001', message = p_code, detail = coalesce(p_details, '{}'::jsonb)::text;
end $$;

-- One daemon writes: a statement of an older generation changes nothing.
create or replace function st.check_generation(p jsonb) returns void
language plpgsql as $$
begin
  if not exists (select from st.daemon where generation = (p ->> 'generation')::int8) then
    perform st.refuse('DAEMON_SUPERSEDED', '{}');
  end if;
end $$;

create or replace function st.here() returns uuid
language sql stable as $$ select store_id from st.daemon $$;

-- A moment in words, in the store's zone.
create or replace function st.local_text(p_at timestamptz) returns text
language sql stable as $$
  select to_char(p_at at time zone coalesce((select s.zone from cat.store s where s.id = st.here()), 'UTC'), 'FMDD Mon YYYY, HH24:MI')
$$;

-- One field of the hashed bytes: its length in bytes, a colon, the bytes, a comma; a dash and a comma for null.
create or replace function st.hash_field(p text) returns bytea
language sql immutable as $$
  select case when p is null then '\x2d2c'::bytea
    else convert_to(octet_length(convert_to(p, 'UTF8'))::text || ':' || p || ',', 'UTF8') end
$$;

create or replace function st.hash_time(p timestamptz) returns text
language sql immutable as $$ select to_char(p at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

-- hash = sha256(prev_hash || fields), the fields in this order: store_id, epoch, stream, seq, id, v, kind, item_id,
-- serial_scope, serial_key, serial_key_version, unit_id, unit_number, owner_epoch, document_id, at, entered_at, body.
create or replace function st.event_hash(e up.event) returns bytea
language sql immutable as $$
  select sha256(e.prev_hash
    || st.hash_field(e.store_id::text) || st.hash_field(e.epoch::text) || st.hash_field(e.stream::text) || st.hash_field(e.seq::text)
    || st.hash_field(e.id::text) || st.hash_field(e.v::text) || st.hash_field(e.kind) || st.hash_field(e.item_id::text)
    || st.hash_field(e.serial_scope) || st.hash_field(e.serial_key) || st.hash_field(e.serial_key_version::text)
    || st.hash_field(e.unit_id::text) || st.hash_field(e.unit_number::text) || st.hash_field(e.owner_epoch::text)
    || st.hash_field(e.document_id::text) || st.hash_field(st.hash_time(e.at)) || st.hash_field(st.hash_time(e.entered_at)) || st.hash_field(e.body))
$$;

-- Locks the stream a writer appends to, making it at its first event.
create or replace function st.lock_stream(p jsonb) returns st.stream
language plpgsql as $$
declare
  v_stream st.stream;
begin
  select * into v_stream from st.stream where id = (p ->> 'id')::uuid for update;
  if not found then
    insert into st.stream (id, kind, epoch, hash)
    values ((p ->> 'id')::uuid, p ->> 'kind', (select epoch from st.daemon), '\x'::bytea)
    on conflict (id) do nothing;
    select * into v_stream from st.stream where id = (p ->> 'id')::uuid for update;
  end if;
  return v_stream;
end $$;

-- What a unit is, as its latest event keeps it: replaying the journal gives the rows of st.unit.
create or replace function st.unit_after(u st.unit) returns jsonb
language sql immutable as $$
  select jsonb_build_object('state', u.state, 'store', u.owner_store_id, 'ownerEpoch', u.owner_epoch, 'lap', u.lap, 'cost', u.cost,
    'blocked', u.blocked_reason, 'conflict', u.conflict)
$$;

-- Writers change the unit first and append then. The state after an event that was not the unit's last in its statement
-- is not there to be read any more; its kind tells.
create or replace function st.state_of_kind(p_kind text) returns text
language sql immutable as $$ select case p_kind when 'unit.received' then 'available' when 'unit.registered' then 'available' when 'unit.sold' then 'sold' end $$;

-- Appends events to a locked stream, in order, and gives the stream on; st.save_stream writes it back once.
create or replace function st.append_events(p_stream st.stream, p_events up.event[]) returns st.stream
language plpgsql as $$
declare
  e up.event;
  v_store uuid := st.here();
  v_after jsonb;
  v_events up.event[] := '{}';
begin
  foreach e in array p_events loop
    e.store_id := v_store;
    e.epoch := p_stream.epoch;
    e.stream := p_stream.id;
    e.seq := p_stream.seq + 1;
    e.prev_hash := p_stream.hash;
    e.v := 1;
    if e.unit_id is not null then
      select st.unit_after(u) into v_after from st.unit u where u.id = e.unit_id and u.number = e.unit_number;
      if found then
        e.body := (e.body::jsonb || jsonb_build_object('after', v_after))::text;
      end if;
    end if;
    e.hash := st.event_hash(e);
    v_events := v_events || e;
    p_stream.seq := e.seq;
    p_stream.hash := e.hash;
  end loop;
  insert into up.event select * from unnest(v_events);
  insert into st.unit_event (unit_id, number, event_id, kind, at, document_id, serial_sort, serial_key, serial_label, state, owner_store_id, cost, received_at)
  select x.unit_id, x.unit_number, x.id, x.kind, x.at, x.document_id, u.serial_sort, u.serial_key, u.serial_label,
    case when x.unit_number = u.number then u.state else st.state_of_kind(x.kind) end, u.owner_store_id, u.cost, u.received_at
  from unnest(v_events) x join st.unit u on u.id = x.unit_id;
  return p_stream;
end $$;

create or replace function st.append_event(p_stream st.stream, p_event up.event) returns st.stream
language sql as $$ select st.append_events(p_stream, array[p_event]) $$;

create or replace function st.save_stream(p_stream st.stream) returns void
language sql as $$ update st.stream set seq = p_stream.seq, hash = p_stream.hash where id = p_stream.id $$;

-- Claims a request id, waiting for one in flight. Returns the stored answer of a repeat, null for a new request.
create or replace function st.claim_request(p jsonb) returns text
language plpgsql as $$
declare
  v_row st.request;
begin
  insert into st.request (scope, id, sha256) values (p ->> 'scope', p ->> 'id', p ->> 'sha256') on conflict do nothing;
  if found then
    return null;
  end if;
  select * into v_row from st.request where scope = p ->> 'scope' and id = p ->> 'id' for update;
  if v_row.sha256 <> p ->> 'sha256' then
    perform st.refuse('REQUEST_ID_REUSED', jsonb_build_object('id', p ->> 'id'));
  end if;
  return coalesce(v_row.reply, '{}');
end $$;

create or replace function st.save_reply(p jsonb, p_reply jsonb) returns void
language sql as $$ update st.request set reply = p_reply::text where scope = p ->> 'scope' and id = p ->> 'id' $$;

-- One event of a person's act without a document, on the stream of who acts.
create or replace function st.write_event(p jsonb, p_kind text, p_body jsonb) returns void
language plpgsql as $$
declare
  v_event up.event;
begin
  v_event.id := (p ->> 'event')::uuid;
  v_event.kind := p_kind;
  v_event.at := now();
  v_event.entered_at := now();
  v_event.body := (p_body || jsonb_build_object('user', p #>> '{actor,userId}', 'register', p #>> '{actor,registerId}'))::text;
  perform st.save_stream(st.append_event(st.lock_stream(p #> '{actor,stream}'), v_event));
end $$;

-- Each field of `fields` has its value and the terms it is found by; what is not named stays.
create or replace function st.write_customer_fields(p_id uuid, p_fields jsonb) returns void
language plpgsql as $$
begin
  delete from st.customer_term where customer_id = p_id and kind in (select jsonb_object_keys(p_fields));
  insert into st.customer_term (term, kind, customer_id)
  select distinct t.term, f.key, p_id from jsonb_each(p_fields) f, jsonb_array_elements_text(f.value -> 'terms') t (term);
  update st.customer set changed_at = now(),
    name = case when p_fields ? 'name' then p_fields #>> '{name,value}' else name end,
    phone = case when p_fields ? 'phone' then p_fields #>> '{phone,value}' else phone end,
    email = case when p_fields ? 'email' then p_fields #>> '{email,value}' else email end
    where id = p_id;
end $$;

create or replace function st.create_customer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_counter int8;
  v_number text := p #>> '{fields,number,value}';
  v_given boolean := v_number is not null;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  perform st.lock_stream(p #> '{actor,stream}');
  loop
    if not v_given then
      insert into st.counter as c (name, value) values ('customer', 1) on conflict (name) do update set value = c.value + 1 returning value into v_counter;
      v_number := coalesce((select s.number from cat.store s where s.id = st.here()), 0) || '-C-' || v_counter;
    end if;
    insert into st.customer (id, number) values ((p ->> 'id')::uuid, v_number) on conflict (number) do nothing;
    exit when found;
    if v_given then
      perform st.refuse('CUSTOMER_EXISTS', jsonb_build_object('customer', v_number));
    end if;
  end loop;
  perform st.write_customer_fields((p ->> 'id')::uuid,
    p -> 'fields' || jsonb_build_object('number', jsonb_build_object('terms', jsonb_build_array(lower(v_number)))));
  perform st.write_event(p, 'customer.created', jsonb_build_object('customer', v_number));
  perform st.save_reply(p -> 'request', jsonb_build_object('id', p ->> 'id', 'number', v_number));
  return jsonb_build_object('id', p ->> 'id', 'number', v_number);
end $$;

-- Changes name and contact, or (with `forget`) erases both: the number stays, and so does every document and event.
create or replace function st.change_customer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_reply text;
  v_customer st.customer;
  v_forget boolean := coalesce((p ->> 'forget')::boolean, false);
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return v_reply::jsonb;
  end if;
  perform st.lock_stream(p #> '{actor,stream}');
  select * into v_customer from st.customer where id = (p ->> 'id')::uuid for update;
  if not found or v_customer.forgotten_at is not null and not v_forget then
    perform st.refuse('CUSTOMER_UNKNOWN', jsonb_build_object('customer', coalesce(v_customer.number, p ->> 'id')));
  end if;
  if v_forget then
    if v_customer.forgotten_at is null then
      delete from st.customer_term where customer_id = v_customer.id and kind <> 'number';
      update st.customer set name = null, phone = null, email = null, forgotten_at = now(), changed_at = now() where id = v_customer.id;
      perform st.forget_answers(v_customer.number);
      perform st.write_event(p, 'customer.forgotten', jsonb_build_object('customer', v_customer.number));
    end if;
  else
    perform st.write_customer_fields(v_customer.id, p -> 'fields');
    perform st.write_event(p, 'customer.changed', jsonb_build_object('customer', v_customer.number,
      'fields', (select coalesce(jsonb_agg(k order by k), '[]'::jsonb) from jsonb_object_keys(p -> 'fields') k)));
  end if;
  perform st.save_reply(p -> 'request', jsonb_build_object('id', v_customer.id, 'number', v_customer.number));
  return jsonb_build_object('id', v_customer.id, 'number', v_customer.number);
end $$;

-- Whose sale it is. Null takes the customer off again.
create or replace function st.set_basket_customer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_lock record;
  v_number text := p ->> 'customer';
begin
  perform st.check_generation(p);
  v_lock := st.lock_basket((p ->> 'basket')::uuid, 'naming the customer');
  if v_lock.refused is not null then
    return v_lock.refused;
  elsif v_number is not null and not exists (select from st.customer c where c.number = v_number and c.forgotten_at is null) then
    return st.refused('CUSTOMER_UNKNOWN', jsonb_build_object('customer', v_number));
  end if;
  update st.basket set customer_number = v_number, version = version + 1, changed_at = now() where id = (p ->> 'basket')::uuid;
  return st.basket_json((p ->> 'basket')::uuid);
end $$;

-- Number and name of a customer, as every surface shows them; the name is null once the person is forgotten.
create or replace function st.customer_json(p_number text) returns jsonb
language sql stable as $$
  select jsonb_build_object('number', p_number, 'name', (select c.name from st.customer c where c.number = p_number)) where p_number is not null
$$;

-- The venue event that runs now at this store's venue; of several the one that began last.
create or replace function st.active_venue_event() returns uuid
language sql stable as $$
  select e.id from cat.venue_event e
  where e.ends_at > now() and e.starts_at <= now()
    and (e.venue_id is null or e.venue_id = (select s.venue_id from cat.store s where s.id = st.here()))
  order by e.starts_at desc, e.id limit 1
$$;

-- Whether this is a database for training.
create or replace function st.is_training() returns boolean
language sql stable as $$ select coalesce((select training from st.purpose), false) $$;

-- What every document carries whoever writes it: the mark of training, the venue event that runs, the cash session of its register, and whose
-- it is: the customer of its basket, else the one of the document it takes back from.
create or replace function st.stamp_document() returns trigger
language plpgsql as $$
begin
  new.training := st.is_training();
  new.venue_event_id := coalesce(new.venue_event_id, st.active_venue_event());
  if new.register_id is not null then
    new.cash_session_id := coalesce(new.cash_session_id, (select c.id from st.cash_session c where c.register_id = new.register_id and c.closed_at is null));
  end if;
  new.customer_number := coalesce(new.customer_number, (select b.customer_number from st.basket b where b.id = new.basket_id),
    (select d.customer_number from up.document d where d.id = new.refers_to));
  return new;
end $$;
create or replace trigger document_stamp before insert on up.document for each row execute function st.stamp_document();

-- Writes a venue event, or (without a name) takes it away where no document carries it.
create or replace function st.save_venue_event(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_other cat.venue_event;
  v_id uuid := (p ->> 'id')::uuid;
begin
  perform st.check_generation(p);
  perform pg_advisory_xact_lock(hashtext('tillgate.venue-events'));
  if (p ->> 'change')::boolean and not exists (select from cat.venue_event where id = v_id) then
    return st.refused('NOT_FOUND', jsonb_build_object('what', 'venue event', 'name', v_id));
  elsif p ->> 'name' is null then
    if exists (select from up.document where venue_event_id = v_id) then
      return st.refused('VENUE_EVENT_USED', jsonb_build_object('event', (select name from cat.venue_event where id = v_id)));
    end if;
    delete from cat.venue_event where id = v_id;
    return jsonb_build_object('id', v_id);
  end if;
  select * into v_other from cat.venue_event e where e.id <> v_id and e.starts_at < (p ->> 'to')::timestamptz and e.ends_at > (p ->> 'from')::timestamptz
    and e.venue_id is not distinct from (select s.venue_id from cat.store s where s.id = st.here()) order by e.starts_at limit 1;
  if found then
    return st.refused('VENUE_EVENT_OVERLAP', jsonb_build_object('event', v_other.name, 'from', st.local_text(v_other.starts_at), 'to', st.local_text(v_other.ends_at)));
  end if;
  insert into cat.venue_event (id, venue_id, name, starts_at, ends_at)
  values (v_id, (select s.venue_id from cat.store s where s.id = st.here()), p ->> 'name', (p ->> 'from')::timestamptz, (p ->> 'to')::timestamptz)
  on conflict (id) do update set name = excluded.name, starts_at = excluded.starts_at, ends_at = excluded.ends_at;
  return jsonb_build_object('id', v_id);
end $$;

-- Where the reports learn the names: of customers who were not forgotten, and of the venue's events.
create or replace view st.report_customer as select number, name from st.customer;
create or replace view st.report_venue_event as select id, name from cat.venue_event;

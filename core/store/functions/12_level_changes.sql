-- What happens to stock when the level of its item moves (serial numbers, "rules by level"): the level wanted is the
-- catalog's, the level in force is st.item_level, and only these functions move the one to the other.

-- A new id (uuidv7, RFC 9562) for what the program cannot count beforehand: one event for each item and unit.
create or replace function st.new_id() returns uuid
language sql volatile as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::int8) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
$$;

-- Pieces on hand without a serial number.
create or replace function st.unregistered(p_item uuid) returns int8
language sql stable as $$ select st.quantity_on_hand(p_item) - st.units_on_hand(p_item) $$;

-- Units that would be archived: all that are here, whatever their state.
create or replace function st.is_here(u st.unit) returns boolean
language sql stable as $$ select u.owner_store_id = st.here() and u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved') $$;

-- The moves of this transaction as a preview tells them: summed by from and to, and item by item.
create or replace function st.level_moves() returns jsonb
language plpgsql stable as $$
begin
  return (
    with counted as (
      select m.*, st.item_text(m.item_id) as item, greatest(st.quantity_on_hand(m.item_id), 0) as pieces, st.units_on_hand(m.item_id) as registered,
        (select count(*) from st.unit u where u.item_id = m.item_id and u.state = 'archived') as archived
      from level_move m)
    select jsonb_build_object('items', (select count(*) from counted),
      'changes', coalesce((select jsonb_agg(to_jsonb(g) order by g."from", g."to") from (
        select was as "from", wanted as "to", count(*) as items, sum(pieces) as pieces, sum(registered) as registered, sum(greatest(pieces - registered, 0)) as unregistered
        from counted group by was, wanted) g), '[]'),
      'list', coalesce((select jsonb_agg(to_jsonb(l)) from (
        select item_id as "itemId", item, was as "from", wanted as "to", pieces, registered, greatest(pieces - registered, 0) as unregistered, archived
        from counted where pieces > 0 or registered > 0 or archived > 0 order by item, item_id limit 200) l), '[]')));
end $$;

-- The stream that moves are written to: of who makes them, else of the store itself (a catalog file).
create or replace function st.level_stream(p_how jsonb) returns jsonb
language sql stable as $$ select coalesce(p_how #> '{actor,stream}', jsonb_build_object('id', st.here(), 'kind', 'process')) $$;

-- Refuses moves that cannot be made now, and those that would drop numbers without anybody having said so.
create or replace function st.guard_levels(p_how jsonb) returns void
language plpgsql as $$
declare
  v_row record;
begin
  -- In the order of every document: the stream, then this, then keys and units.
  if st.here() is not null then
    perform st.lock_stream(st.level_stream(p_how));
  end if;
  -- Documents that bring pieces in hold it shared while they read the level: none is between its look and its post.
  perform pg_advisory_xact_lock(hashtext('tillgate.levels'));
  perform from st.unit_key k where k.unit_id in (select u.id from level_move m join st.unit u on u.item_id = m.item_id where m.wanted = 'not')
    order by k.serial_scope, k.serial_key for update;
  perform from st.unit u where u.item_id in (select item_id from level_move where wanted = 'not') order by u.id for update;
  -- A later statement: what was sold while the keys were waited for is sold.
  select st.item_text(m.item_id) as item, case when u.state = 'in-transit' then 'on a transfer' when u.state = 'return-pending' then 'awaiting inspection' when u.state = 'reserved' then 'reserved for a customer' else 'being paid' end as "where",
      count(*) as n into v_row
    from level_move m join st.unit u on u.item_id = m.item_id
    where m.wanted = 'not' and (u.state in ('in-transit', 'return-pending', 'reserved') or st.is_here(u) and exists (
      select from st.basket_serial s join st.basket b on b.id = s.basket_id where s.serial_scope = u.serial_scope and s.serial_key = u.serial_key and b.state = 'tendering'))
    group by 1, 2 order by 1 limit 1;
  if found then
    perform st.refuse('LEVEL_CHANGE_BUSY', jsonb_build_object('n', v_row.n, 'item', v_row.item, 'where', v_row.where));
  end if;
  if not coalesce((p_how ->> 'confirm')::boolean, false) then
    select count(distinct m.item_id) as items, count(*) as n, min(st.item_text(m.item_id)) as item into v_row
      from level_move m join st.unit u on u.item_id = m.item_id where m.wanted = 'not' and st.is_here(u);
    if v_row.n > 0 then
      perform st.refuse('LEVEL_CHANGE_CONFIRM', jsonb_build_object('n', v_row.n, 'items', v_row.items, 'item', v_row.item));
    end if;
  end if;
end $$;

-- Archives the units of items that keep no numbers any more, and writes down every move: one event for each unit and item.
create or replace function st.write_level_moves(p_how jsonb) returns void
language plpgsql as $$
declare
  v_stream st.stream;
  v_user text := p_how #>> '{actor,userId}';
  v_events up.event[];
begin
  -- A catalog that is filled before there was a daemon has no journal yet, and no stock either.
  if st.here() is null then
    return;
  end if;
  v_stream := st.lock_stream(st.level_stream(p_how));
  with gone as (
    select u.id, u.state from level_move m join st.unit u on u.item_id = m.item_id where m.wanted = 'not' and st.is_here(u)),
    kept as (update st.unit u set state = 'archived', number = u.number + 1 from gone g where u.id = g.id returning u.*, g.state as was)
  select array_agg(row(st.new_id(), null, null, null, null, null, null, null, 'unit.archived', k.item_id, k.serial_scope, k.serial_key, k.serial_key_version,
    k.id, k.number, k.owner_epoch, null, now(), now(),
    jsonb_build_object('from', k.was, 'to', k.state, 'lap', k.lap, 'label', k.serial_label, 'provenance', k.provenance, 'owner', k.owner_store_id, 'user', v_user)::text)::up.event
    order by k.serial_scope, k.serial_key) into v_events from kept k;
  v_stream := st.append_events(v_stream, coalesce(v_events, '{}'));
  select array_agg(row(st.new_id(), null, null, null, null, null, null, null, 'level.changed', m.item_id, null, null, null, null, null, null, null, now(), now(),
    jsonb_build_object('from', m.was, 'to', l.level, 'pending', l.pending, 'source', l.source, 'sourceName', l.source_name, 'user', v_user)::text)::up.event order by m.item_id)
    into v_events from level_move m join st.item_level l on l.item_id = m.item_id;
  perform st.save_stream(st.append_events(v_stream, coalesce(v_events, '{}')));
end $$;

drop function if exists st.apply_levels(uuid[]);

-- Moves the level in force to the level wanted, for the items given or (null) for all; returns how many changed.
-- `p_how`: {confirm, actor, preview}. A change that would archive numbers needs `confirm`; with `preview` nothing is
-- written, and the moves come back by TG003.
create or replace function st.apply_levels(p_items uuid[], p_how jsonb default '{}') returns int
language plpgsql as $$
declare
  v_changed int;
  v_moves boolean;
begin
  -- One at a time: two imports at once would dead-lock on each other's rows.
  perform pg_advisory_xact_lock(hashtext('tillgate.apply_levels'));
  create temporary table if not exists level_move (item_id uuid primary key, was text not null, wanted text not null) on commit delete rows;
  delete from level_move;
  -- A join, so that one item is looked up and a hundred thousand are hashed.
  insert into level_move
  select l.item_id, l.level, w.level from (select distinct unnest(coalesce(p_items, array(select id from cat.item))) as id) x
    join st.item_level l on l.item_id = x.id join cat.item_level_wanted w on w.item_id = x.id where w.level <> l.level;
  v_moves := found;
  if p_how ->> 'preview' = 'true' then
    raise exception using errcode = 'TG003', message = 'preview', detail = st.level_moves()::text;
  elsif v_moves then
    perform st.guard_levels(p_how);
  end if;
  insert into st.item_level as l (item_id, level, source, source_name, serial_rules, exact, chain_scope, serial_format, pending)
  select w.item_id, w.level, w.source, w.source_name, w.serial_rules, w.exact, w.chain_scope, w.serial_format,
    -- "Always, pending": stock without serial numbers is on hand.
    w.level = 'always' and st.unregistered(w.item_id) > 0
  from (select distinct unnest(coalesce(p_items, array(select id from cat.item))) as id) x join cat.item_level_wanted w on w.item_id = x.id
  order by w.item_id
  on conflict (item_id) do update
  set level = excluded.level, source = excluded.source, source_name = excluded.source_name, serial_rules = excluded.serial_rules,
    exact = excluded.exact, chain_scope = excluded.chain_scope,
    serial_format = excluded.serial_format, pending = excluded.pending
  where (l.level, l.source, l.source_name, l.serial_rules, l.exact, l.chain_scope, l.serial_format, l.pending)
    is distinct from (excluded.level, excluded.source, excluded.source_name, excluded.serial_rules,
      excluded.exact, excluded.chain_scope, excluded.serial_format, excluded.pending);
  get diagnostics v_changed = row_count;
  if v_moves then
    perform st.write_level_moves(p_how);
  end if;
  return v_changed;
end $$;

-- Items whose last piece without a number is registered or gone are Always without reserve; said in the journal. With
-- `p_back` (a void, the end of a transfer) such a piece may have come back: its item waits for the number again. A sale
-- brings none, and does not count the units of its items for that.
drop function if exists st.reopen_levels(st.stream, uuid[], text);
drop function if exists st.settle_levels(st.stream, uuid[], text);
create or replace function st.settle_levels(p_stream st.stream, p_items uuid[], p_user text, p_back boolean) returns st.stream
language plpgsql as $$
declare
  v_events up.event[];
begin
  if not exists (select from st.item_level l where l.item_id = any (p_items) and l.level = 'always' and (l.pending or p_back)) then
    return p_stream;
  end if;
  with moved as (
    update st.item_level l set pending = not l.pending
    where l.item_id = any (p_items) and l.level = 'always' and (l.pending or p_back) and l.pending <> (st.unregistered(l.item_id) > 0) returning l.*)
  select array_agg(row(st.new_id(), null, null, null, null, null, null, null, 'level.changed', m.item_id, null, null, null, null, null, null, null, now(), now(),
    jsonb_build_object('from', m.level, 'to', m.level, 'pending', m.pending, 'source', m.source, 'sourceName', m.source_name, 'user', p_user)::text)::up.event order by m.item_id)
    into v_events from moved m;
  return st.append_events(p_stream, coalesce(v_events, '{}'));
end $$;

-- Pieces without a number that a basket may still give one: at a scan those that no basket has spoken for, at the
-- completion those that are left beside the numbers of this basket.
create or replace function st.may_register(p_item uuid, p_transaction text, p_basket uuid) returns boolean
language plpgsql stable as $$
declare
  v_left int8;
begin
  if not exists (select from st.item_level l where l.item_id = p_item and l.pending) then
    return false;
  end if;
  select st.unregistered(p_item) - count(*) into v_left
  from st.basket_serial s join st.basket_line l on l.id = s.line_id
  where l.item_id = p_item and l.direction > 0 and case p_transaction when 'scan' then s.leased else s.basket_id = p_basket end
    and not exists (select from st.unit_key k join st.unit u on u.id = k.unit_id where k.serial_scope = s.serial_scope and k.serial_key = s.serial_key and u.state <> 'archived');
  return case p_transaction when 'scan' then v_left > 0 else v_left >= 0 end;
end $$;

-- Register, then sell: the numbers of a basket that stand for pieces without one become units in stock, and the events
-- that say so come before those of the sale.
create or replace function st.register_for_sale(p_basket uuid, p_document uuid, p_epoch int, p_user text) returns up.event[]
language plpgsql as $$
declare
  v_row record;
  v_unit st.unit;
  v_events up.event[] := '{}';
begin
  for v_row in
    select s.*, l.item_id, l.position, k.unit_id, coalesce(u.state, 'unknown') as from_state
    from st.basket_serial s join st.basket_line l on l.id = s.line_id join st.item_level v on v.item_id = l.item_id and v.level = 'always' and v.pending
    join st.unit_key k on k.serial_scope = s.serial_scope and k.serial_key = s.serial_key left join st.unit u on u.id = k.unit_id
    where s.basket_id = p_basket and l.direction > 0 and coalesce(u.state, 'archived') = 'archived' and st.may_register(l.item_id, 'complete', p_basket)
    order by s.serial_scope, s.serial_key
  loop
    insert into st.unit as u (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, lap, number,
      received_at, received_document_id, provenance)
    values (v_row.unit_id, v_row.item_id, v_row.serial_scope, v_row.serial_key, v_row.serial_sort, v_row.serial_label, v_row.serial_key_version, 'available', st.here(), p_epoch,
      1, 1, now(), p_document, 'registered')
    on conflict (id) do update set state = 'available', number = u.number + 1, lap = u.lap + 1, received_at = now(), received_document_id = p_document, provenance = 'registered'
    returning * into v_unit;
    v_events := v_events || row(st.new_id(), null, null, null, null, null, null, null, 'unit.registered', v_unit.item_id, v_unit.serial_scope, v_unit.serial_key,
      v_unit.serial_key_version, v_unit.id, v_unit.number, v_unit.owner_epoch, p_document, now(), now(),
      jsonb_build_object('line', v_row.position, 'from', v_row.from_state, 'to', 'available', 'lap', v_unit.lap, 'label', v_row.serial_label, 'provenance', v_unit.provenance,
        'owner', v_unit.owner_store_id, 'user', p_user, 'after', st.unit_after(v_unit))::text)::up.event;
  end loop;
  return v_events;
end $$;

-- Two records that claim one number: a transfer brings a unit that is here already, or both stores say that they have
-- what one of them sent. Only a unit of this store is marked; whose it is elsewhere is not for this store to say. The
-- mark, and what a person decides about it, are events of the unit like everything else that happens to it.

create or replace function st.conflict_event(p_id uuid, p_kind text, p_unit st.unit, p_transfer uuid, p_user text, p_more jsonb) returns up.event
language plpgsql stable as $$
declare
  v_event up.event;
begin
  v_event := st.unit_act(p_id, p_kind, p_unit, p_unit.serial_key, p_unit.number, p_user, jsonb_build_object('transfer', p_transfer) || p_more);
  v_event.document_id := p_transfer;
  return v_event;
end $$;

-- Marks units of this store that are locked already; gives the events that say so, in the order of the keys.
create or replace function st.mark_conflicts(p_units uuid[], p_transfer uuid, p_ids uuid[], p_user text, p_more jsonb) returns up.event[]
language plpgsql as $$
begin
  update st.unit set conflict = true, number = number + 1 where id = any (p_units) and owner_store_id = st.here();
  return array(
    select st.conflict_event(p_ids[row_number() over (order by u.serial_scope, u.serial_key)], 'unit.conflicted', u, p_transfer, p_user, p_more)
    from st.unit u where u.id = any (p_units) and u.owner_store_id = st.here() order by u.serial_scope, u.serial_key);
end $$;

-- A person has looked: {transfer, serial, outcome, reason}. 'received': the unit here is the one that was sent, so the
-- transfer's is received by it. 'released': it is another piece, or did not come; the transfer's goes back to its source.
-- 'kept': both stores said that they have it, and it is here.
create or replace function st.settle_conflict(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'transfer')::uuid;
  v_outcome text := p ->> 'outcome';
  v_here uuid := st.here();
  v_label text := p #>> '{serial,label}';
  v_reply text;
  v_transfer st.transfer;
  v_stream st.stream;
  v_sent st.transfer_unit;
  v_item uuid;
  v_unit st.unit;
  v_result jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return jsonb_build_object('repeat', v_reply::jsonb);
  end if;
  v_transfer := st.lock_transfer(v_id);
  v_stream := st.lock_stream(p #> '{actor,stream}');
  perform from st.unit_key k where k.unit_id in (select unit_id from st.transfer_unit where transfer_id = v_id)
    and k.serial_key in (p #>> '{serial,folded,key}', p #>> '{serial,exact,key}') order by k.serial_scope, k.serial_key for update;
  select x.* into v_sent from st.transfer_unit x join st.unit u on u.id = x.unit_id
    where x.transfer_id = v_id and (x.state = 'conflict' or u.conflict) and exists (
      select from st.unit_key k where k.unit_id = u.id and k.serial_key in (p #>> '{serial,folded,key}', p #>> '{serial,exact,key}'))
    limit 1 for update of u;
  if not found then
    perform st.refuse('NOT_FOUND', jsonb_build_object('what', 'conflict', 'name', v_label));
  elsif (v_sent.state = 'conflict') = (v_outcome = 'kept') then
    perform st.refuse('REQUEST_INVALID', jsonb_build_object('path', '/outcome', 'problem', case when v_outcome = 'kept'
      then 'say whether it is the one that was sent' else 'the transfer says of it what it says; only that it is kept here can be said' end));
  end if;
  -- A later statement: the unit as it is now that it is locked.
  select * into v_unit from st.unit where id = v_sent.unit_id;
  select item_id into v_item from st.transfer_line where transfer_id = v_id and position = v_sent.position;
  if v_outcome = 'received' and v_unit.item_id <> v_item then
    perform st.refuse('SERIAL_WRONG_ITEM', st.serial_details('SERIAL_WRONG_ITEM', v_label, v_item, v_unit, null));
  elsif v_outcome = 'received' and v_unit.owner_store_id <> v_here then
    perform st.refuse('SERIAL_AT_OTHER_STORE', st.serial_details('SERIAL_AT_OTHER_STORE', v_label, v_item, v_unit, null));
  end if;
  if v_unit.owner_store_id = v_here then
    update st.unit set conflict = exists (select from st.transfer_unit x where x.unit_id = v_unit.id and x.transfer_id <> v_id and x.state = 'conflict'),
      -- It goes on from the higher of both records, so that the source hears of something newer than what it knows.
      number = case when v_outcome = 'received' then greatest(number, v_sent.unit_number) else number end + 1
    where id = v_unit.id returning * into v_unit;
    perform st.save_stream(st.append_event(v_stream, st.conflict_event((p ->> 'id')::uuid, 'unit.conflict-settled', v_unit, v_id, p #>> '{actor,userId}',
      jsonb_build_object('outcome', v_outcome, 'reason', p ->> 'reason'))));
  end if;
  if v_sent.state = 'conflict' then
    update st.transfer_unit set state = v_outcome, since = now(), settled_number = case when v_outcome = 'received' then v_unit.number end
      where transfer_id = v_id and unit_id = v_unit.id;
    if v_outcome = 'released' then
      update st.transfer set released_at = coalesce(released_at, now()) where id = v_id;
    end if;
  end if;
  perform st.note_transfer(p, 'transfer.conflict-settled', v_id, jsonb_build_object('unit', v_unit.id, 'serial', v_unit.serial_label, 'outcome', v_outcome, 'reason', p ->> 'reason'));
  update st.exception e set settled_at = now() where e.document_id = v_id and e.kind = 'transfer-conflict' and e.settled_at is null
    and not exists (select from st.transfer_unit x join st.unit u on u.id = x.unit_id where x.transfer_id = v_id and (x.state = 'conflict' or u.conflict));
  perform st.settle_transfer(v_id);
  v_result := st.transfer_answer(v_id, null) || jsonb_build_object('received', (v_outcome = 'received')::int, 'released', (v_outcome = 'released')::int);
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- What can be done with one unit now, and why the rest cannot: the same answers as the acts themselves give, one row an
-- action. What would change nothing is left out. Locks nothing: the act asks again.
create or replace function st.unit_actions(p_item uuid, p_serial jsonb, p_date date, p_end_hold boolean) returns table (action text, code text, details jsonb)
language plpgsql stable as $$
declare
  v_level text := coalesce((select v.level from st.item_level v where v.item_id = p_item), 'not');
  v_unit st.unit;
  v_check record;
begin
  select u.* into v_unit from st.serial_identity(p_item, p_serial) f join st.unit_key k on k.serial_scope = f.scope and k.serial_key = f.key
    join st.unit u on u.id = k.unit_id and u.item_id = p_item;
  if not found then
    return;
  end if;
  foreach action in array array['inspect-passed', 'inspect-damaged', 'inspect-to-vendor', 'hold', 'quarantine', 'damage', 'release', 'rename'] loop
    exit when v_level = 'not';
    -- What could be counted out could be renamed.
    v_check := st.check_serial(p_item, v_unit.serial_scope, v_unit.serial_key, v_unit.serial_label, case action when 'rename' then 'adjust-subtract' else action end,
      v_level, null, 1);
    continue when v_check.to_state = v_unit.state;
    code := v_check.code;
    details := coalesce(v_check.details, '{}');
    if code is null and not p_end_hold and st.hold_details(v_unit.id, action, p_date) is not null then
      code := 'SERIAL_ON_HOLD';
      details := st.hold_details(v_unit.id, action, p_date);
    end if;
    if action = 'rename' and code is null and st.rename_late(v_unit.id) is not null then
      code := 'SERIAL_RENAME_LATE';
      details := jsonb_build_object('s', v_unit.serial_label, 'event', st.rename_late(v_unit.id));
    end if;
    return next;
  end loop;
  action := case when v_unit.blocked_reason is null then 'block' else 'unblock' end;
  code := null;
  details := '{}';
  return next;
end $$;

-- Units that wait for somebody, the longest first: in conflict, awaiting inspection, set aside, blocked, late on a
-- transfer. Late pieces without a number are one row a line.
create or replace function st.units_to_look_at(p_kind text, p_limit int)
returns table (kind text, "itemId" uuid, item text, serial text, pieces int8, state text, since timestamptz, transfer uuid, "transferNumber" text)
language sql stable as $$
  select x.kind, x.item_id, st.item_text(x.item_id), x.serial_label, x.pieces, coalesce(st.unit_words(x.unit_id), 'in transit'), x.since, t.id, t.number
  from (
    select case when u.conflict then 'conflict' when u.owner_store_id = st.here() and u.state in ('held', 'quarantine', 'damaged', 'return-pending') then u.state
        else 'blocked' end as kind, u.id as unit_id, u.item_id, u.serial_label, 1::int8 as pieces, (select max(e.at) from st.unit_event e where e.unit_id = u.id) as since,
      case when u.conflict then (select c.transfer_id from st.transfer_unit c where c.unit_id = u.id order by c.state <> 'conflict', c.since desc limit 1) end as transfer_id
    from st.unit u where (u.conflict or u.blocked_reason is not null or u.state in ('held', 'quarantine', 'damaged', 'return-pending'))
      and (u.conflict or u.blocked_reason is not null or u.owner_store_id = st.here())
    union all
    select c.state, c.unit_id, u.item_id, u.serial_label, 1, c.since, c.transfer_id
    from st.transfer_unit c join st.unit u on u.id = c.unit_id where c.state in ('late', 'conflict') and (c.state = 'late' or not u.conflict)
    union all
    select 'late', null, l.item_id, null, l.quantity - l.received - l.released - l.returned - l.lost, l.late_since, l.transfer_id
    from st.transfer_line l where l.late_since is not null and l.plain) x
  left join st.transfer t on t.id = x.transfer_id
  where p_kind is null or x.kind = p_kind order by x.since, x.serial_label limit p_limit
$$;

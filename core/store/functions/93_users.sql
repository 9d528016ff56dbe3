-- Adds a user, or changes one: role, PIN, active or not. Whoever loses something is signed out; `keepSession` is the one
-- that asked. The event names people by their ids.
create or replace function st.write_user(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_user st.app_user;
  v_id uuid := (p ->> 'id')::uuid;
begin
  perform st.check_generation(p);
  perform st.lock_stream(p #> '{actor,stream}');
  -- One change of users at a time: two administrators who demote each other must not both succeed.
  perform pg_advisory_xact_lock(hashtext('tillgate.users'));
  if (p ->> 'add')::boolean then
    insert into st.app_user (id, name, role, pin_hash) values (v_id, p ->> 'name', p ->> 'role', p ->> 'pinHash') on conflict (lower(name)) do nothing;
    if not found then
      perform st.refuse('USER_EXISTS', jsonb_build_object('user', p ->> 'name'));
    end if;
    perform st.write_event(p, 'user.added', jsonb_build_object('who', v_id, 'role', p ->> 'role'));
  else
    select * into v_user from st.app_user where id = v_id for update;
    if not found then
      perform st.refuse('USER_UNKNOWN', jsonb_build_object('user', v_id));
    elsif v_user.role = 'administrator' and v_user.active and (coalesce(p ->> 'role', 'administrator') <> 'administrator' or (p ->> 'active')::boolean is false)
      and not exists (select from st.app_user where id <> v_id and role = 'administrator' and active) then
      perform st.refuse('USER_LAST_ADMINISTRATOR', jsonb_build_object('user', v_user.name));
    end if;
    update st.app_user set role = coalesce(p ->> 'role', role), active = coalesce((p ->> 'active')::boolean, active), pin_hash = coalesce(p ->> 'pinHash', pin_hash),
      failures = case when p ->> 'pinHash' is null then failures else 0 end, paused_until = case when p ->> 'pinHash' is null then paused_until end
      where id = v_id;
    if p ->> 'pinHash' is not null or (p ->> 'active')::boolean is false then
      delete from st.session where user_id = v_id and id is distinct from (p ->> 'keepSession')::uuid;
    end if;
    perform st.write_event(p, case when p ->> 'pinHash' is null then 'user.changed' else 'user.pin-changed' end,
      jsonb_strip_nulls(jsonb_build_object('who', v_id, 'role', p -> 'role', 'active', p -> 'active')));
  end if;
  return jsonb_build_object('id', v_id);
end $$;

-- A manager lets one request through that its user may not make: who asked, who granted, what, and why. Written before
-- the request has its effect.
create or replace function st.grant_override(p jsonb) returns jsonb
language plpgsql as $$
begin
  perform st.check_generation(p);
  perform st.write_event(p, 'override.granted', jsonb_build_object('grantedBy', p ->> 'grantedBy', 'permission', p ->> 'permission', 'reason', p ->> 'reason',
    'request', p ->> 'request', 'action', p ->> 'action'));
  return '{}';
end $$;

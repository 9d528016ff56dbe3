-- A sale that was made on paper: it happened, so nothing refuses it any more. What does not fit is kept as an exception.

-- Begins the entry at a register that has no open sale.
create or replace function st.start_late(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_at timestamptz := (p ->> 'at')::timestamptz;
  v_paper text := btrim(p ->> 'paper');
  v_number text;
begin
  perform st.check_generation(p);
  if v_at > now() then
    return st.refused('LATE_ENTRY_TIME', jsonb_build_object('time', st.local_text(v_at)));
  end if;
  select number into v_number from up.document where paper_number = v_paper;
  if not found then
    insert into st.basket (id, register_id, user_id, user_name, state, late_at, paper_number)
    values ((p ->> 'basket')::uuid, (p #>> '{actor,registerId}')::uuid, (p #>> '{actor,userId}')::uuid, p #>> '{actor,userName}', 'open', v_at, v_paper)
    on conflict do nothing;
    if found then
      return st.basket_json((p ->> 'basket')::uuid);
    end if;
    select 'the sale open at register ' || r.number into v_number from st.basket b join st.register r on r.id = b.register_id where b.paper_number = v_paper;
  end if;
  if v_number is null then
    return st.refused('SALE_STATE', jsonb_build_object('action', 'Entering a sale made on paper', 'state', 'open'));
  end if;
  return st.refused('PAPER_ENTERED', jsonb_build_object('paper', v_paper, 'r', v_number));
end $$;

create or replace function st.is_late(p_basket uuid) returns boolean
language sql stable as $$ select exists (select from st.basket where id = p_basket and late_at is not null) $$;

-- Whether a serial number that may not be sold goes on a line all the same: it did go out. One of another item did not.
create or replace function st.accepts_late(p_basket uuid, p_code text) returns boolean
language sql stable as $$
  select p_code not in ('SERIAL_DUPLICATE_IN_LIST', 'SERIAL_WRONG_ITEM', 'ITEM_NOT_SERIALIZED') and st.is_late(p_basket)
$$;

-- The day a sale counts for: its own, unless that day was closed before the paper came in.
create or replace function st.late_business_date(b st.basket, s jsonb) returns date
language sql stable as $$
  select case when b.late_at is not null and exists (select from st.closed_day c where c.business_date = (s ->> 'businessDate')::date)
    then coalesce((s ->> 'enteredOn')::date, (s ->> 'businessDate')::date) else (s ->> 'businessDate')::date end
$$;

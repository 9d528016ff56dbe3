-- Layaways and orders. What was promised is a document of its own, born final; each payment on it is one too. The basket
-- stays with the suspended sales, bound to that document, until it is completed as a sale or cancelled. It never ends by
-- itself: there may be a customer's money in it.

-- How a layaway shows beside its basket: its document, and what was paid on it.
create or replace function st.layaway_json(b st.basket) returns jsonb
language sql stable as $$
  select jsonb_build_object('document', d.id, 'number', d.number, 'kind', d.kind,
    'deposit', coalesce((select t.amount from st.basket_tender t where t.basket_id = b.id and t.kind = 'deposit'), 0))
  from up.document d where d.id = b.layaway
$$;

-- Who a document is for, by number: look-ups and refusals tell it to screens without a user, and exceptions keep it, where
-- a person could not be forgotten. Whoever may see customers finds the name by it.
create or replace function st.customer_text(p_document uuid) returns text
language sql stable as $$
  select coalesce((select 'customer ' || d.customer_number from up.document d where d.id = p_document), 'a customer')
$$;

-- How a suspended basket is called in a refusal, and for whom it is kept.
create or replace function st.basket_words(p_basket uuid) returns jsonb
language sql stable as $$
  select case when b.layaway is null then jsonb_build_object('doc', 'the suspended sale of register ' || r.number, 'user', b.user_name)
    else jsonb_build_object('doc', (select d.kind from up.document d where d.id = b.layaway) || ' ' || st.document_text(b.layaway), 'user', st.customer_text(b.layaway)) end
  from st.basket b join st.register r on r.id = b.register_id where b.id = p_basket
$$;

-- The tenders that the deposit of a layaway was paid with.
create or replace function st.deposit_tenders(p_layaway uuid) returns table (kind text, amount int8)
language sql stable as $$
  select t.kind, sum(t.amount)::int8 from up.document d join up.document_tender t on t.document_id = d.id
  where (d.id = p_layaway or d.refers_to = p_layaway and d.kind = 'deposit')
  group by t.kind
$$;

-- A document's tenders as money: a deposit by what it was paid with, since that is how it goes back.
create or replace function st.money_tenders(p_document uuid) returns table (kind text, amount int8, first int)
language sql stable as $$
  select x.kind, sum(x.amount)::int8, min(x.n)::int from (
    select t.kind, t.amount, t.n from up.document_tender t where t.document_id = p_document and t.kind <> 'deposit'
    union all
    select p.kind, p.amount, t.n from up.document_tender t join up.document d on d.id = t.document_id, lateral st.deposit_tenders(d.refers_to) p
      where t.document_id = p_document and t.kind = 'deposit') x
  group by x.kind
$$;

-- Locks a basket that is put aside as a layaway, its keys and units first. The version is the one that was looked at.
create or replace function st.lock_layaway(p jsonb, p_action text) returns st.basket
language plpgsql as $$
declare
  v_id uuid := (p ->> 'basket')::uuid;
  v_locked text[];
  v_basket st.basket;
begin
  v_locked := st.lock_basket_keys(v_id, false, '{}');
  select * into v_basket from st.basket where id = v_id for update;
  if not found then
    perform st.refuse('SALE_UNKNOWN', jsonb_build_object('sale', v_id));
  elsif v_basket.state <> 'suspended' then
    perform st.refuse('SALE_STATE', jsonb_build_object('action', p_action, 'state', 'open at a register'));
  end if;
  perform st.check_version(v_basket, (p ->> 'version')::int);
  if v_locked <> st.keys_of_basket(v_id) then
    raise exception using errcode = '40001', message = 'the basket changed while its keys were locked';
  end if;
  return v_basket;
end $$;

-- Writes the tenders of a payment: exact amounts, together not more than what is still to pay. Gives their sum.
create or replace function st.take_deposit(p jsonb, p_basket st.basket) returns int8
language plpgsql as $$
declare
  v_paid int8 := coalesce((select sum((x ->> 'amount')::int8) from jsonb_array_elements(p -> 'tenders') x), 0);
  v_due int8 := (p ->> 'total')::int8 - coalesce((select amount from st.basket_tender where basket_id = p_basket.id and kind = 'deposit'), 0);
begin
  if v_paid > v_due or exists (select from jsonb_array_elements(p -> 'tenders') x where (x ->> 'amount')::int8 <= 0) then
    perform st.refuse('LAYAWAY_DEPOSIT', jsonb_build_object('amount', p ->> 'paidText', 'due', p ->> 'dueText'));
  elsif v_paid > 0 then
    perform st.demand_cash_session((p #>> '{actor,registerId}')::uuid);
    insert into st.basket_tender as t (basket_id, n, kind, amount) values (p_basket.id, 0, 'deposit', v_paid)
    on conflict (basket_id, n) do update set amount = t.amount + excluded.amount;
  end if;
  return v_paid;
end $$;

create or replace function st.insert_tenders(p_document uuid, p_tenders jsonb) returns void
language sql as $$
  insert into up.document_tender (document_id, n, kind, amount)
  select p_document, n, x ->> 'kind', (x ->> 'amount')::int8 from jsonb_array_elements(p_tenders) with ordinality t (x, n)
$$;

-- The lines of a layaway's document: what was promised, at which price; they are paid and sold by other documents, so
-- that no amount stands here. `p_sign` -1: it is not promised any more.
create or replace function st.insert_promised(p_document uuid, p_basket uuid, p_sign int) returns void
language sql as $$
  insert into up.document_line (document_id, position, line_id, item_id, product_id, product_name, description, upc, upc_key, level, quantity, list_price, unit_price,
    amount, tax_rate, tax_base, tax_amount, department, category, subcategory, style, size, color, brand, season, team, vendor)
  select p_document, l.position, l.id, l.item_id, l.product_id, l.product_name, l.name, l.upc, l.upc_key, coalesce(v.level, 'not'), p_sign * l.quantity, i.price, l.unit_price,
    0, l.tax_rate, 0, 0, n.department, n.category, n.subcategory, n.style, n.size, n.color, n.brand, n.season, n.team, n.vendor
  from st.basket_line l left join cat.item i on i.id = l.item_id left join st.item_level v on v.item_id = l.item_id left join cat.item_names n on n.item_id = l.item_id
  where l.basket_id = p_basket
$$;

-- Moves the known units of a basket by one row of st.transition, with an event each. A number that nobody knows has no
-- unit before it is sold: the basket's own row keeps it from others.
create or replace function st.move_promised(p jsonb, p_basket uuid, p_transaction text, p_kind text, p_ids uuid[]) returns up.event[]
language plpgsql as $$
declare
  v_row record;
  v_unit st.unit;
  v_to text;
  v_events up.event[] := '{}';
  v_document uuid := (p ->> 'documentId')::uuid;
begin
  for v_row in
    select u.id, u.state, l.position, s.serial_label, row_number() over (partition by l.position order by s.since, s.serial_sort) as n, coalesce(v.level, 'sometimes') as level
    from st.basket_serial s join st.basket_line l on l.id = s.line_id join st.unit_key k using (serial_scope, serial_key) join st.unit u on u.id = k.unit_id
    left join st.item_level v on v.item_id = l.item_id where s.basket_id = p_basket order by s.serial_scope, s.serial_key
  loop
    select t.to_state into v_to from st.transition t where t.state = v_row.state and t.transaction = p_transaction and t.level = case v_row.level when 'always' then 'always' else 'sometimes' end;
    if v_to is distinct from v_row.state then
      update st.unit set state = v_to, number = number + 1, document_id = v_document where id = v_row.id returning * into v_unit;
      insert into up.document_serial (document_id, position, n, unit_id, unit_number, serial_scope, serial_key, serial_key_version, serial_label, provenance)
      values (v_document, v_row.position, v_row.n, v_unit.id, v_unit.number, v_unit.serial_scope, v_unit.serial_key, v_unit.serial_key_version, v_row.serial_label, v_unit.provenance);
      v_events := v_events || st.unit_event_of(p_ids[cardinality(v_events) + 1], p_kind, v_unit, v_document,
        jsonb_build_object('line', v_row.position, 'from', v_row.state, 'user', p #>> '{actor,userId}'));
    end if;
  end loop;
  return v_events;
end $$;

-- Keeps a suspended sale for its customer: {basket, version, kind: layaway | order, total, tenders}. A layaway reserves
-- units by their numbers; an order may wait for them, and they are chosen when it is picked up.
create or replace function st.open_layaway(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_begun record;
  v_basket st.basket;
  v_fault jsonb;
  v_paid int8;
  v_number text;
  v_events up.event[];
  v_ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_document uuid := (p ->> 'documentId')::uuid;
  v_kind text := p ->> 'kind';
begin
  v_begun := st.begin_document(p);
  if v_begun.answer is not null then
    return v_begun.answer;
  end if;
  v_basket := st.lock_layaway(p, 'Keeping it for a customer');
  if v_basket.layaway is not null then
    perform st.refuse('SALE_STATE', jsonb_build_object('action', 'Keeping it for a customer', 'state', 'kept as ' || st.document_text(v_basket.layaway) || ' already'));
  elsif v_basket.customer_number is null then
    perform st.refuse('LAYAWAY_CUSTOMER', '{}');
  elsif not exists (select from st.basket_line where basket_id = v_basket.id) then
    perform st.refuse('SALE_EMPTY', '{}');
  elsif v_basket.late_at is not null then
    perform st.refuse('SALE_STATE', jsonb_build_object('action', 'Keeping it for a customer', 'state', 'one made on paper'));
  elsif exists (select from st.basket_line where basket_id = v_basket.id and direction < 0) then
    perform st.refuse('SALE_STATE', jsonb_build_object('action', 'Keeping it for a customer', 'state', 'taking something back'));
  end if;
  select x into v_fault from jsonb_array_elements(st.basket_faults(v_basket.id)) x where v_kind <> 'order' or x ->> 'code' not in ('SERIAL_REQUIRED', 'PROMPT_REQUIRED') limit 1;
  if v_fault is not null then
    perform st.refuse(v_fault ->> 'code', v_fault -> 'details');
  end if;
  v_paid := st.take_deposit(p, v_basket);
  v_number := st.insert_head(p, v_kind, null, (v_begun.stream).epoch, v_paid, 0, v_paid);
  perform st.insert_promised(v_document, v_basket.id, 1);
  perform st.insert_tenders(v_document, p -> 'tenders');
  v_events := st.move_promised(p, v_basket.id, 'lay-away', 'unit.reserved', v_ids);
  update st.basket set layaway = v_document, version = version + 1, changed_at = now() where id = v_basket.id;
  return st.finish_document(p, v_begun.stream, v_kind, v_number, v_events, v_ids[cardinality(v_events) + 1]);
end $$;

-- A further payment on a layaway: {basket, version, total, tenders}.
create or replace function st.pay_layaway(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_begun record;
  v_basket st.basket;
  v_paid int8;
  v_number text;
begin
  v_begun := st.begin_document(p);
  if v_begun.answer is not null then
    return v_begun.answer;
  end if;
  v_basket := st.lock_layaway(p, 'A payment');
  if v_basket.layaway is null then
    perform st.refuse('SALE_STATE', jsonb_build_object('action', 'A payment', 'state', 'put aside, but not kept for a customer'));
  end if;
  v_paid := st.take_deposit(p, v_basket);
  if v_paid = 0 then
    perform st.refuse('LAYAWAY_DEPOSIT', jsonb_build_object('amount', p ->> 'paidText', 'due', p ->> 'dueText'));
  end if;
  v_number := st.insert_head(p, 'deposit', v_basket.layaway, (v_begun.stream).epoch, v_paid, 0, v_paid);
  perform st.insert_tenders((p ->> 'documentId')::uuid, p -> 'tenders');
  update st.basket set version = version + 1, changed_at = now() where id = v_basket.id;
  return st.finish_document(p, v_begun.stream, 'deposit', v_number, '{}', (p #>> '{ids,0}')::uuid);
end $$;

-- Ends a layaway: its units are free, what was paid goes back the way it came. {basket, version, reason}.
create or replace function st.cancel_layaway(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_begun record;
  v_basket st.basket;
  v_paid int8;
  v_number text;
  v_events up.event[];
  v_ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p -> 'ids') x);
  v_document uuid := (p ->> 'documentId')::uuid;
begin
  if coalesce(p ->> 'reason', '') = '' then
    return st.refused('REASON_REQUIRED', jsonb_build_object('action', 'Cancelling it'));
  end if;
  v_begun := st.begin_document(p);
  if v_begun.answer is not null then
    return v_begun.answer;
  end if;
  v_basket := st.lock_layaway(p, 'Cancelling it');
  if v_basket.layaway is null then
    perform st.refuse('SALE_STATE', jsonb_build_object('action', 'Cancelling it', 'state', 'put aside, but not kept for a customer'));
  end if;
  select coalesce(sum(amount), 0) into v_paid from st.deposit_tenders(v_basket.layaway);
  if v_paid <> 0 then
    perform st.demand_cash_session((p #>> '{actor,registerId}')::uuid);
  end if;
  v_number := st.insert_head(p, 'layaway-cancelled', v_basket.layaway, (v_begun.stream).epoch, -v_paid, 0, -v_paid);
  perform st.insert_promised(v_document, v_basket.id, -1);
  insert into up.document_tender (document_id, n, kind, amount)
  select v_document, row_number() over (order by kind), kind, -amount from st.deposit_tenders(v_basket.layaway);
  v_events := st.move_promised(p, v_basket.id, 'lay-away-cancel', 'unit.unreserved', v_ids);
  delete from st.basket where id = v_basket.id;
  return st.finish_document(p, v_begun.stream, 'layaway-cancelled', v_number, v_events, v_ids[cardinality(v_events) + 1]);
end $$;

-- Transfers between stores. What is on its way belongs to nobody who could sell it. Only the destination decides about
-- it: it receives, gives back (releases) or writes off; the source takes back what was released, or what nobody else
-- can know of yet. So two stores that cannot talk never both have a unit.

create or replace function st.lock_transfer(p_id uuid) returns st.transfer
language plpgsql as $$
declare
  v_transfer st.transfer;
begin
  select * into v_transfer from st.transfer where id = p_id for update;
  if not found then
    perform st.refuse('NOT_FOUND', jsonb_build_object('what', 'transfer', 'name', p_id));
  end if;
  return v_transfer;
end $$;

create or replace function st.check_side(p_transfer st.transfer, p_store uuid, p_action text) returns void
language plpgsql as $$
begin
  if p_store <> st.here() then
    perform st.refuse('TRANSFER_OTHER_SIDE', jsonb_build_object('action', p_action, 't', p_transfer.number, 'store', st.store_text(p_store)));
  end if;
end $$;

-- Nothing is left to do that: it was received, or settled in another way.
create or replace function st.refuse_settled(p_transfer st.transfer) returns void
language plpgsql as $$
begin
  if exists (select from st.transfer_unit where transfer_id = p_transfer.id and state = 'received')
    or exists (select from st.transfer_line where transfer_id = p_transfer.id and received > 0) then
    perform st.refuse('TRANSFER_RECEIVED', jsonb_build_object('t', p_transfer.number, 'B', st.store_text(p_transfer.destination_store_id)));
  end if;
  perform st.refuse('TRANSFER_SETTLED', jsonb_build_object('t', p_transfer.number));
end $$;

-- The pieces without a number of an item that are still on their way.
create or replace function st.open_pieces(p_transfer uuid, p_item uuid) returns int8
language sql stable as $$
  select coalesce(sum(quantity - received - released - returned - lost), 0)::int8 from st.transfer_line where transfer_id = p_transfer and item_id = p_item and plain
$$;

-- Units of a transfer as lines of a document: one line for each line as it was sent.
create or replace function st.transfer_unit_lines(p_transfer uuid, p_transaction text, p_units uuid[]) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(line order by position), '[]'::jsonb) from (
    select l.position, jsonb_build_object('itemId', l.item_id, 'transaction', p_transaction, 'quantity', count(*), 'serials', jsonb_agg(
      jsonb_build_object('label', u.serial_label, 'version', u.serial_key_version, 'codes', '[]'::jsonb,
        'folded', jsonb_build_object('key', u.serial_key, 'sort', u.serial_sort), 'exact', jsonb_build_object('key', u.serial_key, 'sort', u.serial_sort))
      order by u.serial_sort, u.serial_key)) as line
    from st.transfer_unit x join st.transfer_line l on l.transfer_id = x.transfer_id and l.position = x.position join st.unit u on u.id = x.unit_id
    where x.transfer_id = p_transfer and x.unit_id = any (p_units) group by l.position, l.item_id) g
$$;

-- Counts pieces of an item to one of the four ends, from the first line that has some left. `p_from` is what they were:
-- on their way, or released.
create or replace function st.count_pieces(p_transfer uuid, p_item uuid, p_end text, p_quantity int8, p_from text) returns void
language plpgsql as $$
declare
  v_line st.transfer_line;
  v_rest int8 := p_quantity;
  v_take int8;
begin
  for v_line in select * from st.transfer_line where transfer_id = p_transfer and item_id = p_item and plain order by position for update loop
    v_take := least(v_rest, case when p_from = 'released' then v_line.released else v_line.quantity - v_line.received - v_line.released - v_line.returned - v_line.lost end);
    if v_take > 0 then
      update st.transfer_line set
        received = received + case when p_end = 'received' then v_take else 0 end,
        released = released + case when p_end = 'released' then v_take else 0 end - case when p_from = 'released' then v_take else 0 end,
        returned = returned + case when p_end = 'returned' then v_take else 0 end,
        lost = lost + case when p_end = 'lost' then v_take else 0 end
      where transfer_id = p_transfer and position = v_line.position;
      v_rest := v_rest - v_take;
    end if;
  end loop;
end $$;

-- After a change: is the transfer over for this store, and is something still awaited (an exception with an age)?
create or replace function st.settle_transfer(p_id uuid) returns void
language plpgsql as $$
declare
  v_transfer st.transfer;
  v_here uuid := st.here();
  v_late int8;
begin
  select * into v_transfer from st.transfer where id = p_id;
  update st.transfer set closed_at = case
    when exists (select from st.transfer_unit where transfer_id = p_id and (state in ('in-transit', 'late', 'conflict') or state = 'released' and v_transfer.source_store_id = v_here))
      or exists (select from st.transfer_line where transfer_id = p_id and plain
        and (quantity > received + released + returned + lost or released > 0 and v_transfer.source_store_id = v_here)) then null
    else coalesce(closed_at, now()) end
  where id = p_id;
  update st.transfer_line set late_since = null where transfer_id = p_id and late_since is not null and quantity = received + released + returned + lost;
  v_late := (select count(*) from st.transfer_unit where transfer_id = p_id and state = 'late')
    + (select coalesce(sum(quantity - received - released - returned - lost), 0) from st.transfer_line where transfer_id = p_id and late_since is not null);
  if v_late = 0 then
    update st.exception set settled_at = now() where document_id = p_id and kind = 'transfer-short' and settled_at is null;
  elsif not exists (select from st.exception where document_id = p_id and kind = 'transfer-short' and settled_at is null) then
    insert into st.exception (id, kind, document_id, details)
    values (gen_random_uuid(), 'transfer-short', p_id, jsonb_build_object('t', v_transfer.number, 'n', v_late, 'A', st.store_text(v_transfer.source_store_id),
      'B', st.store_text(v_transfer.destination_store_id)));
  end if;
end $$;

-- What happened to a transfer that no document says: asked back, released, late, learned from the other store.
create or replace function st.note_transfer(p jsonb, p_kind text, p_transfer uuid, p_body jsonb) returns void
language plpgsql as $$
declare
  v_event up.event;
begin
  v_event.id := (p ->> 'event')::uuid;
  v_event.kind := p_kind;
  v_event.document_id := p_transfer;
  v_event.at := now();
  v_event.entered_at := now();
  v_event.body := (jsonb_build_object('transfer', p_transfer, 'user', p #>> '{actor,userId}') || p_body)::text;
  perform st.save_stream(st.append_event(st.lock_stream(p #> '{actor,stream}'), v_event));
end $$;

-- Sends goods off: the document of the source, and the rows that both stores keep of it.
create or replace function st.initiate_transfer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'documentId')::uuid;
  v_destination uuid := (p ->> 'destinationStoreId')::uuid;
  v_result jsonb;
begin
  if v_destination = st.here() then
    perform st.refuse('TRANSFER_TO_ITSELF', '{}');
  elsif not exists (select from cat.store where id = v_destination) then
    perform st.refuse('NOT_FOUND', jsonb_build_object('what', 'store', 'name', v_destination));
  end if;
  v_result := st.post_stock(p || jsonb_build_object('sourceStoreId', st.here()));
  if v_result ? 'repeat' then
    return v_result;
  end if;
  insert into st.transfer (id, number, source_store_id, destination_store_id, reference, user_name, at, origin)
  select id, number, source_store_id, destination_store_id, reference, user_name, at, 'here' from up.document where id = v_id;
  insert into st.transfer_line (transfer_id, position, item_id, quantity, plain)
  select v_id, l.position, l.item_id, abs(l.quantity), not exists (select from up.document_serial s where s.document_id = v_id and s.position = l.position)
  from up.document_line l where l.document_id = v_id;
  insert into st.transfer_unit (transfer_id, position, unit_id, unit_number, owner_epoch, state)
  select v_id, s.position, s.unit_id, s.unit_number, u.owner_epoch, 'in-transit' from up.document_serial s join st.unit u on u.id = s.unit_id where s.document_id = v_id;
  return v_result;
end $$;

-- Receives what came. `lines` are what arrived, `resolutions` say what is with the rest, `missing` says it for all that
-- stands in neither; `all` means that everything came. With `preview` nothing is written (TG003).
create or replace function st.commit_transfer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'transfer')::uuid;
  v_preview boolean := coalesce((p ->> 'preview')::boolean, false);
  v_all boolean := coalesce((p ->> 'all')::boolean, false);
  v_missing text := p ->> 'missing';
  v_transfer st.transfer;
  v_reply text;
  v_faults jsonb := '[]';
  v_row record;
  v_lines jsonb;
  v_posted jsonb;
  v_result jsonb;
begin
  perform st.check_generation(p);
  if not v_preview then
    v_reply := st.claim_request(p -> 'request');
    if v_reply is not null then
      return jsonb_build_object('repeat', v_reply::jsonb);
    end if;
  end if;
  v_transfer := st.lock_transfer(v_id);
  perform st.check_side(v_transfer, v_transfer.destination_store_id, 'Receiving');
  create temporary table if not exists transfer_given (
    line int not null, n int not null, item_id uuid, unit_id uuid, label text, quantity int8 not null, ending text collate "C") on commit delete rows;
  delete from transfer_given;

  if v_all then
    insert into transfer_given
    select x.position, 1, u.item_id, u.id, u.serial_label, 1, 'received' from st.transfer_unit x join st.unit u on u.id = x.unit_id
      where x.transfer_id = v_id and x.state in ('in-transit', 'late')
    union all
    select position, 1, item_id, null, null, quantity - received - released - returned - lost, 'received' from st.transfer_line
      where transfer_id = v_id and plain and quantity > received + released + returned + lost;
  else
    insert into transfer_given
    select x.n, s.n, (x.line ->> 'itemId')::uuid, k.unit_id, s.serial ->> 'label', 1, coalesce(x.line ->> 'ending', 'received')
    from jsonb_array_elements(p -> 'lines') with ordinality x (line, n), jsonb_array_elements(x.line -> 'serials') with ordinality s (serial, n),
      lateral st.serial_identity((x.line ->> 'itemId')::uuid, s.serial) f left join st.unit_key k on k.serial_scope = f.scope and k.serial_key = f.key;
    insert into transfer_given
    select x.n, 0, (x.line ->> 'itemId')::uuid, null, null, (x.line ->> 'quantity')::int8, coalesce(x.line ->> 'ending', 'received')
    from jsonb_array_elements(p -> 'lines') with ordinality x (line, n) where jsonb_array_length(x.line -> 'serials') = 0;

    -- Swapped or too many: each says where it really is.
    for v_row in
      select g.* from transfer_given g where g.n > 0
        and not exists (select from st.transfer_unit x where x.transfer_id = v_id and x.unit_id = g.unit_id and x.state in ('in-transit', 'late')) order by g.line, g.n
    loop
      v_faults := v_faults || jsonb_build_object('line', v_row.line, 'serial', v_row.label, 'code', 'TRANSFER_NOT_ON_MANIFEST', 'details', jsonb_build_object(
        's', v_row.label, 't', v_transfer.number, 'state', coalesce(
          (select case x.state when 'conflict' then 'its number is known here as another unit' when 'released' then 'it was given back to ' || st.store_text(v_transfer.source_store_id) end
            from st.transfer_unit x where x.transfer_id = v_id and x.unit_id = v_row.unit_id and x.state in ('conflict', 'released')),
          st.unit_words(v_row.unit_id), 'it was never received')));
    end loop;
    for v_row in
      select d.* from (select g.*, first_value(g.n) over w as first_n, first_value(g.line) over w as first_line, row_number() over w as place from transfer_given g where g.unit_id is not null
        window w as (partition by g.unit_id order by g.line, g.n)) d where d.place > 1
    loop
      v_faults := v_faults || jsonb_build_object('line', v_row.line, 'serial', v_row.label, 'code', 'SERIAL_DUPLICATE_IN_LIST', 'details',
        jsonb_build_object('s', v_row.label, 'a', v_row.first_n, 'b', v_row.n));
    end loop;
    for v_row in
      select x.n::int as line, jsonb_array_length(x.line -> 'serials') as have, (x.line ->> 'quantity')::int as want from jsonb_array_elements(p -> 'lines') with ordinality x (line, n)
      where jsonb_array_length(x.line -> 'serials') not in (0, (x.line ->> 'quantity')::int)
    loop
      v_faults := v_faults || st.count_fault(v_row.line, v_row.have, v_row.want);
    end loop;
    for v_row in
      select min(g.line) as line, g.item_id, sum(g.quantity) as quantity from transfer_given g where g.n = 0 group by g.item_id having sum(g.quantity) > st.open_pieces(v_id, g.item_id)
    loop
      v_faults := v_faults || jsonb_build_object('line', v_row.line, 'serial', null, 'code', 'TRANSFER_OVER', 'details', jsonb_build_object(
        'n', v_row.quantity, 'item', st.item_text(v_row.item_id), 't', v_transfer.number, 'q', st.open_pieces(v_id, v_row.item_id)));
    end loop;

    -- What stands in neither list.
    insert into transfer_given
    select 0, 1, u.item_id, u.id, u.serial_label, 1, v_missing from st.transfer_unit x join st.unit u on u.id = x.unit_id
      where x.transfer_id = v_id and x.state in ('in-transit', 'late') and not exists (select from transfer_given g where g.unit_id = x.unit_id)
    union all
    select 0, 0, o.item_id, null, null, o.rest, v_missing from (
      select l.item_id, st.open_pieces(v_id, l.item_id) - coalesce((select sum(g.quantity) from transfer_given g where g.item_id = l.item_id and g.n = 0), 0) as rest
      from (select distinct item_id from st.transfer_line where transfer_id = v_id and plain) l) o where o.rest > 0;
    if v_missing is null and exists (select from transfer_given where line = 0) then
      v_faults := v_faults || jsonb_build_object('line', 1, 'serial', null, 'code', 'TRANSFER_SHORT', 'details', jsonb_build_object(
        'n', (select sum(quantity) from transfer_given where line = 0), 'list', (select jsonb_agg(words) from (
          select coalesce(label, quantity || ' × ' || st.item_text(item_id)) as words from transfer_given where line = 0 order by n desc, label limit 50) w)));
    end if;
  end if;
  if not exists (select from transfer_given) then
    perform st.refuse_settled(v_transfer);
  end if;
  if v_faults <> '[]'::jsonb then
    if v_preview then
      raise exception using errcode = 'TG003', message = 'preview', detail = jsonb_build_object('faults', v_faults, 'warnings', '[]'::jsonb)::text;
    end if;
    raise exception using errcode = 'TG002', message = 'document refused', detail = v_faults::text;
  elsif p ->> 'reason' is null and exists (select from transfer_given where ending = 'lost') then
    perform st.refuse('REASON_REQUIRED', jsonb_build_object('action', 'Writing goods off'));
  end if;

  v_lines := st.transfer_unit_lines(v_id, 'transfer-commit', array(select unit_id from transfer_given where ending = 'received' and unit_id is not null))
    || coalesce((select jsonb_agg(jsonb_build_object('itemId', o.item_id, 'transaction', 'transfer-commit', 'quantity', o.quantity, 'serials', '[]'::jsonb) order by o.item_id)
        from (select item_id, sum(quantity) as quantity from transfer_given where ending = 'received' and unit_id is null group by item_id) o), '[]'::jsonb)
    || st.transfer_unit_lines(v_id, 'transfer-lost', array(select unit_id from transfer_given where ending = 'lost' and unit_id is not null));
  if v_lines <> '[]'::jsonb then
    v_posted := st.post_stock(p || jsonb_build_object('lines', v_lines, 'kind', 'transfer-commit', 'letter', 'TC', 'refersTo', v_id, 'claimed', true,
      'sourceStoreId', v_transfer.source_store_id, 'destinationStoreId', v_transfer.destination_store_id));
  elsif v_preview then
    raise exception using errcode = 'TG003', message = 'preview', detail = '{"faults": [], "warnings": []}';
  end if;

  update st.transfer_unit x set state = g.ending, since = case when x.state = 'late' and g.ending = 'late' then x.since else now() end,
    document_id = case when g.ending in ('received', 'lost') then (v_posted ->> 'document')::uuid end
  from transfer_given g where x.transfer_id = v_id and x.unit_id = g.unit_id;
  for v_row in select item_id, ending, sum(quantity)::int8 as quantity from transfer_given where unit_id is null and ending <> 'late' group by item_id, ending order by item_id, ending loop
    perform st.count_pieces(v_id, v_row.item_id, v_row.ending, v_row.quantity, 'in-transit');
  end loop;
  update st.transfer_line set late_since = coalesce(late_since, now()) where transfer_id = v_id and plain and quantity > received + released + returned + lost;
  if exists (select from transfer_given where ending <> 'received') then
    perform st.note_transfer(p, 'transfer.resolved', v_id, jsonb_build_object('reason', p ->> 'reason', 'rest', (
      select jsonb_agg(jsonb_build_object('item', item_id, 'unit', unit_id, 'serial', label, 'quantity', quantity, 'ending', ending) order by label, item_id)
      from transfer_given where ending <> 'received')));
  end if;
  perform st.settle_transfer(v_id);
  v_result := st.transfer_answer(v_id, v_posted) || jsonb_build_object(
    'received', (select coalesce(sum(quantity), 0) from transfer_given where ending = 'received'), 'late', (select coalesce(sum(quantity), 0) from transfer_given where ending = 'late'),
    'released', (select coalesce(sum(quantity), 0) from transfer_given where ending = 'released'), 'lost', (select coalesce(sum(quantity), 0) from transfer_given where ending = 'lost'));
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

create or replace function st.transfer_answer(p_id uuid, p_posted jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('transfer', t.id, 'document', p_posted -> 'document', 'number', p_posted -> 'number', 'open', t.closed_at is null,
    'received', 0, 'late', 0, 'released', 0, 'returned', 0, 'lost', 0)
  from st.transfer t where t.id = p_id
$$;

-- What this store may still decide alone: the destination about what is on its way, the source about what was given
-- back, and about everything while nobody else can know of it.
create or replace function st.states_in_hand(p_transfer st.transfer) returns text[]
language sql stable as $$
  select case when p_transfer.destination_store_id = st.here() then array['in-transit', 'late']
    when p_transfer.handed_out_at is null then array['in-transit', 'late', 'released'] else array['released'] end
$$;

-- Ends units and pieces of a transfer here: 'returned' (they are at the source, on hand again) or 'lost' (nobody has
-- them). `lines` says which, `all` takes everything that this store may decide about.
create or replace function st.end_transfer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'transfer')::uuid;
  v_ending text := p ->> 'ending';
  v_all boolean := coalesce((p ->> 'all')::boolean, false);
  v_transaction text := case when p ->> 'ending' = 'lost' then 'transfer-lost' else 'transfer-return' end;
  v_transfer st.transfer;
  v_states text[];
  v_from text;
  v_reply text;
  v_row record;
  v_faults jsonb := '[]';
  v_lines jsonb;
  v_posted jsonb;
  v_result jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return jsonb_build_object('repeat', v_reply::jsonb);
  end if;
  v_transfer := st.lock_transfer(v_id);
  if v_ending = 'returned' then
    perform st.check_side(v_transfer, v_transfer.source_store_id, 'Taking back');
  end if;
  v_states := st.states_in_hand(v_transfer);
  create temporary table if not exists transfer_given (
    line int not null, n int not null, item_id uuid, unit_id uuid, label text, quantity int8 not null, ending text collate "C") on commit delete rows;
  delete from transfer_given;
  if v_all then
    insert into transfer_given
    select x.position, 1, u.item_id, u.id, u.serial_label, 1, x.state from st.transfer_unit x join st.unit u on u.id = x.unit_id where x.transfer_id = v_id and x.state = any (v_states)
    union all
    select l.position, 0, l.item_id, null, null, o.quantity, o.state from st.transfer_line l, lateral (values ('released', l.released),
      ('in-transit', case when 'in-transit' = any (v_states) then l.quantity - l.received - l.released - l.returned - l.lost else 0 end)) o (state, quantity)
      where l.transfer_id = v_id and l.plain and o.quantity > 0 and o.state = any (v_states);
    if not exists (select from transfer_given) then
      if exists (select from st.transfer_unit where transfer_id = v_id and state in ('in-transit', 'late'))
        or exists (select from st.transfer_line where transfer_id = v_id and plain and quantity > received + released + returned + lost) then
        perform st.refuse('TRANSFER_NOT_RELEASED', jsonb_build_object('t', v_transfer.number, 'B', st.store_text(v_transfer.destination_store_id)));
      end if;
      perform st.refuse_settled(v_transfer);
    end if;
  else
    insert into transfer_given
    select x.n, s.n, (x.line ->> 'itemId')::uuid, k.unit_id, s.serial ->> 'label', 1, null
    from jsonb_array_elements(p -> 'lines') with ordinality x (line, n), jsonb_array_elements(x.line -> 'serials') with ordinality s (serial, n),
      lateral st.serial_identity((x.line ->> 'itemId')::uuid, s.serial) f left join st.unit_key k on k.serial_scope = f.scope and k.serial_key = f.key;
    for v_row in
      select g.*, x.state from transfer_given g left join st.transfer_unit x on x.transfer_id = v_id and x.unit_id = g.unit_id where x.state is null or x.state <> all (v_states) order by g.line, g.n
    loop
      v_faults := v_faults || case
        when v_row.state in ('in-transit', 'late') then jsonb_build_object('line', v_row.line, 'serial', v_row.label, 'code', 'TRANSFER_NOT_RELEASED', 'details',
          jsonb_build_object('t', v_transfer.number, 'B', st.store_text(v_transfer.destination_store_id)))
        else jsonb_build_object('line', v_row.line, 'serial', v_row.label, 'code', 'TRANSFER_NOT_ON_MANIFEST', 'details', jsonb_build_object('s', v_row.label, 't', v_transfer.number,
          'state', coalesce(case when v_row.state = 'released' then 'it was given back to ' || st.store_text(v_transfer.source_store_id) end, st.unit_words(v_row.unit_id), 'it was never received'))) end;
    end loop;
    for v_row in
      select d.* from (select g.*, first_value(g.n) over w as first_n, row_number() over w as place from transfer_given g where g.unit_id is not null
        window w as (partition by g.unit_id order by g.line, g.n)) d where d.place > 1
    loop
      v_faults := v_faults || jsonb_build_object('line', v_row.line, 'serial', v_row.label, 'code', 'SERIAL_DUPLICATE_IN_LIST', 'details',
        jsonb_build_object('s', v_row.label, 'a', v_row.first_n, 'b', v_row.n));
    end loop;
    for v_row in
      select x.n::int as line, jsonb_array_length(x.line -> 'serials') as have, (x.line ->> 'quantity')::int as want from jsonb_array_elements(p -> 'lines') with ordinality x (line, n)
      where jsonb_array_length(x.line -> 'serials') not in (0, (x.line ->> 'quantity')::int)
    loop
      v_faults := v_faults || st.count_fault(v_row.line, v_row.have, v_row.want);
    end loop;
    v_from := case when v_transfer.destination_store_id = st.here() or v_transfer.handed_out_at is null then 'in-transit' else 'released' end;
    insert into transfer_given
    select x.n, 0, (x.line ->> 'itemId')::uuid, null, null, (x.line ->> 'quantity')::int8, v_from
    from jsonb_array_elements(p -> 'lines') with ordinality x (line, n) where jsonb_array_length(x.line -> 'serials') = 0;
    for v_row in
      select g.line, g.item_id, g.quantity, o.rest from (select min(line) as line, item_id, sum(quantity) as quantity from transfer_given where n = 0 group by item_id) g,
        lateral (select case when v_from = 'released' then coalesce((select sum(released) from st.transfer_line where transfer_id = v_id and item_id = g.item_id and plain), 0)
          else st.open_pieces(v_id, g.item_id) end as rest) o where g.quantity > o.rest
    loop
      v_faults := v_faults || jsonb_build_object('line', v_row.line, 'serial', null, 'code', 'TRANSFER_OVER', 'details', jsonb_build_object(
        'n', v_row.quantity, 'item', st.item_text(v_row.item_id), 't', v_transfer.number, 'q', v_row.rest));
    end loop;
    if v_faults <> '[]'::jsonb then
      raise exception using errcode = 'TG002', message = 'document refused', detail = v_faults::text;
    end if;
  end if;

  v_lines := st.transfer_unit_lines(v_id, v_transaction, array(select unit_id from transfer_given where unit_id is not null))
    || case when v_ending = 'lost' then '[]'::jsonb else coalesce((
      select jsonb_agg(jsonb_build_object('itemId', o.item_id, 'transaction', v_transaction, 'quantity', o.quantity, 'serials', '[]'::jsonb) order by o.item_id)
      from (select item_id, sum(quantity) as quantity from transfer_given where unit_id is null group by item_id) o), '[]'::jsonb) end;
  if v_lines <> '[]'::jsonb then
    v_posted := st.post_stock(p || jsonb_build_object('lines', v_lines, 'kind', v_transaction, 'letter', case when v_ending = 'lost' then 'TL' else 'TR' end, 'refersTo', v_id, 'claimed', true,
      'sourceStoreId', case when v_ending = 'lost' then v_transfer.source_store_id else v_transfer.destination_store_id end,
      'destinationStoreId', case when v_ending = 'lost' then v_transfer.destination_store_id else v_transfer.source_store_id end));
  end if;
  update st.transfer_unit x set state = v_ending, since = now(), document_id = (v_posted ->> 'document')::uuid from transfer_given g where x.transfer_id = v_id and x.unit_id = g.unit_id;
  for v_row in select item_id, ending, sum(quantity)::int8 as quantity from transfer_given where unit_id is null group by item_id, ending order by item_id, ending loop
    perform st.count_pieces(v_id, v_row.item_id, v_ending, v_row.quantity, v_row.ending);
  end loop;
  -- Pieces without a number are in no document when they are lost: the event says it.
  if v_ending = 'lost' and exists (select from transfer_given where unit_id is null) then
    perform st.note_transfer(p, 'transfer.resolved', v_id, jsonb_build_object('reason', p ->> 'reason', 'rest', (
      select jsonb_agg(jsonb_build_object('item', item_id, 'quantity', quantity, 'ending', 'lost') order by item_id) from transfer_given where unit_id is null)));
  end if;
  perform st.settle_transfer(v_id);
  v_result := st.transfer_answer(v_id, v_posted) || jsonb_build_object(v_ending, (select sum(quantity) from transfer_given));
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- Refuses when nothing of a transfer is on its way any more.
create or replace function st.demand_open(p_transfer st.transfer) returns void
language plpgsql as $$
begin
  if not exists (select from st.transfer_unit where transfer_id = p_transfer.id and state in ('in-transit', 'late'))
    and not exists (select from st.transfer_line where transfer_id = p_transfer.id and plain and quantity > received + released + returned + lost) then
    perform st.refuse_settled(p_transfer);
  end if;
end $$;

-- The first of a recall's two steps, at the source: it asks. What nobody else can know of is given back at once.
create or replace function st.recall_transfer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'transfer')::uuid;
  v_transfer st.transfer;
  v_reply text;
  v_result jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return jsonb_build_object('repeat', v_reply::jsonb);
  end if;
  v_transfer := st.lock_transfer(v_id);
  perform st.check_side(v_transfer, v_transfer.source_store_id, 'Recalling');
  perform st.demand_open(v_transfer);
  if v_transfer.recalled_at is null then
    update st.transfer set recalled_at = now(), recalled_by = p #>> '{actor,userName}', recall_reason = p ->> 'reason' where id = v_id;
    perform st.note_transfer(p, 'transfer.recall-requested', v_id, jsonb_build_object('reason', p ->> 'reason'));
  end if;
  if v_transfer.handed_out_at is null then
    perform st.release_rest(v_id);
  end if;
  v_result := st.transfer_answer(v_id, null) || jsonb_build_object('released', st.released_of(v_id));
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

create or replace function st.released_of(p_id uuid) returns int8
language sql stable as $$
  select (select count(*) from st.transfer_unit where transfer_id = p_id and state = 'released')
    + (select coalesce(sum(released), 0)::int8 from st.transfer_line where transfer_id = p_id and plain)
$$;

create or replace function st.release_rest(p_id uuid) returns void
language plpgsql as $$
begin
  update st.transfer_unit set state = 'released', since = now() where transfer_id = p_id and state in ('in-transit', 'late');
  update st.transfer_line set released = released + quantity - received - released - returned - lost where transfer_id = p_id and plain;
  update st.transfer set released_at = now() where id = p_id;
  perform st.settle_transfer(p_id);
end $$;

-- The second step, at the destination: what did not come yet is given back, and will not be received here any more.
create or replace function st.release_transfer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'transfer')::uuid;
  v_transfer st.transfer;
  v_reply text;
  v_result jsonb;
begin
  perform st.check_generation(p);
  v_reply := st.claim_request(p -> 'request');
  if v_reply is not null then
    return jsonb_build_object('repeat', v_reply::jsonb);
  end if;
  v_transfer := st.lock_transfer(v_id);
  perform st.check_side(v_transfer, v_transfer.destination_store_id, 'Giving back');
  perform st.demand_open(v_transfer);
  perform st.note_transfer(p, 'transfer.released', v_id, jsonb_build_object('reason', p ->> 'reason', 'units',
    (select coalesce(jsonb_agg(unit_id order by unit_id), '[]'::jsonb) from st.transfer_unit where transfer_id = v_id and state in ('in-transit', 'late'))));
  perform st.release_rest(v_id);
  v_result := st.transfer_answer(v_id, null) || jsonb_build_object('released', st.released_of(v_id));
  perform st.save_reply(p -> 'request', v_result);
  return v_result;
end $$;

-- Keeps the signed manifest. From now on the destination may know of the transfer; so it must say what is so: goods that
-- were taken back or given up before cannot stand in it.
create or replace function st.hand_out_transfer(p jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid := (p ->> 'transfer')::uuid;
  v_transfer st.transfer;
begin
  perform st.check_generation(p);
  v_transfer := st.lock_transfer(v_id);
  perform st.check_side(v_transfer, v_transfer.source_store_id, 'Handing out the manifest of');
  if v_transfer.manifest is null then
    if v_transfer.handed_out_at is null and (exists (select from st.transfer_unit where transfer_id = v_id and state <> 'in-transit')
      or exists (select from st.transfer_line where transfer_id = v_id and received + released + returned + lost > 0)) then
      perform st.refuse('TRANSFER_CHANGED', jsonb_build_object('t', v_transfer.number));
    end if;
    update st.transfer set manifest = p ->> 'text', handed_out_at = coalesce(handed_out_at, now()) where id = v_id;
    perform st.note_transfer(p, 'transfer.handed-out', v_id, '{}');
  end if;
  return jsonb_build_object('text', coalesce(v_transfer.manifest, p ->> 'text'));
end $$;

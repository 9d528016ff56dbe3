-- Prompt codes (requirement S31): which questions an item asks in a transaction, whether an answer fits, what is open.

-- The questions of an item for 'sale', 'return', 'receiving', 'adjustment' or 'transfer', by code. Of one code the nearest
-- place counts, as with levels: item > attribute (in their order) > subcategory > category > department.
drop function if exists st.prompts_of(uuid, text);
create function st.prompts_of(p_item uuid, p_for text) returns table (prompt cat.prompt, mandatory boolean, customer boolean)
language plpgsql stable as $$
begin
  -- Most stores ask nothing, and every scan comes by here.
  if not exists (select from cat.prompt_use) then
    return;
  end if;
  return query
    select x.prompt, x.cell = 'required' and (x.prompt).kind <> 'field', x.customer from (
      select distinct on (q.id) q as prompt, u.customer,
        case p_for when 'sale' then u.on_sale when 'return' then u.on_return when 'receiving' then u.on_receiving when 'adjustment' then u.on_adjustment else u.on_transfer end as cell
      from cat.item i
      cross join lateral (
        select 'item' as kind, i.id, 0 as rank
        union all select a.kind, a.id, case a.kind when 'style' then 1 when 'size' then 2 when 'color' then 3 when 'brand' then 4 when 'season' then 5 when 'team' then 6 else 7 end
          from cat.attribute a where a.id in (i.style_id, i.size_id, i.color_id, i.brand_id, i.season_id, i.team_id, i.vendor_id)
        union all select 'subcategory', s.id, 8 from cat.subcategory s where s.id = i.subcategory_id
        union all select 'category', c.id, 9 from cat.category c where c.id = i.category_id
        union all select 'department', d.id, 10 from cat.department d where d.id = i.department_id) v
      join cat.prompt_use u on u.place_id = v.id and u.place_kind = v.kind
      join cat.prompt q on q.id = u.prompt_id and q.active
      where i.id = p_item order by q.id, v.rank) x
    where x.cell <> 'none' order by (x.prompt).code;
end $$;

-- A mask as a regular expression.
create or replace function st.mask_pattern(p_mask text) returns text
language sql immutable as $$
  select '^' || string_agg(case c when 'A' then '[A-Za-z]' when '9' then '[0-9]' when '*' then '[A-Za-z0-9]' else regexp_replace(c, '([^A-Za-z0-9 ])', '\\\1') end, '' order by n) || '$'
  from unnest(string_to_array(p_mask, null)) with ordinality t (c, n)
$$;

-- Luhn's check digit, as an IMEI has it (3GPP TS 23.003, annex B).
create or replace function st.is_imei(p text) returns boolean
language sql immutable as $$
  select p ~ '^[0-9]{15}$' and (select sum(case when n % 2 = 0 then d * 2 - case when d > 4 then 9 else 0 end else d end) % 10 = 0
    from (select n, substr(p, n, 1)::int as d from generate_series(1, 15) n) x)
$$;

create or replace function st.is_day(p text) returns boolean
language plpgsql immutable as $$
begin
  return p ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and make_date(left(p, 4)::int, substr(p, 6, 2)::int, right(p, 2)::int) is not null;
exception when datetime_field_overflow then
  return false;
end $$;

-- An answer as it is kept: without what only helped to read it.
create or replace function st.tidy_answer(p_prompt cat.prompt, p_answer text) returns text
language sql immutable as $$
  select case p_prompt.kind when 'imei' then regexp_replace(p_answer, '[ -]', '', 'g') when 'number' then regexp_replace(btrim(p_answer), '^[+]', '') else btrim(p_answer) end
$$;

-- What a tidied answer has against it, in words; null for one that fits.
create or replace function st.answer_problem(p_prompt cat.prompt, p_answer text) returns text
language plpgsql immutable as $$
begin
  return case p_prompt.kind
    when 'field' then 'it is only shown, not answered'
    when 'list' then case when not p_answer = any (p_prompt.choices) then 'choose one of ' || array_to_string(p_prompt.choices, ', ') end
    when 'date' then case when not st.is_day(p_answer) then 'give a day as year-month-day, like 2027-03-31' end
    when 'number' then case
      when p_answer !~ '^-?[0-9]{1,15}([.][0-9]{1,6})?$' then 'give a number'
      when p_answer::numeric < p_prompt.least then 'give a number of ' || p_prompt.least || ' or more'
      when p_answer::numeric > p_prompt.most then 'give a number of ' || p_prompt.most || ' or less' end
    when 'imei' then case
      when p_answer !~ '^[0-9]{15}$' then 'an IMEI has 15 digits'
      when not st.is_imei(p_answer) then 'the last digit of the IMEI does not fit the others' end
    else case
      when p_answer = '' then 'it is empty'
      when length(p_answer) > 500 then 'it is longer than 500 characters'
      when p_prompt.format is not null and p_answer !~ st.mask_pattern(p_prompt.format) then 'it does not look like ' || p_prompt.format || ' (A a letter, 9 a digit, * either)' end
  end;
end $$;

-- The field of an item that a prompt shows; the warranty is that of the units on the line.
create or replace function st.shown_field(p_field text, p_item uuid, p_line uuid) returns text
language sql stable as $$
  select case p_field
    when 'description' then i.description when 'product-id' then n.product_id when 'product-name' then n.product_name
    when 'upc' then (select u.display from cat.upc u where u.item_id = i.id and u.position = 0)
    when 'warranty' then (select string_agg(distinct u.warranty_until::text, ', ') from st.basket_serial s join st.unit_key k using (serial_scope, serial_key) join st.unit u on u.id = k.unit_id
      where s.line_id = p_line)
    when 'department' then n.department when 'category' then n.category when 'subcategory' then n.subcategory when 'style' then n.style when 'size' then n.size
    when 'color' then n.color when 'brand' then n.brand when 'season' then n.season when 'team' then n.team when 'vendor' then n.vendor end
  from cat.item i left join cat.item_names n on n.item_id = i.id where i.id = p_item
$$;

-- A question as every surface shows it.
create or replace function st.question_json(p_prompt cat.prompt, p_mandatory boolean, p_item uuid, p_line uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('prompt', p_prompt.id, 'code', p_prompt.code, 'label', p_prompt.label, 'kind', p_prompt.kind, 'choices', coalesce(to_jsonb(p_prompt.choices), '[]'),
    'least', p_prompt.least, 'most', p_prompt.most, 'format', p_prompt.format, 'mandatory', p_mandatory,
    'shown', case when p_prompt.kind = 'field' then coalesce(st.shown_field(p_prompt.field, p_item, p_line), '') end)
$$;

create or replace function st.asked_in(l st.basket_line) returns text
language sql immutable as $$ select case when l.direction < 0 then 'return' else 'sale' end $$;

-- What a basket's line asks beside serial numbers: its questions, and the prompt that wants a customer. What comes back
-- from a sale that has a customer is that customer's. An answer that does not fit any more counts as none.
create or replace function st.line_asks(l st.basket_line) returns jsonb
language plpgsql stable as $$
declare
  v_asks jsonb;
begin
  if not exists (select from cat.prompt_use) then
    return '{"questions": [], "customerFor": null}';
  end if;
  select jsonb_build_object(
    'questions', coalesce(jsonb_agg(st.question_json(q.prompt, q.mandatory, l.item_id, l.id) || jsonb_build_object('n', g.n, 'of', x.pieces, 'answer', a.answer) order by (q.prompt).code, g.n), '[]'),
    'customerFor', min((q.prompt).label) filter (where q.customer))
  into v_asks
  from st.prompts_of(l.item_id, st.asked_in(l)) q
  cross join lateral (select case when (q.prompt).each then l.quantity else 1 end as pieces) x
  cross join lateral generate_series(1, x.pieces) g (n)
  left join st.basket_answer a on a.line_id = l.id and a.prompt_id = (q.prompt).id and a.n = g.n and st.answer_problem(q.prompt, a.answer) is null;
  if v_asks ->> 'customerFor' is not null and exists (select from up.document d where d.id = l.refers_to and d.customer_number is not null) then
    v_asks := v_asks || '{"customerFor": null}';
  end if;
  return v_asks;
end $$;

-- What is open in a basket: of each line the first mandatory question without an answer, then the customer.
create or replace function st.question_faults(p_basket uuid) returns jsonb
language plpgsql stable as $$
begin
  if not exists (select from cat.prompt_use) then
    return '[]';
  end if;
  return (
    with asked as (select l.id, l.position, l.name, st.line_asks(l) as asks from st.basket_line l where l.basket_id = p_basket),
      open as (
        select distinct on (a.position) a.*, q from asked a, jsonb_array_elements(a.asks -> 'questions') with ordinality x (q, k)
        where (q ->> 'mandatory')::boolean and q ->> 'answer' is null order by a.position, k),
      wants as (select a.* from asked a where a.asks ->> 'customerFor' is not null order by a.position limit 1)
    select coalesce((select jsonb_agg(jsonb_build_object('code', 'PROMPT_REQUIRED', 'line', o.id,
          'details', jsonb_build_object('prompt', o.q ->> 'label', 'item', o.name)) order by o.position) from open o), '[]')
      || coalesce((select jsonb_agg(jsonb_build_object('code', 'CUSTOMER_REQUIRED', 'line', w.id, 'details', jsonb_build_object('item', w.name))) from wants w
        where exists (select from st.basket b where b.id = p_basket and b.customer_number is null)), '[]'));
end $$;

-- Answers a question of a line, or (null) takes the answer back.
create or replace function st.answer_question(p jsonb) returns jsonb
language plpgsql as $$
declare
  v record;
  v_asked record;
  v_answer text;
  v_problem text;
begin
  v := st.lock_line(p, 'answering a question');
  if v.refused is not null then
    return v.refused;
  end if;
  select * into v_asked from st.prompts_of((v.line).item_id, st.asked_in(v.line)) q where (q.prompt).id = (p ->> 'prompt')::uuid;
  if not found or (p ->> 'n')::int > (case when (v_asked.prompt).each then (v.line).quantity else 1 end) then
    return st.refused('NOT_FOUND', jsonb_build_object('what', 'question', 'name', p ->> 'prompt'));
  elsif p ->> 'answer' is null then
    delete from st.basket_answer where line_id = (v.line).id and prompt_id = (p ->> 'prompt')::uuid and n = (p ->> 'n')::int;
  else
    v_answer := st.tidy_answer(v_asked.prompt, p ->> 'answer');
    v_problem := st.answer_problem(v_asked.prompt, v_answer);
    if v_problem is not null then
      return st.refused('ANSWER_INVALID', jsonb_build_object('prompt', (v_asked.prompt).label, 'item', (v.line).name, 'problem', v_problem));
    end if;
    insert into st.basket_answer (basket_id, line_id, prompt_id, n, answer)
    values ((v.line).basket_id, (v.line).id, (v_asked.prompt).id, (p ->> 'n')::int, v_answer)
    on conflict (line_id, prompt_id, n) do update set answer = excluded.answer;
  end if;
  return st.basket_changed((v.line).basket_id, array[(v.line).id], '{}');
end $$;

-- Writes the answers of a basket beside its document; only their salted hashes go into the event.
create or replace function st.write_basket_answers(p_document uuid, p_basket uuid) returns void
language sql as $$
  with given as materialized (
    select l.position, q.prompt, a.n, a.answer, uuid_send(gen_random_uuid()) as salt
    from st.basket_answer a join st.basket_line l on l.id = a.line_id cross join lateral st.prompts_of(l.item_id, st.asked_in(l)) q
    where l.basket_id = p_basket and (q.prompt).id = a.prompt_id and a.n <= case when (q.prompt).each then l.quantity else 1 end and st.answer_problem(q.prompt, a.answer) is null)
  insert into st.document_answer (document_id, position, prompt_id, n, code, label, kind, answer, salt, hash)
  select p_document, position, (prompt).id, n, (prompt).code, (prompt).label, (prompt).kind, answer, salt, encode(sha256(salt || convert_to(answer, 'UTF8')), 'hex') from given
$$;

-- What the event of a document keeps of its answers; nothing for a document without.
create or replace function st.answers_in_body(p_document uuid) returns jsonb
language sql stable as $$
  select case when count(*) = 0 then '{}' else jsonb_build_object('answers',
    jsonb_agg(jsonb_build_object('line', a.position, 'n', a.n, 'code', a.code, 'hash', a.hash) order by a.position, a.code, a.n)) end
  from st.document_answer a where a.document_id = p_document
$$;

-- The answers of one line of a document as every surface reads them.
create or replace function st.answers_of(p_document uuid, p_position int) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('code', a.code, 'label', a.label, 'n', a.n, 'answer', a.answer) order by a.code, a.n), '[]')
  from st.document_answer a where a.document_id = p_document and a.position = p_position
$$;

-- Erases what was typed for a customer: the documents stay as they are, a choice from a list says nothing of a person.
create or replace function st.forget_answers(p_customer text) returns void
language sql as $$
  update st.document_answer a set answer = null, salt = null, forgotten_at = now()
  from up.document d where d.id = a.document_id and d.customer_number = p_customer and a.kind <> 'list' and a.forgotten_at is null;
  delete from st.basket_answer a using st.basket b where b.id = a.basket_id and b.customer_number = p_customer
    and not exists (select from cat.prompt q where q.id = a.prompt_id and q.kind = 'list');
$$;

-- What a transaction of st.stock_transaction is among the five of a prompt; null for one that asks nothing: what comes
-- back from a transfer, or arrives by one, was asked when it left.
create or replace function st.asked_by(p_transaction text) returns text
language sql immutable as $$
  select case p_transaction when 'receive' then 'receiving' when 'adjust-add' then 'adjustment' when 'adjust-subtract' then 'adjustment' when 'transfer-initiate' then 'transfer' end
$$;

-- Questions and answers of the lines of a stock document. A line that says what is there (`derived`: a count, a
-- reconciliation, opening stock) may leave them open.
create or replace function st.stock_answers(p_lines jsonb)
returns table (line int, item text, prompt cat.prompt, n int, mandatory boolean, answer text)
language sql stable as $$
  select x.n::int, st.item_text((x.line ->> 'itemId')::uuid), q.prompt, g.n, q.mandatory and not coalesce((x.line ->> 'derived')::boolean, false),
    (select st.tidy_answer(q.prompt, a ->> 'answer') from jsonb_array_elements(x.line -> 'answers') a where a ->> 'code' = (q.prompt).code and coalesce((a ->> 'n')::int, 1) = g.n limit 1)
  from jsonb_array_elements(p_lines) with ordinality x (line, n)
  cross join lateral st.prompts_of((x.line ->> 'itemId')::uuid, st.asked_by(x.line ->> 'transaction')) q
  cross join lateral generate_series(1, case when (q.prompt).each then (x.line ->> 'quantity')::int else 1 end) g (n)
  where st.asked_by(x.line ->> 'transaction') is not null and (q.prompt).kind <> 'field'
$$;

-- What the answers of a stock document have against them, as faults of its lines.
create or replace function st.stock_answer_faults(p_lines jsonb) returns jsonb
language plpgsql stable as $$
begin
  if not exists (select from cat.prompt_use) and not exists (select from jsonb_array_elements(p_lines) x where x ? 'answers') then
    return '[]';
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('line', f.line, 'serial', null, 'code', f.code, 'details', f.details) order by f.line), '[]') from (
      select distinct on (s.line, (s.prompt).code) s.line, case when s.answer is null then 'PROMPT_REQUIRED' else 'ANSWER_INVALID' end as code,
        jsonb_strip_nulls(jsonb_build_object('prompt', (s.prompt).label, 'item', s.item, 'problem', st.answer_problem(s.prompt, s.answer))) as details
      from st.stock_answers(p_lines) s where s.answer is null and s.mandatory or st.answer_problem(s.prompt, s.answer) is not null order by s.line, (s.prompt).code, s.n) f)
    || (
    select coalesce(jsonb_agg(jsonb_build_object('line', x.n, 'serial', null, 'code', 'ANSWER_INVALID', 'details', jsonb_build_object(
      'prompt', a ->> 'code', 'item', st.item_text((x.line ->> 'itemId')::uuid), 'problem', 'it is not asked here')) order by x.n), '[]')
    from jsonb_array_elements(p_lines) with ordinality x (line, n), jsonb_array_elements(x.line -> 'answers') a
    where not exists (select from st.stock_answers(p_lines) s where s.line = x.n and (s.prompt).code = a ->> 'code' and s.n = coalesce((a ->> 'n')::int, 1)));
end $$;

create or replace function st.write_stock_answers(p_document uuid, p_lines jsonb) returns void
language plpgsql as $$
begin
  if not exists (select from cat.prompt_use) then
    return;
  end if;
  with given as materialized (select s.*, uuid_send(gen_random_uuid()) as salt from st.stock_answers(p_lines) s where s.answer is not null)
  insert into st.document_answer (document_id, position, prompt_id, n, code, label, kind, answer, salt, hash)
  select p_document, line, (prompt).id, n, (prompt).code, (prompt).label, (prompt).kind, answer, salt, encode(sha256(salt || convert_to(answer, 'UTF8')), 'hex') from given;
end $$;

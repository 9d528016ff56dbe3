-- The reports: what a row of each is. Which rows, in which order and how many is said by core/store/reports.ts.

-- A cell that a spreadsheet program could read as a formula gets an apostrophe; the rule is core/reports/csv.ts, a test
-- holds the two equal. Nearly every text begins with a letter or a digit: two comparisons of bytes tell it, the regular
-- expression sees the rest.
create or replace function st.csv_text(p text) returns text
language sql immutable as $$
  select case when p collate "C" >= 'A' and p collate "C" < '~' or p collate "C" >= '0' and p collate "C" < ':' then p
    when p ~ E'^([ \u00a0]*[-=+@＝＋－＠]|[\t\r\n])' then '''' || p else p end
$$;

-- The words of a kind that has none of its own (core/reports/transaction-types.ts says those that have).
create or replace function st.kind_words(p_kind text) returns text
language sql immutable as $$
  select upper(left(k, 1)) || substr(k, 2) from (select translate(regexp_replace(p_kind, '^unit\.', ''), '-.', '  ') as k) x
$$;

-- The names of customers, and of a venue's events, by what documents keep of them: the one place where the reports learn
-- them. Whoever keeps customers and events replaces these views, with the same columns, in a later file.
create or replace view st.report_customer as select null::text collate "C" as number, null::text as name where false;
create or replace view st.report_venue_event as select null::uuid as id, null::text as name where false;

-- What an event without a line of a document shows: the item's names of today, and who did it. Strict, so that rows with
-- a line cost nothing, and never part of the caller's plan, which would join the whole catalog and every month's events.
create or replace function st.event_names(p_item uuid, p_event uuid)
returns table (description text, product_id text, product_name text, department text, category text, subcategory text, style text, size text, color text,
  brand text, season text, team text, vendor text, user_name text)
language sql stable strict rows 1 as $$
  select i.description, m.product_id, m.product_name, m.department, m.category, m.subcategory, m.style, m.size, m.color, m.brand, m.season, m.team, m.vendor,
    (select coalesce(v.body::jsonb ->> 'userName', (select a.name from st.app_user a where a.id = (v.body::jsonb ->> 'user')::uuid)) from up.event v where v.id = p_event)
  from cat.item i join cat.item_names m on m.item_id = i.id where i.id = p_item
$$;

-- Serial Number History: each event of each unit, with the names as they were then. What has no document (a block, a
-- rename) shows the names of today. Source and destination follow from what happened to the unit, not from a list of
-- kinds: who became sold went to the customer, who stopped being sold came from there.
create or replace view st.serial_history as
select e.unit_id, e.number, e.event_id, e.at, e.serial_sort, e.serial_key, e.serial_label as serial, u.item_id, e.document_id,
  coalesce(d.number, tr.number) as document_number, coalesce(d.kind, e.kind) as kind, s.id as store_id, d.register_number,
  case when l.document_id is null then n.description else l.description end as description,
  case when l.document_id is null then n.product_id else l.product_id end as product_id,
  case when l.document_id is null then n.product_name else l.product_name end as product_name,
  d.customer_number, c.name as customer_name,
  case
    when d.destination_store_id is not null or tr.id is not null then (select x.name from cat.store x where x.id = coalesce(d.source_store_id, tr.source_store_id))
    when d.kind in ('receiving', 'adjustment') then s.name
    when b.state = 'sold' and e.state <> 'sold' then coalesce(c.name, d.customer_number, 'Customer')
    else s.name end as source,
  case
    when d.destination_store_id is not null or tr.id is not null then (select x.name from cat.store x where x.id = coalesce(d.destination_store_id, tr.destination_store_id))
    when d.kind in ('receiving', 'adjustment') then null
    when e.state = 'sold' and b.state is distinct from 'sold' then coalesce(c.name, d.customer_number, 'Customer')
    when b.state = 'sold' and e.state <> 'sold' then s.name
    when e.state = 'returned-to-vendor' and b.state is distinct from 'returned-to-vendor' then coalesce(l.vendor, n.vendor, 'Vendor') end as destination,
  case when l.document_id is null then n.department else l.department end as department,
  case when l.document_id is null then n.category else l.category end as category,
  case when l.document_id is null then n.subcategory else l.subcategory end as subcategory,
  case when l.document_id is null then n.style else l.style end as style,
  case when l.document_id is null then n.size else l.size end as size,
  case when l.document_id is null then n.color else l.color end as color,
  case when l.document_id is null then n.brand else l.brand end as brand,
  case when l.document_id is null then n.season else l.season end as season,
  case when l.document_id is null then n.team else l.team end as team,
  case when l.document_id is null then n.vendor else l.vendor end as vendor,
  coalesce(d.user_name, n.user_name, '') as user_name,
  ve.name as event,
  (select string_agg(x.display, '|' order by x.position) from cat.upc x where x.item_id = u.item_id and x.position > 0) as additional_upcs
from st.unit_event e
join st.unit u on u.id = e.unit_id
left join st.unit_event b on b.unit_id = e.unit_id and b.number = e.number - 1
left join up.document d on d.id = e.document_id
-- The document of a transfer to here is the other store's.
left join st.transfer tr on tr.id = e.document_id and d.id is null
left join up.document_serial ds on ds.unit_id = e.unit_id and ds.unit_number = e.number and ds.document_id = e.document_id
left join up.document_line l on l.document_id = ds.document_id and l.position = ds.position
left join st.daemon h on true
left join cat.store s on s.id = coalesce(d.store_id, h.store_id)
left join st.report_customer c on c.number = d.customer_number
left join st.report_venue_event ve on ve.id = d.venue_event_id
left join lateral st.event_names(case when l.document_id is null then u.item_id end, e.event_id) n on true;

-- Units as they are now, and as they were before an instant: by the latest of their events before it.
create or replace view st.unit_now as
select u.id as unit_id, u.item_id, u.serial_sort, u.serial_key, u.serial_label as serial, u.state, u.owner_store_id, u.cost, u.received_at, u.price from st.unit u;

create or replace function st.unit_as_of(p_before timestamptz)
returns table (unit_id uuid, item_id uuid, serial_sort text, serial_key text, serial text, state text, owner_store_id uuid, cost int8, received_at timestamptz, price int8)
language sql stable as $$
  select u.id, u.item_id, u.serial_sort, u.serial_key, e.serial_label, e.state, e.owner_store_id, e.cost, e.received_at, u.price
  from st.unit u cross join lateral (
    select x.serial_label, x.state, x.owner_store_id, x.cost, x.received_at from st.unit_event x where x.unit_id = u.id and x.at < p_before order by x.number desc limit 1
  ) e
$$;

-- Writing the catalog, one path for one item and for a hundred thousand: rows are staged in a temporary table, checked
-- as a set, then written as a set. What a constraint can say, a constraint says; the checks before it name the row.

-- Makes the staging tables, which are this session's alone: a file that arrives slowly keeps nobody waiting.
create or replace function st.catalog_begin() returns void
language plpgsql as $$
begin
  create temporary table if not exists catalog_row (
    line int not null, new_id uuid not null default gen_random_uuid(),
    -- Names the item outright; otherwise product id and main UPC do.
    item_id uuid,
    product_id text collate "C", product_name text, description text, price int8, cost int8, tax_rate int, level text collate "C",
    exact boolean, serial_scope text collate "C", serial_format text,
    -- The cells that are said: null clears one, what is left out stays.
    serial_rules jsonb,
    department text, category text, subcategory text, style text, size text, color text, brand text, season text, team text, vendor text,
    -- Levels of the names beside them: null leaves, 'inherit' clears.
    department_level text, category_level text, subcategory_level text, style_level text, size_level text, color_level text, brand_level text,
    season_level text, team_level text, vendor_level text,
    -- What the serial numbers of their items look like: null leaves, '' clears.
    department_format text, category_format text, subcategory_format text, style_format text, size_format text, color_format text, brand_format text,
    season_format text, team_format text, vendor_format text,
    -- Whether their items ask for serial numbers: the cells that are said, as above.
    department_rules jsonb, category_rules jsonb, subcategory_rules jsonb, style_rules jsonb, size_rules jsonb, color_rules jsonb, brand_rules jsonb,
    season_rules jsonb, team_rules jsonb, vendor_rules jsonb,
    quick_pick_page text, quick_pick_position int, active boolean,
    -- [{key, display, kind, main}]
    upcs jsonb,
    -- Found or made on the way.
    target uuid, is_new boolean not null default false, changed boolean not null default false, product uuid,
    department_id uuid, category_id uuid, subcategory_id uuid,
    style_id uuid, size_id uuid, color_id uuid, brand_id uuid, season_id uuid, team_id uuid, vendor_id uuid
  ) on commit delete rows;
  create temporary table if not exists catalog_upc (
    line int not null, item_id uuid not null, key text collate "C" not null, display text not null, kind text not null, position int not null) on commit delete rows;
  -- Whatever plan is chosen, none is quadratic.
  create index if not exists catalog_row_line on catalog_row (line);
  create index if not exists catalog_row_target on catalog_row (target);
  create index if not exists catalog_row_product on catalog_row (product_id);
  create index if not exists catalog_upc_line on catalog_upc (line, position);
  create index if not exists catalog_upc_item on catalog_upc (item_id, key);
  create index if not exists catalog_upc_key on catalog_upc (key);
  create temporary table if not exists catalog_fault (line int not null, field text not null, code text not null, details jsonb not null) on commit delete rows;
  delete from catalog_row;
  delete from catalog_upc;
  delete from catalog_fault;
end $$;

-- Which item each staged row is. p_create: every row is a new item.
create or replace function st.catalog_match(p_create boolean) returns void
language plpgsql as $$
begin
  update catalog_row r set target = i.id from cat.item i where r.item_id = i.id;
  if not p_create then
    update catalog_row r set target = i.id
    from cat.upc u join cat.item i on i.id = u.item_id join cat.product p on p.id = i.product
    where r.item_id is null and u.position = 0 and p.product_id = r.product_id
      and u.key = (select x ->> 'key' from jsonb_array_elements(r.upcs) x where (x ->> 'main')::boolean);
  end if;
  insert into catalog_fault select line, 'itemId', 'ITEM_UNKNOWN', jsonb_build_object('item', item_id) from catalog_row where item_id is not null and target is null;
  update catalog_row r set product_id = p.product_id from cat.item i join cat.product p on p.id = i.product where i.id = r.target and r.product_id is null;
  update catalog_row set target = new_id, is_new = true where target is null and item_id is null;
end $$;

-- The UPCs that each row's item shall have: the main one, then the additional ones in their order.
create or replace function st.catalog_wanted_upcs(p_columns text[]) returns void
language plpgsql as $$
begin
  delete from catalog_upc;
  insert into catalog_upc
  select r.line, r.target, m.key, m.display, m.kind, 0
  from catalog_row r cross join lateral (
    select x ->> 'key' as key, x ->> 'display' as display, x ->> 'kind' as kind from jsonb_array_elements(r.upcs) x where (x ->> 'main')::boolean
    union all
    select u.key, u.display, u.kind from cat.upc u where u.item_id = r.target and u.position = 0 and not 'upc' = any (p_columns)) m
  where r.target is not null;
  if 'additionalUpcs' = any (p_columns) then
    insert into catalog_upc
    select r.line, r.target, x ->> 'key', x ->> 'display', x ->> 'kind', row_number() over (partition by r.line order by n)
    from catalog_row r, jsonb_array_elements(r.upcs) with ordinality as a (x, n)
    where r.target is not null and not (x ->> 'main')::boolean
      and not exists (select from catalog_upc m where m.line = r.line and m.position = 0 and m.key = x ->> 'key');
  else
    insert into catalog_upc
    select r.line, r.target, u.key, u.display, u.kind, row_number() over (partition by r.line order by u.position)
    from catalog_row r join cat.upc u on u.item_id = r.target and u.position > 0
    where not exists (select from catalog_upc m where m.line = r.line and m.position = 0 and m.key = u.key);
  end if;
  analyze catalog_upc;
end $$;

-- Finds what is wrong with the staged rows in the light of the catalog and of each other. Gives how many faults are new.
create or replace function st.catalog_check(p_columns text[]) returns int
language plpgsql as $$
declare
  v_before int := (select count(*) from catalog_fault);
  v_name text;
begin
  insert into catalog_fault
  select d.line, 'upc', 'ITEM_INVALID', jsonb_build_object('field', 'UPC', 'problem', 'line ' || d.first || ' is the same item')
  from (select line, target, first_value(line) over w as first, row_number() over w as n from catalog_row where target is not null
    window w as (partition by target order by line)) d where d.n > 1;

  insert into catalog_fault
  select r.line, m.field, 'ITEM_INVALID', jsonb_build_object('field', m.words, 'problem', 'a new item needs one')
  from catalog_row r left join catalog_upc u on u.line = r.line and u.position = 0,
    lateral (values ('productId', 'product ID', r.product_id is null), ('price', 'price', r.price is null), ('taxRate', 'tax rate', r.tax_rate is null),
      ('upc', 'UPC', u.line is null)) m (field, words, missing)
  where r.is_new and m.missing;
  -- A product needs a name once; it serves as description where an item has none.
  insert into catalog_fault
  select r.line, 'productName', 'ITEM_INVALID', jsonb_build_object('field', 'product name', 'problem', 'the product ' || r.product_id || ' is new and needs one')
  from catalog_row r where r.product_id is not null and r.product_name is null and not exists (select from cat.product p where p.product_id = r.product_id)
    and not exists (select from catalog_row o where o.product_id = r.product_id and o.product_name is not null);
  insert into catalog_fault
  select d.line, 'productName', 'ITEM_INVALID', jsonb_build_object('field', 'product name', 'problem', 'the product ' || d.product_id || ' has another name on line ' || d.first)
  from (select line, product_id, product_name, first_value(product_name) over w as name, first_value(line) over w as first from catalog_row
    where product_name is not null window w as (partition by product_id order by line)) d where d.product_name <> d.name;

  -- One name, one level: two rows that say different levels for the same brand contradict each other.
  foreach v_name in array array['department', 'category', 'subcategory', 'style', 'size', 'color', 'brand', 'season', 'team', 'vendor'] loop
    continue when not v_name = any (p_columns);
    execute format($sql$
      insert into catalog_fault
      select d.line, %1$L, 'ITEM_INVALID', jsonb_build_object('field', %1$L, 'problem', d.name || ' has another level on line ' || d.first)
      from (select line, %1$I as name, %2$I as level, first_value(%2$I) over w as first_level, first_value(line) over w as first from catalog_row
        where %1$I is not null and %2$I is not null window w as (partition by lower(%1$I)%3$s order by line)) d where d.level <> d.first_level $sql$,
      v_name, v_name || '_level',
      case v_name when 'category' then ', lower(department)' when 'subcategory' then ', lower(department), lower(category)' else '' end);
    execute format($sql$
      insert into catalog_fault
      select d.line, %1$L, 'ITEM_INVALID', jsonb_build_object('field', %1$L, 'problem', d.name || ' has another serial format on line ' || d.first)
      from (select line, %1$I as name, %2$I as said, first_value(%2$I) over w as first_said, first_value(line) over w as first from catalog_row
        where %1$I is not null and %2$I is not null window w as (partition by lower(%1$I)%3$s order by line)) d where d.said <> d.first_said $sql$,
      v_name, v_name || '_format',
      case v_name when 'category' then ', lower(department)' when 'subcategory' then ', lower(department), lower(category)' else '' end);
    execute format($sql$
      insert into catalog_fault
      select d.line, %1$L, 'ITEM_INVALID', jsonb_build_object('field', %1$L, 'problem', d.name || ' has other serial rules on line ' || d.first)
      from (select line, %1$I as name, %2$I as said, first_value(%2$I) over w as first_said, first_value(line) over w as first from catalog_row
        where %1$I is not null and %2$I is not null window w as (partition by lower(%1$I)%3$s order by line)) d where d.said <> d.first_said $sql$,
      v_name, v_name || '_rules',
      case v_name when 'category' then ', lower(department)' when 'subcategory' then ', lower(department), lower(category)' else '' end);
  end loop;

  -- Serial keys were made by these two; they cannot change under them.
  insert into catalog_fault
  select r.line, m.field, 'ITEM_INVALID', jsonb_build_object('field', m.words, 'problem', 'the item has serial numbers already, which it would change')
  from catalog_row r join cat.item i on i.id = r.target,
    lateral (values ('exact', 'exact', r.exact <> i.exact and 'exact' = any (p_columns)),
      ('serialScope', 'serial scope', r.serial_scope <> i.serial_scope and 'serialScope' = any (p_columns))) m (field, words, changes)
  where m.changes and exists (select from st.unit u where u.item_id = i.id);

  insert into catalog_fault select line, 'additionalUpcs', 'UPC_LIMIT', '{}' from catalog_upc where position = 11;
  insert into catalog_fault
  select d.line, d.field, 'UPC_DUPLICATE', jsonb_build_object('upc', d.display, 'item', 'the item on line ' || d.first)
  from (select line, display, case position when 0 then 'upc' else 'additionalUpcs' end as field, first_value(line) over w as first,
    first_value(item_id) over w <> item_id as other from catalog_upc window w as (partition by key order by line, position)) d where d.other;
  -- Held in the catalog by another item, unless that one gives it up here.
  insert into catalog_fault
  select distinct w.line, case w.position when 0 then 'upc' else 'additionalUpcs' end, 'UPC_DUPLICATE', jsonb_build_object('upc', w.display, 'item', st.item_text(u.item_id))
  from catalog_upc w join cat.upc u on u.key = w.key and u.item_id <> w.item_id
  left join catalog_row h on h.target = u.item_id left join catalog_upc k on k.item_id = u.item_id and k.key = u.key
  where h.line is null or k.line is not null;
  return (select count(*) from catalog_fault) - v_before;
end $$;

-- Serial rules after some cells of them were said: null clears a cell, what is left out stays.
create or replace function st.rules_after(p_rules jsonb, p_said jsonb) returns jsonb
language sql immutable as $$ select nullif(jsonb_strip_nulls(coalesce(p_rules, '{}') || coalesce(p_said, '{}')), '{}') $$;

-- Makes the names that are new, sets the levels given, and writes the ids into the rows. Gives the items whose level may change by it.
create or replace function st.catalog_names(p_columns text[]) returns uuid[]
language plpgsql as $$
declare
  v_kind text;
  v_items uuid[] := '{}';
begin
  insert into cat.product (id, product_id, name)
  select distinct on (product_id) gen_random_uuid(), product_id, product_name from catalog_row r where product_name is not null
    and not exists (select from cat.product p where p.product_id = r.product_id) order by product_id, line
  on conflict (product_id) do nothing;
  with renamed as (
    update cat.product p set name = r.product_name from (select distinct product_id, product_name from catalog_row where product_name is not null) r
    where p.product_id = r.product_id and p.name <> r.product_name returning p.id)
  update cat.item i set rev = rev + 1 from renamed where i.product = renamed.id;

  insert into cat.department (id, name) select distinct on (lower(department)) gen_random_uuid(), department from catalog_row r
    where department is not null and not exists (select from cat.department d where lower(d.name) = lower(r.department)) order by lower(department), line on conflict do nothing;
  insert into cat.category (id, department_id, name) select distinct on (d.id, lower(r.category)) gen_random_uuid(), d.id, r.category
    from catalog_row r join cat.department d on lower(d.name) = lower(r.department) where r.category is not null
    and not exists (select from cat.category c where c.department_id = d.id and lower(c.name) = lower(r.category)) order by d.id, lower(r.category), r.line on conflict do nothing;
  insert into cat.subcategory (id, category_id, name) select distinct on (c.id, lower(r.subcategory)) gen_random_uuid(), c.id, r.subcategory
    from catalog_row r join cat.department d on lower(d.name) = lower(r.department) join cat.category c on c.department_id = d.id and lower(c.name) = lower(r.category)
    where r.subcategory is not null
    and not exists (select from cat.subcategory s where s.category_id = c.id and lower(s.name) = lower(r.subcategory)) order by c.id, lower(r.subcategory), r.line on conflict do nothing;
  foreach v_kind in array array['style', 'size', 'color', 'brand', 'season', 'team', 'vendor'] loop
    continue when not v_kind = any (p_columns);
    execute format($sql$
      insert into cat.attribute (id, kind, name) select distinct on (lower(%1$I)) gen_random_uuid(), %1$L, %1$I from catalog_row r
        where %1$I is not null and not exists (select from cat.attribute a where a.kind = %1$L and lower(a.name) = lower(r.%1$I)) order by lower(%1$I), line on conflict do nothing $sql$, v_kind);
  end loop;
  -- All ids in one pass: each update writes the whole row anew.
  update catalog_row r set department_id = d.id, category_id = c.id, subcategory_id = s.id, style_id = style.id, size_id = size.id, color_id = color.id,
    brand_id = brand.id, season_id = season.id, team_id = team.id, vendor_id = vendor.id
  from catalog_row t
    left join cat.department d on lower(d.name) = lower(t.department)
    left join cat.category c on c.department_id = d.id and lower(c.name) = lower(t.category)
    left join cat.subcategory s on s.category_id = c.id and lower(s.name) = lower(t.subcategory)
    left join cat.attribute style on style.kind = 'style' and lower(style.name) = lower(t.style)
    left join cat.attribute size on size.kind = 'size' and lower(size.name) = lower(t.size)
    left join cat.attribute color on color.kind = 'color' and lower(color.name) = lower(t.color)
    left join cat.attribute brand on brand.kind = 'brand' and lower(brand.name) = lower(t.brand)
    left join cat.attribute season on season.kind = 'season' and lower(season.name) = lower(t.season)
    left join cat.attribute team on team.kind = 'team' and lower(team.name) = lower(t.team)
    left join cat.attribute vendor on vendor.kind = 'vendor' and lower(vendor.name) = lower(t.vendor)
  where t.line = r.line;

  foreach v_kind in array array['department', 'category', 'subcategory', 'style', 'size', 'color', 'brand', 'season', 'team', 'vendor'] loop
    continue when not v_kind = any (p_columns);
    execute format($sql$
      with given as (select distinct %1$I as id, nullif(%2$I, 'inherit') as level from catalog_row where %1$I is not null and %2$I is not null),
        moved as (update cat.%3$I x set level = g.level from given g where x.id = g.id and x.level is distinct from g.level returning x.id)
      select $1 || coalesce((select array_agg(i.id) from cat.item i join moved m on i.%1$I = m.id), '{}') $sql$,
      v_kind || '_id', v_kind || '_level', case when v_kind in ('department', 'category', 'subcategory') then v_kind else 'attribute' end)
    into v_items using v_items;
    execute format($sql$
      with given as (select distinct %1$I as id, nullif(%2$I, '') as said from catalog_row where %1$I is not null and %2$I is not null),
        moved as (update cat.%3$I x set serial_format = g.said from given g where x.id = g.id and x.serial_format is distinct from g.said returning x.id)
      select $1 || coalesce((select array_agg(i.id) from cat.item i join moved m on i.%1$I = m.id), '{}') $sql$,
      v_kind || '_id', v_kind || '_format', case when v_kind in ('department', 'category', 'subcategory') then v_kind else 'attribute' end)
    into v_items using v_items;
    execute format($sql$
      with given as (select distinct %1$I as id, %2$I as said from catalog_row where %1$I is not null and %2$I is not null),
        moved as (update cat.%3$I x set serial_rules = st.rules_after(x.serial_rules, g.said) from given g
          where x.id = g.id and x.serial_rules is distinct from st.rules_after(x.serial_rules, g.said) returning x.id)
      select $1 || coalesce((select array_agg(i.id) from cat.item i join moved m on i.%1$I = m.id), '{}') $sql$,
      v_kind || '_id', v_kind || '_rules', case when v_kind in ('department', 'category', 'subcategory') then v_kind else 'attribute' end)
    into v_items using v_items;
  end loop;
  return v_items;
end $$;

-- Fills what the rows do not say from the item as it is; marks those that differ from it.
create or replace function st.catalog_complete(p_columns text[]) returns void
language plpgsql as $$
declare
  v_column record;
  v_kept text[] := '{}';
begin
  for v_column in select * from (values
    ('description', '{description}'::text[]), ('price', '{price}'), ('cost', '{cost}'), ('taxRate', '{tax_rate}'), ('level', '{level}'),
    ('exact', '{exact}'), ('serialScope', '{serial_scope}'), ('serialFormat', '{serial_format}'),
    ('quickPick', '{quick_pick_page,quick_pick_position}'), ('active', '{active}'), ('department', '{department_id}'),
    ('style', '{style_id}'), ('size', '{size_id}'), ('color', '{color_id}'), ('brand', '{brand_id}'), ('season', '{season_id}'), ('team', '{team_id}'), ('vendor', '{vendor_id}')) c (name, stored)
  loop
    if not v_column.name = any (p_columns) then
      v_kept := v_kept || v_column.stored;
    end if;
  end loop;
  update catalog_row r set description = i.description from cat.item i where i.id = r.target and r.description is null;
  if v_kept <> '{}' then
    execute (select 'update catalog_row r set ' || string_agg(format('%1$I = i.%1$I', k), ', ') || ' from cat.item i where i.id = r.target' from unnest(v_kept) k);
  end if;
  update catalog_row r set serial_rules = st.rules_after((select i.serial_rules from cat.item i where i.id = r.target), r.serial_rules) where not r.is_new or r.serial_rules is not null;
  -- Another department takes the item out of its category, unless the row says a new one.
  if not 'category' = any (p_columns) then
    update catalog_row r set category_id = i.category_id from cat.item i where i.id = r.target and i.department_id is not distinct from r.department_id;
  end if;
  if not 'subcategory' = any (p_columns) then
    update catalog_row r set subcategory_id = i.subcategory_id from cat.item i where i.id = r.target and i.category_id is not distinct from r.category_id;
  end if;
  update catalog_row r set description = coalesce(description, (select p.name from cat.product p where p.product_id = r.product_id)) where is_new and description is null;
  update catalog_row r set product = p.id, exact = coalesce(exact, false), serial_scope = coalesce(serial_scope, 'item'), active = coalesce(active, true)
  from cat.product p where p.product_id = r.product_id;
  update catalog_row r set changed = true from cat.item i where i.id = r.target
    and (i.product, i.description, i.price, i.cost, i.tax_rate, i.level, i.serial_rules, i.exact, i.serial_scope, i.serial_format,
      i.department_id, i.category_id, i.subcategory_id, i.style_id, i.size_id, i.color_id, i.brand_id, i.season_id, i.team_id, i.vendor_id,
      i.quick_pick_page, i.quick_pick_position, i.active)
    is distinct from (r.product, r.description, r.price, r.cost, r.tax_rate, r.level, r.serial_rules, r.exact, r.serial_scope, r.serial_format,
      r.department_id, r.category_id, r.subcategory_id, r.style_id, r.size_id, r.color_id, r.brand_id, r.season_id, r.team_id, r.vendor_id,
      r.quick_pick_page, r.quick_pick_position, r.active);
end $$;

-- Items and their UPCs. The constraint on the key has the last word on whose a UPC is; the refusal names the other item.
create or replace function st.catalog_items() returns void
language plpgsql as $$
declare
  v_other record;
begin
  with gone as (
    delete from cat.upc u where u.id in (
      select old.id from catalog_row r join cat.upc old on old.item_id = r.target
      left join catalog_upc w on w.item_id = old.item_id and w.key = old.key and w.position = old.position and w.display = old.display and w.kind = old.kind
      where w.line is null) returning u.item_id)
  update catalog_row r set changed = true from (select distinct item_id from gone) g where r.target = g.item_id;
  update catalog_row r set changed = true from (
    select distinct w.item_id from catalog_upc w left join cat.upc u on u.key = w.key and u.item_id = w.item_id where u.id is null) more
  where r.target = more.item_id and not r.is_new;

  update cat.item i set product = r.product, description = r.description, price = r.price, cost = r.cost, tax_rate = r.tax_rate, level = r.level,
    serial_rules = r.serial_rules, exact = r.exact, serial_scope = r.serial_scope, serial_format = r.serial_format,
    department_id = r.department_id, category_id = r.category_id, subcategory_id = r.subcategory_id, style_id = r.style_id, size_id = r.size_id,
    color_id = r.color_id, brand_id = r.brand_id, season_id = r.season_id, team_id = r.team_id, vendor_id = r.vendor_id,
    quick_pick_page = r.quick_pick_page, quick_pick_position = r.quick_pick_position, active = r.active, rev = i.rev + 1
  from catalog_row r where i.id = r.target and not r.is_new and r.changed;
  insert into cat.item (id, product, description, price, cost, tax_rate, level, serial_rules, exact, serial_scope, serial_format,
    department_id, category_id, subcategory_id, style_id, size_id, color_id, brand_id, season_id, team_id, vendor_id, quick_pick_page, quick_pick_position, active, rev)
  select target, product, description, price, cost, tax_rate, level, serial_rules, exact, serial_scope, serial_format,
    department_id, category_id, subcategory_id, style_id, size_id, color_id, brand_id, season_id, team_id, vendor_id, quick_pick_page, quick_pick_position, active, 1
  from catalog_row where is_new order by line;

  insert into cat.upc (id, item_id, key, display, kind, position)
  select gen_random_uuid(), w.item_id, w.key, w.display, w.kind, w.position from catalog_upc w left join cat.upc u on u.key = w.key and u.item_id = w.item_id
    where u.id is null order by w.key
  on conflict (key) do nothing;
  select w.display, st.item_text(u.item_id) as item into v_other from catalog_upc w join cat.upc u on u.key = w.key and u.item_id <> w.item_id limit 1;
  if found then
    perform st.refuse('UPC_DUPLICATE', jsonb_build_object('upc', v_other.display, 'item', v_other.item));
  end if;
end $$;

-- Checks and writes the staged rows. With faults and without p_skip nothing is written; with it, the rows at fault are left out.
drop function if exists st.catalog_save(text[], boolean, boolean);
create or replace function st.catalog_save(p_columns text[], p_create boolean, p_skip boolean, p_how jsonb default '{}') returns jsonb
language plpgsql as $$
declare
  v_new int;
  v_items uuid[];
begin
  -- One writer of the catalog at a time: sets of rows in different orders would dead-lock.
  perform pg_advisory_xact_lock(hashtext('tillgate.catalog'));
  perform st.catalog_match(p_create);
  -- The planner knows nothing of a table that was just filled.
  analyze catalog_row;
  loop
    delete from catalog_row r using catalog_fault f where f.line = r.line and p_skip;
    perform st.catalog_wanted_upcs(p_columns);
    v_new := st.catalog_check(p_columns);
    if not p_skip and exists (select from catalog_fault) then
      return jsonb_build_object('faults', (select jsonb_agg(jsonb_build_object('line', line, 'field', field, 'code', code, 'details', details) order by line) from catalog_fault));
    end if;
    -- A row that is left out may have been what another one relied on.
    exit when v_new = 0;
  end loop;
  v_items := st.catalog_names(p_columns);
  perform st.catalog_complete(p_columns);
  perform st.catalog_items();
  v_items := v_items || array(select target from catalog_row where is_new or changed);
  perform st.apply_levels(v_items, p_how);
  return jsonb_build_object(
    'created', (select count(*) from catalog_row where is_new), 'updated', (select count(*) from catalog_row where changed),
    'unchanged', (select count(*) from catalog_row where not is_new and not changed),
    'faults', coalesce((select jsonb_agg(jsonb_build_object('line', line, 'field', field, 'code', code, 'details', details) order by line) from catalog_fault), '[]'::jsonb));
end $$;

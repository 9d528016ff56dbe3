-- The level wanted for each item and where it comes from: item > attribute > subcategory > category > department > Not.
-- Among an item's attribute values the strictest wins; at a tie the first of style, size, color, brand, season, team,
-- vendor names the source. core/catalog/level.ts says the same in TypeScript; a property test holds them equal.
create or replace view cat.item_level_wanted as
select i.id as item_id,
  case
    when i.level is not null then i.level
    when a.level is not null then a.level
    when sc.level is not null then sc.level
    when c.level is not null then c.level
    when d.level is not null then d.level
    else 'not'
  end as level,
  case
    when i.level is not null then 'item'
    when a.level is not null then a.kind
    when sc.level is not null then 'subcategory'
    when c.level is not null then 'category'
    when d.level is not null then 'department'
    else 'default'
  end as source,
  case
    when i.level is not null then i.description
    when a.level is not null then a.name
    when sc.level is not null then sc.name
    when c.level is not null then c.name
    when d.level is not null then d.name
    else null
  end as source_name,
  coalesce(i.exact, false) as exact,
  coalesce(i.serial_scope, 'item') = 'chain' as chain_scope,
  -- What serial numbers look like: the nearest that says something, as with the level; of attributes the first.
  coalesce(i.serial_format, f.serial_format, sc.serial_format, c.serial_format, d.serial_format) as serial_format,
  -- Whether numbers are asked for, cell by cell: of each the nearest that says something, as with the form.
  coalesce(d.serial_rules, '{}') || coalesce(c.serial_rules, '{}') || coalesce(sc.serial_rules, '{}') || coalesce(r.serial_rules, '{}')
    || coalesce(i.serial_rules, '{}') as serial_rules
from cat.item i
left join cat.subcategory sc on sc.id = i.subcategory_id
left join cat.category c on c.id = i.category_id
left join cat.department d on d.id = i.department_id
left join lateral (
  select at.level, at.kind, at.name
  from (values (i.style_id, 1), (i.size_id, 2), (i.color_id, 3), (i.brand_id, 4), (i.season_id, 5), (i.team_id, 6), (i.vendor_id, 7)) as v (id, place)
  join cat.attribute at on at.id = v.id
  where at.level is not null
  order by case at.level when 'always' then 0 when 'sometimes' then 1 else 2 end, v.place
  limit 1
) a on true
left join lateral (
  select at.serial_format
  from (values (i.style_id, 1), (i.size_id, 2), (i.color_id, 3), (i.brand_id, 4), (i.season_id, 5), (i.team_id, 6), (i.vendor_id, 7)) as v (id, place)
  join cat.attribute at on at.id = v.id
  where at.serial_format is not null
  order by v.place
  limit 1
) f on true
left join lateral (
  -- Of a cell that several say, the last one stays: that of the first place.
  select jsonb_object_agg(cell.key, cell.value order by v.place desc) as serial_rules
  from (values (i.style_id, 1), (i.size_id, 2), (i.color_id, 3), (i.brand_id, 4), (i.season_id, 5), (i.team_id, 6), (i.vendor_id, 7)) as v (id, place)
  join cat.attribute at on at.id = v.id and at.serial_rules is not null, lateral jsonb_each(at.serial_rules) cell
) r on true;

-- Whether an item of this level asks for its serial number in a transaction (sale, return, receiving, adjustment,
-- transfer): required, optional or none. The words rule; only Sometimes has cells. Null for any other transaction.
create or replace function st.serial_rule(p_level text, p_rules jsonb, p_cell text) returns text
language sql immutable as $$
  select case when p_cell is null then null when p_level = 'always' then 'required' when p_level = 'sometimes' then coalesce(p_rules ->> p_cell, 'optional') else 'none' end
$$;

-- All five of them.
create or replace function st.serial_rules(p_level text, p_rules jsonb) returns jsonb
language sql immutable as $$
  select jsonb_object_agg(c, st.serial_rule(p_level, p_rules, c)) from unnest(array['sale', 'return', 'receiving', 'adjustment', 'transfer']) c
$$;

-- What is done with the item, as a refusal says it.
create or replace function st.done_words(p_cell text) returns text
language sql immutable as $$
  select case p_cell when 'sale' then 'sold' when 'return' then 'taken back' when 'receiving' then 'received' when 'adjustment' then 'adjusted' when 'transfer' then 'transferred' end
$$;

-- The names of an item's classifications and attributes, as documents copy them.
create or replace view cat.item_names as
select i.id as item_id, p.product_id, p.name as product_name, d.name as department, c.name as category, sc.name as subcategory,
  style.name as style, size.name as size, color.name as color, brand.name as brand, season.name as season, team.name as team, vendor.name as vendor
from cat.item i
left join cat.product p on p.id = i.product
left join cat.department d on d.id = i.department_id
left join cat.category c on c.id = i.category_id
left join cat.subcategory sc on sc.id = i.subcategory_id
left join cat.attribute style on style.id = i.style_id
left join cat.attribute size on size.id = i.size_id
left join cat.attribute color on color.id = i.color_id
left join cat.attribute brand on brand.id = i.brand_id
left join cat.attribute season on season.id = i.season_id
left join cat.attribute team on team.id = i.team_id
left join cat.attribute vendor on vendor.id = i.vendor_id;

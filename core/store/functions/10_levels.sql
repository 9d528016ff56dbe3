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
  coalesce(i.required_on_sale, false) as required_on_sale,
  coalesce(i.required_on_return, false) as required_on_return,
  coalesce(i.exact, false) as exact,
  coalesce(i.serial_scope, 'item') = 'chain' as chain_scope,
  -- What serial numbers look like: the nearest that says something, as with the level; of attributes the first.
  coalesce(i.serial_format, f.serial_format, sc.serial_format, c.serial_format, d.serial_format) as serial_format
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
) f on true;

-- Moves the level in force to the level wanted, for the items given or (null) for all; returns how many changed.
create or replace function st.apply_levels(p_items uuid[]) returns int
language plpgsql as $$
declare
  v_changed int;
begin
  -- One at a time: two imports at once would dead-lock on each other's rows.
  perform pg_advisory_xact_lock(hashtext('tillgate.apply_levels'));
  insert into st.item_level as l (item_id, level, source, source_name, required_on_sale, required_on_return, exact, chain_scope, serial_format, pending)
  select w.item_id, w.level, w.source, w.source_name, w.required_on_sale, w.required_on_return, w.exact, w.chain_scope, w.serial_format,
    -- "Always, pending": stock without serial numbers is on hand.
    w.level = 'always' and st.quantity_on_hand(w.item_id) > (select count(*) from st.unit u where u.item_id = w.item_id and u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved'))
  -- A join, so that one item is looked up and a hundred thousand are hashed.
  from (select distinct unnest(coalesce(p_items, array(select id from cat.item))) as id) x join cat.item_level_wanted w on w.item_id = x.id
  order by w.item_id
  on conflict (item_id) do update
  set level = excluded.level, source = excluded.source, source_name = excluded.source_name, required_on_sale = excluded.required_on_sale,
    required_on_return = excluded.required_on_return, exact = excluded.exact, chain_scope = excluded.chain_scope,
    serial_format = excluded.serial_format, pending = excluded.pending
  where (l.level, l.source, l.source_name, l.required_on_sale, l.required_on_return, l.exact, l.chain_scope, l.serial_format, l.pending)
    is distinct from (excluded.level, excluded.source, excluded.source_name, excluded.required_on_sale, excluded.required_on_return,
      excluded.exact, excluded.chain_scope, excluded.serial_format, excluded.pending);
  get diagnostics v_changed = row_count;
  return v_changed;
end $$;

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

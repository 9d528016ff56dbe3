-- Three schemas, one writer each: cat (headquarters, or this store while it stands alone), up (this store's daemon,
-- insert only), st (this store: projections and local truth).
create schema cat;
create schema up;
create schema if not exists st; -- holds the table of migrations already

-- st and up never refer to cat by a foreign key: cat arrives by replication and may be ahead or behind.
create table cat.venue (
  id uuid primary key,
  number int,
  name text
);

create table cat.store (
  id uuid primary key,
  venue_id uuid,
  number int,
  name text,
  zone text,
  locale text,
  currency text
);

create table cat.department (id uuid primary key, name text, level text collate "C");
create table cat.category (id uuid primary key, department_id uuid, name text, level text collate "C");
create table cat.subcategory (id uuid primary key, category_id uuid, name text, level text collate "C");

-- One value of style, size, color, brand, season, team or vendor; the level belongs to the value.
create table cat.attribute (id uuid primary key, kind text collate "C", name text, level text collate "C");

create table cat.product (id uuid primary key, product_id text collate "C", name text);

create table cat.item (
  id uuid primary key,
  product uuid,
  description text,
  price int8,
  cost int8,
  -- Parts per million: 8.875 % is 88750.
  tax_rate int,
  -- The level wanted on the item itself; null inherits.
  level text collate "C",
  required_on_sale boolean,
  required_on_return boolean,
  -- Serial numbers keep their case and inner blanks.
  exact boolean,
  -- 'item': numbers are unique within the item; 'chain': in the whole chain (IMEI).
  serial_scope text collate "C",
  department_id uuid,
  category_id uuid,
  subcategory_id uuid,
  style_id uuid,
  size_id uuid,
  color_id uuid,
  brand_id uuid,
  season_id uuid,
  team_id uuid,
  vendor_id uuid,
  quick_pick_page text,
  quick_pick_position int,
  active boolean,
  rev int8
);
create index item_product on cat.item (product);
create index item_quick_pick on cat.item (quick_pick_page, quick_pick_position) where quick_pick_page is not null;
create index item_description on cat.item (lower(description) text_pattern_ops);

create table cat.upc (
  id uuid primary key,
  item_id uuid,
  -- The match key: 14 digits for a GTIN, else the store code's own form.
  key text collate "C",
  -- As entered and printed.
  display text,
  kind text collate "C",
  -- 0 is the main UPC, 1 to 10 the additional ones.
  position int
);
create index upc_key on cat.upc (key);
create index upc_item on cat.upc (item_id, position);

create table cat.item_alias (old uuid primary key, item uuid);

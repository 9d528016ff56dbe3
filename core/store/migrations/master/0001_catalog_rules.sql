-- Rules of a catalog that is written here. A store that joins a headquarters drops this set together with the write
-- grants: there the master is elsewhere, and a copy must never refuse what the master said.
alter table cat.venue alter column number set not null, alter column name set not null, add constraint venue_number unique (number);
alter table cat.store alter column number set not null, alter column name set not null, alter column zone set not null,
  alter column locale set not null, alter column currency set not null,
  add constraint store_number unique (number), add constraint store_venue foreign key (venue_id) references cat.venue;

alter table cat.department alter column name set not null, add constraint department_level check (level in ('not', 'sometimes', 'always'));
create unique index department_name on cat.department (lower(name));
alter table cat.category alter column name set not null, alter column department_id set not null,
  add constraint category_level check (level in ('not', 'sometimes', 'always')),
  add constraint category_department foreign key (department_id) references cat.department,
  add constraint category_pair unique (id, department_id);
create unique index category_name on cat.category (department_id, lower(name));
alter table cat.subcategory alter column name set not null, alter column category_id set not null,
  add constraint subcategory_level check (level in ('not', 'sometimes', 'always')),
  add constraint subcategory_category foreign key (category_id) references cat.category,
  add constraint subcategory_pair unique (id, category_id);
create unique index subcategory_name on cat.subcategory (category_id, lower(name));
alter table cat.attribute alter column name set not null, alter column kind set not null,
  add constraint attribute_level check (level in ('not', 'sometimes', 'always')),
  add constraint attribute_kind check (kind in ('style', 'size', 'color', 'brand', 'season', 'team', 'vendor'));
create unique index attribute_name on cat.attribute (kind, lower(name));

alter table cat.product alter column product_id set not null, alter column name set not null, add constraint product_number unique (product_id);

alter table cat.item
  alter column product set not null, alter column description set not null, alter column price set not null, alter column tax_rate set not null,
  alter column exact set not null,
  alter column serial_scope set not null, alter column active set not null, alter column rev set not null,
  add constraint item_level check (level in ('not', 'sometimes', 'always')),
  add constraint item_scope check (serial_scope in ('item', 'chain')),
  add constraint item_price check (price between 0 and 9007199254740991),
  add constraint item_cost check (cost between 0 and 9007199254740991),
  add constraint item_tax check (tax_rate between 0 and 1000000),
  add constraint item_product foreign key (product) references cat.product,
  add constraint item_department foreign key (department_id) references cat.department,
  -- The three classifications of an item fit each other.
  add constraint item_category foreign key (category_id, department_id) references cat.category (id, department_id),
  add constraint item_subcategory foreign key (subcategory_id, category_id) references cat.subcategory (id, category_id),
  add constraint item_category_whole check (category_id is null or department_id is not null),
  add constraint item_subcategory_whole check (subcategory_id is null or category_id is not null),
  add constraint item_style foreign key (style_id) references cat.attribute,
  add constraint item_size foreign key (size_id) references cat.attribute,
  add constraint item_color foreign key (color_id) references cat.attribute,
  add constraint item_brand foreign key (brand_id) references cat.attribute,
  add constraint item_season foreign key (season_id) references cat.attribute,
  add constraint item_team foreign key (team_id) references cat.attribute,
  add constraint item_vendor foreign key (vendor_id) references cat.attribute;

alter table cat.upc
  alter column item_id set not null, alter column key set not null, alter column display set not null, alter column kind set not null, alter column position set not null,
  add constraint upc_item foreign key (item_id) references cat.item on delete cascade,
  add constraint upc_kind check (kind in ('gtin', 'store')),
  -- The main one and at most ten more.
  add constraint upc_position check (position between 0 and 10),
  add constraint upc_item_position unique (item_id, position) deferrable initially deferred,
  -- A UPC belongs to one item in the whole catalog.
  add constraint upc_key_once unique (key);

alter table cat.prompt
  alter column code set not null, alter column label set not null, alter column kind set not null, alter column each set not null, alter column active set not null,
  add constraint prompt_code check (code ~ '^[A-Z0-9][A-Z0-9-]{0,19}$'),
  add constraint prompt_kind check (kind in ('text', 'list', 'date', 'number', 'imei', 'field')),
  -- What belongs to a kind is there for that kind and for no other.
  add constraint prompt_choices check (case when kind = 'list' then coalesce(cardinality(choices), 0) between 1 and 50 else choices is null end),
  add constraint prompt_bounds check ((least is null and most is null or kind = 'number') and coalesce(least <= most, true)),
  add constraint prompt_format check (format is null or kind = 'text'),
  add constraint prompt_field check ((field is not null) = (kind = 'field')),
  add constraint prompt_field_known check (field in ('description', 'product-id', 'product-name', 'upc', 'department', 'category', 'subcategory', 'style', 'size', 'color', 'brand',
    'season', 'team', 'vendor', 'warranty')),
  add constraint prompt_code_once unique (code);

alter table cat.prompt_use
  alter column prompt_id set not null, alter column place_kind set not null, alter column place_id set not null,
  alter column on_sale set not null, alter column on_return set not null, alter column on_receiving set not null, alter column on_adjustment set not null, alter column on_transfer set not null,
  alter column customer set not null,
  add constraint prompt_use_prompt foreign key (prompt_id) references cat.prompt,
  add constraint prompt_use_kind check (place_kind in ('item', 'department', 'category', 'subcategory', 'style', 'size', 'color', 'brand', 'season', 'team', 'vendor')),
  add constraint prompt_use_cells check (array[on_sale, on_return, on_receiving, on_adjustment, on_transfer] <@ array['required', 'optional', 'none']),
  add constraint prompt_use_once unique (prompt_id, place_kind, place_id);

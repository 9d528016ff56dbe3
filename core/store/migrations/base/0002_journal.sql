-- What goes up to headquarters. Rows here are final: the daemon may insert and read, nothing else.

-- Partitioned by id (a uuidv7 carries its time). A unique constraint would have to include the partition key, so that
-- gap-freeness is kept by st.stream and a unit's order by st.unit_event.
create table up.event (
  id uuid not null,
  store_id uuid not null,
  epoch int not null,
  stream uuid not null,
  seq int8 not null,
  prev_hash bytea not null,
  hash bytea not null,
  v int2 not null,
  kind text collate "C" not null,
  item_id uuid,
  serial_scope text collate "C",
  serial_key text collate "C",
  serial_key_version int2,
  unit_id uuid,
  unit_number int,
  owner_epoch int,
  document_id uuid,
  at timestamptz not null,
  entered_at timestamptz not null,
  -- Text, not jsonb: the hash is over these very bytes.
  body text not null,
  primary key (id)
) partition by range (id);
create table up.event_default partition of up.event default;
create index event_stream on up.event (stream, seq);

create table up.document (
  id uuid primary key,
  store_id uuid not null,
  epoch int not null,
  kind text collate "C" not null,
  number text collate "C" not null,
  register_id uuid,
  register_number int,
  user_id uuid not null,
  user_name text not null,
  request_scope text collate "C" not null,
  request_id text collate "C" not null,
  basket_id uuid,
  -- A document that undoes or continues another one.
  refers_to uuid,
  customer_number text collate "C",
  venue_event_id uuid,
  cash_session_id uuid,
  source_store_id uuid,
  destination_store_id uuid,
  reference text,
  reason text,
  business_date date not null,
  at timestamptz not null,
  entered_at timestamptz not null,
  currency text collate "C" not null,
  net int8 not null,
  tax int8 not null,
  total int8 not null,
  change int8 not null,
  training boolean not null,
  unique (request_scope, request_id),
  unique (store_id, number)
);
create unique index document_basket on up.document (basket_id) where kind = 'sale';
create index document_at on up.document (at);
create index document_register on up.document (register_id, at);

create table up.document_line (
  document_id uuid not null,
  position int not null,
  line_id uuid not null,
  item_id uuid not null,
  product_id text collate "C",
  product_name text,
  description text not null,
  upc text collate "C",
  upc_key text collate "C",
  level text collate "C" not null,
  quantity int8 not null,
  list_price int8,
  unit_price int8,
  price_reason text,
  price_permission text collate "C",
  unit_cost int8,
  amount int8 not null,
  tax_code text collate "C",
  tax_rate int not null,
  tax_base int8 not null,
  tax_amount int8 not null,
  exemption_reason text,
  -- Names as they were: the history report shows then, on hand shows now.
  department text,
  category text,
  subcategory text,
  style text,
  size text,
  color text,
  brand text,
  season text,
  team text,
  vendor text,
  primary key (document_id, position)
);

create table up.document_serial (
  document_id uuid not null,
  position int not null,
  n int not null,
  unit_id uuid not null,
  unit_number int not null,
  serial_scope text collate "C" not null,
  serial_key text collate "C" not null,
  serial_key_version int2 not null,
  serial_label text not null,
  provenance text collate "C" not null,
  primary key (document_id, position, n)
);
create index document_serial_unit on up.document_serial (unit_id);

create table up.document_tax (
  document_id uuid not null,
  n int not null,
  code text collate "C",
  rate int not null,
  base int8 not null,
  amount int8 not null,
  exemption_reason text,
  primary key (document_id, n)
);

create table up.document_tender (
  document_id uuid not null,
  n int not null,
  kind text collate "C" not null,
  amount int8 not null,
  primary key (document_id, n)
);

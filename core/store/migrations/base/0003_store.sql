-- What belongs to this store alone.

-- The one writing daemon. Every writing function compares the generation; a second daemon counts it up.
create table st.daemon (
  one boolean primary key default true check (one),
  store_id uuid not null,
  epoch int not null default 1,
  generation int8 not null default 0,
  pid int,
  host text,
  started_at timestamptz
);

-- A journal stream has one writer at a time: a register, a user's session, or a process. The row is its lock.
create table st.stream (
  id uuid primary key,
  kind text collate "C" not null check (kind in ('register', 'session', 'process')),
  epoch int not null,
  seq int8 not null default 0,
  hash bytea not null
);

create table st.register (
  id uuid primary key,
  number int not null unique check (number between 1 and 999),
  name text not null,
  receipt_counter int8 not null default 0
);
create table st.register_credential (
  register_id uuid not null references st.register on delete cascade,
  hash text collate "C" not null,
  created_at timestamptz not null default now(),
  primary key (register_id, hash)
);
create table st.pairing_code (
  register_id uuid primary key references st.register on delete cascade,
  hash text collate "C" not null,
  expires_at timestamptz not null
);

create table st.app_user (
  id uuid primary key,
  name text not null,
  role text collate "C" not null check (role in ('cashier', 'clerk', 'manager', 'administrator')),
  pin_hash text collate "C" not null,
  active boolean not null default true,
  failures int not null default 0,
  paused_until timestamptz
);
create unique index app_user_name on st.app_user (lower(name));

create table st.session (
  id uuid primary key,
  user_id uuid not null references st.app_user on delete cascade,
  register_id uuid references st.register on delete cascade,
  token_hash text collate "C" not null unique,
  opened_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_of_register on st.session (register_id);
create index session_of_user on st.session (user_id);

-- Answers of requests: the same id gets the same answer. Documents keep their request id for ever beside this.
create table st.request (
  scope text collate "C" not null,
  id text collate "C" not null,
  sha256 text collate "C" not null,
  reply text,
  at timestamptz not null default now(),
  primary key (scope, id)
);
create index request_at on st.request (at);

-- The level in force here; cat holds the level wanted.
create table st.item_level (
  item_id uuid primary key,
  level text collate "C" not null check (level in ('not', 'sometimes', 'always')),
  source text collate "C" not null,
  source_name text,
  pending boolean not null default false,
  required_on_sale boolean not null default false,
  required_on_return boolean not null default false,
  exact boolean not null default false,
  chain_scope boolean not null default false
);

-- The rules of the unit's state machine, written by `tillgate migrate` from core/serials/transitions.ts.
create table st.transition (
  state text collate "C" not null,
  transaction text collate "C" not null,
  level text collate "C" not null,
  to_state text collate "C",
  refusal text collate "C",
  warning text collate "C",
  primary key (state, transaction, level),
  check ((to_state is null) <> (refusal is null))
);

create table st.unit (
  id uuid primary key,
  item_id uuid not null,
  serial_scope text collate "C" not null,
  serial_key text collate "C" not null,
  serial_sort text collate "C" not null,
  serial_label text not null,
  serial_key_version int2 not null,
  state text collate "C" not null check (state in ('available', 'held', 'quarantine', 'damaged', 'reserved', 'in-transit', 'sold',
    'return-pending', 'returned-to-vendor', 'adjusted-out', 'archived')),
  blocked_reason text,
  conflict boolean not null default false,
  owner_store_id uuid not null,
  owner_epoch int not null,
  -- How many times the unit entered stock.
  lap int not null default 0,
  -- The unit's own event number; gap-free by st.unit_event.
  number int not null default 0,
  document_id uuid,
  received_at timestamptz,
  received_document_id uuid,
  cost int8,
  provenance text collate "C" not null check (provenance in ('received', 'captured-at-sale')),
  unique (serial_scope, serial_key),
  check (number > 0)
);
create index unit_item_state on st.unit (item_id, state);
create index unit_sort on st.unit (serial_sort, serial_key);

-- Every number a unit answers to: main, secondary (IMEI 2, MAC) and retired (renamed). Also the row that is locked.
create table st.unit_key (
  serial_scope text collate "C" not null,
  serial_key text collate "C" not null,
  unit_id uuid not null references st.unit deferrable initially deferred,
  kind text collate "C" not null check (kind in ('main', 'secondary', 'retired')),
  primary key (serial_scope, serial_key)
);
create index unit_key_key on st.unit_key (serial_key);
create index unit_key_unit on st.unit_key (unit_id);

create table st.unit_event (
  unit_id uuid not null references st.unit deferrable initially deferred,
  number int not null check (number > 0),
  event_id uuid not null,
  kind text collate "C" not null,
  at timestamptz not null,
  document_id uuid,
  primary key (unit_id, number)
);

create table st.basket (
  id uuid primary key,
  register_id uuid not null references st.register,
  user_id uuid not null,
  user_name text not null,
  state text collate "C" not null check (state in ('open', 'tendering', 'suspended')),
  version int not null default 0,
  next_position int not null default 1,
  started_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  suspended_at timestamptz
);
create unique index basket_register on st.basket (register_id) where state in ('open', 'tendering');

create table st.basket_line (
  id uuid primary key,
  basket_id uuid not null references st.basket on delete cascade,
  position int not null,
  item_id uuid not null,
  product_id text collate "C",
  product_name text,
  name text not null,
  upc text,
  upc_key text collate "C",
  quantity int not null check (quantity > 0),
  unit_price int8 not null,
  tax_rate int not null,
  skipped int not null default 0 check (skipped >= 0),
  later boolean not null default false,
  unique (basket_id, position)
);

-- A serial number in a basket IS the lease: while `leased`, no other basket can hold it. An expired lease leaves the
-- row on its line and is taken again on return or at completion, if nobody else took the number.
create table st.basket_serial (
  basket_id uuid not null references st.basket on delete cascade,
  line_id uuid not null references st.basket_line on delete cascade,
  serial_scope text collate "C" not null,
  serial_key text collate "C" not null,
  serial_sort text collate "C" not null,
  serial_label text not null,
  serial_key_version int2 not null,
  known boolean not null,
  leased boolean not null default true,
  since timestamptz not null default now(),
  primary key (basket_id, serial_scope, serial_key)
);
create unique index basket_serial_lease on st.basket_serial (serial_scope, serial_key) where leased;
create index basket_serial_line on st.basket_serial (line_id);

create table st.basket_tender (
  basket_id uuid not null references st.basket on delete cascade,
  n int not null,
  kind text collate "C" not null check (kind in ('cash', 'card')),
  amount int8 not null check (amount > 0),
  primary key (basket_id, n)
);

-- Quantity: the sum of insert-only rows; one background writer folds them into on_hand.
create table st.movement (
  id uuid primary key,
  item_id uuid not null,
  quantity int8 not null,
  document_id uuid not null,
  at timestamptz not null
);
create index movement_item on st.movement (item_id) include (quantity);
create table st.on_hand (
  item_id uuid primary key,
  quantity int8 not null
);

create table st.counter (
  name text collate "C" primary key,
  value int8 not null
);

-- What went wrong after money was taken: the sale stands, a person decides.
create table st.exception (
  id uuid primary key,
  kind text collate "C" not null,
  document_id uuid not null,
  details jsonb not null,
  at timestamptz not null default now(),
  settled_at timestamptz
);

-- The print spool. A row is written in the transaction that causes it.
create table st.job (
  id uuid primary key,
  -- The order of printing at one printer.
  place int8 generated always as identity,
  kind text collate "C" not null check (kind in ('receipt', 'label')),
  printer text collate "C" not null,
  register_id uuid,
  user_name text not null,
  document_id uuid,
  body jsonb not null,
  title text not null,
  state text collate "C" not null check (state in ('queued', 'sending', 'sent', 'printed', 'unconfirmed', 'failed', 'expired', 'dismissed')),
  reason text,
  copy int not null default 0,
  at timestamptz not null default now(),
  expires_at timestamptz,
  seconds_to_live int,
  cut_counter int8,
  settled_at timestamptz
);
create index job_queue on st.job (printer, place) where state in ('queued', 'sending', 'sent');
create index job_open on st.job (register_id) where state in ('queued', 'sending', 'sent', 'unconfirmed', 'failed', 'expired');
create index job_document on st.job (document_id);

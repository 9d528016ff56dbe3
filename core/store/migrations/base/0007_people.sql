-- People and money around the sale: customers, venue events, cash sessions, closed days.

-- A person the store knows. The number stands on documents and events; name and contact stand here alone, so that a
-- person can be forgotten and the journal stays whole.
create table st.customer (
  id uuid primary key,
  number text collate "C" not null unique,
  name text,
  phone text,
  email text,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  forgotten_at timestamptz,
  check (forgotten_at is null or name is null and phone is null and email is null)
);
-- What a customer is found by, folded as the program folds what is typed; a search is a range of this index.
create table st.customer_term (
  term text collate "C" not null,
  kind text collate "C" not null check (kind in ('number', 'name', 'phone', 'email')),
  customer_id uuid not null references st.customer on delete cascade,
  primary key (term, kind, customer_id)
);
create index customer_term_customer on st.customer_term (customer_id, kind);

alter table st.basket add customer_number text collate "C";
create index document_customer on up.document (customer_number, at) where customer_number is not null;

-- What goes on at the venue: the one that runs when a document is written is stamped on it.
create table cat.venue_event (id uuid primary key, venue_id uuid, name text, starts_at timestamptz, ends_at timestamptz);
create index venue_event_time on cat.venue_event (ends_at, starts_at);

-- The cash of one drawer from its float to its count. Counted means that the count is newer than all else.
create table st.cash_session (
  id uuid primary key,
  register_id uuid not null references st.register,
  number int not null,
  float int8 not null check (float >= 0),
  opened_at timestamptz not null default now(),
  opened_by uuid not null,
  opened_by_name text not null,
  counted int8 check (counted >= 0),
  -- What should have been there when it was counted.
  counted_expected int8,
  -- How much had happened by then: the count is stale when there is more.
  counted_marks int,
  counted_at timestamptz,
  counted_by uuid,
  counted_by_name text,
  counts int not null default 0,
  closed_at timestamptz,
  closed_by uuid,
  closed_by_name text,
  -- The closing report as it was printed.
  report jsonb,
  unique (register_id, number),
  check ((counted is null) = (counts = 0)),
  check ((closed_at is null) = (report is null))
);
create unique index cash_session_open on st.cash_session (register_id) where closed_at is null;
create table st.cash_entry (
  id uuid primary key,
  -- Null: the drawer was opened where no session is kept.
  session_id uuid references st.cash_session,
  register_id uuid not null references st.register,
  kind text collate "C" not null check (kind in ('paid-in', 'paid-out', 'no-sale')),
  amount int8 not null,
  reason text not null,
  user_id uuid not null,
  user_name text not null,
  at timestamptz not null default now(),
  check (case kind when 'no-sale' then amount = 0 else amount > 0 and session_id is not null end)
);
create index cash_entry_session on st.cash_entry (session_id);
create index document_cash_session on up.document (cash_session_id) where cash_session_id is not null;

-- Whether a register sells without an open cash session; written by the daemon from its configuration.
alter table st.daemon add cash_session_required boolean not null default false;

create table st.closed_day (
  business_date date primary key,
  event_id uuid not null,
  user_id uuid not null,
  user_name text not null,
  at timestamptz not null default now()
);

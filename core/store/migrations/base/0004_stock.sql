-- Documents that move stock without a customer: receiving, adjustment, transfer, return to vendor, change of status.

-- The rules beside st.transition, written by `tillgate migrate` from core/serials/stock-transitions.ts.
create table st.stock_transaction (
  name text collate "C" primary key,
  -- What it does to the quantity on hand of the store that posts it.
  direction int not null check (direction in (-1, 0, 1)),
  event text collate "C" not null,
  ignores_block boolean not null
);

alter table st.unit
  add lot text,
  add expires_on date,
  add warranty_until date,
  add grade text,
  -- A price of its own (a used unit, say); null: the item's.
  add price int8,
  drop constraint unit_provenance_check,
  add constraint unit_provenance_check
    check (provenance in ('received', 'captured-at-sale', 'captured-at-return', 'added', 'bought-back', 'transferred'));

-- What a clerk works on: drafts, and documents of two steps between their steps. Nothing here moves stock.
create table st.draft (
  id uuid primary key,
  kind text collate "C" not null check (kind in ('receiving', 'adjustment', 'transfer', 'vendor-return', 'count')),
  state text collate "C" not null default 'draft' check (state in ('draft', 'initiated')),
  -- Compared at each change, so that of two clerks the second is told.
  version int not null default 1,
  body jsonb not null,
  user_id uuid not null,
  user_name text not null,
  changed_by text not null,
  opened_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index draft_kind on st.draft (kind, changed_at);

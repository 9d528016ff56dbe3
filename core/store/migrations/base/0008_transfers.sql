-- Goods on their way from one store to another. The document that sent them off is born at the source; both stores keep
-- the same rows of it, the destination by a signed manifest or by replication, whichever comes first.

-- Public keys of stores: by them a store that is alone knows whose manifest it reads.
create table cat.store_key (
  id uuid primary key,
  store_id uuid,
  -- The first 16 hex digits of SHA-256 over the 32 bytes of the key; a manifest names its key by it.
  key_id text collate "C",
  -- Ed25519 (RFC 8032), 32 bytes in base64url.
  public_key text collate "C",
  since timestamptz
);
create index store_key_id on cat.store_key (key_id);

create table st.transfer (
  -- The source's document.
  id uuid primary key,
  number text collate "C" not null,
  source_store_id uuid not null,
  destination_store_id uuid not null,
  reference text,
  user_name text not null,
  at timestamptz not null,
  origin text collate "C" not null check (origin in ('here', 'manifest', 'replication')),
  learned_at timestamptz not null default now(),
  -- The signed text, as printed.
  manifest text,
  -- Since when the destination can know of it: until then the source may take everything back alone.
  handed_out_at timestamptz,
  recall_reason text,
  recalled_by text,
  recalled_at timestamptz,
  released_at timestamptz,
  closed_at timestamptz,
  check (source_store_id <> destination_store_id)
);
create index transfer_open on st.transfer (at) where closed_at is null;
create index transfer_closed on st.transfer (closed_at);

-- A line as it was sent. Pieces without a number are counted here; the rest of them is still on its way.
create table st.transfer_line (
  transfer_id uuid not null references st.transfer,
  position int not null,
  item_id uuid not null,
  quantity int8 not null check (quantity > 0),
  plain boolean not null,
  late_since timestamptz,
  received int8 not null default 0,
  released int8 not null default 0,
  returned int8 not null default 0,
  lost int8 not null default 0,
  primary key (transfer_id, position),
  check (received >= 0 and released >= 0 and returned >= 0 and lost >= 0 and received + released + returned + lost <= quantity)
);

-- A unit as it was sent, with its own event number of then.
create table st.transfer_unit (
  transfer_id uuid not null,
  position int not null,
  unit_id uuid not null references st.unit,
  unit_number int not null,
  owner_epoch int not null,
  state text collate "C" not null check (state in ('in-transit', 'late', 'released', 'received', 'returned', 'lost', 'conflict')),
  since timestamptz not null default now(),
  -- What settled it.
  document_id uuid,
  primary key (transfer_id, unit_id),
  foreign key (transfer_id, position) references st.transfer_line
);
create index transfer_unit_unit on st.transfer_unit (unit_id);

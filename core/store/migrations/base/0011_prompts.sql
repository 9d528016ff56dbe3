-- Prompt codes: what is asked beside the serial number, of which items, when.

-- A question that is kept once and used in many places.
create table cat.prompt (
  id uuid primary key,
  code text collate "C",
  -- The question as it is read.
  label text,
  kind text collate "C",
  choices text[],
  least numeric,
  most numeric,
  -- A mask for texts: A a letter, 9 a digit, * either.
  format text,
  -- Which field of the item is shown; nothing is answered then.
  field text collate "C",
  -- Asked for each piece, else once a line.
  each boolean,
  active boolean
);

-- Where a prompt is asked: at an item, a classification or an attribute value, and for which transactions.
create table cat.prompt_use (
  id uuid primary key,
  prompt_id uuid,
  place_kind text collate "C",
  place_id uuid,
  on_sale text collate "C",
  on_return text collate "C",
  on_receiving text collate "C",
  on_adjustment text collate "C",
  on_transfer text collate "C",
  -- A sale or return that asks it needs a customer.
  customer boolean
);
create index prompt_use_place on cat.prompt_use (place_id, place_kind);

create table st.basket_answer (
  basket_id uuid not null references st.basket on delete cascade,
  line_id uuid not null references st.basket_line on delete cascade,
  prompt_id uuid not null,
  -- The piece; 1 where it is asked once.
  n int not null check (n > 0),
  answer text not null,
  primary key (line_id, prompt_id, n)
);
create index basket_answer_basket on st.basket_answer (basket_id);

-- What was answered. The answer and its salt can be erased; the hash stands in the document's event and stays.
create table st.document_answer (
  document_id uuid not null,
  position int not null,
  prompt_id uuid not null,
  n int not null check (n > 0),
  code text collate "C" not null,
  label text not null,
  kind text collate "C" not null,
  answer text,
  salt bytea,
  hash text collate "C" not null,
  forgotten_at timestamptz,
  primary key (document_id, position, prompt_id, n),
  check ((forgotten_at is null) = (answer is not null and salt is not null))
);

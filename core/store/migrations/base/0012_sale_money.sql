-- Money around a sale: other prices, exemption from tax, rounded cash, sales made on paper; and the mark of a training database.

alter table st.basket_line
  -- As scanned, where the line is sold at another price.
  add list_price int8,
  add price_kind text collate "C" check (price_kind in ('price', 'percent', 'amount')),
  -- Minor units, or for a percentage parts per million.
  add price_value int8 check (price_value >= 0),
  add price_reason text check (price_reason <> ''),
  -- What comes back was sold free of tax, for this reason.
  add exemption_reason text,
  add constraint basket_line_unit_price check (unit_price >= 0),
  add constraint basket_line_price check (num_nulls(list_price, price_kind, price_value, price_reason) in (0, 4));

alter table st.basket
  add exemption_reason text check (exemption_reason <> ''),
  add exemption_certificate text check (exemption_certificate <> ''),
  -- When a sale made on paper really was, and the number on that paper.
  add late_at timestamptz,
  add paper_number text collate "C" check (paper_number <> ''),
  add constraint basket_exemption check ((exemption_reason is null) = (exemption_certificate is null)),
  add constraint basket_late check ((late_at is null) = (paper_number is null));
create unique index basket_paper on st.basket (paper_number) where paper_number is not null;

alter table up.document_line
  add price_kind text collate "C",
  add price_value int8;

alter table up.document
  -- What the customer paid more (or less) because cash was rounded; beside the total, never in it.
  add rounding int8 not null default 0,
  add exemption_reason text,
  add exemption_certificate text,
  add paper_number text collate "C";
-- The same paper is entered once.
create unique index document_paper on up.document (paper_number) where paper_number is not null;
-- Documents whose time is not that of their writing.
create index document_late on up.document (entered_at) where entered_at <> at;

-- The smallest amount of cash, in minor units; 0: cash is not rounded. From the configuration, like the session's rule.
alter table st.daemon add cash_rounding int not null default 0 check (cash_rounding between 0 and 10000);

-- Who looked after what went wrong, and what was done about it.
alter table st.exception
  add settled_by uuid,
  add settled_by_name text,
  add note text;
create index exception_open on st.exception (at) where settled_at is null;

-- A training database says so itself, from its first migration on, and stays one.
create table st.purpose (one boolean primary key default true check (one), training boolean not null);

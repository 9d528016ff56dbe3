-- What happens after a sale: returns, exchanges, voids, swaps, buy-backs.

-- The sale line that a unit went out on. It stays when the unit comes back, until it is sold again.
alter table st.unit
  add sold_document_id uuid,
  add sold_position int;
create index unit_sold on st.unit (sold_document_id, sold_position) where sold_document_id is not null;

-- A line that brings something back names the sale line it belongs to, and why it came.
alter table up.document_line
  add refers_to uuid,
  add refers_position int,
  add return_reason text;
create index document_line_refers on up.document_line (refers_to, refers_position) where refers_to is not null;

drop index up.document_basket;
create unique index document_basket on up.document (basket_id) where kind in ('sale', 'return', 'exchange');
create index document_refers on up.document (refers_to) where refers_to is not null;

-- How much of a sale line came back. The row is the lock of the line: no two documents take back the same piece.
create table st.returned (
  document_id uuid not null,
  position int not null,
  sold int8 not null check (sold > 0),
  quantity int8 not null default 0,
  primary key (document_id, position),
  check (quantity between 0 and sold)
);

alter table st.basket_line
  -- -1: the customer gives it back. The quantity is positive either way.
  add direction int2 not null default 1 check (direction in (1, -1)),
  add refers_to uuid,
  add refers_position int,
  add return_reason text,
  -- Which row of st.transition its units go by.
  add return_as text collate "C" check (return_as in ('return', 'return-inspect', 'return-unknown')),
  add check ((direction = -1) = (return_as is not null)),
  add check ((refers_to is null) = (refers_position is null));
create index basket_line_refers on st.basket_line (refers_to, refers_position) where refers_to is not null;

-- Below zero: given to the customer.
alter table st.basket_tender
  drop constraint basket_tender_amount_check,
  add constraint basket_tender_amount_check check (amount <> 0);

-- Who sold something to the store. Kept beside the document, so that a person can be forgotten.
create table st.seller (
  document_id uuid primary key,
  name text not null,
  contact text
);
